//! Directories of any kind behind one face: what an operator's tools are built on.
//!
//! A [`Directory`] is generic over what lives in it. Whoever shows or steers *all* kinds (the REST
//! interface, a dashboard, a terminal) knows keys as text only and wants a list of
//! `Arc<dyn Supervised>`. Everything here but the orders answers at once and asks no actor.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use thiserror::Error;

use crate::behaviour::Behaviour;
use crate::crash::{Crash, CrashId};
use crate::directory::Directory;
use crate::inspect::{Counts, Listed, Listing, OrderError, Page, Query, Rates, Status, Tombstone};
use crate::intake::Pause;
use crate::limits::Limits;
use crate::meter::HandleTimes;
use crate::snapshot::Baseline;

/// The text names no entity of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a key of this directory")]
pub struct BadKey;

impl From<BadKey> for OrderError {
    fn from(_: BadKey) -> Self {
        Self::BadKey
    }
}

/// What an order is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// One entity, by its printed key.
    Entity(&'a str),
    /// All entities of the directory.
    Directory,
}

/// A directory, whatever lives in it. Implemented for all whose keys can be read from text.
pub trait Supervised: Send + Sync {
    /// The name it was given.
    fn name(&self) -> &str;
    /// What lives in it, in one word ([`Behaviour::KIND`]).
    fn kind(&self) -> &'static str;
    /// How many entities are where, and totals.
    fn counts(&self) -> Counts;
    /// What happens a second, over the last seconds.
    fn rates(&self) -> Rates;
    /// Messages refused, by [`Refusal::reason`](crate::Refusal::reason).
    fn rejected_by(&self) -> Vec<(&'static str, u64)>;
    /// How long messages took in their handlers.
    fn handle_times(&self) -> HandleTimes;
    /// The bounds its entities live under.
    fn limits(&self) -> &Limits;
    /// The top of all entities, by the query's order.
    fn snapshot(&self, query: Query) -> Page<Status>;
    /// As [`Directory::list`]; `after` is a printed key.
    ///
    /// # Errors
    /// [`BadKey`].
    fn list(&self, after: Option<&str>, listing: &Listing) -> Result<Listed, BadKey>;
    /// What each entity has handled by now, for the rates of a later snapshot.
    fn baseline(&self) -> Baseline;
    /// One entity; `None` when the directory does not hold it.
    ///
    /// # Errors
    /// [`BadKey`].
    fn inspect(&self, key: &str) -> Result<Option<Status>, BadKey>;
    /// The crashes of one entity that are still kept, the latest first, whether or not the
    /// directory holds the entity.
    ///
    /// # Errors
    /// [`BadKey`].
    fn crashes(&self, key: &str) -> Result<Vec<Arc<Crash>>, BadKey>;
    /// All crashes that are still kept, the latest first.
    fn recent_crashes(&self) -> Vec<Arc<Crash>>;
    /// A crash by the id a caller was given, if it is still kept.
    fn crash(&self, id: CrashId) -> Option<Arc<Crash>>;
    /// Entities that left lately, the latest first.
    fn tombstones(&self) -> Vec<Tombstone>;
    /// The pause of the whole directory.
    fn paused(&self) -> Option<Arc<Pause>>;
    /// The entities that are paused by themselves, by printed key.
    fn paused_entities(&self) -> Vec<(String, Arc<Pause>)>;

    /// As [`Directory::restart`].
    fn restart<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), OrderError>>;
    /// As [`Directory::passivate`].
    fn passivate<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), OrderError>>;
    /// As [`Directory::quarantine`].
    fn quarantine<'a>(
        &'a self,
        key: &'a str,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<(), OrderError>>;
    /// As [`Directory::release`].
    fn release<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), OrderError>>;
    /// As [`Directory::drill`].
    fn drill<'a>(&'a self, key: &'a str, reason: &'a str) -> BoxFuture<'a, Result<(), OrderError>>;
    /// As [`Directory::pause_intake`].
    ///
    /// # Errors
    /// [`OrderError::BadKey`].
    fn pause_intake(
        &self,
        scope: Scope<'_>,
        reason: &str,
        retry_after: Duration,
    ) -> Result<(), OrderError>;
    /// As [`Directory::resume_intake`].
    ///
    /// # Errors
    /// [`OrderError::NotPaused`], [`OrderError::BadKey`].
    fn resume_intake(&self, scope: Scope<'_>) -> Result<(), OrderError>;
}

