//! docs/permissions.md: who may do what, for people, made from the tables that decide.

use std::fmt::Write as _;

use aicloud_domain::access::{Permission, Role};

use crate::openapi::PERMISSIONS;

/// The page.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Permissions\n\nA *permission* is an action on a type of resource. A *role* is a set of permissions, held at a scope: \
         an operator's in the cloud,\na tenant's in a tenant and all its projects, a project's in that project. A refusal names the \
         permission that was missing\n(`missing_permission`), unless the caller may not know that the thing exists: then it is the \
         same 404 as for what never was. A refusal of another code (`tenant_suspended`, `csrf_failed`, …) says what else is in \
         the way.\n\nThese name no permission, because none would do:\n\n- what is about one's own account, for a program, and for who \
         came by single sign-on: it takes the person;\n- making and unmaking an owner (`member.set`, `member.remove`, \
         `invitation.create`): it takes one, whatever else is held;\n- an invitation for another e-mail address than the \
         account's: it takes that mailbox.\n\nWhat concerns one's own account (`/v1/session`, `/v1/me`) needs no permission: every user \
         may do it with its own, and nobody with\nanother's. Whom a tenant's single sign-on has brought may with its session only. It holds what it is in that tenant, and an owner is\n\
         an admin then.\n\nAn operator's token holds `operator_admin`, a project's token `project_member` in its \
         project.\n\nThis page is made from `domain/src/access/role.rs` by `aicloud openapi --permissions`.\n\n| permission |",
    );
    for role in Role::ALL {
        // Writing to a String can't fail.
        let _ = write!(page, " {} |", role.word().replace('_', " "));
    }
    page.push_str("\n|---|");
    page.push_str(&":-:|".repeat(Role::ALL.len()));
    for permission in Permission::ALL {
        let _ = write!(page, "\n| `{permission}` |");
        for role in Role::ALL {
            let held = role.permissions().contains(*permission);
            page.push_str(if held { " ✓ |" } else { " |" });
        }
    }
    page.push_str("\n\n## Operations\n\n| permission | asked for by |\n|---|---|\n");
    for permission in Permission::ALL {
        let operations: Vec<String> = PERMISSIONS
            .iter()
            .filter(|(_, asked)| asked == permission)
            .map(|(operation, _)| format!("`{operation}`"))
            .collect();
        let _ = writeln!(page, "| `{permission}` | {} |", operations.join(", "));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_the_one_in_docs() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");
        let written = std::fs::read_to_string(docs).unwrap_or_default();
        assert!(
            written == reference(),
            "docs/permissions.md is old: run `aicloud openapi --permissions docs/permissions.md`"
        );
    }
}
