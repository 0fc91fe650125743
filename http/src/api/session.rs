//! Signing in and out.
//!
//! A session is a bearer credential (for programs, 30 days) or a cookie (for browsers, 12 hours); its text is shown
//! once, in the answer that opens it. Each sign-in opens a new one, and a session that the same user
//! came with is closed by it: whoever planted or saw the old one has nothing. So there is no
//! `Idempotency-Key` here: a repeated sign-in is another session.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use aicloud_actors::{CommandError, Origin};
use aicloud_domain::access::{Authority, Principal, Scope};
use aicloud_domain::denial::Way;
use aicloud_domain::email::Email;
use aicloud_domain::id::{SessionId, TenantId, TypedId, UserId};
use aicloud_domain::machine::{Rejection, Time};
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::{Proof, Session, User, UserCommand, UserMachine};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Api;
use super::answer::no_content;
use super::me::MyselfView;
use super::passkey::PasskeyAssertion;
use crate::auth::device::Known;
use crate::auth::sign_in::{Attempt, Proved, prove, prove_by_passkey, wrong_code};
use crate::auth::visitor::Visitor;
use crate::auth::{Caller, Identity, cookie, csrf, database::idle_limit, device, passkey};
use crate::extract::{Hidden, Nothing, Shared, Write};
use crate::problem::{Code, Problem};
use crate::token::SessionToken;

/// How long a browser's session lives: a day's work (OWASP ASVS 5.0, 7.3.2).
const BROWSER: TimeDelta = TimeDelta::hours(12);
/// How long a program's does: `aicloud login` once a month.
const PROGRAM: TimeDelta = TimeDelta::days(30);

/// Who wants to come in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.com", "password": "mauve-otter-plays-cello"}))]
pub struct SignIn {
    /// The account's e-mail address; with the password.
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Email>,
    /// Its password. May be left out for a passkey that makes sure who holds it.
    #[schema(value_type = Option<String>, format = Password, max_length = 128)]
    password: Option<Hidden>,
    /// Six digits of the authenticator, or a recovery code; for accounts that ask for it.
    #[schema(value_type = Option<String>)]
    code: Option<Hidden>,
    /// What a passkey has signed (`POST /v1/session:passkey-begin`): alone, or beside the password in place of a code.
    passkey: Option<PasskeyAssertion>,
    /// For browsers: set the session as a cookie, and don't show it.
    #[serde(default)]
    #[schema(default = false)]
    cookie: bool,
}

/// A role at a scope.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantView {
    /// The role.
    #[schema(example = "tenant_admin")]
    role: &'static str,
    /// The tenant that it is held in; absent for the whole cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    /// The project, where it is one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
}

/// Everything that a caller holds.
pub fn grants(authority: &Authority) -> Vec<GrantView> {
    let view = |grant: &aicloud_domain::access::Grant| {
        let (tenant, project) = match grant.scope {
            Scope::Cloud => (None, None),
            Scope::Tenant { tenant } => (Some(tenant), None),
            Scope::Project { tenant, project } => (Some(tenant), Some(project)),
        };
        GrantView {
            role: grant.role.word(),
            tenant: tenant.map(|id| id.to_string()),
            project: project.map(|id| id.to_string()),
        }
    };
    authority.grants().iter().map(view).collect()
}

/// A session that is open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Its id, which is no secret.
    #[schema(example = "sess_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// Who has signed in.
    user: MyselfView,
    /// What the user holds now.
    grants: Vec<GrantView>,
    /// Whether a second factor was shown.
    strong: bool,
    /// The id of the tenant by whose single sign-on it was opened; it holds something there only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "ten_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    via: Option<TenantId>,
    /// Whether the user belongs to a tenant that is disabled. What it would hold there is not among the grants.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tenant_disabled: bool,
    /// Since when.
    opened_at: DateTime<Utc>,
    /// When it ends, used or not.
    expires_at: DateTime<Utc>,
    /// It ends as well when it was not used for so many seconds.
    idle_seconds: i64,
    /// To be sent as `X-CSRF-Token` with each write, where the session is a cookie.
    csrf_token: String,
    /// The session itself, to be sent as bearer. In the answer that opened it only, and not when
    /// it is a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aic_s_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…")]
    token: Option<String>,
    /// What makes the device known as one of the user's: sent as `X-Aicloud-Device` at the next sign-in, it is not delayed
    /// by what others guess. It opens nothing. In the answer that opened the session only; browsers get it as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…")]
    device: Option<String>,
}

