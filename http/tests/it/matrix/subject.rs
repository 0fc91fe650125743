//! What a request is about: own, a sibling's, foreign, or nothing at all.
//!
//! An operation is *about* something ([`About`]), and from that follow the things that it is asked about
//! ([`subjects`]): what stands in the placeholders, who owns it, and whether it is there.

use aicloud_domain::access::Permission;
use aicloud_domain::machine::Owner;

use super::callers::{Caller, Standing};
use super::stage::{DOMAIN, Folder, House, MODEL, NOBODY, Stage};

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Open to everybody.
    Public,
    /// By which somebody comes in: it asks for a proof of its own.
    Open,
    /// One's own account.
    Myself,
    /// The session that one came by.
    ThisSession,
    /// A session of one's own account.
    MySession,
    /// A passkey of one's own; nobody has any here.
    MyPasskey,
    /// A provider that knows one; nobody has any here.
    MySsoLink,
    /// Whatever the caller may see, wherever that is.
    Anywhere,
    /// The cloud's own, without naming anything.
    Cloud,
    Tenant,
    /// What is in a tenant, as far as the caller may see it there.
    InTenant,
    Project,
    Allocation,
    Account,
    /// A tenant's book of denials.
    Book,
    Invitation,
    /// A domain of a tenant's single sign-on.
    SsoDomain,
    TenantMember,
    ProjectMember,
    Token,
    Key,
    ApiKey,
    Node,
    User,
    Model,
    Directory,
    Actor,
    Child,
    Crash,
    Runbook,
}

/// Where something is for those who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Own,
    /// In another project of the same tenant.
    Sibling,
    Foreign,
    Missing,
    /// Foreign, and named as if it were within one's own.
    ForeignWithin,
    /// Nothing, named as if it were within one's own.
    MissingWithin,
}

