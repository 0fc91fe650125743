//! Values of secret variables, on their way to a workload.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// Secret variables with their values: neither printed nor left behind in memory. Serialised they are as they are, for
/// the channel and for whoever seals them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretEnv {
    /// Random, and the same whenever they are sent: a task is remembered by the digest of its arguments, and by that alone
    /// nobody is to try values.
    salt: String,
    variables: BTreeMap<String, String>,
}

impl SecretEnv {
    /// These values, with a salt that nobody can guess.
    #[must_use]
    pub const fn new(salt: String, variables: BTreeMap<String, String>) -> Self {
        Self { salt, variables }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.variables.is_empty()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.variables.keys()
    }

    /// Names and values. Whoever takes them answers for where they go.
    pub fn open(&self) -> impl Iterator<Item = (&String, &String)> {
        self.variables.iter()
    }
}

impl fmt::Debug for SecretEnv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

impl Drop for SecretEnv {
    fn drop(&mut self) {
        self.salt.zeroize();
        self.variables.values_mut().for_each(Zeroize::zeroize);
    }
}
