//! Draws a form on a sheet as PDF, set by `form.typ`: one page or more for each copy.

use serde_json::{Value, json};

use super::model::{FormPart, FormTable, PrintedForm};
use super::sheet::FormSheet;
use crate::platform::document::DocumentError;
use crate::platform::document::printable::breakable_words;
use crate::platform::document::printed_words::{MOTTO, NATION};
use crate::platform::document::raster_image::qr;
use crate::platform::document::typesetting::{Typesetting, typeset};

const TEMPLATE: &str = include_str!("form.typ");

/// Draws a form. CPU work, tens of milliseconds: off the async workers.
///
/// # Errors
/// When the page cannot be set.
pub fn draw(form: &PrintedForm, sheet: FormSheet) -> Result<Vec<u8>, DocumentError> {
    typeset(Typesetting {
        template: TEMPLATE,
        data: told(form, sheet)?,
        // Equal forms have equal identifiers.
        ident: format!("{} {} {} {sheet}", form.code, form.label, form.made_at),
        made_at: Some(form.made_at),
    })
}

/// What the template is told: every word as it is printed.
fn told(form: &PrintedForm, sheet: FormSheet) -> Result<Value, DocumentError> {
    let look_up = match &form.look_up {
        // An address is copied from the page: nothing is put into it.
        Some(look_up) => json!({ "qr": qr(&look_up.qr)?, "said": look_up.qr, "words": look_up.words }),
        None => Value::Null,
    };
    let head = json!({
        "above": form.head.above.as_deref().map(w), "writer": w(&form.head.writer),
        "number": form.head.number.as_deref().map(w), "place_and_date": w(&form.head.place_and_date),
    });
    let signatures = form.signatures.iter().map(|signature| {
        let role: Vec<String> = signature.role.iter().map(|line| w(line)).collect();
        let post = signature.post.as_deref().map(w);
        json!({ "role": role, "how": signature.how, "name": w(&signature.name), "post": post })
    });
    let lines = |lines: &[String]| lines.iter().map(|line| w(line)).collect::<Vec<_>>();
    Ok(json!({
        "nation": NATION, "motto": MOTTO, "sheet": sheet, "landscape": form.landscape,
        "label": form.label, "title": form.title, "code": form.code, "head": head,
        "parts": form.parts.iter().map(part).collect::<Vec<_>>(),
        "signatures": signatures.collect::<Vec<_>>(),
        "recipients": lines(&form.recipients), "notes": lines(&form.notes), "copies": form.copies,
        "look_up": look_up,
    }))
}

/// Words that may go on in the next line, however long they are.
fn w(text: &str) -> String {
    breakable_words(text)
}

fn part(part: &FormPart) -> Value {
    match part {
        FormPart::Field { label, value } => {
            json!({ "kind": "field", "label": w(label), "value": value.as_deref().map(w) })
        }
        FormPart::Addressee { name, lines } => {
            let lines: Vec<String> = lines.iter().map(|line| w(line)).collect();
            json!({ "kind": "addressee", "name": w(name), "lines": lines })
        }
        FormPart::Text { text } => json!({ "kind": "text", "text": w(text) }),
        FormPart::List { items } => {
            json!({ "kind": "list", "items": items.iter().map(|item| w(item)).collect::<Vec<_>>() })
        }
        FormPart::Table(table) => table_of(table),
    }
}

fn table_of(table: &FormTable) -> Value {
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| w(cell)).collect::<Vec<_>>());
    json!({
        "kind": "table", "widths": table.widths, "heading": table.heading,
        "rows": rows.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
