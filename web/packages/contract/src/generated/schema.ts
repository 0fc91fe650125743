// Made from docs/openapi.json by scripts/codegen.sh. Not edited by hand.
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the keys that verify our tokens.
         * @description A JWK set (RFC 7517). A key is listed well before it signs, and until the last token that it has signed has expired.
         */
        get: operations["jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what OAuth clients must know.
         * @description The metadata of RFC 8414.
         */
        get: operations["oauth_metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask whether the process lives. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read metrics. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the OpenAPI document. */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask whether requests can be answered. */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List allocations.
         * @description A project's token sees its project's, a user its tenant's or its project's.
         */
        get: operations["list_allocations"];
        put?: never;
        /**
         * Create an allocation.
         * @description It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
         *     `GET /v1/events`.
         */
        post: operations["create_allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations:plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan an allocation.
         * @description With the body of a creation: what it would cost, and whether it would get its GPUs now or wait, why, and after whom. What a
         *     creation would refuse is refused. Nothing is written and nothing is held.
         */
        post: operations["plan_allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an allocation.
         * @description While it waits, `pending` says why, what is ahead of it, and how long it would wait, or why nobody knows.
         */
        get: operations["get_allocation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release an allocation.
         * @description It ends for good: the workload is gone and its GPUs are wiped before it is `released`.
         */
        post: operations["release_allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a stopped allocation. */
        post: operations["start_allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop an allocation.
         * @description The workload ends and the GPUs go back; the allocation stays and can be started again.
         */
        post: operations["stop_allocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an allocation's usage. */
        get: operations["get_allocation_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit.
         * @description What was done and what was not allowed, in the order in which it was committed, or from the newest back. A range that is
         *     over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes one of a tenant's places for streams, and breaks off when its caller
         *     may no longer read.
         */
        get: operations["get_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/email-change:complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the new e-mail address.
         * @description With the link that was mailed to it. No session is needed: whoever reads that mailbox was named by the account's
         *     owner.
         */
        post: operations["complete_email_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch events.
         * @description A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
         *     JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.
         */
        get: operations["watch_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gpu-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List GPU types, prices, and how much of each one allocation would get now. */
        get: operations["list_gpu_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gpu-types/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Offer a GPU type, or change its price.
         * @description What was allocated before keeps the price that it was created with.
         */
        put: operations["set_gpu_type"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations:accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation.
         * @description With a session; or with the password of the account that has the invited address; or, for a new account, with
         *     a name and a password for it. Sign in afterwards.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a resource's journal.
         * @description Everything that ever happened to it, in order, or from the newest back. Each entry's hash covers the entry and the
         *     hash before it, so that an edited history shows; `aicloud audit verify` recomputes them.
         */
        get: operations["get_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own account. */
        patch: operations["update_me"];
        trace?: never;
    };
    "/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for another e-mail address.
         * @description A link goes to the new address; until it is used, nothing changes. A newer request voids an older link.
         */
        post: operations["request_email_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's own passkeys. */
        get: operations["list_passkeys"];
        put?: never;
        /**
         * Add a passkey.
         * @description From now on it opens the account: alone, where it makes sure who holds it, or beside the password in place of a code.
         */
        post: operations["add_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys:begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to add a passkey.
         * @description Gives the options for `navigator.credentials.create`; the answer goes to `POST /v1/me/passkeys` within five minutes, with
         *     the same session.
         */
        post: operations["begin_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a passkey.
         * @description It opens nothing from the moment of this answer on; sessions that it has opened go on. Removing twice is no error.
         */
        delete: operations["remove_passkey"];
        options?: never;
        head?: never;
        /** Rename a passkey. */
        patch: operations["rename_passkey"];
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password.
         * @description All other sessions are closed.
         */
        post: operations["set_my_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get new recovery codes.
         * @description The ones from before are void. They are shown this once; the second factor stays as it is. The code that is shown for it is
         *     used up. After a few wrong codes there is a wait.
         */
        post: operations["renew_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's own sessions. */
        get: operations["list_my_sessions"];
        put?: never;
        post?: never;
        /** Close all of one's own sessions but this one. */
        delete: operations["close_my_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Close one of one's own sessions.
         * @description It opens nothing from the moment of this answer on, and what it holds open is cut. Closing twice is no error.
         */
        delete: operations["close_my_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sso-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the providers that know one.
         * @description Who came by a tenant's provider sees that one only.
         */
        get: operations["list_my_sso_links"];
        put?: never;
        /**
         * Link oneself to a tenant's provider.
         * @description For members. The browser is sent to the provider, comes back with the session that it has, and can sign in by the
         *     provider from then on.
         */
        post: operations["link_my_sso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sso-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Come by a tenant's provider no more.
         * @description Sessions that came by it end with it, this one included. A user without password and passkey keeps its last link. A provider
         *     that may claim the address links it again when its person comes next.
         */
        delete: operations["remove_my_sso_link"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin with a second factor.
         * @description Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives another seed.
         */
        post: operations["begin_totp"];
        /**
         * Give up the second factor.
         * @description Sign-in asks for the password alone from now on; recovery codes are void. After a few wrong codes there is a wait.
         */
        delete: operations["remove_totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/totp:confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the second factor.
         * @description From now on sign-in asks for a code. The recovery codes are shown this once. After a few wrong codes there is a wait.
         */
        post: operations["confirm_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List nodes. */
        get: operations["list_nodes"];
        put?: never;
        /** Register a node. */
        post: operations["create_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a node. */
        get: operations["get_node"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes/{id}/cordon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cordon a node.
         * @description It keeps its work and takes no more.
         */
        post: operations["cordon_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drain a node.
         * @description It takes no more work, and what is on it leaves: at once what does not run yet, at the deadline what runs. Each
         *     allocation says so (`notice`), waits again at its old place, and starts anew elsewhere; who stops or releases it
         *     before decides for himself. The node is in `maintenance` as soon as nobody holds anything of it. Drain it again for
         *     another deadline or reason; cordon or uncordon it to let everybody stay.
         */
        post: operations["drain_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes/{id}/join-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a join token.
         * @description One agent can join with it, once, within ten minutes. An older token is void.
         */
        post: operations["create_join_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a node.
         * @description For good: its id never returns, its certificates open nothing any more.
         */
        post: operations["retire_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes/{id}/uncordon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Uncordon a node. */
        post: operations["uncordon_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/crashes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List crashes.
         * @description The last 128 of each directory and the last panic of each static child (`directory` is `child`)
         *     are kept, in memory: a restart of the process forgets them. The log has all.
         */
        get: operations["list_crashes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/crashes/{crash_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a crash with its backtrace. */
        get: operations["get_crash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/pulse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the pulse of a process.
         * @description Requests, errors, answers, mailboxes, commits, crashes, nodes, GPUs and queues over the last five minutes, each against its
         *     limit; of the process that answers.
         */
        get: operations["get_pulse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/runbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runbooks.
         * @description What to do when something wakes you, and what leads there.
         */
        get: operations["list_runbooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/runbooks/{runbook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a runbook. */
        get: operations["get_runbook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the supervision tree.
         * @description Everything that runs, with its restarts in the window against the limit, and the directories of
         *     actors with their counts and rates.
         */
        get: operations["get_supervision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}:pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause the intake of a whole directory.
         * @description New commands to all entities of the kind are refused until it is resumed, over restarts of the
         *     process, too; what they have is carried on.
         */
        post: operations["pause_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume the intake of a directory.
         * @description Actors that are paused by themselves stay so.
         */
        post: operations["resume_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the actors of a directory.
         * @description Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
         *     ids. Only what is in memory; sleeping entities are rows.
         */
        get: operations["list_actors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an actor.
         * @description Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
         *     Also for an entity that sleeps. Its state is not shown: that is the resource's own page.
         */
        get: operations["get_actor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:crash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Crash an actor.
         * @description A drill: it panics in its next turn, and what follows is what follows any crash: it is counted in
         *     the window, kept with its backtrace, and restarts, or is in quarantine for one too many. What is in
         *     flight is answered 503 `outcome_unknown`; what waits is kept. Only where the setting `drill.enabled`
         *     allows it.
         */
        post: operations["crash_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:passivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let an actor sleep.
         * @description It leaves memory, and comes back when somebody needs it. Refused while it is busy.
         */
        post: operations["passivate_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause an actor's intake.
         * @description New commands are refused until it is resumed, over restarts of the process, too; what it has is
         *     carried on.
         */
        post: operations["pause_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quarantine an actor.
         * @description All its commands are refused until it is released, over restarts of the process, too. It can
         *     still be read.
         */
        post: operations["quarantine_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release an actor from quarantine.
         * @description Whether crashes or an operator put it there. The record of its crashes is clean then.
         */
        post: operations["release_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restart an actor.
         * @description Its state in memory is thrown away and built anew from its row. What waits is kept; what is in
         *     flight is answered 503 `outcome_unknown`.
         */
        post: operations["restart_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/actors/{id}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume an actor's intake. */
        post: operations["resume_actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/{directory}/tombstones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the actors that left a directory lately.
         * @description The last 256 are kept, in memory.
         */
        get: operations["list_tombstones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/children/{path}:kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Kill a static child.
         * @description A drill: its task panics, and its supervisor does what it does then; the crash is kept with its
         *     backtrace. Only where the setting `drill.enabled` allows it.
         */
        post: operations["kill_child"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/children/{path}:restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restart a static child.
         * @description It is asked to stop and started again, with those that its supervisor restarts together with it.
         */
        post: operations["restart_child"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/supervision/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch the engine.
         * @description A WebSocket. The first frame is a `snapshot`; then come `changes` as they happen and a `tick` each
         *     second. Text frames, one JSON object each (`Frame`). What the client sends, but for pongs and a
         *     close, ends it.
         */
        get: operations["watch_supervision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ops/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List background workers.
         * @description Each with its place in the journal, how far it is behind, its last success and its last error; of the process that answers.
         */
        get: operations["list_workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to set a new password.
         * @description The answer is the same whether there is such an account or not.
         */
        post: operations["request_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-reset:complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with a mailed link.
         * @description All sessions are closed; sign in with the new password. The device is known as the account's from now on: whatever
         *     others guess does not delay it.
         */
        post: operations["complete_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List projects.
         * @description A project's token sees its own, a user those of its tenants that it may see and those that it works in.
         */
        get: operations["list_projects"];
        put?: never;
        /** Create a project. */
        post: operations["create_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a project. */
        get: operations["get_project"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a project. */
        patch: operations["update_project"];
        trace?: never;
    };
    "/v1/projects/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's members.
         * @description Those who work in it by a role of the project; who has a role of the tenant is listed there.
         */
        get: operations["list_project_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a project's member. */
        get: operations["get_project_member"];
        /**
         * Set a project's member.
         * @description Lets a member of the tenant work in the project, or gives it another role there.
         */
        put: operations["set_project_member"];
        post?: never;
        /**
         * Remove a project's member.
         * @description What it has made goes on: tokens, API keys and keys of the project name it as `issued_by`. Members may remove themselves.
         */
        delete: operations["remove_project_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's service accounts. */
        get: operations["list_service_accounts"];
        put?: never;
        /**
         * Create a service account.
         * @description Its role may not be more than what its maker holds in the project.
         */
        post: operations["create_service_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's live tokens. */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Issue a token.
         * @description The secret is in this answer and in no other; it can't be shown again. A token holds what a project's member holds, and
         *     who makes one must hold all of that. Programs are better served by a service account, which can be less than a member.
         *     A project has 50 live ones at most.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token.
         * @description It opens nothing from the moment of this answer on. Revoking twice is no error.
         */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a service account. */
        get: operations["get_service_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a service account.
         * @description With another role, or another part of it, all tokens that it was given are void; it gets new ones for new assertions.
         */
        patch: operations["update_service_account"];
        trace?: never;
    };
    "/v1/service-accounts/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a service account's API keys. */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Issue an API key.
         * @description The secret is in this answer and in no other; it can't be shown again. Whoever has it acts as the account, so
         *     the caller must hold all that it opens. An account has 20 live ones at most.
         */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/api-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key.
         * @description It opens nothing from the moment of this answer on. Revoking twice is no error.
         */
        delete: operations["revoke_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a service account.
         * @description From the moment of this answer on nothing that it has opens anything: keys, API keys, tokens.
         */
        post: operations["disable_service_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a service account.
         * @description Its keys and API keys open again what they opened; tokens that it was given before do not.
         */
        post: operations["enable_service_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a service account's keys. */
        get: operations["list_service_account_keys"];
        put?: never;
        /**
         * Register a key.
         * @description Whoever has its private half acts as the account from now on. So the caller must hold all that the account
         *     holds. An account has 10 live ones at most; one that has ended makes room.
         */
        post: operations["add_service_account_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a key.
         * @description Assertions under it are refused from the moment of this answer on, and so are all tokens that the account
         *     was given before. Removing twice is no error.
         */
        delete: operations["remove_service_account_key"];
        options?: never;
        head?: never;
        /** Say by when a key must be replaced. */
        patch: operations["update_service_account_key"];
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the session. */
        get: operations["get_session"];
        put?: never;
        /**
         * Sign in.
         * @description Opens a session, and closes the one that the same user came with. A wrong password and an unknown address look the
         *     same. After a few failures there is a wait that grows with each. A device that signed in before (`X-Aicloud-Device`, or the
         *     cookie of that kind) waits for its own failures only, and a right `code` is looked at during a wait, now and then.
         */
        post: operations["sign_in"];
        /**
         * Sign out.
         * @description The session opens nothing from the moment of this answer on.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session:passkey-begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in with a passkey.
         * @description Gives the options for `navigator.credentials.get`; the answer goes to `POST /v1/session` as `passkey`, within five
         *     minutes, in the same browser. No account is named: the passkey knows whose it is.
         */
        post: operations["begin_passkey_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso:redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeem a ticket for a session.
         * @description For programs whose user has signed in with a browser. The session lives 12 hours, ended by one hour of rest.
         */
        post: operations["redeem_sso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{tenant}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from a tenant's provider.
         * @description For browsers, sent by the provider: opens a session as a cookie, and goes on to where it was begun for. The session
         *     holds what its user is in this tenant, and nothing else. Who asks for a page and is refused is sent to the console, which says why.
         */
        get: operations["finish_sso"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sso/{tenant}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin to sign in by a tenant's provider.
         * @description For browsers: sends them to the provider, with a cookie that is good for ten minutes. Who asks for a page (`Accept:
         *     text/html`) and is refused is sent to the console, which says why.
         */
        get: operations["start_sso"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants.
         * @description Who runs the cloud sees all of them, a user those that it belongs to.
         */
        get: operations["list_tenants"];
        put?: never;
        /**
         * Create a tenant.
         * @description With `owner`, a letter with an invitation is sent at once.
         */
        post: operations["create_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a tenant. */
        get: operations["get_tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a tenant. */
        patch: operations["update_tenant"];
        trace?: never;
    };
    "/v1/tenants/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a tenant.
         * @description From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens and sessions by its
         *     single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs goes on, and is
         *     metered, until whoever runs the cloud stops or releases it.
         */
        post: operations["disable_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a tenant.
         * @description It is what it was before it was disabled: active, or suspended. Its credentials open again what they opened, those that
         *     have not ended meanwhile.
         */
        post: operations["enable_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a tenant's open invitations. */
        get: operations["list_invitations"];
        put?: never;
        /**
         * Invite somebody to a tenant.
         * @description A letter with a link is sent. An older invitation of the same address is over; one that was sent less than an hour ago
         *     must be taken back first.
         */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an open invitation. */
        get: operations["get_invitation"];
        put?: never;
        post?: never;
        /**
         * Take an invitation back.
         * @description Its link makes nobody a member from the moment of this answer on, and a letter that was not sent yet is not sent. Doing it
         *     twice is no error.
         */
        delete: operations["cancel_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a tenant's members. */
        get: operations["list_tenant_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a tenant's member. */
        get: operations["get_tenant_member"];
        /**
         * Set a tenant's member.
         * @description Gives a member another role. Who is no member yet is invited; only an operator enters a user at once.
         */
        put: operations["set_tenant_member"];
        post?: never;
        /**
         * Remove a tenant's member.
         * @description It holds nothing in the tenant's projects any more, either, also when it comes back later. What it has made goes on: whoever
         *     removes somebody looks through the projects' tokens, service accounts' API keys and keys with its name as `issued_by`, and revokes
         *     those whose secrets it may know. Members may remove themselves; the last owner stays.
         */
        delete: operations["remove_tenant_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reactivate a tenant. */
        post: operations["reactivate_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/sso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a tenant's single sign-on. */
        get: operations["get_sso"];
        /**
         * Set a tenant's single sign-on.
         * @description The provider is looked up first. With another provider, client or secret, and when it is disabled, who came by it is out.
         *     New accounts are made for addresses in verified domains only.
         */
        put: operations["set_sso"];
        post?: never;
        /**
         * Remove a tenant's single sign-on.
         * @description Who came by it is out, and whom the provider knew is forgotten. Doing it twice is no error.
         */
        delete: operations["remove_sso"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/sso/domains/{domain}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a domain of a tenant's single sign-on.
         * @description For who runs the cloud and knows that the domain is the tenant's. From then on accounts are made for
         *     addresses in it on the word of the tenant's provider.
         */
        post: operations["verify_sso_domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a tenant.
         * @description What it has stays as it is; nothing new is created or started for it.
         */
        post: operations["suspend_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token.
         * @description For a service account: an assertion that one of its keys has signed is exchanged for a token that is good for 15 minutes at
         *     the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the issuer
         *     (`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most, each `jti` counts once.
         *     With the grant of RFC 8693 a token is exchanged for a weaker one.
         */
        post: operations["exchange_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a project's usage, or a tenant's.
         * @description Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two ranges that follow each
         *     other cost together what the range of both does, and all projects of a tenant what the tenant does.
         */
        get: operations["get_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users. */
        get: operations["list_users"];
        put?: never;
        /**
         * Create a user.
         * @description It gets a letter with a link to set its password.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user. */
        get: operations["get_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a user. */
        patch: operations["update_user"];
        trace?: never;
    };
    "/v1/users/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a user.
         * @description It can't sign in any more, and its sessions and links are over from the moment of this answer on.
         */
        post: operations["disable_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a user.
         * @description It may sign in again, with the password that it had.
         */
        post: operations["enable_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/reset-second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a user's second factor.
         * @description For who has lost the authenticator and the recovery codes. No code is asked for any more, and its sessions and links are
         *     over from the moment of this answer on; its password and its passkeys stay. The person gets a letter. Not for one's own
         *     account, which has `DELETE /v1/me/totp`.
         */
        post: operations["reset_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An invitation that was accepted. */
        Accepted: {
            /** @description Whether the account was made by this request. */
            created: boolean;
            /**
             * @description What makes the device known as one of the account's: sent as `X-Aicloud-Device` at the next sign-in, it is not delayed
             *     by what others guess. It opens nothing. Browsers get it as a cookie.
             * @example aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…
             */
            device?: string | null;
            /**
             * @description As what.
             * @example tenant_member
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
            /** @description Into which tenant. */
            tenant: components["schemas"]["Named"];
            /** @description Who has come. */
            user: components["schemas"]["Myself"];
        };
        /**
         * @description An invitation's link, and who accepts it.
         * @example {
         *       "display_name": "Ada Lovelace",
         *       "link": "aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…",
         *       "password": "mauve-otter-plays-cello"
         *     }
         */
        AcceptInvitation: {
            /** @description The second factor, where the account asks for it. */
            code?: string | null;
            /**
             * @description For browsers: set what makes the device known as a cookie, and don't show it.
             * @default false
             */
            cookie?: boolean;
            /** @description For a new account: what people call its owner. */
            display_name?: string | null;
            /** @description The link, or the code in it that begins with `aic_l_`. */
            link: string;
            /**
             * Format: password
             * @description The password of the account that the address has; for a new account, its first. Not needed with a
             *     session.
             */
            password?: string | null;
        };
        /** @description An actor: one entity in memory, as seen from outside. */
        Actor: {
            busy_with?: components["schemas"]["Busy"] | null;
            /**
             * Format: int64
             * @description How long a crash counts.
             */
            crash_window_ms: number;
            /**
             * Format: int32
             * @description Crashes since it was entered into the directory.
             */
            crashes: number;
            /**
             * Format: int32
             * @description Crashes that count at present.
             */
            crashes_in_window: number;
            /**
             * Format: int32
             * @description The crash in the window that quarantines.
             */
            crashes_limit: number;
            /**
             * @description Where it lives.
             * @example allocation
             */
            directory: string;
            /**
             * Format: int64
             * @description Grows each time the entity is entered into the directory anew.
             */
            generation: number;
            /**
             * Format: int64
             * @description Median time that a message takes, to the next power of two.
             */
            handle_p50_us?: number | null;
            /**
             * Format: int64
             * @description 99th percentile of that time, to the next power of two.
             */
            handle_p99_us?: number | null;
            /**
             * Format: int64
             * @description Messages handled.
             */
            handled: number;
            /**
             * Format: double
             * @description Messages handled a second; in lists that are sorted by it.
             */
            handled_rate?: number | null;
            /**
             * @description The entity.
             * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: int64
             * @description Its life within that entry, from 1; 0 before the first.
             */
            incarnation: number;
            last_crash?: components["schemas"]["CrashSummary"] | null;
            last_exit?: components["schemas"]["Exit"] | null;
            /** @description What waits for it. */
            mailbox: components["schemas"]["Mailbox"];
            paused?: components["schemas"]["Pause"] | null;
            /**
             * @description Where it is in its life: `cold`, `activating`, `active`, `backing_off`, `quarantined`.
             * @example active
             */
            phase: string;
            quarantine?: components["schemas"]["Quarantine"] | null;
            /**
             * Format: int64
             * @description Messages refused.
             */
            rejected: number;
            /**
             * Format: int32
             * @description How often it went back to its row.
             */
            resets: number;
            /**
             * Format: int64
             * @description How long nobody has used it.
             */
            unused_for_ms: number;
        };
        /** @description One actor, with all that is known of it. */
        ActorDetail: {
            /** @description What the caller may order of it now. */
            actions: ("restart" | "passivate" | "quarantine" | "release" | "pause" | "resume" | "crash" | "kill")[];
            actor?: components["schemas"]["Actor"] | null;
            /**
             * Format: date-time
             * @description When it was looked.
             */
            as_of: string;
            /** @description Its crashes that are still kept, the latest first. */
            crashes: components["schemas"]["Crash"][];
            /** @description Where it lives when it does. */
            directory: string;
            /** @description The entity's id. */
            id: string;
            /** @description Whether the directory holds it now. */
            in_memory: boolean;
            /** @description The last orders about it, oldest first. */
            orders: components["schemas"]["Order"][];
            pause_ordered?: components["schemas"]["Standing"] | null;
            quarantine_ordered?: components["schemas"]["Standing"] | null;
            /**
             * @description The resource that it is, over this API; absent for what has no path of its own.
             * @example /v1/allocations/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            resource?: string | null;
            /** @description When and why it left memory lately, the latest first. */
            tombstones: components["schemas"]["Tombstone"][];
            /** @description Its last 100 entries of the journal, oldest first. */
            transitions: components["schemas"]["Event"][];
        };
        /** @description The bounds that actors live under. */
        ActorLimits: {
            /**
             * Format: int64
             * @description How long a crash counts.
             */
            crash_window_ms: number;
            /**
             * Format: int32
             * @description The crash in the window that quarantines.
             */
            crashes: number;
            /**
             * Format: int64
             * @description An actor unused for this long is let go.
             */
            idle_after_ms: number;
            /** @description Commands that may wait for one actor. */
            mailbox: number;
            /** @description Above this number of active ones the longest unused are let go early. */
            max_active: number;
        };
        /** @description A page of a directory's actors. */
        ActorPage: {
            /**
             * Format: date-time
             * @description When it was looked.
             */
            as_of: string;
            /** @description The actors, by the order that was asked for. */
            items: components["schemas"]["Actor"][];
            /**
             * @description Send it as `page_token` for the next page, with the same `sort`; absent on the last one. By
             *     `id` the pages go on to the end, and whoever is there all the time comes once. Any other order
             *     may change between two pages, so an actor may come twice or not at all, and ends after some
             *     10,000 actors, however many `total` says that there are.
             */
            next_page_token?: string | null;
            /** @description How many there are on all pages. */
            total: number;
        };
        /**
         * @description A new key.
         * @example {
         *       "jwk": {
         *         "crv": "Ed25519",
         *         "kty": "OKP",
         *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
         *       },
         *       "name": "ci 2026"
         *     }
         */
        AddKey: {
            /**
             * Format: date-time
             * @description When it ends, once and for all.
             */
            expires_at?: string | null;
            /** @description The public half: Ed25519, or P-256 for ES256. */
            jwk: Record<string, never>;
            /** @description What it is for. */
            name: string;
            /**
             * Format: date-time
             * @description By when another one must have taken its place. A key that `expires_at` does not end before is as old as
             *     `service_accounts.key_age_max` at the most (365 days, where whoever runs the cloud sets nothing else): that is the date if
             *     this is absent, or later.
             */
            rotate_by?: string | null;
        };
        /** @description A new passkey. */
        AddPasskey: {
            /** @description The answer of `navigator.credentials.create`. */
            credential: components["schemas"]["PasskeyAttestation"];
            /**
             * @description What one calls it.
             * @example Phone
             */
            name: string;
        };
        /** @description GPUs lent to a project, and what runs on them. */
        Allocation: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "stop",
             *       "release"
             *     ]
             */
            actions: ("stop" | "start" | "release")[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * @description What its owner wants of it: `run`, `stop`, `release`.
             * @example run
             * @enum {string}
             */
            desired: "run" | "stop" | "release";
            /** @description What its owner calls it. */
            display_name?: string | null;
            /**
             * Format: int64
             * @description Counts placements.
             */
            epoch: number;
            held?: components["schemas"]["Held"] | null;
            /**
             * @description Its id.
             * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:local:acme:lab:allocation/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            notice?: components["schemas"]["Notice"] | null;
            outcome?: components["schemas"]["Outcome"] | null;
            pending?: components["schemas"]["Pending"] | null;
            /**
             * @description Where it is. Billed in `active` and in no other phase. Ends: `released`, `canceled`, `expired`.
             * @example active
             * @enum {string}
             */
            phase: "requested" | "queued" | "reserved" | "provisioning" | "configuring" | "active" | "stopping" | "stopped" | "lost" | "releasing" | "failed_cleanup" | "released" | "canceled" | "expired";
            /**
             * Format: date-time
             * @description Since when it is there.
             */
            phase_since: string;
            placement?: components["schemas"]["Placement"] | null;
            /** @description What a GPU-hour costs it, fixed at creation. */
            price: components["schemas"]["GpuHourPrice"];
            /** @description In which project. */
            project: components["schemas"]["Named"];
            /** @description What was asked for. */
            spec: components["schemas"]["AllocationSpec"];
            /** @description Whose it is. */
            tenant: components["schemas"]["Named"];
        };
        /** @description What would become of an allocation that was asked for now. */
        AllocationPlan: {
            /**
             * Format: date-time
             * @description As of when. Nothing is held: what is asked for later may find the cloud changed.
             */
            as_of: string;
            /** @description What to think of first. Nothing is refused for it. */
            cautions: components["schemas"]["Caution"][];
            /** @description What would become of it. */
            placement: components["schemas"]["PlannedPlacement"];
            /** @description What it would cost. */
            price: components["schemas"]["PlannedPrice"];
        };
        /** @description What was asked for. */
        AllocationSpec: {
            gpu: components["schemas"]["GpuRequest"];
            /**
             * Format: int32
             * @description Gives up after waiting this long in the queue, seconds.
             */
            max_queue_seconds?: number | null;
            workload: components["schemas"]["Workload"];
        };
        /** @description What an allocation used. */
        AllocationUsage: {
            /** @description The allocation. */
            allocation: string;
            /**
             * Format: date-time
             * @description Until when an interval that still runs is counted.
             */
            as_of: string;
            /** @description Its intervals, in order. */
            intervals: components["schemas"]["UsageInterval"][];
            /** @description All of them together, by currency. */
            total: components["schemas"]["Amount"][];
        };
        /** @description GPU time and its cost. */
        Amount: {
            /**
             * @description Millionths of the currency's unit, as digits.
             * @example 8539
             */
            cost_micros: string;
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * @description GPUs times microseconds, as digits.
             * @example 12345678
             */
            gpu_microseconds: string;
            /**
             * @description GPUs times seconds, with three decimals, cut off.
             * @example 12.345
             */
            gpu_seconds: string;
        };
        /** @description An API key of a service account. */
        ApiKey: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "revoke"
             *     ]
             */
            actions: "revoke"[];
            /**
             * Format: date-time
             * @description When it ends.
             */
            expires_at: string;
            /**
             * @description Its id, which is no secret.
             * @example tok_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was issued.
             */
            issued_at: string;
            /**
             * @description Who has issued it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
             * @example user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            issued_by?: string | null;
            /**
             * @description What it is for, in its owner's words.
             * @example nightly
             */
            label: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute. In lists only.
             */
            last_used_at?: string | null;
            /** @description What it is narrowed to; null: all that the account may. */
            permissions: string[] | null;
            /**
             * @description The key itself. In the first answer to its creation only.
             * @example aic_k_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…
             */
            secret?: string | null;
        };
        /** @description A service account's API keys. */
        ApiKeys: {
            /** @description All that are live, 20 at most, and those that ended since the last one was issued. */
            items: components["schemas"]["ApiKey"][];
        };
        /** @description What a passkey has signed, each base64url. */
        AssertionResponse: {
            /** @description What the authenticator wrote. */
            authenticatorData: string;
            /** @description What the browser wrote. */
            clientDataJSON: string;
            /** @description The signature of both. */
            signature: string;
            /** @description The user that the authenticator keeps beside the passkey. */
            userHandle?: string | null;
        };
        /** @description What an authenticator has made, each base64url. */
        AttestationResponse: {
            /** @description What the authenticator wrote. */
            attestationObject: string;
            /** @description What the browser wrote. */
            clientDataJSON: string;
        };
        /** @description Something that somebody did, or was not let do. */
        AuditEntry: components["schemas"]["Event"] & {
            /**
             * @description From which address the request came.
             * @example 203.0.113.7
             */
            address?: string | null;
            /**
             * @description The credential that proved the principal, by its id; absent for parts of the control plane.
             * @example sess_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            credential?: string | null;
            /** @description The hash of this entry, hex; `aicloud audit verify` recomputes it. */
            hash: string;
            /** @description What came of it. */
            result: components["schemas"]["AuditResult"];
        };
        /** @description A page of the audit. */
        AuditPage: {
            /** @description Whether nothing can be added to the range any more. */
            complete: boolean;
            /**
             * Format: date-time
             * @description From when, this instant included.
             */
            from: string;
            /** @description The entries, in the order of the journal, or in the reverse of it. */
            items: components["schemas"]["AuditEntry"][];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /**
             * Format: date-time
             * @description To when, this instant not included.
             */
            to: string;
        };
        /**
         * @description How a thing that was tried ended.
         * @enum {string}
         */
        AuditResult: "done" | "denied";
        /** @description What an actor does right now. */
        Busy: {
            /** @description The command. */
            command: string;
            /**
             * Format: int64
             * @description For how long.
             */
            for_ms: number;
        };
        /** @description Something to think of. */
        Caution: {
            /**
             * @description `waits_without_end`, `likely_expires`, `runs_until_released`, `secret_in_environment`.
             * @example runs_until_released
             * @enum {string}
             */
            code: "waits_without_end" | "likely_expires" | "runs_until_released" | "secret_in_environment";
            /**
             * @description The field that it is about.
             * @example workload.command
             */
            field?: string | null;
            /** @description The same for people. */
            text: string;
        };
        /** @description Something that happened. */
        Change: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The crash, where one is behind it. */
            crash_id?: string | null;
            /** @description The actor or the child; absent when it is about the whole directory. */
            id?: string | null;
            /** @description The directory, or the tree. */
            in: string;
            /** @description Why, in words, where it is known. */
            reason?: string | null;
            /**
             * @description What: `crashed`, `quarantined`, `child_failed`, …
             * @example crashed
             */
            what: string;
        };
        /**
         * @description Another address for one's own account.
         * @example {
         *       "email": "ada@example.org",
         *       "password": "mauve-otter-plays-cello"
         *     }
         */
        ChangeEmail: {
            /** @description The new address. */
            email: string;
            /**
             * Format: password
             * @description One's own password.
             */
            password: string;
        };
        /** @description Something that must be there. */
        Check: {
            /** @description What: `database`, `parts`, `server`. */
            name: string;
            /** @description Whether it is. */
            ok: boolean;
            /** @description What is wrong with it. */
            reason?: string | null;
            /** @description The page that says what to do. */
            runbook?: string | null;
        };
        /** @description How a child ended. */
        ChildExit: {
            /** @description It did not fail. */
            ok: boolean;
            /** @description What it said. */
            reason?: string | null;
        };
        /**
         * @description What went wrong: a closed list, stable for ever.
         * @enum {string}
         */
        Code: "malformed_json" | "malformed_query" | "malformed_id" | "malformed_name" | "malformed_page_token" | "malformed_position" | "malformed_if_match" | "malformed_idempotency_key" | "unauthenticated" | "sign_in_failed" | "second_factor_required" | "second_factor_wrong" | "passkey_refused" | "passkey_suspected" | "sso_failed" | "forbidden" | "account_disabled" | "sso_refused" | "csrf_failed" | "tenant_suspended" | "tenant_disabled" | "drills_off" | "not_found" | "no_such_route" | "method_not_allowed" | "body_too_slow" | "name_taken" | "passkey_taken" | "email_taken" | "already_exists" | "tenant_shredded" | "not_legal_now" | "not_quarantined" | "in_quarantine" | "not_paused" | "actor_busy" | "not_in_memory" | "not_running" | "order_lapsed" | "position_too_old" | "link_void" | "stale_version" | "body_too_large" | "unsupported_media_type" | "unknown_field" | "missing_field" | "wrong_type" | "invalid_value" | "weak_password" | "unknown_gpu_type" | "too_much_usage" | "idempotency_key_reused" | "upgrade_required" | "rate_limited" | "overloaded" | "internal" | "passkeys_off" | "sso_unavailable" | "unavailable" | "paused" | "outcome_unknown" | "quarantined";
        /**
         * @description A link from a mail.
         * @example {
         *       "link": "aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…"
         *     }
         */
        CompleteLink: {
            /** @description The link, or the code in it that begins with `aic_l_`. */
            link: string;
        };
        /**
         * @description A link from a mail, and what it is for.
         * @example {
         *       "link": "aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…",
         *       "password": "seven quiet lamps in Oslo"
         *     }
         */
        CompletePasswordReset: {
            /**
             * @description For browsers: set what makes the device known as a cookie, and don't show it.
             * @default false
             */
            cookie?: boolean;
            /** @description The link, or the code in it that begins with `aic_l_`. */
            link: string;
            /**
             * Format: password
             * @description The password from now on.
             */
            password: string;
        };
        /**
         * @description The password once more.
         * @example {
         *       "password": "mauve-otter-plays-cello"
         *     }
         */
        Confirmed: {
            /**
             * Format: password
             * @description One's own password.
             */
            password: string;
        };
        /**
         * @description A code of the authenticator that has the new seed.
         * @example {
         *       "code": "287082"
         *     }
         */
        ConfirmTotp: {
            /** @description Six digits. */
            code: string;
        };
        /** @description A crash with its backtrace. */
        Crash: components["schemas"]["CrashSummary"] & {
            /** @description Where it came from, one frame a line; absent for what was no panic. */
            backtrace?: string | null;
        };
        /** @description Crashes that are still kept. */
        CrashList: {
            /** @description The latest first. */
            items: components["schemas"]["CrashSummary"][];
        };
        /** @description A crash, without its backtrace. */
        CrashSummary: {
            /** @description The entity. */
            actor: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What was being done: a command, `activate`, `task`, `drop`, `drill`. */
            command: string;
            /** @description The directory. */
            directory: string;
            /**
             * @description Its id, as callers were told.
             * @example crash_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: int64
             * @description The life that it ended.
             */
            incarnation: number;
            /** @description Source file, line and column of the panic. */
            location?: string | null;
            /** @description The panic's message, or why it could not come to life. */
            message: string;
        };
        /**
         * @description A new allocation.
         * @example {
         *       "display_name": "training",
         *       "gpu": {
         *         "count": 2,
         *         "model": "H100"
         *       },
         *       "workload": {
         *         "command": [
         *           "/bin/sh",
         *           "-c",
         *           "sleep 600"
         *         ],
         *         "env": {
         *           "SEED": "7"
         *         },
         *         "image": "busybox"
         *       }
         *     }
         */
        CreateAllocation: {
            /** @description What its owner calls it; need not be unique. */
            display_name?: string | null;
            /** @description The GPUs, together on one node. */
            gpu: components["schemas"]["GpuRequestBody"];
            /**
             * Format: int32
             * @description Give up after waiting this long in the queue, seconds. Absent: wait for ever.
             */
            max_queue_seconds?: number | null;
            /** @description In which project: its id or full name. A project's token may leave it out. */
            project?: string | null;
            /** @description What is to run on them. */
            workload: components["schemas"]["WorkloadBody"];
        };
        /**
         * @description A new API key.
         * @example {
         *       "expires_at": "2027-01-01T00:00:00Z",
         *       "name": "nightly"
         *     }
         */
        CreateApiKey: {
            /**
             * Format: date-time
             * @description When it ends: within 365 days.
             */
            expires_at: string;
            /** @description What it is for. */
            name: string;
            /** @description Only these of the account's permissions; all of them if absent. */
            permissions?: string[] | null;
        };
        /**
         * @description Whom to invite.
         * @example {
         *       "email": "lee@example.org",
         *       "role": "tenant_member"
         *     }
         */
        CreateInvitation: {
            /** @description The e-mail address. */
            email: string;
            /**
             * @description As what: `tenant_owner`, `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`.
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
        };
        /**
         * @description A new join token.
         * @example {
         *       "ttl_seconds": 600
         *     }
         */
        CreateJoinToken: {
            /**
             * Format: int32
             * @description How long it is good for, seconds.
             * @default 600
             */
            ttl_seconds?: number | null;
        };
        /**
         * @description A new node.
         * @example {
         *       "label": "rack1-07"
         *     }
         */
        CreateNode: {
            /** @description A DNS label, unique in the cloud. */
            label: string;
        };
        /**
         * @description A new project.
         * @example {
         *       "label": "lab",
         *       "tenant": "ten_01jd4q8w0zf2n9k3m5p7r9t1v3"
         *     }
         */
        CreateProject: {
            /** @description What people call it; the label if absent. */
            display_name?: string | null;
            /** @description A DNS label, unique in the tenant, fixed for ever. */
            label: string;
            /** @description Whose it is: the tenant's id or full name. */
            tenant: string;
        };
        /**
         * @description A new service account.
         * @example {
         *       "label": "ci",
         *       "role": "project_member"
         *     }
         */
        CreateServiceAccount: {
            /** @description What people call it; the label if absent. */
            display_name?: string | null;
            /** @description A DNS label, unique in the project, fixed for ever. */
            label: string;
            /** @description Only these of the role's permissions; all of them if absent. */
            permissions?: string[] | null;
            /**
             * @description `project_admin`, `project_member` or `project_viewer`.
             * @example project_member
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
        };
        /**
         * @description A new tenant.
         * @example {
         *       "display_name": "ACME Research",
         *       "label": "acme"
         *     }
         */
        CreateTenant: {
            /** @description What people call it; the label if absent. */
            display_name?: string | null;
            /** @description A DNS label, unique in the cloud, fixed for ever. */
            label: string;
            /**
             * @description Whom it is for: this e-mail address is invited as its owner.
             * @example ann@example.org
             */
            owner?: string | null;
        };
        /**
         * @description A new token.
         * @example {
         *       "name": "ci"
         *     }
         */
        CreateToken: {
            /**
             * Format: date-time
             * @description When it ends: within 90 days, which is when it ends if this is absent.
             */
            expires_at?: string | null;
            /** @description What it is for. */
            name: string;
        };
        /**
         * @description A new user.
         * @example {
         *       "display_name": "Ann",
         *       "email": "ann@example.org",
         *       "operator": "operator_support"
         *     }
         */
        CreateUser: {
            /** @description What people call it; the address if absent. */
            display_name?: string | null;
            /** @description Its e-mail address, unique in the cloud. */
            email: string;
            /** @description What it is in the cloud: `operator_admin` or `operator_support`. Absent: nothing. */
            operator?: string | null;
        };
        /** @description All entities of one kind: a dynamic supervisor. */
        Directory: {
            /** @description How many are where. */
            actors: components["schemas"]["PhaseCounts"];
            /** @description The bounds that its actors live under. */
            limits: components["schemas"]["ActorLimits"];
            /**
             * @description Its name: the kind that lives in it.
             * @example allocation
             */
            name: string;
            paused?: components["schemas"]["Pause"] | null;
            /** @description Actors that are paused by themselves. */
            paused_actors: number;
            /** @description What happens each second, on average over the last seconds. */
            rates: components["schemas"]["Rates"];
            /** @description What happened since the process began. */
            totals: components["schemas"]["Totals"];
        };
        /**
         * @description How a node is to leave.
         * @example {
         *       "deadline_seconds": 3600,
         *       "reason": "a new power supply"
         *     }
         */
        DrainNode: {
            /**
             * Format: int32
             * @description How long what runs there may stay, seconds from now; 0 moves it at once.
             * @default 3600
             */
            deadline_seconds?: number | null;
            /** @description Why. Customers whose work is on the node read it. */
            reason: string;
        };
        /** @description Something that happened to a resource. */
        Event: {
            /**
             * Format: date-time
             * @description When it was decided.
             */
            at: string;
            /** @description The details, by the type's own fields. */
            data: Record<string, never>;
            /**
             * @description The resource's kind.
             * @example allocation
             */
            kind: string;
            /**
             * @description On whose authority.
             * @example project/tok_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            principal: string;
            /** @description The owning project's id. */
            project?: string | null;
            /** @description The request that caused it. */
            request_id: string;
            /**
             * @description What it happened to: the resource's id.
             * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            resource: string;
            /**
             * Format: int64
             * @description Its place in the resource's history, from 1.
             */
            seq: number;
            /** @description The owning tenant's id. */
            tenant?: string | null;
            /** @description The distributed trace that it is part of. */
            trace_id?: string | null;
            /**
             * @description What happened.
             * @example allocation.active
             */
            type: string;
            /**
             * Format: int32
             * @description The version of `data`'s shape.
             */
            version: number;
        };
        /** @description How a life ended. */
        Exit: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Which life.
             */
            incarnation: number;
            /** @description Why. */
            reason: string;
        };
        /** @description How long it would wait from now on. */
        ExpectedWait: {
            /**
             * Format: int64
             * @description Nine of ten would wait longer, seconds.
             */
            at_least_seconds: number;
            /**
             * Format: int64
             * @description Nine of ten would wait no longer, seconds.
             */
            at_most_seconds: number;
            /**
             * Format: int64
             * @description Allocations of the model that have ended in `window_seconds`.
             */
            ends: number;
            /** @description How it was found. */
            method: string;
            /**
             * Format: int64
             * @description What is expected, seconds.
             */
            seconds: number;
            /**
             * Format: int64
             * @description How far back they were counted, seconds.
             */
            window_seconds: number;
        };
        /**
         * @description Who has forgotten the password.
         * @example {
         *       "email": "ada@example.com"
         *     }
         */
        ForgotPassword: {
            /** @description The account's e-mail address. */
            email: string;
        };
        /** @description A frame of the feed. */
        Frame: {
            /** @description `opened`, or `lost` when changes before it were not told. */
            because: string;
            /** @description The last crashes, the latest first. */
            crashes: components["schemas"]["CrashSummary"][];
            /**
             * Format: int64
             * @description The frame's number.
             */
            seq: number;
            /** @description The tree and the directories. */
            supervision: components["schemas"]["Supervision"];
            /** @description Who left the watched directory lately, the latest first. */
            tombstones: components["schemas"]["Tombstone"][];
            /** @description The top of the watched directory. */
            top: components["schemas"]["Actor"][];
            /** @enum {string} */
            type: "snapshot";
        } | {
            /** @description The changes. */
            items: components["schemas"]["Change"][];
            /**
             * Format: int64
             * @description The frame's number.
             */
            seq: number;
            /** @enum {string} */
            type: "changes";
        } | {
            /**
             * Format: int64
             * @description The frame's number.
             */
            seq: number;
            /** @description The tree and the directories. */
            supervision: components["schemas"]["Supervision"];
            /** @description The top of the watched directory. */
            top: components["schemas"]["Actor"][];
            /** @enum {string} */
            type: "tick";
        };
        /**
         * @description Why an order is given.
         * @example {
         *       "reason": "INC-4711: comes back with the same crash"
         *     }
         */
        GiveOrder: {
            /** @description For colleagues and for the audit; 1 to 500 characters on one line. */
            reason: string;
        };
        /** @description A GPU of a node. */
        Gpu: {
            /** @description Fit for work. */
            healthy: boolean;
            /** @description How firm the hold is: `tentative`, `confirmed`, `quarantined`. */
            hold?: string | null;
            /** @description The allocation that holds it. */
            holder?: string | null;
            /**
             * Format: int32
             * @description The driver's index.
             */
            index: number;
            /**
             * Format: int64
             * @description Its memory, bytes.
             */
            memory_bytes: number;
            /** @description The catalogue's name of its model. */
            model: string;
            /** @description Unique in the node. */
            uuid: string;
        };
        /** @description A price. */
        GpuHourPrice: {
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * @description Millionths of the currency's unit for one GPU for one hour, as digits.
             * @example 2490000
             */
            micros_per_gpu_hour: string;
        };
        /** @description GPUs of one model, together on one node. */
        GpuRequest: {
            /**
             * Format: int32
             * @description How many.
             * @example 2
             */
            count: number;
            /**
             * @description The catalogue's name of the model.
             * @example H100
             */
            model: string;
        };
        /** @description How many GPUs of which model. */
        GpuRequestBody: {
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /** @description The catalogue's name of the model. */
            model: string;
        };
        /** @description A type of GPU and its price. */
        GpuType: {
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * Format: int32
             * @description The most that one node has that takes work now, so the most that one allocation can get; 0: no node takes work with the model.
             * @example 8
             */
            largest_ever: number;
            /**
             * Format: int32
             * @description The most of these GPUs that one allocation would get at once if it were asked for now, as `POST /v1/allocations:plan` would
             *     say; 0: any would wait.
             * @example 4
             */
            largest_now: number;
            /**
             * Format: int64
             * @description Memory of one GPU, bytes.
             * @example 85899345920
             */
            memory_bytes: number;
            /**
             * @description What the catalogue calls it.
             * @example H100
             */
            model: string;
            /**
             * @description Millionths of the currency's unit for one GPU for one hour, as digits.
             * @example 2490000
             */
            price_micros_per_gpu_hour: string;
        };
        /** @description A region's GPU types. */
        GpuTypes: {
            /**
             * Format: date-time
             * @description As of when there is that much room. Nothing is held.
             */
            as_of: string;
            /** @description All types, by model. */
            items: components["schemas"]["GpuType"][];
            /**
             * @description The region.
             * @example local
             */
            region: string;
        };
        /** @description A role at a scope. */
        Grant: {
            /** @description The project, where it is one's. */
            project?: string | null;
            /**
             * @description The role.
             * @example tenant_admin
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
            /** @description The tenant that it is held in; absent for the whole cloud. */
            tenant?: string | null;
        };
        /** @description Whether the process lives. */
        Health: {
            /**
             * @description Always `ok`: a process that is not can't answer.
             * @example ok
             */
            status: string;
            /** @description The version of this build. */
            version: string;
        };
        /** @description That it is held, and why. */
        Held: {
            /** @description The crash, for whoever runs the cloud. */
            crash_id?: string | null;
            /**
             * @description `crashes`, `ordered`.
             * @example crashes
             * @enum {string}
             */
            reason: "crashes" | "ordered";
            /** @description The same for people. */
            text: string;
        };
        /** @description Somebody who is invited to a tenant. */
        Invitation: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "cancel"
             *     ]
             */
            actions: "cancel"[];
            /**
             * @description Who is invited.
             * @example lee@example.org
             */
            email: string;
            /**
             * Format: date-time
             * @description Until when it can be accepted.
             */
            expires_at: string;
            /**
             * @description Its id.
             * @example inv_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description On whose authority.
             * @example user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            invited_by: string;
            /**
             * @description As what.
             * @example tenant_member
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
            /**
             * @description Whose it is: the tenant's id.
             * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            tenant: string;
        };
        /** @description What an agent joins with, once. */
        JoinToken: {
            /** @description SHA-256 of the certificate authority's certificate (DER), which the agent pins; hex. */
            ca_sha256: string;
            /** @description What to run on the node. In the first answer only, as it holds the token. */
            command?: string | null;
            /**
             * Format: date-time
             * @description Not after.
             */
            expires_at: string;
            /** @description The node that it is for. */
            node: string;
            /**
             * @description Where agents connect.
             * @example control.example.net:8443
             */
            server: string;
            /** @description The token. In the first answer to its creation only. */
            token?: string | null;
        };
        /** @description An entry of a resource's journal. */
        JournalEntry: components["schemas"]["Event"] & {
            /** @description The `Idempotency-Key` of the request that caused it. */
            command_id?: string | null;
            /** @description The hash of this entry, `prev_hash` included, hex. */
            hash: string;
            /** @description The hash of the entry before it, hex; zeros for the first. */
            prev_hash: string;
        };
        /** @description A page of a resource's journal. */
        JournalPage: {
            /** @description The entries, by their `seq`, in the order that was asked for. */
            items: components["schemas"]["JournalEntry"][];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
        };
        /** @description A device that is known as one of the account's from now on. */
        KnownDevice: {
            /**
             * @description Sent as `X-Aicloud-Device` at the next sign-in, it is not delayed by what others guess. It opens nothing. Browsers get it
             *     as a cookie.
             * @example aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…
             */
            device?: string | null;
        };
        /**
         * @description Whose provider one is known to.
         * @example {
         *       "tenant": "acme"
         *     }
         */
        LinkSso: {
            /**
             * @description A path on this server, where the person goes on; `/` if absent.
             * @example /account
             */
            return_to?: string | null;
            /** @description The tenant's label. */
            tenant: string;
        };
        /** @description One page of a list. */
        List_Allocation: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "stop",
                 *       "release"
                 *     ]
                 */
                actions: ("stop" | "start" | "release")[];
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /**
                 * @description What its owner wants of it: `run`, `stop`, `release`.
                 * @example run
                 * @enum {string}
                 */
                desired: "run" | "stop" | "release";
                /** @description What its owner calls it. */
                display_name?: string | null;
                /**
                 * Format: int64
                 * @description Counts placements.
                 */
                epoch: number;
                held?: components["schemas"]["Held"] | null;
                /**
                 * @description Its id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /**
                 * @description Its full name.
                 * @example core42:aicloud:local:acme:lab:allocation/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                name: string;
                notice?: components["schemas"]["Notice"] | null;
                outcome?: components["schemas"]["Outcome"] | null;
                pending?: components["schemas"]["Pending"] | null;
                /**
                 * @description Where it is. Billed in `active` and in no other phase. Ends: `released`, `canceled`, `expired`.
                 * @example active
                 * @enum {string}
                 */
                phase: "requested" | "queued" | "reserved" | "provisioning" | "configuring" | "active" | "stopping" | "stopped" | "lost" | "releasing" | "failed_cleanup" | "released" | "canceled" | "expired";
                /**
                 * Format: date-time
                 * @description Since when it is there.
                 */
                phase_since: string;
                placement?: components["schemas"]["Placement"] | null;
                /** @description What a GPU-hour costs it, fixed at creation. */
                price: components["schemas"]["GpuHourPrice"];
                /** @description In which project. */
                project: components["schemas"]["Named"];
                /** @description What was asked for. */
                spec: components["schemas"]["AllocationSpec"];
                /** @description Whose it is. */
                tenant: components["schemas"]["Named"];
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_Invitation: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "cancel"
                 *     ]
                 */
                actions: "cancel"[];
                /**
                 * @description Who is invited.
                 * @example lee@example.org
                 */
                email: string;
                /**
                 * Format: date-time
                 * @description Until when it can be accepted.
                 */
                expires_at: string;
                /**
                 * @description Its id.
                 * @example inv_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /**
                 * @description On whose authority.
                 * @example user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                invited_by: string;
                /**
                 * @description As what.
                 * @example tenant_member
                 * @enum {string}
                 */
                role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
                /**
                 * @description Whose it is: the tenant's id.
                 * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                tenant: string;
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_Member: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "update",
                 *       "remove"
                 *     ]
                 */
                actions: ("update" | "remove")[];
                /** @description What people call it. In answers to GET. */
                display_name?: string | null;
                /**
                 * @description Its e-mail address. In answers to GET.
                 * @example ann@example.org
                 */
                email?: string | null;
                /**
                 * @description What it is there.
                 * @example tenant_admin
                 * @enum {string}
                 */
                role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
                /**
                 * @description Whether it may sign in: `active` or `disabled`. In answers to GET.
                 * @example active
                 */
                standing?: string | null;
                /**
                 * @description The user's id.
                 * @example user_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                user: string;
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_Node: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "cordon",
                 *       "drain",
                 *       "retire"
                 *     ]
                 */
                actions: ("cordon" | "uncordon" | "drain" | "retire")[];
                /** @description By GPU model: what there is, and what is free. */
                capacity: components["schemas"]["NodeCapacity"][];
                /**
                 * @description What its agent may connect with, oldest first: the certificate that it is known to hold, and, while a
                 *     renewal is on its way, the newer one. Agents renew at half of the life.
                 */
                certificates: components["schemas"]["NodeCertificate"][];
                /**
                 * Format: date-time
                 * @description When it was registered.
                 */
                created_at: string;
                drain?: components["schemas"]["Notice"] | null;
                /** @description Its GPUs and who holds them. */
                gpus: components["schemas"]["Gpu"][];
                /**
                 * @description Its id.
                 * @example node_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /**
                 * Format: date-time
                 * @description Until when an agent may join with the token that was issued last.
                 */
                join_token_expires_at?: string | null;
                /**
                 * @description What operators call it.
                 * @example rack1-07
                 */
                label: string;
                /**
                 * @description Where it is in its life: `registered`, `enrolled`, `ready`, `cordoned`, `draining`, `maintenance`,
                 *     `retired`.
                 * @example ready
                 * @enum {string}
                 */
                life: "registered" | "enrolled" | "ready" | "cordoned" | "draining" | "maintenance" | "retired";
                machine?: components["schemas"]["Machine"] | null;
                /**
                 * @description Its full name.
                 * @example core42:aicloud:local:::node/node_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                name: string;
                /** @description Orders to its agent that are not over. */
                open_tasks: number;
                /** @description Whether its agent is heard. */
                reachable: boolean;
                /** @description Where it stands. */
                region: string;
                /** @description Whether new work may be placed on it. */
                schedulable: boolean;
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_Project: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "create_allocation",
                 *       "issue_token"
                 *     ]
                 */
                actions: ("update" | "create_allocation" | "create_service_account" | "set_member" | "issue_token" | "revoke_token")[];
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /** @description What people call it. */
                display_name: string;
                /**
                 * @description Its id.
                 * @example proj_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /**
                 * @description Its label, fixed at creation.
                 * @example lab
                 */
                label: string;
                /**
                 * @description Its full name.
                 * @example core42:aicloud:-:acme:lab:project/proj_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                name: string;
                /** @description Whose it is. */
                tenant: components["schemas"]["Named"];
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_ServiceAccount: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "update",
                 *       "disable",
                 *       "add_key",
                 *       "issue_api_key"
                 *     ]
                 */
                actions: ("update" | "disable" | "enable" | "add_key" | "remove_key" | "issue_api_key" | "revoke_api_key")[];
                /** @description How many API keys it has. */
                api_keys: number;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /** @description What people call it. */
                display_name: string;
                /**
                 * @description Its id: `iss` and `sub` of its assertions.
                 * @example sa_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /** @description How many public keys it has. */
                keys: number;
                /**
                 * @description Its label, fixed at creation.
                 * @example ci
                 */
                label: string;
                /**
                 * @description Its full name.
                 * @example core42:aicloud:-:acme:lab:service_account/sa_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                name: string;
                /**
                 * @description What it is narrowed to; null: all that the role may.
                 * @example [
                 *       "allocation.read",
                 *       "allocation.create"
                 *     ]
                 */
                permissions: string[] | null;
                /** @description The project that it works in. */
                project: components["schemas"]["Named"];
                /**
                 * @description What it is there.
                 * @example project_member
                 * @enum {string}
                 */
                role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
                /**
                 * @description `active`, or `disabled`: then nothing that it has opens anything.
                 * @example active
                 */
                standing: string;
                /** @description Whose it is. */
                tenant: components["schemas"]["Named"];
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_Tenant: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "update",
                 *       "invite",
                 *       "create_project"
                 *     ]
                 */
                actions: ("update" | "suspend" | "reactivate" | "disable" | "enable" | "invite" | "create_project" | "set_sso" | "remove_sso")[];
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /**
                 * @description What people call it.
                 * @example ACME Research
                 */
                display_name: string;
                /**
                 * @description Its id.
                 * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /**
                 * @description Its label, fixed at creation.
                 * @example acme
                 */
                label: string;
                /**
                 * @description Its full name.
                 * @example core42:aicloud:-:acme::tenant/ten_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                name: string;
                /**
                 * @description Whether it may use the cloud: `active`; `suspended`, given nothing new; or `disabled`, when none of its credentials
                 *     opens anything.
                 * @example active
                 * @enum {string}
                 */
                standing: "active" | "suspended" | "disabled";
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /** @description One page of a list. */
        List_User: {
            /** @description The items, in the order that was asked for: oldest first if none was. */
            items: {
                /**
                 * @description What the caller may do with it now.
                 * @example [
                 *       "update",
                 *       "disable"
                 *     ]
                 */
                actions: ("update" | "reset_second_factor" | "disable" | "enable")[];
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /** @description What people call it. */
                display_name: string;
                /**
                 * @description Its e-mail address, in lower case.
                 * @example ann@example.org
                 */
                email: string;
                /** @description Whether it has set a password. */
                has_password: boolean;
                /** @description Whether a second factor is asked for. */
                has_second_factor: boolean;
                /**
                 * @description Its id.
                 * @example user_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
                /**
                 * @description Its full name.
                 * @example core42:aicloud:-:::user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                name: string;
                /**
                 * @description What it is in the cloud, if it runs it: `operator_admin` or `operator_support`.
                 * @example operator_support
                 */
                operator?: string | null;
                /**
                 * @description Whether it may sign in: `active` or `disabled`.
                 * @example active
                 */
                standing: string;
            }[];
            /** @description Send it as `page_token` for the next page; absent on the last one. */
            next_page_token?: string | null;
            /** @description The journal's position before the page was read: `GET /v1/events?after=` it misses nothing. */
            position: string;
        };
        /**
         * @description In which order a list is told.
         * @enum {string}
         */
        ListOrder: "oldest" | "newest";
        /** @description A machine, as its agent reports it. */
        Machine: {
            /**
             * Format: int32
             * @description Processor cores.
             */
            cpu_cores: number;
            /** @description How its GPUs were found: `nvml`, `pci` or `declared`. */
            gpu_source: string;
            /** @description What it calls itself. */
            hostname: string;
            /**
             * Format: int64
             * @description Main memory, bytes.
             */
            memory_bytes: number;
            /** @description How it runs workloads: `oci` or `simulated`. */
            runtime: string;
        };
        /** @description What waits for an actor. */
        Mailbox: {
            /** @description Messages of the control lane that wait. */
            control_waiting: number;
            /** @description Commands that may wait. */
            limit: number;
            /**
             * Format: int64
             * @description How long the oldest has waited.
             */
            oldest_ms?: number | null;
            /** @description Commands that wait. */
            waiting: number;
        };
        /** @description Somebody who belongs to a tenant or project. */
        Member: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "update",
             *       "remove"
             *     ]
             */
            actions: ("update" | "remove")[];
            /** @description What people call it. In answers to GET. */
            display_name?: string | null;
            /**
             * @description Its e-mail address. In answers to GET.
             * @example ann@example.org
             */
            email?: string | null;
            /**
             * @description What it is there.
             * @example tenant_admin
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
            /**
             * @description Whether it may sign in: `active` or `disabled`. In answers to GET.
             * @example active
             */
            standing?: string | null;
            /**
             * @description The user's id.
             * @example user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            user: string;
        };
        /** @description A passkey of one's own. */
        MyPasskey: {
            /**
             * Format: date-time
             * @description Since when.
             */
            added_at: string;
            /**
             * @description Its id.
             * @example pkey_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description What one calls it.
             * @example Phone
             */
            name: string;
            /** @description Its counter has shown that there may be two of it: it opens nothing, and is to be removed. */
            suspect: boolean;
            /**
             * Format: date-time
             * @description When it was last used; absent: never.
             */
            used_at?: string | null;
        };
        /** @description One's own passkeys. */
        MyPasskeys: {
            /** @description All of them, the oldest first: a user has 20 at most. */
            items: components["schemas"]["MyPasskey"][];
        };
        /** @description One's own account. */
        Myself: {
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * @description What people call it.
             * @example Ada Lovelace
             */
            display_name: string;
            /**
             * @description Its e-mail address.
             * @example ada@example.com
             */
            email: string;
            /**
             * @description Its id.
             * @example user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:-:::user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            /** @description Its passkeys. */
            passkeys: number;
            /** @description Recovery codes that were not used. */
            recovery_codes: number;
            /** @description Whether a second factor is asked for at sign-in. */
            second_factor: boolean;
        };
        /** @description A session of one's own. */
        MySession: {
            /**
             * @description From where it was opened.
             * @example 192.0.2.7
             */
            address?: string | null;
            /** @description What the program called itself. */
            agent: string;
            /** @description It is the one that this request came by. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends, if it is used until then.
             */
            expires_at: string;
            /**
             * @description Its id, which is no secret.
             * @example sess_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, to within some minutes.
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            opened_at: string;
            /** @description Whether a second factor was shown. */
            strong: boolean;
            /**
             * @description The id of the tenant by whose single sign-on it was opened.
             * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            via?: string | null;
        };
        /** @description One's own sessions. */
        MySessions: {
            /** @description All of them, the oldest first: a user has 20 at most. */
            items: components["schemas"]["MySession"][];
        };
        /** @description A tenant's provider that knows one. */
        MySsoLink: {
            /** @description Whether one can come in by it now. */
            active: boolean;
            /**
             * @description The link's id: the tenant's.
             * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description The provider.
             * @example https://login.example.com
             */
            issuer: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            linked_at: string;
            /** @description Whose provider it is. */
            tenant: components["schemas"]["Named"];
        };
        /** @description The providers that know one. */
        MySsoLinks: {
            /** @description All of them, the oldest first: one for each tenant at most. */
            items: components["schemas"]["MySsoLink"][];
        };
        /** @description Another resource: its id and its full name. */
        Named: {
            /**
             * @description Its id.
             * @example proj_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:-:acme:lab:project/proj_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
        };
        /** @description A machine with GPUs. */
        Node: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "cordon",
             *       "drain",
             *       "retire"
             *     ]
             */
            actions: ("cordon" | "uncordon" | "drain" | "retire")[];
            /** @description By GPU model: what there is, and what is free. */
            capacity: components["schemas"]["NodeCapacity"][];
            /**
             * @description What its agent may connect with, oldest first: the certificate that it is known to hold, and, while a
             *     renewal is on its way, the newer one. Agents renew at half of the life.
             */
            certificates: components["schemas"]["NodeCertificate"][];
            /**
             * Format: date-time
             * @description When it was registered.
             */
            created_at: string;
            drain?: components["schemas"]["Notice"] | null;
            /** @description Its GPUs and who holds them. */
            gpus: components["schemas"]["Gpu"][];
            /**
             * @description Its id.
             * @example node_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: date-time
             * @description Until when an agent may join with the token that was issued last.
             */
            join_token_expires_at?: string | null;
            /**
             * @description What operators call it.
             * @example rack1-07
             */
            label: string;
            /**
             * @description Where it is in its life: `registered`, `enrolled`, `ready`, `cordoned`, `draining`, `maintenance`,
             *     `retired`.
             * @example ready
             * @enum {string}
             */
            life: "registered" | "enrolled" | "ready" | "cordoned" | "draining" | "maintenance" | "retired";
            machine?: components["schemas"]["Machine"] | null;
            /**
             * @description Its full name.
             * @example core42:aicloud:local:::node/node_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            /** @description Orders to its agent that are not over. */
            open_tasks: number;
            /** @description Whether its agent is heard. */
            reachable: boolean;
            /** @description Where it stands. */
            region: string;
            /** @description Whether new work may be placed on it. */
            schedulable: boolean;
        };
        /** @description GPUs of one model on a node. */
        NodeCapacity: {
            /**
             * Format: int32
             * @description Healthy, and held by nobody.
             */
            free: number;
            /**
             * @description The model.
             * @example H100
             */
            model: string;
            /**
             * Format: int32
             * @description All of them.
             */
            total: number;
        };
        /** @description A certificate of a node's agent. */
        NodeCertificate: {
            /**
             * Format: date-time
             * @description Not after.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When it was made; absent for those that an older release made.
             */
            issued_at?: string | null;
            /**
             * @description Its serial number, hex.
             * @example 5f1c9e0b7a3d
             */
            serial: string;
        };
        /** @description That a node is to leave. */
        Notice: {
            /**
             * Format: date-time
             * @description What still runs there then is moved: it waits again, at its old place, and starts anew elsewhere.
             */
            deadline: string;
            /**
             * @description Why, in the operator's words.
             * @example a new power supply
             */
            reason: string;
            /**
             * Format: date-time
             * @description Since when it is known.
             */
            since: string;
        };
        /**
         * @description The words for what was wrong.
         * @enum {string}
         */
        OauthCode: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type" | "invalid_scope" | "invalid_target";
        /** @description Why there is no token (RFC 6749, 5.2). */
        OauthError: {
            /** @description What went wrong, for programs. */
            error: components["schemas"]["OauthCode"];
            /** @description What went wrong, for people. */
            error_description: string;
        };
        /** @description An order and its end. */
        Order: {
            /**
             * @description What was ordered.
             * @example release
             */
            action: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * @description On whose authority.
             * @example operator/tok_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            by: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            ended_at?: string | null;
            /**
             * @description Where its history is.
             * @example /v1/journal?resource=over_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            journal: string;
            /**
             * Format: int64
             * @description Its number among the orders about the same target.
             */
            number: number;
            /** @description Why. */
            reason: string;
            /** @description Why it was refused. */
            refused?: string | null;
            /**
             * @description `done`, `refused`, or `pending` while it is being carried out.
             * @example done
             */
            result: string;
            /**
             * @description What it is about: an id, `directory/…` or `child/…`.
             * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            target: string;
        };
        /** @description How an allocation ended. */
        Outcome: {
            /**
             * Format: int32
             * @description The workload's exit code, when it ended by itself.
             */
            exit_code?: number | null;
            /**
             * @description `succeeded`, `failed`, `node_lost`, `canceled`, `expired`.
             * @example succeeded
             * @enum {string}
             */
            kind: "succeeded" | "failed" | "node_lost" | "canceled" | "expired";
            /** @description For people. */
            message: string;
            /** @description A word for programs: `released_by_customer`, `workload_exited`, …. */
            reason: string;
        };
        /** @description The answer of `navigator.credentials.get`, as `toJSON()` gives it. More members are let pass. */
        PasskeyAssertion: {
            /** @description The passkey's id, base64url. */
            id: string;
            /** @description What was signed. */
            response: components["schemas"]["AssertionResponse"];
        };
        /** @description The answer of `navigator.credentials.create`, as `toJSON()` gives it. More members are let pass. */
        PasskeyAttestation: {
            /** @description What was made. */
            response: components["schemas"]["AttestationResponse"];
        };
        /** @description What a page hands to the browser. */
        PasskeyOptions: {
            /**
             * @description The options in WebAuthn's own form: `navigator.credentials.create({publicKey:
             *     PublicKeyCredential.parseCreationOptionsFromJSON(public_key)})`, or `get` with `parseRequestOptionsFromJSON`.
             */
            public_key: Record<string, never>;
        };
        /** @description Commands are held back. */
        Pause: {
            /** @description What the operator said. */
            reason: string;
            /**
             * Format: date-time
             * @description Since when, in this process.
             */
            since: string;
        };
        /** @description Why an allocation waits. */
        Pending: {
            /**
             * Format: int64
             * @description GPUs of the model that those before it ask for.
             */
            gpus_ahead: number;
            /**
             * Format: int32
             * @description Its place among those that wait for the same model, from 1.
             */
            position: number;
            /**
             * @description `awaiting_placement`, `no_capacity`, `behind_others`, `no_node_large_enough`.
             * @example no_capacity
             * @enum {string}
             */
            reason: "awaiting_placement" | "no_capacity" | "behind_others" | "no_node_large_enough";
            /** @description The same for people. */
            text: string;
            wait?: components["schemas"]["ExpectedWait"] | null;
            wait_unknown?: components["schemas"]["WaitUnknown"] | null;
        };
        /** @description How many actors are where in their lives. */
        PhaseCounts: {
            /**
             * Format: int64
             * @description Being read from storage.
             */
            activating: number;
            /**
             * Format: int64
             * @description Alive.
             */
            active: number;
            /**
             * Format: int64
             * @description Crashed, waiting to be rebuilt.
             */
            backing_off: number;
            /**
             * Format: int64
             * @description Known, without state.
             */
            cold: number;
            /**
             * Format: int64
             * @description Waiting for an operator.
             */
            quarantined: number;
        };
        /** @description GPUs that a node holds for an allocation. */
        Placement: {
            /** @description The GPUs, by the node's names for them. */
            gpu_uuids: string[];
            /** @description The node. */
            node: string;
        };
        /** @description Where it would come to. */
        PlannedPlacement: {
            /**
             * Format: int32
             * @description GPUs of the model that the node has in all; absent where it would wait.
             */
            node_gpus?: number | null;
            /** @description A node would be asked for its GPUs at once. */
            now: boolean;
            pending?: components["schemas"]["Pending"] | null;
            /**
             * @description In which region.
             * @example local
             */
            region: string;
        };
        /** @description What an allocation would cost while it is `active`. */
        PlannedPrice: {
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * @description Millionths of the currency's unit for one GPU for one hour, as digits.
             * @example 2490000
             */
            micros_per_gpu_hour: string;
            /**
             * @description The same for all its GPUs: exact, and what bills are made from.
             * @example 19920000
             */
            micros_per_hour: string;
            /**
             * @description The same for a second, cut off after six decimals; for people.
             * @example 5533.333333
             */
            micros_per_second: string;
        };
        /**
         * @description The body of every error: RFC 9457, with members of our own.
         * @example {
         *       "code": "invalid_value",
         *       "detail": "gpu.count: must be 1 to 64",
         *       "field": "gpu.count",
         *       "instance": "urn:aicloud:request:req_01jd4q8w0zf2n9k3m5p7r9t1v3",
         *       "request_id": "req_01jd4q8w0zf2n9k3m5p7r9t1v3",
         *       "retry": "new_request",
         *       "runbook": "docs/problems.md#invalid_value",
         *       "status": 422,
         *       "suggestion": "Correct the field that is named.",
         *       "title": "A value is not acceptable",
         *       "type": "urn:aicloud:problem:invalid_value"
         *     }
         */
        Problem: {
            /** @description What went wrong, for programs. */
            code: components["schemas"]["Code"];
            /** @description The crash, as the operator finds it. */
            crash_id?: string | null;
            /** @description What went wrong this time, for people. */
            detail: string;
            /** @description The field or parameter that is wrong, as a path: `gpu.count`. */
            field?: string | null;
            /** @description A URI for this occurrence. */
            instance: string;
            /** @description What is possible instead, when the resource's state forbids what was asked. */
            legal_actions?: string[] | null;
            /**
             * @description The permission that the caller would have needed.
             * @example allocation.release
             */
            missing_permission?: string | null;
            /** @description The request's id, as in `x-request-id` and in the logs. */
            request_id: string;
            /** @description Whether sending it again makes sense. */
            retry: components["schemas"]["Retry"];
            /** @description Where to read more. */
            runbook: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What to do about it. */
            suggestion: string;
            /** @description One line for people, the same for each problem of this kind. */
            title: string;
            /** @description A URI for the kind of problem: `urn:aicloud:problem:` and the code. */
            type: string;
        };
        /** @description A process. */
        ProcessView: {
            /** @description Its machine's name. */
            host?: string | null;
            /**
             * Format: int32
             * @description Its number there.
             */
            pid: number;
            /**
             * Format: date-time
             * @description Since when it serves.
             */
            started_at: string;
            /** @description The version of its build. */
            version: string;
        };
        /** @description A tenant's folder of resources. */
        Project: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "create_allocation",
             *       "issue_token"
             *     ]
             */
            actions: ("update" | "create_allocation" | "create_service_account" | "set_member" | "issue_token" | "revoke_token")[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description What people call it. */
            display_name: string;
            /**
             * @description Its id.
             * @example proj_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Its label, fixed at creation.
             * @example lab
             */
            label: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:-:acme:lab:project/proj_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            /** @description Whose it is. */
            tenant: components["schemas"]["Named"];
        };
        /** @description What a project used in a range, in one currency. */
        ProjectLine: components["schemas"]["Amount"] & {
            /**
             * Format: int64
             * @description How many allocations of it were active in the range.
             */
            allocations: number;
            /**
             * @description What people call it.
             * @example Training
             */
            display_name: string;
            /** @description The project. */
            project: components["schemas"]["Named"];
        };
        /** @description How a process does, over the last minutes. */
        Pulse: {
            /**
             * Format: date-time
             * @description When it was looked.
             */
            as_of: string;
            /** @description The figures. */
            figures: components["schemas"]["PulseFigure"][];
            /** @description GPUs of all nodes, by model. */
            gpus: components["schemas"]["PulseGpus"][];
            /** @description What was refused (429) or failed (500 and more) in the window, by code, the most frequent first. */
            problems: components["schemas"]["PulseProblem"][];
            /** @description The process that answers, whose pulse this is. */
            process: components["schemas"]["ProcessView"];
            /** @description The worst of its figures; `idle` counts as `ok`. */
            state: components["schemas"]["PulseState"];
            /**
             * Format: int64
             * @description How long a step of it is, seconds.
             */
            step_seconds: number;
            /** @description When the steps ended, the oldest first; the last one ends now, and may be shorter or longer. */
            steps: string[];
            /**
             * Format: int64
             * @description How long the window is, seconds: five minutes, or less of a process that has just begun.
             */
            window_seconds: number;
        };
        /** @description A figure. */
        PulseFigure: {
            limit?: components["schemas"]["PulseLimit"] | null;
            /**
             * @description Its word. A newer server may have more.
             * @example mailbox_oldest
             * @enum {string}
             */
            name: "requests" | "failed" | "refused" | "answer_p50" | "answer_p99" | "mailbox_oldest" | "commits" | "commit_p99" | "commits_waiting" | "commits_failed" | "commands_refused" | "crashes" | "quarantined" | "restarts" | "parts_down" | "database_age" | "outbox_lag" | "workers_failing" | "denials_lost" | "nodes_connected" | "nodes_silent" | "nodes_draining" | "drain_overdue" | "queue_depth" | "queue_oldest" | "mail_waiting" | "mail_oldest";
            of?: components["schemas"]["PulseSubject"] | null;
            /**
             * @description The page that says what to do.
             * @example slow-journal
             * @enum {string|null}
             */
            runbook?: "database-away" | "drain-overdue" | "failed-cleanup" | "failing-child" | "failing-requests" | "lost-denials" | "node-unreachable" | "not-ready" | "quarantined-actor" | "slow-journal" | null;
            /**
             * @description The same for each step; `null` where nothing happened, or where nobody looked for what is looked for only when
             *     somebody asks: mailboxes, nodes, letters.
             */
            series: (number | null)[];
            /** @description How it is. */
            state: components["schemas"]["PulseState"];
            /** @description What it counts. */
            unit: components["schemas"]["PulseUnit"];
            /**
             * Format: double
             * @description Of the window, or as of now where it is no rate; absent when it is `idle` or `unknown`.
             */
            value?: number | null;
        };
        /** @description GPUs of a model. What is neither held nor free is sick, or on a node that takes no work. */
        PulseGpus: {
            /**
             * Format: int64
             * @description Those that new work could have.
             */
            free: number;
            /**
             * Format: int64
             * @description Those that an allocation holds.
             */
            held: number;
            /**
             * @description The model.
             * @example H100
             */
            model: string;
            /**
             * Format: int64
             * @description All of them.
             */
            total: number;
        };
        /** @description What a figure must not exceed. */
        PulseLimit: {
            /**
             * Format: double
             * @description The number; above it is too much.
             */
            above: number;
            /**
             * @description The alert whose number it is; absent when it wakes nobody.
             * @example AicloudMailboxOld
             */
            alert?: string | null;
            /**
             * Format: int64
             * @description For how long it must be so before that alert speaks, seconds.
             */
            for_seconds?: number | null;
        };
        /** @description What was refused or failed. */
        PulseProblem: {
            /**
             * @description The code.
             * @example unavailable
             * @enum {string}
             */
            code: "malformed_json" | "malformed_query" | "malformed_id" | "malformed_name" | "malformed_page_token" | "malformed_position" | "malformed_if_match" | "malformed_idempotency_key" | "unauthenticated" | "sign_in_failed" | "second_factor_required" | "second_factor_wrong" | "passkey_refused" | "passkey_suspected" | "sso_failed" | "forbidden" | "account_disabled" | "sso_refused" | "csrf_failed" | "tenant_suspended" | "tenant_disabled" | "drills_off" | "not_found" | "no_such_route" | "method_not_allowed" | "body_too_slow" | "name_taken" | "passkey_taken" | "email_taken" | "already_exists" | "tenant_shredded" | "not_legal_now" | "not_quarantined" | "in_quarantine" | "not_paused" | "actor_busy" | "not_in_memory" | "not_running" | "order_lapsed" | "position_too_old" | "link_void" | "stale_version" | "body_too_large" | "unsupported_media_type" | "unknown_field" | "missing_field" | "wrong_type" | "invalid_value" | "weak_password" | "unknown_gpu_type" | "too_much_usage" | "idempotency_key_reused" | "upgrade_required" | "rate_limited" | "overloaded" | "internal" | "passkeys_off" | "sso_unavailable" | "unavailable" | "paused" | "outcome_unknown" | "quarantined";
            /**
             * Format: int64
             * @description How often in the window.
             */
            count: number;
            /**
             * @description The page that it leads to.
             * @example database-away
             * @enum {string|null}
             */
            runbook?: "database-away" | "drain-overdue" | "failed-cleanup" | "failing-child" | "failing-requests" | "lost-denials" | "node-unreachable" | "not-ready" | "quarantined-actor" | "slow-journal" | null;
            /**
             * Format: int32
             * @description Its status.
             * @example 503
             */
            status: number;
        };
        /**
         * @description How a figure is.
         * @enum {string}
         */
        PulseState: "ok" | "idle" | "unknown" | "warning" | "critical";
        /** @description What a figure is about. */
        PulseSubject: {
            /**
             * @description The directory of the actor; absent for a worker or a part of the tree.
             * @example allocation
             */
            directory?: string | null;
            /**
             * @description The actor's id, the worker's name, or the part's path.
             * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
        };
        /**
         * @description What a figure counts.
         * @enum {string}
         */
        PulseUnit: "count" | "per_second" | "seconds" | "share";
        /** @description Why an actor lets nobody in. */
        Quarantine: {
            /** @description `crash` or `operator`. */
            by: string;
            /** @description The crash that was one too many. */
            crash_id?: string | null;
            /** @description What the operator said. */
            reason?: string | null;
        };
        /** @description What happens each second. */
        Rates: {
            /**
             * Format: double
             * @description Activations.
             */
            activations: number;
            /**
             * Format: double
             * @description Crashes.
             */
            crashes: number;
            /**
             * Format: double
             * @description Actors that left.
             */
            exits: number;
            /**
             * Format: double
             * @description Messages handled.
             */
            handled: number;
            /**
             * Format: int64
             * @description The time that was averaged over; 0 when it is too early to tell.
             */
            over_ms: number;
            /**
             * Format: double
             * @description Messages refused.
             */
            rejected: number;
            /**
             * Format: double
             * @description Resets.
             */
            resets: number;
        };
        /** @description Whether requests can be answered. */
        Readiness: {
            /** @description Each thing that must be there. */
            checks: components["schemas"]["Check"][];
            /** @description All checks are good. */
            ready: boolean;
        };
        /** @description What opens the account when the authenticator is lost. */
        RecoveryCodes: {
            /**
             * @description Each is good for one sign-in, as `code`. In the first answer only.
             * @example [
             *       "0h2k3m-9x8w7v-5t6s4r-1q0p2n"
             *     ]
             */
            recovery_codes: string[];
        };
        /** @description What a program was brought by a browser, and what it has kept. */
        RedeemTicket: {
            /** @description The ticket, good for a minute and once. */
            ticket: string;
            /** @description What the challenge is the digest of. */
            verifier: string;
        };
        /**
         * @description Password and code once more.
         * @example {
         *       "code": "287082",
         *       "password": "mauve-otter-plays-cello"
         *     }
         */
        RemoveTotp: {
            /** @description Six digits of the authenticator, or a recovery code. */
            code?: string | null;
            /**
             * Format: password
             * @description One's own password.
             */
            password: string;
        };
        /**
         * @description A change of a tenant or project.
         * @example {
         *       "display_name": "ACME Labs"
         *     }
         */
        Rename: {
            /** @description What people call it from now on. */
            display_name: string;
        };
        /** @description What a passkey is called. */
        RenamePasskey: {
            /**
             * @description What one calls it from now on.
             * @example Key on the ring
             */
            name: string;
        };
        /**
         * @description Password and a code, for other recovery codes.
         * @example {
         *       "code": "287082",
         *       "password": "mauve-otter-plays-cello"
         *     }
         */
        RenewRecoveryCodes: {
            /** @description Six digits of the authenticator, or one of the recovery codes from before. */
            code: string;
            /**
             * Format: password
             * @description One's own password.
             */
            password: string;
        };
        /**
         * @description Why a second factor is taken away.
         * @example {
         *       "reason": "lost the phone; known by voice, ticket 4711"
         *     }
         */
        ResetSecondFactor: {
            /** @description What made sure who asks for it. The person reads it in a letter, and the audit keeps it. */
            reason: string;
        };
        /**
         * @description How to retire a node.
         * @example {
         *       "force": false
         *     }
         */
        RetireNode: {
            /** @description Also when allocations are still on it; they end as lost. */
            force?: boolean;
        };
        /**
         * @description Whether sending something again makes sense.
         * @enum {string}
         */
        Retry: "no" | "same_request" | "new_request";
        /** @description A runbook. */
        Runbook: components["schemas"]["RunbookSummary"] & {
            /** @description The page, in Markdown, as it is in docs/runbooks of this release. */
            markdown: string;
        };
        /** @description An alert that leads to a page. */
        RunbookAlert: {
            /**
             * @description Its name.
             * @example AicloudActorQuarantined
             */
            name: string;
            /**
             * @description Whom it wakes: `page`, at once; `ticket`, in the morning.
             * @example page
             */
            severity: string;
            /** @description What it says. */
            summary: string;
        };
        /** @description All runbooks. */
        Runbooks: {
            /** @description By id. */
            items: components["schemas"]["RunbookSummary"][];
        };
        /** @description What leads to a page. */
        RunbookSummary: {
            /** @description Alerts that lead to it. */
            alerts: components["schemas"]["RunbookAlert"][];
            /**
             * @description Its id.
             * @example quarantined-actor
             * @enum {string}
             */
            id: "database-away" | "drain-overdue" | "failed-cleanup" | "failing-child" | "failing-requests" | "lost-denials" | "node-unreachable" | "not-ready" | "quarantined-actor" | "slow-journal";
            /**
             * @description Reasons to wait that may lead to it.
             * @example [
             *       "no_capacity"
             *     ]
             */
            pending_reasons: ("awaiting_placement" | "no_capacity" | "behind_others" | "no_node_large_enough")[];
            /**
             * @description Phases of allocations that lead to it.
             * @example [
             *       "lost"
             *     ]
             */
            phases: ("requested" | "queued" | "reserved" | "provisioning" | "configuring" | "active" | "stopping" | "stopped" | "lost" | "releasing" | "failed_cleanup" | "released" | "canceled" | "expired")[];
            /** @description Codes of problems that lead to it. */
            problems: components["schemas"]["Code"][];
            /** @description How it shows: its first words, in Markdown. */
            shows_as: string;
            /**
             * @description Its title.
             * @example An entity is quarantined
             */
            title: string;
        };
        /** @description A program that works in a project. */
        ServiceAccount: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "update",
             *       "disable",
             *       "add_key",
             *       "issue_api_key"
             *     ]
             */
            actions: ("update" | "disable" | "enable" | "add_key" | "remove_key" | "issue_api_key" | "revoke_api_key")[];
            /** @description How many API keys it has. */
            api_keys: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description What people call it. */
            display_name: string;
            /**
             * @description Its id: `iss` and `sub` of its assertions.
             * @example sa_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /** @description How many public keys it has. */
            keys: number;
            /**
             * @description Its label, fixed at creation.
             * @example ci
             */
            label: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:-:acme:lab:service_account/sa_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            /**
             * @description What it is narrowed to; null: all that the role may.
             * @example [
             *       "allocation.read",
             *       "allocation.create"
             *     ]
             */
            permissions: string[] | null;
            /** @description The project that it works in. */
            project: components["schemas"]["Named"];
            /**
             * @description What it is there.
             * @example project_member
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
            /**
             * @description `active`, or `disabled`: then nothing that it has opens anything.
             * @example active
             */
            standing: string;
            /** @description Whose it is. */
            tenant: components["schemas"]["Named"];
        };
        /** @description A public key of a service account. */
        ServiceAccountKey: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "update",
             *       "remove"
             *     ]
             */
            actions: ("update" | "remove")[];
            /**
             * Format: date-time
             * @description Since when it is registered.
             */
            added_at: string;
            /** @description The one algorithm that it signs with: `EdDSA` or `ES256`. */
            algorithm: string;
            /**
             * Format: date-time
             * @description When it ends, once and for all.
             */
            expires_at: string | null;
            /**
             * @description Its id: `kid` in the header of assertions.
             * @example key_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Who has registered it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
             * @example user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            issued_by?: string | null;
            /** @description The key, as a JWK (RFC 7517). */
            jwk: Record<string, never>;
            /**
             * @description What it is for, in its owner's words.
             * @example ci 2026
             */
            label: string;
            /**
             * Format: date-time
             * @description When a token was last given for it, to the minute. In lists only.
             */
            last_used_at?: string | null;
            /**
             * Format: date-time
             * @description By when another one must have taken its place: from then on it is refused.
             */
            rotate_by: string | null;
        };
        /** @description A service account's public keys. */
        ServiceAccountKeys: {
            /** @description All that are live, 10 at most, and those that have ended and whose place no other has needed. */
            items: components["schemas"]["ServiceAccountKey"][];
        };
        /** @description A session that is open. */
        Session: {
            /** @description To be sent as `X-CSRF-Token` with each write, where the session is a cookie. */
            csrf_token: string;
            /**
             * @description What makes the device known as one of the user's: sent as `X-Aicloud-Device` at the next sign-in, it is not delayed
             *     by what others guess. It opens nothing. In the answer that opened the session only; browsers get it as a cookie.
             * @example aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…
             */
            device?: string | null;
            /**
             * Format: date-time
             * @description When it ends, used or not.
             */
            expires_at: string;
            /** @description What the user holds now. */
            grants: components["schemas"]["Grant"][];
            /**
             * @description Its id, which is no secret.
             * @example sess_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: int64
             * @description It ends as well when it was not used for so many seconds.
             */
            idle_seconds: number;
            /**
             * Format: date-time
             * @description Since when.
             */
            opened_at: string;
            /** @description Whether a second factor was shown. */
            strong: boolean;
            /** @description Whether the user belongs to a tenant that is disabled. What it would hold there is not among the grants. */
            tenant_disabled?: boolean;
            /**
             * @description The session itself, to be sent as bearer. In the answer that opened it only, and not when
             *     it is a cookie.
             * @example aic_s_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…
             */
            token?: string | null;
            /** @description Who has signed in. */
            user: components["schemas"]["Myself"];
            /**
             * @description The id of the tenant by whose single sign-on it was opened; it holds something there only.
             * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            via?: string | null;
        };
        /**
         * @description A type of GPU, or a new price for it.
         * @example {
         *       "currency": "USD",
         *       "memory_bytes": 85899345920,
         *       "price_micros_per_gpu_hour": "2490000"
         *     }
         */
        SetGpuType: {
            /** @description ISO 4217. */
            currency: string;
            /**
             * Format: int64
             * @description Memory of one GPU, bytes.
             */
            memory_bytes: number;
            /** @description Millionths of the currency's unit for one GPU for one hour: digits in a text, or a number. */
            price_micros_per_gpu_hour: string;
        };
        /**
         * @description What a member is.
         * @example {
         *       "role": "tenant_member"
         *     }
         */
        SetMember: {
            /**
             * @description A role of the tenant (`tenant_owner`, `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`)
             *     or of the project (`project_admin`, `project_member`, `project_viewer`).
             * @enum {string}
             */
            role: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer";
        };
        /**
         * @description A new password for one's own account.
         * @example {
         *       "current_password": "mauve-otter-plays-cello",
         *       "password": "seven quiet lamps in Oslo"
         *     }
         */
        SetMyPassword: {
            /**
             * Format: password
             * @description The password until now.
             */
            current_password: string;
            /**
             * Format: password
             * @description The password from now on.
             */
            password: string;
        };
        /**
         * @description By when a key must be replaced.
         * @example {
         *       "rotate_by": "2099-01-01T00:00:00Z"
         *     }
         */
        SetRotation: {
            /**
             * Format: date-time
             * @description The date from which on it is refused: not beyond the age that keys may have. Null: the latest that there may be, or
             *     none where `expires_at` is no later. Null must be said: what is absent was forgotten.
             */
            rotate_by: string | null;
        };
        /**
         * @description A connection.
         * @example {
         *       "client_id": "aicloud",
         *       "client_secret": "…",
         *       "domains": [
         *         "example.com"
         *       ],
         *       "issuer": "https://login.example.com"
         *     }
         */
        SetSso: {
            /** @description What this cloud is called there. */
            client_id: string;
            /**
             * Format: password
             * @description The client's secret. Absent: as before, for the same provider and client only.
             */
            client_secret?: string | null;
            /**
             * @description What a newcomer is: `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`.
             * @default tenant_member
             */
            default_role?: string;
            /** @description Domains of the addresses that the provider may speak for, 20 at most. */
            domains: string[];
            /** @description The provider's address, as its discovery document has it as `issuer`. */
            issuer: string;
            /**
             * @description Members hold something in this tenant only when they came by single sign-on; an owner also with a
             *     password and a second factor.
             * @default false
             */
            required?: boolean;
            /**
             * @description Whether people may come by it: `active` or `disabled`.
             * @default active
             */
            standing?: string;
        };
        /**
         * @description Who wants to come in.
         * @example {
         *       "email": "ada@example.com",
         *       "password": "mauve-otter-plays-cello"
         *     }
         */
        SignIn: {
            /** @description Six digits of the authenticator, or a recovery code; for accounts that ask for it. */
            code?: string | null;
            /**
             * @description For browsers: set the session as a cookie, and don't show it.
             * @default false
             */
            cookie?: boolean;
            /** @description The account's e-mail address; with the password. */
            email?: string | null;
            passkey?: components["schemas"]["PasskeyAssertion"] | null;
            /**
             * Format: password
             * @description Its password. May be left out for a passkey that makes sure who holds it.
             */
            password?: string | null;
        };
        /** @description A tenant's connection to its provider. */
        Sso: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "update",
             *       "remove"
             *     ]
             */
            actions: ("update" | "remove" | "verify_domain")[];
            /**
             * @description What this cloud is called there.
             * @example aicloud
             */
            client_id: string;
            /**
             * @description What a newcomer is.
             * @example tenant_member
             */
            default_role: string;
            /** @description Domains of the addresses that the provider may speak for. */
            domains: components["schemas"]["SsoDomain"][];
            /**
             * @description The provider.
             * @example https://login.example.com
             */
            issuer: string;
            /**
             * @description What the provider must send people back to.
             * @example https://cloud.example.com/v1/sso/acme/callback
             */
            redirect_uri: string;
            /** @description Members hold something in this tenant only when they came by single sign-on. */
            required: boolean;
            /**
             * @description Whether people may come by it: `active` or `disabled`.
             * @example active
             */
            standing: string;
            /**
             * @description Where people sign in.
             * @example https://cloud.example.com/v1/sso/acme/start
             */
            start_uri: string;
        };
        /** @description A domain of a connection. */
        SsoDomain: {
            /**
             * @description The domain.
             * @example example.com
             */
            domain: string;
            /** @description It is known to be the tenant's: new accounts are made for addresses in it. */
            verified: boolean;
        };
        /** @description Where to go to. */
        SsoLocation: {
            /**
             * @description The provider's page. The browser that asked goes there within ten minutes.
             * @example https://login.example.com/authorize?response_type=code&client_id=aicloud
             */
            location: string;
        };
        /** @description Something ordered that lasts. */
        Standing: {
            /** @description On whose authority. */
            by: string;
            /**
             * Format: int64
             * @description The order's number.
             */
            order: number;
            /** @description Why. */
            reason: string;
            /**
             * Format: date-time
             * @description Since when; over restarts of the process.
             */
            since: string;
        };
        /** @description The engine. */
        Supervision: {
            /**
             * Format: date-time
             * @description When it was looked.
             */
            as_of: string;
            /** @description The directories: actors that come and go, by kind. */
            directories: components["schemas"]["Directory"][];
            /** @description What runs from the start to the end of the process. */
            tree: components["schemas"]["TreeNode"];
        };
        /** @description A customer of the cloud. */
        Tenant: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "update",
             *       "invite",
             *       "create_project"
             *     ]
             */
            actions: ("update" | "suspend" | "reactivate" | "disable" | "enable" | "invite" | "create_project" | "set_sso" | "remove_sso")[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * @description What people call it.
             * @example ACME Research
             */
            display_name: string;
            /**
             * @description Its id.
             * @example ten_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Its label, fixed at creation.
             * @example acme
             */
            label: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:-:acme::tenant/ten_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            /**
             * @description Whether it may use the cloud: `active`; `suspended`, given nothing new; or `disabled`, when none of its credentials
             *     opens anything.
             * @example active
             * @enum {string}
             */
            standing: "active" | "suspended" | "disabled";
        };
        /** @description A bearer token of a project. */
        Token: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "revoke"
             *     ]
             */
            actions: "revoke"[];
            /**
             * Format: date-time
             * @description When it ends.
             */
            expires_at: string;
            /**
             * @description Its id, which is no secret.
             * @example tok_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was issued.
             */
            issued_at: string;
            /**
             * @description Who has issued it, as in the journal: `user/…`, `operator/…`, `service_account/…`. Absent: it is from before that was kept.
             * @example user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            issued_by?: string | null;
            /**
             * @description What it is for, in its owner's words.
             * @example ci
             */
            label: string;
            /** @description The project that it opens. */
            project: components["schemas"]["Named"];
            /**
             * @description The token itself. In the first answer to its creation only.
             * @example aic_p_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…
             */
            secret?: string | null;
        };
        /** @description A request for a token, as a form. Which parameters there are depends on the grant. */
        TokenRequest: {
            /** @description The assertion: a JWT of type `client-authentication+jwt` that a key of the account has signed. */
            client_assertion?: string | null;
            /** @description `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`. */
            client_assertion_type?: string | null;
            /** @description The account's id, if it is said again. */
            client_id?: string | null;
            /**
             * @description `client_credentials`, or `urn:ietf:params:oauth:grant-type:token-exchange`.
             * @example client_credentials
             */
            grant_type: string;
            /**
             * @description Permissions, separated by spaces: not more than these. All that there are if absent.
             * @example allocation.read allocation.create
             */
            scope?: string | null;
            /** @description To get a weaker token: one that is good. */
            subject_token?: string | null;
            /** @description `urn:ietf:params:oauth:token-type:access_token`. */
            subject_token_type?: string | null;
        };
        /** @description A token that was given. */
        TokenResponse: {
            /** @description The token, to be sent as bearer. */
            access_token: string;
            /**
             * Format: int64
             * @description For how many seconds it is good.
             */
            expires_in: number;
            /** @description What it is (RFC 8693). */
            issued_token_type: string;
            /** @description The permissions that it has, separated by spaces. */
            scope: string;
            /** @description Always `Bearer`. */
            token_type: string;
        };
        /** @description A project's tokens. */
        Tokens: {
            /** @description All that are live, and those that ended since the last one was issued. */
            items: components["schemas"]["Token"][];
        };
        /** @description An actor that left memory, shown for a while longer. */
        Tombstone: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Which entry of the directory.
             */
            generation: number;
            /** @description The entity. */
            id: string;
            /**
             * Format: int64
             * @description How many lives it had there.
             */
            incarnation: number;
            /** @description Its last crash, if it had one. */
            last_crash?: string | null;
            /** @description Why it left: `idle`, `memory_ceiling`, `operator`, `drain`, `forced`, `arbiter_gone`. */
            reason: string;
        };
        /** @description Actors that left memory lately. */
        TombstoneList: {
            /** @description The latest first. */
            items: components["schemas"]["Tombstone"][];
        };
        /** @description Totals since the process began. */
        Totals: {
            /**
             * Format: int64
             * @description Activations that succeeded.
             */
            activations: number;
            /**
             * Format: int64
             * @description Crashes.
             */
            crashes: number;
            /**
             * Format: int64
             * @description Actors that left.
             */
            exited: number;
            /**
             * Format: int64
             * @description Messages handled.
             */
            handled: number;
            /**
             * Format: int64
             * @description Messages refused.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Resets.
             */
            resets: number;
            /**
             * Format: int64
             * @description Activations refused because storage was away.
             */
            unavailable: number;
        };
        /** @description A seed for an authenticator. */
        TotpSeed: {
            /**
             * @description To be typed into the authenticator. In the first answer only.
             * @example GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
             */
            secret?: string | null;
            /**
             * @description To be shown to the authenticator as a QR code. In the first answer only.
             * @example otpauth://totp/aicloud:ada%40example.com?secret=GEZD…
             */
            url?: string | null;
        };
        /** @description A part of the tree. */
        TreeNode: {
            /** @description What the caller may order of it now. */
            actions?: ("restart" | "passivate" | "quarantine" | "release" | "pause" | "resume" | "crash" | "kill")[];
            /** @description What is below it. */
            children?: components["schemas"]["TreeNode"][];
            /**
             * Format: int32
             * @description Failures that count at present.
             */
            failures_in_window?: number | null;
            /**
             * Format: int32
             * @description The failure in the window that takes its supervisor down with it.
             */
            failures_limit?: number | null;
            /**
             * @description What it is: `supervisor`, `worker`, or `directory`.
             * @example worker
             */
            kind: string;
            last_crash?: components["schemas"]["CrashSummary"] | null;
            last_exit?: components["schemas"]["ChildExit"] | null;
            /**
             * @description Its name.
             * @example writer-0
             */
            name: string;
            /**
             * @description Where it is, for orders; empty for the root.
             * @example core.storage.journal.writer-0
             */
            path: string;
            /**
             * @description Where it is in its life; absent for the root.
             * @example running
             */
            phase?: string | null;
            /**
             * Format: date-time
             * @description Since when.
             */
            since?: string | null;
            /**
             * Format: int32
             * @description How often it was started.
             */
            starts?: number | null;
            /** @description Whom a supervisor restarts together: `one_for_one`, `rest_for_one`, `one_for_all`. */
            strategy?: string | null;
            /**
             * Format: int64
             * @description How long a failure counts.
             */
            window_ms?: number | null;
        };
        /**
         * @description A change of a service account. What is absent stays as it is.
         * @example {
         *       "role": "project_viewer"
         *     }
         */
        UpdateServiceAccount: {
            /** @description What people call it from now on. */
            display_name?: string | null;
            /** @description Only these of the role's permissions from now on; null: all of them. */
            permissions?: string[] | null;
            /**
             * @description Its role from now on.
             * @enum {string|null}
             */
            role?: "operator_admin" | "operator_support" | "tenant_owner" | "tenant_admin" | "tenant_billing" | "tenant_member" | "tenant_viewer" | "project_admin" | "project_member" | "project_viewer" | null;
        };
        /**
         * @description A change of a user. What is absent stays.
         * @example {
         *       "operator": "operator_admin"
         *     }
         */
        UpdateUser: {
            /** @description What people call it from now on. */
            display_name?: string | null;
            /**
             * @description Its e-mail address from now on, for who has lost the mailbox. Nobody proves it by a link; a letter goes to both
             *     addresses. Not for one's own account, which has `POST /v1/me/email`.
             */
            email?: string | null;
            /** @description What it is in the cloud from now on: `operator_admin`, `operator_support`, or null for nothing. */
            operator?: string | null;
        };
        /** @description What a project, or a tenant with all its projects, used in a range. */
        Usage: {
            /**
             * @description By allocation, of a project: the dearest `limit` of each currency. With `rest` they are `total`, exactly. Empty where a tenant was
             *     asked for.
             */
            allocations: components["schemas"]["UsageLine"][];
            /**
             * Format: date-time
             * @description Until when intervals that still run are counted.
             */
            as_of: string;
            /**
             * Format: date-time
             * @description From when, this instant included.
             */
            from: string;
            project?: components["schemas"]["Named"] | null;
            /**
             * @description By project, and currency: the dearest `limit` of each currency. With `rest`, where a tenant was asked for, all of them together are
             *     `total`, exactly.
             */
            projects: components["schemas"]["ProjectLine"][];
            /**
             * @description By currency: what has no line of its own, since there are more than `limit`. Of projects where a tenant was asked for, else of
             *     allocations. Absent where every line is there.
             */
            rest?: components["schemas"]["UsageRest"][] | null;
            /** @description The range step by step, where `step` was asked for: every step, in order. All of them together are `total`, exactly. */
            series?: components["schemas"]["UsageSpan"][] | null;
            /** @description Who pays. */
            tenant: components["schemas"]["Named"];
            /**
             * Format: date-time
             * @description To when, this instant not included.
             */
            to: string;
            /** @description All of them together, by currency. */
            total: components["schemas"]["Amount"][];
        };
        /** @description Billed time. */
        UsageInterval: components["schemas"]["Amount"] & {
            /**
             * Format: date-time
             * @description When it ended; absent while it runs.
             */
            ended_at?: string | null;
            /**
             * Format: int32
             * @description How many.
             */
            gpu_count: number;
            /** @description What was lent. */
            gpu_model: string;
            /**
             * Format: int32
             * @description The how-manieth interval of the allocation, from 1.
             */
            ordinal: number;
            /** @description Millionths of the currency's unit for one GPU for one hour, as digits. */
            price_micros_per_gpu_hour: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
        };
        /** @description What an allocation used in a range. */
        UsageLine: components["schemas"]["Amount"] & {
            /** @description The allocation. */
            allocation: string;
            /** @description What its owner calls it. */
            display_name?: string | null;
            /**
             * Format: int32
             * @description How many.
             */
            gpu_count: number;
            /** @description What was lent. */
            gpu_model: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:local:acme:lab:allocation/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
        };
        /** @description A part of what was used in a step. */
        UsagePart: components["schemas"]["Amount"] & {
            /** @description The allocation's id, where they are divided by allocations. Absent for all others together. */
            allocation?: string | null;
            /** @description What was lent, where steps are divided by that. */
            gpu_model?: string | null;
            /** @description The project's id, where they are divided by projects. Absent for all others together. */
            project?: string | null;
        };
        /** @description What was used in a range by those that have no line, in one currency. */
        UsageRest: components["schemas"]["Amount"] & {
            /**
             * Format: int64
             * @description How many allocations were active.
             */
            allocations: number;
            /**
             * Format: int64
             * @description How many lines these would be.
             */
            lines: number;
        };
        /** @description What was used in a step of the range. */
        UsageSpan: {
            /**
             * Format: date-time
             * @description From when, this instant included.
             */
            from: string;
            /** @description The same, divided. */
            parts: components["schemas"]["UsagePart"][];
            /**
             * Format: date-time
             * @description To when, this instant not included.
             */
            to: string;
            /** @description By currency; none where nothing ran. */
            total: components["schemas"]["Amount"][];
        };
        /** @description A person who signs in. */
        User: {
            /**
             * @description What the caller may do with it now.
             * @example [
             *       "update",
             *       "disable"
             *     ]
             */
            actions: ("update" | "reset_second_factor" | "disable" | "enable")[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description What people call it. */
            display_name: string;
            /**
             * @description Its e-mail address, in lower case.
             * @example ann@example.org
             */
            email: string;
            /** @description Whether it has set a password. */
            has_password: boolean;
            /** @description Whether a second factor is asked for. */
            has_second_factor: boolean;
            /**
             * @description Its id.
             * @example user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            id: string;
            /**
             * @description Its full name.
             * @example core42:aicloud:-:::user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
             */
            name: string;
            /**
             * @description What it is in the cloud, if it runs it: `operator_admin` or `operator_support`.
             * @example operator_support
             */
            operator?: string | null;
            /**
             * @description Whether it may sign in: `active` or `disabled`.
             * @example active
             */
            standing: string;
        };
        /** @description Why nothing is said about how long it would wait. */
        WaitUnknown: {
            /**
             * @description `no_node_large_enough`, `too_little_history`, `history_unreachable`.
             * @example too_little_history
             * @enum {string}
             */
            reason: "no_node_large_enough" | "too_little_history" | "history_unreachable";
            /** @description The same for people. */
            text: string;
        };
        /** @description Something that works in the background. */
        Worker: {
            /** @description What it does. */
            about: string;
            /**
             * @description How far in the journal it is, as `id` of an event; absent for one that does not follow it.
             * @example 812-4711
             */
            cursor?: string | null;
            /**
             * Format: int64
             * @description Between two rounds, milliseconds; absent for one that works when there is something to do.
             */
            every_ms?: number | null;
            /**
             * Format: int64
             * @description Rounds that failed since then.
             */
            failures: number;
            /** @description How far it is behind. */
            lag: components["schemas"]["WorkerLag"];
            last_error?: components["schemas"]["WorkerError"] | null;
            /**
             * Format: date-time
             * @description When one last went well.
             */
            last_success_at?: string | null;
            /**
             * @description Its name.
             * @example relay
             */
            name: string;
            /**
             * @description Where it is in the tree, for orders.
             * @example core.storage.journal.relay
             */
            path: string;
            /**
             * @description Where it is in its life.
             * @example running
             */
            phase: string;
            /**
             * Format: int64
             * @description Rounds that went well since the process began.
             */
            rounds: number;
            /**
             * @description The page that says what to do when it fails.
             * @example slow-journal
             * @enum {string}
             */
            runbook: "database-away" | "drain-overdue" | "failed-cleanup" | "failing-child" | "failing-requests" | "lost-denials" | "node-unreachable" | "not-ready" | "quarantined-actor" | "slow-journal";
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /**
             * Format: int32
             * @description How often it was started.
             */
            starts: number;
        };
        /** @description What went wrong. */
        WorkerError: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What. */
            message: string;
            /** @description Nothing has gone well since. */
            standing: boolean;
        };
        /** @description How far a worker is behind. */
        WorkerLag: {
            /**
             * Format: int64
             * @description What waits for it: entries, letters; 10,000 at most. Absent for one that has no queue.
             */
            entries?: number | null;
            /**
             * Format: double
             * @description How long the oldest of these waits, or how long its next round is overdue, seconds. Absent where nobody measures it.
             */
            seconds?: number | null;
        };
        /** @description Workers of a process. */
        Workers: {
            /**
             * Format: date-time
             * @description When it was looked.
             */
            as_of: string;
            /** @description All workers, in the order of their start. */
            items: components["schemas"]["Worker"][];
            /** @description The process that answers, whose workers these are. */
            process: components["schemas"]["ProcessView"];
        };
        /** @description What runs. */
        Workload: {
            /** @description The program and its arguments; empty: it idles, for whoever opens a terminal. */
            command: string[];
            /** @description Variables of its environment. */
            env: {
                [key: string]: string;
            };
            /**
             * @description The image that the root file system is made of.
             * @example busybox
             */
            image: string;
            /**
             * @description Names of its secret variables; absent when it has none. Their values are shown to nobody.
             * @example [
             *       "HF_TOKEN"
             *     ]
             */
            secret_env?: string[];
        };
        /** @description What is to run. */
        WorkloadBody: {
            /** @description The program and its arguments; absent: it idles, for whoever opens a terminal. */
            command?: string[];
            /** @description Variables of its environment. `NVIDIA_…` and `AICLOUD_…` are the cloud's. */
            env?: {
                [key: string]: string;
            };
            /** @description The image that the root file system is made of. */
            image: string;
            /** @description Variables whose values nobody reads back: answers have their names. In one of the two, `env` or here. */
            secret_env?: {
                [key: string]: string;
            };
        };
    };
    responses: {
        /** @description A problem (RFC 9457). `code` says which. */
        Problem: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "x-client-request-id": components["headers"]["ClientRequestId"];
                "x-request-id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The same request with the same key is carried out once, and answered the same again. */
        IdempotencyKey: string;
        /** @description The ETag that was seen: the write takes effect on that version only. */
        IfMatch: string;
        /** @description `*`: the write takes effect only where there is nothing yet, and changes nobody. */
        IfNoneMatch: "*";
        /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
        RequestId: string;
        /** @description The distributed trace (W3C Trace Context). */
        Traceparent: string;
    };
    requestBodies: never;
    headers: {
        /** @description Of an export: `true` when nothing can be added to the range any more, as `complete` of a page says. */
        AuditComplete: "true" | "false";
        /** @description What the caller called the request in `x-request-id`; absent where it brought none. */
        ClientRequestId: string;
        /** @description The version of what its owner wants of it. Not moved by progress. */
        ETag: string;
        /** @description `true` when this answer was given before, under the same key. */
        IdempotencyReplayed: string;
        /** @description Where the new resource is. */
        Location: string;
        /**
         * @description What may still be sent at once: an item for each policy, with `r` requests left, and `t` seconds until it is whole again. In all answers to somebody who is known.
         * @example "principal-reads";r=998;t=1, "tenant-reads";r=1987;t=1
         */
        RateLimit: string;
        /**
         * @description The caller's limits: `q` requests in `w` seconds.
         * @example "principal-reads";q=1000;w=1, "tenant-reads";q=2000;w=1
         */
        RateLimitPolicy: string;
        /** @description The request's id, made by the server: problems, the journal and the logs have the same. */
        RequestId: string;
        /** @description Seconds to wait before sending the same again. */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    jwks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    oauth_metadata: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metadata. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format 0.0.4. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1, generated from the code. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description They can't; `checks` says why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    list_allocations: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
                /**
                 * @description Only those in one of these phases, separated by commas.
                 * @example queued,active
                 */
                phase?: string;
                /** @description Only this project's: its id or full name. */
                project?: string;
                /** @description Only this tenant's: its id or full name. Who belongs to several must say which. */
                tenant?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Allocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_allocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAllocation"];
            };
        };
        responses: {
            /** @description The new allocation, in its first phase. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    plan_allocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAllocation"];
            };
        };
        responses: {
            /** @description What would become of it, as of now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllocationPlan"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_allocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The allocation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The allocation. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    release_allocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The allocation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The allocation, on its way to its end. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_allocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The allocation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The allocation, waiting for a node. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stop_allocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The allocation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The allocation, on its way to `stopped`. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_allocation_usage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The allocation's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its intervals, and what they cost. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllocationUsage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_audit: {
        parameters: {
            query?: {
                /** @description Only what this credential proved, by its id. */
                credential?: string;
                /** @description A page as JSON, or everything as JSON Lines. */
                format?: "json" | "jsonl";
                /** @description From when (RFC 3339), included. 24 hours before `to`, if absent. */
                from?: string;
                /** @description Entries on the page; of an export all are sent. */
                limit?: number;
                /** @description From which end: `oldest` first if absent, and always in an export. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /**
                 * @description `next_page_token` of the page before, with the same filters. It carries the range, so `from` and `to` may stay as
                 *     they are or be left out.
                 */
                page_token?: string;
                /**
                 * @description Only on this authority, as the entries say it.
                 * @example user/user_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                principal?: string;
                /**
                 * @description Only this project's: its id or full name. What was denied is of the tenant, not of a project: not with
                 *     `result=denied`.
                 */
                project?: string;
                /** @description Only of this request. */
                request_id?: string;
                /** @description Only what was done, or only what was denied. */
                result?: "done" | "denied";
                /** @description Only this tenant's: its id or full name. A caller with one tenant only may leave it out. */
                tenant?: string;
                /** @description To when (RFC 3339), not included. Now, if absent. */
                to?: string;
                /**
                 * @description Only events of this type.
                 * @example allocation.requested
                 */
                type?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; with `format=jsonl` the whole range, an entry each line. */
            200: {
                headers: {
                    "Aicloud-Audit-Complete": components["headers"]["AuditComplete"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                    "application/jsonl": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    complete_email_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteLink"];
            };
        };
        responses: {
            /** @description The account has the new address. */
            204: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watch_events: {
        parameters: {
            query?: {
                /**
                 * @description Only what follows this position: a list's `position`, or an event's `id`. `Last-Event-ID`
                 *     counts before it. Absent: what happens from now on.
                 * @example 0-0
                 */
                after?: string;
                /** @description Only this project's: its id or full name. A project's token sees its own anyway. */
                project?: string;
                /** @description Only this resource's: its id or full name. */
                resource?: string;
                /** @description Only this tenant's: its id or full name. Who belongs to several must say which. */
                tenant?: string;
            };
            header?: {
                /** @description The position to go on after: the `id` of the last event that was seen. */
                "Last-Event-ID"?: string | null;
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream; it ends when the server stops. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 3f2-1a
                     *     event: allocation.active
                     *     data: {"resource":"alloc_01jd4q8w0zf2n9k3m5p7r9t1v3","type":"allocation.active"}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_gpu_types: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All types of the region. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuTypes"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_gpu_type: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description 1 to 32 capital letters, digits or hyphens.
                 * @example H100
                 */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetGpuType"];
            };
        };
        responses: {
            /** @description The type as it is offered now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuType"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description The caller is a member now. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_journal: {
        parameters: {
            query: {
                /** @description Entries on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
                /** @description The resource: its id or full name. */
                resource: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_me: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rename"];
            };
        };
        responses: {
            /** @description The account after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Myself"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_email_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEmail"];
            };
        };
        responses: {
            /** @description A link is on its way, if the address exists. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Myself"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_passkeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyPasskeys"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_passkey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskey"];
            };
        };
        responses: {
            /** @description The passkey. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyPasskey"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmed"];
            };
        };
        responses: {
            /** @description The options. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_passkey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The passkey's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmed"];
            };
        };
        responses: {
            /** @description It is removed. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_passkey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The passkey's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenamePasskey"];
            };
        };
        responses: {
            /** @description The passkey after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyPasskey"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_my_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMyPassword"];
            };
        };
        responses: {
            /** @description It is changed. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renew_recovery_codes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenewRecoveryCodes"];
            };
        };
        responses: {
            /** @description The new recovery codes. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_my_sessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that are open. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MySessions"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_my_sessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are closed. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_my_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The session's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is closed. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_my_sso_links: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All links. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MySsoLinks"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    link_my_sso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkSso"];
            };
        };
        responses: {
            /** @description Where to go, and a cookie for coming back. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoLocation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            502: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_my_sso_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The link's id, which is its tenant's. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That provider does not know one any more. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmed"];
            };
        };
        responses: {
            /** @description The seed. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSeed"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_totp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveTotp"];
            };
        };
        responses: {
            /** @description No code is asked for any more. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTotp"];
            };
        };
        responses: {
            /** @description The recovery codes. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_nodes: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNode"];
            };
        };
        responses: {
            /** @description The new node; an agent can join it with a join token. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The node's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cordon_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The node's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node, cordoned. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drain_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The node's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DrainNode"];
            };
        };
        responses: {
            /** @description The node, draining, or drained already. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_join_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The node's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJoinToken"];
            };
        };
        responses: {
            /** @description The token and the command to run on the node. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinToken"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retire_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The node's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetireNode"];
            };
        };
        responses: {
            /** @description The node, retired. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uncordon_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The node's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The node, taking work. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_crashes: {
        parameters: {
            query?: {
                /** @description Only those in this directory; `child`: only those of static children. */
                directory?: string;
                /** @description How many, at most. */
                limit?: number;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first, without backtraces. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrashList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_crash: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The id, as callers were told.
                 * @example crash_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                crash_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The crash. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Crash"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_pulse: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pulse, as of now. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pulse"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_runbooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, without their texts. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbooks"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_runbook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The runbook's id.
                 * @example quarantined-actor
                 */
                runbook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_supervision: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The engine, as of now. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Supervision"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_directory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_directory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_actors: {
        parameters: {
            query?: {
                /** @description Actors on the page. */
                limit?: number;
                /** @description `next_page_token` of the page before. */
                page_token?: string;
                /** @description Only those in this phase. */
                phase?: "cold" | "activating" | "active" | "backing_off" | "quarantined";
                /**
                 * @description Only those whose id has this in it.
                 * @example 01jd4q
                 */
                search?: string;
                /** @description The order. */
                sort?: "mailbox_age" | "depth" | "handled" | "rate" | "rejected" | "crashes" | "resets" | "handle_p99" | "unused" | "id";
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActorPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The actor. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActorDetail"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    crash_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    passivate_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quarantine_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    release_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restart_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_actor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
                /**
                 * @description The entity's id.
                 * @example alloc_01jd4q8w0zf2n9k3m5p7r9t1v3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tombstones: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The directory: a kind of entity.
                 * @example allocation
                 */
                directory: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TombstoneList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    kill_child: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description Where it is in the tree: names with dots between.
                 * @example core.storage.journal.writer-0
                 */
                path: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restart_child: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description Where it is in the tree: names with dots between.
                 * @example core.storage.journal.writer-0
                 */
                path: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOrder"];
            };
        };
        responses: {
            /** @description The order, carried out. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watch_supervision: {
        parameters: {
            query?: {
                /**
                 * @description The directory whose top list is sent, and whose actors' changes are told. Absent: changes of
                 *     all, and no top list.
                 */
                directory?: string;
                /** @description Actors in the top list. */
                limit?: number;
                /** @description Tell of each activation and passivation, too; on a busy server these are most changes. */
                lives?: boolean;
                /** @description Only actors in this phase in the top list. */
                phase?: "cold" | "activating" | "active" | "backing_off" | "quarantined";
                /** @description The order of the top list. */
                sort?: "mailbox_age" | "depth" | "handled" | "rate" | "rejected" | "crashes" | "resets" | "handle_p99" | "unused" | "id";
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed; it ends when the server stops. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            426: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_workers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All workers of this process, as of now. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workers"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_password_reset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPassword"];
            };
        };
        responses: {
            /** @description If there is such an account, a link is on its way. */
            202: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    complete_password_reset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompletePasswordReset"];
            };
        };
        responses: {
            /** @description The password is set. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownDevice"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_projects: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
                /** @description Only this tenant's: its id or full name. */
                tenant?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Project"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProject"];
            };
        };
        responses: {
            /** @description The new project. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rename"];
            };
        };
        responses: {
            /** @description The project after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_project_members: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page: by the users' ids, in the order that was asked for. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Member"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_project_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_project_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description `*`: the write takes effect only where there is nothing yet, and changes nobody. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
                /** @description The user's id, or its e-mail address. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMember"];
            };
        };
        responses: {
            /** @description The member with its role. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_project_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is no member. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_accounts: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ServiceAccount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_service_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccount"];
            };
        };
        responses: {
            /** @description The new account. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All live tokens, without their secrets. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description The new token, with its secret. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The project's id. */
                id: string;
                /** @description The token's id. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It opens nothing any more. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_service_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_service_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateServiceAccount"];
            };
        };
        responses: {
            /** @description The account after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All API keys, without their secrets. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description The new API key, with its secret. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
                /** @description The API key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It opens nothing any more. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disable_service_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enable_service_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_account_keys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All keys, those that have ended as well. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountKeys"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_service_account_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddKey"];
            };
        };
        responses: {
            /** @description The key. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountKey"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_service_account_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
                /** @description The key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It counts no more. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_service_account_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The account's id. */
                id: string;
                /** @description The key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRotation"];
            };
        };
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountKey"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session that the request came by. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The new session. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is closed. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey_sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The options. */
            200: {
                headers: {
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeem_sso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeemTicket"];
            };
        };
        responses: {
            /** @description The new session. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_sso: {
        parameters: {
            query?: {
                /** @description The code, good once. */
                code?: string;
                /** @description Why there is no code. */
                error?: string;
                /** @description The provider (RFC 9207). */
                iss?: string;
                /** @description What was sent along. */
                state?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's label. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in; or on to the console, which says why not. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            502: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_sso: {
        parameters: {
            query?: {
                /** @description For a program: the SHA-256 of what it shows with the ticket, in base64url. */
                challenge?: string;
                /** @description For a program: where on this machine it listens for the browser, which brings it a ticket. */
                port?: number;
                /**
                 * @description A path on this server, where the person goes on; `/` if absent.
                 * @example /allocations
                 */
                return_to?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's label. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On to the provider. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description On to the console, which says why not. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            502: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tenants: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenant"];
            };
        };
        responses: {
            /** @description The new tenant. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rename"];
            };
        };
        responses: {
            /** @description The tenant after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disable_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant, disabled. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enable_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant, as before. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Invitation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitation"];
            };
        };
        responses: {
            /** @description The invitation. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The invitation's id. */
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The invitation's id. */
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can't be accepted any more. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tenant_members: {
        parameters: {
            query?: {
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page: by the users' ids, in the order that was asked for. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Member"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tenant_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_tenant_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description `*`: the write takes effect only where there is nothing yet, and changes nobody. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMember"];
            };
        };
        responses: {
            /** @description The member with its role. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_tenant_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
                /** @description The user's id. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is no member. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reactivate_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant, active. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection, without its secret. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sso"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_sso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSso"];
            };
        };
        responses: {
            /** @description The connection after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sso"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            502: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_sso: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is none. */
            204: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify_sso_domain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The domain, which must be one of the connection's. */
                domain: string;
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection after the change. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sso"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspend_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The tenant's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant, suspended. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exchange_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description The request is not one that a token is given for (RFC 6749, 5.2). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthError"];
                };
            };
            /** @description The assertion proves nobody. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthError"];
                };
            };
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            410: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usage: {
        parameters: {
            query?: {
                /** @description With `step`: what each of them is divided by, `gpu_model` if absent. */
                by?: "gpu_model" | "allocation" | "project";
                /** @description From when (RFC 3339), included. 30 days before `to`, if absent. */
                from?: string;
                /**
                 * @description How many lines of each currency are told, the dearest; what is left is in `rest`. 1000, if absent, and at the most; with 0 there
                 *     are the totals alone.
                 */
                limit?: number;
                /** @description The project: its id or full name. A project's token may leave it out. */
                project?: string;
                /** @description Also step by step: how long a step is. The first begins at `from`, the last ends at `to`; 400 steps at most. */
                step?: "hour" | "day";
                /** @description All projects of this tenant: its id or full name. With `project`: the tenant that it must be of. */
                tenant?: string;
                /** @description To when (RFC 3339), not included. Now, if absent. */
                to?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By project, by allocation, and all together. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description Only the one with this e-mail address. */
                email?: string;
                /** @description Items on the page. */
                limit?: number;
                /** @description From which end: `oldest` first if absent. A page token goes on in its own order only. */
                order?: components["schemas"]["ListOrder"];
                /** @description `next_page_token` of the page before. */
                page_token?: string;
            };
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, in the order that was asked for. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description The new user. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description The user after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disable_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, disabled. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enable_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, active. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reset_second_factor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is carried out once, and answered the same again. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that was seen: the write takes effect on that version only. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The distributed trace (W3C Trace Context). */
                traceparent?: components["parameters"]["Traceparent"];
                /** @description What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description The user's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetSecondFactor"];
            };
        };
        responses: {
            /** @description The user, without a second factor. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            408: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Problem"];
            412: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["Problem"];
            /** @description A problem (RFC 9457). `code` says which. */
            503: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    "x-client-request-id": components["headers"]["ClientRequestId"];
                    "x-request-id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
