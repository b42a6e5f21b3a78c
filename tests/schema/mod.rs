//! A reader of the keywords that our JSON Schemas use.

use serde_json::Value;

/// Checks a value against the keywords that our schema uses; a keyword it does not know is a fault of the schema.
pub fn check(value: &Value, schema: &Value, root: &Value, at: &str, faults: &mut Vec<String>) {
    let mut fault = |is: bool, words: String| {
        if is {
            faults.push(format!("{at}: {words}"))
        }
    };
    let mut below: Vec<(String, &Value, &Value)> = Vec::new();
    for (keyword, wanted) in schema.as_object().expect("a schema") {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "properties" => {}
            "$ref" => {
                let target = wanted.as_str().and_then(|path| root.pointer(path.trim_start_matches('#'))).expect("a definition");
                below.push((at.to_owned(), value, target));
            }
            "type" if wanted == "integer" => fault(!value.is_u64() && !value.is_i64(), format!("is {value}, no whole number")),
            "type" if wanted.is_string() => {
                fault(Some(kind(value)) != wanted.as_str(), format!("is {}, not {wanted}", kind(value)));
            }
            "type" | "enum" => {
                let told = if keyword == "type" { Value::from(kind(value)) } else { value.clone() };
                fault(!wanted.as_array().expect("a list").contains(&told), format!("is {told}, not one of {wanted}"));
            }
            "const" => fault(value != wanted, format!("is {value}, not {wanted}")),
            "required" => {
                for key in wanted.as_array().expect("a list").iter().filter_map(Value::as_str) {
                    fault(value.is_object() && value.get(key).is_none(), format!("lacks {key}"));
                }
            }
            "additionalProperties" => {
                for (key, inner) in value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(key, _)| schema.pointer("/properties").is_none_or(|known| known.get(key).is_none()))
                {
                    match wanted {
                        Value::Bool(false) => fault(true, format!("has {key}, which the schema does not know")),
                        other => below.push((format!("{at}/{key}"), inner, other)),
                    }
                }
            }
            "items" => {
                below.extend(value.as_array().into_iter().flatten().enumerate().map(|(n, inner)| (format!("{at}/{n}"), inner, wanted)))
            }
            "prefixItems" => {
                let wanted = wanted.as_array().expect("schemas").iter();
                let items = value.as_array().into_iter().flatten().zip(wanted).enumerate();
                below.extend(items.map(|(n, (inner, wanted))| (format!("{at}/{n}"), inner, wanted)));
            }
            "minItems" => {
                fault(value.as_array().map_or(0, |all| all.len() as u64) < wanted.as_u64().expect("a number"), "is too short".into())
            }
            "maxItems" => {
                fault(value.as_array().map_or(0, |all| all.len() as u64) > wanted.as_u64().expect("a number"), "is too long".into())
            }
            "uniqueItems" => {
                let items: Vec<String> = value.as_array().into_iter().flatten().map(Value::to_string).collect();
                let distinct: std::collections::BTreeSet<&String> = items.iter().collect();
                fault(distinct.len() < items.len(), "tells something twice".into());
            }
            "pattern" => {
                let text = value.as_str().unwrap_or_default();
                let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                let fits = match wanted.as_str().expect("a pattern") {
                    "^[0-9a-f]{64}$" => text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
                    "^.+:[0-9]+:[0-9]+$" => text.rsplitn(3, ':').take(2).all(digits) && text.matches(':').count() >= 2,
                    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => text.len() == 10 && text.split('-').all(digits),
                    other => panic!("this test does not know the pattern {other}"),
                };
                fault(!fits, format!("`{text}` does not fit {wanted}"));
            }
            other => panic!("this test does not know the keyword {other}"),
        }
    }
    for (key, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        below.extend(value.get(key).map(|value| (format!("{at}/{key}"), value, inner)));
    }
    for (at, value, schema) in below {
        check(value, schema, root, &at, faults);
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
