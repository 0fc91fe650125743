//! Who we are for AWS: the credentials that calls are signed with.
//!
//! A shared credentials file, where one is configured, is read at each call, so that whoever renews them has only to write
//! there. Without a file it is what AWS's own tools would take, in their order, by the names that they use
//! (<https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html>):
//!
//! | where | found by | answers |
//! |---|---|---|
//! | the environment | `AWS_ACCESS_KEY_ID` | for ever |
//! | web identity (EKS, OIDC) | `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN` | STS, for the token in the file |
//! | the container's own address (ECS, EKS pod identity) | `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI` | an agent beside us |
//! | the instance's metadata (IMDSv2) | always there on EC2 | the machine |
//!
//! The first that is there counts: one that is there and fails is an error that says so, and no reason to try the
//! next, or a mistake in a role's trust would quietly make us somebody else.
//!
//! The last three give credentials that end. They are kept until five minutes before that, asked for by one caller at a time, and
//! used to their end when they can't be renewed. The instance's metadata are asked by the second version only, whose
//! token keeps a page or a proxy that can be made to fetch an address from reading them.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::super::sigv4::Credentials;
use super::super::{KmsError, read, unreachable_word};
use super::{AwsConfig, KIND, away, refused};

/// Temporary credentials are renewed this long before they end.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// The machine's own services answer at once or are not there.
const NEAR: Duration = Duration::from_secs(2);
/// How long a token for the instance's metadata is good, seconds; it is used at once.
const METADATA_TOKEN_TTL: &str = "60";
/// The names under which credentials of a container may be had without TLS (the SDKs' own list).
const CONTAINER_HOSTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

/// The variables that say who we are for AWS.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// This process's.
    #[must_use]
    pub fn of_process() -> Self {
        Self::from_iter(std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("AWS_"))?;
            Some((name, value.into_string().ok()?))
        }))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(variables: T) -> Self {
        Self(variables.into_iter().collect())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Where credentials come from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    File { path: PathBuf, profile: String },
    Environment,
    WebIdentity { sts: Url, role: String, session: String, token_file: PathBuf },
    Container { address: Url, token_file: Option<PathBuf> },
    Instance { base: Url },
}

/// Credentials that end.
#[derive(Clone)]
struct Temporary {
    credentials: Credentials,
    ends_at: DateTime<Utc>,
}

/// Gives credentials.
pub(super) struct Provider {
    source: Source,
    environment: Environment,
    client: reqwest::Client,
    kept: Mutex<Option<Temporary>>,
}

impl Provider {
    pub(super) fn new(
        config: &AwsConfig,
        environment: Environment,
        client: reqwest::Client,
    ) -> Result<Self, KmsError> {
        let source = source(config, &environment)?;
        Ok(Self { source, environment, client, kept: Mutex::default() })
    }

