//! Lists: pages in the order of ids, which is the order of creation, or in the reverse of it.
//!
//! A page begins after the last id of the page before it, so that it costs the same at the
//! thousandth page and nothing that is created meanwhile moves a row to another page. The token
//! holds that id and a digest of the list's filters and its order: with others it is refused.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::machine::Machine;
use aicloud_persistence::{ListQuery, Order, Stored};
use aicloud_texts::page::{FilterDigest, NoPageToken, PageToken};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Api, reference};
use crate::auth::Caller;
use crate::problem::{Code, Problem};

/// Items on a page when the caller doesn't say.
pub const LIMIT_DEFAULT: u32 = 50;
/// The most items on a page.
pub const LIMIT_MAX: u32 = 200;

/// In which order a list is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// As things came.
    #[default]
    Oldest,
    /// The other way round.
    Newest,
}

impl ListOrder {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Oldest, Self::Newest];
}

impl From<ListOrder> for Order {
    fn from(order: ListOrder) -> Self {
        match order {
            ListOrder::Oldest => Self::Oldest,
            ListOrder::Newest => Self::Newest,
        }
    }
}

/// How many items a page has.
///
/// # Errors
/// [`Code::InvalidValue`] for a number that no page has.
pub fn length(limit: Option<u32>) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::invalid("limit", format!("must be 1 to {LIMIT_MAX}")))
}

/// A page token that is none, or not of this list.
#[must_use]
pub fn wrong_token(why: &str) -> Problem {
    Problem::new(Code::MalformedPageToken, why).field("page_token")
}

/// What is said of a token that nobody gave out.
pub const NOT_OURS: &str = "The page token is not one that was given here.";
/// What is said of a token that goes on with something else.
const OF_ANOTHER: &str = "The page token belongs to a list with other filters or in another order.";

/// What a token is bound to: all that decides which items there are, and their order.
#[must_use]
pub fn bound_to(filters: &[&str], order: ListOrder) -> FilterDigest {
    match order {
        ListOrder::Oldest => FilterDigest::of(filters),
        ListOrder::Newest => FilterDigest::of(&[filters, &["newest"]].concat()),
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items, in the order that was asked for: oldest first if none was.
    pub items: Vec<T>,
    /// Send it as `page_token` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// The journal's position before the page was read: `GET /v1/events?after=` it misses nothing.
    pub position: String,
}

impl<T> List<T> {
    /// The same page, each item shown in this way.
    pub fn each<'a, V>(&'a self, view: impl Fn(&'a T) -> V) -> List<V> {
        List {
            items: self.items.iter().map(view).collect(),
            next_page_token: self.next_page_token.clone(),
            position: self.position.clone(),
        }
    }
}

/// Which page.
#[derive(Debug)]
pub struct Paging {
    /// How many items.
    pub limit: u32,
    /// After which id, in that order.
    pub after: Option<Uuid>,
    /// In which order.
    pub order: Order,
    filters: FilterDigest,
}

impl Paging {
    /// Reads a request's page parameters. `filters` is all that decides which items there are.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] for the limit, [`Code::MalformedPageToken`].
    pub fn read(
        limit: Option<u32>,
        token: Option<&str>,
        order: ListOrder,
        filters: &[&str],
    ) -> Result<Self, Problem> {
        let limit = length(limit)?;
        let filters = bound_to(filters, order);
        let after = token.map(|token| open(token, filters)).transpose()?;
        Ok(Self { limit, after, order: order.into(), filters })
    }

    /// The token of the page that follows this id.
    #[must_use]
    pub fn token_after(&self, id: Uuid) -> String {
        PageToken { filters: self.filters, after: id }.to_string()
    }

    /// Whether it comes after the page before, in this order.
    fn is_past(&self, id: Uuid) -> bool {
        self.after.is_none_or(|after| match self.order {
            Order::Oldest => id > after,
            Order::Newest => id < after,
        })
    }

    /// Of what comes in the order of its ids: this page, in its own order, and one more, which tells that there is a next one.
    fn past<T>(&self, items: impl Iterator<Item = T>, id: impl Fn(&T) -> Uuid) -> Vec<T> {
        let enough = self.limit as usize + 1;
        let past = items.filter(|item| self.is_past(id(item)));
        match self.order {
            Order::Oldest => past.take(enough).collect(),
            Order::Newest => {
                let all: Vec<T> = past.collect();
                all.into_iter().rev().take(enough).collect()
            }
        }
    }

    /// This page of what is in memory, which comes in the order of its ids, and the token of the next page.
    pub fn cut<T>(
        &self,
        items: impl Iterator<Item = T>,
        id: impl Fn(&T) -> Uuid,
    ) -> (Vec<T>, Option<String>) {
        let mut here = self.past(items, &id);
        let more = here.len() > self.limit as usize;
        here.truncate(self.limit as usize);
        let last = here.last().filter(|_| more).map(|item| self.token_after(id(item)));
        (here, last)
    }

    /// A page of entities of one kind, of those that the caller can be shown.
    ///
    /// # Errors
    /// [`Code::Unavailable`], or [`Code::Internal`] for a row that can't be read.
    pub async fn list<M: Machine, V>(
        &self,
        api: &Api,
        caller: &Caller,
        query: ListQuery,
        view: impl Fn(M::State) -> V,
    ) -> Result<List<V>, Problem> {
        self.union::<M, V>(api, caller, vec![query], vec![], view).await
    }

    /// A page of what several lists have, and of entities by their ids, each once. For a handful
    /// of lists: each is read as far as the page may reach.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn union<M: Machine, V>(
        &self,
        api: &Api,
        caller: &Caller,
        queries: Vec<ListQuery>,
        ids: Vec<Uuid>,
        view: impl Fn(M::State) -> V,
    ) -> Result<List<V>, Problem> {
        // Before the rows are read: what changes in between is seen twice rather than never.
        let position = api.database.current().await.map_err(Problem::unavailable)?;
        let sight = caller.authority.sight();
        let lists = queries.into_iter().map(|query| {
            let (order, after) = (self.order, self.after);
            let query = ListQuery { order, after, limit: self.limit + 1, ..query };
            let shown = reference::view(api, caller, query.tenant);
            async move { shown.list(M::KIND, query).await }
        });
        let lists = try_join_all(lists).await.map_err(Problem::read)?;
        let ids = self.past(BTreeSet::from_iter(ids).into_iter(), |id| *id).into_iter();
        let named = try_join_all(ids.map(|id| api.database.load_for(&sight, M::KIND, id))).await;
        let named = named.map_err(Problem::unavailable)?.into_iter().flatten();
        let rows = lists.into_iter().flatten().chain(named).map(|row| (row.id, row));
        let rows: BTreeMap<Uuid, Stored> = rows.collect();
        let (here, next_page_token) = self.cut(rows.into_values(), |row| row.id);
        let items = here.iter().map(|row| Ok(view(state::<M>(row)?)));
        let items = items.collect::<Result<_, Problem>>()?;
        Ok(List { items, next_page_token, position: position.to_string() })
    }
}

