//! What seals secrets, put together from the settings.
//!
//! `secrets.kms` says which KMS wraps data keys. Where that is not the local file but there still
//! is one, the file goes on unwrapping, so that an installation can move to a KMS elsewhere:
//! `aicloud secrets rewrap`, and then the file may go.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aicloud_persistence::Database;
use aicloud_secrets::kms::aws::{AwsConfig, AwsKms};
use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::kms::vault::{VaultConfig, VaultKms};
use aicloud_secrets::kms::{Keyring, Kms, KmsKind};
use aicloud_secrets::{KmsError, Sealer, SealerConfig};
use reqwest::Url;

use crate::config::Config;

/// The settings of the KMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretsConfig {
    /// What wraps data keys.
    pub kms: KmsKind,
    /// Where the Vault is.
    pub vault_address: Option<Url>,
    /// Where its Transit engine is mounted.
    pub vault_mount: String,
    /// The Transit key's name.
    pub vault_key: String,
    /// The Vault's namespace.
    pub vault_namespace: Option<String>,
    /// The file that holds the Vault's token.
    pub vault_token_file: Option<PathBuf>,
    /// Certificates to trust beside the system's.
    pub vault_ca_file: Option<PathBuf>,
    /// The region of the AWS KMS key.
    pub aws_region: Option<String>,
    /// The AWS KMS key.
    pub aws_key: Option<String>,
    /// Where AWS KMS is, if not where AWS has it.
    pub aws_endpoint: Option<Url>,
    /// A shared credentials file.
    pub aws_credentials_file: Option<PathBuf>,
    /// The profile in it.
    pub aws_profile: String,
}

impl Default for SecretsConfig {
    fn default() -> Self {
        Self {
            kms: KmsKind::Local,
            vault_address: None,
            vault_mount: "transit".to_owned(),
            vault_key: "aicloud".to_owned(),
            vault_namespace: None,
            vault_token_file: None,
            vault_ca_file: None,
            aws_region: None,
            aws_key: None,
            aws_endpoint: None,
            aws_credentials_file: None,
            aws_profile: "default".to_owned(),
        }
    }
}

impl SecretsConfig {
    /// The key of a setting that this KMS needs and that is not set.
    #[must_use]
    pub const fn missing(&self) -> Option<&'static str> {
        match self.kms {
            KmsKind::Local => None,
            KmsKind::Vault if self.vault_address.is_none() => Some("secrets.vault_address"),
            KmsKind::Vault if self.vault_token_file.is_none() => Some("secrets.vault_token_file"),
            KmsKind::Aws if self.aws_region.is_none() => Some("secrets.aws_region"),
            KmsKind::Aws if self.aws_key.is_none() => Some("secrets.aws_key"),
            KmsKind::Vault | KmsKind::Aws => None,
        }
    }

    /// The KMS, and for what is still under it the local file.
    ///
    /// # Errors
    /// [`KmsError::Refused`] for settings that no KMS can be made of.
    pub fn keyring(&self, data_dir: &Path) -> Result<Keyring, KmsError> {
        let file = local(data_dir);
        let unset =
            |key: &str| KmsError::Refused { kind: self.kms, reason: format!("{key} must be set") };
        let current: Arc<dyn Kms> = match self.kms {
            KmsKind::Local => return Ok(Keyring::new(Arc::new(file))),
            KmsKind::Vault => {
                let address = self.vault_address.clone();
                let token_file = self.vault_token_file.clone();
                Arc::new(VaultKms::new(VaultConfig {
                    address: address.ok_or_else(|| unset("secrets.vault_address"))?,
                    mount: self.vault_mount.clone(),
                    key: self.vault_key.clone(),
                    namespace: self.vault_namespace.clone(),
                    token_file: token_file.ok_or_else(|| unset("secrets.vault_token_file"))?,
                    ca_file: self.vault_ca_file.clone(),
                })?)
            }
            KmsKind::Aws => Arc::new(AwsKms::new(AwsConfig {
                region: self.aws_region.clone().ok_or_else(|| unset("secrets.aws_region"))?,
                key: self.aws_key.clone().ok_or_else(|| unset("secrets.aws_key"))?,
                endpoint: self.aws_endpoint.clone(),
                credentials_file: self.aws_credentials_file.clone(),
                profile: self.aws_profile.clone(),
            })?),
        };
        let ring = Keyring::new(current);
        Ok(if file.exists() { ring.with_former(Arc::new(file)) } else { ring })
    }
}

/// The file of masters, beside the control plane's other keys.
#[must_use]
pub fn local(data_dir: &Path) -> LocalKms {
    LocalKms::new(data_dir.join("keys/master.key"))
}

impl Config {
    /// What seals secrets in this database. A KMS that does not answer is reported and waited for:
    /// what needs no secret goes on without it.
    ///
    /// # Errors
    /// [`KmsError::Refused`] for settings that no KMS can be made of.
    pub async fn sealer(&self, database: &Database) -> Result<Sealer, KmsError> {
        let keyring = self.secrets.keyring(&self.data_dir)?;
        if self.production && keyring.kind() == KmsKind::Local {
            tracing::warn!(
                "PRODUCTION WITH A LOCAL MASTER KEY: whoever copies {} and the database reads every secret; \
                 set secrets.kms to vault or aws, run `aicloud secrets rewrap`, and destroy the file",
                self.data_dir.join("keys/master.key").display()
            );
        }
        let sealer = Sealer::new(Arc::new(database.clone()), keyring, SealerConfig::default());
        if let Err(error) = sealer.check().await {
            tracing::error!(%error, "secrets can't be opened until this is mended");
        }
        Ok(sealer)
    }
}
