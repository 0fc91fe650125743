//! Masters in the Transit engine of a Vault (or of an OpenBao, which answers the same).
//!
//! Four calls, as documented: `encrypt`, `decrypt`, `rewrap` and reading `keys`. The key is made
//! and rotated by whoever runs the Vault (`vault write -f transit/keys/aicloud`, and `/rotate`); a
//! policy for the control plane needs `update` on the first three paths and `read` on the last.
//! `rewrap` never shows us what it re-wraps.
//!
//! The token is read from a file at each call, so that a Vault Agent, or whoever renews it, has
//! only to write there. Vault says 503 while it is sealed, which is "later" and not "no".

use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use reqwest::{Method, Url};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zeroize::{Zeroize as _, Zeroizing};

use super::{
    Kms, KmsError, KmsFuture, KmsKind, MasterKey, Wrapped, client, read, unreachable_word,
};
use crate::place::KeyName;

const KIND: KmsKind = KmsKind::Vault;

/// How to reach a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultConfig {
    /// Where the Vault is.
    pub address: Url,
    /// Where its Transit engine is mounted, for instance `transit`.
    pub mount: String,
    /// The key's name.
    pub key: String,
    /// The namespace, where the Vault has several.
    pub namespace: Option<String>,
    /// The file that holds the token.
    pub token_file: PathBuf,
    /// A file of certificates to trust beside the system's, as PEM.
    pub ca_file: Option<PathBuf>,
}

/// A key of a Transit engine.
pub struct VaultKms {
    config: VaultConfig,
    client: reqwest::Client,
}

impl fmt::Debug for VaultKms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VaultConfig { address, mount, key, .. } = &self.config;
        write!(f, "VaultKms({address}, {mount}/{key})")
    }
}

fn refused(reason: impl Into<String>) -> KmsError {
    KmsError::Refused { kind: KIND, reason: reason.into() }
}

fn away(reason: impl Into<String>) -> KmsError {
    KmsError::Unavailable { kind: KIND, reason: reason.into() }
}

/// `{"data": …}`, as all answers are.
#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
struct Encrypted {
    ciphertext: String,
}

#[derive(Deserialize)]
struct Decrypted {
    plaintext: String,
}

impl Drop for Decrypted {
    fn drop(&mut self) {
        self.plaintext.zeroize();
    }
}

#[derive(Deserialize)]
struct KeyInfo {
    latest_version: u64,
    supports_encryption: bool,
    #[serde(default)]
    derived: bool,
}

/// `{"errors": […]}`.
#[derive(Deserialize, Default)]
struct Errors {
    #[serde(default)]
    errors: Vec<Value>,
}

impl VaultKms {
    /// A key of a Vault. Nothing is asked yet.
    ///
    /// # Errors
    /// [`KmsError::Refused`] for a CA file that can't be used.
    pub fn new(config: VaultConfig) -> Result<Self, KmsError> {
        let authority = config.ca_file.as_ref().map(|path| {
            std::fs::read(path).map_err(|error| refused(format!("{}: {error}", path.display())))
        });
        let client = client(KIND, authority.transpose()?.as_deref())?;
        Ok(Self { config, client })
    }

    async fn token(&self) -> Result<SecretString, KmsError> {
        let path = &self.config.token_file;
        let text = tokio::fs::read_to_string(path)
            .await
            .map(Zeroizing::new)
            .map_err(|error| refused(format!("the token file {}: {error}", path.display())))?;
        let token = text.trim();
        if token.is_empty() {
            return Err(refused(format!("the token file {} is empty", path.display())));
        }
        Ok(SecretString::from(token))
    }

