//! The catalogue: a region's GPU types and what an hour of each costs.
//!
//! One entity per region. A new price holds for allocations created after it; what runs
//! keeps the price it was created with.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{CatalogId, TypedId, derived};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::money::GpuHourPrice;
use crate::name::Label;

/// A GPU model as the catalogue calls it: `H100`, `A100-80G`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct GpuModel(String);

/// The text is no model's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a GPU model is 1 to 32 capital letters, digits or hyphens, for instance H100")]
pub struct NoGpuModel;

impl GpuModel {
    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GpuModel {
    type Err = NoGpuModel;
    fn from_str(text: &str) -> Result<Self, NoGpuModel> {
        let good = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        let legal = (1..=32).contains(&text.len()) && text.bytes().all(good);
        legal.then(|| Self(text.to_owned())).ok_or(NoGpuModel)
    }
}

impl TryFrom<String> for GpuModel {
    type Error = NoGpuModel;
    fn try_from(text: String) -> Result<Self, NoGpuModel> {
        text.parse()
    }
}

impl From<GpuModel> for String {
    fn from(model: GpuModel) -> String {
        model.0
    }
}

impl fmt::Display for GpuModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Marker of this state machine.
#[derive(Debug)]
pub struct CatalogMachine;

/// One line of the price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuType {
    /// Memory of one GPU, bytes.
    pub memory_bytes: u64,
    /// What one GPU costs for an hour.
    pub price: GpuHourPrice,
}

/// All that is known of a region's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Its id, a function of the region.
    pub id: CatalogId,
    /// Whose catalogue.
    pub region: Label,
    /// The price list.
    pub gpu_types: BTreeMap<GpuModel, GpuType>,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
}

/// The id of a region's catalogue: there is one, so its id is a function of the region.
#[must_use]
pub fn catalog_id(region: &Label) -> CatalogId {
    CatalogId::from_uuid(derived(region.as_str().as_bytes()))
}

/// What a catalogue can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum CatalogCommand {
    /// Offer a type of GPU at a price, or change either.
    SetGpuType {
        /// Whose catalogue: its first command makes it.
        region: Label,
        /// The model.
        model: GpuModel,
        /// What it is and costs.
        gpu_type: GpuType,
    },
}

/// What can happen to a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CatalogEvent {
    /// A type of GPU is offered at this price from now on.
    GpuTypeSet {
        /// Whose catalogue.
        region: Label,
        /// The model.
        model: GpuModel,
        /// What it is and costs.
        gpu_type: GpuType,
    },
}

impl Machine for CatalogMachine {
    const KIND: EntityKind = EntityKind::Catalog;
    type State = Catalog;
    type Command = CatalogCommand;
    type Event = CatalogEvent;
    type Effect = ();

    fn decide(
        state: Option<&Catalog>,
        command: &CatalogCommand,
        _now: Time,
    ) -> Result<Vec<CatalogEvent>, Rejection> {
        let CatalogCommand::SetGpuType { region, model, gpu_type } = command.clone();
        if gpu_type.price.micros.0 < 0 {
            return Err(Rejection::Invalid {
                field: "price_micros_per_gpu_hour".into(),
                problem: "must not be negative".into(),
            });
        }
        if gpu_type.memory_bytes == 0 {
            return Err(Rejection::Invalid {
                field: "memory_bytes".into(),
                problem: "must be more than 0".into(),
            });
        }
        let same = state.and_then(|catalog| catalog.gpu_types.get(&model)) == Some(&gpu_type);
        Ok(if same { vec![] } else { vec![CatalogEvent::GpuTypeSet { region, model, gpu_type }] })
    }

    fn apply(state: Option<Catalog>, event: &CatalogEvent, _at: Time) -> Catalog {
        let CatalogEvent::GpuTypeSet { region, model, gpu_type } = event;
        let mut catalog = state.unwrap_or_else(|| Catalog {
            id: catalog_id(region),
            region: region.clone(),
            gpu_types: BTreeMap::new(),
            spec_version: 0,
        });
        catalog.gpu_types.insert(model.clone(), gpu_type.clone());
        catalog.spec_version += 1;
        catalog
    }

    fn effects(_state: &Catalog) -> Vec<()> {
        vec![]
    }

    fn owner(_state: &Catalog) -> Owner {
        Owner::default()
    }

    fn spec_version(state: &Catalog) -> u64 {
        state.spec_version
    }

    fn event_type(event: &CatalogEvent) -> &'static str {
        match event {
            CatalogEvent::GpuTypeSet { .. } => "catalog.gpu_type_set",
        }
    }

    fn command_type(command: &CatalogCommand) -> &'static str {
        match command {
            CatalogCommand::SetGpuType { .. } => "set_gpu_type",
        }
    }
}
