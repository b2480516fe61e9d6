//! What the desk sees while somebody else holds the file, and while the disk is full (SQLite).

use super::*;

/// Sends a submission; its status, and whether a refusal says when to come again.
fn submitting(service: &Running) -> u16 {
    let body = submission().to_string();
    let mut stream = service.connect().unwrap();
    stream
        .write_all((service.head("POST", "/api/v1/submissions", body.len(), "") + &body).as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (status, text) = split(&answer).unwrap();
    let says = answer.to_ascii_lowercase().contains("\r\nretry-after: 1\r\n");
    assert!(status == 201 || (status == 503 && says), "{status} {text}");
    status
}

#[test]
fn a_foreign_lock_of_the_file_refuses_all_that_wait_at_once() {
    let install = Install::ready(Engine::Sqlite);
    let service = install.serve();
    let file = install.test.url.strip_prefix("sqlite:").unwrap();
    let mut foreign = diesel::SqliteConnection::establish(file).unwrap();
    foreign.batch_execute("PRAGMA busy_timeout=5000; BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..6).map(|_| scope.spawn(|| submitting(&service))).collect();
        for client in clients {
            assert_eq!(client.join().unwrap(), 503);
        }
    });
    let waited = begun.elapsed();
    // The first one waits for the lock, and those that came meanwhile wait with it; at most one more batch begins anew.
    assert!(waited < Duration::from_secs(12), "{waited:?}");
    foreign.batch_execute("COMMIT").unwrap();
    assert_eq!(submitting(&service), 201);
    assert_eq!(every_dossier(&service).len(), 1);
}

#[test]
fn a_full_disk_is_told_by_readiness_and_over_when_there_is_room_again() {
    let install = Install::ready(Engine::Sqlite);
    let (exe, plain) = (env!("CARGO_BIN_EXE_motcua"), install.command(&SERVE));
    // A file that may not grow is a disk that is full; the signal that would end the process is not listened to.
    let mut command = Command::new("bash");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", exe]).args(SERVE);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).stdout(Stdio::piped());
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let service = Install::started(command);
    let room = |most: &str| {
        let limit = format!("--fsize={most}:unlimited");
        let set = Command::new("prlimit")
            .args(["--pid", &service.child.id().to_string(), &limit])
            .status()
            .unwrap();
        assert!(set.success());
    };
    let ready = || service.send("GET", "/health/ready", None).unwrap().0;
    assert_eq!((submitting(&service), ready()), (201, 200));
    room("4096");
    assert_eq!((submitting(&service), ready()), (503, 503));
    // What is there can be read all the same.
    assert_eq!(every_dossier(&service).len(), 1);
    assert_eq!((submitting(&service), ready()), (503, 503));
    room("unlimited");
    assert_eq!((ready(), submitting(&service), ready()), (200, 201, 200));
    assert_eq!(every_dossier(&service).len(), 2);
    drop(service);
    assert!(install.done(&["verify"]).contains("sound: 2 dossiers"));
}

#[test]
fn a_file_that_was_deleted_is_told_by_readiness_and_not_made_anew() {
    let install = Install::ready(Engine::Sqlite);
    let service = install.serve();
    let file = install.test.url.strip_prefix("sqlite:").unwrap();
    std::fs::remove_file(file).unwrap();
    assert_eq!(service.send("GET", "/health/ready", None).unwrap().0, 503);
    // Readers that are opened now find nothing, and make nothing.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| service.send("GET", "/api/v1/dossiers?limit=1", None).unwrap());
        }
    });
    assert!(!std::path::Path::new(file).exists());
}
