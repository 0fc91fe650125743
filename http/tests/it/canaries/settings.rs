//! What an operator sets: passwords of the database and the mail server, credentials of a KMS.

use std::process::{Output, Stdio};
use std::time::Instant;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;

use super::people::Person;
use super::search::Canary;
use super::{Ask, Hunt, chance};
use crate::binaries::PATIENCE;

impl Hunt {
    /// Runs `aicloud` beside the server, on its database; it is heard.
    async fn aicloud(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
        command
            .env_clear()
            .env("DATABASE_URL", &self.database_url)
            .env("AICLOUD_LOG_LEVEL", self.level)
            .envs(environment.iter().copied())
            .args(arguments)
            .stdin(Stdio::null());
        let output = command.output().await.unwrap();
        self.say("aicloud, to its reader", &output.stdout);
        self.say("aicloud, of itself", &output.stderr);
        output
    }
}

/// Settings that are shown, and settings that are wrong.
pub(super) async fn before_the_start(hunt: &Hunt) {
    let smtp = hunt.secret("the mail server's password").replace(' ', "%20");
    let smtp = format!("smtp://me:{smtp}@mail.example.net");
    let show = ["config", "show"];
    let shown = hunt.aicloud(&show, &[("AICLOUD_MAIL_SMTP_URL", &smtp)]).await;
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));

    let secret = hunt.secret("a secret in a file that is wrong");
    let file = hunt.site.path("wrong.toml");
    for (number, text) in [
        format!("database_url = \"postgres://u:{secret}@h/d\nregion = 'x'"),
        format!("database_url = postgres://{secret}"),
        format!("database_url = '{secret}'"),
        format!("[mail]\nsmtp_url = 'smtps://u:{secret}@h:port'"),
        format!("[mail]\nsmtp_url = '{secret}'"),
        format!("[secrets]\nvault_address = 'https://u:{}@v'", secret.replace(' ', "+")),
        format!("[http]\nlisten = '{secret}'\nworkers = '{secret}'"),
        format!("[http]\nworkers = '{secret}'"),
        format!("[drill]\npanic = '{secret}'"),
        format!("[http]\nissuer = '{secret}'\ntrusted_proxies = '{secret}'"),
        format!("[http]\ntrusted_proxies = '{secret}'"),
        format!("database_url = [\"{secret}\"]"),
    ]
    .iter()
    .enumerate()
    {
        std::fs::write(&file, text).unwrap();
        let check = ["config", "check", "--config", file.to_str().unwrap()];
        assert!(!hunt.aicloud(&check, &[]).await.status.success(), "{number}");
    }
    let url = format!("mysql://u:{secret}@h/d");
    let wrong = hunt.aicloud(&["config", "check", "--database-url", &url], &[]).await;
    assert!(!wrong.status.success());
    // A server that is not there, and one that says no.
    let nowhere = format!("postgres://u:{}@127.0.0.1:9/d", secret.replace(' ', "%20"));
    let away = hunt.aicloud(&["audit", "verify", "--database-url", &nowhere], &[]).await;
    assert!(!away.status.success());
    let nobody = hunt.database_url.replacen("/test_", "/no_such_", 1);
    let missing = hunt.aicloud(&["audit", "verify", "--database-url", &nobody], &[]).await;
    assert!(!missing.status.success());
    let stranger = hunt.database_url.replacen("postgres://", "postgres://stranger", 1);
    let refused = hunt.aicloud(&["audit", "verify", "--database-url", &stranger], &[]).await;
    assert!(!refused.status.success());
    kms(hunt).await;
}

/// A server that answers each request with this, and goes.
async fn always(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = [0; 16 * 1024];
            let _ = stream.read(&mut bytes).await;
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
    });
    address
}

