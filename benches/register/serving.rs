//! The real service on a free port with officers who have signed in, and beside it a bare web server for comparison.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpResponse, HttpServer, web};
use metrics_exporter_prometheus::PrometheusHandle;
use motcua::access::actions::{
    NewAssignment, NewOfficer, PasswordChoice, add_officer, check_officer, sign_in,
};
use motcua::access::password::{Password, hash};
use motcua::access::store::find_by_username;
use motcua::access::tokens::{Bearer, TokenKeys};
use motcua::attachment::files::AttachmentFiles;
use motcua::platform::attachments_place::AttachmentsPlace;
use motcua::platform::clock::Clock;
use motcua::platform::config::ServerConfig;
use motcua::platform::database::Database;
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::server::ServiceParts;

/// A running web server; it stops when it is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start(listen: impl FnOnce() -> (Server, SocketAddr) + Send + 'static) -> Self {
        let (send, receive) = mpsc::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (server, address) = listen();
                send.send((server.handle(), address)).unwrap();
                server.await.unwrap();
            });
        });
        let (handle, address) = receive.recv().unwrap();
        Self { address, handle, thread: Some(thread) }
    }

    /// A route of its own, with as many workers as the register has, that answers these bytes from memory.
    pub(crate) fn bare(bytes: web::Bytes) -> Self {
        Self::start(move || {
            let answer = move || {
                let bytes = bytes.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(bytes) }
            };
            let app = move || App::new().route("/same", web::get().to(answer.clone()));
            let server = HttpServer::new(app)
                .workers(ServerConfig::default().workers)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .unwrap();
            let address = server.addrs()[0];
            (server.run(), address)
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The password of every officer.
const PASSWORD: &str = "mat khau de do thoi gian";

fn username_of(role: &str, agency: &str) -> String {
    format!("bench.{role}.{}", agency.to_lowercase().replace('.', "-"))
}

/// The register on a free port; its clock stands.
pub(crate) struct Register {
    pub(crate) running: Running,
    database: Database,
    keys: TokenKeys,
    now: Instant,
}

impl Register {
    pub(crate) fn start(database: &Database, now: Instant, meters: &PrometheusHandle) -> Self {
        let config =
            ServerConfig { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServerConfig::default() };
        let keys = TokenKeys::ephemeral().unwrap();
        let var = std::env::temp_dir().join(format!("motcua-bench-{}", std::process::id()));
        let place = AttachmentsPlace::Folder(var.join("attachments"));
        let files = AttachmentFiles::open(&place, &var, &config.attachments).unwrap();
        let service = ServiceParts::new(
            database.clone(),
            Clock::standing_at(now),
            keys.clone(),
            config,
            meters.clone(),
            files,
        );
        let running = Running::start(move || {
            let (server, addresses) = service.listen().unwrap();
            (server, addresses[0])
        });
        Self { running, database: database.clone(), keys, now }
    }

    /// Adds an officer with a role at an agency: user name and password.
    pub(crate) fn sign_in_of(&self, role: &str, agency: &str) -> (String, &'static str) {
        self.officer(role, agency);
        (username_of(role, agency), PASSWORD)
    }

    /// Adds an officer with a role at an agency, and signs them in: the token.
    pub(crate) fn officer(&self, role: &str, agency: &str) -> String {
        let now = self.now;
        let password = Password::new(PASSWORD);
        let hashed = hash(&password).unwrap();
        let username = username_of(role, agency);
        let new = NewOfficer {
            username: username.clone(),
            full_name: "Cán bộ đo thời gian".to_owned(),
            password,
            post: None,
            roles: vec![NewAssignment::of(role, agency)],
        };
        let signed_in = self
            .database
            .write_now(move |conn| {
                let checked = check_officer(conn, &new, None, now)?;
                add_officer(conn, &checked, (&hashed, PasswordChoice::Own), now)?;
                let known = find_by_username(conn, &username)?.unwrap();
                sign_in(conn, &known, chrono::TimeDelta::days(30), now)
            })
            .unwrap_or_else(|problem: Problem| panic!("{problem}"));
        let bearer = Bearer { officer_id: signed_in.officer.id, session_id: signed_in.session_id };
        self.keys.issue(bearer, chrono::TimeDelta::days(30), now).unwrap().text
    }
}