/// Something that is asked about.
#[derive(Debug, Clone)]
pub struct Subject {
    pub place: Place,
    /// What stands in which placeholder.
    pub names: Vec<(&'static str, String)>,
    /// Who owns what is asked about; `None`: it is not there. For what is within something, who owns that.
    pub owner: Option<Owner>,
}

impl Subject {
    fn new(place: Place, owner: Option<Owner>, names: &[(&'static str, &str)]) -> Self {
        let names = names.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { place, names, owner }
    }

    /// The text with its placeholders filled.
    pub fn fill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    /// Whether the thing that is named is there, where it is named.
    pub fn is_there(&self) -> bool {
        matches!(self.place, Place::Own | Place::Sibling | Place::Foreign)
    }
}

fn nothing(prefix: &str) -> String {
    format!("{prefix}_{NOBODY}")
}

/// A tenant's things under `{id}`, and what of them under `{tenant}`.
fn of_houses(stage: &Stage, prefix: &str, id: fn(&House) -> &str) -> Vec<Subject> {
    let there = |place, house: &House| {
        let named = [("id", id(house)), ("tenant", &house.tenant)];
        Subject::new(place, Some(house.owner), &named)
    };
    let missing = nothing(prefix);
    vec![
        there(Place::Own, &stage.acme),
        there(Place::Foreign, &stage.rival),
        Subject::new(Place::Missing, None, &[("id", &missing), ("tenant", &missing)]),
    ]
}

/// A project's things, likewise.
fn of_folders(stage: &Stage, prefix: &str, id: fn(&Folder) -> &str) -> Vec<Subject> {
    let there = |place, folder: &Folder| {
        let named = [("id", id(folder)), ("project", &folder.customer.project)];
        Subject::new(place, Some(folder.owner), &named)
    };
    let missing = nothing(prefix);
    vec![
        there(Place::Own, &stage.lab),
        there(Place::Sibling, &stage.side),
        there(Place::Foreign, &stage.far),
        Subject::new(Place::Missing, None, &[("id", &missing), ("project", &missing)]),
    ]
}

/// Things within things: `{id}` is the outer one's, and the other placeholder the inner one's.
fn within(name: &'static str, rows: [(&str, &str, Owner); 2], none: (&str, &str)) -> Vec<Subject> {
    let [(own, inner, owner), (far, foreign, far_owner)] = rows;
    let (nowhere, missing) = (nothing(none.0), nothing(none.1));
    let named = |id: &str, inner: &str| vec![("id", id.to_owned()), (name, inner.to_owned())];
    let subject = |place, owner, names| Subject { place, names, owner };
    vec![
        subject(Place::Own, Some(owner), named(own, inner)),
        subject(Place::ForeignWithin, Some(owner), named(own, foreign)),
        subject(Place::MissingWithin, Some(owner), named(own, &missing)),
        subject(Place::Foreign, Some(far_owner), named(far, foreign)),
        subject(Place::Missing, None, named(&nowhere, &missing)),
    ]
}

/// What is the cloud's own: one that is there, and one that is not.
fn of_cloud(there: &[(&'static str, &str)], missing: &[(&'static str, &str)]) -> Vec<Subject> {
    let owner = Some(Owner::default());
    vec![Subject::new(Place::Own, owner, there), Subject::new(Place::MissingWithin, owner, missing)]
}

/// What this caller is to ask about.
pub fn subjects(about: About, stage: &Stage, caller: &Caller) -> Vec<Subject> {
    let Stage { acme, rival, lab, side: _, far, .. } = stage;
    let houses = |prefix, id| of_houses(stage, prefix, id);
    let folders = |prefix, id| of_folders(stage, prefix, id);
    let (member, stranger) = (acme.member.id.to_string(), rival.member.id.to_string());
    let in_houses = |name, own: &str, foreign: &str, prefix| {
        let rows = [(acme.tenant.as_str(), own, acme.owner), (&rival.tenant, foreign, rival.owner)];
        within(name, rows, ("ten", prefix))
    };
    let in_folders = |name, id: fn(&Folder) -> (&str, &str), prefixes| {
        let row = |folder| {
            let (outer, inner) = id(folder);
            (outer, inner, folder.owner)
        };
        within(name, [row(lab), row(far)], prefixes)
    };
    match about {
        About::Public | About::Myself | About::ThisSession | About::Anywhere | About::Cloud => {
            vec![Subject::new(Place::Own, Some(Owner::default()), &[])]
        }
        About::Open => {
            vec![Subject::new(Place::Own, Some(Owner::default()), &[("tenant", "nobody")])]
        }
        About::MyPasskey => {
            vec![Subject::new(Place::Own, Some(Owner::default()), &[("id", &nothing("pkey"))])]
        }
        About::MySsoLink => {
            let own = Some(Owner::default());
            vec![
                Subject::new(Place::Own, own, &[("id", &acme.tenant)]),
                Subject::new(Place::MissingWithin, own, &[("id", &nothing("ten"))]),
            ]
        }
        About::MySession => {
            let own = match &caller.standing {
                Standing::Alive { session: Some(session), .. } => session.clone(),
                _ => nothing("sess"),
            };
            let owner = Some(Owner::default());
            let missing = nothing("sess");
            vec![
                Subject::new(Place::Own, owner, &[("id", &own)]),
                Subject::new(Place::ForeignWithin, owner, &[("id", &stage.session)]),
                Subject::new(Place::MissingWithin, owner, &[("id", &missing)]),
            ]
        }
        About::Tenant | About::InTenant => houses("ten", |house| &house.tenant),
        About::SsoDomain => {
            let mut subjects = houses("ten", |house| &house.tenant);
            for subject in &mut subjects {
                subject.names.push(("domain", DOMAIN.to_owned()));
            }
            subjects
        }
        About::Book => houses("den", |house| &house.book),
        About::Project => folders("proj", |folder| &folder.customer.project),
        About::Allocation => folders("alloc", |folder| &folder.allocation),
        About::Account => folders("sa", |folder| &folder.account),
        About::Invitation => in_houses("invitation", &acme.invitation, &rival.invitation, "inv"),
        About::TenantMember => in_houses("user", &member, &stranger, "user"),
        About::ProjectMember => {
            let rows = [
                (lab.customer.project.as_str(), member.as_str(), lab.owner),
                (&far.customer.project, &stranger, far.owner),
            ];
            within("user", rows, ("proj", "user"))
        }
        About::Token => {
            in_folders("token", |it| (&it.customer.project, &it.token), ("proj", "tok"))
        }
        About::Key => in_folders("key", |it| (&it.account, &it.key), ("sa", "key")),
        About::ApiKey => in_folders("key", |it| (&it.account, &it.api_key), ("sa", "tok")),
        About::Node => of_cloud(&[("id", &stage.node)], &[("id", &nothing("node"))]),
        About::User => of_cloud(&[("id", &stage.user)], &[("id", &nothing("user"))]),
        About::Model => of_cloud(&[("model", MODEL)], &[("model", "NO-SUCH")]),
        About::Directory => of_cloud(&[("directory", "allocation")], &[("directory", "nothing")]),
        About::Actor => {
            let known = [("directory", "allocation"), ("id", lab.allocation.as_str())];
            let missing = nothing("alloc");
            of_cloud(&known, &[("directory", "allocation"), ("id", &missing)])
        }
        About::Runbook => of_cloud(&[("runbook", "not-ready")], &[("runbook", "nothing")]),
        About::Child => of_cloud(&[("path", "core.leases")], &[("path", "no.such.child")]),
        About::Crash => of_cloud(&[("crash_id", &stage.crash)], &[("crash_id", &nothing("crash"))]),
    }
}

impl About {
    /// The permission that it is asked for, where that is not the operation's.
    pub fn asks(self, documented: Option<Permission>) -> Option<Permission> {
        // Whose history a book is, is for who reads the audit.
        if self == Self::Book { Some(Permission::AuditRead) } else { documented }
    }
}
