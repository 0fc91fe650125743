//! `aicloud-load`: load of a given shape on a control plane that runs.

use std::process::ExitCode;

use aicloud_loadtest::load::{actors, events, rest, revocations};
use clap::{Parser, Subcommand};

/// Put load on a running control plane and see live what it does.
///
/// Requests start when the plan says, whatever the answers do; latency counts from there. A line
/// each second goes to standard error, the summary to standard output. Ctrl-C ends a run early, with
/// its summary.
#[derive(Debug, Parser)]
#[command(name = "aicloud-load", version)]
struct Cli {
    #[command(subcommand)]
    load: Load,
}

#[derive(Debug, Subcommand)]
enum Load {
    /// Allocations, created, read and released in turn.
    Rest(rest::Rest),
    /// Durable changes of many entities.
    Actors(actors::Actors),
    /// Many event streams at once.
    Events(events::Events),
    /// How soon what is taken away is gone; fails when that is later than promised.
    Revocations(revocations::Revocations),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().load {
        Load::Rest(arguments) => rest::run(arguments).await,
        Load::Actors(arguments) => actors::run(arguments).await,
        Load::Events(arguments) => events::run(arguments).await,
        Load::Revocations(arguments) => revocations::run(arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
