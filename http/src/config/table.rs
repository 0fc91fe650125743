//! The table of settings, and how the texts of those are read that are the control plane's own.

use std::net::IpAddr;

use aicloud_texts::settings::read::{
    address, aws_region, count, database_url, dialled, domain, duration, flag, nonempty, optional,
    optional_path, parse, path, rate, shown_duration, shown_option, shown_optional_path,
    shown_path, text, vault_path,
};
use aicloud_texts::settings::{Misfit, Settings};
use lettre::message::Mailbox;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};

use super::Config;
use crate::exchange::{Issuer, NoIssuer};
use crate::mail::check_url;
use crate::telemetry::{LogFormat, check_level};

/// One setting.
pub type Setting = aicloud_texts::settings::Setting<Config>;

macro_rules! setting {
    ($key:literal, $help:literal, $($field:ident).+, $read:expr, $show:expr) => {
        Setting {
            key: $key,
            help: $help,
            secret: false,
            set: |config, text| {
                config.$($field).+ = $read(text)?;
                Ok(())
            },
            show: |config| $show(&config.$($field).+),
        }
    };
}

/// Every setting there is.
#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    setting!("region", "the region that this control plane serves: a DNS label", region, parse, text),
    setting!("data_dir", "the folder of keys and of the private database", data_dir, path, shown_path),
    Setting {
        key: "database_url",
        help: "postgres://…; absent: `aicloud dev` starts a private one",
        secret: true,
        set: |config, text| {
            config.database_url = Some(SecretString::from(database_url(text)?));
            Ok(())
        },
        show: |config| config.database_url.as_ref().map_or_else(String::new, |url| url.expose_secret().to_owned()),
    },
    setting!("accept_loss", "true: run on a database with fsync off; a power cut then loses acknowledged commits", accept_loss, flag, text),
    setting!("production", "true: customers depend on this; what is only good for trying is warned of at each start", production, flag, text),
    setting!("database.connections", "connections that reads share; the journal's writers have their own", database_connections, count, text),
    setting!("http.listen", "address and port of the API; port 0 takes a free one", http.listen, address, text),
    setting!("http.issuer", "the address that clients see, as tokens name it, for instance https://cloud.example.com; absent: http.listen", http.issuer, issuer, shown_issuer),
    setting!("http.workers", "threads that answer requests", http.workers, count, text),
    setting!("http.connections", "connections at once, for each worker", http.connections, count, text),
    setting!("http.principal_reads_per_second", "reads a second of one caller (a user, a token, a service account); all of them may come at once", http.rates.principal.reads, rate, text),
    setting!("http.principal_writes_per_second", "writes a second of one caller; half of them may come at once", http.rates.principal.writes, rate, text),
    setting!("http.tenant_reads_per_second", "reads a second of one tenant, all its callers together; all of them may come at once", http.rates.tenant.reads, rate, text),
    setting!("http.tenant_writes_per_second", "writes a second of one tenant, all its callers together; a quarter of them may come at once", http.rates.tenant.writes, rate, text),
    setting!("http.operator_reads_per_second", "reads a second of one operator; all of them may come at once", http.rates.operator.reads, rate, text),
    setting!("http.operator_writes_per_second", "writes a second of one operator; half of them may come at once", http.rates.operator.writes, rate, text),
    setting!("http.trusted_proxies", "addresses or ranges of proxies whose X-Forwarded-For counts, separated by commas", http.reception.proxies, parse, text),
    setting!("http.open_requests_per_minute", "requests a minute of one network that bring no credential: sign-in, links", http.reception.open_per_minute, rate, text),
    setting!("http.head_timeout", "until the head of a request must be there", http.head, duration, shown_duration),
    setting!("http.body_timeout", "until the body must be there", http.body, duration, shown_duration),
    setting!("http.keep_alive", "how long an idle connection is kept", http.keep_alive, duration, shown_duration),
    setting!("http.write_timeout", "how long a client may take nothing of what it is sent", http.write, duration, shown_duration),
    setting!("http.shutdown_timeout", "how long requests in flight may go on after a stop", http.shutdown, duration, shown_duration),
    setting!("sso.allow_private", "addresses or ranges of tenants' identity providers that are not the public internet's, separated by commas; http is taken to this machine, where it is among them", http.sso.allow_private, parse, text),
    setting!("service_accounts.key_age_max", "the age by which a service account's key must have been replaced, in hours; a year at most", http.key_age_max, duration, shown_duration),
    Setting {
        key: "mail.smtp_url",
        help: "the mail server: smtps://user:password@host, smtp://host:587?tls=required; absent: letters wait",
        secret: true,
        set: |config, text| {
            check_url(text)?;
            config.mail.smtp_url = Some(SecretString::from(text));
            Ok(())
        },
        show: |config| config.mail.smtp_url.as_ref().map_or_else(String::new, |url| url.expose_secret().to_owned()),
    },
    setting!("mail.from", "whom letters are from, for instance aicloud <noreply@example.net>", mail.from, mailbox, text),
    setting!("mail.folder", "write letters into this folder instead, for development", mail.folder, optional_path, shown_optional_path),
    setting!("mail.link_page", "the page that links in letters lead to, for instance https://console.example.net; absent: a letter has the code alone", mail.link_page, page, shown_option),
    setting!("agents.listen", "address and port where agents connect; port 0 takes a free one", agents_listen, address, text),
    setting!("agents.address", "host:port that agents are told to dial; absent: agents.listen", agents_address, dialled, shown_option),
    setting!("agents.trust_domain", "SPIFFE trust domain of node certificates", trust_domain, domain, text),
    setting!("agents.heartbeat", "how often agents are to be heard", heartbeat, duration, shown_duration),
    setting!("agents.lease", "a node that was silent for longer is unreachable; more than two heartbeats", lease, duration, shown_duration),
    setting!("secrets.kms", "what wraps the data keys of secrets: local (a file), vault, aws", secrets.kms, parse, text),
    setting!("secrets.vault_address", "where the Vault is, for instance https://vault.example.net:8200", secrets.vault_address, server, shown_option),
    setting!("secrets.vault_mount", "where its Transit engine is mounted", secrets.vault_mount, vault_path, text),
    setting!("secrets.vault_key", "the Transit key's name", secrets.vault_key, vault_path, text),
    setting!("secrets.vault_namespace", "the Vault's namespace, where it has several", secrets.vault_namespace, optional, shown_option),
    setting!("secrets.vault_token_file", "the file that holds the Vault's token; it is read at each use", secrets.vault_token_file, optional_path, shown_optional_path),
    setting!("secrets.vault_ca_file", "certificates to trust beside the system's, as PEM", secrets.vault_ca_file, optional_path, shown_optional_path),
    setting!("secrets.aws_region", "the region of the AWS KMS key", secrets.aws_region, aws_region, shown_option),
    setting!("secrets.aws_key", "the AWS KMS key: its id, ARN, or alias/…", secrets.aws_key, optional, shown_option),
    setting!("secrets.aws_endpoint", "where AWS KMS is, if not where AWS has it", secrets.aws_endpoint, server, shown_option),
    setting!("secrets.aws_credentials_file", "a shared credentials file, read at each use; absent: what AWS's own tools would take, from AWS_ACCESS_KEY_ID to the instance's role", secrets.aws_credentials_file, optional_path, shown_optional_path),
    setting!("secrets.aws_profile", "the profile in that file", secrets.aws_profile, nonempty, text),
    setting!("timers.reservation", "in `reserved`, until the agent accepts the task", timers.reservation, duration, shown_duration),
    setting!("timers.provisioning", "until a workload runs", timers.provisioning, duration, shown_duration),
    setting!("timers.lost_grace", "in `lost`, until the node counts as gone for good", timers.lost_grace, duration, shown_duration),
    setting!("engine.arbiters", "threads that entities live on", arbiters, count, text),
    setting!("engine.commands", "commands in flight, of all callers together", admission.total, count, text),
    setting!("engine.commands_per_tenant", "commands in flight, of one tenant", admission.per_group, count, text),
    setting!("engine.commands_reserved", "of all commands in flight, those kept for tenants that have few", admission.reserve, count, text),
    setting!("drill.enabled", "true: drills are allowed: operators may crash actors and kill static children, and drill.panic counts; never in production", drills, flag, text),
    setting!("drill.panic", "which decisions panic in a drill: project:50 each fiftieth of all projects, ID:1 each of one", drill_panic, parse, text),
    setting!("log.format", "json or pretty", log_format, log_format, shown_format),
    setting!("log.level", "error, warn, info, debug, trace, or a filter", log_level, log_level, text),
];

