//! `disk-full`: the data folder's file system has no room left, and then it has again.
//!
//! The data folder of an `aicloud dev` lies on a small tmpfs. Customers go on while a ballast file
//! takes what is left; the database can extend neither its log nor its tables. Passes when
//! every refusal has the documented form, nothing is acknowledged that is not there afterwards, and
//! writes are acknowledged again within thirty seconds of the ballast's removal, unaided.
//!
//! Mounting needs root. Without it nothing is tested, and the scenario says so and fails, unless
//! the environment has `AICLOUD_CI_SKIP=1`.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nix::mount::{MntFlags, MsFlags, mount, umount2};

use super::Length;
use crate::faults::acks::AckList;
use crate::faults::check::{HEALED, check};
use crate::faults::customers::{Client, Crowd, Customers, rename};
use crate::faults::site::{Plan, Site};
use crate::faults::verdict::{Times, Verdict};
use crate::faults::watcher::Watcher;

/// All that there is: a fresh database takes some 60 MiB of it.
const SIZE: &str = "size=256m,mode=0711";
/// How long the disk stays full after the first refusal.
const FULL: Duration = Duration::from_secs(4);
/// Until the first write is refused: the log's last segment must be used up.
const FELT: Duration = Duration::from_secs(60);

/// A small file system that ends with its handle.
struct Small(PathBuf);

impl Small {
    fn new(at: &Path) -> Result<Self> {
        mount(Some("tmpfs"), at, Some("tmpfs"), MsFlags::MS_NOSUID | MsFlags::MS_NODEV, Some(SIZE))
            .context("mounting a tmpfs")?;
        Ok(Self(at.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Also when something still has a file open there.
        if let Err(error) = umount2(&self.0, MntFlags::MNT_DETACH) {
            eprintln!("{} could not be unmounted: {error}", self.0.display());
        }
    }
}

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    if !nix::unistd::geteuid().is_root() {
        let mut verdict = Verdict::new("disk-full", "LEFT OUT, mounting needs root");
        let allowed = std::env::var("AICLOUD_CI_SKIP").is_ok_and(|value| value == "1");
        verdict.require(allowed, "not root; AICLOUD_CI_SKIP=1 accepts that this is left out");
        return Ok(verdict);
    }
    let cycles = length.cycles(1, 10);
    let beside = tempfile::Builder::new().prefix("aicloud-faults-").tempdir()?;
    let small = beside.path().join("small");
    std::fs::create_dir(&small)?;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
    std::fs::set_permissions(beside.path(), mode)?;
    let _small = Small::new(&small)?;
    let plan = Plan { folder: Some(small.clone()), ..Plan::default() };
    let mut site = Site::whole(&plan).await?;
    let client = Client::with_list(&site, AckList::new(beside.path().join("acks"))?)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let crowd = Crowd { renters: 4, writers: 24 };
    let customers = Customers::start(&client, &site.projects, crowd);
    let mut healed = Times::default();
    for cycle in 1..=cycles {
        let before = client.tally.refused.load(Ordering::Relaxed);
        let ballast = small.join("ballast");
        fill(&ballast)?;
        let began = Instant::now();
        while client.tally.refused.load(Ordering::Relaxed) == before {
            ensure!(began.elapsed() < FELT, "the full disk was not felt within {FELT:?}");
            // Whatever is freed meanwhile is taken, too.
            fill(&ballast)?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        eprintln!("    full: felt after {:.1} s", began.elapsed().as_secs_f64());
        tokio::time::sleep(FULL).await;
        std::fs::remove_file(&ballast)?;
        let began = Instant::now();
        let key = format!("healed-{cycle}");
        client.must(&rename(&site.projects[0], &key, &key)).await?;
        site.until_node_is_ready().await?;
        healed.add(began.elapsed());
        length.say(cycle, cycles, &client);
    }
    customers.leave().await?;
    site.note_memory();
    let refused = client.tally.refused.load(Ordering::Relaxed);
    let mut verdict = Verdict::new("disk-full", format_args!("{cycles} times, {refused} refused"));
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    verdict.figure(format_args!("healed max {:.1} s", healed.max().as_secs_f64()));
    let slowest = healed.max();
    verdict.require(slowest <= HEALED, format_args!("healing took {slowest:?}"));
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// Takes all the room that is left.
fn fill(ballast: &Path) -> Result<()> {
    let mut file = File::options().create(true).append(true).open(ballast)?;
    for size in [1 << 20, 4096] {
        let zeros = vec![0_u8; size];
        loop {
            match file.write(&zeros) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => return Err(error).context("filling the disk"),
            }
        }
    }
    Ok(())
}
