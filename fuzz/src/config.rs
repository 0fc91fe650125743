//! Files of settings: TOML, the table of settings, and the readers of their values.
//!
//! The table is one of each kind of setting that `aicloud` has, and not its own, which would bring the whole server
//! with it; that each line of that one reads what it shows is a test of `aicloud-http`.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aicloud_domain::name::Label;
use aicloud_texts::settings::read::{
    address, aws_region, count, database_url, dialled, domain, duration, flag, nonempty, optional,
    optional_path, parse, path, rate, shown_duration, shown_option, shown_optional_path,
    shown_path, text, vault_path,
};
use aicloud_texts::settings::{Loader, Misfit, Setting, Settings, variable};

/// One of each.
#[derive(Debug, Clone, PartialEq)]
struct Sheet {
    region: Label,
    data_dir: PathBuf,
    database_url: String,
    accept_loss: bool,
    listen: SocketAddr,
    workers: usize,
    writes: NonZeroU32,
    address: Option<String>,
    trust_domain: String,
    heartbeat: Duration,
    lease: Duration,
    vault_mount: String,
    vault_namespace: Option<String>,
    token_file: Option<PathBuf>,
    aws_region: Option<String>,
    profile: String,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            region: "local".parse().expect("`local` is a label"),
            data_dir: PathBuf::from("/var/lib/aicloud"),
            database_url: String::new(),
            accept_loss: false,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: 2,
            writes: NonZeroU32::MIN,
            address: None,
            trust_domain: "aicloud".to_owned(),
            heartbeat: Duration::from_secs(1),
            lease: Duration::from_secs(5),
            vault_mount: "transit".to_owned(),
            vault_namespace: None,
            token_file: None,
            aws_region: None,
            profile: "default".to_owned(),
        }
    }
}

macro_rules! setting {
    ($key:literal, $field:ident, $read:expr, $show:expr) => {
        Setting {
            key: $key,
            help: "for the fuzzer",
            secret: false,
            set: |sheet: &mut Sheet, text| {
                sheet.$field = $read(text)?;
                Ok(())
            },
            show: |sheet| $show(&sheet.$field),
        }
    };
}

impl Settings for Sheet {
    const TABLE: &'static [Setting<Self>] = &[
        setting!("region", region, parse, text),
        setting!("data_dir", data_dir, path, shown_path),
        Setting { secret: true, ..setting!("database_url", database_url, database_url, text) },
        setting!("accept_loss", accept_loss, flag, text),
        setting!("http.listen", listen, address, text),
        setting!("http.workers", workers, count, text),
        setting!("http.writes", writes, rate, text),
        setting!("agents.address", address, dialled, shown_option),
        setting!("agents.trust_domain", trust_domain, domain, text),
        setting!("agents.heartbeat", heartbeat, duration, shown_duration),
        setting!("agents.lease", lease, duration, shown_duration),
        setting!("secrets.vault_mount", vault_mount, vault_path, text),
        setting!("secrets.vault_namespace", vault_namespace, optional, shown_option),
        setting!("secrets.vault_token_file", token_file, optional_path, shown_optional_path),
        setting!("secrets.aws_region", aws_region, aws_region, shown_option),
        setting!("secrets.aws_profile", profile, nonempty, text),
    ];
    const ALIASES: &'static [(&'static str, &'static str)] = &[("DATABASE_URL", "database_url")];
    const NOT_OURS: &'static [&'static str] = &["AICLOUD_TEST_"];

    fn fits(&self) -> Result<(), Misfit> {
        if self.lease <= self.heartbeat {
            let problem = "must be more than a heartbeat".to_owned();
            return Err(Misfit { blamed: "agents.lease", key: "agents.lease", problem });
        }
        Ok(())
    }
}

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    let place = Path::new("/etc/aicloud.toml");
    let mut loader = Loader::<Sheet>::default();
    if let Err(error) = loader.text(text, place).and_then(|()| loader.finish()) {
        assert!(!error.to_string().is_empty());
        return lines(text);
    }
    let sheet = loader.finish().expect("it was good a moment ago");
    let shown = loader.show();
    let secret = shown.lines().find(|line| line.starts_with("database_url = "));
    let redacted = |line: &str| line.starts_with("database_url = \"[redacted]\"  # ");
    assert!(secret.is_none_or(redacted), "a secret is shown");
    // What is shown is a file that means the same, but for the secret.
    let bare = Sheet { database_url: String::new(), ..sheet };
    let mut again = Loader::<Sheet>::default();
    let shown = Loader::of(bare.clone()).show();
    again.text(&shown, place).expect("what is shown is a file");
    assert_eq!(again.finish().expect("what is shown goes together"), bare);
}

/// The same as variables and as flags: `KEY=VALUE`, one a line.
fn lines(text: &str) {
    let pairs: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('=')).collect();
    for (key, value) in &pairs {
        let mut loader = Loader::<Sheet>::default();
        if loader.set(key, value, aicloud_texts::settings::Source::Flag).is_ok() {
            let own = [(variable(key), (*value).to_owned())];
            let mut other = Loader::<Sheet>::default();
            assert!(other.environment(own).is_ok(), "a flag and no variable");
        }
    }
    let owned = pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
    let mut loader = Loader::<Sheet>::default();
    let _ = loader.environment(owned);
}
