//! The login of customers' requests: made by this process, for itself, and renewed by it.
//!
//! What requests read they read as `aicloud_requests`, which sees one tenant at a time. A session
//! that logged in as the owner and only took that role on could put it off again; so requests get a
//! login that is a member of that role and of no other. Nobody has to hand out its password: it is
//! random, lives in this process only, is sent to the server as a SCRAM verifier (RFC 5802), and is
//! renewed every few hours, and at once when the server does not know it. It expires by itself; what a process that was killed has left behind is
//! dropped by the next one.
//!
//! Making it takes `CREATEROLE`. Where the login that we are given lacks that, requests log in as
//! everybody else, take the role on, and a warning says so: row-level security holds all the same.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use aws_lc_rs::{digest, hmac, pbkdf2, rand};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::sync::Notify;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::{DEAD, Database, DatabaseError, REQUESTS_ROLE, execute, silent};

/// How old a password becomes.
const RENEWED: Duration = Duration::from_secs(6 * 3_600);
/// How often we look whether it is time.
const LOOK: Duration = Duration::from_secs(15 * 60);
/// How long the server takes it. A process that can't reach the server for so long is gone.
const VALID_HOURS: u32 = 24;
/// How long a login that was refused is left alone: many are refused at once, and one that is made
/// anew too often is refused to those who have just read the old one.
const SETTLE: Duration = Duration::from_millis(200);
/// `insufficient_privilege` and `undefined_object`, PostgreSQL manual, appendix A.
const NO_RIGHT: &str = "42501";
const NO_SUCH_ROLE: &str = "42704";
/// What the names of these logins begin with.
const PREFIX: &str = "aicloud_requests_";
/// As PostgreSQL does it (RFC 7677 asks for 4096 at least); the password has 256 random bits, which
/// no number of rounds makes harder to guess.
const ROUNDS: std::num::NonZeroU32 = std::num::NonZeroU32::new(4_096).expect("it is not zero");

/// How connections are opened, from now on.
#[derive(Debug, Clone)]
pub(crate) struct Way(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: RwLock<PgConnectOptions>,
    /// Told when the server does not know who we say we are.
    refused: Notify,
}

impl Way {
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        Self(Arc::new(Inner { options: RwLock::new(options), refused: Notify::new() }))
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        // Options are put whole, so they can't be half-changed.
        self.0.options.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What became of opening a connection with these options: whoever keeps the login wants to
    /// know when the server refuses it.
    pub(crate) fn note<T>(&self, opened: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        if opened.as_ref().is_err_and(is_unknown_login) {
            self.0.refused.notify_one();
        }
        opened
    }

    fn set(&self, options: PgConnectOptions) {
        *self.0.options.write().unwrap_or_else(PoisonError::into_inner) = options;
    }
}

/// The login, if there is one.
#[derive(Debug)]
pub(super) struct Login {
    way: Way,
    made: Mutex<Option<Made>>,
}

#[derive(Debug, Clone)]
struct Made {
    name: String,
    since: Instant,
}

impl Login {
    pub(super) fn new(way: Way) -> Self {
        Self { way, made: Mutex::new(None) }
    }

    fn made(&self) -> MutexGuard<'_, Option<Made>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Database {
    /// Renews the login of customers' requests, for as long as it is run: when it is time, and when
    /// the server no longer knows it (another server has taken over, without what this one was
    /// told last).
    pub async fn keep_login(&self) {
        loop {
            let refused = self.login.way.0.refused.notified();
            let age = tokio::select! {
                () = tokio::time::sleep(LOOK) => RENEWED,
                () = refused => {
                    tokio::time::sleep(SETTLE).await;
                    tracing::warn!("the server does not know the login of customers' requests");
                    Duration::ZERO
                }
            };
            if let Err(error) = self.renew_login(age).await {
                tracing::warn!(%error, "the login of customers' requests can't be renewed; trying again");
            }
        }
    }

    /// Makes the login of customers' requests, or gives it a new password when the one that it has is
    /// as old as this.
    ///
    /// # Errors
    /// [`DatabaseError`] when the server can't be asked. That it says no is no error.
    pub async fn renew_login(&self, age: Duration) -> Result<(), DatabaseError> {
        let renewed = self.renew(age).await;
        self.rounds().ended("login", &renewed);
        renewed
    }

    async fn renew(&self, age: Duration) -> Result<(), DatabaseError> {
        let before = self.login.made().clone();
        if before.as_ref().is_some_and(|made| made.since.elapsed() < age) {
            return Ok(());
        }
        let had_one = before.is_some();
        match self.put_login(before.map(|made| made.name)).await {
            Err(DatabaseError::Query(error)) if had_one && has_code(&error, NO_SUCH_ROLE) => {
                tracing::warn!("the login of customers' requests is gone; another one is made");
                *self.login.made() = None;
                self.put_login(None).await
            }
            put => put,
        }
    }

