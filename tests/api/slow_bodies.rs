//! A body that hardly comes in is given up: nobody holds a connection by a byte a second, over the API, a form or a file.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use crate::app::{TestApp, at, census};
use crate::support::{Engine, TestDatabase};

/// Sends a body in pieces, one after each pause; what is answered, and whether the connection was closed then.
fn sent(app: &TestApp, target: &str, kind: &str, (piece, pause): (&[u8], Duration)) -> (String, bool) {
    let mut stream = TcpStream::connect(app.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = piece.len() * 1000;
    write!(
        stream,
        "POST {target} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    )
    .unwrap();
    let mut writing = stream.try_clone().unwrap();
    let (piece, stop) = (piece.to_vec(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let stopped = stop.clone();
    let writer = std::thread::spawn(move || {
        while !stopped.load(std::sync::atomic::Ordering::SeqCst) && writing.write_all(&piece).is_ok() {
            sleep(pause);
        }
    });
    let mut answer = Vec::new();
    let closed = stream.read_to_end(&mut answer).is_ok();
    stop.store(true, std::sync::atomic::Ordering::SeqCst);
    writer.join().unwrap();
    (String::from_utf8(answer).unwrap(), closed)
}

#[test]
fn a_body_of_a_byte_now_and_then_is_given_up() {
    let test = TestDatabase::with_reference(Engine::Sqlite);
    let app = TestApp::over(test, at("2023-03-07T09:15"), |config| config.body_seconds = 1);
    let before = census(&app);
    let form = "application/x-www-form-urlencoded";
    for (target, kind) in
        [("/api/v1/auth/sign-in", "application/json"), ("/dang-nhap", form), ("/tra-cuu", form)]
    {
        let (answer, closed) = sent(&app, target, kind, (b"x", Duration::from_millis(50)));
        assert!(answer.starts_with("HTTP/1.1 408 "), "{target}: {answer}");
        assert!(answer.contains("body_too_slow") || answer.contains("quá chậm"), "{target}: {answer}");
        assert!(closed, "{target}: the connection is not held");
    }
    assert_eq!(census(&app), before);
}

#[test]
fn a_body_that_comes_in_steadily_is_read() {
    let test = TestDatabase::with_reference(Engine::Sqlite);
    let app = TestApp::over(test, at("2023-03-07T09:15"), |config| config.body_seconds = 1);
    let mut stream = TcpStream::connect(app.address.trim_start_matches("http://")).unwrap();
    let body = format!("{{\"username\":\"nobody\",\"password\":\"{}\"}}", "x".repeat(20_000));
    write!(
        stream,
        "POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    for piece in body.as_bytes().chunks(1_000) {
        stream.write_all(piece).unwrap();
        sleep(Duration::from_millis(100));
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(!answer.starts_with("HTTP/1.1 408 ") && answer.starts_with("HTTP/1.1 4"), "{answer}");
}
