//! Sessions: found by id, with everything that decides what they open.
//!
//! One statement reads the session, its user and what the user is a member of, so that no request
//! is judged by parts of two moments. A session is good in one epoch of its user: whatever moves the epoch carries
//! over the sessions that it leaves open, so one that was forgotten, by whatever mistake, is over. A project's membership counts only within the
//! membership of the tenant that it was given in: whoever leaves a tenant holds nothing in it, at once, and not when it comes back either; and nobody holds anything in a tenant that
//! is disabled. The comparison of the secret's hash is the caller's, in constant time.
//!
//! **By single sign-on.** A session that a tenant's provider has opened ([`Via`]) holds what its user is in that
//! tenant, less ownership, and nothing else, whatever its user is elsewhere; it holds while the
//! connection is active and in the epoch that it was opened in. Where a tenant *requires* its
//! provider, other sessions hold nothing there, but an owner's that showed a second factor: somebody must
//! be able to mend a connection that is broken.

use aicloud_domain::access::{Authority, Grant, Role, Scope};
use aicloud_domain::id::{ProjectId, SessionId, TenantId, TypedId, UserId};
use aicloud_domain::user::UserStanding;
use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::entity::hash;
use crate::pool::{Database, DatabaseError};

/// By whose provider a session was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via {
    /// Whose.
    pub tenant: TenantId,
    /// The connection is active, and is the one of then, and the tenant is not disabled.
    pub holds: bool,
}

/// A session as it is stored, its user and what that holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of its secret.
    pub secret_sha256: [u8; 32],
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When it was used at the latest, as far as that was written down.
    pub seen_at: DateTime<Utc>,
    /// Since when it is over.
    pub closed_at: Option<DateTime<Utc>>,
    /// A second factor was shown.
    pub strong: bool,
    /// By whose provider it was opened; `None`: its user has proved itself.
    pub via: Option<Via>,
    /// Whether the user may sign in.
    pub standing: UserStanding,
    /// What the user is in the cloud.
    pub operator: Option<Role>,
    /// The user's epoch that it was opened in, or carried over to.
    pub epoch: Option<u64>,
    /// The user's epoch now.
    pub user_epoch: u64,
    /// What the user is in tenants and projects, as far as this session may use it.
    pub grants: Vec<Grant>,
    /// It belongs to a tenant that is disabled, where it holds nothing.
    pub shut_out: bool,
}

impl StoredSession {
    /// Whether it opens anything now.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.closed_at.is_none()
            && now < self.expires_at
            && self.standing == UserStanding::Active
            && self.epoch == Some(self.user_epoch)
            && self.via.is_none_or(|via| via.holds)
    }

    /// All that the session holds: what its user is in the cloud, in tenants, in projects; by single
    /// sign-on only what it is in that tenant.
    #[must_use]
    pub fn authority(&self) -> Authority {
        let Some(via) = self.via else {
            let cloud = self.operator.map(|role| Grant { scope: Scope::Cloud, role });
            return Authority::new(cloud.into_iter().chain(self.grants.iter().copied()).collect());
        };
        let within = self.grants.iter().filter(|grant| match grant.scope {
            Scope::Cloud => false,
            Scope::Tenant { tenant } | Scope::Project { tenant, .. } => tenant == via.tenant,
        });
        let less = |grant: &Grant| Grant { scope: grant.scope, role: grant.role.by_sso() };
        Authority::new(within.map(less).collect())
    }
}

impl Database {
    /// The session with this id, those that are over as well.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn session(&self, id: SessionId) -> Result<Option<StoredSession>, DatabaseError> {
        self.reads().row(id).await
    }

    /// When each of a user's sessions that were not closed was last used; of one that never was, when it was opened.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn sessions_seen(
        &self,
        user: UserId,
    ) -> Result<Vec<(SessionId, DateTime<Utc>)>, DatabaseError> {
        const SQL: &str = "SELECT id, COALESCE(seen_at, opened_at) FROM identity.session \
                           WHERE user_id = $1 AND closed_at IS NULL AND expires_at > now()";
        self.read(move |mut lent| async move {
            let rows: Vec<(Uuid, DateTime<Utc>)> =
                sqlx::query_as(SQL).bind(user.uuid()).fetch_all(&mut *lent).await?;
            Ok(rows.into_iter().map(|(id, seen)| (SessionId::from_uuid(id), seen)).collect())
        })
        .await
    }

    /// Writes down that a session was used. Not a fact of the journal: it only keeps a session from
    /// ending for having rested, and who loses it signs in again.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn session_seen(
        &self,
        id: SessionId,
        at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE identity.session SET seen_at = $2 \
                           WHERE id = $1 AND closed_at IS NULL AND COALESCE(seen_at, opened_at) < $2";
        self.read(move |mut lent| async move {
            sqlx::query(SQL).bind(id.uuid()).bind(at).execute(&mut *lent).await?;
            Ok(())
        })
        .await
    }
}

