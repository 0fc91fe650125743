//! Masters in a file of the control plane's own: for one machine, and for trying things.
//!
//! ```text
//! # The master keys of aicloud's secrets. …
//! 1 4f1c…64 hexadecimal digits
//! 2 …
//! ```
//!
//! The last line wraps, all unwrap. The file is made at the first use, readable by its owner only,
//! and read again for each use: those are few, and no master stays in memory. Whoever has the file
//! and the database has every secret, so in production a KMS elsewhere is the better choice, and the
//! control plane says so at each start.
//!
//! Wrapping is AES-256-GCM (NIST SP 800-38D) with a random nonce, which stands before the result.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use futures_util::FutureExt as _;
use secrecy::{ExposeSecret as _, SecretSlice};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Kms, KmsError, KmsFuture, KmsKind, MasterKey, Wrapped};
use crate::place::KeyName;

const KIND: KmsKind = KmsKind::Local;
const KEY_LEN: usize = 32;
const TAG_LEN: usize = 16;
const HEADER: &str = "\
# The master keys of aicloud's secrets. The last one wraps, older ones only unwrap.
# Without this file nothing that is sealed opens: keep a copy, apart from the database's.
";

/// Masters in a file.
#[derive(Debug, Clone)]
pub struct LocalKms {
    path: PathBuf,
}

/// A line of the file.
struct Master {
    version: u32,
    key: Zeroizing<[u8; KEY_LEN]>,
}

impl Master {
    fn generate(version: u32) -> Result<Self, KmsError> {
        let mut key = Zeroizing::new([0; KEY_LEN]);
        rand::fill(&mut key[..]).map_err(|_| refused("the system has no random bytes"))?;
        Ok(Self { version, key })
    }

    /// Its version, and eight digits that tell it from the key of that version in another file.
    fn name(&self) -> MasterKey {
        let digest = Sha256::digest(&self.key[..]);
        MasterKey::new(KIND, format_args!("{}/{}", self.version, hex::encode(&digest[..4])))
    }

    fn line(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(&self.key[..]));
        Zeroizing::new(format!("{} {}\n", self.version, *digits))
    }

    fn read(line: &str) -> Option<Self> {
        let (version, digits) = line.split_once(' ')?;
        let mut key = Zeroizing::new([0; KEY_LEN]);
        hex::decode_to_slice(digits, &mut key[..]).ok()?;
        Some(Self { version: version.parse().ok().filter(|version| *version > 0)?, key })
    }

    fn cipher(&self) -> LessSafeKey {
        let key = UnboundKey::new(&AES_256_GCM, &self.key[..]);
        LessSafeKey::new(key.expect("32 bytes are a key of AES-256"))
    }

    fn associated_data(&self, name: KeyName) -> String {
        format!("aicloud wrapped data key 1\0{}\0{name}", self.name())
    }

    fn encrypt(&self, name: KeyName, plain: &[u8]) -> Result<Wrapped, KmsError> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| refused("the system has no random bytes"))?;
        let mut bytes = Vec::with_capacity(NONCE_LEN + plain.len() + TAG_LEN);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(plain);
        let tag = self
            .cipher()
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(self.associated_data(name)),
                &mut bytes[NONCE_LEN..],
            )
            .map_err(|_| refused("a data key is too long to be wrapped"))?;
        bytes.extend_from_slice(tag.as_ref());
        Ok(Wrapped { master: self.name(), bytes })
    }

    fn decrypt(&self, name: KeyName, bytes: &[u8]) -> Result<SecretSlice<u8>, KmsError> {
        let wrong = || KmsError::WrongKey(name);
        let (nonce, rest) = bytes.split_first_chunk::<NONCE_LEN>().ok_or_else(wrong)?;
        let (value, tag) = rest.split_at(rest.len().checked_sub(TAG_LEN).ok_or_else(wrong)?);
        let mut plain = Zeroizing::new(vec![0; value.len()]);
        self.cipher()
            .open_separate_gather(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(self.associated_data(name)),
                value,
                tag,
                &mut plain,
            )
            .map_err(|_| wrong())?;
        Ok(SecretSlice::from(std::mem::take(&mut *plain)))
    }
}

impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Master({})", self.version)
    }
}

fn refused(reason: impl Into<String>) -> KmsError {
    KmsError::Refused { kind: KIND, reason: reason.into() }
}

impl LocalKms {
    /// The masters in this file; it is made when it is first needed.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Whether there is a file.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.path.is_file()
    }

    /// Adds a master, which wraps from now on. Re-wrap what is under the older ones.
    ///
    /// # Errors
    /// [`KmsError::Refused`].
    pub async fn add_master(&self) -> Result<MasterKey, KmsError> {
        self.apart(|file| {
            let mut masters = file.masters()?;
            let version = masters.iter().map(|master| master.version).max().unwrap_or(0) + 1;
            masters.push(Master::generate(version)?);
            file.write(&masters, Existing::Replace)?;
            Ok(newest(&masters)?.name())
        })
        .await
    }

    /// Runs file work where it may block.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, KmsError> + Send + 'static,
    ) -> Result<T, KmsError> {
        let own = self.clone();
        tokio::task::spawn_blocking(move || work(&own))
            .await
            .map_err(|error| KmsError::Unavailable { kind: KIND, reason: error.to_string() })?
    }

    fn io(&self, error: &io::Error) -> KmsError {
        refused(format!(
            "{}: {error}; it must be a file of the control plane's user, mode 0600",
            self.path.display()
        ))
    }

    /// All masters; the first is made when there is no file.
    fn masters(&self) -> Result<Vec<Master>, KmsError> {
        match self.read()? {
            Some(masters) => Ok(masters),
            None => {
                // Another process may make one at the same time: the first file stays.
                self.write(&[Master::generate(1)?], Existing::Keep)?;
                self.read()?.ok_or_else(|| {
                    refused(format!("{} went away while it was made", self.path.display()))
                })
            }
        }
    }

    fn read(&self) -> Result<Option<Vec<Master>>, KmsError> {
        let file = match fs::File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.io(&error)),
        };
        let mode = file.metadata().map_err(|error| self.io(&error))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(refused(format!(
                "{} may be read by others (mode {:o}): chmod 600 it, and think of its keys as known",
                self.path.display(),
                mode & 0o777
            )));
        }
        let text = io::read_to_string(file).map_err(|error| self.io(&error))?;
        let masters = parse(&Zeroizing::new(text));
        let masters = masters.map_err(|line| {
            refused(format!(
                "{}, line {line}: must be a version and 64 hexadecimal digits; put the file's copy in its place",
                self.path.display()
            ))
        })?;
        newest(&masters)?;
        Ok(Some(masters))
    }

    fn write(&self, masters: &[Master], existing: Existing) -> Result<(), KmsError> {
        let written = (|| {
            let folder = self.path.parent().unwrap_or(Path::new("."));
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            let mut nonce = [0; 8];
            rand::fill(&mut nonce).map_err(|_| io::Error::other("no random bytes"))?;
            let new = folder.join(format!(".master-{}.new", hex::encode(nonce)));
            let mut file =
                fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            let placed = (|| {
                file.write_all(HEADER.as_bytes())?;
                for master in masters {
                    file.write_all(master.line().as_bytes())?;
                }
                file.sync_all()?;
                match existing {
                    Existing::Replace => fs::rename(&new, &self.path),
                    Existing::Keep => match fs::hard_link(&new, &self.path) {
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                        linked => linked,
                    },
                }
            })();
            // After a rename it is gone; else it must go.
            let _ = fs::remove_file(&new);
            placed?;
            // A key that wraps must not be forgotten in a power cut.
            fs::File::open(folder)?.sync_all()
        })();
        written.map_err(|error| self.io(&error))
    }

    /// The master of this name.
    fn named(&self, wanted: &MasterKey) -> Result<Master, KmsError> {
        // What is wrapped by a file that is gone is not the reason to begin a new one.
        let masters = self.read()?.unwrap_or_default();
        masters.into_iter().find(|master| master.name() == *wanted).ok_or_else(|| {
            refused(format!(
                "the master key {} is not in {}: put the file that has it in its place",
                wanted.name(),
                self.path.display()
            ))
        })
    }
}