    /// Gives this login a new password, or makes one.
    async fn put_login(&self, before: Option<String>) -> Result<(), DatabaseError> {
        let (name, is_new) = match before {
            Some(name) => (name, false),
            None => (format!("{PREFIX}{}", hex::encode(random::<8>()?.as_slice())), true),
        };
        let password = Zeroizing::new(hex::encode(random::<32>()?.as_slice()));
        let verifier = verifier(password.as_bytes(), &*random::<16>()?);
        let (role, patience) = (name.clone(), self.statement);
        let made = self
            .transaction(move |connection| {
                async move {
                    let making = make(connection, role, is_new, verifier);
                    let made = timeout(patience, making).await;
                    made.unwrap_or_else(|_| Err(DatabaseError::Query(silent())))
                }
                .boxed()
            })
            .await;
        match made {
            Ok(()) => {
                let options = self.login.way.options().username(&name).password(&password);
                self.login.way.set(options);
                *self.login.made() = Some(Made { name, since: Instant::now() });
                Ok(())
            }
            Err(DatabaseError::Query(error)) if has_code(&error, NO_RIGHT) => {
                tracing::warn!(
                    %error,
                    "the database's login may not make roles; customers' requests share it, under row-level security: \
                     ALTER ROLE … CREATEROLE gives them a login of their own"
                );
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Its connections are closed; nobody needs it any more.
    pub(super) async fn drop_login(&self) {
        let Some(made) = self.login.made().take() else { return };
        let sql = format!("SET LOCAL ROLE NONE; DROP ROLE {}", made.name);
        let dropping =
            self.transaction(move |connection| async move { run(connection, sql).await }.boxed());
        // A server that is away must not hold up a stop.
        if !matches!(timeout(DEAD, dropping).await, Ok(Ok(()))) {
            tracing::debug!("the login of this process stays until another one drops it");
        }
    }
}

async fn make(
    connection: &mut PgConnection,
    name: String,
    is_new: bool,
    verifier: String,
) -> Result<(), DatabaseError> {
    // The login that we were given owns the schema; the application's role makes no roles.
    execute(connection, "SET LOCAL ROLE NONE").await?;
    let verb = if is_new { "CREATE" } else { "ALTER" };
    // Made here of hexadecimal digits and base64: there is nothing to quote.
    run(
        connection,
        format!(
            "DO $$ BEGIN EXECUTE format('{verb} ROLE {name} LOGIN PASSWORD %L VALID UNTIL %L', \
             '{verifier}', now() + interval '{VALID_HOURS} hours'); END $$"
        ),
    )
    .await?;
    if is_new {
        run(connection, format!("GRANT {REQUESTS_ROLE} TO {name}")).await?;
        sweep(connection).await?;
    }
    Ok(())
}

/// Drops what processes that are gone have left behind. They own nothing, so nothing is in the way.
async fn sweep(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    const GONE: &str = "SELECT r.rolname FROM pg_roles r \
                        WHERE r.rolname ~ '^aicloud_requests_[0-9a-f]{16}$' AND r.rolvaliduntil < now() \
                        AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.usename = r.rolname)";
    let gone: Vec<String> = sqlx::query_scalar(GONE).fetch_all(&mut *connection).await?;
    for name in gone {
        // Another process may do the same now.
        run(connection, format!("DROP ROLE IF EXISTS {name}")).await?;
    }
    Ok(())
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), DatabaseError> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

fn has_code(error: &sqlx::Error, code: &str) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref() == Some(code))
}

/// Class 28 of the codes is about who logs in: no such role, another password, an expired one.
fn is_unknown_login(error: &sqlx::Error) -> bool {
    let of_class = |code: &str| code.starts_with("28");
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref().is_some_and(of_class))
}

fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, DatabaseError> {
    let mut bytes = Zeroizing::new([0; N]);
    rand::fill(&mut bytes[..])
        .map_err(|_| DatabaseError::Corrupt("the system has no random bytes".to_owned()))?;
    Ok(bytes)
}

/// What PostgreSQL keeps of a password: `SCRAM-SHA-256$rounds:salt$StoredKey:ServerKey` (RFC 5803).
fn verifier(password: &[u8], salt: &[u8]) -> String {
    let mut salted = Zeroizing::new([0; digest::SHA256_OUTPUT_LEN]);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt, password, &mut salted[..]);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &salted[..]);
    let client = hmac::sign(&key, b"Client Key");
    let stored = digest::digest(&digest::SHA256, client.as_ref());
    let server = hmac::sign(&key, b"Server Key");
    format!(
        "SCRAM-SHA-256${ROUNDS}:{}${}:{}",
        STANDARD.encode(salt),
        STANDARD.encode(stored),
        STANDARD.encode(server)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7677, section 3: user, password `pencil`, salt and rounds of its example, and the
    /// server's key by the server signature that it shows.
    #[test]
    fn the_verifier_is_the_rfc_s() {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let verifier = verifier(b"pencil", &salt);
        let (_, keys) = verifier.rsplit_once('$').unwrap();
        let (_, server) = keys.split_once(':').unwrap();
        let message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                       s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(server).unwrap());
        let signature = hmac::sign(&key, message.as_bytes());
        assert_eq!(STANDARD.encode(signature), "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assert!(verifier.starts_with("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"));
    }
}