impl SessionView {
    fn new(
        api: &Api,
        user: &User,
        (id, session): (SessionId, &Session),
        (authority, tenant_disabled): (&Authority, bool),
    ) -> Self {
        Self {
            id: id.to_string(),
            user: MyselfView::from(user),
            grants: grants(authority),
            strong: session.strong,
            via: session.via,
            tenant_disabled,
            opened_at: session.opened_at,
            expires_at: session.expires_at,
            idle_seconds: idle_limit(session.expires_at - session.opened_at).num_seconds(),
            csrf_token: api.reception.links.csrf(id),
            token: None,
            device: None,
        }
    }

    /// The answer that shows a session for the first and only time, as the next request will find it.
    ///
    /// # Errors
    /// [`Code::Unauthenticated`] when it opens nothing already.
    pub(super) async fn opened(
        api: &Api,
        user: &User,
        token: &SessionToken,
    ) -> Result<HttpResponse, Problem> {
        let text = token.reveal();
        let identity = api.authenticator.authenticate(text.expose_secret(), None).await?;
        let session = user.sessions.get(&token.id);
        let session = session.ok_or_else(|| Problem::internal("a session that is not there"))?;
        let mut view = Self::new(api, user, (token.id, session), held(&identity));
        view.token = Some(text.expose_secret().to_owned());
        Ok(HttpResponse::Created().insert_header((header::LOCATION, "/v1/session")).json(view))
    }
}

/// What somebody holds, and whether a disabled tenant holds something back.
fn held(identity: &Identity) -> (&Authority, bool) {
    (&identity.authority, identity.shut_out)
}

/// Sign in.
///
/// Opens a session, and closes the one that the same user came with. A wrong password and an unknown address look the
/// same. After a few failures there is a wait that grows with each. A device that signed in before (`X-Aicloud-Device`, or the
/// cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait, now and then.
#[utoipa::path(tag = "session", request_body = SignIn, security(()), responses(
    (status = 201, description = "The new session.", body = SessionView)
))]
#[post("")]
pub async fn sign_in(
    api: Shared,
    visitor: Visitor,
    request: HttpRequest,
    write: Write<SignIn>,
) -> Result<HttpResponse, Problem> {
    // A page elsewhere must not put its visitor into an account of its own.
    csrf::same_origin(request.headers())?;
    let now = Utc::now();
    // A session that a tenant's provider opened makes a device nobody's own.
    let device = visitor.identity(&api).await?.filter(|identity| identity.via.is_none());
    let before = match device.map(|identity| identity.principal) {
        Some(Principal::User { user, session }) => Some((user, session)),
        _ => None,
    };
    let known = visitor.known.clone().and_session(before);
    let proved = proved(&api, &visitor, request.headers(), &write.body, &known, now).await?;
    let life = if write.body.cookie { BROWSER } else { PROGRAM };
    let opened = open(&api, &visitor, &proved, life).await?;
    if let Some((_, old)) = before.filter(|(user, _)| *user == proved.user.id) {
        // The new one is open whatever becomes of the old.
        let command = UserCommand::CloseSession { session: old };
        let origin = visitor.origin(opened.principal.clone());
        if let Err(error) = api.cloud.users.command(proved.user.id.uuid(), command, origin).await {
            tracing::warn!(%error, session = %old, "a session could not be closed for a new one");
        }
    }
    let text = opened.token.reveal();
    // What it holds is read as it will be for the next request.
    let identity = api.authenticator.authenticate(text.expose_secret(), None).await?;
    let by = match (proved.password_version, proved.second) {
        (None, _) => Way::Passkey,
        (Some(_), None) => Way::Password,
        (Some(_), Some(_)) => Way::PasswordAndSecondFactor,
    };
    let (done, origin) =
        ((proved.user.id, opened.token.id, by), visitor.origin(opened.principal.clone()));
    api.acts.signed_in(&api.cloud, &identity.authority, done, origin).await;
    let session = (opened.token.id, &opened.session);
    let mut view = SessionView::new(&api, &opened.user, session, held(&identity));
    let mark = known.renewed(&api.reception.links, proved.user.id, now);
    let mut response = HttpResponse::Created();
    response.insert_header((header::LOCATION, "/v1/session"));
    if write.body.cookie {
        let seconds = u64::try_from(life.num_seconds()).unwrap_or_default();
        response.append_header((header::SET_COOKIE, cookie::given(&text, seconds)?));
        response.append_header((header::SET_COOKIE, device::given(&mark)?));
    } else {
        view.token = Some(text.expose_secret().to_owned());
        view.device = Some(mark.expose_secret().to_owned());
    }
    Ok(response.json(view))
}

