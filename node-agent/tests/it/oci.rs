//! Real containers: root, an OCI runtime and a static busybox are needed. Where they
//! are missing these tests say so and do nothing. The runtime is runc, or what
//! `AICLOUD_TEST_OCI_RUNTIME` names, for instance a crun.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aicloud_node_protocol::pb::WorkloadPhase;
use aicloud_node_protocol::task::{Arguments, ReleaseArguments, SecretEnv, StopArguments};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::control::{Control, Session, Setup, name_of, start_arguments, task_id};
use crate::process::{Agent, Node, PROGRAM, output};
use crate::{fresh_id, until};

/// Whether containers can be made here; prints why not.
fn can_run() -> bool {
    let why = if !nix::unistd::geteuid().is_root() {
        "not root"
    } else if !Path::new(&program()).exists() {
        "no runc"
    } else if !Path::new("/bin/busybox").exists() {
        "no /bin/busybox"
    } else {
        return true;
    };
    eprintln!("SKIPPED: containers can't be made here: {why}");
    false
}

struct World {
    control: Control,
    node: Node,
    agent: Agent,
    session: Session,
}

impl World {
    async fn new() -> Self {
        let control = Control::start(Setup::default()).await;
        let node = Node::joined(&control).await;
        let agent = run(&node);
        let session = control.session().await;
        Self { control, node, agent, session }
    }

    async fn start(&mut self, allocation: &str, script: &str, gpus: &[&str]) -> serde_json::Value {
        let arguments = start_arguments(allocation, &["sh", "-c", script], gpus);
        let task = self.control.task(allocation, 1, &Arguments::Start(arguments));
        self.session.succeed(&task).await
    }

    async fn release(&mut self, allocation: &str) -> serde_json::Value {
        let release = Arguments::Release(ReleaseArguments {});
        self.session.succeed(&self.control.task(allocation, 1, &release)).await
    }

    /// Waits for a line of output.
    async fn prints(&self, allocation: &str, line: &str) -> String {
        let folder = self.node.workload(allocation);
        until(line, || output(&folder).lines().any(|printed| printed == line)).await;
        output(&folder)
    }

    async fn restart_after_kill(&mut self) {
        self.agent.signal(Signal::SIGKILL);
        self.agent.wait().await;
        self.agent = run(&self.node);
        self.session = self.control.session().await;
    }
}

/// A test that failed half-way leaves no container on the machine.
impl Drop for World {
    fn drop(&mut self) {
        let containers = self.node.state().join("containers");
        for entry in std::fs::read_dir(&containers).into_iter().flatten().flatten() {
            let delete = ["delete", "--force"];
            let id = entry.file_name();
            let mut runc = std::process::Command::new(program());
            let _ = runc.arg("--root").arg(&containers).args(delete).arg(id).status();
        }
    }
}

fn run(node: &Node) -> Agent {
    node.run(&["--runtime", "oci", "--oci-runtime", &program(), "--declare-gpus", "4xH100"])
}

fn program() -> String {
    std::env::var("AICLOUD_TEST_OCI_RUNTIME").unwrap_or_else(|_| {
        let usual = if Path::new("/usr/sbin/runc").exists() { "/usr/sbin" } else { "/usr/bin" };
        format!("{usual}/runc")
    })
}

/// The cgroup folders of an allocation, in all hierarchies.
fn cgroups(allocation: &str) -> Vec<PathBuf> {
    let roots = std::fs::read_dir("/sys/fs/cgroup").unwrap().flatten().map(|entry| entry.path());
    roots
        .chain([PathBuf::from("/sys/fs/cgroup")])
        .map(|root| root.join("aicloud").join(allocation))
        .filter(|folder| folder.exists())
        .collect()
}

/// The processes of the host that have a text in their environment or command line.
fn processes_with(text: &str) -> BTreeSet<u32> {
    let has = |path: PathBuf| {
        let content = std::fs::read(path).unwrap_or_default();
        content.windows(text.len()).any(|window| window == text.as_bytes())
    };
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|pid| *pid != std::process::id())
        .filter(|pid| {
            has(format!("/proc/{pid}/environ").into()) || has(format!("/proc/{pid}/cmdline").into())
        })
        .collect()
}

async fn is_gone(node: &Node, allocation: &str) {
    assert!(!node.workload(allocation).exists());
    assert!(!node.state().join("containers").join(allocation).exists());
    assert_eq!(cgroups(allocation), [] as [PathBuf; 0]);
    // A zombie has neither environment nor command line, so what is left is alive.
    assert_eq!(processes_with(allocation), BTreeSet::new());
}

