//! Links in mails, and the key behind them: nothing secret is stored.
//!
//! ```text
//! aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_3k…43 characters…
//!       └ the id, no secret          └ HMAC-SHA256(link key, purpose, 0, id), base64url
//! ```
//!
//! A link proves that its holder reads the mailbox that it was sent to. The entity that asked for it keeps
//! the id, what it is for, and until when; whether it still holds is that entity's business. Only the
//! mailer makes the text, at the moment of sending, so neither the journal nor the queue of mails nor
//! a backup of either has anything that opens an account. The purpose is part of what is
//! authenticated: an invitation is no password reset.
//!
//! The key is a file beside the certificate authority's, made at the first start. Two processes that
//! share the keys folder make one key: the first to give the file its name wins. Whoever replaces the key voids
//! all links, CSRF tokens, open ceremonies of passkeys and marks of devices ([`device`](super::device)), and nothing else.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;

use aicloud_domain::id::{SessionId, TypedId};
use aicloud_texts::link::{LinkText, MAC_LEN};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rand::Rng as _;
use secrecy::SecretString;
use uuid::Uuid;
use zeroize::Zeroizing;

const FILE: &str = "link.key";
const KEY_LEN: usize = 32;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To come into a tenant.
    Invitation,
    /// To set a new password.
    ResetPassword,
    /// To prove a new e-mail address.
    ChangeEmail,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Invitation, Self::ResetPassword, Self::ChangeEmail];

    /// Its word, as the queue of mails has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::ResetPassword => "reset_password",
            Self::ChangeEmail => "change_email",
        }
    }

    /// The purpose with this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// The key that links, CSRF tokens and marks of devices are made with. A cheap handle.
#[derive(Clone)]
pub struct LinkKey(Arc<hmac::Key>);

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(***)")
    }
}

impl LinkKey {
    /// The key in this folder; made there when there is none.
    ///
    /// # Errors
    /// When the file can't be read or made, or is no key.
    pub fn load_or_create(folder: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let path = folder.join(FILE);
        if !path.try_exists()? {
            make(folder, &path)?;
        }
        let bytes = Zeroizing::new(fs::read(&path)?);
        let bytes: Zeroizing<[u8; KEY_LEN]> =
            Zeroizing::new(bytes.as_slice().try_into().map_err(|_| {
                let what = format!("{} must be {KEY_LEN} bytes", path.display());
                io::Error::new(io::ErrorKind::InvalidData, what)
            })?);
        Ok(Self::of(&bytes))
    }

    /// The key with these bytes.
    #[must_use]
    pub fn of(bytes: &[u8; KEY_LEN]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }

    /// A link's text.
    #[must_use]
    pub fn link(&self, purpose: Purpose, id: Uuid) -> SecretString {
        LinkText::new(id, self.mac(purpose.word(), id.as_bytes())).reveal()
    }

    /// The id in a link's text; `None` when it was not made by us for this purpose.
    #[must_use]
    pub fn read(&self, purpose: Purpose, text: &str) -> Option<Uuid> {
        let link = LinkText::parse(text)?;
        self.proves(purpose.word(), link.id.as_bytes(), link.mac()).then_some(link.id)
    }

    /// What a page must send along with each write of a session that travels in a cookie.
    #[must_use]
    pub fn csrf(&self, session: SessionId) -> String {
        self.tag("csrf", session.uuid().as_bytes())
    }

    /// Whether this is the session's [`LinkKey::csrf`].
    #[must_use]
    pub fn is_csrf(&self, session: SessionId, given: &str) -> bool {
        self.is_tag("csrf", session.uuid().as_bytes(), given)
    }

    /// A digest of a request that holds a password. A plain one, kept beside the `Idempotency-Key`, would
    /// let whoever reads it try passwords without the slow hash.
    #[must_use]
    pub fn digest(&self, request_sha256: &[u8; 32]) -> [u8; 32] {
        self.mac("request", request_sha256)
    }