/// What somebody has shown, and whether it is right.
async fn proved(
    api: &Api,
    visitor: &Visitor,
    headers: &header::HeaderMap,
    shown: &SignIn,
    known: &Known,
    now: Time,
) -> Result<Proved, Problem> {
    let passkey = match &shown.passkey {
        Some(passkey) => {
            let asserted = passkey.decode()?;
            Some(passkey::assert(api, &visitor.request, headers, &asserted, now).await?)
        }
        None => None,
    };
    let (accounts, reception) = (api.accounts_for(&visitor.request), &api.reception);
    let (email, password) = match (&shown.email, &shown.password, &passkey) {
        (None, None, Some(asserted)) => return prove_by_passkey(&accounts, asserted).await,
        (Some(email), Some(password), _) => (email, password),
        (None, ..) => return Err(missing("email", "the account's e-mail address, or a passkey")),
        (_, None, _) => return Err(missing("password", "the account's password, or a passkey")),
    };
    let attempt = Attempt {
        email,
        password: &password.0,
        code: shown.code.as_ref().map(|code| &code.0),
        passkey: passkey.as_ref(),
        address: visitor.address,
        known: (known, &reception.links),
        now,
        came: Instant::now(),
    };
    let proved = prove(&accounts, &reception.passwords, &reception.brute, &attempt).await?;
    if proved.outgrown {
        renew_hash(api, &proved, password).await;
    }
    Ok(proved)
}

fn missing(field: &str, what: &str) -> Problem {
    Problem::new(Code::MissingField, format!("{field}: {what}, is needed")).field(field)
}

/// A session that was opened.
struct Opened {
    token: SessionToken,
    principal: Principal,
    user: User,
    session: Session,
}

async fn open(
    api: &Api,
    visitor: &Visitor,
    proved: &Proved,
    life: TimeDelta,
) -> Result<Opened, Problem> {
    let token = SessionToken::new();
    let id = proved.user.id;
    let principal = Principal::User { user: id, session: token.id };
    let command = UserCommand::OpenSession {
        session: token.id,
        secret_sha256: token.sha256(),
        expires_at: Utc::now() + life,
        address: Some(visitor.address),
        agent: visitor.agent.clone(),
        proof: Proof { password_version: proved.password_version, second: proved.second },
    };
    let origin = visitor.origin(principal.clone());
    let answer = api.cloud.users.command(id.uuid(), command, origin).await.map_err(refused)?;
    let user = answer.committed.state.clone();
    let session = user.sessions.get(&token.id).cloned();
    // The one thing that is committed in its place: there may be two of the passkey.
    let session = session.ok_or_else(two_of_it)?;
    Ok(Opened { token, principal, user, session })
}

fn two_of_it() -> Problem {
    let detail = "The passkey's counter does not go on from its last one: there may be two of it.";
    Problem::new(Code::PasskeySuspected, detail)
}

