//! The OCI bundle: what a container may see and do, in one `config.json`.
//!
//! The rules, from the outside in: own pid, mount, ipc, uts, network and cgroup
//! namespaces; a network with nothing in it; a read-only root; the user
//! [`WORKLOAD_ID`], not root, with no capability at all and no way to gain one; the deny
//! list of [`super::seccomp`]; no device but null, zero and their like, and the GPUs;
//! limits on memory, CPU and processes; and what /proc and /sys tell about the host
//! masked. Writable are `/tmp` (memory, counted against the limit) and `/scratch` (the
//! node's disk, wiped at release).

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    LinuxBuilder, LinuxCapabilitiesBuilder, LinuxCpuBuilder, LinuxDevice, LinuxDeviceBuilder,
    LinuxDeviceCgroup, LinuxDeviceCgroupBuilder, LinuxDeviceType, LinuxMemoryBuilder,
    LinuxNamespaceBuilder, LinuxNamespaceType, LinuxPidsBuilder, LinuxResources,
    LinuxResourcesBuilder, Mount, MountBuilder, PosixRlimitBuilder, PosixRlimitType, Process,
    ProcessBuilder, RootBuilder, Spec, SpecBuilder, UserBuilder,
};

use super::cdi::Edits;
use super::{cgroup, seccomp};
use crate::runtime::WorkloadSpec;

/// The user and group of all workloads. Not root, and nobody else's on usual systems.
pub(super) const WORKLOAD_ID: u32 = 65532;

/// Open files, where the agent may have as many itself.
const OPEN_FILES: u64 = 65_536;

const CPU_PERIOD_US: u64 = 100_000;

const NAMESPACES: [LinuxNamespaceType; 6] = [
    LinuxNamespaceType::Pid,
    LinuxNamespaceType::Mount,
    LinuxNamespaceType::Ipc,
    LinuxNamespaceType::Uts,
    LinuxNamespaceType::Network,
    LinuxNamespaceType::Cgroup,
];

/// What tells about the host or reaches it; the list of runc and docker.
const MASKED: [&str; 10] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
];

const READ_ONLY: [&str; 5] =
    ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/// What a bundle is made from, besides the workload's own wishes.
pub(super) struct Host<'a> {
    /// The image's root file system.
    pub rootfs: &'a Path,
    /// The workload's scratch space.
    pub scratch: &'a Path,
    /// What its GPUs need.
    pub gpu_edits: Edits,
    /// Whether swap can be limited.
    pub limits_swap: bool,
    /// How many open files the agent may have: it may be too weak to raise a limit.
    pub open_files: u64,
}

/// Writes down a container.
pub(super) fn spec(workload: &WorkloadSpec, host: &Host<'_>) -> Result<Spec, OciSpecError> {
    let mut namespaces = Vec::new();
    for namespace in NAMESPACES {
        namespaces.push(LinuxNamespaceBuilder::default().typ(namespace).build()?);
    }
    let (devices, allowed) = devices(&host.gpu_edits)?;
    let text = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    let linux = LinuxBuilder::default()
        .namespaces(namespaces)
        .resources(resources(workload, host, allowed)?)
        .cgroups_path(Path::new("/").join(cgroup::PARENT).join(&workload.allocation_id))
        .devices(devices)
        .seccomp(seccomp::filter()?)
        .masked_paths(text(&MASKED))
        .readonly_paths(text(&READ_ONLY))
        .build()?;
    SpecBuilder::default()
        .version("1.0.2")
        .hostname(workload.allocation_id.clone())
        .root(RootBuilder::default().path(host.rootfs).readonly(true).build()?)
        .process(process(workload, host)?)
        .mounts(mounts(host)?)
        .linux(linux)
        .build()
}

