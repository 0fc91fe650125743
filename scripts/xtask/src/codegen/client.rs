//! The Rust client of the API: methods, types and words, from docs/openapi.json.
//!
//! progenitor writes the methods and the types. It reads OpenAPI 3.0, and our document is 3.1, so [`lower`] says
//! the same in the older words first. Two things are ours. Closed lists of words become types that hold a word
//! they do not know as well ([`words`]), because a newer server may have more, and progenitor's own enums fail to
//! read the whole list then. And what the document says about operations that no method's type can say (which
//! take an `Idempotency-Key`, which never end, what a page is made of) goes into tables that the hand-written
//! part of the client reads ([`facts`]).

mod facts;
mod lower;
mod words;

use std::fs;

use anyhow::{Context as _, anyhow};
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use serde_json::Value;

const DOCUMENT: &str = "docs/openapi.json";

/// Put above each generated file; `lib.rs` includes them where lints are off.
const HEADER: &str = "// Generated from docs/openapi.json by scripts/codegen.sh. Do not edit.\n\n";

pub(super) fn run(check: bool) -> anyhow::Result<()> {
    let root = super::root()?;
    let document = fs::read_to_string(root.join(DOCUMENT))
        .with_context(|| format!("cannot read {DOCUMENT}"))?;
    let document: Value = serde_json::from_str(&document)?;
    let folder = root.join("clients/rust/src/generated");
    for (name, text) in generate(document)? {
        let text = format!("{HEADER}{text}");
        super::settle(&folder.join(name), &text, DOCUMENT, check)?;
    }
    Ok(())
}

