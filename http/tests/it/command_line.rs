//! The `aicloud` binary, as people type it.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Output, Stdio};

use aicloud_domain::access::Role;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::world::World;

/// Runs it with nothing of this machine's settings.
pub async fn aicloud(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
    command.env_clear().args(arguments).envs(variables.iter().copied());
    command.output().await.unwrap()
}

pub fn words(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[tokio::test]
async fn a_bad_setting_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aicloud.toml");
    std::fs::write(&path, "[http]\nlisten = \"127.0.0.1:8080\"\nworkes = 2\n").unwrap();
    let path = path.to_str().unwrap();
    let checked = aicloud(&["config", "check", "--config", path], &[]).await;
    let (out, err) = words(&checked);
    assert!(!checked.status.success(), "{out}");
    let said = "there is no setting `http.workes`; did you mean `http.workers`?";
    assert!(err.contains(said) && err.contains(path), "{err}");

    std::fs::write(path, "[http]\nworkers = 2\n").unwrap();
    let variables = [("DATABASE_URL", "postgres://me:hunter2@db/x")];
    let checked = aicloud(&["config", "check", "--config", path], &variables).await;
    assert!(checked.status.success(), "{}", words(&checked).1);
    let show = ["config", "show", "--config", path, "--set", "region=east"];
    let (out, _) = words(&aicloud(&show, &variables).await);
    assert!(out.contains("region = \"east\"  # flag"), "{out}");
    assert!(out.contains("[redacted]") && !out.contains("hunter2"), "{out}");
}

#[tokio::test]
async fn the_document_is_checked() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let checked = aicloud(&["openapi", "--check", docs], &[]).await;
    assert!(checked.status.success(), "{}", words(&checked).1);
    let other = aicloud(&["openapi", "--check", file!()], &[]).await;
    assert!(!other.status.success());
}