#[tokio::test]
async fn survives_the_agents_death_and_leaves_nothing_behind() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    let script = "touch /scratch/file; sleep 1000 & sleep 1000 & echo ready; wait";
    let started = world.start(&allocation, script, &["declared-1"]).await;
    let pid = started["pid"].as_u64().unwrap();
    world.prints(&allocation, "ready").await;
    assert!(!cgroups(&allocation).is_empty());
    assert!(processes_with(&allocation).contains(&(pid as u32)));

    world.restart_after_kill().await;
    let adopted = &world.session.hello.workloads;
    assert_eq!(adopted.len(), 1);
    assert_eq!(adopted[0].phase(), WorkloadPhase::Running);
    assert_eq!(u64::from(adopted[0].pid), pid);
    assert_eq!(adopted[0].gpu_uuids, ["declared-1"]);

    let released = world.release(&allocation).await;
    assert!(released["killed_processes"].as_u64().unwrap() >= 3, "{released}");
    assert!(released["cgroups_removed"].as_u64().unwrap() >= 1, "{released}");
    is_gone(&world.node, &allocation).await;
    assert_eq!(world.release(&allocation).await["was_gone"], true);
}

/// The files below a folder that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(holding(&path, text));
        } else if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // A FIFO of the runtime's would be waited for.
            let content = std::fs::read(&path).unwrap_or_default();
            if content.windows(text.len()).any(|part| part == text.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}

#[tokio::test]
async fn a_secret_variable_is_the_workloads_and_in_no_file() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    let secret = format!("sings-{allocation}");
    let script = "case \"$TOKEN\" in sings-alloc*) echo right;; esac; sleep 1000";
    let mut arguments = start_arguments(&allocation, &["sh", "-c", script], &[]);
    arguments.secret_env = SecretEnv::new("salt".into(), [("TOKEN".into(), secret.clone())].into());
    let task = world.control.task(&allocation, 1, &Arguments::Start(arguments));
    world.session.succeed(&task).await;
    world.prints(&allocation, "right").await;
    // The search finds what is there.
    assert_ne!(holding(&world.node.state(), "GREETING"), [] as [PathBuf; 0]);
    assert_eq!(holding(&world.node.state(), &secret), [] as [PathBuf; 0]);
    // The next agent adopts it without them, and the order that comes again is done already.
    world.restart_after_kill().await;
    assert_eq!(world.session.hello.workloads[0].phase(), WorkloadPhase::Running);
    world.session.succeed(&task).await;
    assert_eq!(holding(&world.node.state(), &secret), [] as [PathBuf; 0]);
    world.release(&allocation).await;
    is_gone(&world.node, &allocation).await;
}

#[tokio::test]
async fn sees_its_own_and_nothing_else() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let (one, two) = (fresh_id("alloc"), fresh_id("alloc"));
    world.start(&one, "sleep 1000 & echo ready; wait", &["declared-0"]).await;
    world.prints(&one, "ready").await;
    let script = r#"
        echo "processes=$(ps | tail -n +2 | wc -l)"
        echo "neighbour=$(ps | grep -c 'sleep [4]242')"
        echo "user=$(id -u)" "host=$(hostname)"
        grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status | tr '\t' ' '
        echo "interfaces=$(ls /sys/class/net | tr '\n' ' ')"
        touch /file 2>/dev/null || echo "root=readonly"
        touch /tmp/file /scratch/file && echo "writable=yes"
        mount -t tmpfs none /tmp 2>/dev/null || echo "mount=refused"
        unshare -r true 2>/dev/null || echo "unshare=refused"
        echo "kcore=$(cat /proc/kcore 2>/dev/null | head -c 1 | wc -c)"
        ls /dev | grep -cE '^(sd|vd|nvme|kmsg|mem|fuse)' | sed 's/^/devices=/'
        env | sort | grep -E '^(AICLOUD|NVIDIA|GREETING)'
        echo done; sleep 1000
    "#;
    world.start(&two, script, &["declared-2", "declared-3"]).await;
    let printed = world.prints(&two, "done").await;
    let value = |name: &str| {
        let line = printed.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in:\n{printed}")).trim().to_owned()
    };
    assert!(value("processes=").parse::<u32>().unwrap() < 8, "{printed}");
    assert_eq!(value("neighbour="), "0");
    assert_eq!(value("user="), format!("65532 host={two}"));
    assert_eq!(value("CapEff:").trim_start_matches('0'), "");
    assert_eq!(value("CapBnd:").trim_start_matches('0'), "");
    assert_eq!(value("NoNewPrivs:"), "1");
    assert_eq!(value("Seccomp:"), "2");
    assert_eq!(value("interfaces="), "lo");
    assert_eq!(value("root="), "readonly");
    assert_eq!(value("writable="), "yes");
    assert_eq!(value("mount="), "refused");
    assert_eq!(value("unshare="), "refused");
    assert_eq!(value("kcore="), "0");
    assert_eq!(value("devices="), "0");
    assert_eq!(value("AICLOUD_ALLOCATION="), name_of(&two));
    assert_eq!(value("AICLOUD_GPU_UUIDS="), "declared-2,declared-3");
    assert_eq!(value("NVIDIA_VISIBLE_DEVICES="), "declared-2,declared-3");
    assert_eq!(value("GREETING="), "hello");
    for allocation in [one, two] {
        world.release(&allocation).await;
        is_gone(&world.node, &allocation).await;
    }
}

