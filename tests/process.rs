//! The program as an administrator runs it: the command line, being killed in the middle of work, and stopping in peace.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets the unexpected fails, helpers included"
)]

#[allow(dead_code, unused_macros, reason = "the tests of the service use more of it")]
#[path = "api/support.rs"]
mod support;

#[path = "process/backups.rs"]
mod backups;
#[path = "process/endurance.rs"]
mod endurance;
#[path = "process/hard_times.rs"]
mod hard_times;
#[path = "process/postgres_restarts.rs"]
mod postgres_restarts;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use motcua::platform::database::Id;
use serde_json::{Value, json};
use support::{Engine, TestDatabase};

const PASSWORD: &str = "mat khau de thu nghiem";
/// How a service of a test is started.
const SERVE: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--sign-in-per-minute", "1000"];
/// How long anything may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(60);

/// A database and a folder of its own, as one installation has them.
struct Install {
    test: TestDatabase,
    folder: PathBuf,
}

impl Install {
    fn empty(engine: Engine) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("install-{}", <Id>::new()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { test: TestDatabase::empty(engine), folder }
    }

    /// Tables, reference data and a clerk, by the commands of the manual.
    fn ready(engine: Engine) -> Self {
        let install = Self::empty(engine);
        install.prepare();
        install
    }