/// What the entity knew better than what was compared before it.
pub(super) fn refused(error: CommandError) -> Problem {
    let CommandError::Rejected(Rejection::Refused { reason }) = &error else {
        return error.into();
    };
    match reason.as_str() {
        "disabled" => Problem::new(Code::AccountDisabled, "The account is disabled."),
        "totp_used" | "code_unknown" => wrong_code(),
        "passkey_suspect" => two_of_it(),
        "passkey_unknown" => {
            Problem::new(Code::PasskeyRefused, "The passkey has just been removed.")
        }
        "totp_required" => Problem::new(
            Code::SecondFactorRequired,
            "This account asks for a code of its authenticator as well.",
        )
        .field("code"),
        _ => Problem::new(Code::SignInFailed, "The password has just been changed."),
    }
}

/// The hash anew with what is asked for today. It is the same password, so nothing happens to the user.
async fn renew_hash(api: &Api, proved: &Proved, password: &Hidden) {
    let Some(version) = proved.password_version else { return };
    let made = api.reception.passwords.hash(&password.0).await;
    let Ok(phc) = made else { return };
    let phc = Veiled::new(phc.expose_secret().to_owned());
    let renewed = api.database.renew_password_hash(proved.user.id, version, phc);
    if let Err(error) = renewed.await {
        tracing::warn!(%error, "a password's hash could not be made anew; at the next sign-in");
    }
}

/// The caller's own account, and the session that it came by.
///
/// # Errors
/// [`Code::Forbidden`] for a caller that is no user, or came by single sign-on.
pub async fn own(
    api: &Api,
    caller: &Caller,
) -> Result<(Arc<aicloud_actors::Committed<User>>, SessionId), Problem> {
    let (user, session) = caller.myself()?;
    Ok((account(api, user).await?, session))
}

/// The session that the caller came by, and its user, however it came.
///
/// # Errors
/// [`Code::Forbidden`] for a caller that is no user.
pub async fn present(
    api: &Api,
    caller: &Caller,
) -> Result<(Arc<aicloud_actors::Committed<User>>, SessionId), Problem> {
    let (user, session) = caller.session()?;
    Ok((account(api, user).await?, session))
}

async fn account(api: &Api, user: UserId) -> Result<Arc<aicloud_actors::Committed<User>>, Problem> {
    api.cloud.users.get(user.uuid()).await?.ok_or_else(Problem::not_found)
}

/// Get the session.
#[utoipa::path(tag = "session", responses(
    (status = 200, description = "The session that the request came by.", body = SessionView)
))]
#[get("")]
pub async fn get_session(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    let (found, id) = present(&api, &caller).await?;
    // Closed in this very moment.
    let session = found
        .state
        .sessions
        .get(&id)
        .ok_or_else(|| Problem::new(Code::Unauthenticated, "The session was closed."))?;
    let view =
        SessionView::new(&api, &found.state, (id, session), (&caller.authority, caller.shut_out));
    Ok(HttpResponse::Ok().json(view))
}

/// Sign out.
///
/// The session opens nothing from the moment of this answer on.
#[utoipa::path(tag = "session", responses((status = 204, description = "It is closed.")))]
#[delete("")]
pub async fn sign_out(
    api: Shared,
    caller: Caller,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = caller.session()?;
    close(&api, user, session, write.origin(&caller)).await
}

/// Closes a session of this user.
pub(super) async fn close(
    api: &Api,
    user: UserId,
    session: SessionId,
    origin: Origin,
) -> Result<HttpResponse, Problem> {
    let own = matches!(origin.principal, Principal::User { session: own, .. } if own == session);
    let command = UserCommand::CloseSession { session };
    let answer = api.cloud.users.command(user.uuid(), command, origin).await?;
    let mut response = no_content::<UserMachine>(&answer);
    if own {
        response.headers_mut().insert(header::SET_COOKIE, cookie::taken());
    }
    Ok(response)
}
