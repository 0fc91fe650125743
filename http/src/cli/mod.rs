//! The `aicloud` command: what it can do, and how its arguments read.
//!
//! Each subcommand has a file. Answers go to stdout, logs and progress to stderr. What fails
//! says what to do about it and ends with status 1; a check that finds something wrong does
//! the same.

mod access;
mod audit;
mod client;
pub mod dev;
mod documents;
mod keys;
mod login;
mod node;
mod private_file;
mod record;
mod secrets;
mod service_account;
mod settings;
mod sso;
mod token;
mod top;
mod tour;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;

use crate::config::{Config, Loader, Source};
use crate::plane::{Plane, asked_to_stop};
use crate::storage;
use aicloud_persistence::Database;
use secrecy::ExposeSecret as _;

/// The control plane of a multi-tenant GPU cloud.
#[derive(Debug, Parser)]
#[command(name = "aicloud", version, propagate_version = true)]
#[command(
    after_help = "Settings come from --config, then AICLOUD_… in the environment, then --set.\n`aicloud config show` lists all of them, with where each value comes from."
)]
struct Cli {
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(subcommand)]
    command: Command,
}

/// Where settings come from.
#[derive(Debug, Args)]
struct SettingsArguments {
    /// A TOML file of settings.
    #[arg(long, global = true, env = "AICLOUD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// One setting, over file and environment. May be repeated.
    #[arg(long, global = true, value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// The folder of keys and of the private database.
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The database; without one, `dev` starts a private one.
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "must be KEY=VALUE, for instance http.listen=127.0.0.1:8080".to_owned())
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the control plane on a database that is given.
    Serve {
        /// Bring the schema up to date first.
        #[arg(long)]
        migrate: bool,
    },
    /// Run a whole cloud on this machine: private database, control plane, one node, a demo project.
    Dev(dev::DevArguments),
    /// Bring the database's schema up to date. Running it again changes nothing.
    Migrate,
    /// Sign in, and keep the session for other commands.
    Login(login::LoginArguments),
    /// End the session of `aicloud login`.
    Logout,
    /// Show who is signed in, and what that holds.
    Whoami(login::WhoamiArguments),
    /// Register, watch and retire nodes.
    Node(node::NodeArguments),
    /// Help people who have lost what proves them.
    User(user::UserArguments),
    /// Watch and steer the engine, live.
    Top(top::TopArguments),
    /// Prove that nobody edited the journal.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Prove that the state is what the journal says.
    #[command(subcommand)]
    State(audit::StateCommand),
    /// Exchange a service account's key for an access token; issue and revoke operators' tokens.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Look after the keys that seal secrets.
    #[command(subcommand)]
    Secrets(secrets::SecretsCommand),
    /// Make keys for service accounts.
    #[command(subcommand)]
    ServiceAccount(service_account::ServiceAccountCommand),
    /// Look after the keys that access tokens are signed with.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Print the OpenAPI document, or check a file against it.
    Openapi(documents::OpenapiArguments),
    /// Check or show settings.
    #[command(subcommand)]
    Config(settings::ConfigCommand),
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    // On this thread, not on one of the runtime's: children that are started from here ask the
    // kernel to end with the thread that started them, and this one ends with the process.
    let done = runtime.block_on(dispatch(cli));
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    crate::telemetry::flush();
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> Result<ExitCode> {
    let settings = cli.settings;
    match cli.command {
        Command::Serve { migrate } => serve(&settings.load(None)?, migrate).await,
        Command::Dev(arguments) => Box::pin(dev::run(&settings, arguments)).await,
        Command::Migrate => {
            let config = settings.load(None)?;
            let url = given_url(&config)?;
            Database::migrate(url.expose_secret()).await?;
            println!("The schema is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Login(arguments) => login::login(arguments).await,
        Command::Logout => login::logout().await,
        Command::Whoami(arguments) => login::whoami(arguments).await,
        Command::Node(arguments) => node::run(arguments).await,
        Command::User(arguments) => user::run(arguments).await,
        Command::Top(arguments) => Box::pin(top::run(arguments)).await,
        Command::Audit(command) => audit::verify(&settings, &command).await,
        Command::State(command) => audit::rebuild(&settings, &command).await,
        Command::Token(command) => token::run(&settings, command).await,
        Command::Secrets(command) => secrets::run(&settings, command).await,
        Command::ServiceAccount(command) => service_account::run(&command),
        Command::Keys(command) => keys::run(&settings, command).await,
        Command::Openapi(arguments) => documents::run(&arguments),
        Command::Config(command) => settings::run(&settings, &command),
    }
}

impl SettingsArguments {
    /// File, environment and flags together, not yet checked as a whole.
    fn loader(&self, defaults: Option<&[(&str, String)]>) -> Result<Loader> {
        let mut loader = Loader::default();
        for (key, value) in defaults.unwrap_or_default() {
            loader.set(key, value, Source::Default)?;
        }
        if let Some(path) = &self.config {
            loader.file(path)?;
        }
        loader.environment(std::env::vars())?;
        if let Some(folder) = &self.data_dir {
            let folder = std::path::absolute(folder).context("the data folder")?;
            loader.set("data_dir", &folder.display().to_string(), Source::Flag)?;
        }
        if let Some(url) = &self.database_url {
            loader.set("database_url", url, Source::Flag)?;
        }
        for (key, value) in &self.set {
            loader.set(key, value, Source::Flag)?;
        }
        Ok(loader)
    }

    fn load(&self, defaults: Option<&[(&str, String)]>) -> Result<Config> {
        Ok(self.loader(defaults)?.finish()?)
    }

    /// For commands that work on a database beside a running `aicloud dev`, or without one: the
    /// database that is given, or the private one of the data folder, started if need be.
    async fn database(&self) -> Result<(Database, Option<storage::KeptPostgres>)> {
        let (_, database, kept) = self.database_with_config().await?;
        Ok((database, kept))
    }

    /// The same, with the settings that its control plane has.
    async fn database_with_config(
        &self,
    ) -> Result<(Config, Database, Option<storage::KeptPostgres>)> {
        let given = self.load(None)?;
        if let Some(url) = &given.database_url {
            let database = storage::open_for_operator(&given, url).await?;
            return Ok((given, database, None));
        }
        let folder = dev::default_data_dir().display().to_string();
        let config = self.load(Some(&[("data_dir", folder)]))?;
        let private = storage::private_config(&config.data_dir);
        anyhow::ensure!(
            private.folder.is_dir(),
            "there is no database in {}; give --database-url, or --data-dir",
            config.data_dir.display()
        );
        // A start would wait for the other server to go away.
        if storage::answers(&private) {
            let url = SecretString::from(private.url());
            let database = storage::open_for_operator(&config, &url).await?;
            return Ok((config, database, None));
        }
        let kept = storage::KeptPostgres::start(private).await?;
        let database = storage::open_for_operator(&config, kept.url()).await?;
        Ok((config, database, Some(kept)))
    }
}

fn given_url(config: &Config) -> Result<&SecretString> {
    config.database_url.as_ref().context(
        "no database: give --database-url, or DATABASE_URL in the environment; `aicloud dev` starts a private one",
    )
}

async fn serve(config: &Config, migrate: bool) -> Result<ExitCode> {
    crate::telemetry::start(config.log_format, &config.log_level)?;
    let url = given_url(config)?;
    if migrate {
        Database::migrate(url.expose_secret()).await?;
    }
    let database = storage::open(config, url)
        .await
        .context("the database is not ready for us; if it is new, run `aicloud migrate`")?;
    if !database.has_operator_token().await? {
        tracing::warn!("nobody has an operator's token yet: `aicloud token create-operator`");
    }
    let plane = Plane::start(config, database, None).await?;
    let agents = plane.cloud.agents_address();
    tracing::info!(url = plane.url(), agents, region = %config.region, "ready");
    let asked = tokio::select! {
        signal = asked_to_stop() => Ok(signal?),
        why = plane.failed() => Err(why),
    };
    match &asked {
        Ok(signal) => tracing::info!(signal, "stopping"),
        Err(why) => tracing::error!(why, "a part failed for good; stopping"),
    }
    plane.stop().await;
    asked.map(|_| ExitCode::SUCCESS).map_err(anyhow::Error::msg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_is_for() {
        fn check(command: &clap::Command) {
            for sub in command.get_subcommands() {
                assert!(sub.get_about().is_some(), "{}", sub.get_name());
                for argument in sub.get_arguments() {
                    assert!(
                        argument.get_help().is_some(),
                        "{} {}",
                        sub.get_name(),
                        argument.get_id()
                    );
                }
                check(sub);
            }
        }
        check(&Cli::command());
    }
}
