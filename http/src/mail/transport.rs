//! Where letters go: a mail server, or a folder.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

use super::MailConfig;

/// Until a server must have answered a command of ours.
const PATIENCE: Duration = Duration::from_secs(20);
/// Connections to the server; letters are few.
const CONNECTIONS: u32 = 2;

/// Why a letter could not be handed over.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The setting is no address of a mail server.
    #[error("mail.smtp_url: {0}")]
    Url(lettre::transport::smtp::Error),
    /// The server has refused this letter.
    #[error("the mail server refused it: {0}")]
    Refused(lettre::transport::smtp::Error),
    /// The server can't be reached, or broke off.
    #[error("the mail server: {0}")]
    Away(lettre::transport::smtp::Error),
    /// The folder can't be written to.
    #[error("{path}: {source}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl TransportError {
    /// It would meet any other letter now as well.
    #[must_use]
    pub const fn is_common(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

/// Takes letters.
#[derive(Debug)]
pub enum Transport {
    /// A mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// A folder of `.eml` files.
    Folder(PathBuf),
}

impl Transport {
    /// What the settings name; `None` when they name nothing. A mail server counts before a folder.
    ///
    /// # Errors
    /// [`TransportError::Url`], [`TransportError::Folder`].
    pub fn open(config: &MailConfig) -> Result<Option<Self>, TransportError> {
        if let Some(url) = &config.smtp_url {
            return smtp(url).map(|smtp| Some(Self::Smtp(smtp)));
        }
        let Some(folder) = &config.folder else { return Ok(None) };
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|source| TransportError::Folder { path: folder.clone(), source })?;
        Ok(Some(Self::Folder(folder.clone())))
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// [`TransportError`]; when the answer was lost it may have been taken.
    pub async fn send(&self, name: &str, letter: Message) -> Result<(), TransportError> {
        match self {
            Self::Smtp(smtp) => smtp.send(letter).await.map(drop).map_err(|error| {
                match error.is_permanent() || error.is_transient() {
                    true => TransportError::Refused(error),
                    false => TransportError::Away(error),
                }
            }),
            Self::Folder(folder) => {
                let path = folder.join(format!("{name}.eml"));
                let bytes = letter.formatted();
                let written = tokio::task::spawn_blocking({
                    let path = path.clone();
                    move || write(&path, &bytes)
                });
                let written = written.await.map_err(io::Error::other);
                let written = written.and_then(|written| written);
                written.map_err(|source| TransportError::Folder { path, source })
            }
        }
    }
}

fn smtp(url: &SecretString) -> Result<AsyncSmtpTransport<Tokio1Executor>, TransportError> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret());
    let pool = PoolConfig::new().max_size(CONNECTIONS);
    let builder = builder.map_err(TransportError::Url)?;
    Ok(builder.timeout(Some(PATIENCE)).pool_config(pool).build())
}

/// Checks the setting.
///
/// # Errors
/// What is wrong with it, without what is secret in it.
pub fn check_url(text: &str) -> Result<(), String> {
    let good = text.starts_with("smtp://") || text.starts_with("smtps://");
    let built = AsyncSmtpTransport::<Tokio1Executor>::from_url(text);
    if good && built.is_ok() {
        return Ok(());
    }
    Err("must be like smtps://user:password@mail.example.net or smtp://localhost:25".to_owned())
}

/// Whole or not at all, for its owner alone: there is a link in it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail_servers() {
        for right in [
            "smtp://localhost:25",
            "smtps://user:p%40ss@mail.example.net",
            "smtp://h:587?tls=required",
        ] {
            assert_eq!(check_url(right), Ok(()), "{right}");
        }
        for wrong in
            ["", "localhost:25", "http://localhost", "smtp://user:hunter2@", "smtp://h?tls=maybe"]
        {
            let said = check_url(wrong).unwrap_err();
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
