//! Somebody who sits at a browser with a keyboard and no mouse: types, presses keys, reads what stands on the page.

use std::cell::Cell;
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

use super::webdriver::{Session, borrow, bring_back};
use crate::app::{PASSWORD, TestApp};

pub(super) const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const SHIFT: &str = "\u{e008}";
pub(super) const BACKSPACE: &str = "\u{e003}";
pub(super) const F2: &str = "\u{e032}";
pub(super) const F4: &str = "\u{e034}";
pub(super) const F8: &str = "\u{e038}";
pub(super) const F9: &str = "\u{e039}";

/// A screen of 1366x768, of which a browser leaves so much.
pub(super) const DESK: (u32, u32) = (1366, 625);
/// A phone.
pub(super) const PHONE: (u32, u32) = (360, 800);
/// What is left of the screen of a desk at 200 %.
pub(super) const ZOOMED: (u32, u32) = (683, 312);

/// Milliseconds between two keys of a scanner.
const SCANNER: u32 = 40;
/// How long a page may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(40);
/// Bytes of a picture on which a sheet is drawn; without it there are half as many.
const DRAWN: usize = 60_000;
/// More fields than any page has.
const MOST_TABS: usize = 150;

/// Somebody at a browser.
pub(super) struct Chrome {
    session: Option<Session>,
    address: String,
    pressed: Cell<usize>,
}