fn process(workload: &WorkloadSpec, host: &Host<'_>) -> Result<Process, OciSpecError> {
    let none = HashSet::new();
    let capabilities = LinuxCapabilitiesBuilder::default()
        .bounding(none.clone())
        .effective(none.clone())
        .inheritable(none.clone())
        .permitted(none.clone())
        .ambient(none)
        .build()?;
    let mut rlimits = Vec::new();
    // Not the number of processes: that limit counts a user's on the whole host, and
    // all workloads are the same user. The pids cgroup counts each one's own.
    for (typ, limit) in [
        (PosixRlimitType::RlimitNofile, OPEN_FILES.min(host.open_files)),
        (PosixRlimitType::RlimitCore, 0_u64),
    ] {
        rlimits.push(PosixRlimitBuilder::default().typ(typ).hard(limit).soft(limit).build()?);
    }
    ProcessBuilder::default()
        .terminal(false)
        .user(UserBuilder::default().uid(WORKLOAD_ID).gid(WORKLOAD_ID).build()?)
        .args(workload.command.clone())
        .env(environment(workload, &host.gpu_edits))
        .cwd("/scratch")
        .capabilities(capabilities)
        .rlimits(rlimits)
        .no_new_privileges(true)
        .build()
}

/// The tenant's variables over our defaults, and over both what only we may say.
fn environment(workload: &WorkloadSpec, edits: &Edits) -> Vec<String> {
    let uuids: Vec<&str> = workload.gpus.iter().map(|gpu| gpu.uuid.as_str()).collect();
    let uuids = uuids.join(",");
    // `void` is the driver's word for none; an empty value would mean "all" to some tools.
    let visible = if uuids.is_empty() { "void" } else { &uuids };
    let mut all = std::collections::BTreeMap::from([
        (
            "PATH".to_owned(),
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned(),
        ),
        ("HOME".to_owned(), "/scratch".to_owned()),
        ("HOSTNAME".to_owned(), workload.allocation_id.clone()),
    ]);
    all.extend(workload.env.clone());
    all.extend(workload.secret_env.open().map(|(name, value)| (name.clone(), value.clone())));
    for edit in &edits.env {
        if let Some((name, value)) = edit.split_once('=') {
            all.insert(name.to_owned(), value.to_owned());
        }
    }
    for (name, value) in [
        ("NVIDIA_VISIBLE_DEVICES", visible),
        ("AICLOUD_GPU_UUIDS", &uuids),
        ("AICLOUD_ALLOCATION", &workload.allocation_name),
    ] {
        all.insert(name.to_owned(), value.to_owned());
    }
    all.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

fn resources(
    workload: &WorkloadSpec,
    host: &Host<'_>,
    devices: Vec<LinuxDeviceCgroup>,
) -> Result<LinuxResources, OciSpecError> {
    let bytes = i64::try_from(workload.memory_bytes).unwrap_or(i64::MAX);
    let mut memory = LinuxMemoryBuilder::default().limit(bytes);
    if host.limits_swap {
        // Memory and swap together: none of it may be swap.
        memory = memory.swap(bytes);
    }
    let quota = i64::from(workload.cpu_millis) * (CPU_PERIOD_US as i64 / 1000);
    let cpu = LinuxCpuBuilder::default().period(CPU_PERIOD_US).quota(quota).build()?;
    LinuxResourcesBuilder::default()
        .memory(memory.build()?)
        .cpu(cpu)
        .pids(LinuxPidsBuilder::default().limit(i64::from(workload.pids_max)).build()?)
        .devices(devices)
        .build()
}

/// The GPUs' device nodes, and the rules: nothing, but these. The runtime adds null,
/// zero, full, random, urandom, tty and ptmx by itself.
fn devices(edits: &Edits) -> Result<(Vec<LinuxDevice>, Vec<LinuxDeviceCgroup>), OciSpecError> {
    let nothing = LinuxDeviceCgroupBuilder::default().allow(false).access("rwm").build()?;
    let mut nodes = Vec::new();
    let mut rules = vec![nothing];
    for node in &edits.device_nodes {
        let Some((kind, major, minor)) = node.numbers() else {
            tracing::warn!(device = %node.path.display(), "a CDI file names a device that isn't there");
            continue;
        };
        let typ = if kind == 'b' { LinuxDeviceType::B } else { LinuxDeviceType::C };
        nodes.push(
            LinuxDeviceBuilder::default()
                .path(node.path.clone())
                .typ(typ)
                .major(major)
                .minor(minor)
                .file_mode(0o666_u32)
                .uid(WORKLOAD_ID)
                .gid(WORKLOAD_ID)
                .build()?,
        );
        rules.push(
            LinuxDeviceCgroupBuilder::default()
                .allow(true)
                .typ(typ)
                .major(major)
                .minor(minor)
                .access(node.permissions.clone().unwrap_or_else(|| "rw".to_owned()))
                .build()?,
        );
    }
    Ok((nodes, rules))
}

fn mounts(host: &Host<'_>) -> Result<Vec<Mount>, OciSpecError> {
    let mount = |place: &str, typ: &str, source: PathBuf, options: &[&str]| {
        MountBuilder::default()
            .destination(place)
            .typ(typ)
            .source(source)
            .options(options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>())
            .build()
    };
    let locked = ["nosuid", "noexec", "nodev"];
    let with = |more: &[&'static str]| locked.iter().chain(more).copied().collect::<Vec<_>>();
    let mut all = vec![
        mount("/proc", "proc", "proc".into(), &locked)?,
        mount("/dev", "tmpfs", "tmpfs".into(), &["nosuid", "noexec", "mode=755", "size=64k"])?,
        mount(
            "/dev/pts",
            "devpts",
            "devpts".into(),
            &["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"],
        )?,
        mount("/dev/shm", "tmpfs", "shm".into(), &with(&["mode=1777", "size=64m"]))?,
        mount("/dev/mqueue", "mqueue", "mqueue".into(), &locked)?,
        mount("/sys", "sysfs", "sysfs".into(), &with(&["ro"]))?,
        mount("/tmp", "tmpfs", "tmpfs".into(), &["nosuid", "nodev", "mode=1777", "size=256m"])?,
        mount("/scratch", "bind", host.scratch.to_owned(), &["bind", "rw", "nosuid", "nodev"])?,
    ];
    for edit in &host.gpu_edits.mounts {
        let mut options = edit.options.clone();
        if !options.iter().any(|option| option == "bind" || option == "rbind") {
            options.push("bind".to_owned());
        }
        // The host's libraries are shown, never lent for writing.
        options.retain(|option| option != "rw");
        if !options.iter().any(|option| option == "ro") {
            options.push("ro".to_owned());
        }
        let mount = MountBuilder::default()
            .destination(edit.container_path.clone())
            .typ("bind")
            .source(edit.host_path.clone())
            .options(options);
        all.push(mount.build()?);
    }
    Ok(all)
}

/// The hard limit on this process's open files.
pub(super) fn own_open_files() -> u64 {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    hard_open_files(&limits).unwrap_or(1024)
}

fn hard_open_files(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_ascii_whitespace().nth(1)? {
        "unlimited" => Some(u64::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use aicloud_node_protocol::task::SecretEnv;

    use super::*;

    fn workload() -> WorkloadSpec {
        WorkloadSpec {
            allocation_id: "alloc_1".into(),
            allocation_name: "core42:aicloud:x".into(),
            epoch: 1,
            image: "busybox".into(),
            command: vec!["true".into()],
            env: [("HOME".to_owned(), "/tmp".to_owned())].into(),
            secret_env: SecretEnv::new("salt".into(), [("TOKEN".into(), "canary".into())].into()),
            gpus: Vec::new(),
            cpu_millis: 1500,
            memory_bytes: 1 << 30,
            pids_max: 64,
        }
    }

    fn config(gpu_edits: Edits) -> serde_json::Value {
        let host = Host {
            rootfs: Path::new("/images/x"),
            scratch: Path::new("/w/scratch"),
            gpu_edits,
            limits_swap: false,
            open_files: 100,
        };
        serde_json::to_value(spec(&workload(), &host).unwrap()).unwrap()
    }

    #[test]
    fn is_locked_down() {
        let config = config(Edits::default());
        assert_eq!(config["root"]["readonly"], true);
        assert_eq!(config["process"]["noNewPrivileges"], true);
        assert_eq!(config["process"]["user"]["uid"], WORKLOAD_ID);
        for set in ["bounding", "effective", "inheritable", "permitted", "ambient"] {
            assert_eq!(config["process"]["capabilities"][set], serde_json::json!([]), "{set}");
        }
        assert_eq!(config["process"]["rlimits"][0]["hard"], 100);
        let linux = &config["linux"];
        assert_eq!(linux["namespaces"].as_array().unwrap().len(), 6);
        assert_eq!(linux["resources"]["cpu"]["quota"], 150_000);
        assert_eq!(linux["resources"]["memory"]["swap"], serde_json::Value::Null);
        assert_eq!(linux["resources"]["devices"].as_array().unwrap().len(), 1);
        assert_eq!(linux["resources"]["devices"][0]["allow"], false);
        assert_eq!(linux["cgroupsPath"], "/aicloud/alloc_1");
        let denied = linux["seccomp"]["syscalls"].to_string();
        for call in
            ["mount", "ptrace", "bpf", "keyctl", "init_module", "kexec_load", "io_uring_setup"]
        {
            assert!(denied.contains(&format!("\"{call}\"")), "{call}");
        }
        let env = config["process"]["env"].to_string();
        assert!(env.contains("HOME=/tmp") && env.contains("NVIDIA_VISIBLE_DEVICES=void"), "{env}");
        assert!(env.contains("\"TOKEN=canary\""), "{env}");
    }

    #[test]
    fn a_record_knows_no_secret() {
        let record = serde_json::to_string(&workload()).unwrap();
        assert!(!record.contains("canary") && !format!("{:?}", workload()).contains("canary"));
        let read: WorkloadSpec = serde_json::from_str(&record).unwrap();
        assert!(read.secret_env.is_empty());
    }

    #[test]
    fn gpus_are_let_in_and_their_libraries_read_only() {
        let node = |path: &str| super::super::cdi::DeviceNode {
            path: path.into(),
            host_path: Some("/dev/null".into()),
            kind: None,
            major: None,
            minor: None,
            permissions: None,
        };
        let mount = super::super::cdi::CdiMount {
            host_path: "/lib/a.so".into(),
            container_path: "/lib/a.so".into(),
            options: vec!["rw".into()],
        };
        let mut edits = Edits {
            env: vec!["A=b".into(), "nonsense".into()],
            device_nodes: vec![node("/dev/nvidia0")],
            mounts: vec![mount],
        };
        edits.device_nodes.push(super::super::cdi::DeviceNode {
            host_path: Some("/dev/none".into()),
            ..node("/dev/nvidia1")
        });
        let config = config(edits);
        let devices = config["linux"]["devices"].as_array().unwrap();
        assert_eq!(devices.len(), 1, "one that isn't there is left out");
        assert_eq!(
            (&devices[0]["path"], &devices[0]["minor"]),
            (&"/dev/nvidia0".into(), &3.into())
        );
        let rule = &config["linux"]["resources"]["devices"][1];
        assert_eq!((&rule["allow"], &rule["access"]), (&true.into(), &"rw".into()));
        let last = config["mounts"].as_array().unwrap().last().unwrap();
        assert_eq!(last["options"], serde_json::json!(["bind", "ro"]));
        assert!(config["process"]["env"].to_string().contains("\"A=b\""));
    }

    #[test]
    fn reads_limits() {
        let text = "Limit  Soft Limit  Hard Limit  Units\nMax open files  1024  4096  files\n";
        assert_eq!(hard_open_files(text), Some(4096));
        assert_eq!(hard_open_files("Max open files  1 unlimited files"), Some(u64::MAX));
        assert_eq!(hard_open_files(""), None);
        assert!(own_open_files() > 0);
    }
}
