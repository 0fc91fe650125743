//! Images: root file systems on the node's disk.
//!
//! An image is a folder below the configured images folder, or `busybox`, which is made
//! on the spot from one static program, so that a node can show that it works with
//! nothing installed. Root file systems are read-only and shared by all workloads of an
//! image.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use aicloud_node_protocol::task::FailureCode;
use sha2::{Digest, Sha256};

use crate::files;
use crate::runtime::RuntimeError;

/// The name of the image that is made on the spot.
pub(super) const BUSYBOX: &str = "busybox";

const DRAFT: &str = ".draft-";

/// Mount points that every root file system needs, because it is read-only later.
const FOLDERS: [&str; 9] = ["bin", "dev", "etc", "proc", "root", "scratch", "sys", "tmp", "usr"];

/// Where images come from.
#[derive(Debug, Clone)]
pub(super) struct Images {
    /// The configured images folder.
    pub folder: Option<PathBuf>,
    /// A statically linked busybox.
    pub busybox: PathBuf,
    /// Where made root file systems are kept.
    pub cache: PathBuf,
}

impl Images {
    /// The root file system of an image. It may block on the disk.
    pub(super) fn rootfs(&self, image: &str) -> Result<PathBuf, RuntimeError> {
        let missing = |why: &str| {
            RuntimeError::new(FailureCode::ImageMissing, format!("no image `{image}`: {why}"))
        };
        if !is_image_name(image) {
            return Err(missing("a name has letters, digits, `.`, `_`, `-` and `:`"));
        }
        if let Some(folder) = &self.folder {
            let rootfs = folder.join(image);
            // A link could lead out of the images folder.
            if fs::symlink_metadata(&rootfs).is_ok_and(|meta| meta.is_dir()) {
                return rootfs.canonicalize().map_err(RuntimeError::internal);
            }
        }
        if image != BUSYBOX {
            return Err(missing("the images folder has no such folder"));
        }
        let program = fs::read(&self.busybox)
            .map_err(|error| missing(&format!("{}: {error}", self.busybox.display())))?;
        if is_dynamic(&program) {
            return Err(missing(&format!("{} is not statically linked", self.busybox.display())));
        }
        self.made(&program).map_err(RuntimeError::internal)
    }

    /// Removes what a crash left half-made.
    pub(super) fn clean(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.cache).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(DRAFT) {
                files::remove_folder(&entry.path())?;
            }
        }
        Ok(())
    }

    fn made(&self, program: &[u8]) -> io::Result<PathBuf> {
        let digest = hex::encode(&Sha256::digest(program)[..8]);
        let rootfs = self.cache.join(format!("{BUSYBOX}-{digest}"));
        if rootfs.is_dir() {
            return Ok(rootfs);
        }
        files::private_folder(&self.cache)?;
        // Made beside and renamed, so that a half-made one is never used; the number
        // is this try's own, because two first starts may come together.
        let draft = self.cache.join(format!("{DRAFT}{digest}-{:016x}", rand::random::<u64>()));
        let made = self.make(&draft, program).and_then(|()| fs::rename(&draft, &rootfs));
        if made.is_err() {
            files::remove_folder(&draft)?;
        }
        if rootfs.is_dir() { Ok(rootfs) } else { made.map(|()| rootfs) }
    }

    fn make(&self, draft: &Path, program: &[u8]) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        for folder in FOLDERS {
            let path = draft.join(folder);
            fs::create_dir_all(&path)?;
            // runc gives what it mounts over a folder the folder's own mode.
            let mode = if folder == "tmp" { 0o1777 } else { 0o755 };
            fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
        }
        fs::set_permissions(draft, fs::Permissions::from_mode(0o755))?;
        files::write_atomic(&draft.join("bin/busybox"), program, 0o755)?;
        let applets = Command::new(&self.busybox).arg("--list").output()?;
        for applet in String::from_utf8_lossy(&applets.stdout).lines() {
            if is_image_name(applet) && applet != "busybox" {
                symlink("busybox", draft.join("bin").join(applet))?;
            }
        }
        let etc = |name: &str, text: &str| {
            files::write_atomic(&draft.join("etc").join(name), text.as_bytes(), 0o644)
        };
        let user = super::bundle::WORKLOAD_ID;
        etc(
            "passwd",
            &format!("root:x:0:0::/root:/bin/sh\nworkload:x:{user}:{user}::/scratch:/bin/sh\n"),
        )?;
        etc("group", &format!("root:x:0:\nworkload:x:{user}:\n"))?;
        etc("hosts", "127.0.0.1 localhost\n")
    }
}

fn is_image_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | '[');
    !name.is_empty() && name.len() <= 128 && !name.starts_with('.') && name.chars().all(letter)
}

/// Whether a program needs a dynamic loader, which a root file system of one file
/// doesn't have: a 64-bit little-endian ELF with a `PT_INTERP` header.
fn is_dynamic(program: &[u8]) -> bool {
    const PT_INTERP: u32 = 3;
    let bytes = |at: usize, len: usize| program.get(at..at.checked_add(len)?);
    let number = |at: usize, len: usize| {
        Some(bytes(at, len)?.iter().rev().fold(0_usize, |all, byte| (all << 8) | *byte as usize))
    };
    if bytes(0, 6) != Some(b"\x7fELF\x02\x01") {
        return false;
    }
    let (Some(table), Some(size), Some(count)) = (number(32, 8), number(54, 2), number(56, 2))
    else {
        return false;
    };
    (0..count).any(|entry| {
        let at = entry.checked_mul(size).and_then(|offset| offset.checked_add(table));
        at.and_then(|at| number(at, 4)) == Some(PT_INTERP as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(root: &Path) -> Images {
        Images {
            folder: Some(root.join("images")),
            busybox: "/bin/busybox".into(),
            cache: root.join("cache"),
        }
    }

    #[test]
    fn only_what_is_there() {
        let root = tempfile::tempdir().unwrap();
        let images = images(root.path());
        fs::create_dir_all(root.path().join("images/pytorch:2")).unwrap();
        symlink("/etc", root.path().join("images/link")).unwrap();
        let code = |image: &str| images.rootfs(image).map_err(|error| error.code);
        assert!(code("pytorch:2").unwrap().ends_with("images/pytorch:2"));
        for bad in ["", "..", "a/b", "/etc", ".draft", "none", "link"] {
            assert_eq!(code(bad), Err(FailureCode::ImageMissing), "{bad}");
        }
    }

    #[test]
    fn half_made_ones_are_cleaned() {
        let root = tempfile::tempdir().unwrap();
        let images = images(root.path());
        images.clean().unwrap();
        for name in [".draft-1", "busybox-1"] {
            fs::create_dir_all(images.cache.join(name)).unwrap();
        }
        images.clean().unwrap();
        assert!(!images.cache.join(".draft-1").exists());
        assert!(images.cache.join("busybox-1").exists());
    }

    #[test]
    fn a_dynamic_busybox_is_refused() {
        let root = tempfile::tempdir().unwrap();
        // Test programs are dynamic themselves.
        let busybox = std::env::current_exe().unwrap();
        let images = Images { busybox, ..images(root.path()) };
        let error = images.rootfs(BUSYBOX).unwrap_err();
        assert!(error.message.contains("statically"), "{error}");
        assert!(!is_dynamic(b""));
        assert!(!is_dynamic(b"\x7fELF\x02\x01"));
    }
}
