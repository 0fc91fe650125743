//! What an audit may be filtered by: texts that entries can have, and no others.
//!
//! A filter that nothing can match would be answered by an empty page, and whoever reads an audit takes that for "nothing
//! happened". So a text that is no principal, no credential and no type of an event is refused. Whether there is, or ever was, such a
//! user or token is not asked: that an audit says.

use aicloud_domain::id::{KeyId, NodeId, ServiceAccountId, SessionId, TokenId, UserId};

use crate::problem::Problem;

/// What events are of: the first word of their types.
const KINDS: &[&str] = &[
    "access",
    "allocation",
    "catalog",
    "node",
    "oversight",
    "project",
    "secrets",
    "service_account",
    "signing_key",
    "tenant",
    "user",
];

/// # Errors
/// [`Code::InvalidValue`](crate::problem::Code::InvalidValue) naming the filter.
pub fn check(
    principal: Option<&str>,
    credential: Option<&str>,
    event: Option<&str>,
) -> Result<(), Problem> {
    if principal.is_some_and(|text| !is_principal(text)) {
        let problem = "is no principal as entries say it, for instance user/user_01jd4q…";
        return Err(Problem::invalid("principal", problem));
    }
    if credential.is_some_and(|text| !is_credential(text)) {
        let problem = "is no id of a session, a token or a key";
        return Err(Problem::invalid("credential", problem));
    }
    if event.is_some_and(|text| !is_type(text)) {
        let problem = "is no type of an event, for instance allocation.requested";
        return Err(Problem::invalid("type", problem));
    }
    Ok(())
}

fn is_principal(text: &str) -> bool {
    match text.split_once('/') {
        Some(("operator" | "project", id)) => id.parse::<TokenId>().is_ok(),
        Some(("user", id)) => id.parse::<UserId>().is_ok(),
        Some(("service_account", id)) => id.parse::<ServiceAccountId>().is_ok(),
        Some(("agent", id)) => id.parse::<NodeId>().is_ok(),
        Some(("system", part)) => is_word(part),
        Some(_) => false,
        None => text == "stranger",
    }
}

fn is_credential(text: &str) -> bool {
    text.parse::<SessionId>().is_ok()
        || text.parse::<TokenId>().is_ok()
        || text.parse::<KeyId>().is_ok()
}

fn is_type(text: &str) -> bool {
    text.split_once('.').is_some_and(|(kind, what)| KINDS.contains(&kind) && is_word(what))
}

fn is_word(text: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use aicloud_domain::access::{AccountCredential, Principal};
    use aicloud_domain::id::TypedId;
    use uuid::Uuid;

    use super::*;

    fn id<I: TypedId>() -> I {
        I::from_uuid(Uuid::from_u128(7))
    }

    #[test]
    fn whoever_may_be_in_an_entry_may_be_asked_for() {
        let all = [
            Principal::Operator { token: id() },
            Principal::Project { token: id(), tenant: id(), project: id() },
            Principal::User { user: id(), session: id() },
            Principal::Agent { node: id() },
            Principal::Stranger,
            Principal::System { part: "password-reset" },
        ];
        for principal in all {
            assert!(is_principal(&principal.to_string()), "{principal}");
            let credential = principal.credential_text();
            assert!(credential.is_none_or(|text| is_credential(&text)), "{principal}");
        }
        let key = AccountCredential::Key(id());
        assert!(matches!(key, AccountCredential::Key(key) if is_credential(&key.to_string())));
        for wrong in
            ["", "bogus", "user/", "user/token_x", "user_01jd4q8w0zf2n9k3m5p7r9t1v3", "system/"]
        {
            assert!(!is_principal(wrong), "{wrong}");
        }
        for wrong in ["", "x", "user_01jd4q8w0zf2n9k3m5p7r9t1v3", "sess_x"] {
            assert!(!is_credential(wrong), "{wrong}");
        }
    }

    /// The journal's own samples have each type that was ever written.
    #[test]
    fn every_type_that_was_ever_written_may_be_asked_for() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/tests/goldens/events");
        let mut kinds = BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let mut parts = name.split('.');
            let (kind, what) = (parts.next().unwrap().to_owned(), parts.next().unwrap());
            assert!(is_type(&format!("{kind}.{what}")), "{name}");
            kinds.insert(kind);
        }
        assert_eq!(kinds.len(), KINDS.len());
        for wrong in ["", "nope", "user", "user.", "nobody.created", "user.created now"] {
            assert!(!is_type(wrong), "{wrong}");
        }
    }
}
