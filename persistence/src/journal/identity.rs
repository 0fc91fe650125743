//! Side rows about people: passwords, one-time passwords, sessions, memberships, invitations, letters.
//! Those of single sign-on are in [`sso`](super::sso).
//!
//! These rows say how something *is*, not that it begins or ends: of two about the same user in one
//! batch the later one holds, and the earlier one need not be written. So a batch keeps the newest
//! of each and writes each table once, in the order of keys, which two writers can't wait for each
//! other over. Sessions, passkeys and invitations open once and close once, so they are opened first and closed after.
//!
//! Secrets come [`Veiled`]: a row that is printed shows none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use aicloud_domain::access::Role;
use aicloud_domain::email::Email;
use aicloud_domain::id::{
    InvitationId, MailId, PasskeyId, ProjectId, SessionId, TenantId, TypedId, UserId,
};
use aicloud_domain::secret::Veiled;
use aicloud_domain::sso::{Provider, Subject};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::passkey;
use super::side::column;
use super::sso::{NewSso, Newest as Federation};

/// A fact about who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityRow {
    /// A user's password is this one from now on.
    SetPassword {
        /// Whose.
        user: UserId,
        /// Its hash, a PHC string.
        phc: Veiled<String>,
        /// Which of the user's passwords, from 1.
        version: u64,
    },
    /// The seed of a user's one-time passwords is this one from now on.
    SetTotp {
        /// Whose.
        user: UserId,
        /// The seed, sealed.
        sealed: Veiled<Vec<u8>>,
    },
    /// A user has no one-time passwords any more.
    RemoveTotp {
        /// Who.
        user: UserId,
    },
    /// A user may sign in with a passkey. Fails when somebody has it already.
    AddPasskey(NewPasskey),
    /// A passkey opens nothing any more. Nothing happens when it is gone.
    RemovePasskey {
        /// Which.
        passkey: PasskeyId,
    },
    /// A user has signed in.
    OpenSession(NewSession),
    /// A session goes on in another epoch of its user. Nothing happens when it is closed.
    CarrySession {
        /// Which.
        session: SessionId,
        /// The user's epoch from now on.
        epoch: u64,
    },
    /// A session opens nothing from now on. Closing twice keeps the first time.
    CloseSession {
        /// Which.
        session: SessionId,
    },
    /// A user is a member of a tenant or project, with this role. Fails when there is no such user.
    SetMember {
        /// The tenant.
        tenant: TenantId,
        /// The project; `None`: of the tenant.
        project: Option<ProjectId>,
        /// Who.
        user: UserId,
        /// As what.
        role: Role,
        /// The epoch of the membership of the tenant: the one that this is, or the one that it holds by.
        epoch: u64,
    },
    /// A user is a member no more. Nothing happens when it was none.
    RemoveMember {
        /// The tenant.
        tenant: TenantId,
        /// The project; `None`: of the tenant.
        project: Option<ProjectId>,
        /// Who.
        user: UserId,
    },
    /// Somebody is invited to a tenant.
    OpenInvitation(NewInvitation),
    /// An invitation is over, and its letter is not sent any more. Nothing happens when it is already.
    CloseInvitation {
        /// Whose.
        tenant: TenantId,
        /// Which.
        invitation: InvitationId,
    },
    /// A letter is to be sent. Nothing happens when there is one with its id.
    Mail(NewMail),
    /// A tenant's connection is this one from now on; links to another provider's people end.
    SetSso(NewSso),
    /// A tenant has no connection any more, and its provider's people are nobody's.
    RemoveSso {
        /// Whose.
        tenant: TenantId,
    },
    /// A provider's person is this user. Fails when either is somebody else's already.
    Link {
        /// In which tenant.
        tenant: TenantId,
        /// Which provider.
        issuer: Provider,
        /// Who there.
        subject: Subject,
        /// Who here.
        user: UserId,
    },
    /// A user is no provider's person in this tenant any more.
    Unlink {
        /// In which tenant.
        tenant: TenantId,
        /// Who.
        user: UserId,
    },
}

/// An invitation to be found by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Whose.
    pub tenant: TenantId,
    /// Who is invited.
    pub email: Email,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// A passkey to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// Its id here.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// The id that its authenticator has chosen.
    pub credential_id: Vec<u8>,
    /// Its public key, a COSE_Key.
    pub public_key: Vec<u8>,
}

