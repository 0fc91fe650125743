//! How letters leave.
//!
//! ```text
//!   command ─► event + row of `identity.mail`, one transaction
//!                    │
//!   mailer (a child of the tree): due rows ─► template + link, made now ─► SMTP, or a folder ─► marked as sent
//! ```
//!
//! Whoever causes a letter writes a row with the fact that it tells of, and waits for nobody. The mailer takes the rows
//! that are due, sends each, and marks it. A letter is sent **at least once**: the process may end between the server's
//! yes and the mark; its `Message-ID` is the row's, so that a second copy is known as one. A letter that can't be
//! delivered is tried again with growing pauses until the time after which it would say nothing
//! useful; then it has failed, which is counted.
//!
//! A link is made at the moment of sending ([`LinkKey`](crate::auth::link::LinkKey)); neither the row nor the journal
//! nor a log has it.

mod templates;
mod transport;
mod worker;

use std::path::PathBuf;

use lettre::message::Mailbox;
use secrecy::SecretString;

pub use self::transport::{Transport, TransportError, check_url};
pub use self::worker::{MailMetrics, Mailer};

/// How letters are sent.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The mail server: `smtps://user:password@host:465`, `smtp://host:587?tls=required`, `smtp://localhost:25`.
    pub smtp_url: Option<SecretString>,
    /// Whom letters are from.
    pub from: Mailbox,
    /// A folder to write letters into, where there is no mail server: for development.
    pub folder: Option<PathBuf>,
    /// The page that links lead to; absent: letters have the code alone.
    pub link_page: Option<String>,
}

impl Default for MailConfig {
    fn default() -> Self {
        let from = "aicloud <aicloud@localhost>".parse();
        Self { smtp_url: None, from: from.expect("it is a mailbox"), folder: None, link_page: None }
    }
}