#[tokio::test]
async fn without_a_database_it_says_what_to_do() {
    let served = aicloud(&["serve"], &[]).await;
    let (_, err) = words(&served);
    assert!(!served.status.success() && err.contains("give --database-url"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_s_first_token_comes_from_the_database() {
    let world = World::start().await;
    let database = [("DATABASE_URL", world.database.url.as_str())];
    let made = aicloud(&["token", "create-operator", "--name", "first"], &database).await;
    let (token, err) = words(&made);
    assert!(made.status.success(), "{err}");
    let token = token.trim();
    world.ask("GET", "/v1/tenants").by(token).send().await.expect(200);
    let id = format!("tok_{}", &token["aic_o_".len()..][..26]);
    let revoked = aicloud(&["token", "revoke-operator", &id], &database).await;
    assert!(revoked.status.success(), "{}", words(&revoked).1);
    let again = aicloud(&["token", "revoke-operator", &id], &database).await;
    assert!(!again.status.success());
    world.stop().await;
}

/// Runs it with this typed.
async fn typed(arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
    command.env_clear().args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    child.wait_with_output().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_logs_in_and_the_other_commands_go_along() {
    const PASSWORD: &str = "mauve-otter-plays-cello";
    let world = World::start().await;
    world.account("ada@example.org", PASSWORD, Some(Role::OperatorAdmin)).await;
    let home = tempfile::tempdir().unwrap();
    let config = [("XDG_CONFIG_HOME", home.path().to_str().unwrap())];
    let login = ["login", "--url", &world.url, "--email", "ada@example.org"];

    let none = aicloud(&["node", "list"], &config).await;
    assert!(words(&none).1.contains("aicloud login"), "{none:?}");
    let wrong = typed(&login, &config, "wrong\n").await;
    assert!(!wrong.status.success() && words(&wrong).1.contains("sign_in_failed"), "{wrong:?}");
    let right = typed(&login, &config, &format!("{PASSWORD}\n")).await;
    let (out, err) = words(&right);
    assert!(right.status.success(), "{err}");
    assert!(out.starts_with("Signed in as ada@example.org until "), "{out}");
    let file = home.path().join("aicloud/session.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let who = aicloud(&["whoami"], &config).await;
    assert!(words(&who).0.ends_with("operator_admin in the cloud\n"), "{who:?}");
    let made = aicloud(&["node", "create", "rack1"], &config).await;
    assert!(made.status.success(), "{}", words(&made).1);
    let listed = aicloud(&["node", "list"], &config).await;
    assert!(words(&listed).0.contains("rack1"), "{listed:?}");
    let top = aicloud(&["top", "--once"], &config).await;
    assert!(top.status.success(), "{}", words(&top).1);
    // A session is sent nowhere else.
    let elsewhere = aicloud(&["node", "list", "--url", "http://127.0.0.1:9"], &config).await;
    assert!(words(&elsewhere).1.contains("the session is for"), "{elsewhere:?}");
    // A token counts first.
    let token = [config[0], ("AICLOUD_URL", &world.url), ("AICLOUD_TOKEN", "aic_o_x")];
    let given = aicloud(&["node", "list"], &token).await;
    assert!(words(&given).1.contains("unauthenticated"), "{given:?}");

    let out = aicloud(&["logout"], &config).await;
    assert_eq!(words(&out).0, "Signed out.\n");
    assert!(!file.exists());
    let again = aicloud(&["logout"], &config).await;
    assert_eq!(words(&again).0, "There is no session here.\n");

    // The machine stays known: while others guess, its owner signs in.
    let marks = home.path().join("aicloud/devices.json");
    assert_eq!(std::fs::metadata(&marks).unwrap().permissions().mode() & 0o777, 0o600);
    world.besiege("ada@example.org").await;
    let delayed = world.try_sign_in("ada@example.org", PASSWORD).await;
    assert_eq!(delayed.code(), "rate_limited");
    let back = typed(&login, &config, &format!("{PASSWORD}\n")).await;
    assert!(back.status.success(), "{}", words(&back).1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_and_proofs() {
    let world = World::start().await;
    let api = [("AICLOUD_URL", world.url.as_str()), ("AICLOUD_TOKEN", world.operator.as_str())];
    let made = aicloud(&["node", "create", "rack1"], &api).await;
    let (command, err) = words(&made);
    assert!(made.status.success(), "{err}");
    assert!(command.starts_with("aicloud-agent join --server 127.0.0.1:"), "{command}");
    let id = command.split("--node ").nth(1).unwrap().split(' ').next().unwrap();
    let taken = aicloud(&["node", "create", "rack1"], &api).await;
    let (_, err) = words(&taken);
    assert!(err.contains("The label is in use") && err.contains("name_taken"), "{err}");
    let retired = aicloud(&["node", "retire", id], &api).await;
    assert_eq!(words(&retired).0, format!("{id} (rack1) is retired\n"));
    let listed = aicloud(&["node", "list"], &api).await;
    assert!(words(&listed).0.contains("retired"), "{listed:?}");

    let database = [("DATABASE_URL", world.database.url.as_str())];
    let verified = aicloud(&["audit", "verify"], &database).await;
    let (out, err) = words(&verified);
    assert!(verified.status.success(), "{err}");
    assert!(out.contains("entries of 1 entities verified, 0 broken.\n"), "{out}");
    let rebuilt = aicloud(&["state", "rebuild", "--check"], &database).await;
    let (out, err) = words(&rebuilt);
    assert!(rebuilt.status.success(), "{err}");
    assert!(out.ends_with("0 differ.\n"), "{out}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_helps_who_has_lost_what_proves_them() {
    let world = World::start().await;
    let ann = world.signed_in("ann", None).await;
    let api = [("AICLOUD_URL", world.url.as_str()), ("AICLOUD_TOKEN", world.operator.as_str())];
    let found = aicloud(&["user", "find", "ann@example.org"], &api).await;
    let (out, err) = words(&found);
    let id = ann.id.to_string();
    assert!(out.starts_with(&id) && out.contains("no second factor"), "{out}{err}");
    let none = aicloud(&["user", "reset-second-factor", &id, "--reason", "lost"], &api).await;
    let (_, err) = words(&none);
    assert!(!none.status.success() && err.contains("second factor"), "{err}");
    let moved = aicloud(&["user", "set-email", &id, "ann@example.net"], &api).await;
    assert!(words(&moved).0.contains("ann@example.net"), "{}", words(&moved).1);
    let gone = aicloud(&["user", "find", "ann@example.org"], &api).await;
    assert!(!gone.status.success() && words(&gone).1.contains("nobody here has"));
    world.stop().await;
}
