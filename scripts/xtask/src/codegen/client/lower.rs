//! OpenAPI 3.1 said in the words of 3.0, and no more of it than a client needs.
//!
//! Lost are the bounds of values (the server checks them, and says what is wrong better than a type that can't be
//! made) and `additionalProperties: false` (a newer server may add fields). Put together is what the document
//! repeats: a page's items, and lists of words that several fields share. Left out are operations that no call
//! and answer is: WebSockets, and redirects of a browser; headers that every call has, because the connection sends
//! them; and schemas that nothing uses then.

mod lists;
mod operation;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use self::lists::Words;
use self::operation::Operations;
use self::schema::Lowering;
use super::words::{Word, pascal};

/// Schemas that are read although no operation's JSON has them: errors, and what a stream is made of.
const ROOTS: &[&str] = &["Problem", "OauthError", "Event"];

/// Our own types in the place of schemas, by the names that they have in the lowered document.
pub(super) const OURS: &[(&str, &str)] = &[
    ("AicSecret", "crate::Secret"),
    ("AicNullableText", "crate::Nullable<::std::string::String>"),
    ("AicNullableTexts", "crate::Nullable<::std::vec::Vec<::std::string::String>>"),
];

const SCHEMAS: &str = "#/components/schemas/";

/// A document that can be generated from, and what was taken out of it.
#[derive(Debug)]
pub(super) struct Lowered {
    /// OpenAPI 3.0.
    pub(super) document: Value,
    /// Closed lists, each once.
    pub(super) words: Vec<Word>,
    /// Schemas of pages, and of their items.
    pub(super) pages: Vec<(String, String)>,
    /// Operations that take an `Idempotency-Key`.
    pub(super) keyed: Vec<String>,
    /// Operations whose answer is a stream.
    pub(super) endless: Vec<String>,
}

/// Lowers a document. What is done to operations, to closed lists and to schemas has a file each.
///
/// # Errors
/// When it says something that no client could be generated from.
pub(super) fn lower(document: Value) -> anyhow::Result<Lowered> {
    let components = document["components"].clone();
    let mut schemas = object(&document["components"]["schemas"])?;
    let mut paths = object(&document["paths"])?;
    let mut operations = Operations::new(components);
    operations.simplify(&mut paths)?;

    let same = Same::new(&schemas);
    same.put_together(&mut schemas, &mut paths);
    let mut words = Words::new(&document["x-vocabulary"]);
    words.gather(&schemas, &paths);
    let (words, names) = words.named(&schemas)?;

    let lowering = Lowering::new(names);
    for (name, schema) in &mut schemas {
        lowering.schema(schema, name);
    }
    for (id, operation) in operations_of(&mut paths) {
        lowering.operation(operation, &id);
    }
    let named = words.iter().map(|word| word.name.as_str());
    for name in named.chain(OURS.iter().map(|ours| ours.0)) {
        schemas.insert(name.to_owned(), json!({ "type": "string" }));
    }
    keep_used(&mut schemas, &paths);
    let pages = pages(&schemas);
    let document = json!({
        "openapi": "3.0.3",
        "info": {
            "title": document["info"]["title"],
            "version": document["info"]["version"],
            "description": "Made by [`Options::connect`](crate::Options::connect). A method is an operation of \
                docs/openapi.json; its arguments are the path's, the query's in the order of the alphabet, and the body."
        },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    let Operations { keyed, endless, .. } = operations;
    Ok(Lowered { document, words, pages, keyed, endless })
}

fn object(value: &Value) -> anyhow::Result<Map<String, Value>> {
    value.as_object().cloned().context("the document lacks a part")
}

/// All operations, by their ids.
fn operations_of(paths: &mut Map<String, Value>) -> Vec<(String, &mut Map<String, Value>)> {
    let items = paths.values_mut().filter_map(Value::as_object_mut);
    let operations = items.flat_map(|item| item.values_mut().filter_map(Value::as_object_mut));
    operations
        .map(|operation| {
            (operation["operationId"].as_str().unwrap_or_default().to_owned(), operation)
        })
        .collect()
}

/// Puts together what was written in place although it has a name.
struct Same {
    names: BTreeMap<String, String>,
}

impl Same {
    fn new(schemas: &Map<String, Value>) -> Self {
        let named = schemas.iter().filter(|(_, schema)| schema["properties"].is_object());
        Self { names: named.map(|(name, schema)| (schema.to_string(), name.clone())).collect() }
    }

    fn put_together(&self, schemas: &mut Map<String, Value>, paths: &mut Map<String, Value>) {
        for schema in schemas.values_mut() {
            self.within(schema);
        }
        paths.values_mut().for_each(|item| self.within(item));
    }

    fn within(&self, value: &mut Value) {
        let parts: Vec<&mut Value> = match value {
            Value::Object(fields) => fields.values_mut().collect(),
            Value::Array(items) => items.iter_mut().collect(),
            _ => return,
        };
        for part in parts {
            let name = part.is_object().then(|| self.names.get(&part.to_string())).flatten();
            match name {
                Some(name) => *part = json!({"$ref": format!("{SCHEMAS}{name}")}),
                None => self.within(part),
            }
        }
    }
}

/// The strings in a list.
fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Drops schemas that nothing refers to.
fn keep_used(schemas: &mut Map<String, Value>, paths: &Map<String, Value>) {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let to = fields.get("$ref").and_then(Value::as_str);
                found.extend(to.and_then(|to| to.strip_prefix(SCHEMAS)).map(str::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let mut open: Vec<String> = ROOTS.iter().map(|root| (*root).to_owned()).collect();
    paths.values().for_each(|item| references(item, &mut open));
    let mut used = BTreeSet::new();
    while let Some(name) = open.pop() {
        if used.insert(name.clone())
            && let Some(schema) = schemas.get(&name)
        {
            references(schema, &mut open);
        }
    }
    schemas.retain(|name, _| used.contains(name));
}

/// What has items and says where the next ones are.
fn pages(schemas: &Map<String, Value>) -> Vec<(String, String)> {
    let page = |(name, schema): (&String, &Value)| {
        let properties = &schema["properties"];
        properties["next_page_token"].is_object().then_some(())?;
        let item = properties["items"]["items"]["$ref"].as_str()?.strip_prefix(SCHEMAS)?;
        Some((pascal(name), pascal(item)))
    };
    schemas.iter().filter_map(page).collect()
}
