//! Links (OpenAPI 3.1, 4.8.20): what a created resource's id is good for.
//!
//! They follow from paths. What `POST /v1/things` has created is reached at `/v1/things/{…}` and below, with the
//! answer's `id` in place of the parameter; what is above it stays what it was in the request. Some
//! nouns are created in a collection that is another's and live in one of their own: [`HOMES`].
//! People follow the links by hand, tools by themselves: the gate that probes the API
//! (scripts/ci/api.sh) walks along them.

use serde_json::{Map, Value, json};

use super::METHODS;

/// Where things live that are created elsewhere: the collection that they are created in, and their own.
const HOMES: &[(&str, &str)] = &[("/v1/projects/{id}/service-accounts", "/v1/service-accounts")];

/// Adds the links of all operations that create something.
pub(super) fn add(paths: &mut Map<String, Value>) {
    let all: Vec<(String, Vec<String>)> =
        paths.iter().map(|(path, item)| (path.clone(), operations(item))).collect();
    for (path, item) in paths {
        let Some(created) = item.pointer_mut("/post/responses/201").and_then(Value::as_object_mut)
        else {
            continue;
        };
        let home = HOMES.iter().find(|(born, _)| born == path);
        let home = home.map_or(path.as_str(), |(_, home)| *home);
        let mut links = Map::new();
        for (at, operations) in &all {
            let Some(parameters) = parameters(path, home, at) else { continue };
            for operation in operations {
                let link = json!({ "operationId": operation, "parameters": parameters });
                links.insert(operation.clone(), link);
            }
        }
        if !links.is_empty() {
            created.insert("links".to_owned(), Value::Object(links));
        }
    }
}

fn operations(item: &Value) -> Vec<String> {
    let ids = METHODS.into_iter().filter_map(|method| item.get(method)?.get("operationId"));
    ids.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The names in braces, in their order.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

/// With which parameters `at` is about what was created by a request to `born`, and lives in `home`; `None` where it
/// is not, or needs more than is known.
fn parameters(born: &str, home: &str, at: &str) -> Option<Map<String, Value>> {
    let below = at.strip_prefix(home)?.strip_prefix("/{")?;
    let (own, _) = below.split_once('}')?;
    let mut known: Map<String, Value> = names(home)
        .filter(|name| names(born).any(|there| there == *name))
        .map(|name| (name.to_owned(), json!(format!("$request.path.{name}"))))
        .collect();
    known.insert(own.to_owned(), json!("$response.body#/id"));
    names(at).all(|name| known.contains_key(name)).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_created_leads_to_where_it_is() {
        let of = |born, home, at| parameters(born, home, at).map(Value::Object);
        let id = "$response.body#/id";
        for (born, home, at, expected) in [
            ("/v1/tenants", "/v1/tenants", "/v1/tenants/{id}", Some(json!({"id": id}))),
            ("/v1/tenants", "/v1/tenants", "/v1/tenants/{id}/suspend", Some(json!({"id": id}))),
            ("/v1/tenants", "/v1/tenants", "/v1/tenants/{id}/members/{user}", None),
            ("/v1/tenants", "/v1/tenants", "/v1/tenants", None),
            ("/v1/tenants", "/v1/tenants", "/v1/users/{id}", None),
            (
                "/v1/projects/{id}/tokens",
                "/v1/projects/{id}/tokens",
                "/v1/projects/{id}/tokens/{token}",
                Some(json!({"id": "$request.path.id", "token": id})),
            ),
            (
                "/v1/projects/{id}/service-accounts",
                "/v1/service-accounts",
                "/v1/service-accounts/{id}/keys",
                Some(json!({"id": id})),
            ),
        ] {
            assert_eq!(of(born, home, at), expected, "{born} {at}");
        }
    }

    #[test]
    fn links_name_operations_and_their_parameters() {
        let document = super::super::Document::new();
        let paths = document.value()["paths"].as_object().unwrap();
        let found = |wanted: &str| {
            let at = |(path, item): (&String, &Value)| {
                operations(item).iter().any(|id| id == wanted).then(|| path.clone())
            };
            paths.iter().find_map(at)
        };
        let mut linked = 0;
        for item in paths.values() {
            let links = item.pointer("/post/responses/201/links").and_then(Value::as_object);
            for link in links.into_iter().flat_map(Map::values) {
                let at = found(link["operationId"].as_str().unwrap()).unwrap();
                let given = link["parameters"].as_object().unwrap();
                assert!(names(&at).all(|name| given.contains_key(name)), "{at}");
                assert_eq!(names(&at).count(), given.len(), "{at}");
                linked += 1;
            }
        }
        assert!(linked >= 30, "{linked}");
        for (born, home) in HOMES {
            assert!(paths.keys().any(|path| path.starts_with(&format!("{home}/{{"))), "{home}");
            assert!(paths[*born]["post"]["responses"]["201"]["links"].is_object(), "{born}");
        }
    }
}
