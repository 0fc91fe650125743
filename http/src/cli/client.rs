//! The API, as a command asks it: the client that everybody has, under this program's name.

use aicloud_client::{Client, Options};
use anyhow::Result;
use secrecy::SecretString;

/// As who has this credential.
pub(super) fn client(url: &str, token: SecretString) -> Result<Client> {
    Ok(options(url).token(token).connect()?)
}

/// As who has no credential yet, on a device that is known where this mark is from.
pub(super) fn stranger(url: &str, device: Option<SecretString>) -> Result<Client> {
    Ok(options(url).known_by(device).connect()?)
}

fn options(url: &str) -> Options {
    Options::new(url).user_agent(concat!("aicloud/", env!("CARGO_PKG_VERSION")))
}