    /// Those to sign with now.
    ///
    /// # Errors
    /// [`KmsError`] that says where they were looked for, and what to do.
    pub(super) async fn credentials(&self, now: DateTime<Utc>) -> Result<Credentials, KmsError> {
        match &self.source {
            Source::File { path, profile } => return from_file(path, profile).await,
            Source::Environment => return from_environment(&self.environment),
            Source::WebIdentity { .. } | Source::Container { .. } | Source::Instance { .. } => {}
        }
        // Who waits here is answered by whoever asks.
        let mut kept = self.kept.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| now < known.ends_at - AHEAD) {
            return Ok(known.credentials.clone());
        }
        match self.fetch().await {
            Ok(new) => Ok(kept.insert(new).credentials.clone()),
            Err(error) => match kept.as_ref().filter(|known| now < known.ends_at) {
                Some(known) => {
                    tracing::warn!(%error, "the credentials for AWS can't be renewed; they end soon");
                    Ok(known.credentials.clone())
                }
                None => Err(error),
            },
        }
    }

    async fn fetch(&self) -> Result<Temporary, KmsError> {
        match &self.source {
            Source::WebIdentity { sts, role, session, token_file } => {
                self.assume_role(sts, (role, session), token_file).await
            }
            Source::Container { address, token_file } => {
                let token = match token_file {
                    Some(file) => Some(token(file).await?),
                    None => self
                        .environment
                        .get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                        .map(SecretString::from),
                };
                let mut request = self.client.get(address.clone());
                if let Some(token) = token {
                    request = request.header("authorization", token.expose_secret());
                }
                let text = self.ask(request.timeout(NEAR), "the container's credentials").await?;
                named(&text, "the container's credentials")
            }
            Source::Instance { base } => self.of_instance(base).await,
            Source::File { .. } | Source::Environment => {
                Err(refused("credentials that do not end are not fetched"))
            }
        }
    }

    /// The answer to a request, if it is a good one.
    async fn ask(
        &self,
        request: RequestBuilder,
        what: &str,
    ) -> Result<Zeroizing<Vec<u8>>, KmsError> {
        let response = request.send().await;
        let response =
            response.map_err(|error| away(format!("{what}: {}", unreachable_word(&error))))?;
        let status = response.status();
        let text = read(KIND, response).await?;
        if status.is_success() {
            return Ok(text);
        }
        let busy = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
        let said = element(&text, "Code").unwrap_or_default();
        let reason = format!("{what}: refused ({}) {said}", status.as_u16());
        Err(if busy { away(reason) } else { refused(reason) })
    }

    /// `AssumeRoleWithWebIdentity`: the token is the proof, so nothing is signed.
    async fn assume_role(
        &self,
        sts: &Url,
        (role, session): (&str, &str),
        token_file: &Path,
    ) -> Result<Temporary, KmsError> {
        let token = token(token_file).await?;
        let mut body = Zeroizing::new(String::new());
        for (name, value) in [
            ("Action", "AssumeRoleWithWebIdentity"),
            ("Version", "2011-06-15"),
            ("RoleArn", role),
            ("RoleSessionName", session),
            ("WebIdentityToken", token.expose_secret()),
        ] {
            if !body.is_empty() {
                body.push('&');
            }
            body.push_str(name);
            body.push('=');
            percent(&mut body, value);
        }
        let request = self
            .client
            .post(sts.clone())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.as_bytes().to_vec());
        let what = format!("AWS STS, for {role} with the token in {}", token_file.display());
        let text = self.ask(request, &what).await?;
        let part = |name| element(&text, name).ok_or_else(|| refused(format!("{what}: no {name}")));
        let ends_at = part("Expiration")?;
        Ok(Temporary {
            credentials: Credentials {
                key_id: part("AccessKeyId")?.to_owned(),
                secret: SecretString::from(part("SecretAccessKey")?),
                session: Some(SecretString::from(part("SessionToken")?)),
            },
            ends_at: ends_at
                .parse()
                .map_err(|_| refused(format!("{what}: {ends_at} is no time")))?,
        })
    }

    /// IMDSv2: a token first, then the role's name, then its credentials.
    async fn of_instance(&self, base: &Url) -> Result<Temporary, KmsError> {
        let at = |path: &str| base.join(path).map_err(|_| refused("no address of metadata"));
        let what = "the instance's metadata";
        let request = self
            .client
            .request(Method::PUT, at("latest/api/token")?)
            .header("x-aws-ec2-metadata-token-ttl-seconds", METADATA_TOKEN_TTL)
            .timeout(NEAR);
        let token = self.ask(request, what).await.map_err(nowhere)?;
        let token = SecretString::from(String::from_utf8_lossy(&token).trim());
        let get = |path: String| {
            let token = &token;
            async move {
                let request = self.client.get(at(&path)?).timeout(NEAR);
                let request = request.header("x-aws-ec2-metadata-token", token.expose_secret());
                self.ask(request, what).await
            }
        };
        let roles = "latest/meta-data/iam/security-credentials/";
        let role = get(roles.to_owned()).await?;
        let role = String::from_utf8_lossy(&role).lines().next().unwrap_or_default().to_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_".contains(c);
        if role.is_empty() || !role.chars().all(plain) {
            return Err(refused("the instance has no role: give it an instance profile"));
        }
        named(&get(format!("{roles}{role}")).await?, what)
    }
}

/// Nothing is configured, and the last place that there is does not answer.
fn nowhere(error: KmsError) -> KmsError {
    match error {
        KmsError::Unavailable { reason, .. } => away(format!(
            "no credentials are configured, and {reason}; set secrets.aws_credentials_file, or AWS_ACCESS_KEY_ID and \
             AWS_SECRET_ACCESS_KEY in the environment, or give the machine a role"
        )),
        other => other,
    }
}

