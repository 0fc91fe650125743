//! `aicloud-faults SCENARIO`: hurts a cloud of its own and proves that it lost nothing.
//!
//! Progress goes to stderr. Stdout gets exactly one line, the figures. The status is 0 only
//! when no invariant was violated and every pass figure was met.

use std::path::PathBuf;
use std::process::ExitCode;

use aicloud_loadtest::faults::flooder::flood;
use aicloud_loadtest::faults::scenario::{self, Length, SCENARIOS};
use clap::Parser;

/// Violations that are shown.
const SHOWN: usize = 40;

/// Hurts a cloud of its own and proves that it lost nothing.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Which fault; `list` names them.
    scenario: String,
    /// How often; absent: a few times.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    cycles: Option<u64>,
    /// The full programme: as often as the reliability programme asks.
    #[arg(long)]
    long: bool,
    /// Whom the `flooder` floods, and with whose token: `flood` starts it so.
    #[arg(long, hide = true, requires = "token_file")]
    url: Option<String>,
    #[arg(long, hide = true)]
    token_file: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.scenario == "list" {
        for (name, what) in SCENARIOS {
            println!("{name:<10} {what}");
        }
        return ExitCode::SUCCESS;
    }
    if let (Some(url), Some(token_file)) = (&arguments.url, &arguments.token_file) {
        return match flood(url, token_file).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        };
    }
    let length = Length { cycles: arguments.cycles, long: arguments.long };
    match scenario::run(&arguments.scenario, length).await {
        Ok(verdict) => {
            for failure in verdict.failures.iter().take(SHOWN) {
                eprintln!("FAILED: {failure}");
            }
            if verdict.failures.len() > SHOWN {
                eprintln!("… and {} more", verdict.failures.len() - SHOWN);
            }
            println!("{}", verdict.line());
            if verdict.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            println!("{}: not played to its end: {error:#}", arguments.scenario);
            ExitCode::FAILURE
        }
    }
}
