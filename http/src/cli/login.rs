//! `aicloud login`, `logout`, `whoami`: a person's session on this machine.
//!
//! The session is kept in a file that its owner alone may read, and used by the other commands where no token
//! is given. Password and code are asked for, never taken from the command line, which others see and
//! shells remember; where there is no terminal they are read from standard input, a line each. With `--sso` a browser
//! asks instead ([`sso`](super::sso)).

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use aicloud_client::types::{Session, SignIn};
use aicloud_client::words::Code;
use aicloud_client::{Answered as _, Error};
use anyhow::{Context as _, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use secrecy::{ExposeSecret as _, SecretString};

use super::access::{Access, DEFAULT_URL, Marks, Saved, plain};
use super::client::{client, stranger};

/// What `aicloud login` can be told.
#[derive(Debug, Args)]
pub(super) struct LoginArguments {
    /// Where the API is.
    #[arg(long, env = "AICLOUD_URL", default_value = DEFAULT_URL)]
    url: String,
    /// The account's e-mail address; asked for if absent.
    #[arg(long)]
    email: Option<String>,
    /// Sign in with a browser, by the identity provider of this tenant (its label).
    #[arg(long, value_name = "TENANT", conflicts_with = "email")]
    sso: Option<String>,
}

/// What `aicloud whoami` can be told.
#[derive(Debug, Args)]
pub(super) struct WhoamiArguments {
    #[command(flatten)]
    access: Access,
}

pub(super) async fn login(arguments: LoginArguments) -> Result<ExitCode> {
    let url = plain(&arguments.url);
    let session = match &arguments.sso {
        Some(tenant) => super::sso::session(&url, tenant).await?,
        None => by_password(&url, arguments.email).await?,
    };
    keep(url, &session).await
}

async fn by_password(url: &str, email: Option<String>) -> Result<Session> {
    let email = match email {
        Some(email) => email,
        None => ask("E-mail: ", true)?.expose_secret().to_owned(),
    };
    let password = ask("Password: ", false)?;
    let marks = Marks::load();
    let client = stranger(url, marks.find(url, &email))?;
    let mut body = SignIn {
        email: Some(email),
        password: Some(password.into()),
        code: None,
        cookie: None,
        passkey: None,
    };
    match client.sign_in(&body).await.answer() {
        Err(error) if error.is(&Code::SecondFactorRequired) => {
            body.code = Some(ask("Code: ", false)?.into());
            Ok(client.sign_in(&body).await.answer()?)
        }
        answered => Ok(answered?),
    }
}

/// Keeps the session as this machine's.
async fn keep(url: String, session: &Session) -> Result<ExitCode> {
    let before = Saved::load();
    let token = session.token.as_ref().context("the session came without its token")?;
    let saved = Saved {
        url,
        email: session.user.email.clone(),
        token: token.expose().to_owned(),
        expires_at: session.expires_at,
    };
    if let Err(error) = saved.save() {
        // Nobody has its token, so nobody could use it or end it.
        end(&saved).await;
        return Err(error);
    }
    // The machine has one session: the one before is of no use to anybody any more.
    if let Ok(Some(before)) = before {
        end(&before).await;
    }
    if let Some(mark) = &session.device {
        Marks::load().keep(&saved.url, &saved.email, mark.expose())?;
    }
    println!("Signed in as {} until {}.", saved.email, saved.expires_at.format("%F %R UTC"));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn logout() -> Result<ExitCode> {
    let Some(saved) = Saved::load()? else {
        println!("There is no session here.");
        return Ok(ExitCode::SUCCESS);
    };
    let ended = end(&saved).await;
    Saved::remove()?;
    if ended {
        println!("Signed out.");
    } else {
        println!("The session is forgotten here; {} could not be told.", saved.url);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the session opens nothing any more.
async fn end(saved: &Saved) -> bool {
    let Ok(client) = saved.client() else { return false };
    let ended = client.sign_out().await.answer();
    ended.map_or_else(|error: Error| error.is(&Code::Unauthenticated), |()| true)
}

pub(super) async fn whoami(arguments: WhoamiArguments) -> Result<ExitCode> {
    let (url, token) = arguments.access.resolve()?;
    let session = client(&url, token)?.get_session().await.answer()?;
    print!("{}", described(&url, &session));
    Ok(ExitCode::SUCCESS)
}

fn described(url: &str, session: &Session) -> String {
    let user = &session.user;
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let second = match session.strong {
        true => "with a second factor",
        false => "without a second factor",
    };
    let mut text = format!(
        "{} <{}> at {url}\nsigned in {}, {second}, until {}\n",
        user.display_name,
        user.email,
        time(session.opened_at),
        time(session.expires_at)
    );
    for grant in &session.grants {
        let place = match (grant.project.as_deref(), grant.tenant.as_deref()) {
            (Some(project), _) => project,
            (None, Some(tenant)) => tenant,
            (None, None) => "the cloud",
        };
        text.push_str(&format!("{} in {place}\n", grant.role));
    }
    text
}

/// Asks on the terminal, or reads a line where there is none.
fn ask(prompt: &str, echo: bool) -> Result<SecretString> {
    let mut stderr = io::stderr();
    let quiet = Quiet::begin(echo);
    if quiet.is_some() || echo {
        write!(stderr, "{prompt}")?;
        stderr.flush()?;
    }
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    if quiet.is_some() {
        // The line's end was not echoed either.
        writeln!(stderr)?;
    }
    anyhow::ensure!(read? > 0, "nothing was entered");
    let line = SecretString::from(line);
    Ok(SecretString::from(line.expose_secret().trim_end_matches(['\r', '\n'])))
}

/// The terminal without echo; as it was when this is dropped.
struct Quiet(Termios);

impl Quiet {
    /// `None` where there is no terminal, or it may echo.
    fn begin(echo: bool) -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok().filter(|_| !echo)?;
        let mut quiet = before.clone();
        quiet.local_flags.remove(LocalFlags::ECHO);
        tcsetattr(io::stdin(), SetArg::TCSANOW, &quiet).ok()?;
        Some(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_one_is_as_people_read_it() {
        let session = serde_json::json!({
            "id": "sess_1", "csrf_token": "c", "idle_seconds": 60, "strong": true,
            "user": {"id": "user_1", "name": "n", "display_name": "Ada", "email": "ada@example.org", "passkeys": 0,
                     "recovery_codes": 0, "second_factor": true, "created_at": "2026-11-23T04:00:00Z"},
            "opened_at": "2026-11-23T04:00:00Z", "expires_at": "2026-12-23T04:00:00Z",
            "grants": [{"role": "operator_admin"}, {"role": "tenant_owner", "tenant": "ten_1"},
                       {"role": "project_viewer", "tenant": "ten_1", "project": "proj_1"}]
        });
        let session = serde_json::from_value(session).unwrap();
        assert_eq!(
            described("http://x", &session),
            "Ada <ada@example.org> at http://x\n\
             signed in 2026-11-23T04:00:00Z, with a second factor, until 2026-12-23T04:00:00Z\n\
             operator_admin in the cloud\ntenant_owner in ten_1\nproject_viewer in proj_1\n"
        );
    }
}
