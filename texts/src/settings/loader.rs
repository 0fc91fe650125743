//! Putting a configuration together, layer by layer.
//!
//! A [`Loader`] remembers where each value came from, so that what is wrong is said with its
//! place, and `aicloud config` can show where a value is to be changed. A key that nobody knows
//! is an error with the nearest one that is known.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::toml_text::quoted;
use super::{Misfit, Setting, Settings};

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
#[derive(Debug)]
pub struct Loader<C> {
    config: C,
    sources: BTreeMap<&'static str, Source>,
}

impl<C: Settings> Default for Loader<C> {
    fn default() -> Self {
        Self::of(C::default())
    }
}

impl<C: Settings> Loader<C> {
    /// Upon these values instead of the defaults.
    #[must_use]
    pub const fn of(config: C) -> Self {
        Self { config, sources: BTreeMap::new() }
    }

    /// One setting, from somewhere.
    ///
    /// # Errors
    /// [`ConfigError::UnknownKey`], [`ConfigError::Value`].
    pub fn set(&mut self, key: &str, text: &str, source: Source) -> Result<(), ConfigError> {
        let Some(setting) = C::TABLE.iter().find(|setting| setting.key == key) else {
            return Err(ConfigError::UnknownKey {
                source_: source,
                key: key.to_owned(),
                hint: hint(C::TABLE, key),
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
        self.text(&text, path)
    }

    /// All settings of a file's text.
    ///
    /// # Errors
    /// [`ConfigError`], about the first thing that is wrong.
    pub fn text(&mut self, text: &str, path: &Path) -> Result<(), ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            // Where and what, without the line itself: there may be a secret in it.
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            let problem = format!("line {line}: {}", error.message());
            ConfigError::Toml { path: path.to_owned(), problem }
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
        let alias = |name: &str| C::ALIASES.iter().find(|(alias, _)| *alias == name);
        // `AICLOUD_DATABASE_URL` says more than `DATABASE_URL`, so it comes later.
        variables.sort_by_key(|(name, _)| (alias(name).is_none(), name.clone()));
        for (name, text) in variables {
            let source = Source::Environment(name.clone());
            if let Some((_, key)) = alias(&name) {
                self.set(key, &text, source)?;
                continue;
            }
            let other = C::NOT_SETTINGS.contains(&name.as_str())
                || C::NOT_OURS.iter().any(|prefix| name.starts_with(prefix));
            if !name.starts_with("AICLOUD_") || other {
                continue;
            }
            let key = C::TABLE.iter().find(|setting| variable(setting.key) == name);
            let Some(setting) = key else {
                let words = name["AICLOUD_".len()..].to_lowercase();
                let hint =
                    format!("{} ({})", hint(C::TABLE, &words), variable(nearest(C::TABLE, &words)));
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
    pub fn finish(&self) -> Result<C, ConfigError> {
        self.config.fits().map_err(|Misfit { blamed, key, problem }| ConfigError::Value {
            source_: self.source(blamed),
            key: key.to_owned(),
            problem,
        })?;
        Ok(self.config.clone())
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
        for setting in C::TABLE {
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
                "{name} = {}  # {}; {}",
                quoted(&value),
                self.source(setting.key),
                setting.help
            );
        }
        page
    }
}

fn nearest<C>(table: &[Setting<C>], key: &str) -> &'static str {
    let near = |setting: &&Setting<C>| {
        let plain = setting.key.replace('.', "_");
        distance(&plain, &key.replace('.', "_"))
    };
    table.iter().min_by_key(near).map_or("", |setting| setting.key)
}

fn hint<C>(table: &[Setting<C>], key: &str) -> String {
    let (section, _) = key.split_once('.').unwrap_or(("", key));
    let nearest = nearest(table, key);
    if distance(nearest, key) <= 1 + key.len() / 4 {
        return format!("did you mean `{nearest}`?");
    }
    let mut known: Vec<&str> = table
        .iter()
        .map(|setting| setting.key)
        .filter(|known| known.split_once('.').is_some_and(|(own, _)| own == section))
        .collect();
    if known.is_empty() {
        known = table.iter().map(|setting| setting.key).collect();
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
