//! Letters, from the command that causes one to a mail server that takes it.

use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aicloud_http::mail::{MailConfig, MailMetrics, Mailer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prometheus::{Registry, TextEncoder};
use secrecy::SecretString;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::binaries::free_port;
use crate::world::World;

/// Longer than a letter is put off when a mailer's life ends while it has it in its hands: a minute.
const WAITED: Duration = Duration::from_secs(90);
const PASSWORD: &str = "mauve-otter-plays-cello";
const OTHER: &str = "seven quiet lamps in Oslo";

/// A letter as the server got it: to whom, and the text.
pub type Letters = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server (RFC 5321) that takes letters, but for mailboxes whose name begins with `full` or `gone`. Whoever
/// signs in may, but for `stranger` (RFC 4954).
pub async fn mail_server() -> (String, Letters) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let letters = Letters::default();
    let taken = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&taken)));
        }
    });
    (url, letters)
}

/// What `AUTH PLAIN` says: names and password with NUL between (RFC 4616).
fn plain(line: &str) -> String {
    let said = line.trim().rsplit(' ').next().unwrap_or_default();
    String::from_utf8(STANDARD.decode(said).unwrap_or_default()).unwrap_or_default()
}

async fn serve(stream: TcpStream, letters: Letters) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test ESMTP\r\n").await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n".to_owned(),
            "AUTH" if plain(&line).contains("\0stranger\0") => {
                "535 5.7.8 the credentials are wrong\r\n".to_owned()
            }
            "AUTH" => "235 2.7.0 welcome\r\n".to_owned(),
            "RCPT" if line.contains("<full") => "452 4.2.2 the mailbox is full\r\n".to_owned(),
            "RCPT" if line.contains("<gone") => "550 5.1.1 no such mailbox\r\n".to_owned(),
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 ok\r\n".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line).await?;
                    if line == ".\r\n" {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                letters.lock().unwrap().push((to.clone(), text));
                "250 taken\r\n".to_owned()
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

/// A mailer at work, with what it counts.
struct Working {
    registry: Registry,
    task: JoinHandle<()>,
}

impl Working {
    fn start(world: &World, config: &MailConfig) -> Self {
        let registry = Registry::new();
        let metrics = MailMetrics::new(&registry).unwrap();
        let mailer = Arc::new(Mailer::new(config, world.links(), metrics).unwrap());
        let task = tokio::spawn(mailer.run(world.cloud.database().clone()));
        Self { registry, task }
    }

    fn counts(&self, line: &str) -> bool {
        let page = TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap();
        page.lines().any(|found| found == line)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < WAITED, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

async fn forgot(world: &World, email: &str) {
    let body = json!({"email": email});
    assert_eq!(world.ask("POST", "/v1/password-reset").json(&body).send().await.status, 202);
}

/// The code in a letter.
pub fn code(text: &str) -> String {
    let start = text.find("aic_l_").unwrap_or_else(|| panic!("no link in {text}"));
    text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_comes_by_mail_and_opens_the_account() {
    let world = World::start().await;
    world.account("ada@example.org", PASSWORD, None).await;
    world.account("full@example.org", PASSWORD, None).await;
    let (url, letters) = mail_server().await;
    let config = MailConfig { smtp_url: Some(SecretString::from(url)), ..MailConfig::default() };
    let working = Working::start(&world, &config);
    // One that is not taken now holds nobody up.
    forgot(&world, "full@example.org").await;
    until("it was tried", || working.counts("aicloud_mail_retries_total 1")).await;
    forgot(&world, "ada@example.org").await;
    until("a letter came", || !letters.lock().unwrap().is_empty()).await;
    let (to, text) = letters.lock().unwrap()[0].clone();
    assert_eq!(to, "ada@example.org");
    assert!(text.contains("Subject: A new password for aicloud\r\n"), "{text}");
    assert!(text.contains("Message-ID: <mail_"), "{text}");
    let body = json!({"link": code(&text), "password": OTHER});
    let done = world.ask("POST", "/v1/password-reset:complete").json(&body).send().await;
    assert_eq!(done.status, 200, "{}", done.text);
    world.sign_in("ada@example.org", OTHER).await;
    // The owner is told of it, and nothing is sent twice.
    until("the notice came", || letters.lock().unwrap().len() > 1).await;
    let (to, text) = letters.lock().unwrap()[1].clone();
    assert!(to == "ada@example.org" && text.contains("Your password was changed"), "{text}");
    until("both are marked", || working.counts("aicloud_mail_sent_total 2")).await;
    until("one waits", || working.counts("aicloud_mail_waiting 1")).await;
    assert_eq!(letters.lock().unwrap().len(), 2);
    world.stop().await;
}

/// A mail server that nobody here has written. It prints what it takes.
///
/// Where there is none the test says so on stderr and ends; `AICLOUD_TEST_PEERS=required` makes it fail instead.
fn aiosmtpd(port: u16) -> Option<Child> {
    let started = Command::new("aiosmtpd")
        .args([
            "-n",
            "-l",
            &format!("127.0.0.1:{port}"),
            "-c",
            "aiosmtpd.handlers.Debugging",
            "stdout",
        ])
        .env("PYTHONUNBUFFERED", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    match started {
        Ok(server) => Some(server),
        Err(error) => {
            let required = std::env::var("AICLOUD_TEST_PEERS").is_ok_and(|is| is == "required");
            assert!(!required, "aiosmtpd: {error}");
            // Not by a macro, whose output the test harness swallows.
            let words = format!("SKIPPED a_server_of_others_takes_letters: aiosmtpd: {error}\n");
            std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes()).unwrap();
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_others_takes_letters() {
    let port = free_port();
    let Some(mut server) = aiosmtpd(port) else { return };
    let world = World::start().await;
    world.account("ada@example.org", PASSWORD, None).await;
    let url = format!("smtp://127.0.0.1:{port}");
    let config = MailConfig { smtp_url: Some(SecretString::from(url)), ..MailConfig::default() };
    let working = Working::start(&world, &config);
    forgot(&world, "ada@example.org").await;
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let mut text = String::new();
    let reading = async {
        while !text.contains("END MESSAGE") {
            let line = lines.next_line().await.unwrap().expect("the server goes on");
            text.push_str(&line);
            text.push('\n');
        }
    };
    tokio::time::timeout(Duration::from_secs(60), reading).await.expect("a letter came");
    assert!(text.contains("To: ada@example.org\n"), "{text}");
    assert!(text.contains("Subject: A new password for aicloud\n"), "{text}");
    let body = json!({"link": code(&text), "password": OTHER});
    let done = world.ask("POST", "/v1/password-reset:complete").json(&body).send().await;
    assert_eq!(done.status, 200, "{}", done.text);
    until("the notice went, too", || working.counts("aicloud_mail_sent_total 2")).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_gets_what_waited() {
    let world = World::start().await;
    world.account("ada@example.org", PASSWORD, None).await;
    // Nobody listens there.
    let url = SecretString::from(format!("smtp://127.0.0.1:{}", free_port()));
    let config = MailConfig { smtp_url: Some(url), ..MailConfig::default() };
    let working = Working::start(&world, &config);
    forgot(&world, "ada@example.org").await;
    until("it was tried", || working.counts("aicloud_mail_retries_total 1")).await;
    assert!(working.counts("aicloud_mail_sent_total 0"));
    assert!(working.counts("aicloud_mail_failed_total 0"));
    drop(working);
    // Another life of the mailer, with a folder: the letter is there for it, when its pause is over.
    let folder = tempfile::tempdir().unwrap();
    let config = MailConfig { folder: Some(folder.path().join("mail")), ..MailConfig::default() };
    let working = Working::start(&world, &config);
    until("it was written", || working.counts("aicloud_mail_sent_total 1")).await;
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
    let body = json!({"link": code(&text), "password": OTHER});
    let done = world.ask("POST", "/v1/password-reset:complete").json(&body).send().await;
    assert_eq!(done.status, 200, "{}", done.text);
    world.stop().await;
}

/// A mailbox that is not there is not knocked at again; the next letter goes out.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_nobody_takes_is_given_up_at_once() {
    let world = World::start().await;
    for name in ["gone", "ada"] {
        world.account(&format!("{name}@example.org"), PASSWORD, None).await;
    }
    let (url, letters) = mail_server().await;
    let config = MailConfig { smtp_url: Some(SecretString::from(url)), ..MailConfig::default() };
    let working = Working::start(&world, &config);
    forgot(&world, "gone@example.org").await;
    until("it was given up", || working.counts("aicloud_mail_failed_total 1")).await;
    forgot(&world, "ada@example.org").await;
    until("the other came", || working.counts("aicloud_mail_sent_total 1")).await;
    until("none waits", || working.counts("aicloud_mail_waiting 0")).await;
    assert!(working.counts("aicloud_mail_retries_total 0"));
    assert_eq!(letters.lock().unwrap().len(), 1);
    world.stop().await;
}

/// A wrong password of ours is none of the letters' faults: they wait, uncounted, for who mends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_is_refused_costs_no_letter_an_attempt() {
    let world = World::start().await;
    for name in ["ada", "bob"] {
        world.account(&format!("{name}@example.org"), PASSWORD, None).await;
    }
    let (url, letters) = mail_server().await;
    let wrong = url.replace("smtp://", "smtp://stranger:wrong@");
    let config = MailConfig { smtp_url: Some(SecretString::from(wrong)), ..MailConfig::default() };
    let working = Working::start(&world, &config);
    forgot(&world, "ada@example.org").await;
    forgot(&world, "bob@example.org").await;
    until("it was tried", || {
        (1..=4).any(|tries| working.counts(&format!("aicloud_mail_retries_total {tries}")))
    })
    .await;
    assert!(working.counts("aicloud_mail_failed_total 0"));
    drop(working);
    let mut waiting = Vec::new();
    // Put off for five seconds; for a minute, if the mailer's life ended in the middle.
    for _ in 0..2_800 {
        waiting.extend(world.cloud.database().due_mail(9).await.unwrap());
        if waiting.len() >= 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(waiting.iter().map(|mail| mail.attempts).collect::<Vec<_>>(), [0, 0]);
    assert!(letters.lock().unwrap().is_empty());
    world.stop().await;
}
