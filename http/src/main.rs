//! The `aicloud` binary; all of it is in the library's [`aicloud_http::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    aicloud_http::cli::run()
}
