//! Key management: masters that wrap data keys and never come here.
//!
//! A [`Kms`] encrypts a few bytes under a master key that it keeps to itself. Which one it used,
//! the [`MasterKey`], is stored with the result, so that a later master finds what is still under
//! an older one. What is wrapped is the data key together with a digest of its name: a row that was
//! copied over another one does not unwrap there.
//!
//! A [`Keyring`] is the KMS that wraps now, and others that only unwrap: so an installation moves
//! from a local file to Vault or AWS by re-wrapping, like from one master key to the next.
//!
//! | kind | master key | what is documented where |
//! |---|---|---|
//! | [`local`] | a line in a file, 0600 | here |
//! | [`vault`] | a key of the Transit engine | <https://developer.hashicorp.com/vault/api-docs/secret/transit> |
//! | [`aws`] | a KMS key, symmetric | <https://docs.aws.amazon.com/kms/latest/APIReference/> |

pub mod aws;
pub mod local;
mod sigv4;
pub mod vault;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretBox, SecretSlice};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::place::KeyName;
use crate::sealed::DataKey;

/// The longest that a KMS elsewhere may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// The longest that the way to it may take.
const CONNECT: Duration = Duration::from_secs(2);
/// The longest answer, bytes. Ours are a few hundred.
const ANSWER_MAX: usize = 64 * 1024;

/// The kinds of key management.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KmsKind {
    /// A file of the control plane's.
    Local,
    /// The Transit engine of a Vault, or of an OpenBao.
    Vault,
    /// AWS Key Management Service.
    Aws,
}

impl KmsKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Local, Self::Vault, Self::Aws];

    /// Its word, in settings and before a master's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Vault => "vault",
            Self::Aws => "aws",
        }
    }
}

impl fmt::Display for KmsKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for KmsKind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or("must be local, vault or aws")
    }
}

/// A master key's name: the kind, `/`, and what the KMS calls the key with its version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MasterKey(String);

impl MasterKey {
    pub(crate) fn new(kind: KmsKind, name: impl fmt::Display) -> Self {
        Self(format!("{kind}/{name}"))
    }

    /// Reads a stored name. Its kind may be one that this program does not know.
    #[must_use]
    pub const fn from_stored(name: String) -> Self {
        Self(name)
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The KMS that has it; `None` for one that nobody here knows.
    #[must_use]
    pub fn kind(&self) -> Option<KmsKind> {
        self.0.split_once('/').and_then(|(kind, _)| kind.parse().ok())
    }

    /// The part after the kind.
    pub(crate) fn name(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, name)| name)
    }
}

impl fmt::Display for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A data key as a master wrapped it. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The master.
    pub master: MasterKey,
    /// What the KMS gave.
    pub bytes: Vec<u8>,
}

/// Why a KMS did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum KmsError {
    /// It is away, or too busy.
    #[error("{kind}: {reason}")]
    Unavailable {
        /// Which.
        kind: KmsKind,
        /// What happened.
        reason: String,
    },
    /// It says no; somebody must do something first.
    #[error("{kind}: {reason}")]
    Refused {
        /// Which.
        kind: KmsKind,
        /// What it said, and what to do.
        reason: String,
    },
    /// It unwrapped something that is not the data key that was asked for.
    #[error("{0} unwraps to something else: its row was changed, or is another key's")]
    WrongKey(KeyName),
    /// The master belongs to a KMS that is not set up.
    #[error("the data keys under {0} need that KMS: set it up again until they are re-wrapped")]
    NoSuchKms(MasterKey),
}

impl KmsError {
    /// Whether the same may succeed later by itself.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}

/// The future of a [`Kms`].
pub type KmsFuture<'a, T> = BoxFuture<'a, Result<T, KmsError>>;

/// Encrypts small things under a master key that stays with it.
pub trait Kms: fmt::Debug + Send + Sync + 'static {
    /// Which kind.
    fn kind(&self) -> KmsKind;

    /// The master key that encrypts now. Fails when it can't be used.
    fn master(&self) -> KmsFuture<'_, MasterKey>;

    /// Encrypts under the newest master. `name` is public, and for whoever reads the KMS's log.
    fn encrypt<'a>(&'a self, name: KeyName, plain: &'a SecretSlice<u8>) -> KmsFuture<'a, Wrapped>;

    /// Decrypts what this KMS encrypted under the same name, whatever the master was.
    fn decrypt<'a>(&'a self, name: KeyName, wrapped: &'a Wrapped)
    -> KmsFuture<'a, SecretSlice<u8>>;

    /// Encrypts the same under the newest master, where possible without showing it to us.
    fn rewrap<'a>(&'a self, name: KeyName, wrapped: &'a Wrapped) -> KmsFuture<'a, Wrapped>;
}

/// The KMS that wraps, and those that only unwrap.
#[derive(Debug, Clone)]
pub struct Keyring {
    current: Arc<dyn Kms>,
    former: Vec<Arc<dyn Kms>>,
}

impl Keyring {
    /// One KMS.
    #[must_use]
    pub fn new(current: Arc<dyn Kms>) -> Self {
        Self { current, former: Vec::new() }
    }

    /// With one more that only unwraps, for what is still under it.
    #[must_use]
    pub fn with_former(mut self, former: Arc<dyn Kms>) -> Self {
        self.former.push(former);
        self
    }