/// The files and what is in them.
fn generate(document: Value) -> anyhow::Result<[(&'static str, String); 3]> {
    let vocabulary = document["x-vocabulary"].clone();
    let lowered = lower::lower(document)?;
    let words = words::write(&lowered.words, &vocabulary)?;
    let facts = facts::write(&lowered);
    let mut settings = GenerationSettings::new();
    // Positional methods are half the code of builders, and everybody compiles them.
    settings.with_interface(InterfaceStyle::Positional);
    // In one order, so that the same request under the same key is the same text.
    settings.with_map_type("::std::collections::BTreeMap");
    // Without ours nobody would be authenticated: the compiler says so when they are gone.
    settings.with_hooks(HooksMode::Expected);
    settings.with_inner_type(tokens("crate::Connection")?);
    for (name, ours) in lower::OURS {
        settings.with_replacement(name, ours, std::iter::empty());
    }
    for word in &lowered.words {
        let ours = format!("crate::words::{}", word.name);
        let has = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        settings.with_replacement(&word.name, ours, has);
    }
    let document = serde_json::from_value(lowered.document)
        .context("the document is not OpenAPI 3.0 after lowering")?;
    let code = Generator::new(&settings)
        .generate_tokens(&document)
        .map_err(|error| anyhow!("progenitor can't read {DOCUMENT}: {error}"))?;
    let code = prettyplease::unparse(&syn::parse2(code)?);
    Ok([("api.rs", tidy(&code)), ("words.rs", words), ("facts.rs", facts)])
}

fn tokens(text: &str) -> anyhow::Result<proc_macro2::TokenStream> {
    text.parse().map_err(|error| anyhow!("{text}: {error}"))
}

/// The code without what nobody reads in it: each type's JSON schema, which is the document once more.
fn tidy(code: &str) -> String {
    let mut tidied = String::with_capacity(code.len() / 2);
    let mut schema = false;
    for line in code.lines() {
        let comment = line.trim_start().strip_prefix("///").map(str::trim);
        match comment {
            Some(text) if text.starts_with("<details>") => schema = true,
            Some("</details>") => schema = false,
            _ if schema => {}
            _ => {
                tidied.push_str(line);
                tidied.push('\n');
            }
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// All that OpenAPI 3.1 can say and 3.0 can't, and all that the generator does with words.
    fn document() -> Value {
        let page = json!({"type": "object", "required": ["items"], "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "next_page_token": {"type": ["string", "null"]}
        }});
        let answer = |schema: &str| {
            json!({"description": "It.", "content": {"application/json":
                {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
        };
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1", "license": {"name": "x", "identifier": "x"}},
            "x-vocabulary": {"permissions": ["thing.read"], "runbooks": ["a-page"], "phases": [], "pending_reasons": []},
            "paths": {
                "/v1/things": {
                    "get": {
                        "operationId": "list_things",
                        "parameters": [
                            {"name": "limit", "in": "query", "schema": {"type": "integer", "format": "int32", "minimum": 1, "default": 50}},
                            {"name": "page_token", "in": "query", "schema": {"type": "string"}},
                            {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["up", "down"]}},
                            {"name": "traceparent", "in": "header", "schema": {"type": "string"}}
                        ],
                        "responses": {"200": answer("Things"), "400": answer("Problem"), "503": answer("Problem")}
                    }
                },
                "/v1/things/{id}:stop": {"post": {
                    "operationId": "stop_thing",
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^x"}},
                        {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
                    ],
                    "responses": {"202": answer("Thing"), "400": answer("Problem"), "401": answer("Other")}
                }},
                "/v1/watch": {"get": {
                    "operationId": "watch_things",
                    "responses": {"200": {"description": "It.", "content": {"text/event-stream": {"schema": {"type": "string"}}}}}
                }},
                "/v1/socket": {"get": {
                    "operationId": "open_socket", "responses": {"101": {"description": "It."}}
                }}
            },
            "components": {"schemas": {
                "Things": page,
                "Problem": {"type": "object", "properties": {"code": {"type": "string"}}},
                "Other": {"type": "object", "properties": {"error": {"type": "string"}}},
                "Event": {"type": "object", "properties": {"type": {"type": "string"}}},
                "Unused": {"type": "object", "properties": {"x": {"type": "string"}}},
                "Thing": {"type": "object", "additionalProperties": false,
                    "required": ["phase", "count", "must", "free", "shape", "at"],
                    "properties": {
                        "phase": {"type": "string", "enum": ["on", "half-off"], "example": "on"},
                        "was": {"type": ["string", "null"], "enum": ["on", "half-off", null]},
                        "count": {"type": "integer", "format": "int64", "minimum": 0},
                        "less": {"type": "integer", "format": "int64", "exclusiveMinimum": -5},
                        "must": {"type": ["string", "null"], "maxLength": 5},
                        "maybe": {"oneOf": [{"$ref": "#/components/schemas/Other", "description": "x"}, {"type": "null"}]},
                        "list": {"type": ["array", "null"], "items": {"type": "string"}},
                        "free": {"type": "object"},
                        "env": {"type": "object", "additionalProperties": {"type": "string"}, "propertyNames": {"type": "string"}},
                        "any": {"type": ["string", "integer"]},
                        "same": {"const": "same"},
                        "at": {"type": "string", "format": "date-time", "examples": ["x"]},
                        "shape": {"oneOf": [
                            {"type": "object", "required": ["kind", "r"], "properties": {"kind": {"const": "circle"}, "r": {"type": "integer"}}},
                            {"type": "object", "required": ["kind", "a"], "properties": {"kind": {"const": "square"}, "a": {"type": "integer"}}}
                        ], "discriminator": {"propertyName": "kind"}}
                    }
                }
            }}
        })
    }

    #[test]
    fn what_3_1_can_say_becomes_code() {
        let [(_, api), (_, words), (_, facts)] = generate(document()).unwrap();
        let flat: String = api.split_whitespace().collect::<Vec<_>>().join(" ");
        for wanted in [
            "pub phase: crate::words::ThingPhase",
            "pub was: ::std::option::Option<crate::words::ThingPhase>",
            "pub count: u64",
            "pub less: ::std::option::Option<i64>",
            "pub must: ::std::option::Option<::std::string::String>",
            "pub maybe: ::std::option::Option<Other>",
            "pub list: ::std::option::Option<::std::vec::Vec<::std::string::String>>",
            "pub free: ::serde_json::Map<::std::string::String, ::serde_json::Value>",
            "pub env: ::std::collections::BTreeMap<",
            "pub same: ::std::option::Option<::std::string::String>",
            "pub at: ::chrono::DateTime<::chrono::offset::Utc>",
            "pub enum ThingShape",
            "pub async fn list_things<'a>",
            "sort: Option<&'a crate::words::ListThingsSort>",
            "\"{}/v1/things/{}:stop\"",
            "pub struct Event",
        ] {
            assert!(flat.contains(wanted), "{wanted}\n{api}");
        }
        for unwanted in ["Unused", "open_socket", "traceparent", "<details>", "deny_unknown_fields"]
        {
            assert!(!flat.contains(unwanted), "{unwanted}\n{api}");
        }
        assert!(words.contains("HalfOff = \"half-off\""), "{words}");
        assert!(words.contains("ThingRead = \"thing.read\""), "{words}");
        assert!(facts.contains("[\"stop_thing\"]"), "{facts}");
        assert!(facts.contains("[\"watch_things\"]"), "{facts}");
        assert!(facts.contains("page!(Things, Thing);"), "{facts}");
    }

    #[test]
    fn the_same_document_is_the_same_code() {
        assert_eq!(generate(document()).unwrap(), generate(document()).unwrap());
    }
}
