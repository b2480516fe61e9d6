//! A PostgreSQL of its own is restarted and stopped in its tracks under a working service: what the clients see of it.

use super::*;

/// A server that belongs to one test.
struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    port: u16,
}

/// The tools do not run as root: they are run as the user that the package made.
fn run_as_server(tool: &std::path::Path, arguments: &[&str]) -> Output {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(tool);
        command
    } else {
        Command::new(tool)
    };
    // What the server inherits must not keep a pipe open.
    let (said, log) = (tempfile(), tempfile());
    let status = command
        .args(arguments)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(said.1.try_clone().unwrap())
        .stderr(log.1.try_clone().unwrap())
        .status()
        .unwrap();
    let text = |(path, _): &(PathBuf, std::fs::File)| {
        let text = std::fs::read(path).unwrap();
        std::fs::remove_file(path).unwrap();
        text
    };
    Output { status, stdout: text(&said), stderr: text(&log) }
}

fn tempfile() -> (PathBuf, std::fs::File) {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("said-{}", <Id>::new()));
    (path.clone(), std::fs::File::create(path).unwrap())
}

impl Cluster {
    fn start() -> Self {
        let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .map(|versions| versions.map(|version| version.unwrap().path().join("bin")).collect())
            .unwrap_or_default();
        found.retain(|bin| bin.join("initdb").is_file());
        found.sort();
        let config = || Command::new("pg_config").arg("--bindir").output().expect("PostgreSQL is installed");
        let bin = found
            .pop()
            .unwrap_or_else(|| PathBuf::from(String::from_utf8(config().stdout).unwrap().trim().to_owned()));
        let folder = std::env::temp_dir().join(format!("motcua-cluster-{}", <Id>::new()));
        std::fs::create_dir(&folder).unwrap();
        let _ = Command::new("chown").arg("postgres").arg(&folder).output();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder, bin, port };
        let data = cluster.data();
        cluster.tool(
            "initdb",
            &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        );
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off",
            cluster.folder.display()
        );
        cluster.tool("pg_ctl", &["-D", &data, "-w", "-l", &cluster.log(), "-o", &options, "start"]);
        cluster
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    fn log(&self) -> String {
        self.folder.join("log").display().to_string()
    }

    fn tool(&self, name: &str, arguments: &[&str]) {
        let output = run_as_server(&self.bin.join(name), arguments);
        assert!(output.status.success(), "{name} {arguments:?}: {}", said(&output));
    }

    /// As an update of the server's package does it; it answers when the server is back.
    fn restart(&self, mode: &str) {
        self.tool("pg_ctl", &["-D", &self.data(), "-w", "-l", &self.log(), "-m", mode, "restart"]);
    }

    /// The server with everything that it started.
    fn processes(&self) -> Vec<String> {
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let server = file.lines().next().unwrap().to_owned();
        let started = Command::new("ps").args(["-o", "pid=", "--ppid", &server]).output().unwrap();
        let started = String::from_utf8(started.stdout).unwrap();
        std::iter::once(server).chain(started.split_whitespace().map(str::to_owned)).collect()
    }

    fn signal(&self, name: &str) {
        // The first one starts no more of them once it stands.
        for process in self.processes() {
            let _ = Command::new("kill").args([name, &process]).output();
        }
    }

    /// A service on this server.
    fn install(&self) -> Install {
        let mut install = Install::empty(Engine::Sqlite);
        install.test.url = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port);
        install.prepare();
        install
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.folder.join("data/postmaster.pid").exists() {
            self.signal("-CONT");
        }
        run_as_server(&self.bin.join("pg_ctl"), &["-D", &self.data(), "-m", "immediate", "stop"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// When a client saw an answer, and its status.
type SeenAnswer = (Instant, u16);

/// Asks once; a 503 says when to come again.
fn asked(service: &Running, method: &str, path: &str, body: &str) -> SeenAnswer {
    let mut stream = service.connect().unwrap();
    stream.write_all((service.head(method, path, body.len(), "") + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (status, text) = split(&answer).unwrap_or_else(|| panic!("no whole answer: {answer:?}"));
    let says = answer.to_ascii_lowercase().contains("\r\nretry-after: 1\r\n");
    assert!(matches!(status, 200 | 201) || (status == 503 && says), "{status} {text}");
    (Instant::now(), status)
}

#[test]
fn a_restart_of_postgresql_is_over_when_the_server_is_back() {
    let cluster = Cluster::start();
    let install = cluster.install();
    let service = install.serve();
    for mode in ["fast", "immediate"] {
        let (over, seen) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let back = std::thread::scope(|scope| {
            for client in 0..4 {
                let (over, seen, service) = (&over, &seen, &service);
                scope.spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        let one = if client % 2 == 0 {
                            asked(service, "GET", "/api/v1/dossiers?limit=5", "")
                        } else {
                            asked(service, "POST", "/api/v1/submissions", &submission().to_string())
                        };
                        seen.lock().unwrap().push(one);
                    }
                });
            }
            let until = |enough: &dyn Fn(&[SeenAnswer]) -> bool| {
                let begun = Instant::now();
                while !enough(&seen.lock().unwrap()) {
                    assert!(begun.elapsed() < PATIENCE, "the clients get no answers");
                    std::thread::yield_now();
                }
            };
            until(&|seen| seen.len() > 40);
            cluster.restart(mode);
            let back = Instant::now();
            until(&|seen| seen.last().is_some_and(|(at, _)| *at > back + Duration::from_secs(3)));
            over.store(true, Ordering::Relaxed);
            back
        });
        let seen = seen.into_inner().unwrap();
        let refused: Vec<Duration> = seen
            .iter()
            .filter(|(_, status)| *status == 503)
            .map(|(at, _)| at.saturating_duration_since(back))
            .collect();
        eprintln!(
            "{mode}: {} answers, {} of them 503, the last {:?} after it was back",
            seen.len(),
            refused.len(),
            refused.last()
        );
        assert!(refused.iter().all(|after| *after < Duration::from_secs(2)), "{mode}: {refused:?}");
        assert!(seen.iter().filter(|(at, status)| *at > back && *status != 503).count() > 10);
    }
    // Nobody asked anything while it restarted: nobody notices.
    for _ in 0..2 {
        let quiet = Instant::now();
        cluster.restart("fast");
        while quiet.elapsed() < Duration::from_millis(700) {
            std::thread::yield_now();
        }
        for _ in 0..10 {
            assert_eq!(asked(&service, "GET", "/api/v1/dossiers?limit=5", "").1, 200);
            assert_eq!(asked(&service, "POST", "/api/v1/submissions", &submission().to_string()).1, 201);
        }
    }
    drop(service);
    assert!(install.done(&["verify"]).contains("sound: "));
}

#[test]
fn a_postgresql_that_stands_still_is_told_and_waited_for() {
    let cluster = Cluster::start();
    let install = cluster.install();
    let service = install.serve();
    assert_eq!(asked(&service, "GET", "/health/ready", "").1, 200);
    assert_eq!(asked(&service, "GET", "/api/v1/dossiers?limit=5", "").1, 200);
    cluster.signal("-STOP");
    std::thread::scope(|scope| {
        let begun = Instant::now();
        let reading = scope.spawn(|| asked(&service, "GET", "/api/v1/dossiers?limit=5", ""));
        let writing =
            scope.spawn(|| asked(&service, "POST", "/api/v1/submissions", &submission().to_string()));
        // What was known of a second ago may be told once more.
        while asked(&service, "GET", "/health/ready", "").1 == 200 {
            assert!(begun.elapsed() < Duration::from_secs(2), "it is ready without a database");
        }
        let told = begun.elapsed();
        assert!(told < Duration::from_millis(4_500), "{told:?}");
        let asked_again = Instant::now();
        assert_eq!(asked(&service, "GET", "/health/ready", "").1, 503);
        assert!(asked_again.elapsed() < Duration::from_secs(3), "{:?}", asked_again.elapsed());
        assert_eq!(asked(&service, "GET", "/health/live", "").1, 200);
        for waiting in [reading, writing] {
            let (at, status) = waiting.join().unwrap();
            assert_eq!(status, 503);
            assert!(at.duration_since(begun) < Duration::from_secs(12), "{:?}", at.duration_since(begun));
        }
        eprintln!("stopped: told after {told:?}");
    });
    cluster.signal("-CONT");
    let begun = Instant::now();
    while asked(&service, "GET", "/health/ready", "").1 != 200 {
        assert!(begun.elapsed() < Duration::from_secs(5), "it stays unready");
    }
    assert_eq!(asked(&service, "POST", "/api/v1/submissions", &submission().to_string()).1, 201);
}
