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
//! Where credentials come from is `credentials`: a file, the environment, or whatever the machine that this runs on
//! was given.

mod credentials;

use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use futures_util::FutureExt as _;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretSlice};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zeroize::{Zeroize as _, Zeroizing};

pub use self::credentials::Environment;
use self::credentials::Provider;
use super::sigv4::{Request, Validity, sign};
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
    /// A shared credentials file; absent: what the environment says.
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
    provider: Provider,
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
        Self::amid(config, Environment::of_process())
    }

    /// The same amid an environment that is given.
    ///
    /// # Errors
    /// As [`AwsKms::new`].
    pub fn amid(config: AwsConfig, environment: Environment) -> Result<Self, KmsError> {
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
        let client = client(KIND, None)?;
        let provider = Provider::new(&config, environment, client.clone())?;
        Ok(Self { endpoint, host, client, provider, config })
    }

    async fn call<T: DeserializeOwned>(&self, action: &str, body: &Value) -> Result<T, KmsError> {
        let credentials = self.provider.credentials(Utc::now()).await?;
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
