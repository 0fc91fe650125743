// Generated from docs/openapi.json by scripts/codegen.sh. Do not edit.

word! {
    /// What the caller may order of it now.
    pub enum Action {
        Restart = "restart",
        Passivate = "passivate",
        Quarantine = "quarantine",
        Release = "release",
        Pause = "pause",
        Resume = "resume",
        Crash = "crash",
        Kill = "kill",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum AllocationAction {
        Stop = "stop",
        Start = "start",
        Release = "release",
    }
}

word! {
    /// What its owner wants of it: `run`, `stop`, `release`.
    pub enum AllocationDesired {
        Run = "run",
        Stop = "stop",
        Release = "release",
    }
}

word! {
    /// Where an allocation is in its life.
    pub enum AllocationPhase {
        Requested = "requested",
        Queued = "queued",
        Reserved = "reserved",
        Provisioning = "provisioning",
        Configuring = "configuring",
        Active = "active",
        Stopping = "stopping",
        Stopped = "stopped",
        Lost = "lost",
        Releasing = "releasing",
        FailedCleanup = "failed_cleanup",
        Released = "released",
        Canceled = "canceled",
        Expired = "expired",
    }
}

word! {
    /// How a thing that was tried ended.
    pub enum AuditResult {
        Done = "done",
        Denied = "denied",
    }
}

word! {
    /// `waits_without_end`, `likely_expires`, `runs_until_released`, `secret_in_environment`.
    pub enum CautionCode {
        WaitsWithoutEnd = "waits_without_end",
        LikelyExpires = "likely_expires",
        RunsUntilReleased = "runs_until_released",
        SecretInEnvironment = "secret_in_environment",
    }
}

word! {
    /// What went wrong: a closed list, stable for ever.
    pub enum Code {
        MalformedJson = "malformed_json",
        MalformedQuery = "malformed_query",
        MalformedId = "malformed_id",
        MalformedName = "malformed_name",
        MalformedPageToken = "malformed_page_token",
        MalformedPosition = "malformed_position",
        MalformedIfMatch = "malformed_if_match",
        MalformedIdempotencyKey = "malformed_idempotency_key",
        Unauthenticated = "unauthenticated",
        SignInFailed = "sign_in_failed",
        SecondFactorRequired = "second_factor_required",
        SecondFactorWrong = "second_factor_wrong",
        PasskeyRefused = "passkey_refused",
        PasskeySuspected = "passkey_suspected",
        SsoFailed = "sso_failed",
        Forbidden = "forbidden",
        AccountDisabled = "account_disabled",
        SsoRefused = "sso_refused",
        CsrfFailed = "csrf_failed",
        TenantSuspended = "tenant_suspended",
        TenantDisabled = "tenant_disabled",
        DrillsOff = "drills_off",
        NotFound = "not_found",
        NoSuchRoute = "no_such_route",
        MethodNotAllowed = "method_not_allowed",
        BodyTooSlow = "body_too_slow",
        NameTaken = "name_taken",
        PasskeyTaken = "passkey_taken",
        EmailTaken = "email_taken",
        AlreadyExists = "already_exists",
        TenantShredded = "tenant_shredded",
        NotLegalNow = "not_legal_now",
        NotQuarantined = "not_quarantined",
        InQuarantine = "in_quarantine",
        NotPaused = "not_paused",
        ActorBusy = "actor_busy",
        NotInMemory = "not_in_memory",
        NotRunning = "not_running",
        OrderLapsed = "order_lapsed",
        PositionTooOld = "position_too_old",
        LinkVoid = "link_void",
        StaleVersion = "stale_version",
        BodyTooLarge = "body_too_large",
        UnsupportedMediaType = "unsupported_media_type",
        UnknownField = "unknown_field",
        MissingField = "missing_field",
        WrongType = "wrong_type",
        InvalidValue = "invalid_value",
        WeakPassword = "weak_password",
        UnknownGpuType = "unknown_gpu_type",
        TooMuchUsage = "too_much_usage",
        IdempotencyKeyReused = "idempotency_key_reused",
        UpgradeRequired = "upgrade_required",
        RateLimited = "rate_limited",
        Overloaded = "overloaded",
        Internal = "internal",
        PasskeysOff = "passkeys_off",
        SsoUnavailable = "sso_unavailable",
        Unavailable = "unavailable",
        Paused = "paused",
        OutcomeUnknown = "outcome_unknown",
        Quarantined = "quarantined",
    }
}

word! {
    /// In which form the audit is sent.
    pub enum GetAuditFormat {
        Json = "json",
        Jsonl = "jsonl",
    }
}

word! {
    /// What a step is divided by.
    pub enum GetUsageBy {
        GpuModel = "gpu_model",
        Allocation = "allocation",
        Project = "project",
    }
}

word! {
    /// How long a step is.
    pub enum GetUsageStep {
        Hour = "hour",
        Day = "day",
    }
}

word! {
    /// `crashes`, `ordered`.
    pub enum HeldReason {
        Crashes = "crashes",
        Ordered = "ordered",
    }
}

word! {
    /// Where an actor is in its life.
    pub enum ListActorsPhase {
        Cold = "cold",
        Activating = "activating",
        Active = "active",
        BackingOff = "backing_off",
        Quarantined = "quarantined",
    }
}

word! {
    /// What a list of actors is sorted by; always the largest first, but for ids.
    pub enum ListActorsSort {
        MailboxAge = "mailbox_age",
        Depth = "depth",
        Handled = "handled",
        Rate = "rate",
        Rejected = "rejected",
        Crashes = "crashes",
        Resets = "resets",
        HandleP99 = "handle_p99",
        Unused = "unused",
        Id = "id",
    }
}

word! {
    /// In which order a list is told.
    pub enum ListOrder {
        Oldest = "oldest",
        Newest = "newest",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum MemberAction {
        Update = "update",
        Remove = "remove",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum NodeAction {
        Cordon = "cordon",
        Uncordon = "uncordon",
        Drain = "drain",
        Retire = "retire",
    }
}

word! {
    /// Where it is in its life: `registered`, `enrolled`, `ready`, `cordoned`, `draining`, `maintenance`,
    /// `retired`.
    pub enum NodeLife {
        Registered = "registered",
        Enrolled = "enrolled",
        Ready = "ready",
        Cordoned = "cordoned",
        Draining = "draining",
        Maintenance = "maintenance",
        Retired = "retired",
    }
}

word! {
    /// The words for what was wrong.
    pub enum OauthCode {
        InvalidRequest = "invalid_request",
        InvalidClient = "invalid_client",
        InvalidGrant = "invalid_grant",
        UnsupportedGrantType = "unsupported_grant_type",
        InvalidScope = "invalid_scope",
        InvalidTarget = "invalid_target",
    }
}

word! {
    /// `succeeded`, `failed`, `node_lost`, `canceled`, `expired`.
    pub enum OutcomeKind {
        Succeeded = "succeeded",
        Failed = "failed",
        NodeLost = "node_lost",
        Canceled = "canceled",
        Expired = "expired",
    }
}

word! {
    /// `awaiting_placement`, `no_capacity`, `behind_others`, `no_node_large_enough`.
    pub enum PendingReason {
        AwaitingPlacement = "awaiting_placement",
        NoCapacity = "no_capacity",
        BehindOthers = "behind_others",
        NoNodeLargeEnough = "no_node_large_enough",
    }
}

word! {
    /// What a caller may do.
    pub enum Permission {
        TenantCreate = "tenant.create",
        TenantRead = "tenant.read",
        TenantUpdate = "tenant.update",
        TenantSuspend = "tenant.suspend",
        TenantDisable = "tenant.disable",
        MemberRead = "member.read",
        MemberSet = "member.set",
        MemberRemove = "member.remove",
        InvitationRead = "invitation.read",
        InvitationCreate = "invitation.create",
        InvitationCancel = "invitation.cancel",
        SsoRead = "sso.read",
        SsoUpdate = "sso.update",
        SsoVerify = "sso.verify",
        ProjectCreate = "project.create",
        ProjectRead = "project.read",
        ProjectUpdate = "project.update",
        TokenRead = "token.read",
        TokenCreate = "token.create",
        TokenRevoke = "token.revoke",
        ServiceAccountRead = "service_account.read",
        ServiceAccountCreate = "service_account.create",
        ServiceAccountUpdate = "service_account.update",
        ServiceAccountDisable = "service_account.disable",
        AllocationRead = "allocation.read",
        AllocationCreate = "allocation.create",
        AllocationStart = "allocation.start",
        AllocationStop = "allocation.stop",
        AllocationRelease = "allocation.release",
        UsageRead = "usage.read",
        JournalRead = "journal.read",
        AuditRead = "audit.read",
        EventRead = "event.read",
        GpuTypeRead = "gpu_type.read",
        GpuTypeSet = "gpu_type.set",
        NodeRead = "node.read",
        NodeCreate = "node.create",
        NodeJoin = "node.join",
        NodeCordon = "node.cordon",
        NodeDrain = "node.drain",
        NodeRetire = "node.retire",
        UserRead = "user.read",
        UserCreate = "user.create",
        UserUpdate = "user.update",
        UserDisable = "user.disable",
        SupervisionRead = "supervision.read",
        SupervisionOrder = "supervision.order",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum ProjectAction {
        Update = "update",
        CreateAllocation = "create_allocation",
        CreateServiceAccount = "create_service_account",
        SetMember = "set_member",
        IssueToken = "issue_token",
        RevokeToken = "revoke_token",
    }
}

word! {
    /// Its word. A newer server may have more.
    pub enum PulseFigureName {
        Requests = "requests",
        Failed = "failed",
        Refused = "refused",
        AnswerP50 = "answer_p50",
        AnswerP99 = "answer_p99",
        MailboxOldest = "mailbox_oldest",
        Commits = "commits",
        CommitP99 = "commit_p99",
        CommitsWaiting = "commits_waiting",
        CommitsFailed = "commits_failed",
        CommandsRefused = "commands_refused",
        Crashes = "crashes",
        Quarantined = "quarantined",
        Restarts = "restarts",
        PartsDown = "parts_down",
        DatabaseAge = "database_age",
        OutboxLag = "outbox_lag",
        WorkersFailing = "workers_failing",
        DenialsLost = "denials_lost",
        NodesConnected = "nodes_connected",
        NodesSilent = "nodes_silent",
        NodesDraining = "nodes_draining",
        DrainOverdue = "drain_overdue",
        QueueDepth = "queue_depth",
        QueueOldest = "queue_oldest",
        MailWaiting = "mail_waiting",
        MailOldest = "mail_oldest",
    }
}

word! {
    /// How a figure is.
    pub enum PulseState {
        Ok = "ok",
        Idle = "idle",
        Unknown = "unknown",
        Warning = "warning",
        Critical = "critical",
    }
}

word! {
    /// What a figure counts.
    pub enum PulseUnit {
        Count = "count",
        PerSecond = "per_second",
        Seconds = "seconds",
        Share = "share",
    }
}

word! {
    /// Whether sending something again makes sense.
    pub enum Retry {
        No = "no",
        SameRequest = "same_request",
        NewRequest = "new_request",
    }
}

word! {
    /// As what.
    pub enum Role {
        OperatorAdmin = "operator_admin",
        OperatorSupport = "operator_support",
        TenantOwner = "tenant_owner",
        TenantAdmin = "tenant_admin",
        TenantBilling = "tenant_billing",
        TenantMember = "tenant_member",
        TenantViewer = "tenant_viewer",
        ProjectAdmin = "project_admin",
        ProjectMember = "project_member",
        ProjectViewer = "project_viewer",
    }
}

word! {
    /// A page of docs/runbooks, by its name.
    pub enum Runbook {
        DatabaseAway = "database-away",
        DrainOverdue = "drain-overdue",
        FailedCleanup = "failed-cleanup",
        FailingChild = "failing-child",
        FailingRequests = "failing-requests",
        LostDenials = "lost-denials",
        NodeUnreachable = "node-unreachable",
        NotReady = "not-ready",
        QuarantinedActor = "quarantined-actor",
        SlowJournal = "slow-journal",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum ServiceAccountAction {
        Update = "update",
        Disable = "disable",
        Enable = "enable",
        AddKey = "add_key",
        RemoveKey = "remove_key",
        IssueApiKey = "issue_api_key",
        RevokeApiKey = "revoke_api_key",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum SsoAction {
        Update = "update",
        Remove = "remove",
        VerifyDomain = "verify_domain",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum TenantAction {
        Update = "update",
        Suspend = "suspend",
        Reactivate = "reactivate",
        Disable = "disable",
        Enable = "enable",
        Invite = "invite",
        CreateProject = "create_project",
        SetSso = "set_sso",
        RemoveSso = "remove_sso",
    }
}

word! {
    /// Whether it may use the cloud: `active`; `suspended`, given nothing new; or `disabled`, when none of its credentials
    /// opens anything.
    pub enum TenantStanding {
        Active = "active",
        Suspended = "suspended",
        Disabled = "disabled",
    }
}

word! {
    /// What the caller may do with it now.
    pub enum UserAction {
        Update = "update",
        ResetSecondFactor = "reset_second_factor",
        Disable = "disable",
        Enable = "enable",
    }
}

word! {
    /// `no_node_large_enough`, `too_little_history`, `history_unreachable`.
    pub enum WaitUnknownReason {
        NoNodeLargeEnough = "no_node_large_enough",
        TooLittleHistory = "too_little_history",
        HistoryUnreachable = "history_unreachable",
    }
}

impl AllocationPhase {
    /// Nothing follows it.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Released | Self::Canceled | Self::Expired)
    }

    /// What may be done in it. Of a phase that is not known here: nothing.
    #[must_use]
    pub fn actions(&self) -> &'static [AllocationAction] {
        match self {
            Self::Queued => &[AllocationAction::Release],
            Self::Reserved => &[AllocationAction::Release],
            Self::Provisioning => &[AllocationAction::Release],
            Self::Configuring => &[AllocationAction::Release],
            Self::Active => &[AllocationAction::Stop, AllocationAction::Release],
            Self::Stopping => &[AllocationAction::Release],
            Self::Stopped => &[AllocationAction::Start, AllocationAction::Release],
            Self::Lost => &[AllocationAction::Stop, AllocationAction::Release],
            Self::FailedCleanup => &[AllocationAction::Release],
            _ => &[],
        }
    }
}

impl PendingReason {
    /// The same for people. Of a reason that is not known here: the word.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::AwaitingPlacement => "A node is being asked to hold the GPUs.",
            Self::NoCapacity => "No node has enough free GPUs of this model now.",
            Self::BehindOthers => "Others that wait for the same GPU model came earlier.",
            Self::NoNodeLargeEnough => "No node that takes work has that many GPUs of this model; ask for fewer, or wait for new nodes.",
            other => other.as_str(),
        }
    }
}