impl<B: Behaviour> Supervised for Directory<B>
where
    B::Key: FromStr,
{
    fn name(&self) -> &str {
        Self::name(self)
    }

    fn kind(&self) -> &'static str {
        B::KIND
    }

    fn counts(&self) -> Counts {
        Self::counts(self)
    }

    fn rates(&self) -> Rates {
        Self::rates(self)
    }

    fn rejected_by(&self) -> Vec<(&'static str, u64)> {
        Self::rejected_by(self)
    }

    fn handle_times(&self) -> HandleTimes {
        Self::handle_times(self)
    }

    fn limits(&self) -> &Limits {
        Self::limits(self)
    }

    fn snapshot(&self, query: Query) -> Page<Status> {
        Self::snapshot(self, query)
    }

    fn list(&self, after: Option<&str>, listing: &Listing) -> Result<Listed, BadKey> {
        let after = after.map(parse::<B>).transpose()?;
        Ok(Self::list(self, after.as_ref(), listing))
    }

    fn baseline(&self) -> Baseline {
        Self::baseline(self)
    }

    fn inspect(&self, key: &str) -> Result<Option<Status>, BadKey> {
        Ok(Self::inspect(self, &parse::<B>(key)?))
    }

    fn crashes(&self, key: &str) -> Result<Vec<Arc<Crash>>, BadKey> {
        // As the key prints itself, which need not be how the caller wrote it.
        let key = parse::<B>(key)?.to_string();
        let mut crashes = self.recent_crashes();
        crashes.retain(|crash| crash.key == key);
        Ok(crashes)
    }

    fn recent_crashes(&self) -> Vec<Arc<Crash>> {
        Self::recent_crashes(self)
    }

    fn crash(&self, id: CrashId) -> Option<Arc<Crash>> {
        Self::crash(self, id)
    }

    fn tombstones(&self) -> Vec<Tombstone> {
        Self::tombstones(self)
    }

    fn paused(&self) -> Option<Arc<Pause>> {
        Self::paused(self)
    }

    fn paused_entities(&self) -> Vec<(String, Arc<Pause>)> {
        let entities = Self::paused_entities(self);
        entities.into_iter().map(|(key, pause)| (key.to_string(), pause)).collect()
    }

    fn restart<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), OrderError>> {
        async move { Self::restart(self, &parse::<B>(key)?).await }.boxed()
    }

    fn passivate<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), OrderError>> {
        async move { Self::passivate(self, &parse::<B>(key)?).await }.boxed()
    }

    fn quarantine<'a>(
        &'a self,
        key: &'a str,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<(), OrderError>> {
        async move { Self::quarantine(self, parse::<B>(key)?, reason).await }.boxed()
    }

    fn release<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), OrderError>> {
        async move { Self::release(self, &parse::<B>(key)?).await }.boxed()
    }

    fn drill<'a>(&'a self, key: &'a str, reason: &'a str) -> BoxFuture<'a, Result<(), OrderError>> {
        async move { Self::drill(self, &parse::<B>(key)?, reason).await }.boxed()
    }

    fn pause_intake(
        &self,
        scope: Scope<'_>,
        reason: &str,
        retry_after: Duration,
    ) -> Result<(), OrderError> {
        Self::pause_intake(self, scope_key::<B>(scope)?, reason, retry_after);
        Ok(())
    }

    fn resume_intake(&self, scope: Scope<'_>) -> Result<(), OrderError> {
        Self::resume_intake(self, scope_key::<B>(scope)?.as_ref())
    }
}

fn parse<B: Behaviour>(key: &str) -> Result<B::Key, BadKey>
where
    B::Key: FromStr,
{
    key.parse().map_err(|_| BadKey)
}

fn scope_key<B: Behaviour>(scope: Scope<'_>) -> Result<Option<B::Key>, BadKey>
where
    B::Key: FromStr,
{
    match scope {
        Scope::Entity(key) => parse::<B>(key).map(Some),
        Scope::Directory => Ok(None),
    }
}
