//! Canaries: unmistakable secrets, put in wherever a secret can come in, and looked for wherever one could come out.
//!
//! The real programs run: `aicloud serve` with its log at its loudest (and once as it is by default), a real
//! database, a real mail server, a real agent. Each secret goes in well and badly: refused, misspelt, of a wrong type, in
//! the wrong place, while the database is away, and in a command that panics. Then all is searched that others than its owner
//! get to see: the logs, a dump of the database, every answer that was not the one that gives the secret, the
//! audit and the journal, the events, metrics, the supervision tree with its crashes and transitions,
//! letters, and what the command line says. What is searched is proved to be searched: each place has a
//! control that must be found.
//!
//! | module | what sings there |
//! |---|---|
//! | [`people`] | passwords, seeds, codes, links, sessions, cookies |
//! | [`programs`] | tokens, API keys, assertions, access tokens, join tokens, keys on disk |
//! | [`settings`] | the database's password, the mail server's, Vault's token, AWS' secret key |
//! | [`places`] | where it is looked |

mod people;
mod places;
mod programs;
mod search;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use aicloud_persistence::testing::TestDatabase;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::RngExt as _;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

use self::search::{Canary, Place, search};
use crate::binaries::{PATIENCE, Site};
use crate::mail::{Letters, code, mail_server};

/// A request in the making.
#[derive(Clone, Default)]
struct Ask<'a> {
    method: Method,
    path: &'a str,
    bearer: Option<&'a str>,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl<'a> Ask<'a> {
    fn new(method: Method, path: &'a str) -> Self {
        Self { method, path, ..Self::default() }
    }

    fn get(path: &'a str) -> Self {
        Self::new(Method::GET, path)
    }

    fn post(path: &'a str, body: &Value) -> Self {
        Self::new(Method::POST, path).raw(body.to_string())
    }

    fn by(self, bearer: &'a str) -> Self {
        Self { bearer: Some(bearer), ..self }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn raw(self, body: impl Into<String>) -> Self {
        Self { body: Some(body.into()), ..self }
    }
}

/// What came back.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// The site, and all that was put in and heard.
struct Hunt {
    site: Site,
    database: TestDatabase,
    /// As the server has it, with a password in it.
    database_url: String,
    canaries: Mutex<Vec<Canary>>,
    /// What a customer gives a workload: kept with the allocation, and shown with it, and nowhere else.
    customers: Mutex<Vec<Canary>>,
    /// Answers that give nobody a secret.
    heard: Mutex<String>,
    /// What other programs said.
    said: Mutex<String>,
    smtp: String,
    letters: Letters,
    level: &'static str,
}

/// A text that nobody writes by chance, and that is a good password.
fn unmistakable(what: &str) -> String {
    format!("canary {what} {} sings", hex::encode(chance()))
}

/// Bytes that nobody has had before.
fn chance() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::rng().fill(&mut bytes);
    bytes
}

impl Hunt {
    async fn begin(level: &'static str) -> Self {
        let database = TestDatabase::new().await;
        let password = unmistakable("database");
        let encoded: String = form_urlencoded::byte_serialize(password.as_bytes()).collect();
        let encoded = encoded.replace('+', "%20");
        // The server trusts whoever comes by its socket, whatever the password.
        let database_url = database.url.replacen("@localhost", &format!(":{encoded}@localhost"), 1);
        assert_ne!(database_url, database.url);
        let site = Site::new(&database_url, &database.open().await).await;
        let (smtp, letters) = mail_server().await;
        let hunt = Self {
            site,
            database,
            database_url,
            canaries: Mutex::default(),
            customers: Mutex::default(),
            heard: Mutex::default(),
            said: Mutex::default(),
            smtp,
            letters,
            level,
        };
        hunt.plant(Canary::text("the database's password", &password));
        hunt.plant(Canary::text("the database's password in the URL", &encoded));
        hunt.plant(Canary::credential("the operator's token", &hunt.site.operator.clone()));
        hunt
    }

    fn plant(&self, canary: Canary) {
        self.canaries.lock().unwrap().push(canary);
    }

    /// A new secret text, which is looked for from now on.
    fn secret(&self, what: &str) -> String {
        let text = unmistakable(&what.replace('\'', ""));
        self.plant(Canary::text(what, &text));
        text
    }

    /// A credential that was given, which is looked for from now on.
    fn credential(&self, what: &str, given: &Value) -> String {
        let text = given.as_str().unwrap_or_else(|| panic!("{what}: {given}")).to_owned();
        self.plant(Canary::credential(what, &text));
        text
    }

