//! Binaries, accounts and folders of the private PostgreSQL.
//!
//! Everything here asks the machine what it has and says, in a typed error, what is
//! missing and how to get it. Nothing here starts the server.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Gid, Uid, User, chown};

use super::PrivateError;

/// Where Debian and its children keep one folder for each major version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// What we ask for when there is none: the oldest version we are tested with.
const PACKAGE: &str = "postgresql-15";
/// A log that has grown past this is moved aside at the next start.
const LOG_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// How much of the log an error shows.
const TAIL_BYTES: usize = 2_000;

/// The folder of one version's programs.
pub(super) struct Binaries(PathBuf);

impl Binaries {
    /// The version that made `data`, or the newest one when there is no data yet.
    pub(super) fn find(data: &Path) -> Result<Self, PrivateError> {
        let made_by = std::fs::read_to_string(data.join("PG_VERSION"))
            .ok()
            .map(|text| text.trim().to_owned());
        let bin = |version: &str| Path::new(VERSIONS).join(version).join("bin");
        if let Some(version) = made_by {
            let folder = bin(&version);
            return if folder.join("postgres").exists() {
                Ok(Self(folder))
            } else {
                Err(PrivateError::OtherVersion {
                    folder: data.to_owned(),
                    package: format!("postgresql-{version}"),
                    version,
                })
            };
        }
        std::fs::read_dir(VERSIONS)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
            .filter(|version| bin(&version.to_string()).join("initdb").exists())
            .max()
            .map(|version| Self(bin(&version.to_string())))
            .ok_or_else(|| PrivateError::NoBinaries { package: PACKAGE.to_owned() })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// The user the server runs as when we are root.
pub(super) struct Account {
    name: String,
    uid: Uid,
    gid: Gid,
}

impl Account {
    /// `None` when we are not root: then the server runs as ourselves.
    pub(super) fn for_server() -> Result<Option<Self>, PrivateError> {
        if !Uid::effective().is_root() {
            return Ok(None);
        }
        let user = User::from_name("postgres").ok().flatten().ok_or(PrivateError::NoUser)?;
        Ok(Some(Self { name: user.name, uid: user.uid, gid: user.gid }))
    }

    /// Makes the command run as this user. (The standard library drops root's other groups.)
    pub(super) fn apply(&self, command: &mut Command) {
        command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
    }

    /// Whether the user may pass through every folder on the way.
    pub(super) fn check_reach(&self, folder: &Path) -> Result<(), PrivateError> {
        for parent in folder.ancestors() {
            let meta = std::fs::metadata(parent).map_err(PrivateError::io("reading", parent))?;
            let search = if meta.uid() == self.uid.as_raw() {
                0o100
            } else if meta.gid() == self.gid.as_raw() {
                0o010
            } else {
                0o001
            };
            if meta.mode() & search == 0 {
                return Err(PrivateError::Unreachable {
                    user: self.name.clone(),
                    parent: parent.to_owned(),
                });
            }
        }
        Ok(())
    }

    fn own(&self, path: &Path) -> Result<(), PrivateError> {
        chown(path, Some(self.uid), Some(self.gid))
            .map_err(|errno| PrivateError::io("giving away", path)(errno.into()))
    }
}

/// Makes a folder (with its parents) of this mode, owned by the account. A folder that
/// exists without an account keeps its mode: it is the operator's.
pub(super) fn make_folder(
    path: &Path,
    mode: u32,
    account: Option<&Account>,
) -> Result<(), PrivateError> {
    let existed = path.exists();
    std::fs::create_dir_all(path).map_err(PrivateError::io("making", path))?;
    if !existed || account.is_some() {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
            .map_err(PrivateError::io("setting the mode of", path))?;
    }
    account.map_or(Ok(()), |account| account.own(path))
}

/// Opens the log for appending; one that has grown too large becomes `postgres.log.1`.
pub(super) fn open_log(path: &Path, account: Option<&Account>) -> Result<File, PrivateError> {
    if std::fs::metadata(path).is_ok_and(|meta| meta.len() > LOG_MAX_BYTES) {
        std::fs::rename(path, path.with_extension("log.1"))
            .map_err(PrivateError::io("renaming", path))?;
    }
    let log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(PrivateError::io("opening", path))?;
    account.map_or(Ok(()), |account| account.own(path))?;
    Ok(log)
}

/// The end of the log, for an error's text.
pub(super) fn tail(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_default();
    let start = bytes.len().saturating_sub(TAIL_BYTES);
    String::from_utf8_lossy(&bytes[start..]).trim().to_owned()
}

/// Whether `postmaster.pid` says that the server with this pid takes connections.
pub(super) fn ready(data: &Path, pid: i32) -> bool {
    let Ok(text) = std::fs::read_to_string(data.join("postmaster.pid")) else {
        return false;
    };
    let line = |number: usize| text.lines().nth(number - 1).map(str::trim);
    line(1) == Some(pid.to_string().as_str()) && line(8) == Some("ready")
}

/// The pid of a live server on this folder that is not our child. The pid in a stale file may
/// belong to anything by now, so the process must be called `postgres` and work in the folder.
pub(super) fn other_server(data: &Path) -> Option<i32> {
    let text = std::fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid: i32 = text.lines().next()?.trim().parse().ok()?;
    let process = PathBuf::from(format!("/proc/{pid}"));
    let name = std::fs::read_to_string(process.join("comm")).ok()?;
    let works_in = std::fs::read_link(process.join("cwd")).ok()?;
    let data = data.canonicalize().ok()?;
    (name.trim() == "postgres" && works_in == data).then_some(pid)
}
