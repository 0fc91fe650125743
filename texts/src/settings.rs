//! Settings: what an operator writes, from four layers.
//!
//! ```text
//!   default  <  file (TOML)  <  environment (AICLOUD_…)  <  flags (--set key=value)
//! ```
//!
//! Which settings there are is a table of the program whose settings they are ([`Settings::TABLE`]); how a
//! file is read, how a mistake is named, and how all of it is shown again is here. Each value is a text that its
//! line of the table reads; [`read`] has the readers of the common kinds.
//!
//! What [`Loader::show`] prints is a file that means the same, secrets aside.

use std::fmt;

mod loader;
pub mod read;
mod toml_text;

pub use loader::{ConfigError, Loader, Source, variable};

/// One setting of a program whose settings are a `C`.
pub struct Setting<C> {
    /// Its key in the file and for `--set`.
    pub key: &'static str,
    /// What it is for, with its unit.
    pub help: &'static str,
    /// Never shown.
    pub secret: bool,
    /// Reads a text into the settings; what is wrong with it, without the text itself if it is secret.
    pub set: fn(&mut C, &str) -> Result<(), String>,
    /// The text that [`Setting::set`] would read as what is set; empty for what is not set.
    pub show: fn(&C) -> String,
}

impl<C> fmt::Debug for Setting<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

/// Settings that do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The key whose layer has the mistake.
    pub blamed: &'static str,
    /// The key to change.
    pub key: &'static str,
    /// What would be right.
    pub problem: String,
}

/// The settings of a program.
pub trait Settings: Clone + Default + 'static {
    /// Every setting there is.
    const TABLE: &'static [Setting<Self>];
    /// Variables that name a setting in another way: the variable, the key.
    const ALIASES: &'static [(&'static str, &'static str)] = &[];
    /// Variables that begin like a setting's and are something else's.
    const NOT_SETTINGS: &'static [&'static str] = &[];
    /// Beginnings of variables that are something else's.
    const NOT_OURS: &'static [&'static str] = &[];

    /// Whether all of them go together.
    ///
    /// # Errors
    /// The first [`Misfit`].
    fn fits(&self) -> Result<(), Misfit>;
}
