//! The agent's folder: who the node is and what it has been told.
//!
//! ```text
//!   node.json       node id, address of the control plane, trust domain
//!   identity.pem    private key and certificate chain, in one file so that they change together
//!   ca.pem          the cloud's CAs that this node trusts, the newest first
//!   task-keys.json  the keys that may sign tasks
//!   ledger          what tasks were started and how they ended
//!   workloads/…     one folder for each workload
//! ```
//!
//! The folder is 0700 and the files are 0600; everything is replaced atomically. One
//! agent owns the folder at a time: a second one is refused by a file lock, which
//! the kernel releases however the first one ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use aicloud_node_protocol::pb;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

use crate::files;
use crate::identity::{self, Identity};

/// Who this node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeRecord {
    /// The node's id.
    pub node_id: String,
    /// Where the control plane is, `host:port`.
    pub server: String,
    /// The SPIFFE trust domain.
    pub trust_domain: String,
}

/// What is wrong with the folder.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another agent runs on this folder.
    #[error("another agent uses {}; end it first or choose another --state-dir", .0.display())]
    InUse(PathBuf),
    /// The node has never joined.
    #[error("this node has not joined a cloud: {} is missing; run `aicloud-agent join …`", .0.display())]
    NotJoined(PathBuf),
    /// A file is there and doesn't say what it should.
    #[error("{} is damaged ({reason}); join again with a new token", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    epoch: u32,
    public_key: String,
}

/// The agent's folder, locked for this process.
#[derive(Debug)]
pub struct StateDir {
    root: PathBuf,
    _lock: File,
}

impl StateDir {
    /// Makes the folder if needed and locks it.
    ///
    /// # Errors
    /// [`StateError::InUse`] when another agent has it, [`StateError::Io`] otherwise.
    pub fn open(root: &Path) -> Result<Self, StateError> {
        files::private_folder(root).map_err(at(root))?;
        // Workloads' bundles need absolute paths, whatever was typed.
        let root = root.canonicalize().map_err(at(root))?;
        let lock_path = root.join("lock");
        let lock = File::create(&lock_path).map_err(at(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateError::InUse(root)),
            Err(TryLockError::Error(error)) => return Err(at(&lock_path)(error)),
        }
        let workloads = root.join("workloads");
        files::private_folder(&workloads).map_err(at(&workloads))?;
        Ok(Self { root, _lock: lock })
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The ledger's file.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger")
    }

    /// The folder of the workloads' folders.
    #[must_use]
    pub fn workloads(&self) -> PathBuf {
        self.root.join("workloads")
    }

    /// Who the node is.
    ///
    /// # Errors
    /// [`StateError::NotJoined`] before the first join, or that it can't be read.
    pub fn node(&self) -> Result<NodeRecord, StateError> {
        let path = self.root.join("node.json");
        let content = self.read("node.json")?.ok_or_else(|| StateError::NotJoined(path.clone()))?;
        serde_json::from_slice(&content).map_err(damaged(&path))
    }

    /// The node's key and certificate.
    ///
    /// # Errors
    /// [`StateError::NotJoined`] before the first join, or that it can't be read.
    pub fn identity(&self) -> Result<Identity, StateError> {
        let path = self.root.join("identity.pem");
        let content =
            self.read("identity.pem")?.ok_or_else(|| StateError::NotJoined(path.clone()))?;
        Identity::from_pem(&content).map_err(damaged(&path))
    }

