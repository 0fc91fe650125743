//! Schemas as they are meant: repairs what the collector writes and nobody means.
//!
//! The default of a parameter whose schema is written in place comes out as a second half of an `allOf`, of type
//! `object` whatever the first half is. Nothing is a word and an object at once, so whoever reads the
//! document strictly (a generator of clients, a prober) finds a parameter that has no value at all.

use serde_json::Value;

/// Repairs a value and all that is in it.
pub(super) fn tidy(value: &mut Value) {
    if let Value::Object(fields) = value {
        if let Some(whole) = fields.get("allOf").and_then(with_default) {
            fields.remove("allOf");
            for (name, part) in whole {
                fields.entry(name).or_insert(part);
            }
        }
        fields.values_mut().for_each(tidy);
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(tidy);
    }
}

/// A schema and its default as one, if this is what they were made into.
fn with_default(all: &Value) -> Option<serde_json::Map<String, Value>> {
    let [schema, half] = all.as_array()?.as_slice() else { return None };
    let (mut schema, half) = (schema.as_object()?.clone(), half.as_object()?);
    let only_a_default = half.len() == 2 && half.get("type").is_some_and(|is| is == "object");
    schema.insert("default".to_owned(), half.get("default").filter(|_| only_a_default)?.clone());
    Some(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_default_stands_beside_its_schema() {
        let mut value = json!({"schema": {"allOf": [
            {"type": "string", "enum": ["a", "b"]},
            {"type": "object", "default": "a"}
        ]}});
        tidy(&mut value);
        let expected = json!({"schema": {"type": "string", "enum": ["a", "b"], "default": "a"}});
        assert_eq!(value, expected);
        for meant in [
            json!({"allOf": [{"$ref": "#/x"}, {"type": "object", "properties": {}}]}),
            json!({"allOf": [{"$ref": "#/x"}, {"type": "object"}]}),
            json!({"allOf": [{"$ref": "#/x"}]}),
        ] {
            let mut value = meant.clone();
            tidy(&mut value);
            assert_eq!(value, meant);
        }
    }
}
