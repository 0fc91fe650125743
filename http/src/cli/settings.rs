//! `aicloud config`: are the settings right, and what are they?

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use super::SettingsArguments;

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Check all settings; names the first bad key and what would be right.
    Check,
    /// Show all settings as TOML, each with where it comes from. Secrets are not shown.
    Show,
}

pub(super) fn run(settings: &SettingsArguments, command: &ConfigCommand) -> Result<ExitCode> {
    let loader = settings.loader(None)?;
    loader.finish()?;
    match command {
        ConfigCommand::Check => println!("The settings are good."),
        ConfigCommand::Show => print!("{}", loader.show()),
    }
    Ok(ExitCode::SUCCESS)
}