impl Chrome {
    fn at(app: &TestApp, session: Session) -> Self {
        let chrome = Self { session: Some(session), address: app.address.clone(), pressed: Cell::new(0) };
        chrome.sized(DESK);
        // As if its window were the one in front, whatever else runs beside it.
        chrome.tool("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        chrome
    }

    /// Somebody whom the service does not know.
    pub(super) fn stranger(app: &TestApp) -> Self {
        let [session] = borrow();
        Self::at(app, session)
    }

    /// The officer of that role at that agency, signed in.
    pub(super) fn of(app: &TestApp, role: &str, agency: &str) -> Self {
        let chrome = Self::stranger(app);
        chrome.sign_in(app, role, agency);
        chrome
    }

    /// Two browsers with a profile each.
    pub(super) fn two(app: &TestApp) -> [Self; 2] {
        borrow().map(|session| Self::at(app, session))
    }

    /// The same in a browser that runs no script of the page.
    pub(super) fn without_script(self) -> Self {
        self.tool("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
        self
    }

    /// Gives the window another size.
    pub(super) fn sized(&self, (width, height): (u32, u32)) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tool("Emulation.setDeviceMetricsOverride", &size);
    }

    fn session(&self) -> &Session {
        self.session.as_ref().unwrap()
    }

    /// A command of the browser's tools.
    #[track_caller]
    pub(super) fn tool(&self, command: &str, parameters: &Value) -> Value {
        self.session().tool(command, parameters).unwrap_or_else(|why| panic!("{why}"))
    }

    /// What an expression comes to in the page.
    #[track_caller]
    pub(super) fn value(&self, expression: &str) -> Value {
        self.session().value_of(expression).unwrap_or_else(|why| panic!("{why}"))
    }

    #[track_caller]
    pub(super) fn text(&self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub(super) fn holds(&self, expression: &str) -> bool {
        self.value(&format!("!!({expression})")) == true
    }

    /// Everything that can be read on the page.
    #[track_caller]
    pub(super) fn says(&self) -> String {
        self.text("document.body.innerText")
    }

    /// The address without its host.
    #[track_caller]
    pub(super) fn path(&self) -> String {
        self.text("location.pathname + location.search")
    }

    /// The value of the field of this id.
    #[track_caller]
    pub(super) fn field(&self, id: &str) -> String {
        self.text(&format!("document.getElementById({}).value", json!(id)))
    }

    /// The id of what has the focus.
    #[track_caller]
    pub(super) fn focus(&self) -> String {
        self.text("document.activeElement.id")
    }

    /// Types an address.
    #[track_caller]
    pub(super) fn go(&self, path: &str) {
        let to = json!({ "url": format!("{}{path}", self.address) });
        self.session().ask("POST", "/url", Some(&to)).unwrap_or_else(|why| panic!("{why}"));
    }

    /// The button "back" of the browser.
    #[track_caller]
    pub(super) fn back(&self) {
        self.to_next_page(|| {
            self.session().ask("POST", "/back", Some(&json!({}))).unwrap_or_else(|why| panic!("{why}"));
        });
    }

    /// Does something that opens another window, and says where that leads; this one stays before the eyes.
    #[track_caller]
    pub(super) fn beside(&self, doing: impl FnOnce()) -> String {
        let windows = || self.session().windows().unwrap_or_else(|why| panic!("{why}"));
        let before = windows();
        doing();
        Self::until("another window opens", || windows().len() > before.len());
        let opened = windows().into_iter().find(|window| !before.contains(window)).unwrap();
        let look_at = |window: &str| self.session().look_at(window).unwrap_or_else(|why| panic!("{why}"));
        look_at(&opened);
        Self::until("the other window has its page", || {
            self.holds("location.protocol.startsWith('http') && document.readyState !== 'loading'")
        });
        let path = self.path();
        look_at(&before[0]);
        path
    }

    /// Does something that leads to another page, and waits until that is there and its script has run.
    #[track_caller]
    pub(super) fn to_next_page(&self, doing: impl FnOnce()) {
        self.value("window.motcuaBefore = true");
        doing();
        Self::until("another page comes", || {
            let arrived = "!window.motcuaBefore && document.readyState !== 'loading' && \
                           (document.contentType !== 'text/html' || performance.getEntriesByType('navigation')[0]?.domContentLoadedEventEnd > 0)";
            // While one page goes and another comes there is none that could be asked.
            self.session().value_of(arrived).is_ok_and(|arrived| arrived == true)
        });
    }

    /// Waits for something that the page does by itself.
    #[track_caller]
    pub(super) fn until(what: &str, mut happened: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !happened() {
            assert!(begun.elapsed() < PATIENCE, "in vain: {what}");
        }
    }

    /// Waits until an expression of the page is true. While one page goes and another comes there is none that could be asked.
    #[track_caller]
    pub(super) fn until_holds(&self, what: &str, expression: &str) {
        let asked = format!("!!({expression})");
        Self::until(what, || self.session().value_of(&asked).is_ok_and(|holds| holds == true));
    }

    /// Presses keys, with so many milliseconds between them.
    #[track_caller]
    fn press(&self, keys: &str, pause: u32) {
        let key = |kind: &str, key: char| json!({ "type": kind, "value": key.to_string() });
        let mut steps = Vec::new();
        for letter in keys.chars() {
            steps.extend([key("keyDown", letter), key("keyUp", letter)]);
            if pause > 0 {
                steps.push(json!({ "type": "pause", "duration": pause }));
            }
        }
        self.act(&steps);
    }

    /// What the keyboard does, step by step.
    #[track_caller]
    fn act(&self, steps: &[Value]) {
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] });
        self.session().ask("POST", "/actions", Some(&actions)).unwrap_or_else(|why| panic!("{why}"));
    }

    /// Presses keys, and counts them.
    #[track_caller]
    pub(super) fn keys(&self, keys: &str) {
        self.pressed.set(self.pressed.get() + keys.chars().count());
        self.press(keys, 0);
    }

    /// Presses keys of which the last leads to another page.
    #[track_caller]
    pub(super) fn keys_on(&self, keys: &str) {
        self.to_next_page(|| self.keys(keys));
    }

    /// Presses a key while Shift is down.
    #[track_caller]
    pub(super) fn with_shift(&self, key: &str) {
        self.pressed.set(self.pressed.get() + 1);
        let step = |kind: &str, key: &str| json!({ "type": kind, "value": key });
        let steps = [step("keyDown", SHIFT), step("keyDown", key), step("keyUp", key), step("keyUp", SHIFT)];
        self.act(&steps);
    }

    /// How many keys a person pressed since this was last asked.
    pub(super) fn counted(&self) -> usize {
        self.pressed.replace(0)
    }

    /// What a scanner does that is a keyboard to the machine: types fast, and ends with Enter. No finger is moved.
    #[track_caller]
    pub(super) fn scan(&self, text: &str) {
        self.to_next_page(|| self.press(&format!("{text}{ENTER}"), SCANNER));
    }

    /// Presses Tab until what this selector means has the focus.
    #[track_caller]
    pub(super) fn tab_to(&self, selector: &str) {
        let there = format!("document.activeElement.matches({})", json!(selector));
        for _ in 0..MOST_TABS {
            if self.holds(&there) {
                return;
            }
            self.keys(TAB);
        }
        panic!("no key leads to {selector} on {}: {}", self.path(), self.says());
    }

    /// Goes to a link or button by Tab and presses Enter.
    #[track_caller]
    pub(super) fn open(&self, selector: &str) {
        self.tab_to(selector);
        self.keys_on(ENTER);
    }

    /// Goes to a field by Tab and types.
    #[track_caller]
    pub(super) fn fill(&self, selector: &str, text: &str) {
        self.tab_to(selector);
        self.keys(text);
    }

    /// Signs in by the page, as the officer of that role at that agency.
    #[track_caller]
    pub(super) fn sign_in(&self, app: &TestApp, role: &str, agency: &str) {
        app.officer(role, agency);
        self.sign_in_as(&format!("{role}.{}", agency.to_lowercase().replace('.', "-")));
    }

    /// Signs in by the page, as somebody whom the service knows.
    #[track_caller]
    pub(super) fn sign_in_as(&self, username: &str) {
        self.tool("Network.clearBrowserCookies", &json!({}));
        self.go("/dang-nhap");
        self.fill("#f-username", username);
        self.fill("#f-password", PASSWORD);
        self.keys_on(ENTER);
        assert_eq!(self.path(), "/viec", "{}", self.says());
        self.counted();
    }

    /// Waits until the viewer of the browser has drawn the sheet in the frame of the page: a dark frame is a small picture.
    #[track_caller]
    pub(super) fn sheet_is_drawn(&self) {
        Self::until("the sheet is drawn", || self.picture().len() > DRAWN);
    }

    /// A picture of what is seen.
    pub(super) fn picture(&self) -> Vec<u8> {
        let taken = self.tool("Page.captureScreenshot", &json!({ "format": "png" }));
        base64::engine::general_purpose::STANDARD.decode(taken["data"].as_str().unwrap()).unwrap()
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            if std::thread::panicking() {
                seen_last(&session);
            }
            bring_back(session);
        }
    }
}

/// What stood in the window when a test failed, as a picture to look at.
fn seen_last(session: &Session) {
    let taken = session.tool("Page.captureScreenshot", &json!({ "format": "png" })).unwrap_or_default();
    let bytes = base64::engine::general_purpose::STANDARD.decode(taken["data"].as_str().unwrap_or_default());
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("failed-{}.png", std::thread::current().name().unwrap_or("test").replace("::", "-")));
    if std::fs::write(&file, bytes.unwrap_or_default()).is_ok() {
        eprintln!("what was seen last: {}", file.display());
    }
}
