//! A book of denials owes nothing.

use aicloud_domain::denial::DenialsMachine;

use crate::conduct::Conduct;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;

impl Conduct for DenialsMachine {}

impl Live for DenialsMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().denials
    }
}