impl fmt::Debug for NewPasskey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPasskey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A session to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id, which is no secret.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the secret.
    pub secret_sha256: [u8; 32],
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// A second factor was shown.
    pub strong: bool,
    /// The user's epoch.
    pub epoch: u64,
    /// The tenant whose provider said who it is, and the epoch of the connection.
    pub via: Option<(TenantId, u64)>,
}

/// A letter to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub to: Email,
    /// What it says, by the name of its template.
    pub template: &'static str,
    /// What the template is filled in with. No secrets.
    pub values: serde_json::Value,
    /// The link in it: what for, and its id. The link itself is made when the letter is sent.
    pub link: Option<(&'static str, Uuid)>,
    /// After this it is not worth sending.
    pub not_after: DateTime<Utc>,
}

type MemberKey = (TenantId, Option<ProjectId>, UserId);
/// A role, and the epoch of the membership that it is held by; `None`: it is held no more.
type Held = Option<(Role, u64)>;

/// The newest row of a batch about each thing.
#[derive(Default)]
pub(super) struct Newest<'a> {
    passwords: BTreeMap<UserId, (&'a str, u64, DateTime<Utc>)>,
    seeds: BTreeMap<UserId, (Option<&'a [u8]>, DateTime<Utc>)>,
    passkeys: BTreeMap<PasskeyId, (&'a NewPasskey, DateTime<Utc>)>,
    forgotten: BTreeSet<PasskeyId>,
    opened: BTreeMap<SessionId, (&'a NewSession, DateTime<Utc>)>,
    carried: BTreeMap<SessionId, u64>,
    closed: BTreeMap<SessionId, DateTime<Utc>>,
    members: BTreeMap<MemberKey, (Held, DateTime<Utc>)>,
    invited: BTreeMap<InvitationId, (&'a NewInvitation, DateTime<Utc>)>,
    uninvited: BTreeSet<(TenantId, InvitationId)>,
    mails: BTreeMap<MailId, (&'a NewMail, DateTime<Utc>)>,
    federation: Federation<'a>,
}

impl<'a> Newest<'a> {
    /// Takes a row that was decided at this time, after all that were taken before.
    pub(super) fn take(&mut self, row: &'a IdentityRow, at: DateTime<Utc>) {
        match row {
            IdentityRow::SetPassword { user, phc, version } => {
                self.passwords.insert(*user, (phc.open(), *version, at));
            }
            IdentityRow::SetTotp { user, sealed } => {
                self.seeds.insert(*user, (Some(sealed.open()), at));
            }
            IdentityRow::RemoveTotp { user } => {
                self.seeds.insert(*user, (None, at));
            }
            IdentityRow::AddPasskey(new) => {
                self.passkeys.insert(new.id, (new, at));
            }
            IdentityRow::RemovePasskey { passkey } => {
                self.forgotten.insert(*passkey);
            }
            IdentityRow::OpenSession(new) => {
                self.opened.insert(new.id, (new, at));
            }
            IdentityRow::CarrySession { session, epoch } => {
                self.carried.insert(*session, *epoch);
            }
            IdentityRow::CloseSession { session } => {
                self.closed.entry(*session).or_insert(at);
            }
            IdentityRow::SetMember { tenant, project, user, role, epoch } => {
                self.members.insert((*tenant, *project, *user), (Some((*role, *epoch)), at));
            }
            IdentityRow::RemoveMember { tenant, project, user } => {
                self.members.insert((*tenant, *project, *user), (None, at));
            }
            IdentityRow::OpenInvitation(new) => {
                self.invited.insert(new.id, (new, at));
            }
            IdentityRow::CloseInvitation { tenant, invitation } => {
                self.uninvited.insert((*tenant, *invitation));
            }
            IdentityRow::Mail(mail) => {
                self.mails.entry(mail.id).or_insert((mail, at));
            }
            IdentityRow::SetSso(new) => self.federation.set(new, at),
            IdentityRow::RemoveSso { tenant } => self.federation.remove(*tenant),
            IdentityRow::Link { tenant, issuer, subject, user } => {
                self.federation.link((*tenant, issuer, subject), *user, at);
            }
            IdentityRow::Unlink { tenant, user } => self.federation.unlink(*tenant, *user),
        }
    }

    pub(super) async fn write(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let Self {
            passwords,
            seeds,
            mut passkeys,
            forgotten,
            opened,
            carried,
            closed,
            members,
            invited,
            uninvited,
            mails,
            federation,
        } = self;
        set_passwords(connection, &Vec::from_iter(passwords)).await?;
        let (kept, gone): (Vec<_>, Vec<_>) =
            seeds.into_iter().partition(|(_, (seed, _))| seed.is_some());
        set_seeds(connection, &kept).await?;
        remove_seeds(connection, &gone).await?;
        // What is gone makes room for the same credential; what came and went in one batch was never there.
        passkeys.retain(|passkey, _| !forgotten.contains(passkey));
        passkey::remove(connection, &Vec::from_iter(forgotten)).await?;
        passkey::add(connection, &Vec::from_iter(passkeys)).await?;
        open(connection, &Vec::from_iter(opened)).await?;
        carry(connection, &Vec::from_iter(carried)).await?;
        close(connection, &Vec::from_iter(closed)).await?;
        let (kept, gone): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(_, (role, _))| role.is_some());
        set_members(connection, &kept).await?;
        remove_members(connection, &gone).await?;
        invite(connection, &Vec::from_iter(invited)).await?;
        mail(connection, &Vec::from_iter(mails)).await?;
        // The letter of what came and went in one batch is there by now.
        uninvite(connection, &Vec::from_iter(uninvited)).await?;
        federation.write(connection).await
    }
}

type Password<'a> = (UserId, (&'a str, u64, DateTime<Utc>));

async fn set_passwords(
    connection: &mut PgConnection,
    rows: &[Password<'_>],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.password (user_id, phc, version, set_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[]) \
         ON CONFLICT (user_id) DO UPDATE SET phc = EXCLUDED.phc, version = EXCLUDED.version, set_at = EXCLUDED.set_at",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.0))
    .bind(column(rows, |row| row.1.1.cast_signed()))
    .bind(column(rows, |row| row.1.2))
    .execute(connection)
    .await
    .map(drop)
}

type Seed<'a> = (UserId, (Option<&'a [u8]>, DateTime<Utc>));

async fn set_seeds(connection: &mut PgConnection, rows: &[Seed<'_>]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.totp (user_id, sealed, set_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::bytea[], $3::timestamptz[]) \
         ON CONFLICT (user_id) DO UPDATE SET sealed = EXCLUDED.sealed, set_at = EXCLUDED.set_at",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.0))
    .bind(column(rows, |row| row.1.1))
    .execute(connection)
    .await
    .map(drop)
}

async fn remove_seeds(connection: &mut PgConnection, rows: &[Seed<'_>]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query("DELETE FROM identity.totp WHERE user_id = ANY($1)")
        .bind(column(rows, |row| row.0.uuid()))
        .execute(connection)
        .await
        .map(drop)
}

async fn open(
    connection: &mut PgConnection,
    rows: &[(SessionId, (&NewSession, DateTime<Utc>))],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.session (id, user_id, secret_sha256, strong, opened_at, expires_at, epoch, via, via_epoch) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::bytea[], $4::boolean[], $5::timestamptz[], $6::timestamptz[], \
             $7::bigint[], $8::uuid[], $9::bigint[])",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.0.user.uuid()))
    .bind(column(rows, |row| row.1.0.secret_sha256.as_slice()))
    .bind(column(rows, |row| row.1.0.strong))
    .bind(column(rows, |row| row.1.1))
    .bind(column(rows, |row| row.1.0.expires_at))
    .bind(column(rows, |row| row.1.0.epoch.cast_signed()))
    .bind(column(rows, |row| row.1.0.via.map(|(tenant, _)| tenant.uuid())))
    .bind(column(rows, |row| row.1.0.via.map(|(_, epoch)| epoch.cast_signed())))
    .execute(connection)
    .await
    .map(drop)
}

async fn carry(
    connection: &mut PgConnection,
    rows: &[(SessionId, u64)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE identity.session s SET epoch = u.epoch \
         FROM UNNEST($1::uuid[], $2::bigint[]) AS u(id, epoch) \
         WHERE s.id = u.id AND s.closed_at IS NULL",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.cast_signed()))
    .execute(connection)
    .await
    .map(drop)
}

async fn close(
    connection: &mut PgConnection,
    rows: &[(SessionId, DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE identity.session s SET closed_at = u.closed_at \
         FROM UNNEST($1::uuid[], $2::timestamptz[]) AS u(id, closed_at) \
         WHERE s.id = u.id AND s.closed_at IS NULL",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1))
    .execute(connection)
    .await
    .map(drop)
}

type Member = (MemberKey, (Held, DateTime<Utc>));

async fn set_members(connection: &mut PgConnection, rows: &[Member]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.membership (tenant_id, project_id, user_id, role, since, epoch) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::bigint[]) \
         ON CONFLICT ON CONSTRAINT membership_key DO UPDATE \
             SET role = EXCLUDED.role, since = EXCLUDED.since, epoch = EXCLUDED.epoch",
    )
    .bind(column(rows, |row| row.0.0.uuid()))
    .bind(column(rows, |row| row.0.1.map(TypedId::uuid)))
    .bind(column(rows, |row| row.0.2.uuid()))
    .bind(column(rows, |row| row.1.0.map(|(role, _)| role.word())))
    .bind(column(rows, |row| row.1.1))
    .bind(column(rows, |row| row.1.0.map_or(0, |(_, epoch)| epoch.cast_signed())))
    .execute(connection)
    .await
    .map(drop)
}

async fn remove_members(connection: &mut PgConnection, rows: &[Member]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM identity.membership m \
         USING UNNEST($1::uuid[], $2::uuid[], $3::uuid[]) AS u(tenant_id, project_id, user_id) \
         WHERE m.tenant_id = u.tenant_id AND m.user_id = u.user_id \
             AND m.project_id IS NOT DISTINCT FROM u.project_id",
    )
    .bind(column(rows, |row| row.0.0.uuid()))
    .bind(column(rows, |row| row.0.1.map(TypedId::uuid)))
    .bind(column(rows, |row| row.0.2.uuid()))
    .execute(connection)
    .await
    .map(drop)
}

async fn invite(
    connection: &mut PgConnection,
    rows: &[(InvitationId, (&NewInvitation, DateTime<Utc>))],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.invitation (id, tenant_id, email, expires_at, created_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[])",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.0.tenant.uuid()))
    .bind(column(rows, |row| row.1.0.email.as_str()))
    .bind(column(rows, |row| row.1.0.expires_at))
    .bind(column(rows, |row| row.1.1))
    .execute(connection)
    .await
    .map(drop)
}

async fn uninvite(
    connection: &mut PgConnection,
    rows: &[(TenantId, InvitationId)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "WITH over AS ( \
             DELETE FROM identity.invitation i USING UNNEST($1::uuid[], $2::uuid[]) AS u(tenant_id, id) \
             WHERE i.tenant_id = u.tenant_id AND i.id = u.id RETURNING i.id) \
         UPDATE identity.mail m SET failed = true FROM over \
         WHERE m.id = over.id AND m.sent_at IS NULL AND NOT m.failed",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.uuid()))
    .execute(connection)
    .await
    .map(drop)
}

async fn mail(
    connection: &mut PgConnection,
    rows: &[(MailId, (&NewMail, DateTime<Utc>))],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.mail (id, address, template, \"values\", link_purpose, link_id, not_after, created_at, next_attempt_at) \
         SELECT u.id, u.address, u.template, u.filled::jsonb, u.link_purpose, u.link_id, u.not_after, u.created_at, u.created_at \
         FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::timestamptz[]) \
             AS u(id, address, template, filled, link_purpose, link_id, not_after, created_at) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.0.to.as_str()))
    .bind(column(rows, |row| row.1.0.template))
    .bind(column(rows, |row| row.1.0.values.to_string()))
    .bind(column(rows, |row| row.1.0.link.map(|link| link.0)))
    .bind(column(rows, |row| row.1.0.link.map(|link| link.1)))
    .bind(column(rows, |row| row.1.0.not_after))
    .bind(column(rows, |row| row.1.1))
    .execute(connection)
    .await
    .map(drop)
}
