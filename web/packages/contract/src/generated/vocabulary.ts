// Made from docs/openapi.json by scripts/codegen.sh. Not edited by hand.
export const PHASES = {
  "requested": {"actions":[],"end":false},
  "queued": {"actions":["release"],"end":false},
  "reserved": {"actions":["release"],"end":false},
  "provisioning": {"actions":["release"],"end":false},
  "configuring": {"actions":["release"],"end":false},
  "active": {"actions":["stop","release"],"end":false},
  "stopping": {"actions":["release"],"end":false},
  "stopped": {"actions":["start","release"],"end":false},
  "lost": {"actions":["stop","release"],"end":false,"runbook":"node-unreachable"},
  "releasing": {"actions":[],"end":false},
  "failed_cleanup": {"actions":["release"],"end":false,"runbook":"failed-cleanup"},
  "released": {"actions":[],"end":true},
  "canceled": {"actions":[],"end":true},
  "expired": {"actions":[],"end":true},
} as const
export type Phase = keyof typeof PHASES

export const PENDING_REASONS = {
  "awaiting_placement": {"runbook":"slow-journal","text":"A node is being asked to hold the GPUs."},
  "no_capacity": {"runbook":"node-unreachable","text":"No node has enough free GPUs of this model now."},
  "behind_others": {"text":"Others that wait for the same GPU model came earlier."},
  "no_node_large_enough": {"runbook":"node-unreachable","text":"No node that takes work has that many GPUs of this model; ask for fewer, or wait for new nodes."},
} as const
export type PendingReason = keyof typeof PENDING_REASONS

export const OUTCOMES = [
  "succeeded",
  "failed",
  "node_lost",
  "canceled",
  "expired"
] as const
export type OutcomeKind = (typeof OUTCOMES)[number]

export const NODE_LIVES = [
  "registered",
  "enrolled",
  "ready",
  "cordoned",
  "draining",
  "maintenance",
  "retired"
] as const
export type NodeLife = (typeof NODE_LIVES)[number]

export const PERMISSIONS = [
  "tenant.create",
  "tenant.read",
  "tenant.update",
  "tenant.suspend",
  "tenant.disable",
  "member.read",
  "member.set",
  "member.remove",
  "invitation.read",
  "invitation.create",
  "invitation.cancel",
  "sso.read",
  "sso.update",
  "sso.verify",
  "project.create",
  "project.read",
  "project.update",
  "token.read",
  "token.create",
  "token.revoke",
  "service_account.read",
  "service_account.create",
  "service_account.update",
  "service_account.disable",
  "allocation.read",
  "allocation.create",
  "allocation.start",
  "allocation.stop",
  "allocation.release",
  "usage.read",
  "journal.read",
  "audit.read",
  "event.read",
  "gpu_type.read",
  "gpu_type.set",
  "node.read",
  "node.create",
  "node.join",
  "node.cordon",
  "node.drain",
  "node.retire",
  "user.read",
  "user.create",
  "user.update",
  "user.disable",
  "supervision.read",
  "supervision.order"
] as const
export type Permission = (typeof PERMISSIONS)[number]

