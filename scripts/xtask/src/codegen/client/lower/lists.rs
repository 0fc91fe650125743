//! Closed lists of words: found, put together where they are the same, and named.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::ensure;
use serde_json::{Map, Value};

use super::super::words::{Word, pascal};
use super::strings;

/// The types of lists, by their words.
pub(super) type Names = BTreeMap<Vec<String>, String>;

/// Where a list of words was found: whose field it is, and what is said about it.
#[derive(Debug, Clone)]
struct Place {
    owner: String,
    field: String,
    about: String,
}

/// All closed lists, by their words.
#[derive(Debug, Default)]
pub(super) struct Words {
    places: BTreeMap<Vec<String>, Vec<Place>>,
}

impl Words {
    /// With the lists that no field has.
    pub(super) fn new(vocabulary: &Value) -> Self {
        let mut words = Self::default();
        for (list, name, about) in [
            ("permissions", "Permission", "What a caller may do."),
            ("runbooks", "Runbook", "A page of docs/runbooks, by its name."),
        ] {
            let values = strings(&vocabulary[list]);
            if !values.is_empty() {
                words.add(values, name, "", about);
            }
        }
        // Others than allocations speak of their phases, too.
        let phases = vocabulary["phases"].as_array().into_iter().flatten();
        let phases: Vec<String> =
            phases.filter_map(|phase| phase["word"].as_str()).map(str::to_owned).collect();
        if phases.len() > 1 {
            words.add(phases, "AllocationPhase", "", "Where an allocation is in its life.");
        }
        words
    }

    /// Takes in all that schemas and parameters have.
    pub(super) fn gather(&mut self, schemas: &Map<String, Value>, paths: &Map<String, Value>) {
        for (name, schema) in schemas {
            self.within(schema, name, "");
        }
        for operation in paths.values().filter_map(Value::as_object).flat_map(Map::values) {
            let id = pascal(operation["operationId"].as_str().unwrap_or_default());
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap_or_default();
                let mut schema = parameter["schema"].clone();
                if schema["description"].is_null() {
                    schema["description"] = parameter["description"].clone();
                }
                self.within(&schema, &id, name);
            }
        }
    }

    fn within(&mut self, schema: &Value, owner: &str, field: &str) {
        if let Some(values) = list_of(schema) {
            let about = schema["description"].as_str().unwrap_or("A word.");
            self.add(values, owner, field, about);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            self.within(property, owner, name);
        }
        let mut items = schema["items"].clone();
        if items.is_object() {
            if items["description"].is_null() {
                items["description"] = schema["description"].clone();
            }
            self.within(&items, owner, field.strip_suffix('s').unwrap_or(field));
        }
        if schema["additionalProperties"].is_object() {
            self.within(&schema["additionalProperties"], owner, field);
        }
        for parts in ["allOf", "oneOf", "anyOf"] {
            for part in schema[parts].as_array().into_iter().flatten() {
                self.within(part, owner, field);
            }
        }
    }

    fn add(&mut self, values: Vec<String>, owner: &str, field: &str, about: &str) {
        let [owner, field, about] = [owner, field, about].map(str::to_owned);
        self.places.entry(values).or_default().push(Place { owner, field, about });
    }

    /// A type for each list: called as the schema that it is, as the field that all who have it call it, or as its
    /// only owner's field.
    pub(super) fn named(self, schemas: &Map<String, Value>) -> anyhow::Result<(Vec<Word>, Names)> {
        let (mut words, mut names) = (Vec::new(), BTreeMap::new());
        let mut taken = BTreeSet::new();
        for (values, places) in self.places {
            let first = &places[0];
            let own = places.iter().find(|place| place.field.is_empty());
            let shared = places.iter().all(|place| place.field == first.field);
            let owners: BTreeSet<_> = places.iter().map(|place| &place.owner).collect();
            let alone = format!("{}{}", pascal(&first.owner), pascal(&first.field));
            let free = |name: &String| !taken.contains(name) && !schemas.contains_key(name);
            let name = match own {
                Some(place) => place.owner.clone(),
                None if shared && owners.len() > 1 && free(&pascal(&first.field)) => {
                    pascal(&first.field)
                }
                None => alone,
            };
            ensure!(taken.insert(name.clone()), "two lists of words would be called {name}");
            let about = own.unwrap_or(first).about.clone();
            names.insert(values.clone(), name.clone());
            words.push(Word { name, about, values });
        }
        words.sort_by(|one, other| one.name.cmp(&other.name));
        Ok((words, names))
    }
}

/// The words of a schema that is a closed list. One word alone is a mark, not a list.
pub(super) fn list_of(schema: &Value) -> Option<Vec<String>> {
    let words = strings(&schema["enum"]);
    (words.len() > 1).then_some(words)
}