    fn say(&self, what: &str, words: &[u8]) {
        let words = String::from_utf8_lossy(words);
        self.said.lock().unwrap().push_str(&format!("--- {what}\n{words}\n"));
    }

    /// Starts the server with a mail server whose password is looked for.
    async fn serve(&self, mail_user: &str, settings: &[&str]) {
        let password = self.secret("the mail server's password").replace(' ', "%20");
        let smtp = self.smtp.replacen("//", &format!("//{mail_user}:{password}@"), 1);
        let smtp = format!("mail.smtp_url={smtp}");
        let level = format!("log.level={}", self.level);
        let mut all = vec![smtp.as_str(), &level, "http.open_requests_per_minute=1000000"];
        all.extend(settings);
        self.site.serve_with(&all).await;
    }

    /// Ends the server as an operator does, so that its log is whole.
    async fn stop(&self) {
        let mut serve = self.site.serve.lock().unwrap().take().unwrap();
        kill(Pid::from_raw(serve.0.id().cast_signed()), Signal::SIGTERM).unwrap();
        let deadline = Instant::now() + PATIENCE;
        while serve.0.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "it does not stop");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn send(&self, ask: &Ask<'_>) -> Reply {
        let url = format!("{}{}", self.site.url, ask.path);
        let mut request = self.site.client.request(ask.method.clone(), url);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        if let Some(bearer) = ask.bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(body) = &ask.body {
            if !ask.headers.iter().any(|(name, _)| *name == "content-type") {
                request = request.header("content-type", "application/json");
            }
            request = request.body(body.clone());
        }
        let answer = request.send().await.unwrap();
        Reply {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.text().await.unwrap(),
        }
    }

    /// Sends it until it is carried out: waits may be asked for, and a drill may break things. The answer gives
    /// somebody a secret, so nobody else hears it.
    async fn given(&self, ask: Ask<'_>) -> Value {
        let ask = ask.with("idempotency-key", Uuid::now_v7().to_string());
        let deadline = Instant::now() + PATIENCE;
        loop {
            let reply = self.send(&ask).await;
            match reply.status.as_u16() {
                200..300 if reply.body.is_empty() => return Value::Null,
                200..300 => return reply.json(),
                429 | 503 if Instant::now() < deadline => self.hear(&ask, &reply),
                _ => panic!("{} {}: {}", ask.method, ask.path, reply.body),
            }
        }
    }

    /// The same, and the answer is nothing special.
    async fn done(&self, ask: Ask<'_>) -> Value {
        let (method, path) = (ask.method.clone(), ask.path.to_owned());
        let answer = self.given(ask).await;
        self.heard.lock().unwrap().push_str(&format!("{method} {path}: {answer}\n"));
        answer
    }

    /// Sends what must be refused.
    async fn refused(&self, ask: Ask<'_>) {
        let reply = self.send(&ask).await;
        let refused = reply.status.is_client_error() || reply.status.is_server_error();
        assert!(refused, "{} {}: {} {}", ask.method, ask.path, reply.status, reply.body);
        self.hear(&ask, &reply);
    }

    fn hear(&self, ask: &Ask<'_>, reply: &Reply) {
        let (method, status) = (&ask.method, reply.status);
        // Not the path: what was put into it is ours.
        let words = format!("{method}: {status}\n{:#?}\n{}\n", reply.headers, reply.body);
        self.heard.lock().unwrap().push_str(&words);
    }

    /// Sends a body whose field is a secret in each wrong way: as a list, an object, cut off, under another name, and
    /// where a number or another kind of body is meant.
    async fn misspelt(
        &self,
        method: Method,
        path: &str,
        bearer: Option<&str>,
        (field, secret): (&str, &str),
    ) {
        let ask = |body: String| Ask { bearer, ..Ask::new(method.clone(), path).raw(body) };
        for wrong in [
            json!({ field: [secret] }),
            json!({ field: { "value": secret } }),
            json!({ field: secret, "surplus": secret }),
            json!([secret]),
            json!(secret),
        ] {
            self.refused(ask(wrong.to_string())).await;
        }
        let cut = json!({ field: secret }).to_string();
        self.refused(ask(cut[..cut.len() - 1].to_owned())).await;
        self.refused(ask(format!("{cut} {cut}"))).await;
        self.refused(ask(cut.clone()).with("content-type", "text/plain")).await;
        self.refused(ask(cut).with("content-encoding", "gzip")).await;
    }

