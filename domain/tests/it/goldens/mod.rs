//! Every shape that was ever written, one file each, and never changed.
//!
//! `events/<event type>.<version>.json` is a payload as a journal holds it,
//! `states/<kind>.<number>.json` a state as an entity's row does. The files are what
//! databases out there contain: a test that fails wants the *code* to change, not the file.
//!
//! - An event that is written otherwise than its newest file says needs an upcast
//!   (`domain/src/upcast.rs`), by which its version changes, and a new file.
//! - A state that is written otherwise needs a new file, and must still read the older ones.
//!
//! `AICLOUD_GOLDENS=write cargo test -p aicloud-domain --test it goldens` writes the files that
//! are missing, and never touches one that is there.

mod samples;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aicloud_domain::allocation::AllocationMachine;
use aicloud_domain::catalog::CatalogMachine;
use aicloud_domain::denial::DenialsMachine;
use aicloud_domain::machine::{Machine, fold};
use aicloud_domain::node::NodeMachine;
use aicloud_domain::oversight::OversightMachine;
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::service_account::ServiceAccountMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_domain::upcast::{newest_version, read};
use aicloud_domain::user::UserMachine;
use serde::Serialize;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name)
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

/// The file's text; written first when it is missing and that was asked for.
fn golden(path: &Path, current: &str) -> String {
    if !path.exists() && std::env::var("AICLOUD_GOLDENS").is_ok_and(|word| word == "write") {
        std::fs::write(path, current).unwrap();
    }
    std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}; see goldens/mod.rs", path.display()))
}

/// The files of a folder whose name begins so, with what stands between that and `.json`.
fn files(folder: &Path, start: &str) -> Vec<(PathBuf, u16)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name()?.to_str()?;
            let number = name.strip_prefix(start)?.strip_prefix('.')?.strip_suffix(".json")?;
            let number = number.parse().ok()?;
            Some((path, number))
        })
        .collect();
    files.sort_by_key(|file| file.1);
    files
}

fn events_are_written_and_read_as_ever<M: Machine>(samples: &[M::Event]) {
    let folder = folder("events");
    for event in samples {
        let event_type = M::event_type(event);
        let newest = newest_version::<M>(event_type);
        let current = text(event);
        let path = folder.join(format!("{event_type}.{newest}.json"));
        assert_eq!(
            golden(&path, &current),
            current,
            "{event_type} is written in another shape, so it needs an upcast from version {newest}"
        );
        let files = files(&folder, event_type);
        let versions: Vec<u16> = files.iter().map(|file| file.1).collect();
        assert_eq!(versions, (1..=newest).collect::<Vec<_>>(), "{event_type}: a file each");
        for (path, version) in files {
            let payload = std::fs::read_to_string(&path).unwrap();
            let read = read::<M>(event_type, version, &payload).unwrap();
            assert!(version < newest || read == *event, "{event_type}: {read:?}");
        }
    }
}

/// The states are folds of the samples, so that they have something in every field.
fn states_are_written_and_read_as_ever<M: Machine>(lives: &[Vec<M::Event>]) {
    let folder = folder("states");
    let mut newest = BTreeSet::new();
    for (number, life) in (1..).zip(lives) {
        let kind = format!("{}-{number}", M::KIND);
        let events = life.iter().zip(0..).map(|(event, second)| (event, samples::at(second)));
        let current = text(&fold::<M>(None, events).unwrap());
        let known = files(&folder, &kind);
        let last = known.last();
        let same = last.is_some_and(|last| std::fs::read_to_string(&last.0).unwrap() == current);
        let next = last.map_or(1, |last| last.1 + u16::from(!same));
        let path = folder.join(format!("{kind}.{next}.json"));
        assert_eq!(golden(&path, &current), current, "{kind}: the state has a new shape");
        newest.insert(path);
        for (path, _) in files(&folder, &kind) {
            let stored = std::fs::read_to_string(&path).unwrap();
            let state: Result<M::State, _> = serde_json::from_str(&stored);
            let state = state.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(!newest.contains(&path) || text(&state) == current, "{}", path.display());
        }
    }
}

#[test]
fn every_event_is_written_and_read_as_ever() {
    events_are_written_and_read_as_ever::<TenantMachine>(&samples::tenant());
    events_are_written_and_read_as_ever::<ProjectMachine>(&samples::project());
    events_are_written_and_read_as_ever::<CatalogMachine>(&samples::catalog());
    events_are_written_and_read_as_ever::<NodeMachine>(&samples::node());
    events_are_written_and_read_as_ever::<AllocationMachine>(&samples::allocation());
    events_are_written_and_read_as_ever::<OversightMachine>(&samples::oversight());
    events_are_written_and_read_as_ever::<UserMachine>(&samples::user());
    events_are_written_and_read_as_ever::<ServiceAccountMachine>(&samples::service_account());
    events_are_written_and_read_as_ever::<DenialsMachine>(&samples::denials());
}

#[test]
fn every_state_is_written_and_read_as_ever() {
    states_are_written_and_read_as_ever::<TenantMachine>(&[samples::tenant_life()]);
    states_are_written_and_read_as_ever::<ProjectMachine>(&[samples::project_life()]);
    states_are_written_and_read_as_ever::<CatalogMachine>(&[samples::catalog()]);
    states_are_written_and_read_as_ever::<NodeMachine>(&[samples::node_life()]);
    states_are_written_and_read_as_ever::<AllocationMachine>(&[
        samples::allocation_life(),
        samples::allocation_end(),
    ]);
    states_are_written_and_read_as_ever::<OversightMachine>(&[
        samples::oversight_life(),
        samples::oversight_of_child(),
        samples::oversight_of_directory(),
    ]);
    states_are_written_and_read_as_ever::<UserMachine>(&[samples::user_life()]);
    states_are_written_and_read_as_ever::<ServiceAccountMachine>(
        &[samples::service_account_life()],
    );
    states_are_written_and_read_as_ever::<DenialsMachine>(&[samples::denials()]);
}

/// A file that no event claims is of one that was renamed or taken away: it is still in journals.
#[test]
fn no_file_is_left_behind() {
    let mut claimed = BTreeSet::new();
    claimed.extend(samples::tenant().iter().map(TenantMachine::event_type));
    claimed.extend(samples::project().iter().map(ProjectMachine::event_type));
    claimed.extend(samples::catalog().iter().map(CatalogMachine::event_type));
    claimed.extend(samples::node().iter().map(NodeMachine::event_type));
    claimed.extend(samples::allocation().iter().map(AllocationMachine::event_type));
    claimed.extend(samples::oversight().iter().map(OversightMachine::event_type));
    claimed.extend(samples::user().iter().map(UserMachine::event_type));
    claimed.extend(samples::service_account().iter().map(ServiceAccountMachine::event_type));
    claimed.extend(samples::denials().iter().map(DenialsMachine::event_type));
    for entry in std::fs::read_dir(folder("events")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let event_type = name.trim_end_matches(".json").rsplit_once('.').unwrap().0;
        assert!(claimed.contains(event_type), "{name}: no event is called so any more");
    }
}
