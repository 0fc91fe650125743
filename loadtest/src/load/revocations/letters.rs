//! The letters of a control plane that writes them into a folder (`mail.folder`), read by who they are for.
//!
//! People come in by a link that is mailed to them, and by nothing else. So whoever has the letters can play people.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use secrecy::SecretString;

/// How long a letter may take: they are sent twenty at a time, twice a second.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);
/// What links begin with.
const LINK: &str = "aic_l_";

/// A folder of letters, and what was found in it so far.
#[derive(Debug)]
pub struct Letters {
    folder: PathBuf,
    found: tokio::sync::Mutex<Found>,
}

#[derive(Debug, Default)]
struct Found {
    read: HashSet<PathBuf>,
    links: HashMap<String, SecretString>,
}

impl Letters {
    /// Those in this folder.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder, found: tokio::sync::Mutex::default() }
    }

    /// The link in the letter to this address, as soon as there is one.
    ///
    /// # Errors
    /// When none comes, or the folder can't be read.
    pub async fn link_to(&self, address: &str) -> Result<SecretString> {
        let began = Instant::now();
        loop {
            let mut found = self.found.lock().await;
            if let Some(link) = found.links.remove(address) {
                return Ok(link);
            }
            let (folder, known) = (self.folder.clone(), found.read.clone());
            let new = tokio::task::spawn_blocking(move || unread(&folder, &known)).await?;
            let new = new.with_context(|| self.folder.display().to_string())?;
            let nothing = new.is_empty();
            for (path, text) in new {
                found.read.insert(path);
                found.links.extend(addressed(&text));
            }
            drop(found);
            if began.elapsed() > PATIENCE {
                bail!(
                    "no letter to {address} came into {}; is it the server's mail.folder?",
                    self.folder.display()
                );
            }
            if nothing {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

/// The letters that were not read yet. One that is still being written is left for later.
fn unread(folder: &Path, known: &HashSet<PathBuf>) -> io::Result<Vec<(PathBuf, String)>> {
    let mut new = vec![];
    let entries = match std::fs::read_dir(folder) {
        // The server makes it with the first letter.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(new),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "eml") && !known.contains(&path) {
            let text = std::fs::read_to_string(&path)?;
            if addressed(&text).is_some() {
                new.push((path, text));
            }
        }
    }
    Ok(new)
}

/// Whom a letter is for, and the link in it.
fn addressed(letter: &str) -> Option<(String, SecretString)> {
    // Quoted-printable, as far as a letter of ours makes use of it.
    let text = letter.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
    let to = text.lines().find_map(|line| line.strip_prefix("To: "))?.trim();
    let link = &text[text.find(LINK)?..];
    let end = link.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))?;
    let address = to.trim_matches(['<', '>']).to_owned();
    Some((address, SecretString::from(link[..end].to_owned())))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_letter_says_whom_it_is_for() {
        let letter = "From: a@x.org\r\nTo: ann@example.org\r\nSubject: x\r\n\r\nUse this code:\r\n\r\naic_l_0123=\r\nabc-D_e\r\n\r\nBye.";
        let (to, link) = addressed(letter).unwrap();
        assert_eq!((to.as_str(), link.expose_secret()), ("ann@example.org", "aic_l_0123abc-D_e"));
        // It is not whole yet, or has no link.
        for half in
            [&letter[..60], "To: ann@example.org\r\n\r\naic_l_01", "To: a@x.org\r\n\r\nHello."]
        {
            assert!(addressed(half).is_none(), "{half}");
        }
    }

    #[tokio::test]
    async fn a_letter_is_found_once() {
        let folder = tempfile::tempdir().unwrap();
        let letters = Letters::in_folder(folder.path().join("mail"));
        std::fs::create_dir(folder.path().join("mail")).unwrap();
        std::fs::write(folder.path().join("mail/1.eml"), "To: ann@x.org\n\naic_l_1 \n").unwrap();
        assert_eq!(letters.link_to("ann@x.org").await.unwrap().expose_secret(), "aic_l_1");
        std::fs::write(folder.path().join("mail/2.eml"), "To: ann@x.org\n\naic_l_2 \n").unwrap();
        assert_eq!(letters.link_to("ann@x.org").await.unwrap().expose_secret(), "aic_l_2");
    }
}
