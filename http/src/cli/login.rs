//! `aicloud login`, `logout`, `whoami`: a person's session on this machine.
//!
//! The session is kept in a file that its owner alone may read, and used by the other commands where no token
//! is given. Password and code are asked for, never taken from the command line, which others see and
//! shells remember; where there is no terminal they are read from standard input, a line each. With `--sso` a browser
//! asks instead ([`sso`](super::sso)).

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::access::{Access, DEFAULT_URL, Marks, Saved, plain};
use super::client::{Client, Refused};

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

async fn by_password(url: &str, email: Option<String>) -> Result<Value> {
    let email = match email {
        Some(email) => email,
        None => ask("E-mail: ", true)?.expose_secret().to_owned(),
    };
    let password = ask("Password: ", false)?;
    let marks = Marks::load();
    let client = Client::stranger(url)?.known_by(marks.find(url, &email));
    let mut body = json!({"email": email, "password": password.expose_secret()});
    match client.post_plainly("/v1/session", &body).await {
        Err(error) if is(&error, "second_factor_required") => {
            body["code"] = json!(ask("Code: ", false)?.expose_secret());
            client.post_plainly("/v1/session", &body).await
        }
        answered => answered,
    }
}

/// Keeps the session as this machine's.
async fn keep(url: String, session: &Value) -> Result<ExitCode> {
    // The machine has one session: the one before is of no use to anybody any more.
    if let Ok(Some(before)) = Saved::load() {
        end(&before).await;
    }
    let token = session["token"].as_str().context("the session came without its token")?;
    let expires_at = session["expires_at"].as_str().unwrap_or_default();
    let saved = Saved {
        url,
        email: session["user"]["email"].as_str().unwrap_or("?").to_owned(),
        token: token.to_owned(),
        expires_at: expires_at.parse().context("the session came without its end")?,
    };
    saved.save()?;
    if let Some(mark) = session["device"].as_str() {
        Marks::load().keep(&saved.url, &saved.email, mark)?;
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
    match client.delete("/v1/session").await {
        Ok(_) => true,
        Err(error) => is(&error, "unauthenticated"),
    }
}

pub(super) async fn whoami(arguments: WhoamiArguments) -> Result<ExitCode> {
    let (url, token) = arguments.access.resolve()?;
    let session = Client::new(&url, token)?.get("/v1/session").await?;
    print!("{}", described(&url, &session));
    Ok(ExitCode::SUCCESS)
}

fn described(url: &str, session: &Value) -> String {
    let part = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let user = &session["user"];
    let second = match session["strong"] == true {
        true => "with a second factor",
        false => "without a second factor",
    };
    let mut text = format!(
        "{} <{}> at {url}\nsigned in {}, {second}, until {}\n",
        part(&user["display_name"]),
        part(&user["email"]),
        part(&session["opened_at"]),
        part(&session["expires_at"])
    );
    for grant in session["grants"].as_array().into_iter().flatten() {
        let place = match (grant["project"].as_str(), grant["tenant"].as_str()) {
            (Some(project), _) => project,
            (None, Some(tenant)) => tenant,
            (None, None) => "the cloud",
        };
        text.push_str(&format!("{} in {place}\n", part(&grant["role"])));
    }
    text
}

fn is(error: &anyhow::Error, code: &str) -> bool {
    error.downcast_ref::<Refused>().is_some_and(|refused| refused.code == code)
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
        let session = json!({
            "user": {"display_name": "Ada", "email": "ada@example.org"}, "strong": true,
            "opened_at": "2026-11-23T04:00:00Z", "expires_at": "2026-12-23T04:00:00Z",
            "grants": [{"role": "operator_admin"}, {"role": "tenant_owner", "tenant": "ten_1"},
                       {"role": "project_viewer", "tenant": "ten_1", "project": "proj_1"}]
        });
        assert_eq!(
            described("http://x", &session),
            "Ada <ada@example.org> at http://x\n\
             signed in 2026-11-23T04:00:00Z, with a second factor, until 2026-12-23T04:00:00Z\n\
             operator_admin in the cloud\ntenant_owner in ten_1\nproject_viewer in proj_1\n"
        );
    }
}
