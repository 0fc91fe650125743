//! Masters in AWS KMS.
//!
//! Four calls, as documented: `Encrypt`, `Decrypt`, `ReEncrypt` and `DescribeKey`, JSON over HTTPS,
//! signed by hand (`sigv4.rs`): an SDK would bring a second HTTP client and a runtime for four
//! requests. The name of the data key goes along as encryption context, so that a key policy can
//! be narrowed to it and CloudTrail shows it.
//!
//! The master's name is its key's ARN. AWS rotates the material behind an ARN by itself and keeps
//! the old one, which needs no re-wrapping; re-wrap when another key is configured.
//!
//! Credentials are read at each call from a shared credentials file, so that whoever renews them
//! has only to write there; without a file, from the environment, as AWS's own tools name it.

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use futures_util::FutureExt as _;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zeroize::{Zeroize as _, Zeroizing};

use super::sigv4::{Credentials, Request, Validity, sign};
use super::{
    Kms, KmsError, KmsFuture, KmsKind, MasterKey, Wrapped, client, read, unreachable_word,
};
use crate::place::KeyName;

const KIND: KmsKind = KmsKind::Aws;
const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// How to reach a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsConfig {
    /// The region, for instance `eu-central-1`.
    pub region: String,
    /// The key: its id, ARN, or `alias/…`.
    pub key: String,
    /// Where KMS is, when it is not where AWS has it: a VPC endpoint, or a stand-in for tests.
    pub endpoint: Option<Url>,
    /// A shared credentials file; absent: the environment.
    pub credentials_file: Option<PathBuf>,
    /// The profile in it.
    pub profile: String,
}

/// A key of AWS KMS.
pub struct AwsKms {
    config: AwsConfig,
    endpoint: Url,
    /// As the `Host` header says it.
    host: String,
    client: reqwest::Client,
}

impl fmt::Debug for AwsKms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwsKms({}, {})", self.config.region, self.config.key)
    }
}

fn refused(reason: impl Into<String>) -> KmsError {
    KmsError::Refused { kind: KIND, reason: reason.into() }
}