export const ROLES = {
  "operator_admin": {"permissions":["tenant.create","tenant.read","tenant.update","tenant.suspend","tenant.disable","member.read","member.set","member.remove","invitation.read","invitation.create","invitation.cancel","sso.read","sso.update","sso.verify","project.create","project.read","project.update","token.read","token.create","token.revoke","service_account.read","service_account.create","service_account.update","service_account.disable","allocation.read","allocation.create","allocation.start","allocation.stop","allocation.release","usage.read","journal.read","audit.read","event.read","gpu_type.read","gpu_type.set","node.read","node.create","node.join","node.cordon","node.drain","node.retire","user.read","user.create","user.update","user.disable","supervision.read","supervision.order"],"scope":"cloud"},
  "operator_support": {"permissions":["tenant.read","member.read","invitation.read","sso.read","project.read","token.read","service_account.read","allocation.read","usage.read","journal.read","audit.read","event.read","gpu_type.read","node.read","user.read","supervision.read"],"scope":"cloud"},
  "tenant_owner": {"permissions":["tenant.read","tenant.update","member.read","member.set","member.remove","invitation.read","invitation.create","invitation.cancel","sso.read","sso.update","project.create","project.read","project.update","token.read","token.create","token.revoke","service_account.read","service_account.create","service_account.update","service_account.disable","allocation.read","allocation.create","allocation.start","allocation.stop","allocation.release","usage.read","journal.read","audit.read","event.read","gpu_type.read"],"scope":"tenant"},
  "tenant_admin": {"permissions":["tenant.read","tenant.update","member.read","member.set","member.remove","invitation.read","invitation.create","invitation.cancel","sso.read","sso.update","project.create","project.read","project.update","token.read","token.create","token.revoke","service_account.read","service_account.create","service_account.update","service_account.disable","allocation.read","allocation.create","allocation.start","allocation.stop","allocation.release","usage.read","journal.read","audit.read","event.read","gpu_type.read"],"scope":"tenant"},
  "tenant_billing": {"permissions":["tenant.read","project.read","usage.read","gpu_type.read"],"scope":"tenant"},
  "tenant_member": {"permissions":["tenant.read","gpu_type.read"],"scope":"tenant"},
  "tenant_viewer": {"permissions":["tenant.read","member.read","invitation.read","sso.read","project.read","service_account.read","allocation.read","usage.read","journal.read","event.read","gpu_type.read"],"scope":"tenant"},
  "project_admin": {"permissions":["member.read","member.set","member.remove","project.read","project.update","token.read","token.create","token.revoke","service_account.read","service_account.create","service_account.update","service_account.disable","allocation.read","allocation.create","allocation.start","allocation.stop","allocation.release","usage.read","journal.read","event.read","gpu_type.read"],"scope":"project"},
  "project_member": {"permissions":["member.read","project.read","service_account.read","allocation.read","allocation.create","allocation.start","allocation.stop","allocation.release","usage.read","journal.read","event.read","gpu_type.read"],"scope":"project"},
  "project_viewer": {"permissions":["member.read","project.read","service_account.read","allocation.read","usage.read","journal.read","event.read","gpu_type.read"],"scope":"project"},
} as const
export type Role = keyof typeof ROLES

