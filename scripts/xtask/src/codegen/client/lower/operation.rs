//! Operations as methods can be: their own parameters, one body, one success, one kind of error.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use serde_json::{Map, Value, json};

use super::SCHEMAS;

/// Headers that the connection sends, or that another parameter says as well.
const HEADERS: &[&str] =
    &["idempotency-key", "if-match", "x-request-id", "traceparent", "last-event-id"];

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];

/// Makes operations what a method can be.
pub(super) struct Operations {
    components: Value,
    /// Those that take an `Idempotency-Key`.
    pub(super) keyed: Vec<String>,
    /// Those whose answer is a stream.
    pub(super) endless: Vec<String>,
}

impl Operations {
    /// With what operations refer to.
    pub(super) fn new(components: Value) -> Self {
        Self { components, keyed: vec![], endless: vec![] }
    }

    /// Simplifies all that are calls, and drops the others.
    pub(super) fn simplify(&mut self, paths: &mut Map<String, Value>) -> anyhow::Result<()> {
        for (path, item) in paths.iter_mut() {
            let item = item.as_object_mut().with_context(|| format!("{path} is no object"))?;
            let shared = item.remove("parameters");
            item.retain(|method, operation| {
                METHODS.contains(&method.as_str()) && is_a_call(operation)
            });
            for operation in item.values_mut().filter_map(Value::as_object_mut) {
                let id = operation.get("operationId").and_then(Value::as_str);
                let id = id.with_context(|| format!("an operation of {path} has no id"))?;
                let id = id.to_owned();
                self.operation(&id, operation, shared.as_ref()).with_context(|| path.clone())?;
            }
        }
        paths.retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
        Ok(())
    }

    fn operation(
        &mut self,
        id: &str,
        operation: &mut Map<String, Value>,
        shared: Option<&Value>,
    ) -> anyhow::Result<()> {
        let mut parameters = Vec::new();
        let own = operation.remove("parameters");
        for parameter in [shared, own.as_ref()].into_iter().flatten() {
            for parameter in parameter.as_array().into_iter().flatten() {
                let parameter = self.resolved(parameter)?;
                let name = parameter["name"].as_str().unwrap_or_default().to_ascii_lowercase();
                if parameter["in"] == "header" && name == "idempotency-key" {
                    self.keyed.push(id.to_owned());
                }
                let sent = parameter["in"] == "header" && HEADERS.contains(&name.as_str());
                if !sent && parameter["in"] != "cookie" {
                    let mut kept = json!({
                        "name": parameter["name"], "in": parameter["in"],
                        "required": parameter["required"] == true, "schema": parameter["schema"],
                    });
                    if parameter["description"].is_string() {
                        kept["description"] = parameter["description"].clone();
                    }
                    parameters.push(kept);
                }
            }
        }
        let mut kept = Map::new();
        for name in ["operationId", "summary", "description"] {
            if let Some(value) = operation.remove(name) {
                kept.insert(name.to_owned(), value);
            }
        }
        kept.insert("parameters".to_owned(), Value::Array(parameters));
        if let Some(body) = operation.remove("requestBody") {
            let body = self.resolved(&body)?;
            kept.insert(
                "requestBody".to_owned(),
                json!({"required": true, "content": plain(&body["content"])}),
            );
        }
        let responses = operation.remove("responses").unwrap_or_default();
        let responses = self.responses(id, &responses)?;
        kept.insert("responses".to_owned(), responses);
        *operation = kept;
        Ok(())
    }

    /// One success, and one kind of error: a method has one type for each.
    fn responses(&mut self, id: &str, responses: &Value) -> anyhow::Result<Value> {
        let mut kept = Map::new();
        let mut errors = BTreeSet::new();
        for (status, response) in responses.as_object().into_iter().flatten() {
            let response = self.resolved(response)?;
            let content = plain(&response["content"]);
            if status.starts_with('2') {
                let same = kept.values().all(|one: &Value| one["content"] == content);
                ensure!(same, "{id} succeeds with two kinds of body; a method has one");
                if content.get("text/event-stream").is_some() {
                    self.endless.push(id.to_owned());
                }
                kept.insert(status.clone(), json!({"description": "", "content": content}));
            } else if status.starts_with(['4', '5']) {
                let schemas = content.as_object().into_iter().flat_map(Map::values);
                errors.extend(schemas.map(|one| one["schema"].to_string()));
            }
        }
        // Where the errors are of several kinds, what came says which it is.
        let error = match errors.first() {
            Some(only) if errors.len() == 1 => serde_json::from_str(only)?,
            Some(_) => json!({"type": "object"}),
            None => json!({"$ref": format!("{SCHEMAS}Problem")}),
        };
        for status in ["4XX", "5XX"] {
            let content = json!({"application/json": {"schema": error}});
            kept.insert(status.to_owned(), json!({"description": "", "content": content}));
        }
        Ok(Value::Object(kept))
    }

    /// What a reference leads to.
    fn resolved(&self, value: &Value) -> anyhow::Result<Value> {
        let Some(reference) = value["$ref"].as_str() else {
            return Ok(value.clone());
        };
        let place = reference.strip_prefix("#/components");
        let found = place.and_then(|place| self.components.pointer(place));
        found.cloned().with_context(|| format!("{reference} leads nowhere"))
    }
}

/// Whether something is asked and answered: no WebSocket, no redirect.
fn is_a_call(operation: &Value) -> bool {
    let responses = operation["responses"].as_object();
    responses.is_some_and(|responses| responses.keys().any(|status| status.starts_with('2')))
}

/// The content that a client takes: JSON where there is some.
fn plain(content: &Value) -> Value {
    let content = content.as_object().cloned().unwrap_or_default();
    let json = content.keys().find(|kind| kind.split(';').next() == Some("application/json"));
    let taken = json.or_else(|| content.keys().next());
    let only = taken.map(|kind| (kind.clone(), json!({"schema": content[kind]["schema"]})));
    Value::Object(only.into_iter().collect())
}