    fn prepare(&self) {
        self.done(&["migrate"]);
        self.done(&["import", "reference", "data"]);
        let role = ["--role", "clerk@H26.9043"];
        let add = [
            &[
                "officer",
                "add",
                "an.clerk",
                "--name",
                "Cán bộ thử nghiệm",
                "--password-stdin",
                "--typed-by-officer",
            ][..],
            &role,
        ]
        .concat();
        let added = self.run_with(&add, PASSWORD);
        assert!(added.status.success(), "{}", said(&added));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
        command
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("DATABASE_URL", &self.test.url)
            .env("MOTCUA_VAR", &self.folder)
            .env("MOTCUA_CONNECTIONS", "8")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        assert!(
            output.stderr.is_empty(),
            "{arguments:?}: a pipe hears nothing but the result: {}",
            said(&output)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn serve(&self) -> Running {
        self.serve_with(&[])
    }

    /// The same with further settings.
    fn serve_with(&self, settings: &[(&str, &str)]) -> Running {
        let mut command = self.command(&SERVE);
        command.envs(settings.iter().copied());
        Self::started(command)
    }

    /// A service that was started by this command, and signed in to.
    fn started(mut command: Command) -> Running {
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
        let address =
            address.unwrap_or_else(|| panic!("it does not say where it serves: {line:?}")).to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        let mut running = Running { child, address, token: String::new() };
        let asked = json!({ "username": "an.clerk", "password": PASSWORD });
        let (status, signed_in) = running.send("POST", "/api/v1/auth/sign-in", Some(&asked)).unwrap();
        assert_eq!(status, 200, "{signed_in}");
        signed_in["access_token"].as_str().unwrap().clone_into(&mut running.token);
        running
    }

    fn tamper(&self, sql: &str) {
        match self.test.url.strip_prefix("sqlite:") {
            Some(file) => diesel::SqliteConnection::establish(file).unwrap().batch_execute(sql).unwrap(),
            None => diesel::PgConnection::establish(&self.test.url).unwrap().batch_execute(sql).unwrap(),
        }
    }
}

impl Drop for Install {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{} {} {}", output.status, text(&output.stdout), text(&output.stderr))
}

/// A service that is ended with the test.
struct Running {
    child: Child,
    address: String,
    token: String,
}

/// An online dossier of another person each time: it needs no calendar, and so holds in any year.
fn submission() -> Value {
    json!({
        "agency": "H26.9043",
        "procedure": "1.004873",
        "channel": "online_partial",
        "applicant": { "name": format!("Nguyễn Thị Ví Dụ {}", <Id>::new()), "phone": "0000001234" },
    })
}

impl Running {
    /// The head of a request on a connection of its own.
    fn head(&self, method: &str, path: &str, length: usize, more: &str) -> String {
        let token = if self.token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {}\r\n", self.token)
        };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{token}Content-Type: application/json\r\n\
             Content-Length: {length}\r\n{more}\r\n",
            self.address
        )
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    fn text(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<(u16, String)> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = self.connect()?;
        stream.write_all((self.head(method, path, body.len(), "") + &body).as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        split(&answer).ok_or_else(|| std::io::Error::other("no whole answer"))
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<(u16, Value)> {
        let (status, text) = self.text(method, path, body)?;
        Ok((status, serde_json::from_str(&text).map_err(std::io::Error::other)?))
    }

    fn kill(&mut self) {
        // SIGKILL: nothing of the program runs any more.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn terminate(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// How it ended, within a bound.
    fn ended(&mut self) -> std::process::ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and body of a whole answer.
fn split(answer: &str) -> Option<(u16, String)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    let status = head.split(' ').nth(1)?.parse().ok()?;
    (length.is_none_or(|length| length == body.len())).then(|| (status, body.to_owned()))
}

fn every_dossier(service: &Running) -> BTreeSet<String> {
    let (mut codes, mut cursor) = (BTreeSet::new(), String::new());
    for _ in 0..100 {
        let (status, page) =
            service.send("GET", &format!("/api/v1/dossiers?limit=500{cursor}"), None).unwrap();
        assert_eq!(status, 200, "{page}");
        let items = page["items"].as_array().unwrap();
        codes.extend(items.iter().map(|item| item["code"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return codes,
        }
    }
    panic!("the list does not end");
}

fn killing_it_loses_no_acknowledged_dossier(engine: Engine) {
    let install = Install::ready(engine);
    let mut service = install.serve();
    let (acknowledged, over) = (Mutex::new(Vec::<String>::new()), AtomicBool::new(false));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..500 {
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    // Once it is dead, nothing is answered any more.
                    let Ok((status, dossier)) =
                        service.send("POST", "/api/v1/submissions", Some(&submission()))
                    else {
                        return;
                    };
                    assert_eq!(status, 201, "{dossier}");
                    acknowledged.lock().unwrap().push(dossier["code"].as_str().unwrap().to_owned());
                }
            });
        }
        while acknowledged.lock().unwrap().len() < 60 {
            assert!(begun.elapsed() < PATIENCE, "the desk is too slow");
            std::thread::yield_now();
        }
        let killed = Command::new("kill").args(["-KILL", &service.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        over.store(true, Ordering::Relaxed);
    });
    service.kill();
    let acknowledged: BTreeSet<String> = acknowledged.into_inner().unwrap().into_iter().collect();
    assert!(acknowledged.len() >= 60);

    let again = install.serve();
    let kept = every_dossier(&again);
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let mut numbers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for code in &kept {
        let (day, number) = code.rsplit_once('-').unwrap();
        numbers.entry(day).or_default().insert(number.parse().unwrap());
    }
    for (day, numbers) in numbers {
        assert_eq!(numbers, (1..=numbers.len()).collect(), "{day} has gaps");
    }
    let verified = install.done(&["verify"]);
    assert!(verified.contains(&format!("sound: {} dossiers", kept.len())), "{verified}");
}

#[test]
fn killing_it_loses_no_acknowledged_dossier_sqlite() {
    killing_it_loses_no_acknowledged_dossier(Engine::Sqlite);
}

#[test]
fn killing_it_loses_no_acknowledged_dossier_postgres() {
    killing_it_loses_no_acknowledged_dossier(Engine::Postgres);
}

fn stopping_it_finishes_what_is_in_flight(engine: Engine) {
    for signal in ["-TERM", "-INT"] {
        stopped_by(signal, engine);
    }
}

fn stopped_by(signal: &str, engine: Engine) {
    let install = Install::ready(engine);
    let mut service = install.serve();
    let bodies = [(); 6].map(|()| submission().to_string());
    // The service has begun with each of them: it asks for the body.
    let mut in_flight: Vec<TcpStream> = bodies
        .iter()
        .map(|body| {
            let mut stream = service.connect().unwrap();
            let head = service.head("POST", "/api/v1/submissions", body.len(), "Expect: 100-continue\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            let mut go_on = [0; 25];
            stream.read_exact(&mut go_on).unwrap();
            assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
            stream
        })
        .collect();
    // A terminal that closes ends nothing.
    service.signal("-HUP");
    assert_eq!(service.send("GET", "/health/live", None).unwrap().0, 200);
    service.signal(signal);
    let begun = Instant::now();
    // Whoever comes now is not let in any more.
    while service.send("GET", "/health/live", None).is_ok() {
        assert!(begun.elapsed() < PATIENCE, "it goes on serving");
    }
    let mut codes = BTreeSet::new();
    for (stream, body) in in_flight.iter_mut().zip(&bodies) {
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (status, text) = split(&answer).unwrap_or_else(|| panic!("no whole answer: {answer:?}"));
        assert_eq!(status, 201, "{text}");
        let dossier: Value = serde_json::from_str(&text).unwrap();
        codes.insert(dossier["code"].as_str().unwrap().to_owned());
    }
    drop(in_flight);
    assert_eq!(service.ended().code(), Some(0));
    assert_eq!(codes.len(), 6);
    assert_eq!(every_dossier(&install.serve()), codes);
}

#[test]
fn stopping_it_finishes_what_is_in_flight_sqlite() {
    stopping_it_finishes_what_is_in_flight(Engine::Sqlite);
}

#[test]
fn stopping_it_finishes_what_is_in_flight_postgres() {
    stopping_it_finishes_what_is_in_flight(Engine::Postgres);
}

/// A failure is one line that says what to do, and nothing on standard output.
#[track_caller]
fn fails(output: &Output, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{}", said(output));
    assert_eq!(text.trim_end().lines().count(), 1, "not one line: {text}");
    assert!(text.starts_with("motcua: "), "{text}");
    for word in words {
        assert!(text.contains(word), "{word}: {text}");
    }
}

fn the_command_line_says_what_to_do(engine: Engine) {
    let install = Install::empty(engine);
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["verify"],
        &["import", "reference", "data"],
        &["officer", "passwd", "an.clerk"],
    ] {
        fails(&install.run(arguments), &["run motcua migrate"]);
    }
    let first = install.done(&["migrate"]);
    assert!(first.contains("up to date"), "{first}");
    assert!(install.done(&["migrate"]).contains("0 migrations"), "a second time changes nothing");
    assert!(install.done(&["verify"]).contains("sound: 0 dossiers, 0 journal rows"));
    fails(&install.run(&["import", "reference", "no/such/folder"]), &["no/such/folder"]);
    let loaded = install.done(&["import", "reference", "data"]);
    assert!(loaded.contains("44"), "{loaded}");
    install.done(&["import", "reference", "data"]);
    let add = |role: &str| install.run(&["officer", "add", "an.clerk", "--name", "An", "--role", role]);
    fails(&add("king@H26"), &["king", "clerk"]);
    fails(&add("clerk@H99"), &["H99"]);
    fails(&add("clerk"), &["ROLE@AGENCY"]);
    let added = add("clerk@H26.9043");
    assert!(added.status.success(), "{}", said(&added));
    fails(&add("clerk@H26.9043"), &["username"]);
    fails(&install.run_with(&["officer", "passwd", "an.clerk", "--password-stdin"], "short"), &["password"]);
    fails(&install.run(&["officer", "passwd", "nobody"]), &["officer"]);
    let changed = install
        .run_with(&["officer", "passwd", "an.clerk", "--password-stdin", "--typed-by-officer"], PASSWORD);
    assert!(changed.status.success(), "{}", said(&changed));

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(&install.run(&["serve", "--listen", &address]), &[&address, "in use"]);
    fails(&install.run(&["health", "--listen", "127.0.0.1:1"]), &["127.0.0.1:1"]);

    let mut service = install.serve();
    assert_eq!(install.done(&["health", "--listen", &service.address]).trim(), "ready");
    let (status, dossier) = service.send("POST", "/api/v1/submissions", Some(&submission())).unwrap();
    assert_eq!(status, 201, "{dossier}");
    let code = dossier["code"].as_str().unwrap();
    for path in [
        &format!("/api/v1/dossiers/{code}"),
        &format!("/api/v1/tracking/{code}?digits=1234"),
        "/api/v1/dossiers/absent",
    ] {
        service.send("GET", path, None).unwrap();
    }
    // While it serves, an auditor may walk.
    assert!(install.done(&["verify"]).contains("sound: 1 dossiers, 1 journal rows"));
    let (_, meters) = service.text("GET", "/metrics", None).unwrap();
    for counted in [
        r#"http_requests_total{method="GET",route="/api/v1/dossiers/{code}",status="200"} 1"#,
        r#"http_requests_total{method="GET",route="/api/v1/dossiers/{code}",status="404"} 1"#,
        r#"http_requests_total{method="POST",route="/api/v1/submissions",status="201"} 1"#,
        r#"route="/api/v1/tracking/{code}""#,
    ] {
        assert!(meters.contains(counted), "{counted}: {meters}");
    }
    assert!(!meters.contains(code) && !meters.contains("digits") && !meters.contains("absent"), "{meters}");
    service.terminate();
    assert_eq!(service.ended().code(), Some(0));

    install.tamper("UPDATE journal SET details = '{}' WHERE seq = 1");
    let broken = install.run(&["verify"]);
    fails(&broken, &[code, "row 1"]);
    assert_eq!(broken.status.code(), Some(1));
    // Each finding stands by itself, what is wrong with the database first.
    install.tamper("UPDATE officer SET full_name = 'Ai Đó'; DROP INDEX journal_taken_out");
    let broken = install.run(&["verify"]);
    fails(&broken, &["database: the index journal_taken_out of the table journal is missing", "2 more"]);
    for words in [
        &format!("broken: dossier {code} row 1: "),
        "broken: officer an.clerk: is not what row",
        "officer.full_name",
    ] {
        assert!(said(&broken).contains(words), "{words}: {}", said(&broken));
    }
}

#[test]
fn the_command_line_says_what_to_do_sqlite() {
    the_command_line_says_what_to_do(Engine::Sqlite);
}

#[test]
fn the_command_line_says_what_to_do_postgres() {
    the_command_line_says_what_to_do(Engine::Postgres);
}

fn officers_come_and_go_at_the_command_line(engine: Engine) {
    let install = Install::ready(engine);
    let officer = |arguments: &[&str]| install.done(&[&["officer"], arguments].concat());
    let refused =
        |arguments: &[&str], words: &[&str]| fails(&install.run(&[&["officer"], arguments].concat()), words);
    let role = "handler@H26.9043";
    officer(&[
        "add",
        "binh.tran",
        "--name",
        "Trần Văn Bình",
        "--post",
        "Chuyên viên",
        "--role",
        role,
        "--until",
        "2199-12-31",
    ]);
    officer(&["give", "an.clerk", role, "--from", "2199-01-01"]);
    refused(&["give", "an.clerk", role], &["role"]);
    refused(&["give", "nobody", role], &["officer"]);
    refused(&["give", "an.clerk", role, "--from", "2020-01-01"], &["from"]);
    officer(&["move", "an.clerk", "clerk@H26.9043", "H26.9045", "--on", "2199-01-01"]);
    officer(&["take", "an.clerk", role]);
    refused(&["take", "an.clerk", "approver@H26.9043"], &["role"]);
    officer(&["post", "an.clerk", "Công chức một cửa"]);
    let away = [
        "substitute",
        "an.clerk",
        "binh.tran",
        "--at",
        "H26.9043",
        "--until",
        "2198-12-31",
        "--reason",
        "nghỉ phép",
    ];
    officer(&away);
    refused(&away, &["from"]);
    let shown = officer(&["show", "an.clerk"]);
    for told in [
        "* clerk@H26.9043 from",
        "  clerk@H26.9045 from 2199-01-01",
        "substitution",
        "role_given",
        "role_moved",
        "role_taken",
        "post_set",
        "substitute_named",
        "in service",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let line = shown.lines().find(|line| line.contains("substitution ")).unwrap();
    officer(&["end-substitution", "an.clerk", line.split_whitespace().nth(1).unwrap()]);
    assert!(officer(&["deactivate", "an.clerk"]).contains("0 dossiers"));
    assert!(officer(&["show", "an.clerk"]).contains("out of service"));
    officer(&["reactivate", "an.clerk"]);
    assert!(officer(&["show", "an.clerk"]).contains("an.clerk (Cán bộ thử nghiệm), in service"));
}

#[test]
fn officers_come_and_go_at_the_command_line_sqlite() {
    officers_come_and_go_at_the_command_line(Engine::Sqlite);
}

#[test]
fn officers_come_and_go_at_the_command_line_postgres() {
    officers_come_and_go_at_the_command_line(Engine::Postgres);
}

#[test]
fn a_setting_that_cannot_be_read_is_one_line_too() {
    let install = Install::empty(Engine::Sqlite);
    let with = |name: &str, value: &str, arguments: &[&str]| {
        install.command(arguments).env(name, value).output().unwrap()
    };
    fails(&with("DATABASE_URL", "mysql://u:secret@h/d", &["verify"]), &["sqlite:", "postgres://"]);
    fails(&with("DATABASE_URL", "sqlite::memory:", &["verify"]), &["a file"]);
    fails(&with("MOTCUA_LISTEN", "everywhere", &["serve"]), &["everywhere"]);
    fails(&with("MOTCUA_LOG", "=!=", &["verify"]), &[]);
    fails(&install.run(&["verify", "--loudly"]), &["--loudly"]);
    fails(&install.run(&["officer", "add", "an.clerk"]), &["--name", "--role"]);
    fails(&install.run(&["fly"]), &["fly"]);
    let nobody = with("DATABASE_URL", "postgres://an:s3cret@127.0.0.1:1/motcua", &["migrate"]);
    fails(&nobody, &["127.0.0.1:1"]);
    assert!(!said(&nobody).contains("s3cret"), "{}", said(&nobody));
    // However the address is written, and wherever: what is in it is not repeated.
    for url in [
        "postgres://an:s3cret@@127.0.0.1:1/motcua",
        "postgres://an:s3cret/x@127.0.0.1:1/motcua",
        "postgres://an:s3cret%@127.0.0.1:1/motcua",
        "postgres://127.0.0.1:1/motcua?user=an&password=s3cret",
        "postgres:///motcua?host=127.0.0.1&port=1&password=s3cret",
        "postgres:an:s3cret@127.0.0.1/motcua",
        "mysql://an:s3cret@127.0.0.1/motcua",
    ] {
        let told = with("DATABASE_URL", url, &["migrate"]);
        fails(&told, &[]);
        assert!(!said(&told).contains("s3cret"), "{}", said(&told));
        let typed = install.run(&["migrate", "--database-url", url]);
        fails(&typed, &[]);
        assert!(!said(&typed).contains("s3cret"), "{}", said(&typed));
        let misplaced = install.run(&["migrate", url]);
        fails(&misplaced, &[]);
        assert!(!said(&misplaced).contains("s3cret"), "{}", said(&misplaced));
    }
}

/// Whoever names another file is told so, and finds no new file there.
#[test]
fn a_register_that_is_not_there_is_not_made_by_looking_at_it() {
    let install = Install::empty(Engine::Sqlite);
    let (nowhere, text) = (install.folder.join("gone/motcua.db"), install.folder.join("notes.txt"));
    std::fs::write(&text, "những gì phải làm hôm nay").unwrap();
    for arguments in [
        &["verify"][..],
        &["serve", "--listen", "127.0.0.1:0"],
        &["step-history"],
        &["import", "reference", "data"],
        &["officer", "show", "an.clerk"],
    ] {
        let at = |file: &std::path::Path| {
            let url = format!("sqlite:{}", file.display());
            install.command(arguments).env("DATABASE_URL", url).output().unwrap()
        };
        fails(&at(&nowhere), &["there is no file", "gone/motcua.db", "motcua migrate"]);
        assert!(!nowhere.exists() && !nowhere.parent().unwrap().exists(), "{arguments:?} made it");
        fails(&at(&text), &["notes.txt is no SQLite database"]);
    }
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "những gì phải làm hôm nay");
    assert_eq!(std::fs::read_dir(&install.folder).unwrap().count(), 1, "nothing is put beside it");
}

#[test]
fn every_command_has_help_with_an_example() {
    let install = Install::empty(Engine::Sqlite);
    let commands = |before: &[&str]| -> Vec<String> {
        let help = install.done(&[before, &["--help"]].concat());
        let listed =
            help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        listed
            .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
            .filter(|name| !name.is_empty() && *name != "help")
            .map(str::to_owned)
            .collect()
    };
    let mut seen = 0;
    for command in commands(&[]) {
        let below = commands(&[&command]);
        let paths: Vec<Vec<&str>> = if below.is_empty() {
            vec![vec![&command]]
        } else {
            below.iter().map(|name| vec![command.as_str(), name]).collect()
        };
        for path in paths {
            let help = install.done(&[path.as_slice(), &["--help"]].concat());
            assert!(help.contains("Example"), "{path:?}: {help}");
            assert!(help.contains(&format!("motcua {}", path.join(" "))), "{path:?}: {help}");
            seen += 1;
        }
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn the_description_is_printed() {
    let install = Install::empty(Engine::Sqlite);
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml")).unwrap();
    assert_eq!(install.done(&["openapi"]), written);
}
