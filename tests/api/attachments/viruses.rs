//! Where clamd is set up a file is looked through before anybody gets it; while clamd is silent it waits.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use motcua::attachment::adding::AttachmentState;
use motcua::platform::config::ClamdAddress;
use serde_json::{Value, json};

use super::files::{FileForm, WARD, address, files_of, kept_in, pdf};
use crate::app::{TestApp, at};
use crate::support::{Engine, TestDatabase};

/// A clamd that finds whatever holds the word EICAR, and may be silent.
struct FakeClamd {
    address: String,
    silent: Arc<AtomicBool>,
}

impl FakeClamd {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let silent = Arc::new(AtomicBool::new(false));
        let quiet = silent.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { break };
                // A silent one hangs up in the middle.
                if quiet.load(Ordering::SeqCst) {
                    continue;
                }
                let content = streamed(&mut stream);
                let infected = content.windows(5).any(|window| window == b"EICAR");
                let said = if infected { "stream: Eicar-Test FOUND\0" } else { "stream: OK\0" };
                stream.write_all(said.as_bytes()).unwrap();
            }
        });
        Self { address, silent }
    }

    fn be_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    /// A service that asks it.
    fn app(&self, engine: Engine) -> TestApp {
        let clamd = ClamdAddress::Tcp(self.address.clone());
        TestApp::over(TestDatabase::with_reference(engine), at("2023-03-07T09:15"), |config| {
            config.attachments.clamd = Some(clamd);
        })
    }
}

/// What comes in the pieces of INSTREAM.
fn streamed(stream: &mut TcpStream) -> Vec<u8> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let length = u32::from_be_bytes(length);
        if length == 0 {
            return content;
        }
        let mut piece = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut piece).unwrap();
        content.extend(piece);
    }
}

fn look_through(state: &AttachmentState) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(state.look_through_waiting()).unwrap()
}

#[track_caller]
fn checks(app: &TestApp, code: &str) -> Vec<Value> {
    let list = app.officer("clerk", WARD).get(&files_of(code)).ok(200);
    list["items"].as_array().unwrap().iter().map(|file| file["virus_check"].clone()).collect()
}

fn files_with_viruses_are_refused_and_silence_lets_nothing_through(engine: Engine) {
    let clamd = FakeClamd::start();
    let app = &clamd.app(engine);
    let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
    let clean = FileForm::of_pdfs(&["a"]).send(&clerk, &code).ok(201)["items"][0].clone();
    assert_eq!(clean["virus_check"], "clean");
    assert_eq!(clerk.get(&address(&code, &clean)).status, 200);

    // Larger than one piece.
    let mut large = pdf("lớn");
    large.resize(300_000, b' ');
    FileForm::new().file("lon.pdf", &large).send(&clerk, &code).ok(201);
    let form = FileForm::of_pdfs(&["b"]).file("xau.pdf", &pdf("EICAR"));
    let answer = form.send(&clerk, &code);
    assert_eq!(answer.problem(422).1, [("files.1".to_owned(), "infected".to_owned())]);
    assert!(answer.text.contains("xau.pdf"), "{}", answer.text);
    assert_eq!(kept_in(&app.folder).len(), 2, "nothing of that form is kept");

    clamd.be_silent(true);
    let form = FileForm::of_pdfs(&["c"]).file("muon.pdf", &pdf("EICAR"));
    let waiting = form.send(&clerk, &code).ok(201);
    for file in waiting["items"].as_array().unwrap() {
        assert_eq!(file["virus_check"], "waiting");
        assert!(file.get("address").is_none(), "{file}");
        assert_eq!(clerk.get(&address(&code, file)).problem(409).0, "in_quarantine");
    }
    let state = app.service.attachment_state();
    assert_eq!(look_through(&state), 0, "still silent");
    assert_eq!(checks(app, &code), ["clean", "clean", "waiting", "waiting"]);
    clamd.be_silent(false);
    assert_eq!(look_through(&state), 2);
    assert_eq!(checks(app, &code), ["clean", "clean", "clean", "infected"]);
    assert_eq!(look_through(&state), 0, "nothing is looked through twice");
    let [good, bad] = [0, 1].map(|at| address(&code, &waiting["items"][at]));
    assert_eq!(clerk.get(&good).status, 200);
    assert_eq!(clerk.get(&bad).problem(409).0, "in_quarantine");
    assert_eq!(crate::journal::audit(app).broken, [], "what the ticker notes is sealed");
}

#[test]
fn files_with_viruses_are_refused_and_silence_lets_nothing_through_sqlite() {
    files_with_viruses_are_refused_and_silence_lets_nothing_through(Engine::Sqlite);
}

#[test]
fn files_with_viruses_are_refused_and_silence_lets_nothing_through_postgres() {
    files_with_viruses_are_refused_and_silence_lets_nothing_through(Engine::Postgres);
}

with_app! {
    fn what_came_in_before_clamd_was_set_up_is_looked_through_afterwards(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let form = FileForm::of_pdfs(&["a"]).file("xau.pdf", &pdf("EICAR"));
        let files = form.send(&clerk, &code).ok(201);
        assert_eq!(checks(app, &code), ["not_checked", "not_checked"]);
        assert_eq!(clerk.get(&address(&code, &files["items"][1])).status, 200, "it is said that nobody looked");
        assert_eq!(look_through(&app.service.attachment_state()), 0);
        let clamd = FakeClamd::start();
        let mut state = app.service.attachment_state();
        let address_of_clamd = ClamdAddress::parse(&clamd.address).unwrap();
        state.files.scanner = Some(motcua::attachment::virus_scanner::VirusScanner::at(address_of_clamd));
        assert_eq!(look_through(&state), 2);
        assert_eq!(checks(app, &code), ["clean", "infected"]);
        assert_eq!(clerk.get(&address(&code, &files["items"][1])).problem(409).0, "in_quarantine");
        let reason = json!({ "reason": "Có vi-rút" });
        let withdrawal = format!("{}/withdrawal", address(&code, &files["items"][1]));
        clerk.post(&withdrawal, &reason).ok(200);
    }
}