    /// The link in the letter to this address whose subject has this word, as soon as one is there. It is looked for
    /// from then on.
    async fn link(&self, email: &str, word: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.letters.lock().unwrap().iter().rev().find_map(|(to, text)| {
                let about =
                    text.lines().any(|line| line.starts_with("Subject:") && line.contains(word));
                (to == email && about && text.contains("aic_l_")).then(|| code(text))
            });
            if let Some(link) = found {
                self.plant(Canary::credential(format!("a link ({word})"), &link));
                return link;
            }
            assert!(Instant::now() < deadline, "no letter to {email} about {word}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn folder(&self) -> PathBuf {
        self.site.path("data")
    }
}

/// The text of a file, if it is there.
fn read(path: &Path) -> String {
    std::fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

async fn hunt(level: &'static str) {
    let hunt = Hunt::begin(level).await;
    settings::before_the_start(&hunt).await;
    // A mail server that refuses the login, and a letter that waits for it.
    hunt.serve("stranger", &[]).await;
    let owner =
        json!({"label": "acme", "display_name": places::CONTROL, "owner": "ada@example.org"});
    let operator = hunt.site.operator.clone();
    let tenant = hunt.done(Ask::post("/v1/tenants", &owner).by(&operator)).await;
    let tenant = tenant["id"].as_str().unwrap().to_owned();
    settings::until_mail_is_refused(&hunt).await;
    hunt.stop().await;

    hunt.serve("friend", &["drill.enabled=true"]).await;
    let ada = people::come_in(&hunt, "ada@example.org").await;
    people::look_after_oneself(&hunt, &ada).await;
    let project = programs::use_tokens(&hunt, &tenant, &ada).await;
    programs::be_a_program(&hunt, &project).await;
    programs::join_a_node(&hunt).await;
    programs::run_a_workload(&hunt, &project).await;
    people::put_secrets_in_the_wrong_place(&hunt, &ada).await;
    settings::while_the_database_is_away(&hunt, &ada).await;
    hunt.stop().await;

    // Each second decision of who has secrets panics.
    let panics = "drill.panic=user:2,tenant:2,project:2,service_account:2";
    hunt.serve("friend", &["drill.enabled=true", panics]).await;
    people::while_actors_panic(&hunt, &ada).await;
    let mut places = places::look(&hunt, &tenant).await;
    hunt.stop().await;
    *hunt.site.agent.lock().unwrap() = None;
    programs::plant_keys_on_disk(&hunt);
    places.extend(places::look_from_outside(&hunt));

    let canaries = hunt.canaries.lock().unwrap();
    assert!(canaries.len() > 40, "{}", canaries.len());
    let mut found = search(&places, &canaries);
    found.extend(places::look_into_letters(&hunt, &canaries));
    let not_kept = |place: &Place| !places::KEPT.contains(&place.name.as_str());
    let elsewhere: Vec<Place> = places.into_iter().filter(not_kept).collect();
    found.extend(search(&elsewhere, &hunt.customers.lock().unwrap()));
    assert!(found.is_empty(), "{} canaries sing:\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_leaves_at_the_usual_log_level() {
    hunt("info").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_leaves_at_the_loudest_log_level() {
    hunt("debug").await;
}

/// What a command holds is not printed with it, whatever prints it.
#[test]
fn commands_show_no_secret() {
    use aicloud_domain::id::{TypedId as _, UserId};
    use aicloud_domain::secret::Veiled;
    use aicloud_domain::user::UserCommand;

    let secret = "canary-canary-canary";
    let canary = Canary::text("a command's secret", secret);
    let commands = [
        UserCommand::Create {
            id: UserId::from_uuid(Uuid::nil()),
            email: "ada@example.org".parse().unwrap(),
            display_name: "Ada".to_owned(),
            operator: None,
            password: Some(Veiled::new(secret.to_owned())),
            link: None,
        },
        UserCommand::SetPassword { password: Veiled::new(secret.to_owned()), keep: None, by: None },
        UserCommand::BeginTotp { seed: Veiled::new(secret.as_bytes().to_vec()), by: None },
    ];
    for command in commands {
        assert_eq!(canary.found_in(&format!("{command:?} {command:#?}")), None);
    }
    let hidden = SecretString::from(secret);
    assert_eq!(canary.found_in(&format!("{hidden:?}")), None);
    assert!(canary.found_in(hidden.expose_secret()).is_some());
}