export const PROBLEMS = {
  "malformed_json": {"retry":"new_request","status":400,"suggestion":"Send one JSON object, encoded as UTF-8.","title":"The body is no JSON"},
  "malformed_query": {"retry":"new_request","status":400,"suggestion":"Use only the parameters that the operation documents, each once at most and with a value of its type.","title":"The query string is not understood"},
  "malformed_id": {"retry":"new_request","status":400,"suggestion":"Ids look like alloc_01jd4q…: a prefix, an underscore, 26 characters.","title":"The text is no id of this kind"},
  "malformed_name": {"retry":"new_request","status":400,"suggestion":"Use an id, or a full name: core42:aicloud:{region}:{tenant}:{project}:{type}/{id}.","title":"The text names no resource"},
  "malformed_page_token": {"retry":"new_request","status":400,"suggestion":"Send `next_page_token` of the last page as it came, with the same filters and in the same order; leave it out for the first page.","title":"The page token is not one of ours"},
  "malformed_position": {"retry":"new_request","status":400,"suggestion":"Send the `id` of the last event that you saw, as it came.","title":"The position is not one of ours"},
  "malformed_if_match": {"retry":"new_request","status":400,"suggestion":"Send as If-Match one ETag as it came, for instance \"v3\", or *; as If-None-Match send *.","title":"The precondition is not understood"},
  "malformed_idempotency_key": {"retry":"new_request","status":400,"suggestion":"Send 1 to 128 visible ASCII characters once, for instance a UUID.","title":"The Idempotency-Key is not acceptable"},
  "unauthenticated": {"retry":"new_request","status":401,"suggestion":"Send `Authorization: Bearer aic_…` with a token that was issued here and has not been revoked, or sign in.","title":"No valid credential came with the request"},
  "sign_in_failed": {"retry":"new_request","status":401,"suggestion":"Try again; who has forgotten the password asks for a link (POST /v1/password-reset).","title":"The e-mail address or the password is wrong"},
  "second_factor_required": {"retry":"new_request","status":401,"suggestion":"Send the same with `code`: six digits of the authenticator, or a recovery code.","title":"A second factor is asked for"},
  "second_factor_wrong": {"retry":"new_request","status":401,"suggestion":"Wait for the authenticator's next code and check the device's clock, or use a recovery code.","title":"The second factor is wrong"},
  "passkey_refused": {"retry":"new_request","status":401,"suggestion":"Begin again (POST /v1/session:passkey-begin, or POST /v1/me/passkeys:begin) and answer within five minutes, once, in the same browser; or use the password.","title":"The passkey opens nothing here"},
  "passkey_suspected": {"retry":"new_request","status":401,"suggestion":"Sign in with the password, remove the passkey (DELETE /v1/me/passkeys/{id}), and add a new one.","title":"There may be two of the passkey"},
  "sso_failed": {"retry":"new_request","status":401,"suggestion":"Begin again (GET /v1/sso/{tenant}/start); where it fails again, show `detail` and `request_id` to whoever runs the tenant.","title":"Single sign-on did not succeed"},
  "forbidden": {"retry":"no","status":403,"suggestion":"Ask whoever runs the project, the tenant or the cloud for the permission that `missing_permission` names.","title":"The caller may not do this"},
  "account_disabled": {"retry":"no","status":403,"suggestion":"Ask whoever runs the cloud why.","title":"The account is disabled"},
  "sso_refused": {"retry":"no","status":403,"suggestion":"Show `detail` to whoever runs the tenant, or sign in with e-mail address and password.","title":"Single sign-on does not let this person in"},
  "csrf_failed": {"retry":"new_request","status":403,"suggestion":"Send the session's `csrf_token` (GET /v1/session) as X-CSRF-Token; or use a bearer token.","title":"The write did not come from our own page"},
  "tenant_suspended": {"retry":"no","status":403,"suggestion":"Ask the operator why; what runs goes on, nothing new starts until the tenant is reactivated.","title":"The tenant is suspended"},
  "tenant_disabled": {"retry":"no","status":403,"suggestion":"Ask whoever runs the cloud why; what runs goes on, and nothing that is the tenant's opens anything until the tenant is enabled.","title":"The tenant is disabled"},
  "drills_off": {"retry":"no","status":403,"suggestion":"Set `drill.enabled` to true and restart, where breaking things on purpose is right.","title":"Drills are not allowed here"},
  "not_found": {"retry":"no","status":404,"suggestion":"Check the id, and who you are here (GET /v1/session): the right account, or a token of the right project.","title":"There is no such resource"},
  "no_such_route": {"retry":"new_request","status":404,"suggestion":"See /openapi.json for all paths.","title":"There is nothing at this path"},
  "method_not_allowed": {"retry":"new_request","status":405,"suggestion":"Use one of the methods in the Allow header.","title":"The path does not know this method"},
  "body_too_slow": {"retry":"same_request","status":408,"suggestion":"Send the whole body at once.","title":"The body did not arrive in time"},
  "name_taken": {"retry":"new_request","status":409,"suggestion":"Choose another label; labels are never given out twice.","title":"The label is in use"},
  "passkey_taken": {"retry":"new_request","status":409,"suggestion":"Use another device, or remove the passkey from the account that has it.","title":"The passkey is an account's already"},
  "email_taken": {"retry":"new_request","status":409,"suggestion":"Use another address, or sign in with the account that has it.","title":"The e-mail address is in use"},
  "already_exists": {"retry":"no","status":409,"suggestion":"Read it instead.","title":"It exists already"},
  "tenant_shredded": {"retry":"no","status":409,"suggestion":"It can keep no secrets any more, and what was sealed for it opens no more; sign-in by password and passkey is not touched. Where secrets are needed, make another tenant.","title":"The tenant's keys were destroyed"},
  "not_legal_now": {"retry":"new_request","status":409,"suggestion":"Read the resource: `actions` lists what is possible now.","title":"The resource's state does not allow this"},
  "not_quarantined": {"retry":"new_request","status":409,"suggestion":"There is nothing to release. Read the actor for what it does instead.","title":"The actor is not in quarantine"},
  "in_quarantine": {"retry":"new_request","status":409,"suggestion":"Release it; it is built anew from its row by that.","title":"The actor is in quarantine"},
  "not_paused": {"retry":"new_request","status":409,"suggestion":"There is nothing to resume. A directory and its actors are paused apart.","title":"The intake is not paused"},
  "actor_busy": {"retry":"new_request","status":409,"suggestion":"Pause it, wait until its mailbox is empty, and order it again with a new Idempotency-Key; or restart it.","title":"The actor is busy"},
  "not_in_memory": {"retry":"new_request","status":409,"suggestion":"Nothing needs to be done: it is built from its row as soon as somebody needs it.","title":"The entity sleeps"},
  "not_running": {"retry":"new_request","runbook":"failing-child","status":409,"suggestion":"It is started again by itself; read the tree, and kill it when it runs.","title":"The child does not run"},
  "order_lapsed": {"retry":"new_request","status":409,"suggestion":"Look whether it is still needed, and order it again with a new Idempotency-Key.","title":"The order was overtaken by a restart of the process"},
  "position_too_old": {"retry":"new_request","status":410,"suggestion":"Read the list again and watch from its `position`.","title":"The events after this position are gone"},
  "link_void": {"retry":"new_request","status":410,"suggestion":"Ask for another one: a link is good once, for a while, and only the newest.","title":"The link is not good any more"},
  "stale_version": {"retry":"new_request","status":412,"suggestion":"Read it again, decide again, and send the new ETag.","title":"The resource has changed since it was read"},
  "body_too_large": {"retry":"new_request","status":413,"suggestion":"Send at most 65536 bytes.","title":"The body is too large"},
  "unsupported_media_type": {"retry":"new_request","status":415,"suggestion":"Send `Content-Type: application/json`, without a Content-Encoding.","title":"The body's media type is not accepted"},
  "unknown_field": {"retry":"new_request","status":422,"suggestion":"Remove the field, or correct its name.","title":"The body has a field that means nothing here"},
  "missing_field": {"retry":"new_request","status":422,"suggestion":"Add the field.","title":"The body lacks a field"},
  "wrong_type": {"retry":"new_request","status":422,"suggestion":"Send the type that the detail names.","title":"A field has the wrong type"},
  "invalid_value": {"retry":"new_request","status":422,"suggestion":"Correct the field that is named.","title":"A value is not acceptable"},
  "weak_password": {"retry":"new_request","status":422,"suggestion":"Take a longer one, for instance four words that have nothing to do with each other.","title":"The password is too easy to guess"},
  "unknown_gpu_type": {"retry":"new_request","status":422,"suggestion":"See GET /v1/gpu-types.","title":"The catalogue has no such GPU type"},
  "too_much_usage": {"retry":"new_request","status":422,"suggestion":"Ask for a shorter range, or for one project: parts add up to the whole, exactly.","title":"The range holds more than one answer sums up"},
  "idempotency_key_reused": {"retry":"new_request","status":422,"suggestion":"Use a new key for a new request; repeat a request unchanged, body included.","title":"The Idempotency-Key was used for another request"},
  "upgrade_required": {"retry":"new_request","status":426,"suggestion":"Open it as a WebSocket (RFC 6455, version 13), with the token in the Authorization header.","title":"The path speaks WebSocket"},
  "rate_limited": {"retry":"same_request","status":429,"suggestion":"Wait as long as Retry-After says, then send the same again; spread requests over time.","title":"Too many requests for a while"},
  "overloaded": {"retry":"same_request","runbook":"slow-journal","status":429,"suggestion":"Wait as long as Retry-After says, then send the same again.","title":"Too much is waiting already"},
  "internal": {"retry":"no","runbook":"quarantined-actor","status":500,"suggestion":"Tell the operator the request_id.","title":"Something broke on our side"},
  "passkeys_off": {"retry":"no","status":501,"suggestion":"Set `http.issuer` to the https address with a name that people's browsers use; or sign in with the password.","title":"Passkeys are not offered here"},
  "sso_unavailable": {"retry":"new_request","status":502,"suggestion":"Begin again when Retry-After is over; where it goes on, tell whoever runs the provider.","title":"The identity provider does not answer"},
  "unavailable": {"retry":"same_request","runbook":"database-away","status":503,"suggestion":"Wait as long as Retry-After says, then send the same again with the same Idempotency-Key.","title":"The service can't answer now"},
  "paused": {"retry":"same_request","runbook":"failing-child","status":503,"suggestion":"Wait as long as Retry-After says, then send the same again with the same Idempotency-Key.","title":"An operator holds requests back"},
  "outcome_unknown": {"retry":"same_request","runbook":"database-away","status":503,"suggestion":"Send the same again with the same Idempotency-Key: it is done at most once.","title":"Whether it was done is not known"},
  "quarantined": {"retry":"no","runbook":"quarantined-actor","status":503,"suggestion":"Tell whoever runs the cloud the request_id. What runs goes on; other resources are not touched.","title":"The resource takes no orders until an operator lets it"},
} as const
export type ProblemCode = keyof typeof PROBLEMS