#[tokio::test]
async fn limits_are_the_cgroups() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    // More processes than there are slots. The shell that can't fork ends, and its
    // children stay with the first process.
    let script = "(while :; do sleep 1000 & done); echo ready; exec sleep 1000";
    world.start(&allocation, script, &[]).await;
    let printed = world.prints(&allocation, "ready").await;
    assert!(printed.contains("can't fork"), "{printed}");
    let read = |name: &str| {
        let found = cgroups(&allocation)
            .into_iter()
            .find_map(|folder| std::fs::read_to_string(folder.join(name)).ok());
        found.map(|text| text.trim().to_owned())
    };
    let memory = read("memory.limit_in_bytes").or_else(|| read("memory.max")).unwrap();
    assert_eq!(memory, (64 << 20).to_string());
    assert_eq!(read("pids.max").unwrap(), "32");
    let cpu = read("cpu.cfs_quota_us").or_else(|| read("cpu.max")).unwrap();
    assert!(cpu.starts_with("50000"), "{cpu}");
    let running: u32 = read("pids.current").unwrap().parse().unwrap();
    assert!((29..=32).contains(&running), "{running}");
    let released = world.release(&allocation).await;
    assert!(released["killed_processes"].as_u64().unwrap() >= 20, "{released}");
    is_gone(&world.node, &allocation).await;
}

#[tokio::test]
async fn an_exit_keeps_its_code_over_a_restart() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    world.start(&allocation, "echo out; echo err >&2; exit 7", &[]).await;
    world
        .session
        .until("exited", |all| all.len() == 1 && all[0].phase() == WorkloadPhase::Exited)
        .await;
    assert_eq!(world.session.workloads[0].exit_code, 7);
    let printed = world.prints(&allocation, "err").await;
    assert!(printed.contains("out"), "{printed}");
    world.restart_after_kill().await;
    assert_eq!(world.session.hello.workloads[0].exit_code, 7);
    world.release(&allocation).await;
    is_gone(&world.node, &allocation).await;
}

#[tokio::test]
async fn stop_is_term_and_then_kill() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let (polite, deaf) = (fresh_id("alloc"), fresh_id("alloc"));
    world.start(&polite, "trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done", &[]).await;
    world.start(&deaf, "trap '' TERM; echo ready; while :; do sleep 0.1; done", &[]).await;
    world.prints(&polite, "ready").await;
    world.prints(&deaf, "ready").await;
    let mut stop = async |allocation: &str, grace_ms: u32| {
        let stop = Arguments::Stop(StopArguments { grace_ms });
        let task = world.control.task(allocation, 1, &stop);
        world.session.succeed(&task).await
    };
    let stopped = stop(&polite, 20_000).await;
    assert_eq!((&stopped["exit_code"], &stopped["killed"]), (&3.into(), &false.into()));
    let stopped = stop(&deaf, 200).await;
    assert_eq!((&stopped["exit_code"], &stopped["killed"]), (&137.into(), &true.into()));
    for allocation in [polite, deaf] {
        world.release(&allocation).await;
        is_gone(&world.node, &allocation).await;
    }
}

#[tokio::test]
async fn a_release_cuts_a_stop_short() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let deaf = fresh_id("alloc");
    world.start(&deaf, "trap '' TERM; echo ready; while :; do sleep 0.1; done", &[]).await;
    world.prints(&deaf, "ready").await;
    // A grace far beyond the patience of this test.
    let stop = Arguments::Stop(StopArguments { grace_ms: 600_000 });
    let stop = world.control.task(&deaf, 1, &stop);
    world.session.send(&stop).await;
    world.release(&deaf).await;
    is_gone(&world.node, &deaf).await;
}

