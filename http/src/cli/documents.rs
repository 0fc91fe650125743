//! `aicloud openapi`: the documents that are made from the code.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::openapi::Document;
use crate::permissions;
use crate::problem::reference;

#[derive(Debug, Args)]
pub(super) struct OpenapiArguments {
    /// Print nothing; fail when this file is not the document.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Write the list of problems (docs/problems.md) to this file instead.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    problems: Option<PathBuf>,
    /// Write the tables of roles and permissions (docs/permissions.md) to this file instead.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["check", "problems"])]
    permissions: Option<PathBuf>,
}

pub(super) fn run(arguments: &OpenapiArguments) -> Result<ExitCode> {
    if let Some(path) = &arguments.problems {
        std::fs::write(path, reference()).with_context(|| path.display().to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(path) = &arguments.permissions {
        std::fs::write(path, permissions::reference())
            .with_context(|| path.display().to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    let document = Document::new();
    let Some(path) = &arguments.check else {
        print!("{}", document.json());
        return Ok(ExitCode::SUCCESS);
    };
    let written = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    if written == document.json() {
        return Ok(ExitCode::SUCCESS);
    }
    let path = path.display();
    eprintln!("{path} is not what the code says; renew it: aicloud openapi > {path}");
    Ok(ExitCode::FAILURE)
}