fn state<M: Machine>(row: &Stored) -> Result<M::State, Problem> {
    serde_json::from_str(&row.state)
        .map_err(|error| Problem::internal(format!("{} {}: {error}", M::KIND, row.id)))
}

fn open(token: &str, filters: FilterDigest) -> Result<Uuid, Problem> {
    let token: PageToken = token.parse().map_err(|NoPageToken| wrong_token(NOT_OURS))?;
    if token.filters != filters {
        return Err(wrong_token(OF_ANOTHER));
    }
    Ok(token.after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_own_list_only() {
        let oldest = ListOrder::Oldest;
        let first = Paging::read(None, None, oldest, &["node", ""]).unwrap();
        let id = Uuid::from_u128(7);
        let token = first.token_after(id);
        let next = Paging::read(Some(1), Some(&token), oldest, &["node", ""]).unwrap();
        assert_eq!((next.after, next.limit), (Some(id), 1));
        let newest = ListOrder::Newest;
        for (token, order, filters) in [
            (token.as_str(), oldest, ["node", "x"]),
            (token.as_str(), oldest, ["nod", "e"]),
            (token.as_str(), newest, ["node", ""]),
            ("", oldest, ["node", ""]),
            ("!", oldest, ["node", ""]),
            (&token[1..], oldest, ["node", ""]),
        ] {
            let problem = Paging::read(None, Some(token), order, &filters).unwrap_err();
            assert_eq!(problem.code(), Code::MalformedPageToken, "{token} {order:?} {filters:?}");
        }
    }

    #[test]
    fn what_is_in_memory_is_cut_into_pages() {
        let ids: Vec<Uuid> = (1..=7).map(Uuid::from_u128).collect();
        for order in ListOrder::ALL {
            let (mut seen, mut token) = (vec![], None);
            for length in [3, 3, 1] {
                let page = Paging::read(Some(3), token.as_deref(), order, &["x"]).unwrap();
                let (here, next) = page.cut(ids.iter().copied(), |id| *id);
                assert_eq!(here.len(), length);
                seen.extend(here);
                token = next;
            }
            if order == ListOrder::Newest {
                seen.reverse();
            }
            assert_eq!((&seen, token), (&ids, None), "{order:?}");
        }
    }

    #[test]
    fn limits() {
        for (limit, good) in [(0, false), (1, true), (200, true), (201, false)] {
            assert_eq!(
                Paging::read(Some(limit), None, ListOrder::Oldest, &[]).is_ok(),
                good,
                "{limit}"
            );
        }
    }
}
