//! People: what proves them, what they belong to, the letters to them.

use aicloud_domain::access::{Grant, Permission, Role, Scope};
use aicloud_domain::id::{
    InvitationId, LinkId, MailId, PasskeyId, ProjectId, SessionId, TenantId, TypedId, UserId,
};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine;
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::UserStanding;
use aicloud_persistence::{
    Append, AppendError, Head, IdentityRow, NewInvitation, NewMail, NewPasskey, NewSession, SideRow,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{Kit, append, assert_whole, write};

fn new<T: TypedId>() -> T {
    T::from_uuid(Uuid::now_v7())
}

/// A user's next append.
fn user(id: UserId, head: Head, state: &str, rows: Vec<IdentityRow>) -> Append {
    let mut one = append(EntityKind::User, id.uuid(), head);
    one.row.state = state.to_owned();
    one.side = rows.into_iter().map(SideRow::Identity).collect();
    one
}

const ACTIVE: &str = r#"{"standing":"active","operator":null,"epoch":1}"#;

fn session(id: SessionId, of: UserId, hours: i64) -> IdentityRow {
    IdentityRow::OpenSession(NewSession {
        id,
        user: of,
        secret_sha256: [4; 32],
        expires_at: Utc::now() + TimeDelta::hours(hours),
        strong: true,
        epoch: 1,
        via: None,
    })
}

const fn member(
    tenant: TenantId,
    project: Option<ProjectId>,
    user: UserId,
    role: Role,
) -> IdentityRow {
    IdentityRow::SetMember { tenant, project, user, role, epoch: 1 }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_one_user_s() {
    let kit = Kit::new().await;
    let (ann, lee) = (new(), new());
    let state = |email: &str| format!(r#"{{"standing":"active","epoch":1,"email":"{email}"}}"#);
    let head = write(&kit.journal, user(ann, Head::NONE, &state("ann@example.org"), vec![]));
    let head = head.await.unwrap();
    let taken = write(&kit.journal, user(lee, Head::NONE, &state("ann@example.org"), vec![])).await;
    assert_eq!(taken, Err(AppendError::Constraint { name: "user_email_key".to_owned() }));
    let find =
        async |email: &str| kit.database.user_by_email(&email.parse().unwrap()).await.unwrap();
    assert_eq!(find("Ann@Example.org").await, Some(ann));
    // The old address is free when the new one is taken.
    write(&kit.journal, user(ann, head, &state("ann.lee@example.org"), vec![])).await.unwrap();
    assert_eq!(find("ann@example.org").await, None);
    write(&kit.journal, user(lee, Head::NONE, &state("ann@example.org"), vec![])).await.unwrap();
    assert_eq!(find("ann@example.org").await, Some(lee));
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_secret_is_the_one_that_is_kept() {
    let kit = Kit::new().await;
    let ann: UserId = new();
    let set = |phc: &str, version| IdentityRow::SetPassword {
        user: ann,
        phc: Veiled::new(phc.to_owned()),
        version,
    };
    let seed = |byte| IdentityRow::SetTotp { user: ann, sealed: Veiled::new(vec![byte; 3]) };
    assert_eq!(kit.database.password(ann).await.unwrap(), None);
    // Several about the same thing in one append, as in one batch.
    let first = vec![set("one", 1), seed(1), set("two", 2), seed(2)];
    let head = write(&kit.journal, user(ann, Head::NONE, ACTIVE, first)).await.unwrap();
    let kept = kit.database.password(ann).await.unwrap().unwrap();
    assert_eq!((kept.phc.open().as_str(), kept.version), ("two", 2));
    assert!(!format!("{kept:?}").contains("two"));
    let kept = kit.database.totp(ann).await.unwrap().unwrap();
    assert_eq!(kept.sealed, vec![2; 3]);
    let second = vec![set("three", 3), seed(3), IdentityRow::RemoveTotp { user: ann }];
    let head = write(&kit.journal, user(ann, head, ACTIVE, second)).await.unwrap();
    let kept = kit.database.password(ann).await.unwrap().unwrap();
    assert_eq!((kept.phc.open().as_str(), kept.version), ("three", 3));
    assert_eq!(kit.database.totp(ann).await.unwrap(), None);
    // A secret of nobody is kept by nobody.
    let stray =
        IdentityRow::SetPassword { user: new(), phc: Veiled::new(String::new()), version: 1 };
    let refused = write(&kit.journal, user(ann, head, ACTIVE, vec![stray])).await;
    assert!(matches!(refused, Err(AppendError::Constraint { .. })), "{refused:?}");
    // Nothing of them is in the journal or in the state.
    assert_eq!(
        kit.count("SELECT count(*) FROM journal.entry WHERE payload::text LIKE '%three%'").await,
        0
    );
    assert_eq!(
        kit.count("SELECT count(*) FROM identity.\"user\" WHERE state::text LIKE '%three%'").await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_comes_with_all_that_its_user_holds() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let (other, elsewhere) = kit.tenancy().await;
    let (ann, one): (UserId, SessionId) = (new(), new());
    let rows = vec![
        session(one, ann, 1),
        member(tenant, None, ann, Role::TenantViewer),
        member(tenant, None, ann, Role::TenantMember),
        member(tenant, Some(project), ann, Role::ProjectAdmin),
        // Not a member of that tenant: this is worth nothing.
        member(other, Some(elsewhere), ann, Role::ProjectAdmin),
    ];
    let support = r#"{"standing":"active","operator":"operator_support","epoch":7}"#;
    let head = write(&kit.journal, user(ann, Head::NONE, support, rows)).await.unwrap();
    let read = async || kit.database.session(one).await.unwrap().unwrap();
    let found = read().await;
    assert_eq!(
        (found.user, found.secret_sha256, found.strong, found.epoch, found.user_epoch),
        (ann, [4; 32], true, Some(1), 7)
    );
    assert_eq!(found.operator, Some(Role::OperatorSupport));
    let mut grants = found.grants.clone();
    grants.sort_by_key(|grant| grant.role);
    let whole = Grant { scope: Scope::Tenant { tenant }, role: Role::TenantMember };
    let folder = Grant { scope: Scope::Project { tenant, project }, role: Role::ProjectAdmin };
    assert_eq!(grants, [whole, folder]);
    let held = found
        .authority()
        .permissions(machine::Owner { tenant: Some(tenant), project: Some(project) });
    assert!(held.contains(Permission::MemberSet) && held.contains(Permission::NodeRead));
    assert!(!found.is_live(Utc::now()), "it is of another epoch");
    let carry = IdentityRow::CarrySession { session: one, epoch: 7 };
    let head = write(&kit.journal, user(ann, head, support, vec![carry])).await.unwrap();
    let found = read().await;
    assert!(found.is_live(Utc::now()) && !found.is_live(found.expires_at));

    // Who leaves the tenant holds nothing in its projects; who comes back is where it was.
    let leave = IdentityRow::RemoveMember { tenant, project: None, user: ann };
    let head = write(&kit.journal, user(ann, head, ACTIVE, vec![leave.clone()])).await.unwrap();
    assert_eq!((read().await.grants, read().await.operator), (vec![], None));
    let back = member(tenant, None, ann, Role::TenantAdmin);
    let head = write(&kit.journal, user(ann, head, ACTIVE, vec![leave, back])).await.unwrap();
    assert_eq!(read().await.grants.len(), 2);
    let gone = IdentityRow::RemoveMember { tenant, project: Some(project), user: ann };
    let head = write(&kit.journal, user(ann, head, ACTIVE, vec![gone])).await.unwrap();
    assert_eq!(read().await.grants, [Grant { scope: whole.scope, role: Role::TenantAdmin }]);

    // Closed once, at its time; and whoever is disabled has nothing that is live.
    let close = || vec![IdentityRow::CloseSession { session: one }];
    let head = write(&kit.journal, user(ann, head, ACTIVE, close())).await.unwrap();
    let first = read().await.closed_at;
    let disabled = r#"{"standing":"disabled","operator":null,"epoch":8}"#;
    let two: SessionId = new();
    let rows = [close(), vec![session(two, ann, 1)]].concat();
    let head = write(&kit.journal, user(ann, head, disabled, rows)).await.unwrap();
    assert!(first.is_some() && read().await.closed_at == first);
    let found = kit.database.session(two).await.unwrap().unwrap();
    assert_eq!((found.closed_at, found.standing), (None, UserStanding::Disabled));
    assert!(!found.is_live(Utc::now()));
    assert_eq!(kit.database.session(new()).await.unwrap(), None);

    // A member must be a user, and a project the tenant's.
    for (row, rule) in [
        (member(tenant, None, new(), Role::TenantAdmin), "membership_user_fkey"),
        (member(tenant, Some(elsewhere), ann, Role::ProjectAdmin), "membership_project_fkey"),
        (member(tenant, None, ann, Role::ProjectAdmin), "membership_role_check"),
    ] {
        let refused = write(&kit.journal, user(ann, head, ACTIVE, vec![row])).await;
        assert_eq!(refused, Err(AppendError::Constraint { name: rule.to_owned() }));
    }
    assert_whole(&kit.database).await;
}

/// Of several in one batch the last holds, also for one that the batch opens; one that is closed goes nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_carried_from_epoch_to_epoch() {
    let kit = Kit::new().await;
    let (ann, one, two): (UserId, SessionId, SessionId) = (new(), new(), new());
    let carry = |session, epoch| IdentityRow::CarrySession { session, epoch };
    let close = IdentityRow::CloseSession { session: two };
    let rows = vec![session(one, ann, 1), session(two, ann, 1), carry(one, 2), carry(one, 3)];
    let state = |epoch: u64| format!(r#"{{"standing":"active","operator":null,"epoch":{epoch}}}"#);
    let head = write(&kit.journal, user(ann, Head::NONE, &state(3), rows)).await.unwrap();
    let live = async || {
        let mut live = vec![];
        for id in [one, two] {
            live.push(kit.database.session(id).await.unwrap().unwrap().is_live(Utc::now()));
        }
        live
    };
    assert_eq!(live().await, [true, false]);
    let rows = vec![carry(two, 3), close];
    let head = write(&kit.journal, user(ann, head, &state(3), rows)).await.unwrap();
    assert_eq!(live().await, [true, false]);
    // Nobody closed it, and it is over all the same.
    let head = write(&kit.journal, user(ann, head, &state(4), vec![])).await.unwrap();
    assert_eq!(live().await, [false, false]);
    write(&kit.journal, user(ann, head, &state(4), vec![carry(two, 4)])).await.unwrap();
    assert_eq!(live().await, [false, false], "closed is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_one_user_s() {
    let kit = Kit::new().await;
    let (ann, lee): (UserId, UserId) = (new(), new());
    let [one, two, three, four]: [PasskeyId; 4] = std::array::from_fn(|_| new());
    let add = |id, user, byte| {
        IdentityRow::AddPasskey(NewPasskey {
            id,
            user,
            credential_id: vec![byte; 1_023],
            public_key: vec![byte, 1],
        })
    };
    let remove = |passkey| IdentityRow::RemovePasskey { passkey };
    let find = async |byte: u8| kit.database.passkey(vec![byte; 1_023]).await.unwrap();
    // The third comes and goes in one batch.
    let rows = vec![add(one, ann, 1), add(two, ann, 2), add(three, ann, 3), remove(three)];
    let head = write(&kit.journal, user(ann, Head::NONE, ACTIVE, rows)).await.unwrap();
    let found = find(2).await.unwrap();
    assert_eq!((found.id, found.user, found.public_key), (two, ann, vec![2, 1]));
    assert_eq!(find(3).await, None);
    let ids = kit.database.credential_ids(ann).await.unwrap();
    assert_eq!(ids.iter().map(|id| id[0]).collect::<Vec<_>>(), [1, 2]);
    let taken = write(&kit.journal, user(lee, Head::NONE, ACTIVE, vec![add(four, lee, 1)])).await;
    let rule = "passkey_credential_key".to_owned();
    assert_eq!(taken, Err(AppendError::Constraint { name: rule }));
    // What is given up can be taken, in the same batch as well.
    let rows = vec![remove(one), add(four, ann, 1)];
    write(&kit.journal, user(ann, head, ACTIVE, rows)).await.unwrap();
    assert_eq!(find(1).await.unwrap().id, four);
    assert_whole(&kit.database).await;
}

/// Of a hundred at once one is first, and what is over is forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_answered_once() {
    let kit = Kit::new().await;
    let (id, ends_at) = (Uuid::now_v7(), Utc::now());
    let database = &kit.database;
    let uses = (0..100).map(|_| async move { database.use_ceremony(id, ends_at).await.unwrap() });
    let first = futures_util::future::join_all(uses).await;
    assert_eq!(first.into_iter().filter(|first| *first).count(), 1);
    assert_eq!(database.forget_ceremonies(ends_at - TimeDelta::seconds(1)).await.unwrap(), 0);
    assert_eq!(database.forget_ceremonies(ends_at + TimeDelta::seconds(1)).await.unwrap(), 1);
}

/// Many sessions at once share statements, and each is its own.
#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_read_by_the_crowd() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let mut sessions = vec![];
    for n in 0..20 {
        let (one, id): (UserId, SessionId) = (new(), new());
        let mut rows = vec![session(id, one, 1)];
        if n % 2 == 0 {
            rows.push(member(tenant, None, one, Role::TenantViewer));
        }
        write(&kit.journal, user(one, Head::NONE, ACTIVE, rows)).await.unwrap();
        sessions.push((one, id, n % 2 == 0));
    }
    let database = &kit.database;
    let reads = sessions.iter().cycle().take(400).map(|(owner, id, belongs)| async move {
        let found = database.session(*id).await.unwrap().unwrap();
        assert_eq!((found.user, found.grants.len()), (*owner, usize::from(*belongs)));
    });
    futures_util::future::join_all(reads).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_are_found_until_they_are_over() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let (carrier, id): (UserId, InvitationId) = (new(), new());
    let expires_at = Utc::now() + TimeDelta::days(7);
    let email: aicloud_domain::email::Email = "lee@example.org".parse().unwrap();
    let open = NewInvitation { id, tenant, email: email.clone(), expires_at };
    let rows = vec![IdentityRow::OpenInvitation(open)];
    let head = write(&kit.journal, user(carrier, Head::NONE, ACTIVE, rows)).await.unwrap();
    let found = kit.database.invitation(id).await.unwrap().unwrap();
    assert_eq!((found.tenant, found.email), (tenant, email));
    // Another tenant can't end it.
    let end = |tenant| vec![IdentityRow::CloseInvitation { tenant, invitation: id }];
    let head = write(&kit.journal, user(carrier, head, ACTIVE, end(new()))).await.unwrap();
    assert!(kit.database.invitation(id).await.unwrap().is_some());
    write(&kit.journal, user(carrier, head, ACTIVE, end(tenant))).await.unwrap();
    assert_eq!(kit.database.invitation(id).await.unwrap(), None);
}

/// With a link: an invitation.
fn letter(to: &str, not_after: DateTime<Utc>, link: bool) -> NewMail {
    NewMail {
        id: new(),
        to: to.parse().unwrap(),
        template: if link { "invitation" } else { "password_changed" },
        values: json!({"tenant": "Acme \u{2603}"}),
        link: link.then(|| ("invitation", Uuid::from_u128(9))),
        not_after,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_due_until_they_are_sent() {
    let kit = Kit::new().await;
    let later = Utc::now() + TimeDelta::days(1);
    let (ann, lee) =
        (letter("ann@example.org", later, true), letter("lee@example.org", later, false));
    let late = letter("late@example.org", Utc::now() - TimeDelta::seconds(1), false);
    let mail = |mail: &NewMail| IdentityRow::Mail(mail.clone());
    let carrier: UserId = new();
    let rows = vec![mail(&ann), mail(&late), mail(&ann)];
    let head = write(&kit.journal, user(carrier, Head::NONE, ACTIVE, rows)).await.unwrap();
    write(&kit.journal, user(carrier, head, ACTIVE, vec![mail(&lee), mail(&ann)])).await.unwrap();

    let due = async || kit.database.due_mail(10).await.unwrap();
    let ids = async || due().await.iter().map(|one| one.id).collect::<Vec<MailId>>();
    let put_off = async |id, until| kit.database.mail_failed(id, Some(until)).await.unwrap();
    let past = || Utc::now() - TimeDelta::seconds(1);
    let all = due().await;
    // Before what nobody waits for, in the order of their time.
    assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [lee.id, ann.id]);
    let [second, first] = &all[..] else { panic!("{all:?}") };
    assert_eq!(
        (&first.to, first.template.as_str(), &first.values),
        (&ann.to, "invitation", &ann.values)
    );
    assert_eq!(first.link, Some(("invitation".to_owned(), Uuid::from_u128(9))));
    assert_eq!((second.link.as_ref(), first.attempts), (None, 0));
    // Who has taken them sends them, and nobody else.
    assert_eq!(ids().await, []);
    put_off(ann.id, past()).await;
    put_off(lee.id, past()).await;
    assert_eq!(kit.database.due_mail(1).await.unwrap().len(), 1);
    assert_eq!(ids().await, [ann.id], "the other one is taken");

    // Put off, it is not due; due again, it remembers.
    put_off(ann.id, later).await;
    put_off(lee.id, past()).await;
    assert_eq!(ids().await, [lee.id]);
    put_off(ann.id, past()).await;
    let again = due().await;
    assert_eq!((again.len(), again[0].id, again[0].attempts), (1, ann.id, 3));
    kit.database.mail_sent(ann.id).await.unwrap();
    // What was sent is not sent again, whoever else tried.
    put_off(ann.id, past()).await;
    kit.database.mail_failed(lee.id, None).await.unwrap();
    assert_eq!(ids().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_mailers_send_each_letter_once() {
    let kit = Kit::new().await;
    let later = Utc::now() + TimeDelta::days(1);
    let letters: Vec<NewMail> =
        (0..40).map(|n| letter(&format!("user{n}@example.org"), later, false)).collect();
    let rows = letters.iter().map(|mail| IdentityRow::Mail(mail.clone())).collect();
    write(&kit.journal, user(new(), Head::NONE, ACTIVE, rows)).await.unwrap();
    let mailer = async || {
        let mut taken = vec![];
        while let Some(mail) = kit.database.due_mail(1).await.unwrap().pop() {
            taken.push(mail.id);
        }
        taken
    };
    let (one, other) = tokio::join!(mailer(), mailer());
    let mut taken = [one, other].concat();
    taken.sort_unstable();
    let mut all: Vec<MailId> = letters.iter().map(|mail| mail.id).collect();
    all.sort_unstable();
    assert_eq!(taken, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_of_an_invitation_that_is_over_is_not_sent() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let (carrier, expires_at) = (new::<UserId>(), Utc::now() + TimeDelta::days(7));
    let [kept, ended, never]: [InvitationId; 3] = [new(), new(), new()];
    let open = |id: InvitationId| {
        let mail = NewMail {
            id: MailId::from_uuid(id.uuid()),
            ..letter("lee@example.org", expires_at, true)
        };
        let email = "lee@example.org".parse().unwrap();
        let new = NewInvitation { id, tenant, email, expires_at };
        [IdentityRow::OpenInvitation(new), IdentityRow::Mail(mail)]
    };
    let close = |invitation| IdentityRow::CloseInvitation { tenant, invitation };
    let mut rows = [open(kept), open(ended), open(never)].concat();
    // This one comes and goes in one batch.
    rows.push(close(never));
    let head = write(&kit.journal, user(carrier, Head::NONE, ACTIVE, rows)).await.unwrap();
    write(&kit.journal, user(carrier, head, ACTIVE, vec![close(ended)])).await.unwrap();
    let due = kit.database.due_mail(10).await.unwrap();
    let due: Vec<MailId> = due.iter().map(|mail| mail.id).collect();
    assert_eq!(due, [MailId::from_uuid(kept.uuid())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_passed_its_time_is_given_up_once() {
    let kit = Kit::new().await;
    let later = Utc::now() + TimeDelta::days(1);
    let late = letter("late@example.org", Utc::now() - TimeDelta::seconds(1), false);
    let good = letter("ann@example.org", later, false);
    let rows = vec![IdentityRow::Mail(late), IdentityRow::Mail(good.clone())];
    write(&kit.journal, user(new(), Head::NONE, ACTIVE, rows)).await.unwrap();
    let tidy = async || {
        let counts = kit.database.tidy_mail().await.unwrap();
        (counts.waiting, counts.void)
    };
    assert_eq!((tidy().await, tidy().await), ((1, 1), (1, 0)));
    kit.database.mail_sent(good.id).await.unwrap();
    assert_eq!(tidy().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_its_user_while_it_is_the_newest() {
    let kit = Kit::new().await;
    let (ann, first, second): (UserId, LinkId, LinkId) = (new(), new(), new());
    let state = |link: LinkId| {
        format!(
            r#"{{"standing":"active","epoch":1,"link":{{"id":"{link}","purpose":"reset_password"}}}}"#
        )
    };
    let find = async |link| kit.database.user_by_link(link).await.unwrap();
    let head = write(&kit.journal, user(ann, Head::NONE, &state(first), vec![])).await.unwrap();
    assert_eq!((find(first).await, find(second).await), (Some(ann), None));
    let head = write(&kit.journal, user(ann, head, &state(second), vec![])).await.unwrap();
    assert_eq!((find(first).await, find(second).await), (None, Some(ann)));
    // One for something else leads there as well.
    let both = state(first).replace(r#""link""#, r#""other_link""#);
    let both = both.replace(r#""epoch":1,"#, &format!(r#""epoch":1,"link":{{"id":"{second}"}},"#));
    let head = write(&kit.journal, user(ann, head, &both, vec![])).await.unwrap();
    assert_eq!((find(first).await, find(second).await), (Some(ann), Some(ann)));
    write(&kit.journal, user(ann, head, ACTIVE, vec![])).await.unwrap();
    assert_eq!(find(second).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_is_renewed_for_the_same_password_only() {
    let kit = Kit::new().await;
    let ann: UserId = new();
    let hash = |text: &str| Veiled::new(text.to_owned());
    let set = IdentityRow::SetPassword { user: ann, phc: hash("old"), version: 2 };
    write(&kit.journal, user(ann, Head::NONE, ACTIVE, vec![set])).await.unwrap();
    let renew = async |version, text| {
        kit.database.renew_password_hash(ann, version, hash(text)).await.unwrap()
    };
    assert!(!renew(1, "stale").await);
    assert!(renew(2, "new").await);
    let kept = kit.database.password(ann).await.unwrap().unwrap();
    assert_eq!((kept.phc.open().as_str(), kept.version), ("new", 2));
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_session_was_used_is_remembered_until_it_is_closed() {
    let kit = Kit::new().await;
    let (ann, one): (UserId, SessionId) = (new(), new());
    let rows = vec![session(one, ann, 1)];
    let head = write(&kit.journal, user(ann, Head::NONE, ACTIVE, rows)).await.unwrap();
    let read = async || kit.database.session(one).await.unwrap().unwrap();
    let opened = read().await;
    assert_eq!(opened.seen_at, opened.opened_at);
    let later = opened.opened_at + TimeDelta::minutes(10);
    kit.database.session_seen(one, later).await.unwrap();
    assert_eq!(read().await.seen_at, later);
    // A clock that goes back, and a session that is over.
    kit.database.session_seen(one, opened.opened_at).await.unwrap();
    assert_eq!(read().await.seen_at, later);
    let close = vec![IdentityRow::CloseSession { session: one }];
    write(&kit.journal, user(ann, head, ACTIVE, close)).await.unwrap();
    kit.database.session_seen(one, later + TimeDelta::minutes(1)).await.unwrap();
    assert_eq!(read().await.seen_at, later);
}
