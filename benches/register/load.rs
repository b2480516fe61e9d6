//! Callers: each holds one connection and asks again as soon as it is answered. What they see is what is measured.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant as Stopwatch};

use crate::settings::CALLERS;

/// Not measured: connections, caches and statements warm up.
const WARM_UP: Duration = Duration::from_secs(1);

/// What callers saw in one round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// Answers a second.
    pub(crate) rate: f64,
    /// Half of the answers came within this, in milliseconds.
    pub(crate) p50: f64,
    /// 99 of 100 answers came within this, in milliseconds.
    pub(crate) p99: f64,
}

impl Seen {
    /// From the latencies in microseconds of everything that was answered in `time`.
    pub(crate) fn of(mut latencies: Vec<u64>, time: Duration) -> Self {
        assert!(!latencies.is_empty(), "nothing was answered");
        latencies.sort_unstable();
        let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100] as f64 / 1000.0;
        Self { rate: latencies.len() as f64 / time.as_secs_f64(), p50: at(50), p99: at(99) }
    }

    /// The median of several rounds, each figure for itself.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(&rounds.iter().map(figure).collect::<Vec<_>>());
        Self { rate: of(|seen| seen.rate), p50: of(|seen| seen.p50), p99: of(|seen| seen.p99) }
    }
}

/// The middle one; of an even number the lower of the two.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    figures[(figures.len() - 1) / 2]
}

/// One connection that is kept.
pub(crate) struct Caller {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Caller {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self { stream, answer: vec![0; 64 * 1024] }
    }

    /// Sends a request, reads the whole answer, and gives its status and body.
    pub(crate) fn ask(&mut self, request: &[u8]) -> (u16, &[u8]) {
        self.stream.write_all(request).unwrap();
        let (mut filled, mut head) = (0, None);
        loop {
            let read = self.stream.read(&mut self.answer[filled..]).unwrap();
            assert!(read > 0, "the server closed the connection");
            filled += read;
            if head.is_none() {
                head = self.answer[..filled].windows(4).position(|end| end == b"\r\n\r\n").map(|at| {
                    let text = std::str::from_utf8(&self.answer[..at]).unwrap();
                    let length = text.lines().find_map(|line| {
                        let (name, value) = line.split_once(':')?;
                        name.eq_ignore_ascii_case("content-length")
                            .then(|| value.trim().parse::<usize>().unwrap())
                    });
                    let status: u16 = text.split(' ').nth(1).unwrap().parse().unwrap();
                    (status, at + 4, length.expect("every answer says its length"))
                });
            }
            if let Some((status, begins, length)) = head {
                assert!(begins + length <= self.answer.len(), "an answer is longer than was thought");
                if filled == begins + length {
                    return (status, &self.answer[begins..filled]);
                }
            }
        }
    }
}

/// Lets every caller ask for the given time, after a second of warming up. `request` writes the request of a caller (by
/// its number) and how many it sent before.
pub(crate) fn run(
    address: SocketAddr,
    time: Duration,
    status: u16,
    request: impl Fn(usize, u64) -> Vec<u8> + Sync,
) -> Seen {
    let begin = Stopwatch::now() + WARM_UP;
    let end = begin + time;
    let latencies = thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|number| {
                let request = &request;
                scope.spawn(move || {
                    let mut caller = Caller::new(address);
                    let mut latencies = Vec::new();
                    for sent in 0.. {
                        let request = request(number, sent);
                        let asked = Stopwatch::now();
                        if asked >= end {
                            break;
                        }
                        let (answered, body) = caller.ask(&request);
                        assert_eq!(answered, status, "{}", String::from_utf8_lossy(body));
                        let done = Stopwatch::now();
                        if done >= begin && done < end {
                            latencies.push(u64::try_from((done - asked).as_micros()).unwrap());
                        }
                    }
                    latencies
                })
            })
            .collect();
        callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    });
    Seen::of(latencies, time)
}

/// A request as a caller with a token writes it.
pub(crate) fn request(method: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
