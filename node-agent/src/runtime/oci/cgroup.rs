//! Cgroups: where they are on this host, who is in them, and that they are gone.
//!
//! The runtime makes and removes a container's cgroups. We look after it, because
//! "released" is a promise about the host and not about what a runtime returned. The
//! host may have one hierarchy (v2), many (v1), or both (hybrid); the same relative
//! path is looked for in all of them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder under each hierarchy's root that holds all workloads' cgroups.
pub(super) const PARENT: &str = "aicloud";

/// How this host's cgroups are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One v2 hierarchy.
    Unified,
    /// v1 hierarchies only.
    Legacy,
    /// v1 hierarchies and a v2 one beside them; crun refuses that.
    Hybrid,
}

/// The cgroup hierarchies of this host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hierarchies {
    v1: Vec<PathBuf>,
    v2: Vec<PathBuf>,
}

impl Hierarchies {
    /// Finds them.
    pub(super) fn find() -> io::Result<Self> {
        Ok(Self::parse(&fs::read_to_string("/proc/self/mountinfo")?))
    }

    fn parse(mountinfo: &str) -> Self {
        let mut found = Self { v1: Vec::new(), v2: Vec::new() };
        for line in mountinfo.lines() {
            // id parent dev root mountpoint options [tags] - type source options
            let Some((left, right)) = line.split_once(" - ") else {
                continue;
            };
            let Some(place) = left.split(' ').nth(4) else {
                continue;
            };
            match right.split(' ').next() {
                Some("cgroup") => found.v1.push(PathBuf::from(place)),
                Some("cgroup2") => found.v2.push(PathBuf::from(place)),
                _ => {}
            }
        }
        found
    }

    pub(super) fn layout(&self) -> Layout {
        match (self.v1.is_empty(), self.v2.is_empty()) {
            (true, _) => Layout::Unified,
            (false, true) => Layout::Legacy,
            (false, false) => Layout::Hybrid,
        }
    }

    /// Where the v2 hierarchy is that makes this host hybrid.
    pub(super) fn hybrid_mount(&self) -> Option<&Path> {
        (self.layout() == Layout::Hybrid).then(|| self.v2.first().map(PathBuf::as_path)).flatten()
    }

    /// Whether a limit on swap can be set.
    pub(super) fn limits_swap(&self) -> bool {
        self.layout() == Layout::Unified
            || self.v1.iter().any(|root| root.join("memory.memsw.limit_in_bytes").exists())
    }

    /// The cgroup folders of a workload that exist.
    pub(super) fn folders(&self, id: &str) -> Vec<PathBuf> {
        self.v1
            .iter()
            .chain(&self.v2)
            .map(|root| root.join(PARENT).join(id))
            .filter(|folder| folder.is_dir())
            .collect()
    }

    /// The processes in a workload's cgroups and those below them.
    pub(super) fn processes(&self, id: &str) -> BTreeSet<i32> {
        let mut found = BTreeSet::new();
        for folder in self.folders(id) {
            for group in with_children(&folder) {
                let list = fs::read_to_string(group.join("cgroup.procs")).unwrap_or_default();
                found.extend(list.lines().filter_map(|pid| pid.parse::<i32>().ok()));
            }
        }
        // 0 is a process of another pid namespace, which can't be named from here.
        found.remove(&0);
        found
    }

    /// Removes a workload's cgroups that the runtime left; true when none is there
    /// any more.
    pub(super) fn remove(&self, id: &str) -> bool {
        for folder in self.folders(id) {
            // Children first, or their parents are busy.
            for group in with_children(&folder).iter().rev() {
                let _ = fs::remove_dir(group);
            }
        }
        self.folders(id).is_empty()
    }
}

/// A cgroup and all below it, parents first.
fn with_children(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_owned()];
    let mut next = 0;
    while next < all.len() {
        let entries = fs::read_dir(&all[next]).into_iter().flatten().flatten();
        let children: Vec<_> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
            .collect();
        all.extend(children);
        next += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_layouts_apart() {
        let v2 = "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        let v1 = "31 1 0:27 / /sys/fs/cgroup/memory rw shared:1 - cgroup cgroup rw,memory\n";
        let hidden = "32 1 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";
        assert_eq!(Hierarchies::parse(v2).layout(), Layout::Unified);
        assert_eq!(Hierarchies::parse(v1).layout(), Layout::Legacy);
        let hybrid = Hierarchies::parse(&format!("{v1}{hidden}nonsense\n"));
        assert_eq!(hybrid.layout(), Layout::Hybrid);
        assert_eq!(hybrid.hybrid_mount(), Some(Path::new("/sys/fs/cgroup/unified")));
        assert_eq!(Hierarchies::parse(v2).hybrid_mount(), None);
    }

    #[test]
    fn finds_processes_below_and_removes() {
        let root = tempfile::tempdir().unwrap();
        let hierarchies = Hierarchies { v1: vec![root.path().to_owned()], v2: Vec::new() };
        let child = root.path().join(PARENT).join("alloc_1/child");
        fs::create_dir_all(&child).unwrap();
        fs::write(child.join("cgroup.procs"), "12\n0\n34\n").unwrap();
        assert_eq!(hierarchies.processes("alloc_1"), BTreeSet::from([12, 34]));
        assert!(!hierarchies.remove("alloc_1"), "a folder with a file in it is busy");
        fs::remove_file(child.join("cgroup.procs")).unwrap();
        assert!(hierarchies.remove("alloc_1"));
        assert!(hierarchies.remove("alloc_1"));
    }
}
