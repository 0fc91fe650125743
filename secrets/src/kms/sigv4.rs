//! Signature Version 4, as AWS documents it, for requests without a query.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>:
//! a canonical form of the request is hashed, and the hash, with time and scope, is signed with a
//! key that is derived for that day, region and service.

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Who signs.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) key_id: String,
    pub(super) secret: SecretString,
    /// Of temporary credentials.
    pub(super) session: Option<SecretString>,
}

/// What is signed.
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// All that are sent and matter, `host` included; the date and the session's token are added.
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: &'a [u8],
}

/// Where and when it is valid.
pub(super) struct Validity<'a> {
    pub(super) region: &'a str,
    pub(super) service: &'a str,
    pub(super) at: DateTime<Utc>,
}

/// The headers that a signature adds.
pub(super) struct Signed {
    pub(super) date: String,
    pub(super) authorization: String,
}

pub(super) fn sign(
    request: &Request<'_>,
    validity: &Validity<'_>,
    credentials: &Credentials,
) -> Signed {
    let date = validity.at.format("%Y%m%dT%H%M%SZ").to_string();
    let day = &date[..8];
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), trimmed(value)))
        .collect();
    headers.push(("x-amz-date".to_owned(), date.clone()));
    if let Some(session) = &credentials.session {
        headers.push(("x-amz-security-token".to_owned(), session.expose_secret().to_owned()));
    }
    headers.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical = format!(
        "{}\n{}\n\n{lines}\n{names}\n{}",
        request.method,
        request.path,
        hex::encode(Sha256::digest(request.body))
    );
    let scope = format!("{day}/{}/{}/aws4_request", validity.region, validity.service);
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
        hex::encode(Sha256::digest(canonical.as_bytes()))
    );
    let secret = Zeroizing::new(format!("AWS4{}", credentials.secret.expose_secret()));
    let mut key = keyed(secret.as_bytes(), day);
    for part in [validity.region, validity.service, "aws4_request"] {
        key = keyed(key.as_ref(), part);
    }
    let signature = hex::encode(keyed(key.as_ref(), &to_sign).as_ref());
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
        credentials.key_id
    );
    Signed { date, authorization }
}

fn keyed(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

/// Without spaces around it, and with single ones within.
fn trimmed(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    /// The test suite's session token.
    const SESSION: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    struct Vector {
        name: &'static str,
        method: &'static str,
        path: &'static str,
        headers: &'static [(&'static str, &'static str)],
        body: &'static str,
        session: Option<&'static str>,
        signature: &'static str,
    }

    const PLAIN: Vector = Vector {
        name: "get-vanilla",
        method: "GET",
        path: "/",
        headers: &[],
        body: "",
        session: None,
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    };

    /// Of AWS's published Signature Version 4 test suite: those without a query.
    #[test]
    fn the_published_vectors() {
        let vectors = [
            PLAIN,
            Vector {
                name: "get-unreserved",
                path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
                ..PLAIN
            },
            Vector {
                name: "get-header-value-trim",
                headers: &[("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
                signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                ..PLAIN
            },
            Vector {
                name: "post-vanilla",
                method: "POST",
                signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                ..PLAIN
            },
            Vector {
                name: "post-header-key-sort",
                method: "POST",
                headers: &[("My-Header1", "value1")],
                signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
                ..PLAIN
            },
            Vector {
                name: "post-header-value-case",
                method: "POST",
                headers: &[("My-Header1", "VALUE1")],
                signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
                ..PLAIN
            },
            Vector {
                name: "post-sts-header-before",
                method: "POST",
                session: Some(SESSION),
                signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
                ..PLAIN
            },
            Vector {
                name: "post-x-www-form-urlencoded",
                method: "POST",
                headers: &[("Content-Type", "application/x-www-form-urlencoded")],
                body: "Param1=value1",
                signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
                ..PLAIN
            },
        ];
        for vector in vectors {
            let mut headers = vec![("Host", "example.amazonaws.com")];
            headers.extend_from_slice(vector.headers);
            let credentials = Credentials {
                key_id: "AKIDEXAMPLE".to_owned(),
                secret: SecretString::from("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                session: vector.session.map(SecretString::from),
            };
            let request = Request {
                method: vector.method,
                path: vector.path,
                headers: &headers,
                body: vector.body.as_bytes(),
            };
            let at = Utc.with_ymd_and_hms(2015, 8, 30, 12, 36, 0).unwrap();
            let validity = Validity { region: "us-east-1", service: "service", at };
            let signed = sign(&request, &validity, &credentials);
            assert_eq!(signed.date, "20150830T123600Z");
            let (_, signature) = signed.authorization.rsplit_once('=').unwrap();
            assert_eq!(signature, vector.signature, "{}", vector.name);
            assert!(signed.authorization.starts_with(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            ));
        }
    }
}
