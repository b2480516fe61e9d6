//! The fields of a form as a browser would send them untouched: hidden ones, lines, ticks that are set, what is chosen, long texts.

use super::browser::Page;

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(plain)
}

/// The fields of the form of this page that is sent to `action`; buttons are left out.
#[track_caller]
pub(crate) fn fields_of(page: &Page, action: &str) -> Vec<(String, String)> {
    let start = format!("method=\"post\" action=\"{action}\"");
    let (_, form) =
        page.text.split_once(&start).unwrap_or_else(|| panic!("no form to {action}: {}", page.text));
    let form = form.split("</form>").next().unwrap();
    let (mut fields, mut chosen): (Vec<(String, String)>, Option<String>) = (Vec::new(), None);
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = || attribute(tag, "name").unwrap_or_default();
        if tag.starts_with("input ") {
            let is_tick = attribute(tag, "type").as_deref() == Some("checkbox");
            if !is_tick || tag.contains(" checked") {
                fields.push((name(), attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("textarea ") {
            fields.push((name(), plain(text)));
        } else if tag.starts_with("select ") {
            chosen = Some(name());
        } else if tag.starts_with("option ") {
            let Some(name) = &chosen else { continue };
            let value = attribute(tag, "value").unwrap_or_default();
            match fields.iter_mut().find(|(found, _)| found == name) {
                // A browser sends the first one unless another is selected.
                None => fields.push((name.clone(), value)),
                Some((_, first)) if tag.ends_with(" selected") => *first = value,
                Some(_) => {}
            }
        } else if tag == "/select" {
            chosen = None;
        }
    }
    fields
}

/// The same with some values changed; an empty list of values takes a field out.
#[track_caller]
pub(crate) fn changed(page: &Page, action: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields_of(page, action);
    for (name, value) in changes {
        match fields.iter_mut().find(|(found, _)| found == name) {
            Some((_, kept)) => (*value).clone_into(kept),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}