/// What becomes of a file that is already there.
#[derive(Clone, Copy)]
enum Existing {
    Keep,
    Replace,
}

fn newest(masters: &[Master]) -> Result<&Master, KmsError> {
    masters.last().ok_or_else(|| refused("the file of master keys is empty"))
}

/// The masters of a file; the number of the first line that is none.
fn parse(text: &str) -> Result<Vec<Master>, usize> {
    let mut masters: Vec<Master> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let after = masters.last().map_or(0, |master| master.version);
        let master = Master::read(line).filter(|master| master.version > after);
        masters.push(master.ok_or(index + 1)?);
    }
    Ok(masters)
}

impl Kms for LocalKms {
    fn kind(&self) -> KmsKind {
        KIND
    }

    fn master(&self) -> KmsFuture<'_, MasterKey> {
        self.apart(|file| Ok(newest(&file.masters()?)?.name())).boxed()
    }

    fn encrypt<'a>(&'a self, name: KeyName, plain: &'a SecretSlice<u8>) -> KmsFuture<'a, Wrapped> {
        let plain = plain.clone();
        self.apart(move |file| newest(&file.masters()?)?.encrypt(name, plain.expose_secret()))
            .boxed()
    }

    fn decrypt<'a>(
        &'a self,
        name: KeyName,
        wrapped: &'a Wrapped,
    ) -> KmsFuture<'a, SecretSlice<u8>> {
        let wrapped = wrapped.clone();
        self.apart(move |file| file.named(&wrapped.master)?.decrypt(name, &wrapped.bytes)).boxed()
    }

    fn rewrap<'a>(&'a self, name: KeyName, wrapped: &'a Wrapped) -> KmsFuture<'a, Wrapped> {
        async move {
            let plain = self.decrypt(name, wrapped).await?;
            self.encrypt(name, &plain).await
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Scope;
    use proptest::prelude::*;

    const NAME: KeyName = KeyName { scope: Scope::Cloud, version: 1 };

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(text in "[0-9a-f #\\n]{0,200}") {
            if let Ok(masters) = parse(&text) {
                let again: String = masters.iter().map(|master| master.line().to_string()).collect();
                let read = parse(&again).map(|masters| masters.len());
                prop_assert_eq!(read, Ok(masters.len()));
            }
        }

        #[test]
        fn lines_are_read_back(keys: Vec<[u8; 32]>) {
            let masters: Vec<Master> = (1..)
                .zip(&keys)
                .map(|(version, key)| Master { version, key: Zeroizing::new(*key) })
                .collect();
            let text: String = masters.iter().map(|master| master.line().to_string()).collect();
            let read = parse(&format!("{HEADER}{text}")).unwrap();
            prop_assert_eq!(read.len(), keys.len());
            for (read, written) in read.iter().zip(&masters) {
                prop_assert_eq!(read.name(), written.name());
            }
        }

        #[test]
        fn no_bit_of_a_wrapped_key_may_change(plain: [u8; 64], at: prop::sample::Index, bit in 0..8_u8) {
            let master = Master { version: 1, key: Zeroizing::new([3; 32]) };
            let mut wrapped = master.encrypt(NAME, &plain).unwrap();
            let opened = master.decrypt(NAME, &wrapped.bytes).unwrap();
            prop_assert_eq!(opened.expose_secret(), &plain[..]);
            let at = at.index(wrapped.bytes.len());
            wrapped.bytes[at] ^= 1 << bit;
            prop_assert!(master.decrypt(NAME, &wrapped.bytes).is_err());
        }
    }

    #[test]
    fn versions_only_grow() {
        let key = "00".repeat(32);
        assert_eq!(parse(&format!("1 {key}\n3 {key}\n")).map(|all| all.len()), Ok(2));
        for wrong in [format!("2 {key}\n1 {key}"), format!("0 {key}"), "1 00".into(), "x".into()] {
            assert!(parse(&wrong).is_err(), "{wrong}");
        }
    }
}
