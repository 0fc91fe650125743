//! Lists: pages in the order of ids, which is the order of creation.
//!
//! A page begins after the last id of the page before it, so that it costs the same at the
//! thousandth page and nothing that is created meanwhile moves a row to another page. The token
//! holds that id and a digest of the list's filters: with other filters it is refused.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::machine::Machine;
use aicloud_persistence::{ListQuery, Stored};
use aicloud_texts::page::{FilterDigest, NoPageToken, PageToken};
use futures_util::future::try_join_all;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Api, reference};
use crate::auth::Caller;
use crate::problem::{Code, Problem};

/// Items on a page when the caller doesn't say.
pub const LIMIT_DEFAULT: u32 = 50;
/// The most items on a page.
pub const LIMIT_MAX: u32 = 200;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items, oldest first.
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
    /// After which id.
    pub after: Option<Uuid>,
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
        filters: &[&str],
    ) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(LIMIT_DEFAULT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Problem::invalid("limit", format!("must be 1 to {LIMIT_MAX}")));
        }
        let filters = FilterDigest::of(filters);
        let after = token.map(|token| open(token, filters)).transpose()?;
        Ok(Self { limit, after, filters })
    }

    /// The token of the page that follows this id.
    #[must_use]
    pub fn token_after(&self, id: Uuid) -> String {
        PageToken { filters: self.filters, after: id }.to_string()
    }

    /// This page of what is in memory, in the order of its ids, and the token of the next page.
    pub fn cut<T>(
        &self,
        items: impl Iterator<Item = T>,
        id: impl Fn(&T) -> Uuid,
    ) -> (Vec<T>, Option<String>) {
        let here = items.filter(|item| self.after.is_none_or(|after| id(item) > after));
        // One more than asked for tells whether there is a next page.
        let mut here: Vec<T> = here.take(self.limit as usize + 1).collect();
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
            let query = ListQuery { after: self.after, limit: self.limit + 1, ..query };
            let shown = reference::view(api, caller, query.tenant);
            async move { shown.list(M::KIND, query).await }
        });
        let lists = try_join_all(lists).await.map_err(Problem::read)?;
        let mut ids = BTreeSet::from_iter(ids);
        ids.retain(|id| self.after.is_none_or(|after| *id > after));
        let ids = ids.into_iter().take(self.limit as usize + 1);
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
    let wrong = |why: &str| Problem::new(Code::MalformedPageToken, why).field("page_token");
    let token: PageToken = token
        .parse()
        .map_err(|NoPageToken| wrong("The page token is not one that was given here."))?;
    if token.filters != filters {
        return Err(wrong("The page token belongs to a list with other filters."));
    }
    Ok(token.after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_own_list_only() {
        let first = Paging::read(None, None, &["node", ""]).unwrap();
        let id = Uuid::from_u128(7);
        let token = first.token_after(id);
        let next = Paging::read(Some(1), Some(&token), &["node", ""]).unwrap();
        assert_eq!((next.after, next.limit), (Some(id), 1));
        for (token, filters) in [
            (token.as_str(), ["node", "x"]),
            (token.as_str(), ["nod", "e"]),
            ("", ["node", ""]),
            ("!", ["node", ""]),
            (&token[1..], ["node", ""]),
        ] {
            let problem = Paging::read(None, Some(token), &filters).unwrap_err();
            assert_eq!(problem.code(), Code::MalformedPageToken, "{token} {filters:?}");
        }
    }

    #[test]
    fn what_is_in_memory_is_cut_into_pages() {
        let ids: Vec<Uuid> = (1..=7).map(Uuid::from_u128).collect();
        let (mut seen, mut token) = (vec![], None);
        for length in [3, 3, 1] {
            let page = Paging::read(Some(3), token.as_deref(), &["x"]).unwrap();
            let (here, next) = page.cut(ids.iter().copied(), |id| *id);
            assert_eq!(here.len(), length);
            seen.extend(here);
            token = next;
        }
        assert_eq!((seen, token), (ids, None));
    }

    #[test]
    fn limits() {
        for (limit, good) in [(0, false), (1, true), (200, true), (201, false)] {
            assert_eq!(Paging::read(Some(limit), None, &[]).is_ok(), good, "{limit}");
        }
    }
}
