//! A catalogue owes nothing.

use aicloud_domain::catalog::CatalogMachine;

use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;

impl Conduct for CatalogMachine {}

impl Live for CatalogMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().catalogs
    }
}
