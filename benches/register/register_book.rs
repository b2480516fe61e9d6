//! The register book of a district and its wards as a file, from the request to its last byte.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant as Stopwatch;

use metrics_exporter_prometheus::PrometheusHandle;
use motcua::demo::replay::DISTRICT;
use motcua::platform::instant::Instant;

use crate::filling;
use crate::load::{median, request};
use crate::page::{Page, Table, three, whole};
use crate::place::{Engine, Place};
use crate::serving::Register;
use crate::settings::Settings;

/// Dossiers of which a little over 200,000 were accepted.
const DOSSIERS: u64 = 206_000;
const MEGABYTE: f64 = 1_048_576.0;

pub(crate) fn measure(settings: &Settings, meters: &PrometheusHandle, page: &mut Page) {
    println!("the register book");
    let now = Instant::parse("2025-01-02T08:00:00+07:00").unwrap();
    let mut table =
        Table::new(&["register book", "format", "lines", "seconds", "lines/s", "file MB", "memory MB"]);
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(engine, settings);
        filling::fill(&place, DOSSIERS);
        let register = Register::start(&place.database, now, meters);
        let token = register.officer("supervisor", DISTRICT);
        for format in ["csv", "xlsx"] {
            let path = format!(
                "/api/v1/register-book?agency={DISTRICT}&from=2023-01-01&to=2024-12-31&format={format}"
            );
            let question = request("GET", &path, &token, "");
            let (mut times, mut most, mut file) = (Vec::new(), 0.0_f64, Vec::new());
            for _ in 0..settings.rounds {
                let before = forget_the_peak();
                let begun = Stopwatch::now();
                file = fetch(register.running.address, &question);
                times.push(begun.elapsed().as_secs_f64());
                // Without the file that this caller holds in the same process.
                most = most.max((memory("VmHWM") - before) / MEGABYTE - file.len() as f64 / MEGABYTE);
            }
            let lines = lines_of(&file, format, &register, &token);
            let time = median(&times);
            println!("  {} {format}: {lines} lines in {time:.2} s, {most:.0} MB", engine.name());
            table.row(&[
                engine.name().to_owned(),
                format.to_owned(),
                whole(lines as f64),
                three(time),
                whole(lines as f64 / time),
                three(file.len() as f64 / MEGABYTE),
                whole(most),
            ]);
        }
    }
    page.section(
        "The register book",
        "`GET /api/v1/register-book` with the token of the district's supervisor: two years of the 18 offices as one file, \
         from the request to its last byte, median of the rounds. *Memory* is by how much the service's resident memory \
         rose at most while it answered, the file in it included.",
        &[table],
    );
}

/// The lines of a file: those of the CSV; the spreadsheet holds as many.
fn lines_of(file: &[u8], format: &str, register: &Register, token: &str) -> usize {
    if format == "csv" {
        return file.windows(2).filter(|end| *end == b"\r\n").count() - 1;
    }
    let path = format!("/api/v1/register-book?agency={DISTRICT}&from=2023-01-01&to=2024-12-31&format=csv");
    lines_of(&fetch(register.running.address, &request("GET", &path, token, "")), "csv", register, token)
}

/// The body of an answer.
fn fetch(address: std::net::SocketAddr, question: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(question).unwrap();
    let (mut answer, mut part) = (Vec::new(), vec![0; 1 << 16]);
    let mut whole = None;
    while whole.is_none_or(|whole| answer.len() < whole) {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "the server closed the connection");
        answer.extend_from_slice(&part[..read]);
        if whole.is_none()
            && let Some(at) = answer.windows(4).position(|end| end == b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&answer[..at]).unwrap();
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            whole = Some(at + 4 + length.expect("the answer says its length").parse::<usize>().unwrap());
            answer.reserve(whole.unwrap());
        }
    }
    let begins = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    answer.split_off(begins)
}

/// Lets the kernel forget the highest use of memory so far; answers what is in use.
fn forget_the_peak() -> f64 {
    fs::write("/proc/self/clear_refs", "5").unwrap();
    memory("VmRSS")
}

/// A figure of `/proc/self/status`, in bytes.
fn memory(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1_024.0
}
