//! `aicloud service-account keygen` and `aicloud token exchange`: a program's key, and what it is good for.
//!
//! The private half is made here and stays here, in a file that its owner alone may read: a JWK, as every
//! JOSE library takes it. What is printed is the public half, for `POST /v1/service-accounts/{id}/keys`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aicloud_client::Answered as _;
use aicloud_client::types::TokenRequest;
use aicloud_domain::id::ServiceAccountId;
use aicloud_domain::service_account::PublicKey;
use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use clap::{Args, Subcommand};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::{Zeroize as _, Zeroizing};

use super::access::{DEFAULT_URL, plain};
use super::client::stranger;
use super::private_file::write_private;
use crate::api::account_key::key_id;
use crate::exchange::{assertion, oauth};
use crate::jose::SigningKey;

/// How long an assertion of ours is good, seconds: for one request and a clock that is off.
const LIFE: i64 = 60;

#[derive(Debug, Subcommand)]
pub(super) enum ServiceAccountCommand {
    /// Make an Ed25519 key pair: the private half goes into a file, the public one is printed.
    Keygen {
        /// The file of the private half, readable for its owner alone. One that is there is not overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// What `aicloud token exchange` can be told.
#[derive(Debug, Args)]
pub(super) struct ExchangeArguments {
    /// The service account's id.
    #[arg(long)]
    account: ServiceAccountId,
    /// The file of the private key, as `aicloud service-account keygen` makes it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Only these permissions, separated by spaces; all that the account has if absent.
    #[arg(long)]
    scope: Option<String>,
    /// Where the API is, as it calls itself.
    #[arg(long, env = "AICLOUD_URL", default_value = DEFAULT_URL)]
    url: String,
}

/// A private key in a file (RFC 8037, appendix A.1).
#[derive(Serialize, Deserialize)]
struct PrivateJwk {
    kty: String,
    crv: String,
    x: String,
    d: String,
}

impl Drop for PrivateJwk {
    fn drop(&mut self) {
        self.d.zeroize();
    }
}

pub(super) fn run(command: &ServiceAccountCommand) -> Result<ExitCode> {
    let ServiceAccountCommand::Keygen { out } = command;
    println!("{}", keygen(out)?);
    Ok(ExitCode::SUCCESS)
}

/// Makes a key pair, and returns its public half.
fn keygen(out: &Path) -> Result<String> {
    if out.try_exists().with_context(|| out.display().to_string())? {
        bail!("{} is there already; give another name, or move it away", out.display());
    }
    let key = SigningKey::generate()?;
    let public = PublicKey::Ed25519 { x: key.public() };
    let private = PrivateJwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        x: URL_SAFE_NO_PAD.encode(key.public()),
        d: URL_SAFE_NO_PAD.encode(&key.seed()?[..]),
    };
    write_private(out, &Zeroizing::new(serde_json::to_vec_pretty(&private)?))?;
    Ok(public.thumbprint_input())
}

fn read_key(path: &Path) -> Result<SigningKey> {
    let shown = path.display();
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!(
                "there is no {shown}; make one with `aicloud service-account keygen --out {shown}`"
            )
        }
        read => Zeroizing::new(read.with_context(|| shown.to_string())?),
    };
    let wrong = || format!("{shown} must be an Ed25519 private key as a JWK: kty, crv, x, d");
    // serde's own error would show a part of the file.
    let jwk: PrivateJwk =
        serde_json::from_slice(&bytes).map_err(|_| anyhow::Error::msg(wrong()))?;
    let seed = URL_SAFE_NO_PAD.decode(jwk.d.as_bytes()).map(Zeroizing::new);
    let key = seed.ok().and_then(|seed| SigningKey::from_seed(&seed).ok()).with_context(wrong)?;
    let same = URL_SAFE_NO_PAD.encode(key.public()) == jwk.x;
    anyhow::ensure!(jwk.kty == "OKP" && jwk.crv == "Ed25519" && same, wrong());
    Ok(key)
}

pub(super) async fn exchange(arguments: &ExchangeArguments) -> Result<ExitCode> {
    let key = read_key(&arguments.key)?;
    let url = plain(&arguments.url);
    let client = stranger(&url, None)?;
    let metadata = client.oauth_metadata().await.answer()?;
    let issuer = metadata.get("issuer").and_then(Value::as_str).unwrap_or_default();
    // RFC 8414, 3.3: or one server could have us sign for another.
    anyhow::ensure!(issuer == url, "{url} calls itself `{issuer}`: give that as --url");
    let assertion = assert(&key, arguments.account, issuer)?;
    let form = TokenRequest {
        grant_type: oauth::CLIENT_CREDENTIALS.to_owned(),
        client_assertion_type: Some(oauth::JWT_BEARER.to_owned()),
        client_assertion: Some(assertion.into()),
        scope: arguments.scope.clone(),
        client_id: None,
        subject_token: None,
        subject_token_type: None,
    };
    let given = client.exchange_token(&form).await.answer()?;
    println!("{}", given.access_token.expose());
    Ok(ExitCode::SUCCESS)
}

/// An assertion for one request.
fn assert(key: &SigningKey, account: ServiceAccountId, issuer: &str) -> Result<SecretString> {
    let kid = key_id(account, &PublicKey::Ed25519 { x: key.public() });
    let now = Utc::now().timestamp();
    let claims = json!({
        "iss": account, "sub": account, "aud": issuer,
        "iat": now, "exp": now + LIFE, "jti": Uuid::now_v7(),
    });
    Ok(SecretString::from(key.sign(assertion::TYP, &kid.to_string(), &claims)?))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_is_its_owner_s() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.json");
        let public = keygen(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let key = read_key(&file).unwrap();
        assert_eq!(public, PublicKey::Ed25519 { x: key.public() }.thumbprint_input());
        assert!(keygen(&file).is_err());
        assert_eq!(read_key(&file).unwrap().public(), key.public());
        let text = fs::read_to_string(&file).unwrap();
        for wrong in
            [text.replace("OKP", "EC"), text.replacen("\"d\"", "\"e\"", 1), public, String::new()]
        {
            fs::write(&file, wrong).unwrap();
            let error = read_key(&file).unwrap_err().to_string();
            assert!(error.contains("as a JWK"), "{error}");
        }
    }
}
