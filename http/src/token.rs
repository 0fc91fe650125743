//! Bearer tokens as text: `aic_o_…` opens the cloud, `aic_p_…` one project.
//!
//! ```text
//! aic_p_01jd4q8w0zf2n9k3m5p7r9t1v3_oQ…43 characters…
//!     │ └ the id, 26 characters, no secret  └ 32 random bytes, base64url without padding
//!     └ o: operator's, p: project's
//! ```
//!
//! The id finds the row, the secret proves the right to it. Only the SHA-256 of the secret is
//! kept; with 256 random bits there is nothing to guess, so no slow hash (OWASP ASVS 5.0,
//! 6.5.2). The prefix lets secret scanners find a leaked one.

use std::fmt;

use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{TokenId, TypedId, decode, encode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Digest as _;
use uuid::Uuid;

/// What a token opens, as its text says; the row says it again, and the row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The whole cloud.
    Operator,
    /// One project.
    Project,
}

impl TokenKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Operator => "aic_o_",
            Self::Project => "aic_p_",
        }
    }
}

/// A token with its secret.
pub struct BearerToken {
    /// What it says it opens.
    pub kind: TokenKind,
    /// Its id.
    pub id: TokenId,
    secret: SecretBox<[u8; 32]>,
}

impl BearerToken {
    /// A new one, with this id.
    #[must_use]
    pub fn mint(kind: TokenKind, id: TokenId) -> Self {
        let mut secret = Box::new([0; 32]);
        rand::rng().fill_bytes(&mut secret[..]);
        Self { kind, id, secret: SecretBox::new(secret) }
    }

    /// A new one, with a new id.
    #[must_use]
    pub fn new(kind: TokenKind) -> Self {
        Self::mint(kind, TokenId::from_uuid(Uuid::now_v7()))
    }

    /// Reads the text of one; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let kind = [TokenKind::Operator, TokenKind::Project]
            .into_iter()
            .find(|kind| text.starts_with(kind.prefix()))?;
        let rest = &text[kind.prefix().len()..];
        let (id, secret) = rest.split_once('_')?;
        let id = TokenId::from_uuid(Uuid::from_u128(decode(id)?));
        // One spelling only: 43 characters, and the last one's spare bits are zero.
        let mut bytes = [0; 36];
        let length = URL_SAFE_NO_PAD.decode_slice(secret, &mut bytes).ok()?;
        let secret = <[u8; 32]>::try_from(&bytes[..length]).ok()?;
        Some(Self { kind, id, secret: SecretBox::new(Box::new(secret)) })
    }

    /// The digest that is kept.
    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        Sha256(sha2::Sha256::digest(self.secret.expose_secret()).into())
    }

    /// The text that its owner sends; shown once.
    #[must_use]
    pub fn reveal(&self) -> SecretString {
        let secret = URL_SAFE_NO_PAD.encode(self.secret.expose_secret());
        let id = encode(self.id.uuid().as_u128());
        let id = String::from_utf8_lossy(&id);
        SecretString::from(format!("{}{id}_{secret}", self.kind.prefix()))
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BearerToken({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        for kind in [TokenKind::Operator, TokenKind::Project] {
            let token = BearerToken::new(kind);
            let text = token.reveal();
            assert_eq!(text.expose_secret().len(), 6 + 26 + 1 + 43);
            let read = BearerToken::parse(text.expose_secret()).unwrap();
            assert_eq!((read.kind, read.id), (kind, token.id));
            assert!(read.sha256().matches(&token.sha256()));
            assert!(!format!("{token:?}").contains(&text.expose_secret()[33..]));
        }
    }

    #[test]
    fn anything_else_is_none() {
        let token = BearerToken::new(TokenKind::Project).reveal();
        let text = token.expose_secret();
        for wrong in [
            String::new(),
            "aic_p_".into(),
            text[1..].to_owned(),
            text[..text.len() - 1].to_owned(),
            format!("{text}A"),
            format!("{text}="),
            text.replacen("aic_p_", "aic_x_", 1),
            text.to_uppercase(),
        ] {
            assert!(BearerToken::parse(&wrong).is_none(), "{wrong}");
        }
    }
}
