//! The mailer: takes what is due, sends it, marks it.

use std::sync::Arc;
use std::time::Duration;

use aicloud_persistence::Database;
use aicloud_persistence::mail::DueMail;
use chrono::{DateTime, TimeDelta, Utc};
use lettre::message::{Mailbox, Message};
use prometheus::{IntCounter, IntGauge, Registry};

use super::templates::{self, Link};
use super::{MailConfig, Transport, TransportError};
use crate::auth::link::{LinkKey, Purpose};

/// How often the queue is looked at: people wait for these letters.
const POLL: Duration = Duration::from_millis(500);
/// The pause when the database or the mail server is away.
const PAUSE: Duration = Duration::from_secs(5);
/// Letters before the queue is tidied again.
const BATCH: u32 = 20;
/// The pause before a letter is tried for the second time; doubled by each attempt.
const RETRY_MIN: TimeDelta = TimeDelta::seconds(10);
/// The longest such pause.
const RETRY_MAX: TimeDelta = TimeDelta::minutes(15);

/// What is counted.
#[derive(Debug, Clone)]
pub struct MailMetrics {
    waiting: IntGauge,
    sent: IntCounter,
    retried: IntCounter,
    failed: IntCounter,
}

impl MailMetrics {
    /// Registers them.
    ///
    /// # Errors
    /// When there is another metric of one of these names.
    pub fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        let waiting = IntGauge::new("aicloud_mail_waiting", "Letters that are not sent yet.")?;
        let sent = IntCounter::new("aicloud_mail_sent_total", "Letters that a mail server took.")?;
        let retried = IntCounter::new(
            "aicloud_mail_retries_total",
            "Attempts to send a letter that failed.",
        )?;
        let failed = IntCounter::new(
            "aicloud_mail_failed_total",
            "Letters that were given up: their time had passed, nobody takes them, or they can't be written.",
        )?;
        registry.register(Box::new(waiting.clone()))?;
        for counter in [&sent, &retried, &failed] {
            registry.register(Box::new(counter.clone()))?;
        }
        Ok(Self { waiting, sent, retried, failed })
    }
}

/// Sends letters. Lives as long as the process; its task may be started again.
#[derive(Debug)]
pub struct Mailer {
    transport: Option<Transport>,
    from: Mailbox,
    link_page: Option<String>,
    links: LinkKey,
    metrics: MailMetrics,
}

/// What became of a letter.
enum Outcome {
    /// It is on its way.
    Sent,
    /// Not now.
    Later(TransportError),
    /// Never.
    Never(String),
}

impl Mailer {
    /// A mailer by these settings.
    ///
    /// # Errors
    /// When a setting can't be used.
    pub fn new(
        config: &MailConfig,
        links: LinkKey,
        metrics: MailMetrics,
    ) -> Result<Self, TransportError> {
        let transport = Transport::open(config)?;
        if transport.is_none() {
            tracing::warn!(
                "no mail server is set (mail.smtp_url): letters wait until they are void"
            );
        }
        Ok(Self {
            transport,
            from: config.from.clone(),
            link_page: config.link_page.clone(),
            links,
            metrics,
        })
    }

