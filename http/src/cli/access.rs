//! How a command comes to the API: where it is, and as whom.
//!
//! A token that is given (`--token`, `AICLOUD_TOKEN`) counts first. Without one it is the session that `aicloud
//! login` has left, at the address that it was opened at; a session is never sent anywhere else.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aicloud_client::Client;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use clap::Args;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::client::client;
use super::private_file::write_private;

/// Where the API is when nobody says.
pub(super) const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// Where the API is, and as whom.
#[derive(Debug, Args)]
pub(super) struct Access {
    /// Where the API is. Default: where `aicloud login` went, else this machine.
    #[arg(long, env = "AICLOUD_URL", global = true)]
    pub(super) url: Option<String>,
    /// A token. Default: the session of `aicloud login`.
    #[arg(long, env = "AICLOUD_TOKEN", hide_env_values = true, global = true)]
    token: Option<String>,
}

impl Access {
    /// The address and the credential.
    ///
    /// # Errors
    /// When there is no credential, or only one for another place.
    pub(super) fn resolve(&self) -> Result<(String, SecretString)> {
        let url = self.url.as_deref().map(plain);
        if let Some(token) = self.token.as_ref().filter(|token| !token.is_empty()) {
            let url = url.unwrap_or_else(|| DEFAULT_URL.to_owned());
            return Ok((url, SecretString::from(token.clone())));
        }
        let saved = Saved::load()?.context(
            "no credential: sign in with `aicloud login`, give --token, or set AICLOUD_TOKEN",
        )?;
        if let Some(url) = url.filter(|url| *url != saved.url) {
            anyhow::bail!(
                "the session is for {}, not for {url}: sign in there with `aicloud login --url {url}`",
                saved.url
            );
        }
        anyhow::ensure!(
            saved.expires_at > Utc::now(),
            "the session has ended: sign in again with `aicloud login --url {}`",
            saved.url
        );
        Ok((saved.url, SecretString::from(saved.token)))
    }

    /// A client of that.
    ///
    /// # Errors
    /// As [`Access::resolve`].
    pub(super) fn client(&self) -> Result<Client> {
        let (url, token) = self.resolve()?;
        client(&url, token)
    }
}

/// An address, in one spelling.
pub(super) fn plain(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

/// The session that `aicloud login` leaves.
#[derive(Serialize, Deserialize)]
pub(super) struct Saved {
    /// Where it was opened.
    pub(super) url: String,
    /// Who signed in.
    pub(super) email: String,
    /// The session.
    pub(super) token: String,
    /// When it ends at the latest.
    pub(super) expires_at: DateTime<Utc>,
}

impl Saved {
    fn path() -> Result<PathBuf> {
        Ok(folder()?.join("session.json"))
    }

    /// The one that is there, if there is one.
    pub(super) fn load() -> Result<Option<Self>> {
        load(&Self::path()?, "session")
    }

    /// Takes the place of an older one.
    pub(super) fn save(&self) -> Result<()> {
        save(&Self::path()?, self)
    }

    /// Forgets it.
    pub(super) fn remove() -> Result<()> {
        let path = Self::path()?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| path.display().to_string())
            }
            _ => Ok(()),
        }
    }

    /// A client with this session.
    pub(super) fn client(&self) -> Result<Client> {
        client(&self.url, SecretString::from(self.token.clone()))
    }
}

/// What makes this device known to the accounts that signed in here, by place and address. It outlives the sessions: it
/// is of use at the next sign-in.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Marks(BTreeMap<String, String>);

impl Marks {
    fn path() -> Result<PathBuf> {
        Ok(folder()?.join("devices.json"))
    }

    fn account(url: &str, email: &str) -> String {
        format!("{} {url}", email.to_lowercase())
    }

    /// Those that are there. A file that can't be read is worth a delay at most, and no failure.
    pub(super) fn load() -> Self {
        Self::path()
            .and_then(|path| load(&path, "list of marks"))
            .ok()
            .flatten()
            .unwrap_or_default()
    }

    /// The one for this account there.
    pub(super) fn find(&self, url: &str, email: &str) -> Option<SecretString> {
        self.0.get(&Self::account(url, email)).map(|mark| SecretString::from(mark.as_str()))
    }

    /// Keeps one.
    pub(super) fn keep(mut self, url: &str, email: &str, mark: &str) -> Result<()> {
        self.0.insert(Self::account(url, email), mark.to_owned());
        save(&Self::path()?, &self)
    }
}

/// Where credentials lie: in the user's configuration folder (XDG Base Directory).
fn folder() -> Result<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let folder =
        folder.context("neither XDG_CONFIG_HOME nor HOME says where to keep the session")?;
    Ok(folder.join("aicloud"))
}

fn load<T: DeserializeOwned>(path: &Path, what: &str) -> Result<Option<T>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.with_context(|| path.display().to_string())?,
    };
    let read = serde_json::from_slice(&bytes);
    read.map(Some).with_context(|| format!("{} is no {what}; delete it", path.display()))
}

fn save(path: &Path, what: &impl Serialize) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    write_private(path, &serde_json::to_vec_pretty(what)?)
}
