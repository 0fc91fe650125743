//! The house's own tools, run as `cargo run -p aicloud-xtask -- <command>`.

mod codegen;

use clap::{Parser, Subcommand};

/// The house's own tools.
#[derive(Parser)]
#[command(name = "xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the node contract's Rust code from its .proto, and the API's client from docs/openapi.json.
    Codegen {
        /// Writes nothing and fails when the committed code differs.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Codegen { check } => codegen::run(check),
    }
}
