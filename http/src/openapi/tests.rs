//! The document is whole, and is the one in docs.

use aicloud_domain::access::Permission;
use serde_json::json;

use super::*;
use crate::gate::OPEN as OPEN_AT_GATE;

fn operations() -> Vec<(String, String, Value)> {
    let document = Document::new();
    let paths = document.value()["paths"].as_object().unwrap().clone();
    let mut found = vec![];
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                found.push((path.clone(), method.to_owned(), operation.clone()));
            }
        }
    }
    found
}

#[test]
fn the_document_is_the_one_in_docs() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let written = std::fs::read_to_string(docs).unwrap_or_default();
    assert!(
        written == Document::new().json(),
        "docs/openapi.json is old: run `aicloud openapi > docs/openapi.json`"
    );
}

/// The lint: what every operation must say.
#[test]
fn every_operation_says_what_readers_need() {
    let document = Document::new();
    let tags: Vec<&str> = document.value()["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let all = operations();
    assert!(all.len() > 30, "{}", all.len());
    for (path, method, operation) in &all {
        let at = format!("{method} {path}");
        let id = operation["operationId"].as_str().unwrap();
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(summary.ends_with('.') && !summary.contains('\n'), "{at}: {summary}");
        let own: Vec<&str> =
            operation["tags"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(own.len() == 1 && tags.contains(&own[0]), "{at}: {own:?}");
        let responses = operation["responses"].as_object().unwrap();
        let good = |status: &String| {
            status.starts_with('2') || ["101", "302", "303"].contains(&status.as_str())
        };
        assert!(responses.keys().any(good), "{at}");
        for (status, response) in responses {
            let described = response.get("$ref").is_some()
                || response["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described, "{at} {status}");
        }
        if PUBLIC.contains(&id) || OPEN.contains(&id) {
            assert_eq!(operation["security"], json!([{}]), "{at}");
        } else {
            assert!(operation.get("security").is_none(), "{at}: the default is a token");
            for status in ["400", "401", "429", "503"] {
                assert!(responses.contains_key(status), "{at} {status}");
            }
        }
        if method != "get" {
            let keyed = operation["parameters"].to_string().contains("IdempotencyKey");
            assert_ne!(keyed, OPEN.contains(&id), "{at}");
        }
        let gate = OPEN_AT_GATE
            .iter()
            .any(|(open, path_)| open.as_str().eq_ignore_ascii_case(method) && path_ == path);
        assert_eq!(gate, OPEN.contains(&id), "{at}: the gate and the document agree");
    }
    let mut ids: Vec<&str> =
        all.iter().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
    let named = [PUBLIC, OPEN, ONESELF].into_iter().flatten().copied();
    for listed in named.chain(PERMISSIONS.iter().map(|(id, _)| *id)) {
        assert!(ids.contains(&listed), "{listed} is in a list, but no operation");
    }
    for id in &ids {
        let lists = [PUBLIC, OPEN, ONESELF].iter().filter(|list| list.contains(id)).count();
        let asks = usize::from(permission(id).is_some());
        assert_eq!(lists + asks, 1, "{id}: public, open, of oneself, or a permission");
    }
    for one in Permission::ALL {
        let asked = PERMISSIONS.iter().any(|(_, asked)| asked == one);
        assert!(asked, "nothing asks for {one}");
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len(), "an operation's id is its own");
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    found.push(reference.to_owned());
                }
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = Document::new();
    let mut found = vec![];
    references(document.value(), &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.value().pointer(pointer).is_some(), "{reference}");
    }
    assert_eq!(document.value()["openapi"], "3.1.0");
}

#[test]
fn methods_of_a_path() {
    let document = Document::new();
    assert_eq!(document.methods_at("/v1/tenants"), ["GET", "POST"]);
    assert_eq!(document.methods_at("/v1/tenants/x"), ["GET", "PATCH"]);
    assert_eq!(document.methods_at("/v1/tenants/x/y"), [""; 0]);
    assert_eq!(document.methods_at("/v1/tenants/"), [""; 0]);
    assert_eq!(document.methods_at("/v1/ops/supervision/node/actors/x"), ["GET"]);
    assert_eq!(document.methods_at("/v1/ops/supervision/node/actors/x:pause"), ["POST"]);
    assert_eq!(document.methods_at("/v1/ops/supervision/node:pause"), ["POST"]);
    assert_eq!(document.methods_at("/"), [""; 0]);
}
