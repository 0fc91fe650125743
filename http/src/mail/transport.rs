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
    /// The server does not take this letter now.
    #[error("the mail server refused it: {0}")]
    Refused(lettre::transport::smtp::Error),
    /// There is no such mailbox, or it takes no letter of this kind, and trying again changes nothing.
    #[error("the mail server refused it for good: {0}")]
    Impossible(lettre::transport::smtp::Error),
    /// The server does not take us: who we say we are, or how we come.
    #[error("the mail server takes no letters from us: {0}")]
    Unwelcome(lettre::transport::smtp::Error),
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
        !matches!(self, Self::Refused(_) | Self::Impossible(_))
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
                let code = error.status().map(|code| code.to_string());
                match code.map(|code| refusal(&code, &error.to_string())) {
                    None => TransportError::Away(error),
                    Some(Refusal::Now) => TransportError::Refused(error),
                    Some(Refusal::Ever) => TransportError::Impossible(error),
                    Some(Refusal::Us) => TransportError::Unwelcome(error),
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

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// This letter, for now.
    Now,
    /// This letter, for good.
    Ever,
    /// Whoever comes with our name and password, or from where we are.
    Us,
}

/// Reads a reply: its code (RFC 5321), and the enhanced one in its text (RFC 3463) where there is one. A code does not say
/// which of the conversation's commands it answers, so a permanent one ends a letter only where it is about the mailbox: when
/// the server objects to our sender's address or to a policy, somebody can mend that while the letter is still of use.
fn refusal(code: &str, text: &str) -> Refusal {
    const OURS: [&str; 4] = [" 5.1.7", " 5.1.8", " 5.5.", " 5.7."];
    match code {
        // Sign in first, a mechanism that is too weak, a wrong password, no encryption, no sign-in now, going down.
        "530" | "534" | "535" | "538" | "454" | "432" | "421" => Refusal::Us,
        "521" | "550" | "551" | "552" | "553" | "554" | "556" => {
            let ours = OURS.iter().any(|about| text.contains(about));
            if ours { Refusal::Now } else { Refusal::Ever }
        }
        _ => Refusal::Now,
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
    fn only_what_is_about_the_mailbox_ends_a_letter() {
        let said =
            |code: &str, text: &str| refusal(code, &format!("permanent error ({code}): {text}"));
        for (code, text) in
            [("550", "5.1.1 no such user"), ("550", "no such user"), ("556", "5.1.10 null MX")]
        {
            assert_eq!(said(code, text), Refusal::Ever, "{code} {text}");
        }
        for (code, text) in [
            ("452", "4.2.2 full"),
            ("450", "greylisted"),
            ("550", "5.7.1 relaying denied"),
            ("553", "5.1.8 your domain does not exist"),
            ("501", "5.5.4 syntax"),
        ] {
            assert_eq!(said(code, text), Refusal::Now, "{code} {text}");
        }
        for code in ["530", "535", "454", "421"] {
            assert_eq!(said(code, "5.7.8 who are you?"), Refusal::Us, "{code}");
        }
    }

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
