//! What letters say: one function for each template, plain text, in plain words.
//!
//! The words of a template are the contract with whoever writes the row (`actors/src/user.rs`, `actors/src/tenant.rs`). A
//! row of another release may lack a value; a letter with a gap is better than none.

use std::fmt::{Display, Write as _};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

/// A letter's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// Its subject.
    pub(super) subject: String,
    /// What it says.
    pub(super) body: String,
}

/// The link of a letter, and the page that it leads to.
pub(super) struct Link<'a> {
    /// The code.
    pub(super) code: &'a SecretString,
    /// The page; absent: there is none yet.
    pub(super) page: Option<&'a str>,
    /// What it is for.
    pub(super) purpose: &'a str,
    /// Until when it holds.
    pub(super) until: DateTime<Utc>,
}

impl Link<'_> {
    /// Until when it holds. Whoever reads it may be anywhere, so it is said in UTC.
    fn until(&self) -> impl Display {
        self.until.format("%-d %B %Y, %H:%M UTC")
    }

    /// How to use it.
    fn lines(&self) -> String {
        let code = self.code.expose_secret();
        match self.page {
            // Behind the `#`, so that no server on the way sees or logs it.
            Some(page) => {
                let page = page.trim_end_matches('/');
                format!("Open this page:\n\n{page}/{}#{code}\n", self.purpose.replace('_', "-"))
            }
            None => format!("Use this code:\n\n{code}\n"),
        }
    }
}

const NOT_YOU: &str = "If you did not ask for this, do nothing: without the link nothing changes.";
const NOT_YOU_AFTERWARDS: &str =
    "If this was not you, set a new password at once and tell whoever runs your cloud.";

/// The letter; `None` when there is no such template, or it lacks its link.
pub(super) fn letter(template: &str, values: &Value, link: Option<&Link<'_>>) -> Option<Letter> {
    let value = |name: &str| values[name].as_str().unwrap_or("?");
    let (subject, text, end) = match template {
        "invitation" => (
            format!("You are invited to {}", value("tenant")),
            format!(
                "you are invited to {} on aicloud, as {}.\n\n{}\nIt is good once, for {}, until {}.",
                value("tenant"),
                value("role").replace('_', " "),
                link?.lines(),
                value("email"),
                link?.until(),
            ),
            "If you don't know why, do nothing: without the link nothing changes.",
        ),
        "reset_password" => (
            "A new password for aicloud".to_owned(),
            format!(
                "somebody, probably you, has asked for a new password.\n\n{}\nIt is good once, until {}.",
                link?.lines(),
                link?.until()
            ),
            NOT_YOU,
        ),
        "change_email" => (
            "Your new address for aicloud".to_owned(),
            format!(
                "this address was given as the new one of an aicloud account.\n\n{}\nIt is good once, until {}.",
                link?.lines(),
                link?.until()
            ),
            NOT_YOU,
        ),
        "password_changed" => (
            "Your password was changed".to_owned(),
            "the password of your aicloud account was changed, and your other sessions were closed.".to_owned(),
            NOT_YOU_AFTERWARDS,
        ),
        "email_changed" => (
            "Your address was changed".to_owned(),
            format!("your aicloud account has another e-mail address now: {}.", value("email")),
            NOT_YOU_AFTERWARDS,
        ),
        "second_factor_on" => (
            "A second factor was added".to_owned(),
            "your aicloud account asks for a code of your authenticator from now on.".to_owned(),
            NOT_YOU_AFTERWARDS,
        ),
        "second_factor_off" => (
            "The second factor was removed".to_owned(),
            "your aicloud account asks for no code any more.".to_owned(),
            NOT_YOU_AFTERWARDS,
        ),
        "second_factor_reset" => (
            "The second factor was taken off your account".to_owned(),
            format!(
                "whoever runs your cloud has taken the second factor off your aicloud account, because it was lost: {}. Your sessions \
                 were closed, and your password is asked for alone. Passkeys still open it: remove one that you have lost. Set up a \
                 new second factor when you have signed in.",
                value("reason")
            ),
            NOT_YOU_AFTERWARDS,
        ),
        "recovery_codes_renewed" => (
            "You have new recovery codes".to_owned(),
            "your aicloud account has new recovery codes; the ones from before open nothing any more.".to_owned(),
            NOT_YOU_AFTERWARDS,
        ),
        "email_given" => (
            "This is the address of an aicloud account now".to_owned(),
            format!(
                "whoever runs your cloud has given your aicloud account this address: {}. Sign in with it, and have a new password \
                 sent to it if you have lost the old one.",
                value("email")
            ),
            "If you don't know of such an account, this is not you: tell whoever runs the cloud.",
        ),
        "passkey_added" => (
            "A passkey was added".to_owned(),
            format!("the passkey \u{201c}{}\u{201d} opens your aicloud account from now on.", value("passkey")),
            NOT_YOU_AFTERWARDS,
        ),
        "passkey_removed" => (
            "A passkey was removed".to_owned(),
            format!("the passkey \u{201c}{}\u{201d} does not open your aicloud account any more.", value("passkey")),
            NOT_YOU_AFTERWARDS,
        ),
        "passkey_suspected" => (
            "A passkey may have been copied".to_owned(),
            format!(
                "somebody has tried to sign in with the passkey \u{201c}{}\u{201d}, and its counter shows that there may be two \
                 of it. Neither opens your account any more. Sign in with your password, remove the passkey, and add a new one.",
                value("passkey")
            ),
            NOT_YOU_AFTERWARDS,
        ),
        _ => return None,
    };
    let mut body = match values["display_name"].as_str() {
        Some(name) => format!("Hello {name},\n\n{text}\n"),
        None => format!("Hello,\n\n{text}\n"),
    };
    // Writing to a String can't fail.
    let _ = write!(body, "\n{end}\n");
    Some(Letter { subject, body })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(template: &str, page: Option<&str>) -> Letter {
        let code = SecretString::from("aic_l_x_y");
        let values = json!({
            "display_name": "Ada", "email": "ada@example.org", "tenant": "ACME", "role": "tenant_admin"
        });
        let until = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let link = Link { code: &code, page, purpose: template, until };
        letter(template, &values, Some(&link)).unwrap()
    }

    #[test]
    fn each_letter_says_what_to_do() {
        for template in ["invitation", "reset_password", "change_email"] {
            let plain = read(template, None);
            assert!(plain.body.contains("\naic_l_x_y\n"), "{}", plain.body);
            let until = "until 21 September 2026, 14:13 UTC.";
            assert!(plain.body.contains(until), "{}", plain.body);
            let with_page = read(template, Some("https://console.example.org/"));
            let word = template.replace('_', "-");
            let address = format!("\nhttps://console.example.org/{word}#aic_l_x_y\n");
            assert!(with_page.body.contains(&address), "{}", with_page.body);
            assert_eq!(letter(template, &json!({}), None), None, "it is nothing without its link");
        }
        for template in [
            "password_changed",
            "email_changed",
            "second_factor_on",
            "second_factor_off",
            "second_factor_reset",
            "recovery_codes_renewed",
            "email_given",
            "passkey_added",
            "passkey_removed",
            "passkey_suspected",
        ] {
            let told = letter(template, &json!({"display_name": "Ada"}), None).unwrap();
            assert!(told.body.starts_with("Hello Ada,\n\n") && told.body.contains("not you"));
        }
        assert_eq!(read("invitation", None).subject, "You are invited to ACME");
        assert!(read("invitation", None).body.contains("as tenant admin"));
        assert_eq!(letter("other", &json!({}), None), None);
    }
}