/// Credentials of a KMS that is away, and of one that takes them for wrong.
async fn kms(hunt: &Hunt) {
    let token = format!("hvs.{}", hex::encode(chance()));
    hunt.plant(Canary::text("Vault's token", &token));
    let file = hunt.site.path("vault-token");
    std::fs::write(&file, &token).unwrap();
    let file = format!("secrets.vault_token_file={}", file.display());
    let forbidden = always("403 Forbidden", r#"{"errors":["permission denied"]}"#).await;
    for address in ["http://127.0.0.1:9", &forbidden] {
        let address = format!("secrets.vault_address={address}");
        let set = ["--set", "secrets.kms=vault", "--set", &file, "--set", &address];
        let data = hunt.folder();
        let arguments = [&["secrets", "status", "--data-dir", data.to_str().unwrap()], &set[..]];
        assert!(!hunt.aicloud(&arguments.concat(), &[]).await.status.success());
    }

    let key = format!("{}/", hex::encode(chance()));
    hunt.plant(Canary::text("AWS' secret key", &key));
    let session = format!("IQoJ{}", hex::encode(chance()));
    hunt.plant(Canary::text("AWS' session token", &session));
    let wrong = r#"{"__type":"InvalidSignatureException","message":"The request signature does not match."}"#;
    let refusing = always("400 Bad Request", wrong).await;
    let file = hunt.site.path("aws-credentials");
    let text =
        format!("[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = {key}\n");
    std::fs::write(&file, text).unwrap();
    let file = format!("secrets.aws_credentials_file={}", file.display());
    let environment = [
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", key.as_str()),
        ("AWS_SESSION_TOKEN", session.as_str()),
    ];
    let data = hunt.folder();
    for endpoint in ["http://127.0.0.1:9", &refusing] {
        let endpoint = format!("secrets.aws_endpoint={endpoint}");
        let set = [
            "secrets.kms=aws",
            "secrets.aws_region=eu-central-1",
            "secrets.aws_key=alias/a",
            &endpoint,
        ];
        let set = set.iter().flat_map(|setting| ["--set", setting]);
        let plain: Vec<&str> = ["secrets", "status", "--data-dir", data.to_str().unwrap()]
            .into_iter()
            .chain(set)
            .collect();
        assert!(!hunt.aicloud(&plain, &environment).await.status.success());
        let by_file = [&plain[..], &["--set", &file]].concat();
        assert!(!hunt.aicloud(&by_file, &[]).await.status.success());
    }
}

/// The mail server has refused the login.
pub(super) async fn until_mail_is_refused(hunt: &Hunt) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let page = hunt.send(&Ask::get("/metrics")).await.body;
        let retries =
            page.lines().find_map(|line| line.strip_prefix("aicloud_mail_retries_total "));
        let failed = page.lines().find_map(|line| line.strip_prefix("aicloud_mail_failed_total "));
        if [retries, failed].into_iter().flatten().any(|count| count != "0") {
            return;
        }
        assert!(Instant::now() < deadline, "no letter was tried");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Secrets come in while nothing can be read or written.
pub(super) async fn while_the_database_is_away(hunt: &Hunt, ada: &Person) {
    let Person { email, password, session } = ada;
    hunt.database.go_away().await;
    let operator = hunt.site.operator.clone();
    for ask in [
        Ask::post("/v1/session", &json!({"email": email, "password": password})),
        Ask::post("/v1/me/password", &json!({"current_password": password, "password": password}))
            .by(session),
        Ask::post("/v1/tenants", &json!({"label": "while-away"})).by(&operator),
        Ask::get("/v1/tenants").by(&super::people::made_up(hunt, "aic_o_")),
        Ask::get("/v1/tenants").by(&super::people::made_up(hunt, "aic_k_")),
    ] {
        hunt.refused(ask).await;
    }
    hunt.database.come_back().await;
    let deadline = Instant::now() + PATIENCE;
    while !hunt.send(&Ask::get("/readyz")).await.status.is_success() {
        assert!(Instant::now() < deadline, "it does not come back");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
