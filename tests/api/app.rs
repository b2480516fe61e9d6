//! The whole service on a free port, with the reference data, a standing clock, and officers as clients.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use motcua::access::actions::{
    NewAssignment, NewOfficer, PasswordChoice, add_officer, check_officer, sign_in,
};
use motcua::access::password::{Password, PasswordHash, hash};
use motcua::access::store::find_by_username;
use motcua::access::tokens::{Bearer, TokenKeys};
use motcua::attachment::files::AttachmentFiles;
use motcua::dossier::acts::act_context::ReferenceCaches;
use motcua::platform::attachments_place::AttachmentsPlace;
use motcua::platform::blind_index::BlindIndexKey;
use motcua::platform::clock::Clock;
use motcua::platform::config::ServerConfig;
use motcua::platform::database::{Database, Id};
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::server::ServiceParts;
use serde_json::{Value, json};

use crate::described::hold_to_the_description;
use crate::support::{Engine, TestDatabase};

/// The password of every officer of the tests.
pub(crate) const PASSWORD: &str = "mat khau de thu nghiem";

/// Writes one test body over a running service and runs it on both databases.
#[macro_export]
macro_rules! with_app {
    ($($(#[$meta:meta])* fn $name:ident($app:ident) $body:block)+) => { $(
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its module")]
            use super::*;
            fn body($app: &$crate::app::TestApp) $body
            #[test]
            fn sqlite() { body(&$crate::app::TestApp::new($crate::support::Engine::Sqlite)); }
            #[test]
            fn postgres() { body(&$crate::app::TestApp::new($crate::support::Engine::Postgres)); }
        }
    )+ };
}

/// A running service.
pub(crate) struct TestApp {
    pub(crate) test: TestDatabase,
    pub(crate) clock: Clock,
    pub(crate) address: String,
    pub(crate) service: ServiceParts,
    keys: TokenKeys,
    /// Where its files lie; it goes when the test ends.
    pub(crate) folder: PathBuf,
    server: actix_web::dev::ServerHandle,
    clients: Mutex<HashMap<String, Client>>,
}

/// An answer as a caller sees it.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    /// The body; of a file that is no text, nothing.
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// All of a response.
    pub(crate) fn read(response: &mut ureq::http::Response<ureq::Body>) -> Self {
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(64 * 1024 * 1024).read_to_vec().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap_or_default();
        Self { status, headers, text, bytes }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body, after a look at the status.
    #[track_caller]
    pub(crate) fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    /// The code and the fields of a problem, after a look at the status and the media type.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> (String, Vec<(String, String)>) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.text);
        let body = self.json();
        assert_eq!(body["status"], status);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let fields = body["errors"].as_array().cloned().unwrap_or_default();
        (
            text(&body["code"]),
            fields.iter().map(|field| (text(&field["field"]), text(&field["code"]))).collect(),
        )
    }
}

/// Somebody who calls the service.
#[derive(Clone)]
pub(crate) struct Client {
    address: String,
    token: Option<String>,
    agent: ureq::Agent,
}

impl Client {
    fn new(address: &str, token: Option<String>) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Self { address: address.to_owned(), token, agent: config.into() }
    }

    /// Sends any request; the answer must be as the description says.
    #[track_caller]
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        self.send_bytes(method, path, headers, body.map(|body| body.as_bytes().to_vec()))
    }

    /// The same with a body that is no text.
    #[track_caller]
    pub(crate) fn send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        }
        .unwrap();
        let answer = Answer::read(&mut response);
        hold_to_the_description(method, path, &answer);
        answer
    }

    /// Sends bytes that a well-behaved library would not; `target` stands in the first line as it is.
    pub(crate) fn raw(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        use std::fmt::Write as _;
        use std::io::{Read as _, Write as _};
        let host = self.address.trim_start_matches("http://");
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        if let Some(token) = &self.token {
            write!(head, "Authorization: Bearer {token}\r\n").unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // A body that is too long is answered before it was read to its end.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let all = String::from_utf8(bytes).unwrap();
        let (head, text) =
            all.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer to {method} {target}: {all}"));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Answer { status, headers, text: text.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &[], body)
    }

    pub(crate) fn post_with(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("Content-Type", "application/json")];
        all.extend(headers);
        self.send("POST", path, &all, Some(&body.to_string()))
    }

    /// Does an act to a dossier.
    pub(crate) fn act(&self, code: &str, act: &str, body: &Value) -> Answer {
        self.post(&format!("/api/v1/dossiers/{code}/{act}"), body)
    }

    /// Reads a dossier.
    #[track_caller]
    pub(crate) fn dossier(&self, code: &str) -> Value {
        self.get(&format!("/api/v1/dossiers/{code}")).ok(200)
    }
}

/// An instant of the office's civil time.
pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+07:00")).unwrap()
}

/// Empty reference books, with the key of no installation.
pub(crate) fn books() -> ReferenceCaches {
    ReferenceCaches::new(number_key())
}

/// A key of the index of people's numbers.
pub(crate) fn number_key() -> BlindIndexKey {
    BlindIndexKey::derived_from(b"a key of the tests")
}

fn hashed() -> &'static PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| hash(&Password::new(PASSWORD)).unwrap())
}

impl TestApp {
    /// A service over a fresh copy of the reference data; it is Tuesday 7/3/2023, 09:15.
    pub(crate) fn new(engine: Engine) -> Self {
        Self::over(TestDatabase::with_reference(engine), at("2023-03-07T09:15"), |_| {})
    }

    /// A service over a database that is there.
    pub(crate) fn over(test: TestDatabase, now: Instant, change: impl FnOnce(&mut ServerConfig)) -> Self {
        Self::keeping_files_in(test, now, None, change)
    }

