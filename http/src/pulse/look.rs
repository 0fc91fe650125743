//! What costs more than reading a counter, so that it is looked at only for who asks.

use std::time::Duration;

use actix_web::web;
use aicloud_actors::fleet::FleetCounts;
use aicloud_domain::kind::EntityKind;
use aicloud_supervision::{Query, SortBy};
use chrono::Utc;

use super::totals::Seen;
use crate::api::Api;
use crate::extract::Shared;
use crate::problem::Problem;

/// A database that does not answer must not keep who looks from seeing all else.
const DATABASE: Duration = Duration::from_secs(1);

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// Who has the oldest mail.
    pub mailbox: Option<Mailbox>,
    /// Nodes and GPUs.
    pub fleet: FleetCounts,
    /// How many letters wait, and for how long the oldest has; absent when the database did not say.
    mail: Option<(u64, Duration)>,
}

/// An actor that mail waits for.
#[derive(Debug)]
pub(crate) struct Mailbox {
    pub directory: EntityKind,
    pub key: String,
    /// For how long the oldest has waited.
    pub oldest: Duration,
}

impl Look {
    /// Looks. A pass over the actors' counters and one over the nodes, beside the threads that answer; and a query.
    pub(super) async fn take(api: &Shared) -> Result<Self, Problem> {
        let engine = Shared::clone(api);
        let passes = web::block(move || (oldest(&engine), engine.cloud.fleet()));
        let (passes, mail) = tokio::join!(passes, mail(api));
        let (mailbox, fleet) = passes.map_err(Problem::internal)?;
        Ok(Self { mailbox, fleet, mail })
    }

    /// The numbers of it.
    pub(super) fn seen(&self) -> Seen {
        Seen {
            mailbox: self.mailbox.as_ref().map(|mailbox| mailbox.oldest).unwrap_or_default(),
            nodes_silent: self.fleet.silent,
            nodes_draining: self.fleet.draining,
            mail: self.mail,
        }
    }
}

/// Who of all actors has the oldest mail.
fn oldest(api: &Api) -> Option<Mailbox> {
    let tops = EntityKind::ALL.into_iter().filter_map(|directory| {
        let query = Query { sort: SortBy::Oldest, limit: 1, ..Query::default() };
        let top = api.cloud.supervised(directory).snapshot(query).items.pop()?;
        Some(Mailbox { directory, oldest: top.oldest?, key: top.key })
    });
    tops.max_by_key(|mailbox| mailbox.oldest)
}

async fn mail(api: &Api) -> Option<(u64, Duration)> {
    let read = tokio::time::timeout(DATABASE, api.database.mail_waiting()).await;
    let (waiting, oldest) = read.ok()?.ok()?;
    let waited = oldest.and_then(|since| (Utc::now() - since).to_std().ok());
    Some((waiting, waited.unwrap_or_default()))
}
