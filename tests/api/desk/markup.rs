//! Reads a page as strictly as its readers need it: every tag closed in its order, one heading of the first order, a language, a title,
//! a label for every field, no id twice, nothing inline, and nothing from elsewhere.

use std::collections::BTreeSet;

/// Tags that have no end.
const VOID: &[&str] = &["meta", "link", "input", "br", "img", "hr"];

/// A tag with its attributes.
#[derive(Debug, Clone)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

fn read_tag(text: &str) -> Tag {
    let (name, mut rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').unwrap_or_else(|| panic!("an open value in <{text}>"));
            attributes.push((attribute, quoted[..close].to_owned()));
            rest = &quoted[close + 1..];
        } else {
            assert!(!rest.starts_with('='), "a bare value in <{text}>");
            attributes.push((attribute, String::new()));
        }
    }
    Tag { name: name.to_owned(), attributes }
}

/// Every tag of a page, after a look at how they nest.
#[track_caller]
fn tags(page: &str) -> Vec<Tag> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a page begins with its type");
    let (mut open, mut all): (Vec<String>, Vec<Tag>) = (Vec::new(), Vec::new());
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag ends");
        let inside = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "</{name}> closes something else");
        } else {
            // A drawing is XML within the page: a tag may close itself, and its title is not that of the page.
            let drawn = open.iter().any(|name| name == "svg");
            let closed = drawn && inside.ends_with('/');
            let mut tag = read_tag(if closed { &inside[..inside.len() - 1] } else { inside });
            if !closed && !VOID.contains(&tag.name.as_str()) {
                open.push(tag.name.clone());
            }
            if drawn {
                tag.name = format!("svg:{}", tag.name);
            }
            all.push(tag);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    all
}

/// Fails unless the page is sound.
#[track_caller]
pub(crate) fn sound(page: &str) {
    let tags = tags(page);
    let of = |name: &str| tags.iter().filter(|tag| tag.name == name).collect::<Vec<_>>();
    assert_eq!(of("h1").len(), 1, "one heading of the first order: {page}");
    assert!(matches!(of("html")[0].get("lang"), Some("vi" | "en")));
    assert_eq!(of("title").len(), 1);
    let (_, title) = page.split_once("<title>").unwrap();
    assert!(title.find("</title>").unwrap() > 8, "a title that says something");
    assert_eq!(of("main").len(), 1);
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id), "the id {id} stands twice");
    }
    for tag in &tags {
        for attribute in ["style", "onclick", "onload", "onsubmit"] {
            assert!(tag.get(attribute).is_none(), "{attribute} in {tag:?}");
        }
        for attribute in ["href", "src", "action"] {
            if let Some(to) = tag.get(attribute) {
                let own = to.starts_with('/') && !to.starts_with("//");
                assert!(own || to.starts_with('#') || to == "data:,", "{attribute} leads to {to}");
            }
        }
        for attribute in ["aria-describedby", "for", "list"] {
            for id in tag.get(attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{attribute} names {id}, which is nowhere");
            }
        }
    }
    let labels: BTreeSet<&str> = of("label").iter().filter_map(|label| label.get("for")).collect();
    for field in tags.iter().filter(|tag| matches!(tag.name.as_str(), "input" | "select" | "textarea")) {
        let hidden = field.get("type") == Some("hidden");
        let named =
            field.get("aria-label").is_some() || field.get("id").is_some_and(|id| labels.contains(id));
        assert!(hidden || named, "a field without a label: {field:?}");
    }
    for script in of("script") {
        assert!(script.get("src").is_some(), "a script in the page");
    }
    assert!(!page.contains("<style"), "a style in the page");
    for form in of("form").iter().filter(|form| form.get("method") == Some("post")) {
        assert!(form.get("action").is_some(), "{form:?}");
    }
}

#[test]
fn a_page_that_is_not_sound_is_found() {
    let page = |body: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"vi\"><head><title>Một trang nào đó</title></head><body><main>{body}</main></body></html>"
        )
    };
    sound(&page("<h1>x</h1><label for=\"a\">A</label><input id=\"a\" name=\"a\">"));
    sound(&page("<h1>x</h1><svg><title id=\"t\">y</title><rect x=\"1\"/></svg>"));
    for bad in [
        "<h2>x</h2>",
        "<h1>x</h1><svg><rect></svg>",
        "<h1>x</h1><div/>",
        "<h1>x</h1><h1>y</h1>",
        "<h1>x</h1><p><b>x</p></b>",
        "<h1>x</h1><input name=\"a\">",
        "<h1>x</h1><p id=\"a\"></p><p id=\"a\"></p>",
        "<h1>x</h1><p style=\"color:red\"></p>",
        "<h1>x</h1><a href=\"https://elsewhere.example\">x</a>",
        "<h1>x</h1><a href=\"//elsewhere.example\">x</a>",
        "<h1>x</h1><script>x</script>",
        "<h1>x</h1><label for=\"b\">B</label>",
        "<h1>x</h1><form method=\"post\"></form>",
    ] {
        let page = page(bad);
        let found = std::panic::catch_unwind(|| sound(&page));
        assert!(found.is_err(), "{bad}");
    }
}
