//! Endurance: clients remember every answer, the service is killed again and again, and the register is held against their memory.
//!
//! Some seconds by default; `make endure` gives it minutes and prints a table for `docs/endurance.md`.

use super::*;

/// Clients at the desk.
const CLIENTS: u64 = 6;

/// What a client sent, and does not know the answer of: the service was killed meanwhile.
struct Unanswered {
    path: String,
    body: String,
    key: String,
}

/// What the clients know.
#[derive(Default)]
struct Memory {
    /// The status of each dossier, as it was last acknowledged.
    dossiers: BTreeMap<String, String>,
    unanswered: Vec<Unanswered>,
    answers: usize,
    refused: usize,
    waits: Vec<Duration>,
}

/// Numbers that look like chance and come out again: the same seed, the same walk.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// How long it goes on; `make endure` says so.
fn seconds() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "whoever lets it run long says so by the environment")]
    let asked = std::env::var("MOTCUA_ENDURE_SECONDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(6)
}

/// Sends something once; nothing when no whole answer came.
fn once(service: &Running, asked: &Unanswered) -> Option<(u16, Value)> {
    let key = format!("Idempotency-Key: {}\r\n", asked.key);
    let mut stream = service.connect().ok()?;
    let head = service.head("POST", &asked.path, asked.body.len(), &key);
    stream.write_all((head + &asked.body).as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (status, text) = split(&answer)?;
    Some((status, serde_json::from_str(&text).ok()?))
}

/// Keeps in mind what was acknowledged.
fn remember(memory: &Mutex<Memory>, (status, answer): (u16, Value), waited: Duration) {
    let mut memory = memory.lock().unwrap();
    match status {
        200 | 201 => {
            let text = |name: &str| answer[name].as_str().unwrap().to_owned();
            memory.answers += 1;
            memory.waits.push(waited);
            memory.dossiers.insert(text("code"), text("status"));
        }
        503 => memory.refused += 1,
        _ => panic!("{status} {answer}"),
    }
}

/// One client: hands in, and takes back one in four of its own.
fn client(service: &Running, memory: &Mutex<Memory>, over: &AtomicBool, mut dice: Dice) {
    let mut own: Vec<String> = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let (path, body) = if !own.is_empty() && dice.below(4) == 0 {
            let at = usize::try_from(dice.below(own.len().try_into().unwrap())).unwrap();
            let code = own.swap_remove(at);
            (format!("/api/v1/dossiers/{code}/withdrawal"), json!({ "reason": "công dân xin rút" }))
        } else {
            ("/api/v1/submissions".to_owned(), submission())
        };
        let asked = Unanswered { path, body: body.to_string(), key: <Id>::new().to_string() };
        let begun = Instant::now();
        let Some((status, answer)) = once(service, &asked) else {
            memory.lock().unwrap().unanswered.push(asked);
            return;
        };
        if status == 201 {
            own.push(answer["code"].as_str().unwrap().to_owned());
        }
        remember(memory, (status, answer), begun.elapsed());
    }
}

/// What the register says of every dossier.
fn registered(service: &Running) -> BTreeMap<String, String> {
    let (mut all, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let (status, page) =
            service.send("GET", &format!("/api/v1/dossiers?limit=500{cursor}"), None).unwrap();
        assert_eq!(status, 200, "{page}");
        for item in page["items"].as_array().unwrap() {
            let text = |name: &str| item[name].as_str().unwrap().to_owned();
            all.insert(text("code"), text("status"));
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn the_register_is_what_its_clients_remember(engine: Engine) {
    let install = Install::ready(engine);
    let (memory, mut dice) = (Mutex::new(Memory::default()), Dice(0x2545_f491_4f6c_dd1d));
    let (mut kills, mut resent, mut slowest_start) = (0, 0, Duration::ZERO);
    let (begun, whole) = (Instant::now(), Duration::from_secs(seconds()));
    while begun.elapsed() < whole || kills < 2 {
        let starting = Instant::now();
        let mut service = install.serve();
        slowest_start = slowest_start.max(starting.elapsed());
        // What nobody knows is sent again, under the same key: it is done once, now or before.
        let unanswered = std::mem::take(&mut memory.lock().unwrap().unanswered);
        for asked in unanswered {
            let sent = Instant::now();
            let answer = once(&service, &asked).expect("an answer");
            assert!(matches!(answer.0, 200 | 201), "{answer:?}");
            remember(&memory, answer, sent.elapsed());
            resent += 1;
        }
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                let seed = Dice(dice.below(u64::MAX).max(1));
                let (service, memory, over) = (&service, &memory, &over);
                scope.spawn(move || client(service, memory, over, seed));
            }
            let working = Duration::from_millis(300 + dice.below(1500));
            // Nobody sends anything: the time passes, and the clients have the machine for themselves.
            let (_silent, time) = std::sync::mpsc::channel::<()>();
            assert!(time.recv_timeout(working).is_err());
            // In the middle of whatever it does.
            let killed =
                Command::new("kill").args(["-KILL", &service.child.id().to_string()]).status().unwrap();
            assert!(killed.success());
            over.store(true, Ordering::Relaxed);
        });
        service.kill();
        kills += 1;
    }
    let service = install.serve();
    let unanswered = std::mem::take(&mut memory.lock().unwrap().unanswered);
    for asked in unanswered {
        let answer = once(&service, &asked).expect("an answer");
        remember(&memory, answer, Duration::ZERO);
        resent += 1;
    }
    let (memory, kept) = (memory.into_inner().unwrap(), registered(&service));
    let lost: Vec<_> =
        memory.dossiers.iter().filter(|(code, status)| kept.get(*code) != Some(status)).collect();
    let unknown: Vec<_> = kept.keys().filter(|code| !memory.dossiers.contains_key(*code)).collect();
    assert!(lost.is_empty(), "acknowledged, and not so in the register: {lost:?}");
    assert!(unknown.is_empty(), "in the register, and nobody sent it, or sent it once: {unknown:?}");
    let mut days: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for code in kept.keys() {
        let (day, number) = code.rsplit_once('-').unwrap();
        days.entry(day).or_default().insert(number.parse().unwrap());
    }
    for (day, numbers) in days {
        assert_eq!(numbers, (1..=numbers.len()).collect(), "{day} has gaps");
    }
    drop(service);
    let verified = install.done(&["verify"]);
    assert!(verified.contains(&format!("sound: {} dossiers", kept.len())), "{verified}");
    let mut waits = memory.waits;
    waits.sort_unstable();
    let at = |per_mille: usize| waits[(waits.len() - 1) * per_mille / 1000];
    eprintln!(
        "| {engine:?} | {} s | {kills} | {} | {resent} | {} | {} | {} | {} | {:.1?} | {:.1?} | {:.1?} | sound |",
        begun.elapsed().as_secs(),
        memory.answers,
        memory.refused,
        kept.len(),
        lost.len(),
        unknown.len(),
        at(500),
        at(990),
        slowest_start,
    );
}

#[test]
fn the_register_is_what_its_clients_remember_sqlite() {
    the_register_is_what_its_clients_remember(Engine::Sqlite);
}

#[test]
fn the_register_is_what_its_clients_remember_postgres() {
    the_register_is_what_its_clients_remember(Engine::Postgres);
}