    /// The same with files in another place than a folder of the test.
    pub(crate) fn keeping_files_in(
        test: TestDatabase,
        now: Instant,
        place: Option<AttachmentsPlace>,
        change: impl FnOnce(&mut ServerConfig),
    ) -> Self {
        let mut config = ServerConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            workers: 1,
            tracking_per_minute: 10_000,
            sign_in_per_minute: 10_000,
            ..ServerConfig::default()
        };
        change(&mut config);
        let clock = Clock::standing_at(now);
        let keys = TokenKeys::ephemeral().unwrap();
        let meters = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("files").join(<Id>::new().to_string());
        let place = place.unwrap_or_else(|| AttachmentsPlace::Folder(folder.join("attachments")));
        let files = AttachmentFiles::open(&place, &folder, &config.attachments).unwrap();
        let service =
            ServiceParts::new(test.database.clone(), clock.clone(), keys.clone(), config, meters, files);
        let (send, receive) = std::sync::mpsc::channel();
        let kept = service.clone();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (server, addresses) = service.listen().unwrap();
                send.send((server.handle(), addresses[0])).unwrap();
                server.await.unwrap();
            });
        });
        let (server, address) = receive.recv().unwrap();
        Self {
            test,
            clock,
            address: format!("http://{address}"),
            service: kept,
            keys,
            folder,
            server,
            clients: Mutex::default(),
        }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.test.database
    }

    /// Somebody who has not signed in.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(&self.address, None)
    }

    /// Somebody who signed in through the door.
    pub(crate) fn with_token(&self, token: &Value) -> Client {
        Client::new(&self.address, Some(token.as_str().unwrap().to_owned()))
    }

    /// Papers are asked for as it must be: the head of the unit drafts, the desk sends.
    #[track_caller]
    pub(crate) fn ask_for_papers(&self, code: &str, office: &str) -> Value {
        let asked = json!({ "papers": ["x"], "reason": "x" });
        self.officer("unit_head", office).act(code, "supplement-drafts", &asked).ok(200);
        self.officer("clerk", office).act(code, "supplement-requests", &json!({})).ok(200)
    }

    /// The officer of that role at that agency, signed in.
    pub(crate) fn officer(&self, role: &str, agency: &str) -> Client {
        self.named(&format!("{role}.{}", agency.to_lowercase().replace('.', "-")), &[(role, agency)])
    }

    /// An officer with several roles, signed in.
    pub(crate) fn named(&self, username: &str, roles: &[(&str, &str)]) -> Client {
        let mut clients = self.clients.lock().unwrap();
        let client = clients.entry(username.to_owned()).or_insert_with(|| {
            let token = self.sign_in(username, roles);
            Client::new(&self.address, Some(token))
        });
        client.clone()
    }

    fn sign_in(&self, username: &str, roles: &[(&str, &str)]) -> String {
        let now = self.clock.now();
        let new = NewOfficer {
            username: username.to_owned(),
            full_name: "Cán bộ thử nghiệm".to_owned(),
            post: None,
            password: Password::new(PASSWORD),
            roles: roles.iter().map(|(role, agency)| NewAssignment::of(role, agency)).collect(),
        };
        let name = username.to_owned();
        let signed_in = self
            .database()
            .write_now(move |conn| {
                // In service for long, wherever a test sets its clock.
                let long_ago = now.min(at("2022-12-01T00:00"));
                let checked = check_officer(conn, &new, None, long_ago)?;
                add_officer(conn, &checked, (hashed(), PasswordChoice::Own), long_ago)?;
                let known = find_by_username(conn, &name)?.unwrap();
                sign_in(conn, &known, chrono::TimeDelta::days(5000), now)
            })
            .unwrap_or_else(|problem: Problem| panic!("{problem}"));
        let bearer = Bearer { officer_id: signed_in.officer.id, session_id: signed_in.session_id };
        self.keys.issue(bearer, chrono::TimeDelta::days(5000), now).unwrap().text
    }

    /// A dossier handed in at the counter of ward H26.268.05: marital status, 3 working days.
    #[track_caller]
    pub(crate) fn receive(&self) -> String {
        let clerk = self.officer("clerk", "H26.268.05");
        let body = clerk.post("/api/v1/dossiers", &intake()).ok(201);
        body["code"].as_str().unwrap().to_owned()
    }
}

/// What the register holds: dossiers by account, and journal rows.
pub(crate) fn census(
    app: &TestApp,
) -> (std::collections::BTreeMap<motcua::dossier::clock::ledger::Account, i64>, i64) {
    let counted = app.database().read_now(|conn| {
        let dossiers = motcua::dossier::books::store::count_by_account(conn)?;
        Ok::<_, motcua::platform::database::DatabaseError>((
            dossiers,
            motcua::dossier::books::journal::count(conn)?,
        ))
    });
    counted.unwrap()
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What the counter sends for a dossier that keeps every rule: each time another person's.
pub(crate) fn intake() -> Value {
    static PEOPLE: AtomicU64 = AtomicU64::new(1);
    let person = PEOPLE.fetch_add(1, Ordering::Relaxed);
    json!({
        "agency": "H26.268.05",
        "procedure": "1.004873",
        "channel": "counter",
        "applicant": { "name": "Nguyễn Thị Ví Dụ", "identity": format!("000{person:09}"), "phone": "0000 001 234" },
        "papers": [{ "code": "application", "originals": 1 }]
    })
}

/// The same with some parts changed; `null` takes a part out.
pub(crate) fn intake_with(changes: &Value) -> Value {
    let mut body = intake();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        } else {
            body[name] = value.clone();
        }
    }
    body
}