    /// The CAs that this node trusts.
    ///
    /// # Errors
    /// [`StateError::NotJoined`] before the first join, or that they can't be read.
    pub fn trusted_cas(&self) -> Result<Vec<CertificateDer<'static>>, StateError> {
        let path = self.root.join("ca.pem");
        let content = self.read("ca.pem")?.ok_or_else(|| StateError::NotJoined(path.clone()))?;
        CertificateDer::pem_slice_iter(&content).collect::<Result<_, _>>().map_err(damaged(&path))
    }

    /// The keys that may sign tasks, as last heard.
    ///
    /// # Errors
    /// That they can't be read.
    pub fn task_keys(&self) -> Result<Vec<pb::TaskKey>, StateError> {
        let path = self.root.join("task-keys.json");
        let Some(content) = self.read("task-keys.json")? else {
            return Ok(Vec::new());
        };
        let stored: Vec<StoredKey> = serde_json::from_slice(&content).map_err(damaged(&path))?;
        stored
            .into_iter()
            .map(|key| {
                let public_key = hex::decode(&key.public_key).map_err(damaged(&path))?;
                Ok(pb::TaskKey { epoch: key.epoch, public_key })
            })
            .collect()
    }

    /// Keeps who the node is.
    ///
    /// # Errors
    /// That it can't be written.
    pub fn put_node(&self, node: &NodeRecord) -> Result<(), StateError> {
        let path = self.root.join("node.json");
        let content = serde_json::to_vec_pretty(node).map_err(damaged(&path))?;
        files::write_atomic(&path, &content, 0o600).map_err(at(&path))
    }

    /// Keeps a new key and certificate.
    ///
    /// # Errors
    /// That it can't be written.
    pub fn put_identity(&self, identity: &Identity) -> Result<(), StateError> {
        let path = self.root.join("identity.pem");
        files::write_atomic(&path, identity.to_pem().as_bytes(), 0o600).map_err(at(&path))
    }

    /// Trusts the CA that issues, the one that the listener showed, and no other: what
    /// a join does.
    ///
    /// # Errors
    /// That they can't be written.
    pub fn put_cas(
        &self,
        issuing: &CertificateDer<'static>,
        shown: Option<&CertificateDer<'static>>,
    ) -> Result<(), StateError> {
        let mut all = vec![issuing.clone()];
        all.extend(shown.filter(|ca| *ca != issuing).cloned());
        self.write_cas(&all)
    }

    /// Trusts a CA beside those of before, as long as these are valid: with a renewal
    /// comes the CA that issues now, and while the cloud changes CAs the listener may
    /// still show the old one.
    ///
    /// # Errors
    /// That it can't be read or written.
    pub fn add_ca(&self, ca: &CertificateDer<'_>, now: i64) -> Result<(), StateError> {
        let before = self.trusted_cas()?;
        if before.first() == Some(ca) {
            return Ok(());
        }
        let mut all = vec![ca.clone().into_owned()];
        all.extend(before.into_iter().filter(|old| {
            old != ca && identity::validity(old).is_ok_and(|(_, not_after)| not_after > now)
        }));
        // Two overlap in a rotation; more than four is a fault somewhere else.
        all.truncate(4);
        self.write_cas(&all)
    }

    /// Keeps the keys that may sign tasks. Nothing is written when they are those of before: each
    /// channel brings them, and a full disk must not keep the node away.
    ///
    /// # Errors
    /// That they can't be written.
    pub fn put_task_keys(&self, keys: &[pb::TaskKey]) -> Result<(), StateError> {
        if self.task_keys().is_ok_and(|kept| kept == keys) {
            return Ok(());
        }
        let path = self.root.join("task-keys.json");
        let stored: Vec<_> = keys
            .iter()
            .map(|key| StoredKey { epoch: key.epoch, public_key: hex::encode(&key.public_key) })
            .collect();
        let content = serde_json::to_vec_pretty(&stored).map_err(damaged(&path))?;
        files::write_atomic(&path, &content, 0o600).map_err(at(&path))
    }

    fn write_cas(&self, cas: &[CertificateDer<'static>]) -> Result<(), StateError> {
        let path = self.root.join("ca.pem");
        let text: String = cas.iter().map(|ca| identity::pem("CERTIFICATE", ca)).collect();
        files::write_atomic(&path, text.as_bytes(), 0o600).map_err(at(&path))
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        let path = self.root.join(name);
        files::read_if_there(&path).map_err(at(&path))
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StateError {
    let path = path.to_owned();
    move |source| StateError::Io { path, source }
}

fn damaged<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> StateError {
    let path = path.to_owned();
    move |reason| StateError::Damaged { path, reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_agent_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = StateDir::open(folder.path()).unwrap();
        assert!(matches!(StateDir::open(folder.path()), Err(StateError::InUse(_))));
        assert!(matches!(first.node(), Err(StateError::NotJoined(_))));
        drop(first);
        StateDir::open(folder.path()).unwrap();
    }

    #[test]
    fn keeps_what_it_is_given() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::open(folder.path()).unwrap();
        let node = NodeRecord {
            node_id: "node_1".into(),
            server: "localhost:1".into(),
            trust_domain: "aicloud.local".into(),
        };
        state.put_node(&node).unwrap();
        assert_eq!(state.node().unwrap(), node);
        let keys = vec![pb::TaskKey { epoch: 1, public_key: vec![7; 32] }];
        assert!(state.task_keys().unwrap().is_empty());
        state.put_task_keys(&keys).unwrap();
        assert_eq!(state.task_keys().unwrap(), keys);
        let written = || {
            use std::os::unix::fs::MetadataExt;
            std::fs::metadata(folder.path().join("task-keys.json")).unwrap().ino()
        };
        let before = written();
        state.put_task_keys(&keys).unwrap();
        assert_eq!(written(), before, "what is there already is not written again");
        state.put_task_keys(&[]).unwrap();
        assert!(state.task_keys().unwrap().is_empty());
        std::fs::write(folder.path().join("node.json"), "{").unwrap();
        assert!(matches!(state.node(), Err(StateError::Damaged { .. })));
    }

    #[test]
    fn cas_overlap_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::open(folder.path()).unwrap();
        let ca = |year| {
            let mut params = rcgen::CertificateParams::default();
            params.not_before = rcgen::date_time_ymd(2000, 1, 1);
            params.not_after = rcgen::date_time_ymd(year, 1, 1);
            let key = rcgen::KeyPair::generate().unwrap();
            params.self_signed(&key).unwrap().der().clone()
        };
        let (ended, old, new) = (ca(2001), ca(2090), ca(2091));
        state.put_cas(&ended, None).unwrap();
        state.add_ca(&old, crate::unix_ms()).unwrap();
        state.add_ca(&new, crate::unix_ms()).unwrap();
        state.add_ca(&new, crate::unix_ms()).unwrap();
        assert_eq!(state.trusted_cas().unwrap(), [new, old]);
    }
}
