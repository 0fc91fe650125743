//! A tenant owes nothing.

use aicloud_domain::tenant::TenantMachine;

use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;

impl Conduct for TenantMachine {}

impl Live for TenantMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().tenants
    }
}
