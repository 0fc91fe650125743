//! Code that is generated and committed, so that a build needs no generator and a reviewer sees what changed.
//!
//! Two contracts, each with one source: the node's is a `.proto` ([`node`]), the API's is docs/openapi.json
//! ([`client`]), which the server itself writes. `--check` compares without writing: it is what CI runs, and it
//! fails when somebody edited one and not the other.

mod client;
mod node;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Writes the generated code, or with `check` compares it with what is committed.
pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    node::run(check)?;
    client::run(check)
}

/// The top of the repository.
fn root() -> anyhow::Result<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(own.ancestors().nth(2).context("xtask is not at scripts/xtask")?.to_path_buf())
}

/// Writes a file whose source is `source`, or compares it.
fn settle(path: &Path, fresh: &str, source: &str, check: bool) -> anyhow::Result<()> {
    if check {
        let committed =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        if committed != fresh {
            bail!("{} is not what {source} says; run scripts/codegen.sh", path.display());
        }
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, fresh).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_code_is_what_its_sources_say() {
        super::run(true).unwrap();
    }
}