impl Settings for Config {
    const TABLE: &'static [Setting] = SETTINGS;
    // Every platform sets that one.
    const ALIASES: &'static [(&'static str, &'static str)] = &[("DATABASE_URL", "database_url")];
    const NOT_SETTINGS: &'static [&'static str] =
        &["AICLOUD_CONFIG", "AICLOUD_URL", "AICLOUD_TOKEN", "AICLOUD_RELEASE"];
    // The agent's, tests', scripts'.
    const NOT_OURS: &'static [&'static str] =
        &["AICLOUD_AGENT_", "AICLOUD_TEST_", "AICLOUD_BENCH_", "AICLOUD_CI_"];

    fn fits(&self) -> Result<(), Misfit> {
        let misfit = |blamed, key, problem| Err(Misfit { blamed, key, problem });
        if self.lease <= self.heartbeat * 2 {
            let heartbeat = shown_duration(&self.heartbeat);
            let problem = format!(
                "must be more than two heartbeats ({heartbeat}), or one lost message is a lost node"
            );
            return misfit("agents.lease", "agents.lease", problem);
        }
        if !self.drill_panic.is_empty() && !self.drills {
            let problem = "crashes on purpose: only with drill.enabled = true, never in production";
            return misfit("drill.panic", "drill.panic", problem.to_owned());
        }
        if let Some(key) = self.secrets.missing() {
            let problem = format!("must be set for secrets.kms = {}", self.secrets.kms);
            return misfit("secrets.kms", key, problem);
        }
        Ok(())
    }
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse()
        .map_err(|_| "must be an address, for instance aicloud <noreply@example.net>".to_owned())
}

