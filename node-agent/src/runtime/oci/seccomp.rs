//! The system calls that workloads may not make.
//!
//! A deny list over "allow": programs that tenants bring must run, so the list has what
//! reaches for the host and what has been the way out of containers before, and
//! nothing else. It is a second wall; the first is that workloads have no capability,
//! are not root, and can't gain privileges. All three x86 ABIs are filtered, because a
//! list for one only is walked around through another.

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    Arch, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArgBuilder, LinuxSeccompBuilder,
    LinuxSeccompOperator, LinuxSyscall, LinuxSyscallBuilder,
};

/// Denied with EPERM, by reason.
const DENIED: [(&str, &[&str]); 9] = [
    (
        "changing what is mounted where",
        &[
            "mount",
            "umount",
            "umount2",
            "pivot_root",
            "chroot",
            "move_mount",
            "open_tree",
            "fsopen",
            "fsconfig",
            "fsmount",
            "fspick",
            "mount_setattr",
        ],
    ),
    ("entering or making namespaces", &["setns", "unshare"]),
    ("opening files past the mounts", &["open_by_handle_at", "name_to_handle_at"]),
    (
        "looking into other processes",
        &["ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"],
    ),
    (
        "changing the kernel",
        &[
            "kexec_load",
            "kexec_file_load",
            "init_module",
            "finit_module",
            "delete_module",
            "create_module",
            "query_module",
            "get_kernel_syms",
            "reboot",
            "syslog",
            "acct",
            "swapon",
            "swapoff",
            "quotactl",
            "quotactl_fd",
            "nfsservctl",
            "lookup_dcookie",
            "_sysctl",
            "uselib",
            "vhangup",
        ],
    ),
    (
        "large kernel surfaces with a history",
        &[
            "bpf",
            "perf_event_open",
            "userfaultfd",
            "io_uring_setup",
            "io_uring_enter",
            "io_uring_register",
        ],
    ),
    ("the kernel's keyrings, which have no namespace", &["keyctl", "add_key", "request_key"]),
    (
        "the host's clock",
        &["settimeofday", "clock_settime", "clock_settime64", "stime", "clock_adjtime", "adjtimex"],
    ),
    ("the host's ports", &["iopl", "ioperm"]),
];

/// New user namespaces give capabilities inside, and with them much of the kernel.
const CLONE_NEWUSER: u64 = 0x1000_0000;
/// `clone3` takes its flags in memory, where a filter can't look. ENOSYS makes C
/// libraries use `clone` instead.
const ENOSYS: u32 = 38;
const EPERM: u32 = 1;

/// The filter.
pub(super) fn filter() -> Result<LinuxSeccomp, OciSpecError> {
    let mut syscalls = Vec::with_capacity(DENIED.len() + 2);
    for (_, names) in DENIED {
        syscalls.push(deny(names, EPERM)?);
    }
    syscalls.push(deny(&["clone3"], ENOSYS)?);
    let new_user = LinuxSeccompArgBuilder::default()
        .index(0_usize)
        .value(CLONE_NEWUSER)
        .value_two(CLONE_NEWUSER)
        .op(LinuxSeccompOperator::ScmpCmpMaskedEq)
        .build()?;
    syscalls.push(
        LinuxSyscallBuilder::default()
            .names(vec!["clone".to_owned()])
            .action(LinuxSeccompAction::ScmpActErrno)
            .errno_ret(EPERM)
            .args(vec![new_user])
            .build()?,
    );
    LinuxSeccompBuilder::default()
        .default_action(LinuxSeccompAction::ScmpActAllow)
        .architectures(architectures())
        .syscalls(syscalls)
        .build()
}

fn deny(names: &[&str], errno: u32) -> Result<LinuxSyscall, OciSpecError> {
    LinuxSyscallBuilder::default()
        .names(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        .action(LinuxSeccompAction::ScmpActErrno)
        .errno_ret(errno)
        .build()
}

fn architectures() -> Vec<Arch> {
    if cfg!(target_arch = "aarch64") {
        vec![Arch::ScmpArchAarch64, Arch::ScmpArchArm]
    } else {
        vec![Arch::ScmpArchX86_64, Arch::ScmpArchX86, Arch::ScmpArchX32]
    }
}
