//! How it is shown that a node is to leave: to operators on the node, to customers on what runs there.

use aicloud_domain::allocation::Notice;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::stamp;

/// That a node is to leave.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notice)]
pub struct NoticeView {
    /// What still runs there then is moved: it waits again, at its old place, and starts anew elsewhere.
    #[serde(serialize_with = "stamp::serialize")]
    deadline: DateTime<Utc>,
    /// Why, in the operator's words.
    #[schema(example = "a new power supply")]
    reason: String,
    /// Since when it is known.
    #[serde(serialize_with = "stamp::serialize")]
    since: DateTime<Utc>,
}

impl From<&Notice> for NoticeView {
    fn from(notice: &Notice) -> Self {
        Self { deadline: notice.deadline, reason: notice.reason.clone(), since: notice.since }
    }
}
