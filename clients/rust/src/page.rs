//! Lists, over their pages.
//!
//! A page says where the next one begins, and what is created meanwhile moves nothing to another page; so walking
//! is asking again with that token and the same filters until there is none.

use std::future::Future;

use futures_util::stream::{self, Stream, TryStreamExt as _};

use crate::error::{Answered, Error};

/// A page of a list.
pub trait Page {
    /// What the list is of.
    type Item;

    /// The items, and what the next page is asked for with; the last one has nothing.
    fn into_parts(self) -> (Vec<Self::Item>, Option<String>);
}

/// Says of a schema that it is a page.
macro_rules! page {
    ($page:ident, $item:ident) => {
        impl crate::page::Page for super::api::types::$page {
            type Item = super::api::types::$item;

            fn into_parts(self) -> (Vec<Self::Item>, Option<String>) {
                (self.items, self.next_page_token)
            }
        }
    };
}
pub(crate) use page;

/// All items of a list, page by page as they are wanted.
///
/// ```no_run
/// # use futures_util::TryStreamExt as _;
/// # async fn run(client: aicloud_client::Client) -> Result<(), aicloud_client::Error> {
/// let nodes: Vec<_> = aicloud_client::pages(|token| {
///     let client = &client;
///     async move { client.list_nodes(Some(200), None, token.as_deref()).await }
/// })
/// .try_collect()
/// .await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with the first request's that goes wrong.
pub fn pages<P, A, Asked>(
    mut ask: impl FnMut(Option<String>) -> Asked,
) -> impl Stream<Item = Result<P::Item, Error>>
where
    P: Page,
    A: Answered<Body = P>,
    Asked: Future<Output = A>,
{
    let first = Some(None);
    stream::try_unfold(first, move |next| {
        let asked = next.map(&mut ask);
        async move {
            let Some(asked) = asked else { return Ok(None) };
            let (items, token) = asked.await.answer()?.into_parts();
            let items = stream::iter(items.into_iter().map(Ok));
            Ok::<_, Error>(Some((items, token.map(Some))))
        }
    })
    .try_flatten()
}
