//! How a Chromium is driven: `WebDriver`, which is JSON over HTTP to chromedriver, and through it the commands of the browser's own tools.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

/// At most so many run at a time, on however many threads tests run.
const MOST: usize = 4;
/// How long any command may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The driver that `make check` starts. Without it these tests fail; they never pass by default.
fn driver() -> String {
    #[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the driver is")]
    std::env::var("MOTCUA_TEST_CHROMEDRIVER").expect(
        "MOTCUA_TEST_CHROMEDRIVER is not set: run `make check`, which drives a Chromium of its own, \
         or `scripts/with-chromium scripts/with-postgres cargo test --test api browser::`",
    )
}

/// A Chromium with a profile of its own.
pub(super) struct Session {
    agent: ureq::Agent,
    /// The address of the session at the driver.
    address: String,
}

impl Session {
    /// Starts a Chromium. It has no sandbox, which root may not have; it shows only what these tests serve.
    fn start() -> Result<Self, String> {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-breakpad",
            "--lang=vi",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            // Pages are ready when they are read; sheets in a frame may still be drawn.
            "pageLoadStrategy": "eager",
            "goog:chromeOptions": { "args": arguments },
        } } });
        let mut session =
            Self { agent: config.into(), address: format!("{}/session", driver().trim_end_matches('/')) };
        let started = session.ask("POST", "", Some(&wanted))?;
        let id = started["sessionId"].as_str().ok_or_else(|| format!("no session: {started}"))?;
        session.address = format!("{}/{id}", session.address);
        Ok(session)
    }

    /// One command; its value, or what the driver says is wrong.
    pub(super) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        let answered = match body {
            Some(body) => {
                let request = request.header("Content-Type", "application/json");
                self.agent.run(request.body(body.to_string()).unwrap())
            }
            None => self.agent.run(request.body(()).unwrap()),
        };
        let mut answer = answered.map_err(|error| format!("{method} {path}: {error}"))?;
        let text = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_to_string();
        let text = text.map_err(|error| format!("{method} {path}: {error}"))?;
        let mut told: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
        let value = told["value"].take();
        if answer.status().is_success() { Ok(value) } else { Err(format!("{method} {path}: {value}")) }
    }

    /// A command of the browser's tools.
    pub(super) fn tool(&self, command: &str, parameters: &Value) -> Result<Value, String> {
        self.ask("POST", "/goog/cdp/execute", Some(&json!({ "cmd": command, "params": parameters })))
    }

    /// What an expression comes to in the page. The policy of the page does not bind it, and it works where the page may run no script.
    pub(super) fn value_of(&self, expression: &str) -> Result<Value, String> {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut told = self.tool("Runtime.evaluate", &asked)?;
        if told["exceptionDetails"].is_null() {
            Ok(told["result"]["value"].take())
        } else {
            Err(format!("{expression}: {}", told["exceptionDetails"]))
        }
    }

    /// The windows that are open.
    pub(super) fn windows(&self) -> Result<Vec<String>, String> {
        let handles = self.ask("GET", "/window/handles", None)?;
        serde_json::from_value(handles).map_err(|error| error.to_string())
    }

    /// Looks at another window.
    pub(super) fn look_at(&self, window: &str) -> Result<(), String> {
        self.ask("POST", "/window", Some(&json!({ "handle": window }))).map(drop)
    }

    /// A window in which nothing ever happened, and no cookie: as good as a new profile, and a second faster.
    fn cleared(self) -> Result<Self, String> {
        let before = self.windows()?;
        let fresh = self.ask("POST", "/window/new", Some(&json!({ "type": "window" })))?;
        for window in before {
            self.look_at(&window)?;
            self.ask("DELETE", "/window", None)?;
        }
        self.look_at(fresh["handle"].as_str().unwrap_or_default())?;
        self.tool("Network.clearBrowserCookies", &json!({}))?;
        Ok(self)
    }
}

/// The Chromiums that wait, and how many are in use.
struct Garage {
    idle: Vec<Session>,
    in_use: usize,
}

static GARAGE: Mutex<Garage> = Mutex::new(Garage { idle: Vec::new(), in_use: 0 });
static BACK: Condvar = Condvar::new();

/// So many Chromiums at once, so that two tests never wait for each other's second one.
pub(super) fn borrow<const N: usize>() -> [Session; N] {
    let mut garage = GARAGE.lock().unwrap_or_else(PoisonError::into_inner);
    while garage.in_use + N > MOST {
        garage = BACK.wait(garage).unwrap_or_else(PoisonError::into_inner);
    }
    garage.in_use += N;
    let left = garage.idle.len().saturating_sub(N);
    let mut idle = garage.idle.split_off(left);
    drop(garage);
    std::array::from_fn(|_| {
        let found = idle.pop().map_or_else(Session::start, Ok);
        found.unwrap_or_else(|why| {
            let mut garage = GARAGE.lock().unwrap_or_else(PoisonError::into_inner);
            garage.in_use -= N;
            drop(garage);
            BACK.notify_all();
            panic!("no Chromium: {why}")
        })
    })
}

/// Brings one back; one that cannot be cleared is ended.
pub(super) fn bring_back(session: Session) {
    let address = session.address.clone();
    let agent = session.agent.clone();
    let cleared = session.cleared();
    if cleared.is_err() {
        let _ = agent.delete(&address).call();
    }
    let mut garage = GARAGE.lock().unwrap_or_else(PoisonError::into_inner);
    garage.idle.extend(cleared);
    garage.in_use -= 1;
    drop(garage);
    BACK.notify_all();
}
