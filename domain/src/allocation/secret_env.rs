//! Secret variables of a workload: here are their names, and nothing of what they say.
//!
//! A token or a password that a workload needs is a variable whose value nobody reads back: not in an answer, not in the
//! journal, not in a row. So what an allocation knows of it is its name ([`Workload::secret_env`]). The values ride with
//! the command that creates it, sealed ([`AllocationCommand::Create`](super::AllocationCommand::Create)), into a row of their
//! own, which goes with the allocation's end. They are opened where the order for the node is made, and nowhere else; when
//! that can't be done, the start fails and says why ([`Unopened`]).

use super::spec::{
    VARIABLES_MAX, Workload, fits, invalid, is_variable_name, reserved_by_the_cloud,
};
use crate::machine::Rejection;

/// The field of all of them.
pub const FIELD: &str = "workload.secret_env";

/// Refuses names that no node could give to a workload, or that it could not tell apart.
pub(super) fn check_names(workload: &Workload) -> Result<(), Rejection> {
    let names = &workload.secret_env;
    if names.len() > VARIABLES_MAX || !names.iter().all(|name| is_variable_name(name)) {
        return Err(refused_shape());
    }
    if let Some(reserved) = names.iter().find(|name| reserved_by_the_cloud(name)) {
        let problem = format!("`{reserved}` is set by the cloud; choose another name");
        return Err(invalid(FIELD, problem));
    }
    if let Some(both) = names.iter().find(|name| workload.env.contains_key(*name)) {
        let problem = format!("`{both}` is in env, too; a variable is secret or it is not");
        return Err(invalid(FIELD, problem));
    }
    Ok(())
}

/// Refuses a value that no node could give to a workload. Says nothing of it.
///
/// # Errors
/// [`Rejection::Invalid`].
pub fn check_value(value: &str) -> Result<(), Rejection> {
    if fits(value) { Ok(()) } else { Err(refused_shape()) }
}

fn refused_shape() -> Rejection {
    let problem = format!(
        "at most {VARIABLES_MAX} variables named like MY_VAR, at most {} bytes each",
        super::spec::TEXT_MAX
    );
    invalid(FIELD, problem)
}

/// Names come with their values, and values with their names.
pub(super) fn check_sealed(workload: &Workload, has_values: bool) -> Result<(), Rejection> {
    if workload.secret_env.is_empty() == has_values {
        return Err(invalid(FIELD, "its names and its values must come together"));
    }
    Ok(())
}

/// Why the values of an allocation could not be had when its workload was to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unopened {
    /// Its tenant's keys were destroyed, on purpose and for ever.
    Shredded,
    /// They are not there, or were changed, or belong elsewhere.
    Unreadable,
    /// What opens them was away for too long.
    Unavailable,
}

impl Unopened {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Shredded, Self::Unreadable, Self::Unavailable];

    /// The reason of the outcome.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shredded => "secret_env_shredded",
            Self::Unreadable => "secret_env_unreadable",
            Self::Unavailable => "secret_env_unavailable",
        }
    }

    /// For people.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Shredded => {
                "The tenant's keys were destroyed, so its secret variables can't be opened any more."
            }
            Self::Unreadable => {
                "Its secret variables can't be opened. Create it anew with their values."
            }
            Self::Unavailable => {
                "Its secret variables could not be opened in time, because the key management or the database was away. Create it anew."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::spec::TEXT_MAX;
    use super::*;

    fn workload(env: &BTreeSet<String>, secret_env: BTreeSet<String>) -> Workload {
        let env = env.iter().map(|name| (name.clone(), String::new()));
        let env = env.collect::<BTreeMap<_, _>>();
        Workload { image: "busybox".to_owned(), command: vec![], env, secret_env }
    }

    fn names() -> impl Strategy<Value = BTreeSet<String>> {
        let name = prop_oneof![
            8 => "[A-C_][A-C0-1]{0,2}",
            1 => "(NVIDIA|AICLOUD)_?[A-Z]{0,3}",
            1 => ".{0,3}",
            1 => "[A-Z]{126,130}",
        ];
        proptest::collection::btree_set(name, 0..6)
    }

    proptest! {
        /// What is taken is what `env` would take, and in one of the two only.
        #[test]
        fn names_are_judged_as_those_of_env(env in names(), secret in names()) {
            let alone = |names: &BTreeSet<String>| super::super::spec::check_env(&workload(names, BTreeSet::new()));
            let both = env.intersection(&secret).next().is_some();
            let taken = check_names(&workload(&env, secret.clone()));
            prop_assert_eq!(taken.is_ok(), alone(&secret).is_ok() && !both, "{:?}", taken);
        }

        #[test]
        fn values_are_bounded_and_never_said(value in ".{0,40}", pad in 0..2 * TEXT_MAX) {
            let long = format!("canary{value}{}", "x".repeat(pad));
            let taken = check_value(&long);
            prop_assert_eq!(taken.is_ok(), long.len() <= TEXT_MAX && !long.contains('\0'));
            let said = format!("{taken:?}");
            prop_assert!(!said.contains("canary"));
        }
    }

    #[test]
    fn there_are_no_more_of_them_than_of_others() {
        let many = |count: usize| (0..count).map(|n| format!("V{n}")).collect::<BTreeSet<_>>();
        assert!(check_names(&workload(&BTreeSet::new(), many(VARIABLES_MAX))).is_ok());
        assert!(check_names(&workload(&BTreeSet::new(), many(VARIABLES_MAX + 1))).is_err());
    }
}
