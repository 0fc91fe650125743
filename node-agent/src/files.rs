//! Files that are there whole or not at all.
//!
//! An agent may be killed at any instruction. What it keeps is therefore written to
//! a neighbour, synced, renamed over the old one, and the folder synced: after a
//! crash a reader finds the old content or the new, never a mixture.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Whoever writes into a folder that is being removed has ended by then.
const WRITERS_GONE: Duration = Duration::from_secs(5);
const WRITERS_PAUSE: Duration = Duration::from_millis(5);

/// Replaces a file's content, with these permission bits.
///
/// # Errors
/// Whatever the file system says.
pub fn write_atomic(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let draft = write_draft(path, content, mode)?;
    fs::rename(&draft, path)?;
    sync_folder(folder_of(path)?)
}

/// Writes and syncs what is to replace a file, beside it. It is called as the answer says, and
/// waits to be renamed.
///
/// # Errors
/// Whatever the file system says; the file is as before.
pub(crate) fn write_draft(path: &Path, content: &[u8], mode: u32) -> io::Result<PathBuf> {
    let folder = folder_of(path)?;
    let name = path.file_name().ok_or_else(|| io::Error::other("a file needs a name"))?;
    let mut draft_name = std::ffi::OsString::from(".draft-");
    draft_name.push(name);
    let draft = folder.join(draft_name);
    // A draft that a crash left may have other permissions.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // On a full disk it would take the room that others need. Should it stay, the next draft
        // takes its place.
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    Ok(draft)
}

/// The folder that a file is in.
///
/// # Errors
/// When it has none.
pub(crate) fn folder_of(path: &Path) -> io::Result<&Path> {
    path.parent().ok_or_else(|| io::Error::other("a file needs a folder"))
}

/// Makes what was created, renamed or removed in a folder survive a power cut.
///
/// # Errors
/// Whatever the file system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes a folder that only the agent's user may enter; an existing one is narrowed.
///
/// # Errors
/// Whatever the file system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// Reads a file that may not be there.
///
/// # Errors
/// Whatever the file system says, but for a missing file.
pub fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Removes a folder and all in it, if it is there. Links are removed, not followed. Somebody may be writing into it: a
/// runtime that was asked about the workload a moment ago has its log there. So it is tried again for as long as that takes.
///
/// # Errors
/// Whatever the file system says, but for a missing folder.
pub fn remove_folder(path: &Path) -> io::Result<bool> {
    let deadline = Instant::now() + WRITERS_GONE;
    loop {
        match fs::remove_dir_all(path) {
            Ok(()) => return Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error)
                if error.kind() == io::ErrorKind::DirectoryNotEmpty
                    && Instant::now() < deadline =>
            {
                #[expect(clippy::disallowed_methods, reason = "removing blocks as it is")]
                thread::sleep(WRITERS_PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_written_into_is_removed_all_the_same() {
        let parent = tempfile::tempdir().unwrap();
        for round in 0..50 {
            let folder = parent.path().join(format!("{round}"));
            fs::create_dir(&folder).unwrap();
            let writes = folder.clone();
            // It ends by itself when the folder is gone.
            let writer = thread::spawn(move || {
                (0..1_000)
                    .take_while(|n| fs::write(writes.join(format!("{n}")), "a log").is_ok())
                    .count()
            });
            assert!(remove_folder(&folder).unwrap());
            writer.join().unwrap();
            assert!(!folder.exists());
        }
    }

    #[test]
    fn replaces_whole_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(folder.path().join(".draft-secret"), "left by a crash").unwrap();
        write_atomic(&path, b"one", 0o600).unwrap();
        write_atomic(&path, b"two", 0o600).unwrap();
        assert_eq!(read_if_there(&path).unwrap().unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(read_if_there(&folder.path().join("none")).unwrap(), None);
    }

    #[test]
    fn narrows_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wide");
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        private_folder(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(remove_folder(&path).unwrap());
        assert!(!remove_folder(&path).unwrap());
    }
}