fn page(text: &str) -> Result<Option<String>, String> {
    let url: reqwest::Url = text.parse().map_err(|_| "must be an address of a page".to_owned())?;
    let good = matches!(url.scheme(), "https" | "http")
        && url.fragment().is_none()
        && url.query().is_none();
    good.then(|| Some(text.to_owned())).ok_or_else(|| {
        "must be an address of a page, without `?` and `#`, for instance https://console.example.net".to_owned()
    })
}

fn issuer(text: &str) -> Result<Option<Issuer>, String> {
    text.parse().map(Some).map_err(|error: NoIssuer| error.to_string())
}

fn shown_issuer(issuer: &Option<Issuer>) -> String {
    issuer.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// Secrets go there: in the clear only within this machine.
fn server(text: &str) -> Result<Option<Url>, String> {
    let wrong = || "must be https://HOST, or http:// to this machine only".to_owned();
    let url: Url = text.parse().map_err(|_| wrong())?;
    let loopback = match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => return Err(wrong()),
    };
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    let safe = url.scheme() == "https" || url.scheme() == "http" && loopback;
    (plain && safe).then_some(Some(url)).ok_or_else(wrong)
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "json" => Ok(LogFormat::Json),
        "pretty" => Ok(LogFormat::Pretty),
        _ => Err("must be json or pretty".to_owned()),
    }
}

fn shown_format(format: &LogFormat) -> String {
    match format {
        LogFormat::Json => "json",
        LogFormat::Pretty => "pretty",
    }
    .to_owned()
}

fn log_level(text: &str) -> Result<String, String> {
    check_level(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}
