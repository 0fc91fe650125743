//! GPUs into containers: a small applier of CDI specifications.
//!
//! The Container Device Interface (<https://github.com/cncf-tags/container-device-interface>)
//! says in files what a device needs inside a container. We read the JSON files in
//! `/etc/cdi` and `/var/run/cdi` of the kind `nvidia.com/gpu`, find the devices that are
//! named after a GPU's UUID or number, and apply their device nodes, mounts and
//! environment, and those that the file says for all its devices.
//!
//! A GPU that the driver knows and no file does is no GPU for a container: its workload is not
//! started, unless the runtime is NVIDIA's own, which brings devices in by other means.
//!
//! Not applied: YAML files (`nvidia-ctk cdi generate --format=json` writes JSON), and
//! hooks, because they write into the root file system, which is read-only and shared
//! here. What the hooks would do, the loader's cache, is what `LD_LIBRARY_PATH` in an
//! image is for.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::runtime::AssignedGpu;

const KIND: &str = "nvidia.com/gpu";

/// How the names begin that the driver gives to GPUs and to parts of them.
const DRIVER_NAMES: [&str; 2] = ["GPU-", "MIG-"];

/// The folders of the specification, the one of lower precedence first.
pub(super) const FOLDERS: [&str; 2] = ["/etc/cdi", "/var/run/cdi"];

/// What is to be changed in a container.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Edits {
    /// `NAME=value`.
    pub env: Vec<String>,
    /// Devices to make.
    pub device_nodes: Vec<DeviceNode>,
    /// Files and folders of the host to show.
    pub mounts: Vec<CdiMount>,
}

/// A device to make.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceNode {
    /// Inside.
    pub path: PathBuf,
    /// On the host, when it differs.
    pub host_path: Option<PathBuf>,
    /// `c` or `b`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Numbers; read from the host's node when they are missing.
    pub major: Option<i64>,
    /// See `major`.
    pub minor: Option<i64>,
    /// Of `rwm`; all when missing.
    pub permissions: Option<String>,
}

/// Something of the host to show.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CdiMount {
    /// On the host.
    pub host_path: PathBuf,
    /// Inside.
    pub container_path: PathBuf,
    /// Mount options.
    #[serde(default)]
    pub options: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    kind: String,
    #[serde(default)]
    devices: Vec<Device>,
    #[serde(default)]
    container_edits: Edits,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Device {
    name: String,
    #[serde(default)]
    container_edits: Edits,
}

/// The first of these GPUs that the driver names, and so has a device, but that no
/// specification knows: a workload would run without it, and be billed for it.
pub(super) fn unknown<'a>(folders: &[PathBuf], gpus: &'a [AssignedGpu]) -> Option<&'a str> {
    let specs: Vec<Spec> = folders.iter().flat_map(|folder| read_folder(folder)).collect();
    let named = |gpu: &&AssignedGpu| DRIVER_NAMES.iter().any(|start| gpu.uuid.starts_with(start));
    gpus.iter().filter(named).find(|gpu| find(&specs, gpu).is_none()).map(|gpu| gpu.uuid.as_str())
}

/// The specification of a GPU and its place. A UUID says more than a number, and a later folder
/// overrides an earlier one.
fn find<'a>(specs: &'a [Spec], gpu: &AssignedGpu) -> Option<(usize, &'a Device)> {
    let index = gpu.index.to_string();
    [gpu.uuid.as_str(), index.as_str()].iter().find_map(|name| {
        specs.iter().enumerate().rev().find_map(|(place, spec)| {
            let device = spec.devices.iter().find(|device| device.name == *name)?;
            Some((place, device))
        })
    })
}

/// Collects the edits for these GPUs. GPUs that no specification knows add nothing:
/// declared ones have no device. A file that can't be read is skipped and logged.
pub(super) fn edits_for(folders: &[PathBuf], gpus: &[AssignedGpu]) -> Edits {
    let specs: Vec<Spec> = folders.iter().flat_map(|folder| read_folder(folder)).collect();
    let mut all = Edits::default();
    let mut used = vec![false; specs.len()];
    for gpu in gpus {
        if let Some((place, device)) = find(&specs, gpu) {
            used[place] = true;
            merge(&mut all, &device.container_edits);
        }
    }
    for (spec, used) in specs.iter().zip(used) {
        if used {
            merge(&mut all, &spec.container_edits);
        }
    }
    all
}

fn merge(all: &mut Edits, more: &Edits) {
    // Two GPUs of a node share nodes like /dev/nvidiactl.
    all.env
        .extend(more.env.iter().filter(|env| !all.env.contains(env)).cloned().collect::<Vec<_>>());
    for node in &more.device_nodes {
        if !all.device_nodes.iter().any(|known| known.path == node.path) {
            all.device_nodes.push(node.clone());
        }
    }
    for mount in &more.mounts {
        if !all.mounts.iter().any(|known| known.container_path == mount.container_path) {
            all.mounts.push(mount.clone());
        }
    }
}