fn away(reason: impl Into<String>) -> KmsError {
    KmsError::Unavailable { kind: KIND, reason: reason.into() }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Encrypted {
    ciphertext_blob: String,
    key_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Decrypted {
    plaintext: String,
}

impl Drop for Decrypted {
    fn drop(&mut self) {
        self.plaintext.zeroize();
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    key_metadata: KeyMetadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyMetadata {
    arn: String,
    key_state: String,
    key_usage: String,
    #[serde(default)]
    key_spec: Option<String>,
}

#[derive(Deserialize, Default)]
struct Failure {
    #[serde(rename = "__type", default)]
    kind: String,
    #[serde(alias = "Message", default)]
    message: String,
}

impl AwsKms {
    /// A key of AWS KMS. Nothing is asked yet.
    ///
    /// # Errors
    /// [`KmsError::Refused`] for a region that no address can be made of.
    pub fn new(config: AwsConfig) -> Result<Self, KmsError> {
        let region = &config.region;
        let endpoint = match &config.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => {
                let partition = if region.starts_with("cn-") { ".cn" } else { "" };
                let address = format!("https://kms.{region}.amazonaws.com{partition}/");
                address.parse().map_err(|_| refused(format!("`{region}` is no region")))?
            }
        };
        let name = endpoint.host_str().ok_or_else(|| refused("the endpoint has no host"))?;
        let host = match endpoint.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        Ok(Self { endpoint, host, client: client(KIND, None)?, config })
    }

    async fn credentials(&self) -> Result<Credentials, KmsError> {
        match &self.config.credentials_file {
            Some(path) => {
                let text = tokio::fs::read_to_string(path).await.map(Zeroizing::new);
                let text = text.map_err(|error| {
                    refused(format!("the credentials file {}: {error}", path.display()))
                })?;
                from_file(&text, &self.config.profile).ok_or_else(|| lacks(path, &self.config))
            }
            None => from_environment(|name| std::env::var(name).ok()).ok_or_else(|| {
                refused(
                    "no credentials: set secrets.aws_credentials_file, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
                )
            }),
        }
    }

    async fn call<T: DeserializeOwned>(&self, action: &str, body: &Value) -> Result<T, KmsError> {
        let credentials = self.credentials().await?;
        let target = format!("TrentService.{action}");
        let body = Zeroizing::new(body.to_string());
        let signed = sign(
            &Request {
                method: "POST",
                path: "/",
                headers: &[
                    ("host", &self.host),
                    ("content-type", CONTENT_TYPE),
                    ("x-amz-target", &target),
                ],
                body: body.as_bytes(),
            },
            &Validity { region: &self.config.region, service: "kms", at: Utc::now() },
            &credentials,
        );
        let mut request = self
            .client
            .post(self.endpoint.clone())
            .header("content-type", CONTENT_TYPE)
            .header("x-amz-target", target)
            .header("x-amz-date", signed.date)
            .header("authorization", signed.authorization)
            .body(body.as_bytes().to_vec());
        if let Some(session) = &credentials.session {
            request = request.header("x-amz-security-token", session.expose_secret());
        }
        let response = request.send().await.map_err(|error| away(unreachable_word(&error)))?;
        let status = response.status();
        let text = read(KIND, response).await?;
        if status.is_success() {
            return serde_json::from_slice(&text)
                .map_err(|_| refused("this is no answer of AWS KMS; is the endpoint right?"));
        }
        Err(self.problem(status.as_u16(), action, &text))
    }

    fn problem(&self, status: u16, action: &str, text: &[u8]) -> KmsError {
        let said: Failure = serde_json::from_slice(text).unwrap_or_default();
        let kind = said.kind.rsplit('#').next().unwrap_or_default();
        let key = &self.config.key;
        match kind {
            "ThrottlingException" | "LimitExceededException" => away("it is too busy"),
            "DependencyTimeoutException" | "KeyUnavailableException" | "KMSInternalException" => {
                away(format!("it failed: {kind}"))
            }
            "NotFoundException" => {
                refused(format!("there is no key {key} in {}", self.config.region))
            }
            "AccessDeniedException" => refused(format!(
                "the credentials may not {action} with {key}: allow kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:DescribeKey"
            )),
            "DisabledException" | "KMSInvalidStateException" => refused(format!(
                "the key {key} can't be used now: enable it, or cancel its deletion"
            )),
            _ if status >= 500 => away(format!("it failed ({status})")),
            _ => refused(format!("it refuses {action} ({status}) {kind}: {}", said.message)),
        }
    }

    fn wrapped(made: &Encrypted) -> Result<Wrapped, KmsError> {
        let bytes = STANDARD
            .decode(&made.ciphertext_blob)
            .map_err(|_| refused("this is no ciphertext of AWS KMS"))?;
        Ok(Wrapped { master: MasterKey::new(KIND, &made.key_id), bytes })
    }
}

fn context(name: KeyName) -> Value {
    json!({"aicloud-data-key": name.to_string()})
}

fn lacks(path: &Path, config: &AwsConfig) -> KmsError {
    refused(format!(
        "{} has no aws_access_key_id and aws_secret_access_key under [{}]",
        path.display(),
        config.profile
    ))
}

/// The shared credentials file: sections in brackets, `key = value`, comments after `#` or `;`.
fn from_file(text: &str, profile: &str) -> Option<Credentials> {
    let mut section = None;
    let (mut key_id, mut secret, mut session) = (None, None, None);
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(name.trim());
        } else if section == Some(profile)
            && let Some((name, value)) = line.split_once('=')
        {
            match name.trim() {
                "aws_access_key_id" => key_id = Some(value.trim().to_owned()),
                "aws_secret_access_key" => secret = Some(SecretString::from(value.trim())),
                "aws_session_token" => session = Some(SecretString::from(value.trim())),
                _ => {}
            }
        }
    }
    Some(Credentials { key_id: key_id?, secret: secret?, session })
}

fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Credentials> {
    let given = |name| variable(name).filter(|value| !value.is_empty());
    Some(Credentials {
        key_id: given("AWS_ACCESS_KEY_ID")?,
        secret: given("AWS_SECRET_ACCESS_KEY").map(SecretString::from)?,
        session: given("AWS_SESSION_TOKEN").map(SecretString::from),
    })
}

impl Kms for AwsKms {
    fn kind(&self) -> KmsKind {
        KIND
    }

    fn master(&self) -> KmsFuture<'_, MasterKey> {
        async move {
            let body = json!({"KeyId": self.config.key});
            let described: Described = self.call("DescribeKey", &body).await?;
            let key = described.key_metadata;
            let spec = key.key_spec.as_deref().unwrap_or("SYMMETRIC_DEFAULT");
            if key.key_usage != "ENCRYPT_DECRYPT" || spec != "SYMMETRIC_DEFAULT" {
                return Err(refused(format!("{} must be a symmetric key for encryption", key.arn)));
            }
            if key.key_state != "Enabled" {
                return Err(refused(format!(
                    "{} is {}; it must be Enabled",
                    key.arn, key.key_state
                )));
            }
            Ok(MasterKey::new(KIND, key.arn))
        }
        .boxed()
    }

    fn encrypt<'a>(&'a self, name: KeyName, plain: &'a SecretSlice<u8>) -> KmsFuture<'a, Wrapped> {
        async move {
            let body = json!({
                "KeyId": self.config.key,
                "Plaintext": STANDARD.encode(plain.expose_secret()),
                "EncryptionContext": context(name),
            });
            Self::wrapped(&self.call("Encrypt", &body).await?)
        }
        .boxed()
    }

    fn decrypt<'a>(
        &'a self,
        name: KeyName,
        wrapped: &'a Wrapped,
    ) -> KmsFuture<'a, SecretSlice<u8>> {
        async move {
            let body = json!({
                // With the key named, a ciphertext of another one is refused.
                "KeyId": wrapped.master.name(),
                "CiphertextBlob": STANDARD.encode(&wrapped.bytes),
                "EncryptionContext": context(name),
            });
            let made: Decrypted = self.call("Decrypt", &body).await?;
            let plain = STANDARD.decode(&made.plaintext).map_err(|_| KmsError::WrongKey(name))?;
            Ok(SecretSlice::from(plain))
        }
        .boxed()
    }

    fn rewrap<'a>(&'a self, name: KeyName, wrapped: &'a Wrapped) -> KmsFuture<'a, Wrapped> {
        async move {
            let body = json!({
                "CiphertextBlob": STANDARD.encode(&wrapped.bytes),
                "SourceKeyId": wrapped.master.name(),
                "SourceEncryptionContext": context(name),
                "DestinationKeyId": self.config.key,
                "DestinationEncryptionContext": context(name),
            });
            Self::wrapped(&self.call("ReEncrypt", &body).await?)
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = "\
# of the shop
[default]
aws_access_key_id = AKIDONE
aws_secret_access_key=one/secret
[ shop ]
region = eu-central-1
aws_access_key_id=AKIDTWO
aws_secret_access_key = two=secret
aws_session_token = session
";

    #[test]
    fn a_profile_is_read() {
        let one = from_file(FILE, "default").unwrap();
        assert_eq!(one.key_id, "AKIDONE");
        assert_eq!(one.secret.expose_secret(), "one/secret");
        assert!(one.session.is_none());
        let two = from_file(FILE, "shop").unwrap();
        assert_eq!(two.secret.expose_secret(), "two=secret");
        assert_eq!(two.session.unwrap().expose_secret(), "session");
        assert!(from_file(FILE, "other").is_none());
    }

    #[test]
    fn the_environment_is_read() {
        let full = |name: &str| Some(format!("{name}!"));
        let read = from_environment(full).unwrap();
        assert_eq!(read.key_id, "AWS_ACCESS_KEY_ID!");
        assert!(from_environment(|_| Some(String::new())).is_none());
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(text: String, profile: String) {
            let _ = from_file(&text, &profile);
        }
    }
}
