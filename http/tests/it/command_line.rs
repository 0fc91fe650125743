//! The `aicloud` binary, as people type it.

use std::process::Output;

use tokio::process::Command;

use crate::world::World;

/// Runs it with nothing of this machine's settings.
async fn aicloud(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
    command.env_clear().args(arguments).envs(variables.iter().copied());
    command.output().await.unwrap()
}

fn words(output: &Output) -> (String, String) {
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
    assert!(out.ends_with("entries of 1 entities verified, 0 broken.\n"), "{out}");
    let rebuilt = aicloud(&["state", "rebuild", "--check"], &database).await;
    let (out, err) = words(&rebuilt);
    assert!(rebuilt.status.success(), "{err}");
    assert!(out.ends_with("0 differ from their rows.\n"), "{out}");
    world.stop().await;
}
