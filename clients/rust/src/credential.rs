//! Who asks.
//!
//! A token that is given is used until somebody gives another. One that renews itself (a service account's, which
//! is good for a quarter of an hour) is fetched when it is first needed, again before it ends, and again when the server
//! does not know it any more, once for each request: who was disabled must not be asked for ever. Requests that
//! find it ended at the same time wait for one renewal.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

/// A token is renewed when this much of its life is left, at the most.
const MARGIN: Duration = Duration::from_secs(30);

/// A token and for how long it is good.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The token.
    pub token: SecretString,
    /// For how long, from now.
    pub good_for: Duration,
}

/// A renewal under way.
pub type Renewal<'a> =
    Pin<Box<dyn Future<Output = Result<Lease, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Gets tokens, for instance by signing an assertion and exchanging it (`POST /v1/token`).
pub trait Renew: Send + Sync {
    /// A new token.
    fn renew(&self) -> Renewal<'_>;
}

impl<F> Renew for F
where
    F: Fn() -> Renewal<'static> + Send + Sync,
{
    fn renew(&self) -> Renewal<'_> {
        self()
    }
}

/// Who asks. Clones are the same one: a token that one of them is given or gets is all of theirs.
#[derive(Clone)]
pub struct Credential(Arc<Kind>);

enum Kind {
    /// Given, and until then nobody.
    Given(RwLock<Option<SecretString>>),
    Renewed {
        by: Box<dyn Renew>,
        held: Mutex<Option<Held>>,
    },
}

struct Held {
    token: SecretString,
    until: Instant,
}

impl Credential {
    /// Nobody, for operations by which one comes in.
    #[must_use]
    pub fn none() -> Self {
        Self(Arc::new(Kind::Given(RwLock::default())))
    }

    /// A token.
    #[must_use]
    pub fn token(token: impl Into<SecretString>) -> Self {
        Self(Arc::new(Kind::Given(RwLock::new(Some(token.into())))))
    }

    /// One that renews itself.
    #[must_use]
    pub fn renewed(by: impl Renew + 'static) -> Self {
        Self(Arc::new(Kind::Renewed { by: Box::new(by), held: Mutex::default() }))
    }

    /// Uses this token from now on, here and in all clones. One that renews itself keeps its own.
    pub fn replace(&self, token: impl Into<SecretString>) {
        if let Kind::Given(held) = &*self.0 {
            *held.write().unwrap_or_else(PoisonError::into_inner) = Some(token.into());
        }
    }

    /// The token to send now.
    ///
    /// # Errors
    /// When there is none to be had.
    pub(crate) async fn now(&self) -> Result<Option<SecretString>, String> {
        match &*self.0 {
            Kind::Given(held) => Ok(held.read().unwrap_or_else(PoisonError::into_inner).clone()),
            Kind::Renewed { by, held } => {
                let mut held = held.lock().await;
                if let Some(held) = held.as_ref().filter(|held| Instant::now() < held.until) {
                    return Ok(Some(held.token.clone()));
                }
                let lease = by.renew().await.map_err(|error| error.to_string())?;
                // One that ends within the margin serves for half its life, or each request would renew it.
                let good = lease.good_for.saturating_sub(MARGIN).max(lease.good_for / 2);
                let token = lease.token.clone();
                *held = Some(Held { token: lease.token, until: Instant::now() + good });
                Ok(Some(token))
            }
        }
    }

    /// The server does not know this token. Whether asking again for one may give another.
    pub(crate) async fn refused(&self, token: &SecretString) -> bool {
        let Kind::Renewed { held, .. } = &*self.0 else { return false };
        let mut held = held.lock().await;
        // Another request may have renewed it meanwhile.
        let same = |held: &Held| held.token.expose_secret() == token.expose_secret();
        if held.as_ref().is_some_and(same) {
            *held = None;
        }
        true
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.0 {
            Kind::Given(_) => "Credential(given)",
            Kind::Renewed { .. } => "Credential(renewed)",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn counting(good_for: Duration) -> (Credential, Arc<AtomicU32>) {
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        let renew = move || -> Renewal<'static> {
            let number = counted.fetch_add(1, Ordering::Relaxed) + 1;
            Box::pin(async move {
                // The others come to wait.
                tokio::task::yield_now().await;
                Ok(Lease { token: format!("t{number}").into(), good_for })
            })
        };
        (Credential::renewed(renew), count)
    }

    async fn now(credential: &Credential) -> String {
        credential.now().await.unwrap().unwrap().expose_secret().to_owned()
    }

    #[tokio::test]
    async fn many_requests_are_one_renewal() {
        let (credential, count) = counting(Duration::from_secs(900));
        let (a, b, c) = tokio::join!(now(&credential), now(&credential), now(&credential));
        assert_eq!((a.as_str(), b, c), ("t1", a.clone(), a.clone()));
        assert_eq!(count.load(Ordering::Relaxed), 1);
        assert!(credential.refused(&"t1".into()).await);
        assert_eq!(now(&credential).await, "t2");
        // Somebody who was late with the old one.
        assert!(credential.refused(&"t1".into()).await);
        assert_eq!(now(&credential).await, "t2");
    }

    #[tokio::test]
    async fn what_has_ended_is_fetched_again() {
        let (credential, _) = counting(Duration::ZERO);
        assert_eq!(now(&credential).await, "t1");
        assert_eq!(now(&credential).await, "t2");
    }

    #[tokio::test]
    async fn a_token_is_replaced_for_all_and_shown_to_nobody() {
        let credential = Credential::token("aic_o_1");
        let clone = credential.clone();
        credential.replace("aic_o_2");
        assert_eq!(now(&clone).await, "aic_o_2");
        assert!(!clone.refused(&"aic_o_2".into()).await);
        assert!(!format!("{clone:?}").contains("aic_o"), "{clone:?}");
        assert!(Credential::none().now().await.unwrap().is_none());
    }
}
