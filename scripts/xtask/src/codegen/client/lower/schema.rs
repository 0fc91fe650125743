//! Schemas as 3.0 has them, with types of ours where a generated one would be wrong.

use serde_json::{Map, Value, json};

use super::lists::{Names, list_of};
use super::{SCHEMAS, strings};

/// Fields that are secrets, whichever schema they are of. A text in one of them is not shown by `Debug`.
const SECRETS: &[&str] = &[
    "access_token",
    "client_assertion",
    "client_secret",
    "code",
    "csrf_token",
    "device",
    "link",
    "password",
    "recovery_codes",
    "secret",
    "subject_token",
    "ticket",
    "token",
    "verifier",
];
/// Fields that are secrets in this schema only.
const SECRETS_OF: &[(&str, &str)] = &[("JoinToken", "command"), ("TotpSeed", "url")];

/// Fields that may be absent (it stays as it is) and may be null (it shall be nothing), and mean something else
/// by it.
const NULL_MEANS: &[(&str, &str)] =
    &[("UpdateServiceAccount", "permissions"), ("UpdateUser", "operator")];

/// Says schemas in the words of 3.0.
pub(super) struct Lowering {
    names: Names,
}

impl Lowering {
    /// With the types of closed lists, by their words.
    pub(super) fn new(names: Names) -> Self {
        Self { names }
    }

    /// All schemas of an operation.
    pub(super) fn operation(&self, operation: &mut Map<String, Value>, id: &str) {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            self.schema(&mut parameter["schema"], id);
        }
        if let Some(body) = operation.get_mut("requestBody") {
            self.content(body, id);
        }
        for response in operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut)
        {
            self.content(response, id);
        }
    }

    fn content(&self, holder: &mut Value, id: &str) {
        let content = holder["content"].as_object_mut();
        for one in content.into_iter().flat_map(Map::values_mut) {
            self.schema(&mut one["schema"], id);
        }
    }

    /// A schema, and what is in it.
    pub(super) fn schema(&self, schema: &mut Value, owner: &str) {
        let Some(fields) = schema.as_object() else {
            *schema = json!({});
            return;
        };
        if let Some(reference) = fields.get("$ref") {
            // 3.0 allows nothing beside it.
            *schema = json!({ "$ref": reference });
            return;
        }
        let mut kept = Map::new();
        if let Some(text) = fields.get("description").filter(|text| text.is_string()) {
            kept.insert("description".to_owned(), text.clone());
        }
        let mut nullable = fields.get("nullable").is_some_and(|is| is == true);
        if let Some(words) = list_of(schema)
            && let Some(name) = self.names.get(&words)
        {
            nullable |= fields["enum"].as_array().is_some_and(|all| all.contains(&Value::Null));
            *schema = reference(name, nullable);
            return;
        }
        nullable |= self.kind(fields, &mut kept, owner);
        for parts in ["allOf", "oneOf", "anyOf"] {
            let Some(all) = fields.get(parts).and_then(Value::as_array) else { continue };
            let null = |part: &Value| part["type"] == "null";
            nullable |= all.iter().any(null);
            let mut rest: Vec<Value> = all.iter().filter(|part| !null(part)).cloned().collect();
            for part in &mut rest {
                let whole = part.clone();
                self.schema(part, owner);
                keep_marks(&whole, part);
            }
            if let ([only], false) = (rest.as_slice(), parts == "allOf") {
                *schema = match only["$ref"].as_str().and_then(|to| to.strip_prefix(SCHEMAS)) {
                    Some(name) => reference(name, nullable),
                    None => {
                        let mut only = only.clone();
                        only["nullable"] = json!(nullable);
                        only
                    }
                };
                return;
            }
            kept.insert(parts.to_owned(), Value::Array(rest));
        }
        if nullable {
            kept.insert("nullable".to_owned(), json!(true));
        }
        *schema = Value::Object(kept);
    }

    /// The type and what belongs to it. Whether it may be null.
    fn kind(
        &self,
        fields: &Map<String, Value>,
        kept: &mut Map<String, Value>,
        owner: &str,
    ) -> bool {
        let types = match fields.get("type") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(several) => strings(several),
            None => vec![],
        };
        let nullable = types.iter().any(|one| one == "null");
        let real: Vec<&String> = types.iter().filter(|one| *one != "null").collect();
        let constant = fields.get("const").filter(|value| value.is_string());
        let composed = ["allOf", "oneOf", "anyOf"].iter().any(|parts| fields.contains_key(*parts));
        let kind = match real.as_slice() {
            [one] => one.as_str(),
            [] if constant.is_some() => "string",
            [] if fields.contains_key("properties") && !composed => "object",
            // Of several types, or of any: taken as it comes.
            _ => return nullable,
        };
        kept.insert("type".to_owned(), json!(kind));
        match kind {
            "string" if fields.get("format").is_some_and(|format| format == "date-time") => {
                kept.insert("format".to_owned(), json!("date-time"));
            }
            "integer" | "number" => {
                if let Some(format) = fields.get("format").and_then(Value::as_str) {
                    let least = fields.get("minimum").and_then(Value::as_f64);
                    let unsigned = kind == "integer" && least.is_some_and(|least| least >= 0.0);
                    let sign = if unsigned && format.starts_with("int") { "u" } else { "" };
                    kept.insert("format".to_owned(), json!(format!("{sign}{format}")));
                } else if fields.get("minimum").is_some_and(|least| *least == 0) {
                    kept.insert("format".to_owned(), json!("uint64"));
                }
            }
            "array" => {
                let mut items = fields.get("items").cloned().unwrap_or_else(|| json!({}));
                self.schema(&mut items, owner);
                kept.insert("items".to_owned(), items);
            }
            "object" => self.members(fields, kept, owner),
            // Any other text, and a boolean, say all with their names.
            _ => {}
        }
        nullable
    }

    fn members(&self, fields: &Map<String, Value>, kept: &mut Map<String, Value>, owner: &str) {
        let properties = fields.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
            let mut others = fields.get("additionalProperties").cloned().unwrap_or(json!(true));
            if others.is_object() {
                self.schema(&mut others, owner);
            } else {
                others = json!(true);
            }
            kept.insert("additionalProperties".to_owned(), others);
            return;
        };
        let required = strings(fields.get("required").unwrap_or(&Value::Null));
        let mut lowered = properties.clone();
        for (name, property) in &mut lowered {
            self.schema(property, owner);
            if let Some(ours) = ours(owner, name, property) {
                *property = ours;
            }
            // What may be absent is an Option already; but for lists and maps, which are empty then and can't be null.
            let list = property["type"] == "array" || property["type"] == "object";
            if !required.contains(name) && !list {
                let bare = property["allOf"].as_array().filter(|_| property["nullable"] == true);
                if let Some([only]) = bare.map(Vec::as_slice) {
                    *property = only.clone();
                } else if let Some(property) = property.as_object_mut() {
                    property.remove("nullable");
                }
            }
        }
        kept.insert("properties".to_owned(), Value::Object(lowered));
        if !required.is_empty() {
            kept.insert("required".to_owned(), json!(required));
        }
    }
}