    /// Sends what is due, for ever.
    pub async fn run(self: Arc<Self>, database: Database) {
        loop {
            let ended = self.round(&database).await;
            match &ended {
                Ok(false) if self.transport.is_none() => {
                    database.rounds().bad("mailer", "no mail server is set (mail.smtp_url)");
                }
                Ok(true) => database.rounds().good("mailer"),
                // The letter that the server did not take has said why.
                Ok(false) => {}
                Err(error) => database.rounds().bad("mailer", error),
            }
            let pause = match ended {
                Ok(true) => POLL,
                Ok(false) => PAUSE,
                Err(error) => {
                    tracing::warn!(%error, "the queue of letters can't be read");
                    PAUSE
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// One look at the queue; whether the transport is there.
    async fn round(&self, database: &Database) -> Result<bool, aicloud_persistence::DatabaseError> {
        let counts = database.tidy_mail().await?;
        self.metrics.failed.inc_by(counts.void);
        self.metrics.waiting.set(i64::try_from(counts.waiting).unwrap_or(i64::MAX));
        let Some(transport) = &self.transport else { return Ok(false) };
        for _ in 0..BATCH {
            // One at a time, so that none is taken for longer than it takes to send it.
            let Some(mail) = database.due_mail(1).await?.pop() else { break };
            match self.deliver(transport, &mail).await {
                Outcome::Sent => {
                    self.metrics.sent.inc();
                    tracing::info!(mail = %mail.id, template = mail.template, "a letter was sent");
                    database.mail_sent(mail.id).await?;
                }
                Outcome::Later(error) => {
                    self.metrics.retried.inc();
                    database.rounds().bad("mailer", &error);
                    tracing::warn!(mail = %mail.id, template = mail.template, %error, "a letter was not sent");
                    if error.is_common() {
                        // None of the letter's faults: it is due again when we look again.
                        database.mail_postponed(mail.id, Utc::now() + PAUSE).await?;
                        return Ok(false);
                    }
                    let next = Utc::now() + retry_after(mail.attempts);
                    database.mail_failed(mail.id, Some(next)).await?;
                }
                Outcome::Never(why) => {
                    self.metrics.failed.inc();
                    tracing::error!(mail = %mail.id, template = mail.template, why, "a letter was given up");
                    database.mail_failed(mail.id, None).await?;
                }
            }
        }
        Ok(true)
    }

    async fn deliver(&self, transport: &Transport, mail: &DueMail) -> Outcome {
        let letter = match self.write(mail, Utc::now()) {
            Ok(letter) => letter,
            Err(why) => return Outcome::Never(why),
        };
        match transport.send(&mail.id.to_string(), letter).await {
            Ok(()) => Outcome::Sent,
            Err(error @ TransportError::Impossible(_)) => Outcome::Never(error.to_string()),
            Err(error) => Outcome::Later(error),
        }
    }

    fn write(&self, mail: &DueMail, now: DateTime<Utc>) -> Result<Message, String> {
        let code = match &mail.link {
            Some((word, id)) => {
                let purpose = Purpose::find(word).ok_or("a link of an unknown purpose")?;
                Some((self.links.link(purpose, *id), word.as_str(), mail.not_after))
            }
            None => None,
        };
        let page = self.link_page.as_deref();
        let link =
            code.as_ref().map(|(code, purpose, until)| Link { code, page, purpose, until: *until });
        let letter = templates::letter(&mail.template, &mail.values, link.as_ref());
        let letter = letter.ok_or("there is no such template, or it lacks its link")?;
        let to = mail.to.as_str().parse().map_err(|error| format!("the address: {error}"))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .date(std::time::SystemTime::from(now))
            // The row's own, so that a second copy is known as one.
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(lettre::message::header::ContentType::TEXT_PLAIN)
            .body(letter.body)
            .map_err(|error| error.to_string())
    }
}

fn retry_after(attempts: u32) -> TimeDelta {
    let doubled = 1i32.checked_shl(attempts.min(20)).unwrap_or(i32::MAX);
    RETRY_MIN.checked_mul(doubled).unwrap_or(RETRY_MAX).min(RETRY_MAX)
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::{MailId, TypedId as _};
    use secrecy::ExposeSecret as _;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn mailer() -> Mailer {
        let metrics = MailMetrics::new(&Registry::new()).unwrap();
        Mailer::new(&MailConfig::default(), LinkKey::of(&[1; 32]), metrics).unwrap()
    }

    fn mail(link: Option<&str>) -> DueMail {
        let id = Uuid::from_u128(7);
        DueMail {
            id: MailId::from_uuid(id),
            to: "ada@example.org".parse().unwrap(),
            template: "reset_password".to_owned(),
            values: json!({"display_name": "Ada Löwe"}),
            link: link.map(|word| (word.to_owned(), id)),
            not_after: Utc::now() + TimeDelta::hours(1),
            attempts: 0,
        }
    }

    #[test]
    fn a_letter_has_its_link_and_the_row_s_id() {
        let mailer = mailer();
        let letter = mailer.write(&mail(Some("reset_password")), Utc::now()).unwrap();
        let text = String::from_utf8(letter.formatted()).unwrap();
        let id = MailId::from_uuid(Uuid::from_u128(7));
        assert!(text.contains(&format!("Message-ID: <{id}@localhost>")), "{text}");
        assert!(text.contains("To: ada@example.org"), "{text}");
        let link = mailer.links.link(Purpose::ResetPassword, Uuid::from_u128(7));
        // A long line of a text that is not ASCII is folded.
        let unfolded = text.replace("=\r\n", "");
        assert!(unfolded.contains(link.expose_secret()), "{text}");
    }

    #[test]
    fn what_can_t_be_written_is_given_up() {
        let mailer = mailer();
        for link in [None, Some("unknown")] {
            assert!(mailer.write(&mail(link), Utc::now()).is_err(), "{link:?}");
        }
    }

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let pauses: Vec<i64> = (0..9).map(|n| retry_after(n).num_seconds()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(retry_after(u32::MAX), RETRY_MAX);
    }
}
