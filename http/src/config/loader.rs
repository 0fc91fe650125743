//! Putting a configuration together, layer by layer.
//!
//! A [`Loader`] remembers where each value came from, so that what is wrong is said with its
//! place, and `aicloud config` can show where a value is to be changed. A key that nobody knows
//! is an error with the nearest one that is known.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::table::shown_duration;
use super::{Config, SETTINGS, Setting};

/// Variables that begin like a setting's and are something else's.
const NOT_SETTINGS: &[&str] =
    &["AICLOUD_CONFIG", "AICLOUD_URL", "AICLOUD_TOKEN", "AICLOUD_RELEASE"];
/// Beginnings of variables that are something else's: the agent's, tests', scripts'.
const NOT_OURS: &[&str] = &["AICLOUD_AGENT_", "AICLOUD_TEST_", "AICLOUD_BENCH_", "AICLOUD_CI_"];

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// The file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// The command line.
    Flag,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Environment(name) => f.write_str(name),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// What is wrong with the configuration: the place, the key, and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{}: this is no TOML: {problem}", path.display())]
    Toml {
        /// Which.
        path: PathBuf,
        /// Where and what.
        problem: String,
    },
    /// There is no such setting.
    #[error("{source_}: there is no setting `{key}`; {hint}")]
    UnknownKey {
        /// Where it was found.
        source_: Source,
        /// The key.
        key: String,
        /// What would be right.
        hint: String,
    },
    /// The value is not acceptable.
    #[error("{source_}: `{key}` {problem}")]
    Value {
        /// Where it was found.
        source_: Source,
        /// The key.
        key: String,
        /// What would be right.
        problem: String,
    },
}

/// A setting's name in the environment.
#[must_use]
pub fn variable(key: &str) -> String {
    format!("AICLOUD_{}", key.replace('.', "_").to_uppercase())
}

/// Configuration being put together.
#[derive(Debug, Default)]
pub struct Loader {
    config: Config,
    sources: BTreeMap<&'static str, Source>,
}

impl Loader {
    /// One setting, from somewhere.
    ///
    /// # Errors
    /// [`ConfigError::UnknownKey`], [`ConfigError::Value`].
    pub fn set(&mut self, key: &str, text: &str, source: Source) -> Result<(), ConfigError> {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
            return Err(ConfigError::UnknownKey {
                source_: source,
                key: key.to_owned(),
                hint: hint(key),
            });
        };
        (setting.set)(&mut self.config, text).map_err(|problem| ConfigError::Value {
            source_: source.clone(),
            key: key.to_owned(),
            problem,
        })?;
        self.sources.insert(setting.key, source);
        Ok(())
    }

    /// All settings of a file.
    ///
    /// # Errors
    /// [`ConfigError`], about the first thing that is wrong.
    pub fn file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let own = || path.to_owned();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::File { path: own(), error })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let problem = error.to_string().trim_end().to_owned();
            ConfigError::Toml { path: own(), problem }
        })?;
        self.table("", &table, path)
    }

    fn table(&mut self, prefix: &str, table: &toml::Table, path: &Path) -> Result<(), ConfigError> {
        for (name, value) in table {
            let key = format!("{prefix}{name}");
            let text = match value {
                toml::Value::Table(inner) => {
                    self.table(&format!("{key}."), inner, path)?;
                    continue;
                }
                toml::Value::String(text) => text.clone(),
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(flag) => flag.to_string(),
                other => {
                    return Err(ConfigError::Value {
                        source_: Source::File(path.to_owned()),
                        key,
                        problem: format!("must be one value, not {}", other.type_str()),
                    });
                }
            };
            self.set(&key, &text, Source::File(path.to_owned()))?;
        }
        Ok(())
    }

    /// All settings of the environment.
    ///
    /// # Errors
    /// [`ConfigError`], about the first thing that is wrong.
    pub fn environment(
        &mut self,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(), ConfigError> {
        let mut variables: Vec<_> = variables.into_iter().collect();
        // `AICLOUD_DATABASE_URL` says more than `DATABASE_URL`, so it comes later.
        variables.sort_by_key(|(name, _)| (name != "DATABASE_URL", name.clone()));
        for (name, text) in variables {
            let source = Source::Environment(name.clone());
            if name == "DATABASE_URL" {
                self.set("database_url", &text, source)?;
                continue;
            }
            let other = NOT_SETTINGS.contains(&name.as_str())
                || NOT_OURS.iter().any(|prefix| name.starts_with(prefix));
            if !name.starts_with("AICLOUD_") || other {
                continue;
            }
            let key = SETTINGS.iter().find(|setting| variable(setting.key) == name);
            let Some(setting) = key else {
                let words = name["AICLOUD_".len()..].to_lowercase();
                let hint = format!("{} ({})", hint(&words), variable(nearest(&words)));
                return Err(ConfigError::UnknownKey { source_: source, key: name, hint });
            };
            self.set(setting.key, &text, source)?;
        }
        Ok(())
    }

    /// The configuration, when all of it fits together.
    ///
    /// # Errors
    /// [`ConfigError::Value`].
    pub fn finish(&self) -> Result<Config, ConfigError> {
        let config = &self.config;
        if config.lease <= config.heartbeat * 2 {
            return Err(ConfigError::Value {
                source_: self.source("agents.lease"),
                key: "agents.lease".to_owned(),
                problem: format!(
                    "must be more than two heartbeats ({}), or one lost message is a lost node",
                    shown_duration(&config.heartbeat)
                ),
            });
        }
        if !config.drill_panic.is_empty() && !config.drills {
            return Err(ConfigError::Value {
                source_: self.source("drill.panic"),
                key: "drill.panic".to_owned(),
                problem: "crashes on purpose: only with drill.enabled = true, never in production"
                    .to_owned(),
            });
        }
        if let Some(key) = config.secrets.missing() {
            return Err(ConfigError::Value {
                source_: self.source("secrets.kms"),
                key: key.to_owned(),
                problem: format!("must be set for secrets.kms = {}", config.secrets.kms),
            });
        }
        Ok(config.clone())
    }

    fn source(&self, key: &str) -> Source {
        self.sources.get(key).cloned().unwrap_or(Source::Default)
    }

    /// All settings as TOML, each with where it comes from. Secrets are not shown.
    #[must_use]
    pub fn show(&self) -> String {
        use fmt::Write as _;
        let mut page = String::new();
        let mut section = "";
        for setting in SETTINGS {
            let (this, name) = setting.key.split_once('.').unwrap_or(("", setting.key));
            // Writing to a String can't fail.
            if this != section {
                let _ = write!(page, "\n[{this}]\n");
                section = this;
            }
            let value = (setting.show)(&self.config);
            let value = match (value.is_empty(), setting.secret) {
                (true, _) => {
                    let _ = writeln!(page, "# {name} =  # not set; {}", setting.help);
                    continue;
                }
                (false, true) => "[redacted]".to_owned(),
                (false, false) => value,
            };
            let _ = writeln!(
                page,
                "{name} = {value:?}  # {}; {}",
                self.source(setting.key),
                setting.help
            );
        }
        page
    }
}

