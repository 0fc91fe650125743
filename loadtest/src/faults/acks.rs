//! The client's own list of what it was promised.
//!
//! A harness that keeps acknowledgements in memory proves little: it would forget with the
//! control plane. Here each acknowledged answer is a line of a file, and the client goes on only
//! when the line is on the disk. One thread writes for all clients, so that those that wait
//! share an fsync. The invariant checker reads the file back; it trusts nothing else.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::rest::Write;

/// A promise: what was asked and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The request.
    pub write: Write,
    /// The answer's status.
    pub status: u16,
    /// The answer's body, to the byte.
    pub body: String,
}

type Line = (Vec<u8>, oneshot::Sender<()>);

/// The list, while it is written. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AckList {
    path: PathBuf,
    lines: mpsc::Sender<Line>,
    kept: Arc<AtomicU64>,
}

impl AckList {
    /// Begins a list.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn new(path: PathBuf) -> Result<Self> {
        let file = File::create_new(&path).with_context(|| path.display().to_string())?;
        let (lines, waiting) = mpsc::channel();
        // It ends with the last sender; a disk that fails drops what waits, which its clients see.
        std::thread::spawn(move || keep(file, &waiting));
        Ok(Self { path, lines, kept: Arc::default() })
    }

    /// Returns when the promise is on the disk.
    ///
    /// # Errors
    /// When the list can't be written.
    pub async fn keep(&self, ack: &Ack) -> Result<()> {
        let mut line = serde_json::to_vec(ack)?;
        line.push(b'\n');
        let (done, kept) = oneshot::channel();
        self.lines.send((line, done)).context("the list of acknowledgements has ended")?;
        kept.await.context("an acknowledgement could not be written")?;
        self.kept.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.kept.load(Ordering::Relaxed)
    }

    /// There is none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn keep(mut file: File, waiting: &mpsc::Receiver<Line>) -> std::io::Result<()> {
    while let Ok((mut text, first)) = waiting.recv() {
        let mut told = vec![first];
        while let Ok((line, done)) = waiting.try_recv() {
            text.extend_from_slice(&line);
            told.push(done);
        }
        file.write_all(&text)?;
        file.sync_data()?;
        for done in told {
            // A client that has gone needs no answer.
            let _ = done.send(());
        }
    }
    Ok(())
}

/// Reads a list back.
///
/// # Errors
/// When a line is not one of ours.
pub fn read(path: &Path) -> Result<Vec<Ack>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_kept_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let list = AckList::new(folder.path().join("acks")).unwrap();
        let ack = |n: usize| Ack {
            write: Write::post("/v1/x", &json!({"n": n, "text": "a\nb"}), format!("k{n}")),
            status: 201,
            body: "{\"id\":\"ä\"}\n".into(),
        };
        let keepers: Vec<_> = (0..50)
            .map(|n| {
                let (list, ack) = (list.clone(), ack(n));
                tokio::spawn(async move { list.keep(&ack).await.unwrap() })
            })
            .collect();
        for keeper in keepers {
            keeper.await.unwrap();
        }
        let mut found = read(list.path()).unwrap();
        found.sort_by_key(|ack| ack.write.key[1..].parse::<usize>().unwrap());
        assert_eq!(found, (0..50).map(ack).collect::<Vec<_>>());
        assert_eq!(list.len(), 50);
    }
}
