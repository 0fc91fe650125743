//! The table as operators meet it: what is wrong is named, later layers win, nothing secret is shown.

use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use super::*;

fn file(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aicloud.toml");
    std::fs::write(&path, text).unwrap();
    let mut loader = Loader::default();
    let loaded = loader.file(&path).and_then(|()| loader.finish());
    loaded.map_err(|error| {
        let words = error.to_string();
        words.replace(&path.display().to_string(), "FILE")
    })
}

#[test]
fn a_bad_key_is_named_with_what_would_be_right() {
    for (text, said) in [
        ("regoin = 'x'", "FILE: there is no setting `regoin`; did you mean `region`?"),
        (
            "[http]\nlistn = 'x'",
            "FILE: there is no setting `http.listn`; did you mean `http.listen`?",
        ),
        (
            "[log]\ncolour = true",
            "FILE: there is no setting `log.colour`; there are: log.format, log.level",
        ),
        ("region = 'My Region'", "FILE: `region` must be 1 to 63 lower-case letters"),
        ("[http]\nlisten = '8080'", "FILE: `http.listen` must be an address and a port"),
        ("[http]\nworkers = 0", "FILE: `http.workers` must be a whole number"),
        ("[http]\nworkers = [1]", "FILE: `http.workers` must be one value, not array"),
        ("[http]\nbody_timeout = 30", "FILE: `http.body_timeout` must be a number and its unit"),
        ("[agents]\nlease = '3s'", "FILE: `agents.lease` must be more than two heartbeats (2s)"),
        ("database_url = 'mysql://x'", "FILE: `database_url` must begin with postgres://"),
        ("[log]\nlevel = 'loud'", "FILE: `log.level` a log level is"),
        ("[drill]\npanic = 'project:5'", "FILE: `drill.panic` crashes on purpose: only with"),
        ("[drill]\npanic = 'project'", "FILE: `drill.panic` must be KIND:N or ID:N"),
        ("[secrets]\nkms = 'file'", "FILE: `secrets.kms` must be local, vault or aws"),
        (
            "[secrets]\nkms = 'vault'",
            "FILE: `secrets.vault_address` must be set for secrets.kms = vault",
        ),
        (
            "[secrets]\nkms = 'vault'\nvault_address = 'https://v'",
            "FILE: `secrets.vault_token_file` must be set for secrets.kms = vault",
        ),
        (
            "[secrets]\nkms = 'aws'\naws_key = 'alias/a'",
            "FILE: `secrets.aws_region` must be set for secrets.kms = aws",
        ),
        (
            "[secrets]\nvault_address = 'http://vault.example.net'",
            "FILE: `secrets.vault_address` must be https://HOST",
        ),
        ("[secrets]\nvault_mount = 'a//b'", "FILE: `secrets.vault_mount` must be letters"),
        ("region", "FILE: this is no TOML: line 1: "),
        ("a = 1\nregion = 'x", "FILE: this is no TOML: line 2: "),
    ] {
        let error = file(text).unwrap_err();
        assert!(error.starts_with(said), "{text}: {error}");
    }
}

#[test]
fn later_layers_win() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aicloud.toml");
    std::fs::write(&path, "region = 'one'\n[http]\nlisten = '127.0.0.1:1'\nworkers = 3\n").unwrap();
    let mut loader = Loader::default();
    loader.file(&path).unwrap();
    let variables = [
        ("AICLOUD_HTTP_LISTEN", "127.0.0.1:2"),
        ("AICLOUD_REGION", "two"),
        ("DATABASE_URL", "postgres://a"),
        ("AICLOUD_DATABASE_URL", "postgres://b:secret@c"),
        ("AICLOUD_URL", "http://elsewhere"),
        ("AICLOUD_AGENT_SERVER", "x"),
        ("PATH", "/bin"),
    ];
    let owned = variables.map(|(name, text)| (name.to_owned(), text.to_owned()));
    loader.environment(owned).unwrap();
    loader.set("region", "three", Source::Flag).unwrap();
    let config = loader.finish().unwrap();
    assert_eq!(config.region.as_str(), "three");
    assert_eq!(config.http.listen.port(), 2);
    assert_eq!(config.http.workers, 3);
    let url = config.database_url.unwrap();
    assert_eq!(url.expose_secret(), "postgres://b:secret@c");
    let page = loader.show();
    assert!(!page.contains("secret@c"), "{page}");
    assert!(page.contains("database_url = \"[redacted]\"  # AICLOUD_DATABASE_URL"), "{page}");
    assert!(page.contains("listen = \"127.0.0.1:2\"  # AICLOUD_HTTP_LISTEN"), "{page}");
}

#[test]
fn a_bad_variable_is_named() {
    let mut loader = Loader::default();
    let variables = [("AICLOUD_HTTP_LISTN".to_owned(), "x".to_owned())];
    let error = loader.environment(variables).unwrap_err().to_string();
    assert_eq!(
        error,
        "AICLOUD_HTTP_LISTN: there is no setting `AICLOUD_HTTP_LISTN`; did you mean `http.listen`? (AICLOUD_HTTP_LISTEN)"
    );
}

/// What is shown can be put into a file again, and means the same.
#[test]
fn what_is_shown_is_read_back() {
    let shown = Loader::default().show();
    let config = file(&shown).unwrap();
    let again = Loader::of(config);
    assert_eq!(again.show(), shown);
    for setting in SETTINGS {
        assert!(!setting.help.is_empty());
        assert_eq!(SETTINGS.iter().filter(|other| other.key == setting.key).count(), 1);
        assert_eq!(
            SETTINGS.iter().filter(|other| variable(other.key) == variable(setting.key)).count(),
            1
        );
    }
}

/// A line that is no TOML may hold a secret all the same, and so may a value in the wrong place.
#[test]
fn a_mistake_is_not_said_back() {
    for text in [
        "database_url = \"postgres://u:canary@h/d",
        "database_url = postgres://u:canary@h/d",
        "database_url = 'u:canary@h/d'",
        "[mail]\nsmtp_url = 'http://u:canary@h'",
        "[mail]\nsmtp_url = 'smtp://u:canary@h:port'",
        "[secrets]\nvault_address = 'https://u:canary@vault'",
        "[http]\nlisten = 'canary'",
        "[http]\nworkers = 'canary'",
        "[http]\nissuer = 'https://u:canary@h'",
    ] {
        let error = file(text).unwrap_err();
        assert!(!error.contains("canary"), "{text}: {error}");
    }
}

proptest! {
    /// Whatever a setting takes, it shows so that it takes it again, and shows the same.
    #[test]
    fn what_is_taken_is_shown_as_itself(
        line in 0..SETTINGS.len(),
        text in r"[a-z0-9:/.\-_@ ]{0,24}|https?://[a-z.:/]{1,12}|[0-9]{1,4}(ms|s|m|h)|\PC{0,12}",
    ) {
        let setting = &SETTINGS[line];
        let mut config = Config::default();
        if (setting.set)(&mut config, &text).is_ok() {
            let shown = (setting.show)(&config);
            if !shown.is_empty() {
                let mut again = Config::default();
                prop_assert_eq!((setting.set)(&mut again, &shown), Ok(()), "{:?}", setting);
                prop_assert_eq!((setting.show)(&again), shown, "{:?}", setting);
            }
        }
    }
}