    /// What proves for a purpose that we have said this: 43 characters.
    pub(super) fn tag(&self, purpose: &str, about: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, about))
    }

    /// Whether this is the [`LinkKey::tag`]; in constant time.
    pub(super) fn is_tag(&self, purpose: &str, about: &[u8], given: &str) -> bool {
        // One spelling only: 43 characters, and the last one's spare bits are zero.
        let mut mac = [0; MAC_LEN + 4];
        URL_SAFE_NO_PAD
            .decode_slice(given, &mut mac)
            .is_ok_and(|length| self.proves(purpose, about, &mac[..length]))
    }

    /// The key that sign-ins under way are sealed with while a browser keeps them.
    #[must_use]
    pub fn sso_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.mac("sso_state", &[]))
    }

    fn mac(&self, purpose: &str, about: &[u8]) -> [u8; MAC_LEN] {
        let tag = hmac::sign(&self.0, &message(purpose, about));
        tag.as_ref().try_into().expect("a tag of HMAC-SHA256 has 32 bytes")
    }

    /// In constant time.
    fn proves(&self, purpose: &str, about: &[u8], mac: &[u8]) -> bool {
        hmac::verify(&self.0, &message(purpose, about), mac).is_ok()
    }
}

/// When an id of version 7 was made; `None` for others.
pub(super) fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

fn message(purpose: &str, about: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), &[0], about].concat()
}

/// A whole file gets the name, or none does.
fn make(folder: &Path, path: &Path) -> io::Result<()> {
    let mut bytes = Zeroizing::new([0; KEY_LEN]);
    rand::rng().fill_bytes(&mut bytes[..]);
    let new = folder.join(format!("{FILE}.{}", Uuid::now_v7().simple()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    let written = file.write_all(&bytes[..]).and_then(|()| file.sync_all());
    let named = written.and_then(|()| fs::hard_link(&new, path));
    fs::remove_file(&new)?;
    match named {
        // Another process was faster; its key is the key.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => fs::File::open(folder)?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use proptest::prelude::*;
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_link_is_for_one_purpose_and_of_one_key() {
        let (key, other) = (LinkKey::of(&[1; 32]), LinkKey::of(&[2; 32]));
        let id = Uuid::from_u128(7);
        for purpose in Purpose::ALL {
            let link = key.link(purpose, id);
            let text = link.expose_secret();
            assert_eq!(text.len(), 6 + 26 + 1 + 43);
            for read in Purpose::ALL {
                assert_eq!(key.read(read, text), (read == purpose).then_some(id));
                assert_eq!(other.read(read, text), None);
            }
            assert_eq!(Purpose::find(purpose.word()), Some(purpose));
        }
    }

    #[test]
    fn an_altered_link_is_none() {
        let key = LinkKey::of(&[1; 32]);
        let link = key.link(Purpose::Invitation, Uuid::from_u128(7));
        let text = link.expose_secret();
        for place in 0..text.len() {
            let mut altered = text.to_owned().into_bytes();
            altered[place] = if altered[place] == b'1' { b'2' } else { b'1' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(key.read(Purpose::Invitation, &altered), None, "place {place}");
        }
        for wrong in [String::new(), format!("{text}A"), text[..text.len() - 1].to_owned()] {
            assert_eq!(key.read(Purpose::Invitation, &wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_csrf_token_is_its_session_s() {
        let key = LinkKey::of(&[1; 32]);
        let session = |bits| SessionId::from_uuid(Uuid::from_u128(bits));
        let token = key.csrf(session(1));
        assert!(key.is_csrf(session(1), &token));
        assert!(!key.is_csrf(session(2), &token));
        assert!(!key.is_csrf(session(1), ""));
    }

    #[test]
    fn the_file_is_made_once_and_is_its_owner_s() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let made: Vec<LinkKey> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| LinkKey::load_or_create(&keys).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let id = Uuid::from_u128(7);
        let link = made[0].link(Purpose::Invitation, id);
        for key in &made {
            assert_eq!(key.read(Purpose::Invitation, link.expose_secret()), Some(id));
        }
        let file = keys.join(FILE);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&keys).unwrap().count(), 1, "nothing is left beside it");
        fs::write(&file, b"short").unwrap();
        let error = LinkKey::load_or_create(&keys).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "(aic_l_)?.{0,80}") {
            prop_assert_eq!(LinkKey::of(&[1; 32]).read(Purpose::Invitation, &text), None);
        }
    }
}
