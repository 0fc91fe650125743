//! The API as one caller. What goes wrong comes back as a word that can be counted: the problem's
//! code, or what happened to the connection.
//!
//! It is the client that everybody has, which sends nothing twice here: a load that repeats what was refused
//! measures something else.

use std::time::Duration;

use aicloud_client::words::Code;
use aicloud_client::{Answered, Client, Error, Options};
use anyhow::{Result, anyhow};

/// Longer than this no client waits.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Why a request did not succeed, as one word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failed(pub String);

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let word = match &error {
            Error::Refused(refusal) => refusal.problem.code.as_str(),
            Error::Silence(why) if why.is_timeout() => "timeout",
            Error::Silence(why) if why.is_connect() => "connect",
            Error::Silence(_) => "broken",
            Error::Unreadable(_) => "no_json",
            _ => "no_problem",
        };
        Self(word.to_owned())
    }
}

/// The result of an operation, with its failure as a word.
///
/// # Errors
/// [`Failed`] with the word for it.
pub fn counted<A: Answered>(answered: A) -> Result<A::Body, Failed> {
    answered.answer().map_err(Failed::from)
}

/// The API at this address, for a caller with this token, on so many connections at most.
///
/// # Errors
/// When no client can be made.
pub fn connect(url: &str, token: &str, connections: usize) -> Result<Client> {
    let http = reqwest::Client::builder()
        .pool_max_idle_per_host(connections)
        .tcp_nodelay(true)
        .user_agent(concat!("aicloud-load/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(Options::new(url).token(token).http(http).patience(TIMEOUT).attempts(1).connect()?)
}

/// Whether there is a control plane that knows this token. Says what to do when not.
///
/// # Errors
/// With what is wrong.
pub async fn check(client: &Client, url: &str) -> Result<()> {
    match client.list_projects(Some(1), None, None, None).await.answer() {
        Ok(_) => Ok(()),
        Err(error) if error.is(&Code::Unauthenticated) => {
            Err(anyhow!("{url} does not know this token; give another with --token"))
        }
        Err(Error::Silence(_)) => {
            Err(anyhow!("{url} does not answer; is it the control plane's address?"))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_there_is_said_plainly() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let api = connect(&url, "token", 1).unwrap();
        let error = check(&api, &url).await.unwrap_err().to_string();
        assert!(error.contains("does not answer"), "{error}");
        let failed = counted(api.get_tenant("ten_1").await).unwrap_err();
        assert_eq!(failed, Failed("connect".into()));
    }
}