export const SSO_REASONS = {
  "unknown": {"suggestion":"Check the name, or sign in with e-mail address and password.","text":"There is no single sign-on of this name."},
  "not_begun": {"suggestion":"Begin again here, in one window.","text":"The way back from the provider does not fit what this browser has begun, or took longer than ten minutes."},
  "changed": {"suggestion":"Begin again.","text":"The single sign-on was changed while you were at the provider."},
  "denied": {"suggestion":"Begin again; where the provider goes on refusing you, ask whoever gives you access there.","text":"The provider did not let you in, or you turned back there."},
  "provider": {"suggestion":"Begin again; where it goes on, show the request’s id to whoever runs the tenant.","text":"The provider’s answer can’t be used."},
  "no_email": {"suggestion":"Have the provider send `email` and `email_verified` for the scope `email`.","text":"The provider gives no e-mail address."},
  "email_not_verified": {"suggestion":"Have the provider send `email` and `email_verified` for the scope `email`.","text":"The provider does not say that your e-mail address is verified."},
  "foreign_domain": {"suggestion":"Have whoever runs the tenant add the domain to its connection.","text":"Your e-mail address is in none of the domains that this single sign-on is for."},
  "domain_not_verified": {"suggestion":"Be invited to the tenant first, or have who runs the cloud verify the domain.","text":"Your e-mail address is no member’s, and its domain is not verified for new accounts."},
  "no_member": {"suggestion":"Have whoever runs the tenant invite you.","text":"Your account is not a member of the tenant."},
  "independent": {"suggestion":"Sign in with e-mail address and password; a member can link itself then, on the page of its account (POST /v1/me/sso-links).","text":"Your account has rights outside of this tenant, so the tenant’s provider can’t speak for it."},
  "disabled": {"suggestion":"Ask whoever runs the cloud why.","text":"Your account is disabled."},
  "closed": {"suggestion":"Ask whoever runs the cloud why.","text":"The tenant takes no new members now."},
  "shredded": {"suggestion":"Sign in with e-mail address and password; whoever runs the tenant can remove the single sign-on.","text":"The tenant’s secrets were destroyed, and what its provider is asked with is one of them."},
  "another_person": {"suggestion":"Have whoever runs the tenant remove the member and invite the right person.","text":"The account belongs to another person of this provider."},
  "not_signed_in": {"suggestion":"Sign in with your password or passkey, and link yourself again.","text":"Who is to be linked is not signed in in this browser any more."},
} as const
export type SsoReason = keyof typeof SSO_REASONS

export const RUNBOOKS = [
  "database-away",
  "drain-overdue",
  "failed-cleanup",
  "failing-child",
  "failing-requests",
  "lost-denials",
  "node-unreachable",
  "not-ready",
  "quarantined-actor",
  "slow-journal"
] as const
export type Runbook = (typeof RUNBOOKS)[number]

export const ACTOR_SORTS = [
  "mailbox_age",
  "depth",
  "handled",
  "rate",
  "rejected",
  "crashes",
  "resets",
  "handle_p99",
  "unused",
  "id"
] as const
export type ActorSort = (typeof ACTOR_SORTS)[number]

export const ACTOR_PHASES = [
  "cold",
  "activating",
  "active",
  "backing_off",
  "quarantined"
] as const
export type ActorPhase = (typeof ACTOR_PHASES)[number]