#[tokio::test]
async fn an_agent_that_takes_its_workloads_along_waits_for_no_grace() {
    if !can_run() {
        return;
    }
    let control = Control::start(Setup::default()).await;
    let node = Node::joined(&control).await;
    let (runtime, gpus) = (["--runtime", "oci", "--oci-runtime"], ["--declare-gpus", "4xH100"]);
    let program = program();
    let arguments = [&runtime[..], &[&program], &gpus, &["--stop-workloads-on-exit"]].concat();
    let agent = node.run(&arguments);
    let session = control.session().await;
    let mut world = World { control, node, agent, session };
    let deaf = fresh_id("alloc");
    world
        .start(&deaf, "trap 'echo asked' TERM; echo ready; while :; do sleep 0.1; done", &[])
        .await;
    world.prints(&deaf, "ready").await;
    // A grace far beyond the patience of this test.
    let stop = Arguments::Stop(StopArguments { grace_ms: 600_000 });
    world.session.send(&world.control.task(&deaf, 1, &stop)).await;
    world.prints(&deaf, "asked").await;
    world.agent.signal(Signal::SIGTERM);
    assert!(world.agent.wait().await.success());
    is_gone(&world.node, &deaf).await;
}

#[tokio::test]
async fn what_cannot_start_leaves_nothing() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    let mut arguments = start_arguments(&allocation, &["true"], &["declared-0"]);
    arguments.image = "none".into();
    let task = world.control.task(&allocation, 1, &Arguments::Start(arguments));
    assert_eq!(world.session.fail(&task).await, "image_missing");
    let arguments = start_arguments(&allocation, &["/no/such/program"], &["declared-0"]);
    let task = world.control.task(&allocation, 1, &Arguments::Start(arguments));
    assert_eq!(world.session.fail(&task).await, "runtime_error");
    is_gone(&world.node, &allocation).await;
    // The GPU is free again.
    let other = fresh_id("alloc");
    world.start(&other, "sleep 1000", &["declared-0"]).await;
    world.release(&other).await;
}

/// The agent is killed between "started" and "finished". The task comes again and has
/// its result, and there is one container.
#[tokio::test]
async fn a_crash_in_the_middle_of_a_start_is_made_good() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    for _ in 0..4 {
        let allocation = fresh_id("alloc");
        let arguments = start_arguments(&allocation, &["sleep", "1000"], &["declared-0"]);
        let task = world.control.task(&allocation, 1, &Arguments::Start(arguments));
        world.session.send(&task).await;
        let record = world.node.state().join("ledger");
        let id = task_id(&task);
        until("started", || std::fs::read_to_string(&record).unwrap().contains(&id)).await;
        world.restart_after_kill().await;
        let started = world.session.succeed(&task).await;
        assert_eq!(started["phase"], "running");
        let pid = started["pid"].as_u64().unwrap();
        assert!(processes_with(&allocation).contains(&(pid as u32)));
        world.release(&allocation).await;
        is_gone(&world.node, &allocation).await;
    }
}

#[tokio::test]
async fn a_killed_shim_is_noticed_and_cleaned() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    let pid = world.start(&allocation, "sleep 1000", &[]).await["pid"].as_i64().unwrap();
    let shim = std::fs::read_to_string(world.node.workload(&allocation).join("shim.pid")).unwrap();
    kill(Pid::from_raw(shim.parse().unwrap()), Signal::SIGKILL).unwrap();
    world.session.until("a heartbeat", |_| true).await;
    assert_eq!(world.session.workloads[0].phase(), WorkloadPhase::Running, "it lives on");
    kill(Pid::from_raw(i32::try_from(pid).unwrap()), Signal::SIGKILL).unwrap();
    world.session.until("exited", |all| all[0].phase() == WorkloadPhase::Exited).await;
    assert_eq!(world.session.workloads[0].exit_code, -1);
    world.release(&allocation).await;
    is_gone(&world.node, &allocation).await;
}

#[tokio::test]
async fn half_made_workloads_are_cleaned_at_start() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    world.agent.signal(Signal::SIGKILL);
    world.agent.wait().await;
    let folder = world.node.workload(&allocation);
    std::fs::create_dir_all(folder.join("scratch/deep")).unwrap();
    std::fs::write(folder.join("workload.json"), "{").unwrap();
    world.agent = run(&world.node);
    world.session = world.control.session().await;
    assert!(world.session.hello.workloads.is_empty());
    is_gone(&world.node, &allocation).await;
}

