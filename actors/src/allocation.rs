//! What an allocation owes: to be placed, orders to its node, and its timers.

use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::allocation::{
    Allocation, AllocationCommand, AllocationEffect, AllocationEvent, AllocationMachine,
    NodeReport, Operation, Phase, Timer,
};
use aicloud_domain::machine::{Rejection, Time};
use aicloud_domain::node::{NodeCommand, Order};
use aicloud_domain::placement::Request;
use aicloud_persistence::journal::OpenInterval;
use aicloud_persistence::{NewSecretEnv, SideRow};

use crate::command::{CommandError, Committed};
use crate::conduct::{Attempt, Conduct, Duty, Tell, To};
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;
use crate::settings::Timers;

/// How soon an order is given again when the node's actor could not be reached.
const DISPATCH_PAUSE: Duration = Duration::from_millis(200);
/// How often the queue is reminded of one that waits: a node that held GPUs for it may have
/// been retired before it could say so.
const QUEUE_REMINDER: Duration = Duration::from_secs(10);
/// How often a clean-up that was ordered and is still owed is ordered again: what is left of
/// an older placement has nobody else who would ask, should its clean-up fail. Well within the
/// half minute in which all is to heal.
const CLEAN_UP_REMINDER: Duration = Duration::from_secs(10);

impl Conduct for AllocationMachine {
    const KEEPS_TRACE: bool = true;

    fn side_rows(
        command: &AllocationCommand,
        before: Option<&Allocation>,
        after: &Allocation,
        event: &AllocationEvent,
        at: Time,
    ) -> Vec<SideRow> {
        match event {
            AllocationEvent::MeteringStarted { ordinal } => {
                vec![SideRow::OpenInterval(OpenInterval {
                    allocation: after.id,
                    ordinal: *ordinal,
                    tenant: after.tenant_id,
                    project: after.project_id,
                    gpu_model: after.spec.gpu.model.to_string(),
                    gpu_count: after.spec.gpu.count,
                    price_micros_per_gpu_hour: after.price.micros.0,
                    currency: after.price.currency.to_string(),
                    started_at: at,
                })]
            }
            AllocationEvent::MeteringStopped { ordinal } if before.is_some() => {
                let (tenant, allocation, ordinal) = (after.tenant_id, after.id, *ordinal);
                vec![SideRow::CloseInterval { tenant, allocation, ordinal, ended_at: at }]
            }
            AllocationEvent::Requested(_) => match command {
                AllocationCommand::Create { secrets: Some(sealed), .. } => {
                    vec![SideRow::KeepSecretEnv(NewSecretEnv {
                        tenant: after.tenant_id,
                        project: after.project_id,
                        allocation: after.id,
                        sealed: sealed.clone(),
                    })]
                }
                _ => vec![],
            },
            // Nothing starts it again.
            _ if after.phase.is_end() && !after.spec.workload.secret_env.is_empty() => {
                let (tenant, allocation) = (after.tenant_id, after.id);
                vec![SideRow::EraseSecretEnv { tenant, allocation }]
            }
            _ => vec![],
        }
    }

    fn duty(
        committed: &Committed<Allocation>,
        effect: &AllocationEffect,
        timers: &Timers,
    ) -> Duty<Self> {
        let allocation = &committed.state;
        match *effect {
            AllocationEffect::AwaitPlacement { epoch } => {
                let request = Request {
                    allocation_id: allocation.id,
                    epoch,
                    model: allocation.spec.gpu.model.clone(),
                    count: allocation.spec.gpu.count,
                    since: allocation.queued_since.unwrap_or(allocation.phase_since),
                };
                Duty::Enqueue(request, QUEUE_REMINDER)
            }
            AllocationEffect::Dispatch { node_id, epoch, operation } => {
                let order = match operation {
                    Operation::Start => {
                        Order::Start { workload: Box::new(allocation.spec.workload.clone()) }
                    }
                    Operation::Stop => Order::Stop,
                    Operation::Release => Order::Release,
                };
                let (allocation_id, name) = (allocation.id, allocation.name.clone());
                let trace_id = committed.trace_id.clone();
                let command = NodeCommand::Dispatch {
                    allocation_id,
                    epoch,
                    name,
                    trace_id: trace_id.clone(),
                    order,
                };
                Duty::Tell(Tell { what: To::Node(node_id, command), part: "allocation", trace_id })
            }
            AllocationEffect::Await { timer, epoch, since } => Duty::Wait {
                since,
                limit: limit(timer, allocation, timers),
                // Only these two say when, and not how long.
                for_node: !matches!(timer, Timer::Queue | Timer::Notice),
                then: AllocationCommand::TimeOut { epoch, timer, since },
            },
        }
    }

    fn answered(effect: &AllocationEffect, answer: Result<(), &CommandError>) -> Attempt<Self> {
        let AllocationEffect::Dispatch { node_id, epoch, operation } = *effect else {
            return Attempt::Done;
        };
        match answer {
            Ok(()) if operation == Operation::Start => Attempt::Done,
            // A node that is retired with a task, and without a hold, has nobody to tell.
            Ok(()) => Attempt::Again(CLEAN_UP_REMINDER),
            // The node holds nothing for it: there is nothing left to clean up.
            Err(CommandError::Rejected(Rejection::Stale { .. } | Rejection::NotFound { .. }))
                if operation != Operation::Start =>
            {
                let report = NodeReport::Vacated;
                Attempt::Tell(AllocationCommand::Report { node_id, epoch, report })
            }
            Err(_) => Attempt::Again(DISPATCH_PAUSE),
        }
    }
}

impl Live for AllocationMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().allocations
    }

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<Allocation>>) {
        if committed.state.phase != Phase::Queued {
            engine.scheduler.withdraw(committed.state.id);
        }
    }
}

fn limit(timer: Timer, allocation: &Allocation, timers: &Timers) -> Duration {
    match timer {
        Timer::Queue => {
            Duration::from_secs(allocation.spec.max_queue_seconds.unwrap_or(u32::MAX).into())
        }
        Timer::Reservation => timers.reservation,
        Timer::Provisioning => timers.provisioning,
        Timer::LostGrace => timers.lost_grace,
        Timer::Notice => {
            let left = allocation.notice.as_ref().map(|notice| notice.deadline - notice.since);
            left.and_then(|left| left.to_std().ok()).unwrap_or_default()
        }
    }
}
