//! A browser without script: it keeps one cookie, sends forms, and follows nothing by itself.

use std::collections::HashMap;

use motcua::server::ServiceParts;

use super::markup;
use crate::app::{Answer, PASSWORD, TestApp};

/// A page as it came.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    /// The page, after a look at its status and its markup.
    #[track_caller]
    pub(crate) fn shown(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "text/html; charset=utf-8");
        markup::sound(&self.text);
        &self.text
    }

    /// Where it sends the browser.
    #[track_caller]
    pub(crate) fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text);
        &self.headers["location"]
    }

    /// The value of the first hidden field of this name.
    #[track_caller]
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.text.split_once(&start).unwrap_or_else(|| panic!("no {name}: {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) address: String,
    pub(crate) agent: ureq::Agent,
    pub(crate) cookie: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

/// Fields as a form sends them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let code = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", code(name), code(value))).collect::<Vec<_>>().join("&")
}

impl Browser {
    /// A browser that knows nothing yet.
    pub(crate) fn new(app: &TestApp) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self { address: app.address.clone(), agent: config.into(), cookie: None, headers: Vec::new() }
    }

    /// The browser of the officer of that role at that agency, signed in.
    #[track_caller]
    pub(crate) fn of(app: &TestApp, role: &str, agency: &str) -> Self {
        app.officer(role, agency);
        let mut browser = Self::new(app);
        browser.sign_in(&format!("{role}.{}", agency.to_lowercase().replace('.', "-")));
        browser
    }

    /// Signs in by the page.
    #[track_caller]
    pub(crate) fn sign_in(&mut self, username: &str) {
        let page = self.post("/dang-nhap", &[("username", username), ("password", PASSWORD)]);
        assert_eq!(page.leads_to(), "/viec");
        let cookie = page.headers["set-cookie"].split(';').next().unwrap().to_owned();
        self.cookie = Some(cookie);
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&str>) -> Page {
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match body {
            Some(body) => {
                let request = request.header("Content-Type", "application/x-www-form-urlencoded");
                self.agent.run(request.body(body.to_owned()).unwrap())
            }
            None => self.agent.run(request.body(()).unwrap()),
        }
        .unwrap();
        let Answer { status, headers, text, bytes } = Answer::read(&mut response);
        Page { status, headers, text, bytes }
    }

    pub(crate) fn get(&self, path: &str) -> Page {
        self.send("GET", path, None)
    }

    /// Sends fields as they are.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send("POST", path, Some(&encoded(fields)))
    }

    /// Sends fields with the token that the home page gives.
    #[track_caller]
    pub(crate) fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.get("/viec").hidden("csrf");
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post(path, &all)
    }
}

/// Another process that serves the same register with the same keys; it ends with this value.
pub(crate) struct Restarted {
    pub(crate) address: String,
    server: actix_web::dev::ServerHandle,
}

impl Drop for Restarted {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// The service after a restart: nothing is left of the first one but its register, its keys and its clock.
pub(crate) fn restarted(app: &TestApp) -> Restarted {
    let meters = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle();
    let (keys, config) = (app.service.keys.clone(), app.service.config.as_ref().clone());
    let (database, files) = (app.database().clone(), app.service.files.clone());
    let service = ServiceParts::new(database, app.clock.clone(), keys, config, meters, files);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let (server, addresses) = service.listen().unwrap();
            send.send((server.handle(), addresses[0])).unwrap();
            server.await.unwrap();
        });
    });
    let (server, address) = receive.recv().unwrap();
    Restarted { address: format!("http://{address}"), server }
}
