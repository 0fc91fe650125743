//! The walls of the house, as tests.
//!
//! docs/architecture.md says which crate may know which, where SQL and the web framework end,
//! and that CI files hold no logic. Prose alone would not keep it so: a wall that is easy to
//! walk through is gone within a year. Each rule is a table here and a test that reads what is
//! really there: `cargo metadata`, the sources, the scripts. A new crate fails until it has its
//! line in the table and in the document, which is when somebody decides where it belongs.

#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml's leave reaches #[test] functions, not their helpers"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A crate of ours, what it may import, and what its tests may import besides.
type Room = (&'static str, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip] // one line a room, so that the table reads as one
const ROOMS: &[Room] = &[
    ("domain",        &[], &[]),
    ("texts",         &["domain"], &[]),
    ("supervision",   &[], &[]),
    ("secrets",       &["domain"], &[]),
    ("persistence",   &["domain", "secrets", "texts"], &[]),
    ("actors",        &["domain", "node-protocol", "persistence", "supervision"], &[]),
    ("node-protocol", &[], &[]),
    ("node-agent",    &["node-protocol"], &[]),
    ("client",        &[], &[]),
    ("http",          &["actors", "client", "domain", "persistence", "secrets", "supervision", "texts"], &["node-agent"]),
    ("loadtest",      &["actors", "client", "domain", "http", "node-protocol", "persistence", "supervision"], &[]),
    ("xtask",         &[], &[]),
];

/// Crates of others that end at a wall: who matches (a trailing `*` is a prefix), in which of
/// our crates it may be a dependency, and why.
const FOREIGN: &[(&str, &[&str], &str)] = &[
    (
        "sqlx*",
        &["loadtest", "persistence"],
        "SQL lives in persistence/ and migrations/; loadtest measures against raw SQL",
    ),
    ("tokio-postgres", &[], "one way to the database: sqlx, in persistence/"),
    (
        "actix-web*",
        &["http", "loadtest"],
        "the web framework ends at http/; loadtest measures against a bare server",
    ),
    ("actix-ws", &["http"], "the web framework ends at http/"),
    ("actix-http", &["http"], "the web framework ends at http/"),
    ("actix-server", &["http"], "the web framework ends at http/"),
    ("actix-service", &["http"], "the web framework ends at http/"),
    ("utoipa*", &["http"], "the REST contract is written in http/"),
    (
        "progenitor-impl",
        &["xtask"],
        "what is generated is committed; nobody else's build generates",
    ),
    ("progenitor-client", &["client"], "others use the client, not what runs beneath it"),
    (
        "actix",
        &["loadtest", "supervision"],
        "actors live behind supervision's own handle; loadtest measures against raw ones",
    ),
];

/// All that `domain` may use: it is pure, and a list of what is pure is short.
const DOMAIN_USES: &[&str] =
    &["base64", "chrono", "hex", "serde", "serde_json", "sha2", "subtle", "thiserror", "uuid"];

/// What a pure state machine does not do: read a clock, roll dice, wait, or touch the world.
const IMPURE: &[&str] = &[
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant",
    "now_v7",
    "new_v4",
    "async fn",
    ".await",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Files under `dir` as paths from the root, build output and version control left out.
fn files(dir: &str) -> Vec<PathBuf> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            let kind = entry.file_type().unwrap();
            // A checkout's `.git` is a folder, a worktree's is a file that names the machine.
            if ["target", ".git", "node_modules", ".data"].iter().any(|skip| name == *skip) {
                continue;
            } else if kind.is_dir() {
                walk(&entry.path(), found);
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    if root().join(dir).is_dir() {
        walk(&root().join(dir), &mut found);
    }
    let mut found: Vec<_> =
        found.iter().map(|path| path.strip_prefix(root()).unwrap().to_path_buf()).collect();
    found.sort();
    found
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension().is_some_and(|ext| wanted.iter().any(|want| ext == *want))
}

/// A dependency as a manifest states it, whatever feature or target it hides behind.
struct Edge {
    from: String,
    to: String,
    for_tests: bool,
}

fn metadata() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn edges() -> Vec<Edge> {
    let mut edges = Vec::new();
    for package in metadata() {
        for dependency in package["dependencies"].as_array().unwrap() {
            edges.push(Edge {
                from: short(package["name"].as_str().unwrap()).to_owned(),
                to: dependency["name"].as_str().unwrap().to_owned(),
                for_tests: dependency["kind"] == "dev",
            });
        }
    }
    edges
}

/// `aicloud-domain` → `domain`.
fn short(package: &str) -> &str {
    package.strip_prefix("aicloud-").unwrap_or(package)
}

#[test]
fn every_crate_has_its_room() {
    let there: BTreeSet<_> = metadata()
        .iter()
        .map(|package| short(package["name"].as_str().unwrap()).to_owned())
        .collect();
    let planned: BTreeSet<_> = ROOMS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(there, planned, "workspace members (left) and the table of rooms (right) differ");
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for edge in edges() {
        let Some(to) = edge.to.strip_prefix("aicloud-") else {
            continue;
        };
        let (name, imports, tests_import) = ROOMS
            .iter()
            .find(|(name, ..)| *name == edge.from)
            .unwrap_or_else(|| panic!("{} has no room", edge.from));
        // A crate's tests may turn on its own features.
        let allowed =
            imports.contains(&to) || edge.for_tests && (tests_import.contains(&to) || *name == to);
        if !allowed {
            let kind = if edge.for_tests { "tests of " } else { "" };
            wrong.push(format!("{kind}{} → {to}", edge.from));
        }
    }
    assert!(wrong.is_empty(), "not in docs/architecture.md#walls: {wrong:#?}");
}

#[test]
fn the_document_shows_the_same_walls() {
    let document = read("docs/architecture.md");
    let section = document.split("\n## Walls\n").nth(1).expect("a section called Walls");
    let section = section.split("\n## ").next().unwrap();
    let names = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let shown: BTreeMap<_, _> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<_> = line.trim_matches('|').split('|').collect();
            (names(cells[0]).remove(0), (names(cells[1]), names(cells[2])))
        })
        .collect();
    let owned = |list: &[&str]| list.iter().map(|&name| name.into()).collect::<Vec<String>>();
    let kept: BTreeMap<_, _> = ROOMS
        .iter()
        .map(|(name, imports, tests)| ((*name).to_owned(), (owned(imports), owned(tests))))
        .collect();
    assert_eq!(shown, kept, "docs/architecture.md#walls (left) and this test (right) differ");
}