/// Sessions by their ids. What a user holds comes in one order, so that the same is equal.
pub(crate) const SQL: &str = "\
    SELECT s.id, s.user_id, s.secret_sha256, s.opened_at, s.expires_at, s.closed_at, s.strong, \
           COALESCE(s.seen_at, s.opened_at) AS seen_at, \
            s.epoch, s.via, \
            COALESCE(c.active AND c.epoch = s.via_epoch AND v.standing <> 'disabled', false) AS via_holds, \
           u.standing, u.operator, u.epoch AS user_epoch, g.tenants, g.projects, g.roles, \
           EXISTS (SELECT FROM identity.membership h JOIN tenancy.tenant d ON d.id = h.tenant_id \
                   WHERE h.user_id = s.user_id AND h.project_id IS NULL AND d.standing = 'disabled') AS shut_out \
    FROM identity.session s JOIN identity.\"user\" u ON u.id = s.user_id \
    LEFT JOIN identity.sso c ON c.tenant_id = s.via \
    LEFT JOIN tenancy.tenant v ON v.id = s.via \
    CROSS JOIN LATERAL ( \
        SELECT array_agg(m.tenant_id ORDER BY m.tenant_id, m.project_id) AS tenants, \
               array_agg(m.project_id ORDER BY m.tenant_id, m.project_id) AS projects, \
               array_agg(m.role ORDER BY m.tenant_id, m.project_id) AS roles \
        FROM identity.membership m \
        WHERE m.user_id = s.user_id AND (m.project_id IS NULL OR EXISTS ( \
            SELECT FROM identity.membership t \
            WHERE t.user_id = m.user_id AND t.tenant_id = m.tenant_id AND t.project_id IS NULL AND t.epoch = m.epoch)) \
          AND NOT EXISTS (SELECT FROM tenancy.tenant d WHERE d.id = m.tenant_id AND d.standing = 'disabled') \
          AND CASE WHEN s.via IS NOT NULL THEN m.tenant_id = s.via ELSE \
            NOT EXISTS (SELECT FROM identity.sso r WHERE r.tenant_id = m.tenant_id AND r.required AND r.active) \
            OR s.strong AND EXISTS ( \
                SELECT FROM identity.membership o \
                WHERE o.user_id = m.user_id AND o.tenant_id = m.tenant_id AND o.project_id IS NULL \
                  AND o.role = 'tenant_owner') END \
    ) g \
    WHERE s.id = ANY($1)";

pub(crate) fn stored(row: &PgRow) -> Result<StoredSession, DatabaseError> {
    let corrupt = |what: String| DatabaseError::Corrupt(format!("a session's {what}"));
    let standing = match row.try_get("standing")? {
        "active" => UserStanding::Active,
        "disabled" => UserStanding::Disabled,
        other => return Err(corrupt(format!("user is {other}"))),
    };
    let role = |word: &str| word.parse::<Role>().map_err(|error| corrupt(error.to_string()));
    let operator: Option<&str> = row.try_get("operator")?;
    let (via, holds): (Option<Uuid>, bool) = (row.try_get("via")?, row.try_get("via_holds")?);
    // Without any row, an aggregate is null.
    let tenants: Option<Vec<Uuid>> = row.try_get("tenants")?;
    let projects: Option<Vec<Option<Uuid>>> = row.try_get("projects")?;
    let roles: Option<Vec<String>> = row.try_get("roles")?;
    let places = tenants.unwrap_or_default().into_iter().zip(projects.unwrap_or_default());
    let grants = places.zip(roles.unwrap_or_default()).map(|((tenant, project), word)| {
        let tenant = TenantId::from_uuid(tenant);
        let scope = match project.map(ProjectId::from_uuid) {
            Some(project) => Scope::Project { tenant, project },
            None => Scope::Tenant { tenant },
        };
        Ok(Grant { scope, role: role(&word)? })
    });
    Ok(StoredSession {
        id: SessionId::from_uuid(row.try_get("id")?),
        user: UserId::from_uuid(row.try_get("user_id")?),
        secret_sha256: hash(row.try_get("secret_sha256")?)?,
        opened_at: row.try_get("opened_at")?,
        expires_at: row.try_get("expires_at")?,
        seen_at: row.try_get("seen_at")?,
        closed_at: row.try_get("closed_at")?,
        strong: row.try_get("strong")?,
        via: via.map(|tenant| Via { tenant: TenantId::from_uuid(tenant), holds }),
        standing,
        operator: operator.map(role).transpose()?,
        epoch: row.try_get::<Option<i64>, _>("epoch")?.map(i64::cast_unsigned),
        user_epoch: row.try_get::<i64, _>("user_epoch")?.cast_unsigned(),
        grants: grants.collect::<Result<_, DatabaseError>>()?,
        shut_out: row.try_get("shut_out")?,
    })
}