/// Puts back the words that tell one alternative from another. Anywhere else a word that stands alone is a list of
/// one, which may grow: it is a text.
fn keep_marks(whole: &Value, lowered: &mut Value) {
    for (name, property) in whole["properties"].as_object().into_iter().flatten() {
        let mark = property.get("const").cloned().or_else(|| match strings(&property["enum"]) {
            one if one.len() == 1 => Some(json!(one[0])),
            _ => None,
        });
        if let Some(mark) = mark.filter(Value::is_string) {
            lowered["properties"][name]["enum"] = json!([mark]);
        }
    }
}

/// The type of ours that a field has in the place of its schema's.
fn ours(owner: &str, name: &str, property: &Value) -> Option<Value> {
    let field = (owner, name);
    let texts = property["type"] == "array" && property["items"]["type"] == "string";
    let text = property["type"] == "string" && property.get("format").is_none();
    if NULL_MEANS.contains(&field) {
        let name = if texts { "AicNullableTexts" } else { "AicNullableText" };
        return (texts || text).then(|| reference(name, false));
    }
    if !SECRETS.contains(&name) && !SECRETS_OF.contains(&field) {
        return None;
    }
    let nullable = property["nullable"] == true;
    if texts {
        let items = reference("AicSecret", false);
        return Some(json!({ "type": "array", "items": items, "nullable": nullable }));
    }
    text.then(|| reference("AicSecret", nullable))
}

fn reference(name: &str, nullable: bool) -> Value {
    let to = json!({ "$ref": format!("{SCHEMAS}{name}") });
    if nullable { json!({ "allOf": [to], "nullable": true }) } else { to }
}