#[test]
fn foreign_crates_end_at_their_wall() {
    let mut wrong = Vec::new();
    for edge in edges() {
        for (pattern, rooms, reason) in FOREIGN {
            let matches = match pattern.strip_suffix('*') {
                Some(prefix) => edge.to.starts_with(prefix),
                None => edge.to == *pattern,
            };
            if matches && !rooms.contains(&edge.from.as_str()) {
                wrong.push(format!("{} uses {}: {reason}", edge.from, edge.to));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn domain_is_pure() {
    let foreign: Vec<_> = edges()
        .into_iter()
        .filter(|edge| edge.from == "domain" && !edge.for_tests)
        .map(|edge| edge.to)
        .filter(|to| !DOMAIN_USES.contains(&to.as_str()))
        .collect();
    assert!(foreign.is_empty(), "domain may use {DOMAIN_USES:?}, not {foreign:?}");

    let mut wrong = Vec::new();
    for file in files("domain/src") {
        let text = read(&file);
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap();
            for word in IMPURE.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("{}:{}: {word}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "time, chance and the world come in as arguments: {wrong:#?}");
}

/// A feature that takes permissions away is turned on for a crate's own tests and by nothing else.
#[test]
fn nothing_goes_unchecked_by_itself() {
    const FEATURE: &str = "unchecked";
    let (mut has, mut on) = (0, 0);
    for package in metadata() {
        let name = package["name"].as_str().unwrap();
        for (feature, turns_on) in package["features"].as_object().unwrap() {
            has += u32::from(feature == FEATURE);
            let turns_on = turns_on.as_array().unwrap().iter().map(|on| on.as_str().unwrap());
            let takes = turns_on.into_iter().any(|on| on.ends_with(FEATURE));
            assert!(!takes, "{name}: `{feature}` turns permissions off");
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let features = dependency["features"].as_array().unwrap();
            if features.iter().any(|feature| feature == FEATURE) {
                let own = dependency["name"] == package["name"] && dependency["kind"] == "dev";
                assert!(own, "{name} turns permissions off in {}", dependency["name"]);
                on += 1;
            }
        }
    }
    assert_eq!((has, on), (1, 1), "http has the feature, and its tests turn it on");
    // A build that has the feature without assertions is none; and only a test says that it may be used.
    let module = read("http/src/unchecked.rs");
    assert!(module.contains("#[cfg(not(debug_assertions))]\ncompile_error!"));
    for folder in ["http/src", "loadtest/src", "node-agent/src"] {
        for file in files(folder) {
            assert!(!read(&file).contains("unchecked::allow"), "{}", file.display());
        }
    }
}

/// What customers' requests read goes through the caller's sight: an entity by `seen`, rows by a
/// view. The engine's own ways are for the engine.
#[test]
fn requests_read_through_the_caller_s_sight() {
    let engine = [
        "cloud.tenants.get(",
        "cloud.projects.get(",
        "cloud.allocations.get(",
        "database.list(",
        "database.load(",
        "database.history(",
        "database.read_after(",
        "database.usage_of",
    ];
    let mut wrong = Vec::new();
    for file in files("http/src/api") {
        // Operators look after the engine there: nothing in it is a tenant's alone.
        if file.starts_with("http/src/api/supervision") {
            continue;
        }
        let code: String = read(&file).split_whitespace().collect();
        for way in engine.iter().filter(|way| code.contains(**way)) {
            wrong.push(format!("{}: {way}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "ask through `seen` or `view` of api/reference.rs: {wrong:#?}");
}

/// A feature that makes mistakes on purpose is turned on by a test's command line and by
/// nothing else.
#[test]
fn nothing_plants_bugs_by_itself() {
    const FEATURE: &str = "planted-bugs";
    let mut seen = 0;
    for package in metadata() {
        let name = package["name"].as_str().unwrap();
        for (feature, turns_on) in package["features"].as_object().unwrap() {
            seen += u32::from(feature == FEATURE);
            let turns_on = turns_on.as_array().unwrap().iter().map(|on| on.as_str().unwrap());
            let plants = turns_on.into_iter().any(|on| on.ends_with(FEATURE));
            assert!(!plants || feature == FEATURE, "{name}: `{feature}` plants bugs");
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let features = dependency["features"].as_array().unwrap();
            let plants = features.iter().any(|feature| feature == FEATURE);
            assert!(!plants, "{name} plants bugs in {}", dependency["name"]);
        }
    }
    assert!(seen >= 2, "the domain and the actors have the feature");
}

#[test]
fn sql_files_are_in_two_folders() {
    let strays: Vec<_> = files("")
        .into_iter()
        .filter(|path| has_extension(path, &["sql"]))
        .filter(|path| {
            !["loadtest", "migrations", "persistence"].iter().any(|room| path.starts_with(room))
        })
        .collect();
    assert!(strays.is_empty(), "SQL lives in persistence/ and migrations/: {strays:?}");
}

#[test]
fn no_file_names_a_machine() {
    // Joined here, so that this file does not find itself.
    let folders = ["root", "work", "home"].map(|folder| format!("/{folder}/"));
    let mut wrong = Vec::new();
    for path in files("") {
        let Ok(text) = fs::read_to_string(root().join(&path)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for folder in &folders {
                for (at, _) in line.match_indices(folder.as_str()) {
                    // Only where a path begins: `/var/work/` and `https://host/work/` are fine.
                    let before = line[..at].chars().next_back();
                    if !before.is_some_and(|c| c.is_alphanumeric() || "._-/}*".contains(c)) {
                        wrong.push(format!("{}:{}: {folder}", path.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "paths of somebody's machine: {wrong:#?}");
}

/// The part of a line after `key`, when the line is `key…`, dashes and blanks before it aside.
fn after<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.trim_start().trim_start_matches("- ").strip_prefix(key).map(str::trim)
}

/// True for a call of one of our scripts without anything around it.
fn only_calls_a_script(command: &str) -> bool {
    let mut words = command.split(' ');
    let script = words.next().unwrap_or_default();
    let known = script == ".ci/run" || script.starts_with("scripts/") && script.ends_with(".sh");
    known
        && root().join(script).is_file()
        && words.all(|word| word.chars().all(|c| c.is_ascii_alphanumeric() || "-_=".contains(c)))
}

#[test]
fn ci_files_hold_no_logic() {
    let mut calls = 0;
    for path in files(".github/workflows") {
        for line in read(&path).lines() {
            if let Some(command) = after(line, "run:") {
                assert!(only_calls_a_script(command), "{}: {line}", path.display());
                calls += 1;
            }
        }
    }
    let mut in_script = false;
    for line in read(".gitlab-ci.yml").lines() {
        let item = line.trim_start().strip_prefix("- ");
        if let Some(command) = item.filter(|_| in_script) {
            assert!(only_calls_a_script(command), ".gitlab-ci.yml: {line}");
            calls += 1;
        } else if let Some((key, value)) = line.split_once(':') {
            in_script = key.trim().ends_with("script");
            assert!(!in_script || value.is_empty(), ".gitlab-ci.yml: {line}");
        }
    }
    assert!(calls >= 2, "both CI files call a script");
}

#[test]
fn every_gate_is_called() {
    let all = read("scripts/ci/all.sh");
    let line = all.lines().find_map(|line| after(line, "GATES=(")).expect("the list of gates");
    let called: BTreeSet<_> =
        line.trim_end_matches(')').split_whitespace().map(str::to_owned).collect();
    let there: BTreeSet<_> = files("scripts/ci")
        .iter()
        .filter(|path| has_extension(path, &["sh"]) && !path.ends_with("all.sh"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, called, "scripts/ci/*.sh (left) and GATES in all.sh (right) differ");
    assert!(
        read(".ci/run").lines().any(|line| line == "exec scripts/ci/all.sh"),
        ".ci/run runs them all"
    );
}

#[test]
fn the_makefile_only_calls_scripts_and_says_what_for() {
    let makefile = read("Makefile");
    for line in makefile.lines().filter(|line| line.starts_with('\t')) {
        let call = line.trim().trim_start_matches('@');
        let call = call.replace(" $(ARGS)", "").replace(" $(MAKEFILE_LIST)", "");
        assert!(only_calls_a_script(&call), "Makefile: {line}");
    }
    let phony = makefile.lines().find_map(|line| line.strip_prefix(".PHONY: ")).unwrap();
    for target in phony.split(' ') {
        let rule = format!("{target}: ## ");
        assert!(makefile.lines().any(|line| line.starts_with(&rule)), "{target} has no help");
    }
}

/// GitHub's anchor of a heading.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn links_in_the_documents_lead_somewhere() {
    let mut pages: Vec<_> =
        files("docs").into_iter().filter(|path| has_extension(path, &["md"])).collect();
    pages.extend(["README.md", "CONTRIBUTING.md"].map(PathBuf::from));
    let mut broken = Vec::new();
    for page in pages {
        for link in read(&page).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            let found = root().join(&target).exists()
                && (heading.is_empty()
                    || read(&target)
                        .lines()
                        .any(|line| line.starts_with('#') && anchor(line) == heading));
            if !found {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
