//! The engine as operators see and steer it: the tree, actors, crashes, orders, a live feed.
//!
//! Two rules. **Looking asks no actor**: everything shown here is read from counters beside the
//! mailboxes, from rings of what happened, and from the database, so a flooded, blocked or
//! quarantined actor is visible exactly then, and looking slows nobody down. **Steering leaves a
//! trace**: an order has a reason, is in the journal before it is carried out, and its end is, too.
//!
//! | file | paths below `/v1/ops` |
//! |---|---|
//! | [`tree`] | `supervision` |
//! | [`actor`] | `supervision/{directory}/actors…`, `…/tombstones` |
//! | [`crash`] | `crashes…` |
//! | [`order`] | `…:restart`, `…:passivate`, `…:quarantine`, `…:release`, `…:pause`, `…:resume`, `…:crash`, `…:kill` |
//! | [`orders`] | which of them are legal now |
//! | [`worker`] | `workers` |
//! | [`pulse`] | `pulse` |
//! | [`watch`] | `supervision/watch` |

pub mod actor;
pub mod crash;
pub mod order;
pub mod orders;
pub mod pulse;
pub mod tree;
pub mod view;
pub mod watch;
pub mod worker;

use std::time::{Duration, SystemTime};

use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::ResourceId;
use aicloud_supervision::Supervised;
use chrono::{DateTime, Utc};

use super::Api;
use crate::problem::{Code, Problem};

/// The directory that a path names: directories are called like the kind that lives in them.
fn directory<'a>(api: &'a Api, text: &str) -> Result<(EntityKind, &'a dyn Supervised), Problem> {
    let kind: EntityKind = text.parse().map_err(|_| Problem::not_found())?;
    Ok((kind, api.cloud.supervised(kind)))
}

/// The entity that a path names.
fn entity(kind: EntityKind, text: &str) -> Result<ResourceId, Problem> {
    ResourceId::parse(kind, text)
        .map_err(|error| Problem::new(Code::MalformedId, format!("id: {error}")).field("id"))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn time(at: SystemTime) -> DateTime<Utc> {
    aicloud_actors::clock::whole_microseconds(at.into())
}