fn read_folder(folder: &Path) -> Vec<Spec> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files.into_iter().filter_map(|path| read(&path)).filter(|spec| spec.kind == KIND).collect()
}

fn read(path: &Path) -> Option<Spec> {
    let parsed = fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string()));
    parsed
        .map_err(|reason| tracing::warn!(file = %path.display(), reason, "skipped a CDI file"))
        .ok()
}

impl DeviceNode {
    /// Where it is on the host.
    pub(super) fn on_host(&self) -> &Path {
        self.host_path.as_deref().unwrap_or(&self.path)
    }

    /// Its kind and numbers, from the specification or from the host's node; `None`
    /// when there is no such node.
    pub(super) fn numbers(&self) -> Option<(char, i64, i64)> {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        let kind = self.kind.as_deref().and_then(|kind| kind.chars().next());
        if let (Some(major), Some(minor)) = (self.major, self.minor) {
            return Some((kind.unwrap_or('c'), major, minor));
        }
        let meta = fs::metadata(self.on_host()).ok()?;
        let is_block = meta.file_type().is_block_device();
        if !is_block && !meta.file_type().is_char_device() {
            return None;
        }
        let number = meta.rdev();
        let major = i64::try_from(nix::sys::stat::major(number)).ok()?;
        let minor = i64::try_from(nix::sys::stat::minor(number)).ok()?;
        Some((if is_block { 'b' } else { 'c' }, major, minor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURE: &str = r#"{
        "cdiVersion": "0.5.0", "kind": "nvidia.com/gpu",
        "devices": [
            {"name": "0", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0", "major": 195, "minor": 0}]}},
            {"name": "GPU-bb", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia1", "hostPath": "/dev/null"}]}},
            {"name": "all", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia9"}]}}
        ],
        "containerEdits": {
            "env": ["NVIDIA_DRIVER=1"],
            "deviceNodes": [{"path": "/dev/nvidiactl", "major": 195, "minor": 255}],
            "mounts": [{"hostPath": "/usr/lib/libcuda.so.1", "containerPath": "/usr/lib/libcuda.so.1", "options": ["ro", "bind"]}],
            "hooks": [{"hookName": "createContainer", "path": "/usr/bin/nvidia-ctk"}]
        }
    }"#;

    fn gpu(uuid: &str, index: u32) -> AssignedGpu {
        AssignedGpu { uuid: uuid.into(), index }
    }

    fn folder() -> (tempfile::TempDir, Vec<PathBuf>) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("nvidia.json"), FIXTURE).unwrap();
        fs::write(folder.path().join("broken.json"), "{").unwrap();
        fs::write(
            folder.path().join("other.json"),
            r#"{"kind": "x.org/y", "devices": [{"name": "0"}]}"#,
        )
        .unwrap();
        let folders = vec![folder.path().to_owned(), folder.path().join("none")];
        (folder, folders)
    }

    #[test]
    fn finds_by_uuid_and_by_number_and_adds_what_is_common_once() {
        let (_folder, folders) = folder();
        let edits = edits_for(&folders, &[gpu("GPU-aa", 0), gpu("GPU-bb", 1)]);
        let paths: Vec<_> =
            edits.device_nodes.iter().map(|node| node.path.to_str().unwrap()).collect();
        assert_eq!(paths, ["/dev/nvidia0", "/dev/nvidia1", "/dev/nvidiactl"]);
        assert_eq!(edits.env, ["NVIDIA_DRIVER=1"]);
        assert_eq!(edits.mounts.len(), 1);
        assert_eq!(edits.device_nodes[0].numbers(), Some(('c', 195, 0)));
        // Taken from the host's node, /dev/null.
        assert_eq!(edits.device_nodes[1].numbers(), Some(('c', 1, 3)));
    }

    #[test]
    fn a_gpu_of_the_driver_without_a_device_is_named() {
        let (_folder, folders) = folder();
        assert_eq!(unknown(&folders, &[gpu("GPU-aa", 0), gpu("GPU-bb", 1)]), None);
        assert_eq!(unknown(&folders, &[gpu("GPU-bb", 1), gpu("GPU-cc", 2)]), Some("GPU-cc"));
        assert_eq!(unknown(&folders, &[gpu("declared-7", 7)]), None, "it never had one");
        // `nvidia-ctk` writes YAML unless it is told otherwise.
        let yaml = tempfile::tempdir().unwrap();
        fs::write(yaml.path().join("nvidia.yaml"), "kind: nvidia.com/gpu").unwrap();
        let folders = [yaml.path().to_owned()];
        assert_eq!(unknown(&folders, &[gpu("GPU-aa", 0)]), Some("GPU-aa"));
    }

    #[test]
    fn gives_nothing_for_what_it_does_not_know() {
        let (_folder, folders) = folder();
        assert_eq!(edits_for(&folders, &[gpu("declared-7", 7)]), Edits::default());
        assert_eq!(edits_for(&folders, &[]), Edits::default());
    }
}