fn source(config: &AwsConfig, environment: &Environment) -> Result<Source, KmsError> {
    if let Some(path) = &config.credentials_file {
        return Ok(Source::File { path: path.clone(), profile: config.profile.clone() });
    }
    let url = |name: &str, text: &str| {
        text.parse::<Url>().map_err(|_| refused(format!("{name} is no address: {text}")))
    };
    let get = |name| environment.get(name);
    if get("AWS_ACCESS_KEY_ID").is_some() {
        return Ok(Source::Environment);
    }
    if let Some(file) = get("AWS_WEB_IDENTITY_TOKEN_FILE") {
        let role = get("AWS_ROLE_ARN");
        let role = role.ok_or_else(|| {
            refused("AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not: set both")
        })?;
        let sts = match get("AWS_ENDPOINT_URL_STS") {
            Some(text) => url("AWS_ENDPOINT_URL_STS", text)?,
            None => {
                let partition = if config.region.starts_with("cn-") { ".cn" } else { "" };
                let address = format!("https://sts.{}.amazonaws.com{partition}/", config.region);
                url("secrets.aws_region", &address)?
            }
        };
        return Ok(Source::WebIdentity {
            sts,
            role: role.to_owned(),
            session: get("AWS_ROLE_SESSION_NAME").unwrap_or("aicloud").to_owned(),
            token_file: file.into(),
        });
    }
    let token_file = get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").map(PathBuf::from);
    if let Some(path) = get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
        let address = format!("http://{}{path}", CONTAINER_HOSTS[0]);
        let address = url("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", &address)?;
        // `…@elsewhere` would be another host.
        if address.host_str() != Some(CONTAINER_HOSTS[0]) {
            return Err(refused("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with a slash"));
        }
        return Ok(Source::Container { address, token_file });
    }
    if let Some(text) = get("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
        let address = url("AWS_CONTAINER_CREDENTIALS_FULL_URI", text)?;
        if !is_near(&address) {
            return Err(refused(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or this machine's own address",
            ));
        }
        return Ok(Source::Container { address, token_file });
    }
    if get("AWS_EC2_METADATA_DISABLED").is_some_and(|word| word.eq_ignore_ascii_case("true")) {
        return Err(refused(
            "no credentials: set secrets.aws_credentials_file, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
        ));
    }
    let base = get("AWS_EC2_METADATA_SERVICE_ENDPOINT").unwrap_or("http://169.254.169.254/");
    Ok(Source::Instance { base: url("AWS_EC2_METADATA_SERVICE_ENDPOINT", base)? })
}

/// Whether what is asked there reaches nobody on the way.
fn is_near(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']);
    address.scheme() == "https"
        || host == "localhost"
        || CONTAINER_HOSTS.contains(&host)
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn token(file: &Path) -> Result<SecretString, KmsError> {
    let text = tokio::fs::read_to_string(file).await.map(Zeroizing::new);
    let text =
        text.map_err(|error| refused(format!("the token in {}: {error}", file.display())))?;
    Ok(SecretString::from(text.trim()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    access_key_id: String,
    #[serde(deserialize_with = "secret")]
    secret_access_key: SecretString,
    #[serde(deserialize_with = "secret")]
    token: SecretString,
    expiration: DateTime<Utc>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// The form that containers and instances answer in.
fn named(text: &[u8], what: &str) -> Result<Temporary, KmsError> {
    let named: Named = serde_json::from_slice(text)
        .map_err(|_| refused(format!("{what}: this is no answer with credentials")))?;
    Ok(Temporary {
        credentials: Credentials {
            key_id: named.access_key_id,
            secret: named.secret_access_key,
            session: Some(named.token),
        },
        ends_at: named.expiration,
    })
}

/// The text of the first element of this name. STS answers in XML; what is read of it here is base64, a time or a word,
/// and what would need more than that is none.
fn element<'a>(xml: &'a [u8], name: &str) -> Option<&'a str> {
    let xml = std::str::from_utf8(xml).ok()?;
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    (!text.contains(['<', '&'])).then(|| text.trim())
}

/// A value in a form (WHATWG URL, application/x-www-form-urlencoded).
fn percent(body: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => body.push(byte.into()),
            _ => {
                body.push('%');
                for digit in [byte >> 4, byte & 15] {
                    body.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
}

async fn from_file(path: &Path, profile: &str) -> Result<Credentials, KmsError> {
    let text = tokio::fs::read_to_string(path).await.map(Zeroizing::new);
    let text =
        text.map_err(|error| refused(format!("the credentials file {}: {error}", path.display())))?;
    of_profile(&text, profile).ok_or_else(|| {
        refused(format!(
            "{} has no aws_access_key_id and aws_secret_access_key under [{profile}]",
            path.display()
        ))
    })
}

/// The shared credentials file: sections in brackets, `key = value`, comments after `#` or `;`.
fn of_profile(text: &str, profile: &str) -> Option<Credentials> {
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

fn from_environment(environment: &Environment) -> Result<Credentials, KmsError> {
    let secret = environment.get("AWS_SECRET_ACCESS_KEY").map(SecretString::from);
    Ok(Credentials {
        key_id: environment.get("AWS_ACCESS_KEY_ID").unwrap_or_default().to_owned(),
        secret: secret.ok_or_else(|| {
            refused("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both")
        })?,
        session: environment.get("AWS_SESSION_TOKEN").map(SecretString::from),
    })
}

#[cfg(test)]
mod tests;