    fn url(&self, operation: &str) -> Result<Url, KmsError> {
        let VaultConfig { address, mount, key, .. } = &self.config;
        let mut url = address.clone();
        url.path_segments_mut()
            .map_err(|()| refused("secrets.vault_address is no address of a server"))?
            .pop_if_empty()
            .push("v1")
            .extend(mount.split('/'))
            .push(operation)
            .push(key);
        Ok(url)
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        operation: &str,
        body: Option<Value>,
    ) -> Result<T, KmsError> {
        let token = self.token().await?;
        let mut request = self
            .client
            .request(method, self.url(operation)?)
            .header("x-vault-token", token.expose_secret())
            .header("x-vault-request", "true");
        if let Some(namespace) = &self.config.namespace {
            request = request.header("x-vault-namespace", namespace);
        }
        if let Some(body) = &body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|error| away(unreachable_word(&error)))?;
        let status = response.status();
        let text = read(KIND, response).await?;
        if status.is_success() {
            let answer: Answer<T> = serde_json::from_slice(&text).map_err(|_| {
                refused("this is no answer of a Transit engine; is the address right?")
            })?;
            return Ok(answer.data);
        }
        Err(self.problem(status.as_u16(), operation, &text))
    }

    /// What its documentation says about each status, and what to do.
    fn problem(&self, status: u16, operation: &str, text: &[u8]) -> KmsError {
        let VaultConfig { mount, key, token_file, .. } = &self.config;
        let said: Errors = serde_json::from_slice(text).unwrap_or_default();
        let said: Vec<&str> = said.errors.iter().filter_map(Value::as_str).collect();
        let said = said.join("; ");
        match status {
            403 => refused(format!(
                "the token in {} may not use {mount}/{operation}/{key}: give its policy that path",
                token_file.display()
            )),
            404 => refused(format!(
                "there is no key {mount}/keys/{key}: `vault write -f {mount}/keys/{key}` makes it"
            )),
            429 => away("it is too busy"),
            // Sealed, or in maintenance; 472 and 473 are standbys that do not forward.
            503 | 472 | 473 => away("it is sealed, or a standby"),
            500.. => away(format!("it failed ({status}) {said}")),
            _ => refused(format!("it refuses {operation} ({status}) {said}")),
        }
    }

    /// A ciphertext names the version of its key: `vault:v3:…`.
    fn wrapped(&self, ciphertext: String) -> Result<Wrapped, KmsError> {
        let version = version(&ciphertext)
            .ok_or_else(|| refused("this is no ciphertext of a Transit engine"))?;
        Ok(Wrapped { master: self.name(version), bytes: ciphertext.into_bytes() })
    }

    fn name(&self, version: u64) -> MasterKey {
        let VaultConfig { mount, key, .. } = &self.config;
        MasterKey::new(KIND, format_args!("{mount}/{key}/{version}"))
    }
}

fn version(ciphertext: &str) -> Option<u64> {
    let (version, _) = ciphertext.strip_prefix("vault:v")?.split_once(':')?;
    version.parse().ok()
}

fn ciphertext(name: KeyName, wrapped: &Wrapped) -> Result<&str, KmsError> {
    let text = std::str::from_utf8(&wrapped.bytes).ok();
    text.filter(|text| version(text).is_some()).ok_or(KmsError::WrongKey(name))
}

impl Kms for VaultKms {
    fn kind(&self) -> KmsKind {
        KIND
    }

    fn master(&self) -> KmsFuture<'_, MasterKey> {
        async move {
            let info: KeyInfo = self.call(Method::GET, "keys", None).await?;
            if !info.supports_encryption || info.derived {
                let VaultConfig { mount, key, .. } = &self.config;
                return Err(refused(format!(
                    "{mount}/keys/{key} must be a key that encrypts and is not derived, for instance aes256-gcm96"
                )));
            }
            Ok(self.name(info.latest_version))
        }
        .boxed()
    }

    fn encrypt<'a>(&'a self, _name: KeyName, plain: &'a SecretSlice<u8>) -> KmsFuture<'a, Wrapped> {
        async move {
            let body = json!({"plaintext": STANDARD.encode(plain.expose_secret())});
            let made: Encrypted = self.call(Method::POST, "encrypt", Some(body)).await?;
            self.wrapped(made.ciphertext)
        }
        .boxed()
    }

    fn decrypt<'a>(
        &'a self,
        name: KeyName,
        wrapped: &'a Wrapped,
    ) -> KmsFuture<'a, SecretSlice<u8>> {
        async move {
            let body = json!({"ciphertext": ciphertext(name, wrapped)?});
            let made: Decrypted = self.call(Method::POST, "decrypt", Some(body)).await?;
            let plain = STANDARD.decode(&made.plaintext).map_err(|_| KmsError::WrongKey(name))?;
            Ok(SecretSlice::from(plain))
        }
        .boxed()
    }

    fn rewrap<'a>(&'a self, name: KeyName, wrapped: &'a Wrapped) -> KmsFuture<'a, Wrapped> {
        async move {
            let body = json!({"ciphertext": ciphertext(name, wrapped)?});
            let made: Encrypted = self.call(Method::POST, "rewrap", Some(body)).await?;
            self.wrapped(made.ciphertext)
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_ciphertext_names_its_version(given in 1..u64::MAX, rest in "[A-Za-z0-9+/=]{1,40}") {
            prop_assert_eq!(version(&format!("vault:v{given}:{rest}")), Some(given));
        }

        #[test]
        fn any_text_is_read_or_refused(text: String) {
            if version(&text).is_some() {
                prop_assert!(text.starts_with("vault:v"));
            }
        }
    }
}
