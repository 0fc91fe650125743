//! What a customer asks for: GPUs, and what is to run on them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::secret_env;
use crate::catalog::GpuModel;
use crate::machine::Rejection;

/// More GPUs than any one machine holds; an allocation lives on one node.
pub const GPUS_MAX: u32 = 64;
/// Arguments of the command, its name included.
pub const ARGUMENTS_MAX: usize = 64;
/// Characters of an image's name.
pub const IMAGE_MAX: usize = 128;
/// Variables of the environment.
pub const VARIABLES_MAX: usize = 64;
/// Bytes of one argument or one variable.
pub const TEXT_MAX: usize = 4096;
/// The longest an allocation may ask to wait: 30 days.
pub const QUEUE_SECONDS_MAX: u32 = 30 * 24 * 3600;

/// How many GPUs of which model, together on one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuRequest {
    /// The catalogue's name of the model.
    pub model: GpuModel,
    /// How many, at least one.
    pub count: u32,
}

/// What runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// The image that the root file system is made of.
    pub image: String,
    /// The program and its arguments; empty: it idles, for whoever opens a terminal.
    pub command: Vec<String>,
    /// Variables of its environment.
    pub env: BTreeMap<String, String>,
    /// Names of its secret variables. Their values are in a row of their own, sealed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub secret_env: BTreeSet<String>,
}

/// What a customer asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationSpec {
    /// The GPUs.
    pub gpu: GpuRequest,
    /// What is to run on them.
    pub workload: Workload,
    /// Give up after waiting this long in the queue, seconds. Absent: wait for ever.
    pub max_queue_seconds: Option<u32>,
}

pub(super) fn invalid(field: &str, problem: impl Into<String>) -> Rejection {
    Rejection::Invalid { field: field.to_owned(), problem: problem.into() }
}

pub(super) fn fits(text: &str) -> bool {
    text.len() <= TEXT_MAX && !text.contains('\0')
}

pub(super) fn is_variable_name(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !text.is_empty()
        && text.len() <= 128
        && text.chars().all(letter)
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn reserved_by_the_cloud(name: &str) -> bool {
    name.starts_with("NVIDIA_") || name.starts_with("AICLOUD_")
}

pub(super) fn check_env(workload: &Workload) -> Result<(), Rejection> {
    let env = &workload.env;
    let good = |(name, text): (&String, &String)| is_variable_name(name) && fits(text);
    if env.len() > VARIABLES_MAX || !env.iter().all(good) {
        return Err(invalid(
            "workload.env",
            format!(
                "at most {VARIABLES_MAX} variables named like MY_VAR, at most {TEXT_MAX} bytes each"
            ),
        ));
    }
    if let Some(reserved) = env.keys().find(|name| reserved_by_the_cloud(name)) {
        let problem = format!("`{reserved}` is set by the cloud; choose another name");
        return Err(invalid("workload.env", problem));
    }
    Ok(())
}

impl AllocationSpec {
    /// Refuses what no node could ever run.
    ///
    /// # Errors
    /// [`Rejection::Invalid`] naming the first field that is wrong.
    pub fn check(&self) -> Result<(), Rejection> {
        if !(1..=GPUS_MAX).contains(&self.gpu.count) {
            return Err(invalid("gpu.count", format!("must be 1 to {GPUS_MAX}")));
        }
        let image = &self.workload.image;
        let good = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
        // It is looked up in the node's folder of images, and must not leave it.
        let inside = !image.starts_with('.') && !image.contains("..");
        if image.is_empty() || image.len() > IMAGE_MAX || !image.chars().all(good) || !inside {
            return Err(invalid(
                "workload.image",
                format!(
                    "must be 1 to {IMAGE_MAX} letters, digits, `.`, `_`, `-` or `:`, without `.` at its start or `..`"
                ),
            ));
        }
        let command = &self.workload.command;
        if command.len() > ARGUMENTS_MAX || !command.iter().all(|text| fits(text)) {
            let problem = format!("at most {ARGUMENTS_MAX} texts of at most {TEXT_MAX} bytes");
            return Err(invalid("workload.command", problem));
        }
        check_env(&self.workload)?;
        secret_env::check_names(&self.workload)?;
        if self.max_queue_seconds.is_some_and(|s| !(1..=QUEUE_SECONDS_MAX).contains(&s)) {
            let problem = format!("must be 1 to {QUEUE_SECONDS_MAX}");
            return Err(invalid("max_queue_seconds", problem));
        }
        Ok(())
    }
}
