//! What is measured on every page: the rules of axe-core, its width, and whether whatever has the focus can be seen.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::chrome::Chrome;

/// axe-core as its makers publish it; `tests/axe-core/README.md` says from where.
const AXE: &str = include_str!("../../axe-core/axe.min.js");
const DIGEST: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// Every rule of axe-core, and that what is pressed is at least 24 pixels wide and high.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'], iframes: false, rules: { 'target-size': { enabled: true } } })
    .then(found => found.violations.map(rule => rule.id + ': ' +
        rule.nodes.map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | ')))";

/// What stands out to the right where the page is wider than its window.
const TOO_WIDE: &str = "(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) { return []; }
    const out = [...document.querySelectorAll('body *')].filter(part => !part.closest('.wide') && part.getBoundingClientRect().right > room + 1);
    return [document.documentElement.scrollWidth + ' of ' + room, ...out.slice(0, 5).map(part => part.outerHTML.slice(0, 200))];
})()";

/// What has the focus and lies under something else, or outside of the window.
const HIDDEN_FOCUS: &str = "(() => {
    const all = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]');
    const hidden = [];
    for (const part of all) {
        if (part.tabIndex < 0 || !part.checkVisibility()) { continue; }
        part.focus();
        const box = part.getClientRects()[0];
        const x = Math.min(innerWidth - 2, Math.max(1, box.left + box.width / 2));
        // Of what is larger than the window the middle of what is seen of it.
        const middle = box.height > innerHeight ? (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2 : box.top + box.height / 2;
        const points = box.height > 200 ? [middle] : [box.top + 3, box.bottom - 3];
        const seen = y => { const top = document.elementFromPoint(x, y); return top && (part.contains(top) || top.contains(part)); };
        if (document.activeElement !== part || !points.every(seen)) { hidden.push(part.outerHTML.slice(0, 200) + ' ' + JSON.stringify(box)); }
    }
    return hidden;
})()";

/// Forms that would be done by Enter in one of their lines: the first button is the one that Enter presses, and it checks or tries. Whoever signs in or looks a
/// dossier up commits nothing, a text that is checked is checked, no scanner types a new password, and Enter opens the choice of files.
const ENTER_COMMITS: &str = "[...document.querySelectorAll('main form[method=post]')]
    .filter(form => !/^\\/(dang-nhap|tra-cuu|kiem-tra-van-ban)/.test(form.getAttribute('action')))
    .filter(form => form.querySelector('input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=file]):not([type=password])'))
    .filter(form => !['check', 'try'].includes(form.querySelector('button').value))
    .map(form => form.getAttribute('action'))";

/// How a state is told without its colour: its mark and its border.
const BADGES: &str = "[...document.querySelectorAll('.b')].map(badge => {
    const style = getComputedStyle(badge);
    const mark = badge.textContent.trim()[0];
    return [badge.className, ('▲●‖✓'.includes(mark) ? mark : '') + style.borderTopStyle, badge.textContent.trim().length];
})";

fn none_of(found: &Value, what: &str, page: &str) {
    assert_eq!(found, &json!([]), "{what} on {page}");
}

/// Fails unless everybody can use the page at the size that the window has.
#[track_caller]
pub(super) fn usable(chrome: &Chrome, page: &str) {
    fits(chrome, page);
    chrome.value(&format!("window.axe || (() => {{ {AXE} }})(), true"));
    none_of(&chrome.value(RUN), "axe-core finds a fault", page);
    none_of(&chrome.value(HIDDEN_FOCUS), "the focus is hidden", page);
    none_of(&chrome.value(ENTER_COMMITS), "Enter does what only a button should do", page);
}

/// Fails where one must scroll sideways to read the page.
#[track_caller]
pub(super) fn fits(chrome: &Chrome, page: &str) {
    none_of(&chrome.value(TOO_WIDE), "something is too wide", page);
}

/// The states on the page: the class of each, and how it is told apart without colour.
pub(super) fn badges(chrome: &Chrome) -> Vec<(String, String)> {
    let found = chrome.value(BADGES);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let read = |badge: &Value| {
        assert!(badge[2].as_u64().unwrap() > 3, "a state is said in words: {badge}");
        (text(&badge[0]), text(&badge[1]))
    };
    found.as_array().unwrap().iter().map(read).collect()
}

#[test]
fn axe_core_is_as_its_makers_publish_it() {
    let mut digest = String::new();
    for byte in Sha256::digest(AXE.as_bytes()) {
        write!(digest, "{byte:02x}").unwrap();
    }
    assert_eq!(digest, DIGEST);
}