fn nearest(key: &str) -> &'static str {
    let near = |setting: &&Setting| {
        let plain = setting.key.replace('.', "_");
        distance(&plain, &key.replace('.', "_"))
    };
    SETTINGS.iter().min_by_key(near).map_or("region", |setting| setting.key)
}

fn hint(key: &str) -> String {
    let (section, _) = key.split_once('.').unwrap_or(("", key));
    let nearest = nearest(key);
    if distance(nearest, key) <= 1 + key.len() / 4 {
        return format!("did you mean `{nearest}`?");
    }
    let mut known: Vec<&str> = SETTINGS
        .iter()
        .map(|setting| setting.key)
        .filter(|known| known.split_once('.').is_some_and(|(own, _)| own == section))
        .collect();
    if known.is_empty() {
        known = SETTINGS.iter().map(|setting| setting.key).collect();
    }
    format!("there are: {}", known.join(", "))
}

/// How many letters differ (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use secrecy::ExposeSecret as _;

    use super::super::table::duration;
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
            (
                "[http]\nbody_timeout = 30",
                "FILE: `http.body_timeout` must be a number and its unit",
            ),
            (
                "[agents]\nlease = '3s'",
                "FILE: `agents.lease` must be more than two heartbeats (2s)",
            ),
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
            ("region", "FILE: this is no TOML"),
        ] {
            let error = file(text).unwrap_err();
            assert!(error.starts_with(said), "{text}: {error}");
        }
    }

    #[test]
    fn later_layers_win() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aicloud.toml");
        std::fs::write(&path, "region = 'one'\n[http]\nlisten = '127.0.0.1:1'\nworkers = 3\n")
            .unwrap();
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
        let again = Loader { config, ..Loader::default() };
        assert_eq!(again.show(), shown);
        for setting in SETTINGS {
            assert!(!setting.help.is_empty());
            assert_eq!(SETTINGS.iter().filter(|other| other.key == setting.key).count(), 1);
            assert_eq!(
                SETTINGS
                    .iter()
                    .filter(|other| variable(other.key) == variable(setting.key))
                    .count(),
                1
            );
        }
    }

    #[test]
    fn durations() {
        for (text, millis) in [("500ms", 500), ("30s", 30_000), ("15m", 900_000), ("1h", 3_600_000)]
        {
            let read = duration(text).unwrap();
            assert_eq!(read, Duration::from_millis(millis));
            assert_eq!(shown_duration(&read), text);
        }
        for wrong in ["", "5", "s", "0s", "-1s", "1d", "1.5s", "99999999999999999999s", "9999999h"]
        {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
