//! How an agent is set up: flags over environment over file over defaults.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::inventory::{DeclareError, DeclaredGpus};
use crate::runtime::simulated::Timing;

/// Where the state is when nobody says otherwise.
pub const DEFAULT_STATE_DIR: &str = "/var/lib/aicloud-agent";

/// Which runtime runs the workloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum RuntimeKind {
    /// Containers through runc or crun.
    #[default]
    Oci,
    /// Nothing behind the protocol, for large fleets on one machine.
    Simulated,
}

/// Everything that can be set, as flags, as `AICLOUD_AGENT_*` and in the file under
/// the same names with underscores.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, clap::Args)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Where the agent keeps its key, its ledger and its workloads.
    #[arg(long, env = "AICLOUD_AGENT_STATE_DIR")]
    pub state_dir: Option<PathBuf>,
    /// Dial this address instead of the one of the join command.
    #[arg(long, env = "AICLOUD_AGENT_SERVER")]
    pub server: Option<String>,
    /// What runs the workloads.
    #[arg(long, env = "AICLOUD_AGENT_RUNTIME", value_enum)]
    pub runtime: Option<RuntimeKind>,
    /// The OCI runtime's program: runc or crun. Default: the first that is installed.
    #[arg(long, env = "AICLOUD_AGENT_OCI_RUNTIME")]
    pub oci_runtime: Option<PathBuf>,
    /// The folder of images: root file systems, one folder each.
    #[arg(long, env = "AICLOUD_AGENT_IMAGES")]
    pub images: Option<PathBuf>,
    /// The folder of the workloads' scratch space, on a file system of its own, so that who fills
    /// it takes nothing from the agent. Default: within the state folder.
    #[arg(long, env = "AICLOUD_AGENT_SCRATCH_DIR")]
    pub scratch_dir: Option<PathBuf>,
    /// A statically linked busybox, for the image of that name.
    #[arg(long, env = "AICLOUD_AGENT_BUSYBOX")]
    pub busybox: Option<PathBuf>,
    /// Say that the node has these GPUs, for instance `8xH100`, instead of looking.
    #[arg(long, env = "AICLOUD_AGENT_DECLARE_GPUS")]
    pub declare_gpus: Option<String>,
    /// Remove all workloads when the agent ends. Without it they run on.
    #[arg(long, env = "AICLOUD_AGENT_STOP_WORKLOADS_ON_EXIT", num_args = 0..=1, default_missing_value = "true")]
    pub stop_workloads_on_exit: Option<bool>,
    /// How long simulated operations take; only in the file.
    #[arg(skip)]
    pub simulated: Option<Timing>,
}

/// Why settings are no good.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file can't be read, or says something unknown.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<config::ConfigError>,
    },
    /// The declared GPUs are no declaration.
    #[error(transparent)]
    Declared(#[from] DeclareError),
    /// The agent doesn't know its own program.
    #[error("cannot find the agent's own program: {0}")]
    Program(std::io::Error),
}

/// An agent's settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the agent keeps its state.
    pub state_dir: PathBuf,
    /// Dialled instead of the address of the join command.
    pub server: Option<String>,
    /// What runs the workloads.
    pub runtime: RuntimeKind,
    /// The OCI runtime's program.
    pub oci_runtime: Option<PathBuf>,
    /// The folder of images.
    pub images: Option<PathBuf>,
    /// The folder of the workloads' scratch space; within the state folder when `None`.
    pub scratch_dir: Option<PathBuf>,
    /// A static busybox.
    pub busybox: PathBuf,
    /// Declared GPUs.
    pub declare_gpus: Option<DeclaredGpus>,
    /// Whether workloads are removed when the agent ends.
    pub stop_workloads_on_exit: bool,
    /// How long simulated operations take.
    pub simulated: Timing,
    /// The agent's own program, which is also the shim.
    pub agent_program: PathBuf,
}

impl Options {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SettingsError::File`].
    pub fn from_file(path: &Path) -> Result<Self, SettingsError> {
        config::Config::builder()
            .add_source(config::File::from(path).format(config::FileFormat::Toml))
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|source| SettingsError::File {
                path: path.to_owned(),
                source: Box::new(source),
            })
    }

    /// These options, and where they say nothing, those.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            state_dir: self.state_dir.or(other.state_dir),
            server: self.server.or(other.server),
            runtime: self.runtime.or(other.runtime),
            oci_runtime: self.oci_runtime.or(other.oci_runtime),
            images: self.images.or(other.images),
            scratch_dir: self.scratch_dir.or(other.scratch_dir),
            busybox: self.busybox.or(other.busybox),
            declare_gpus: self.declare_gpus.or(other.declare_gpus),
            stop_workloads_on_exit: self.stop_workloads_on_exit.or(other.stop_workloads_on_exit),
            simulated: self.simulated.or(other.simulated),
        }
    }

    /// The settings, with defaults for what nobody said.
    ///
    /// # Errors
    /// When a value is no good.
    pub fn settle(self) -> Result<Settings, SettingsError> {
        Ok(Settings {
            state_dir: self.state_dir.unwrap_or_else(|| DEFAULT_STATE_DIR.into()),
            server: self.server,
            runtime: self.runtime.unwrap_or_default(),
            oci_runtime: self.oci_runtime,
            images: self.images,
            scratch_dir: self.scratch_dir,
            busybox: self.busybox.unwrap_or_else(|| "/bin/busybox".into()),
            declare_gpus: self.declare_gpus.map(|text| text.parse()).transpose()?,
            stop_workloads_on_exit: self.stop_workloads_on_exit.unwrap_or(false),
            simulated: self.simulated.unwrap_or_default(),
            agent_program: std::env::current_exe().map_err(SettingsError::Program)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<Options, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.toml");
        std::fs::write(&path, text).unwrap();
        Options::from_file(&path)
    }

    #[test]
    fn flags_win_over_the_file() {
        let text = "state_dir = '/a'\nruntime = 'simulated'\ndeclare_gpus = '8xH100'\n[simulated]\nstart_ms = 5\n";
        let flags = Options { state_dir: Some("/b".into()), ..Options::default() };
        let settings = flags.or(file(text).unwrap()).settle().unwrap();
        assert_eq!(settings.state_dir, Path::new("/b"));
        assert_eq!(settings.runtime, RuntimeKind::Simulated);
        assert_eq!(settings.simulated.start_ms, 5);
        assert_eq!(settings.simulated.stop_ms, Timing::default().stop_ms);
        assert!(!settings.stop_workloads_on_exit);
    }

    #[test]
    fn says_what_it_does_not_know() {
        let error = file("statedir = '/a'\n").unwrap_err().to_string();
        assert!(error.contains("statedir") && error.contains("agent.toml"), "{error}");
        assert!(file("declare_gpus = 'many'\n").unwrap().settle().is_err());
        assert!(Options::from_file(Path::new("/nowhere.toml")).is_err());
    }
}