/// Scratch space on a file system of its own is wiped like any other.
#[tokio::test]
async fn scratch_may_lie_elsewhere() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let elsewhere = tempfile::tempdir().unwrap();
    world.agent.signal(Signal::SIGTERM);
    world.agent.wait().await;
    let folder = elsewhere.path().to_str().unwrap();
    let program = program();
    world.agent = world.node.run(&["--oci-runtime", &program, "--scratch-dir", folder]);
    world.session = world.control.session().await;
    let allocation = fresh_id("alloc");
    world.start(&allocation, "echo hello > /scratch/file; echo ready; sleep 1000", &[]).await;
    world.prints(&allocation, "ready").await;
    let file = elsewhere.path().join(&allocation).join("file");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "hello\n");
    // The settings of another day know nothing of it.
    world.restart_after_kill().await;
    let released = world.release(&allocation).await;
    assert_eq!(released["scratch_bytes_wiped"], 6);
    assert!(!elsewhere.path().join(&allocation).exists());
    is_gone(&world.node, &allocation).await;
}

/// One that can't be cleaned up must not cost its neighbours their agent.
#[tokio::test]
async fn what_cannot_be_cleaned_at_start_is_left_for_a_release() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let (well, stuck) = (fresh_id("alloc"), fresh_id("alloc"));
    world.start(&well, "sleep 1000", &[]).await;
    world.agent.signal(Signal::SIGKILL);
    world.agent.wait().await;
    let folder = world.node.workload(&stuck);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("workload.json"), "{").unwrap();
    // The agent would remove it, and can't as long as something is mounted there.
    let mount = folder.join("scratch");
    std::fs::create_dir(&mount).unwrap();
    let flags = nix::mount::MsFlags::MS_BIND;
    nix::mount::mount(Some(&mount), &mount, None::<&str>, flags, None::<&str>).unwrap();
    world.agent = run(&world.node);
    world.session = world.control.session().await;
    let seen = &world.session.hello.workloads;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!((seen[0].allocation_id.as_str(), seen[0].phase()), (&*well, WorkloadPhase::Running));
    world.session.until("a heartbeat", |all| all.len() == 1).await;
    nix::mount::umount2(&mount, nix::mount::MntFlags::MNT_DETACH).unwrap();
    world.release(&stuck).await;
    is_gone(&world.node, &stuck).await;
    world.release(&well).await;
}

/// A runtime that answers nothing sensible says nothing about its container.
#[tokio::test]
async fn a_runtime_that_fails_is_no_exit() {
    if !can_run() {
        return;
    }
    let mut world = World::new().await;
    let allocation = fresh_id("alloc");
    world.start(&allocation, "sleep 1000", &[]).await;
    let shim = std::fs::read_to_string(world.node.workload(&allocation).join("shim.pid")).unwrap();
    // What the runtime knows of it; the rest is as it was.
    let state = world.node.state().join("containers").join(&allocation).join("state.json");
    let kept = std::fs::read(&state).ok();
    if kept.is_some() {
        std::fs::write(&state, "{").unwrap();
    }
    kill(Pid::from_raw(shim.parse().unwrap()), Signal::SIGKILL).unwrap();
    let folder = world.node.workload(&allocation);
    let _ = world.session.next().await;
    world
        .session
        .until("a heartbeat without its shim", |_| {
            aicloud_node_agent::shim::is_alive(&folder).is_ok_and(|lives| !lives)
        })
        .await;
    world.session.until("a look", |_| true).await;
    assert_eq!(world.session.workloads[0].phase(), WorkloadPhase::Running);
    assert!(!folder.join("exit.json").exists());
    if let Some(kept) = kept {
        std::fs::write(&state, kept).unwrap();
    }
    world.release(&allocation).await;
    is_gone(&world.node, &allocation).await;
}

/// Without root the agent says so at once, instead of failing at the first workload.
#[tokio::test]
async fn rootless_is_refused_with_a_reason() {
    if !can_run() {
        return;
    }
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let control = Control::start(Setup::default()).await;
    let node = Node::joined(&control).await;
    let state = node.state();
    // The user must get at its program and its folder, and the folder's parent is ours.
    let parent = state.parent().unwrap();
    std::fs::set_permissions(parent, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = parent.join("aicloud-agent");
    std::fs::copy(PROGRAM, &program).unwrap();
    let files = std::fs::read_dir(&state).unwrap().flatten().map(|entry| entry.path());
    for path in files.chain([state.clone()]) {
        chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let mut command = std::process::Command::new(program);
    command.uid(NOBODY).gid(NOBODY).arg("run").arg("--state-dir").arg(&state);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("needs root"), "{said}");
}
