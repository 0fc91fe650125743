//! A user's mailed links: what each is for, which of them holds, and when another letter is sent.
//!
//! There are two at most, one for each purpose: somebody who has forgotten the password, or says so of somebody else's, takes
//! nothing from whoever waits for a letter to a new address. What a link opens ends both, because each was asked for in
//! the account as it was before.
//!
//! Whoever knows an address can have letters sent to it, so that is bounded here, where one request is decided after the
//! other: nothing is sent within [`RESET_PAUSE`] of the last letter, and as long as a link is good for a while the *same* link
//! is mailed again. So what strangers ask for never voids what the owner has in the mailbox.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::decide::{Decided, check_standing, invalid, refused};
use super::{User, UserEvent};
use crate::email::Email;
use crate::id::LinkId;
use crate::machine::{Rejection, Time};

/// A mailbox gets no second letter about a forgotten password within this time, whoever asks.
pub const RESET_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// What a mailed link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum LinkPurpose {
    /// To set a password without knowing the old one.
    ResetPassword,
    /// To show that the new address is the user's.
    ChangeEmail {
        /// The new address.
        email: Email,
    },
}

impl LinkPurpose {
    /// The word for it: in the link's code and in the row of its letter.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::ResetPassword => "reset_password",
            Self::ChangeEmail { .. } => "change_email",
        }
    }

    /// Whether both are for the same, to whatever address.
    fn is_like(&self, other: &Self) -> bool {
        self.word() == other.word()
    }
}

/// A link that was mailed and has not been used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// What it is for.
    #[serde(flatten)]
    pub purpose: LinkPurpose,
    /// Until when it holds.
    pub expires_at: Time,
}

impl User {
    /// Its links that were not used, the newest first.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.link.iter().chain(&self.other_link)
    }

    /// Takes a link in, in place of the one for the same.
    pub(super) fn take_link(&mut self, link: &Link, at: Time) {
        if link.purpose == LinkPurpose::ResetPassword {
            self.reset_mailed_at = Some(at);
        }
        let newest = self.link.replace(link.clone());
        if let Some(before) = newest.filter(|before| !before.purpose.is_like(&link.purpose)) {
            self.other_link = Some(before);
        }
    }

    /// None of its links holds any more.
    pub(super) fn void_links(&mut self) {
        (self.link, self.other_link) = (None, None);
    }
}

pub(super) fn request(user: &User, link: Link, now: Time) -> Decided {
    check_standing(user)?;
    if user.links().any(|open| open.id == link.id) {
        return Ok(vec![]);
    }
    if link.expires_at <= now {
        return Err(invalid("expires_at", "must be in the future"));
    }
    match &link.purpose {
        LinkPurpose::ChangeEmail { email } if *email == user.email => {
            Err(invalid("email", "is the user's address already"))
        }
        LinkPurpose::ChangeEmail { .. } => Ok(vec![UserEvent::LinkRequested { link }]),
        LinkPurpose::ResetPassword => Ok(request_reset(user, link, now)),
    }
}

fn request_reset(user: &User, link: Link, now: Time) -> Vec<UserEvent> {
    if user.reset_mailed_at.is_some_and(|mailed| now - mailed < RESET_PAUSE) {
        return vec![];
    }
    let mut open = user.links().filter(|open| open.purpose == LinkPurpose::ResetPassword);
    // Half the life of a new one is time enough to read a letter and to follow it.
    let lasting = open.find(|open| open.expires_at - now >= (link.expires_at - now) / 2);
    vec![UserEvent::LinkRequested { link: lasting.cloned().unwrap_or(link) }]
}

/// The link, if it holds, for this purpose.
pub(super) fn find(
    user: &User,
    id: LinkId,
    now: Time,
    is_meant: impl Fn(&LinkPurpose) -> bool,
) -> Result<&Link, Rejection> {
    let link = user.links().find(|link| link.id == id && is_meant(&link.purpose));
    let link = link.ok_or_else(|| refused("link_unknown"))?;
    if link.expires_at <= now {
        return Err(refused("link_expired"));
    }
    check_standing(user)?;
    Ok(link)
}
