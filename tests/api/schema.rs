//! Holds a JSON value against a schema of the description: as much of JSON Schema as the description uses.

use serde_json::Value;

/// Words of a schema that are held, and those that say nothing of a value.
const HELD: [&str; 16] = [
    "pattern",
    "$ref",
    "oneOf",
    "allOf",
    "type",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minimum",
    "maximum",
    "propertyNames",
    "minLength",
    "maxLength",
];
const SAYS_NOTHING: [&str; 6] = ["description", "example", "examples", "default", "format", "title"];

/// What is wrong with `value`, each mistake with its place; nothing when it fits.
pub(crate) fn mistakes(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    hold(document, schema, value, "", &mut found);
    found
}

fn hold(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(words) = schema.as_object() else { return };
    for word in words.keys() {
        let known = HELD.contains(&&**word) || SAYS_NOTHING.contains(&&**word);
        assert!(known, "a schema says {word:?}, which is not held against values yet");
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#'));
        hold(document, target.unwrap_or_else(|| panic!("{reference} dangles")), value, at, found);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        hold(document, part, value, at, found);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|choice| mistakes(document, choice, value).is_empty()).count();
        if fitting != 1 {
            found.push(format!("{at}: {fitting} of {} choices fit {value}", choices.len()));
        }
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(only) => vec![only.as_str()],
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is_of_type(value, name)) {
        found.push(format!("{at}: {value} is no {}", types.join(" or ")));
        return;
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value))
        || schema.get("const").is_some_and(|only| only != value)
    {
        found.push(format!("{at}: {value} is none of the values"));
    }
    let number = value.as_f64();
    let beyond = |bound: &str, is_beyond: fn(f64, f64) -> bool| {
        schema[bound].as_f64().zip(number).is_some_and(|(bound, number)| is_beyond(number, bound))
    };
    if beyond("minimum", |number, bound| number < bound) || beyond("maximum", |number, bound| number > bound)
    {
        found.push(format!("{at}: {value} is out of bounds"));
    }
    let letters = value.as_str().and_then(|text| u64::try_from(text.chars().count()).ok());
    let longer = schema["maxLength"].as_u64().zip(letters).is_some_and(|(most, letters)| letters > most);
    let shorter = schema["minLength"].as_u64().zip(letters).is_some_and(|(least, letters)| letters < least);
    if let Some((text, pattern)) = value.as_str().zip(schema["pattern"].as_str())
        && !matches_pattern(text, pattern)
    {
        found.push(format!("{at}: {value} does not match {pattern}"));
    }
    if longer || shorter {
        found.push(format!("{at}: {value} is too long or too short"));
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                found.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, field) in fields {
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(own), _) => hold(document, own, field, &format!("{at}/{name}"), found),
                (None, Value::Bool(false)) => found.push(format!("{at}: {name} is not described")),
                (None, others) => hold(document, others, field, &format!("{at}/{name}"), found),
            }
        }
    }
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        hold(document, &schema["items"], item, &format!("{at}/{place}"), found);
    }
}

/// Whether a text matches `^[..]{least,most}$`, the only form of pattern that the description uses.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    let parts = || {
        let (class, count) = pattern.strip_prefix("^[")?.strip_suffix("}$")?.split_once("]{")?;
        let (least, most) = count.split_once(',').unwrap_or((count, count));
        Some((class, least.parse::<usize>().ok()?, most.parse::<usize>().ok()?))
    };
    let (class, least, most) = parts().unwrap_or_else(|| panic!("{pattern} is a pattern of another form"));
    let class: Vec<char> = class.chars().collect();
    let belongs = |letter: char| {
        let range =
            class.windows(3).any(|three| matches!(three, [from, '-', to] if (*from..=*to).contains(&letter)));
        range || class.contains(&letter)
    };
    (least..=most).contains(&text.chars().count()) && text.chars().all(belongs)
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type is called {other:?}"),
    }
}

#[test]
fn a_value_that_does_not_fit_is_found() {
    use serde_json::json;
    let document =
        json!({ "components": { "schemas": { "Level": { "type": "string", "enum": ["city", "ward"] } } } });
    let schema = json!({ "type": "object", "required": ["name", "level"], "properties": {
        "name": { "type": "string" }, "level": { "$ref": "#/components/schemas/Level" },
        "count": { "type": ["integer", "null"], "minimum": 0 },
        "parts": { "type": "array", "items": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Level" }] } } } });
    let good = json!({ "name": "x", "level": "ward", "count": null, "parts": [null, "city"], "more": 1 });
    assert_eq!(mistakes(&document, &schema, &good), [""; 0]);
    for (field, wrong) in [
        ("name", json!(5)),
        ("level", json!("moon")),
        ("count", json!(-1)),
        ("count", json!(1.5)),
        ("parts", json!(["x"])),
    ] {
        let mut bad = good.clone();
        bad[field] = wrong;
        assert_eq!(mistakes(&document, &schema, &bad).len(), 1, "{bad}");
    }
    assert_eq!(mistakes(&document, &schema, &json!({ "name": "x" })), [": level is missing"]);
    assert_eq!(mistakes(&document, &schema, &json!([])).len(), 1);
    let code = json!({ "type": "string", "pattern": "^[a-z0-9_-]{2,4}$" });
    for (text, fits) in [("ab", true), ("a-_9", true), ("a", false), ("abcde", false), ("aB", false)] {
        assert_eq!(mistakes(&document, &code, &json!(text)).is_empty(), fits, "{text}");
    }
}
