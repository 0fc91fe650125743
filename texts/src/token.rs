//! Credentials as text: `aic_o_…` opens the cloud, `aic_p_…` one project, `aic_s_…` is a user's session,
//! `aic_k_…` a service account's API key.
//!
//! ```text
//! aic_p_01jd4q8w0zf2n9k3m5p7r9t1v3_oQ…43 characters…
//!     │ └ the id, 26 characters, no secret  └ 32 random bytes, base64url without padding
//!     └ o: operator's, p: project's, s: a session, k: an API key
//! ```
//!
//! The id finds the row, the secret proves the right to it. Only the SHA-256 of the secret is
//! kept; with 256 random bits there is nothing to guess, so no slow hash (OWASP ASVS 5.0,
//! 6.5.2). The prefix lets secret scanners find a leaked one.

use std::fmt;

use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{SessionId, TokenId, TypedId};
use rand::Rng as _;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Digest as _;
use uuid::Uuid;

use crate::secret;

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

/// How an API key's text begins.
const API_KEY_PREFIX: &str = "aic_k_";
/// How a session's text begins.
const SESSION_PREFIX: &str = "aic_s_";

/// 32 random bytes that somebody proves to know.
struct Secret(SecretBox<[u8; secret::LEN]>);

impl Secret {
    fn random() -> Self {
        let mut bytes = Box::new([0; secret::LEN]);
        rand::rng().fill_bytes(&mut bytes[..]);
        Self(SecretBox::new(bytes))
    }

    fn sha256(&self) -> Sha256 {
        Sha256(sha2::Sha256::digest(self.0.expose_secret()).into())
    }

    fn text(&self, prefix: &str, id: Uuid) -> SecretString {
        secret::write(prefix, id, self.0.expose_secret())
    }

    /// Reads what [`Secret::text`] wrote after the prefix.
    fn read(rest: &str) -> Option<(Uuid, Self)> {
        let (id, bytes) = secret::read(rest)?;
        Some((id, Self(SecretBox::new(Box::new(*bytes)))))
    }
}

/// A token with its secret.
pub struct BearerToken {
    /// What it says it opens.
    pub kind: TokenKind,
    /// Its id.
    pub id: TokenId,
    secret: Secret,
}

impl BearerToken {
    /// A new one, with this id.
    #[must_use]
    pub fn mint(kind: TokenKind, id: TokenId) -> Self {
        Self { kind, id, secret: Secret::random() }
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
        let (id, secret) = Secret::read(&text[kind.prefix().len()..])?;
        Some(Self { kind, id: TokenId::from_uuid(id), secret })
    }

    /// The digest that is kept.
    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        self.secret.sha256()
    }

    /// The text that its owner sends; shown once.
    #[must_use]
    pub fn reveal(&self) -> SecretString {
        self.secret.text(self.kind.prefix(), self.id.uuid())
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BearerToken({})", self.id)
    }
}

/// A session with its secret: what a browser's cookie holds, and what a program sends as bearer.
pub struct SessionToken {
    /// Its id.
    pub id: SessionId,
    secret: Secret,
}

impl SessionToken {
    /// A new one, with a new id.
    #[must_use]
    pub fn new() -> Self {
        Self { id: SessionId::from_uuid(Uuid::now_v7()), secret: Secret::random() }
    }

    /// Reads the text of one; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = Secret::read(text.strip_prefix(SESSION_PREFIX)?)?;
        Some(Self { id: SessionId::from_uuid(id), secret })
    }

    /// The digest that is kept.
    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        self.secret.sha256()
    }

    /// The text that its owner sends; shown once.
    #[must_use]
    pub fn reveal(&self) -> SecretString {
        self.secret.text(SESSION_PREFIX, self.id.uuid())
    }
}

impl Default for SessionToken {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken({})", self.id)
    }
}

/// A service account's API key with its secret.
pub struct ApiKeyToken {
    /// Its id.
    pub id: TokenId,
    secret: Secret,
}

impl ApiKeyToken {
    /// A new one, with this id.
    #[must_use]
    pub fn mint(id: TokenId) -> Self {
        Self { id, secret: Secret::random() }
    }

    /// Reads the text of one; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = Secret::read(text.strip_prefix(API_KEY_PREFIX)?)?;
        Some(Self { id: TokenId::from_uuid(id), secret })
    }

    /// The digest that is kept.
    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        self.secret.sha256()
    }

    /// The text that its owner sends; shown once.
    #[must_use]
    pub fn reveal(&self) -> SecretString {
        self.secret.text(API_KEY_PREFIX, self.id.uuid())
    }
}

impl fmt::Debug for ApiKeyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKeyToken({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            assert!(SessionToken::parse(text.expose_secret()).is_none());
        }
        let session = SessionToken::new();
        let text = session.reveal();
        let read = SessionToken::parse(text.expose_secret()).unwrap();
        assert_eq!(read.id, session.id);
        assert!(read.sha256().matches(&session.sha256()));
        assert!(!format!("{session:?}").contains(&text.expose_secret()[33..]));
        assert!(BearerToken::parse(text.expose_secret()).is_none());
        let key = ApiKeyToken::mint(TokenId::from_uuid(Uuid::from_u128(7)));
        let text = key.reveal();
        let read = ApiKeyToken::parse(text.expose_secret()).unwrap();
        assert_eq!(read.id, key.id);
        assert!(read.sha256().matches(&key.sha256()));
        assert!(!format!("{key:?}").contains(&text.expose_secret()[33..]));
        assert!(SessionToken::parse(text.expose_secret()).is_none());
        assert!(BearerToken::parse(text.expose_secret()).is_none());
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

    proptest! {
        #[test]
        fn any_text_is_answered(text in "(aic_[opsk]_)?.{0,80}") {
            let (token, session) = (BearerToken::parse(&text), SessionToken::parse(&text));
            if let Some(key) = ApiKeyToken::parse(&text) {
                let shown = key.reveal();
                prop_assert_eq!(shown.expose_secret(), &text);
            }
            if let Some(token) = token {
                let shown = token.reveal();
                prop_assert_eq!(shown.expose_secret(), &text);
            }
            if let Some(session) = session {
                let shown = session.reveal();
                prop_assert_eq!(shown.expose_secret(), &text);
            }
        }
    }
}
