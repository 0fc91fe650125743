//! The five kinds of entities, so that the rest can speak of them alike.

use std::sync::Arc;

use aicloud_actors::command::Committed;
use aicloud_actors::conduct::Conduct;
use aicloud_domain::allocation::{Allocation, AllocationCommand, AllocationMachine};
use aicloud_domain::catalog::{Catalog, CatalogCommand, CatalogMachine};
use aicloud_domain::node::{Node, NodeCommand, NodeMachine};
use aicloud_domain::project::{Project, ProjectCommand, ProjectMachine};
use aicloud_domain::tenant::{Tenant, TenantCommand, TenantMachine};

use super::process::{House, Process};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Tenant,
    Project,
    Catalog,
    Node,
    Allocation,
}

/// A command of any kind.
#[derive(Debug, Clone)]
pub enum Command {
    Tenant(TenantCommand),
    Project(ProjectCommand),
    Catalog(CatalogCommand),
    Node(NodeCommand),
    Allocation(AllocationCommand),
}

/// A state of any kind.
#[derive(Debug, Clone)]
pub enum State {
    Tenant(Arc<Committed<Tenant>>),
    Project(Arc<Committed<Project>>),
    Catalog(Arc<Committed<Catalog>>),
    Node(Arc<Committed<Node>>),
    Allocation(Arc<Committed<Allocation>>),
}

impl State {
    pub fn seq(&self) -> u64 {
        match self {
            Self::Tenant(state) => state.seq,
            Self::Project(state) => state.seq,
            Self::Catalog(state) => state.seq,
            Self::Node(state) => state.seq,
            Self::Allocation(state) => state.seq,
        }
    }

    pub fn json(&self) -> String {
        let json = match self {
            Self::Tenant(state) => serde_json::to_string(&state.state),
            Self::Project(state) => serde_json::to_string(&state.state),
            Self::Catalog(state) => serde_json::to_string(&state.state),
            Self::Node(state) => serde_json::to_string(&state.state),
            Self::Allocation(state) => serde_json::to_string(&state.state),
        };
        json.unwrap()
    }
}

/// A kind, for code that is the same for all.
pub trait Sort: Conduct {
    const SORT: Kind;
    fn house(process: &mut Process) -> &mut House<Self>;
    fn state(committed: &Arc<Committed<Self::State>>) -> State;
}

macro_rules! sort {
    ($machine:ty, $kind:ident, $house:ident) => {
        impl Sort for $machine {
            const SORT: Kind = Kind::$kind;
            fn house(process: &mut Process) -> &mut House<Self> {
                &mut process.$house
            }
            fn state(committed: &Arc<Committed<Self::State>>) -> State {
                State::$kind(Arc::clone(committed))
            }
        }
    };
}

sort!(TenantMachine, Tenant, tenants);
sort!(ProjectMachine, Project, projects);
sort!(CatalogMachine, Catalog, catalogs);
sort!(NodeMachine, Node, nodes);
sort!(AllocationMachine, Allocation, allocations);

/// Calls a method that is generic over the kind, for a kind that is known only now.
#[macro_export]
macro_rules! for_kind {
    ($kind:expr, $world:ident . $method:ident ( $($argument:expr),* )) => {
        match $kind {
            $crate::simulation::kinds::Kind::Tenant => $world.$method::<aicloud_domain::tenant::TenantMachine>($($argument),*),
            $crate::simulation::kinds::Kind::Project => $world.$method::<aicloud_domain::project::ProjectMachine>($($argument),*),
            $crate::simulation::kinds::Kind::Catalog => $world.$method::<aicloud_domain::catalog::CatalogMachine>($($argument),*),
            $crate::simulation::kinds::Kind::Node => $world.$method::<aicloud_domain::node::NodeMachine>($($argument),*),
            $crate::simulation::kinds::Kind::Allocation => $world.$method::<aicloud_domain::allocation::AllocationMachine>($($argument),*),
        }
    };
}

/// The same for a command, which is handed on as what it is.
#[macro_export]
macro_rules! for_command {
    ($command:expr, $world:ident . $method:ident ( $command_name:ident $(, $argument:expr)* )) => {
        match $command {
            $crate::simulation::kinds::Command::Tenant($command_name) => $world.$method::<aicloud_domain::tenant::TenantMachine>($command_name $(, $argument)*),
            $crate::simulation::kinds::Command::Project($command_name) => $world.$method::<aicloud_domain::project::ProjectMachine>($command_name $(, $argument)*),
            $crate::simulation::kinds::Command::Catalog($command_name) => $world.$method::<aicloud_domain::catalog::CatalogMachine>($command_name $(, $argument)*),
            $crate::simulation::kinds::Command::Node($command_name) => $world.$method::<aicloud_domain::node::NodeMachine>($command_name $(, $argument)*),
            $crate::simulation::kinds::Command::Allocation($command_name) => $world.$method::<aicloud_domain::allocation::AllocationMachine>($command_name $(, $argument)*),
        }
    };
}