    /// The kind that wraps.
    #[must_use]
    pub fn kind(&self) -> KmsKind {
        self.current.kind()
    }

    /// The master key that wraps now.
    ///
    /// # Errors
    /// [`KmsError`].
    pub async fn master(&self) -> Result<MasterKey, KmsError> {
        self.current.master().await
    }

    pub(crate) async fn wrap(
        &self,
        name: KeyName,
        key: &[u8; DataKey::LEN],
    ) -> Result<Wrapped, KmsError> {
        let mut plain = Zeroizing::new(vec![0; DataKey::LEN + DIGEST_LEN]);
        plain[..DataKey::LEN].copy_from_slice(key);
        plain[DataKey::LEN..].copy_from_slice(&digest(name));
        let plain = SecretSlice::from(std::mem::take(&mut *plain));
        self.current.encrypt(name, &plain).await
    }

    pub(crate) async fn unwrap(
        &self,
        name: KeyName,
        wrapped: &Wrapped,
    ) -> Result<SecretBox<[u8; DataKey::LEN]>, KmsError> {
        let plain = self.of(&wrapped.master)?.decrypt(name, wrapped).await?;
        let (key, named) = plain
            .expose_secret()
            .split_first_chunk::<{ DataKey::LEN }>()
            .ok_or(KmsError::WrongKey(name))?;
        // A digest of a public name: there is nothing to learn from how long this takes.
        if named != digest(name) {
            return Err(KmsError::WrongKey(name));
        }
        Ok(SecretBox::new(Box::new(*key)))
    }

    pub(crate) async fn rewrap(
        &self,
        name: KeyName,
        wrapped: &Wrapped,
    ) -> Result<Wrapped, KmsError> {
        let owner = self.of(&wrapped.master)?;
        if owner.kind() == self.current.kind() {
            return self.current.rewrap(name, wrapped).await;
        }
        let plain = owner.decrypt(name, wrapped).await?;
        self.current.encrypt(name, &plain).await
    }

    fn of(&self, master: &MasterKey) -> Result<&Arc<dyn Kms>, KmsError> {
        let kind = master.kind();
        std::iter::once(&self.current)
            .chain(&self.former)
            .find(|kms| Some(kms.kind()) == kind)
            .ok_or_else(|| KmsError::NoSuchKms(master.clone()))
    }
}

const DIGEST_LEN: usize = 32;

/// What ties a wrapped data key to its name, whatever the KMS can authenticate.
fn digest(name: KeyName) -> [u8; DIGEST_LEN] {
    let mut hash = Sha256::new();
    hash.update(b"aicloud data key 1\0");
    hash.update(name.scope.uuid().as_bytes());
    hash.update(name.version.to_be_bytes());
    hash.finalize().into()
}

/// A client for a KMS elsewhere.
fn client(kind: KmsKind, authority: Option<&[u8]>) -> Result<reqwest::Client, KmsError> {
    let refused = |reason: String| KmsError::Refused { kind, reason };
    let mut builder = reqwest::Client::builder()
        .timeout(ANSWER)
        .connect_timeout(CONNECT)
        // A redirect would carry what we send to wherever it points.
        .redirect(reqwest::redirect::Policy::none());
    if let Some(pem) = authority {
        let certificates = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|error| refused(format!("the CA file holds no certificates: {error}")))?;
        for certificate in certificates {
            builder = builder.add_root_certificate(certificate);
        }
    }
    builder.build().map_err(|error| refused(format!("no HTTP client: {error}")))
}

/// Reads an answer to its end, unless it is absurdly long. It may hold a secret.
async fn read(
    kind: KmsKind,
    mut response: reqwest::Response,
) -> Result<Zeroizing<Vec<u8>>, KmsError> {
    let away = |reason: String| KmsError::Unavailable { kind, reason };
    let mut whole = Zeroizing::new(Vec::with_capacity(4 * 1024));
    while let Some(chunk) =
        response.chunk().await.map_err(|error| away(unreachable_word(&error)))?
    {
        if whole.len() + chunk.len() > ANSWER_MAX {
            return Err(away("the answer is too long to be one of a KMS".to_owned()));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// What went wrong on the way, without the address, which settings show anyway.
fn unreachable_word(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        format!("no answer within {} s", ANSWER.as_secs())
    } else if error.is_connect() {
        "it can't be reached; is the address right, and its certificate one that is trusted?"
            .to_owned()
    } else {
        "the connection broke".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Scope;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_kind_is_one_word(text: String) {
            if let Ok(kind) = text.parse::<KmsKind>() {
                prop_assert_eq!(kind.as_str(), text);
            }
        }

        #[test]
        fn a_stored_master_is_read_back(text: String) {
            let master = MasterKey::from_stored(text.clone());
            prop_assert_eq!(master.as_str(), text);
            if let Some(kind) = master.kind() {
                prop_assert_eq!(MasterKey::new(kind, master.name()), master);
            }
        }
    }

    #[test]
    fn names_have_digests_of_their_own() {
        let cloud = |version| digest(KeyName { scope: Scope::Cloud, version });
        assert_ne!(cloud(1), cloud(2));
        assert_eq!(cloud(1), cloud(1));
    }
}
