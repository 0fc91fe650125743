//! Says when what is built has no console in it. `scripts/web.sh`, which builds the console, touches `src/console.rs`.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=src/console.rs");
    if !Path::new("../web/console/dist/index.html").exists() {
        println!(
            "cargo:warning=the console is absent: all else works, and `/` says so. \
             With Node.js, `scripts/web.sh` builds it; then build again."
        );
    }
}
