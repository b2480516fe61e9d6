//! Pages over the large register, as a browser gets them: how many bytes, and how long until the first and the last of them.

use std::io::Read as _;
use std::time::Instant as Stopwatch;

use diesel::prelude::*;
use metrics_exporter_prometheus::PrometheusHandle;
use motcua::demo::replay::DISTRICT;
use motcua::on;
use motcua::platform::database::schema::dossier;
use motcua::platform::database::{Database, DatabaseError};
use motcua::platform::instant::Instant;

use crate::filling;
use crate::intake::offices;
use crate::load::median;
use crate::page::{Page, Table, three, whole};
use crate::place::{Engine, Place};
use crate::serving::Register;
use crate::settings::Settings;

/// How often each page is asked for.
const TIMES: usize = 15;
/// The largest page of HTML, and the most of a first visit as it travels, in bytes.
const PAGE_BUDGET: f64 = 40_000.0;
const VISIT_BUDGET: f64 = 100_000.0;

/// A page that is measured: who asks, what for, and within how many milliseconds its first byte is wanted.
struct Measured {
    name: &'static str,
    role: &'static str,
    path: String,
    budget: f64,
}

/// What a browser saw of a page.
struct Visit {
    html: usize,
    first_byte: f64,
    whole: f64,
    /// With whatever it names, compressed as it travels.
    travelled: usize,
}

struct Browser {
    agent: ureq::Agent,
    address: String,
    cookie: String,
}

impl Browser {
    /// Signs in by the page.
    fn of(register: &Register, role: &str, agency: &str) -> Self {
        let (username, password) = register.sign_in_of(role, agency);
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        let agent: ureq::Agent = config.into();
        let address = format!("http://{}", register.running.address);
        let form = [("username", username.as_str()), ("password", password)];
        let answer = agent.post(format!("{address}/dang-nhap")).send_form(form).unwrap();
        assert_eq!(answer.status(), 303, "the sign-in");
        let cookie = answer.headers().get_all("set-cookie").iter().next().expect("a sign-in sets a cookie");
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { agent, address, cookie }
    }

    fn get(&self, path: &str, encoding: &str) -> (Vec<u8>, f64, f64) {
        let begun = Stopwatch::now();
        let asked = self.agent.get(format!("{}{path}", self.address));
        let mut answer =
            asked.header("Cookie", &self.cookie).header("Accept-Encoding", encoding).call().unwrap();
        let first = begun.elapsed().as_secs_f64() * 1000.0;
        let mut bytes = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut bytes).unwrap();
        assert_eq!(answer.status(), 200, "{path}: {}", String::from_utf8_lossy(&bytes));
        (bytes, first, begun.elapsed().as_secs_f64() * 1000.0)
    }

    fn visit(&self, path: &str) -> Visit {
        let (bytes, ..) = self.get(path, "identity");
        let text = String::from_utf8(bytes).unwrap();
        let assets = text.split('"').filter(|part| part.starts_with("/tai-nguyen/"));
        let beside: usize = assets.map(|asset| self.get(asset, "gzip").0.len()).sum();
        let (packed, ..) = self.get(path, "gzip");
        let seen: Vec<_> = (0..TIMES).map(|_| self.get(path, "gzip")).collect();
        let of =
            |figure: fn(&(Vec<u8>, f64, f64)) -> f64| median(&seen.iter().map(figure).collect::<Vec<_>>());
        Visit {
            html: text.len(),
            first_byte: of(|seen| seen.1),
            whole: of(|seen| seen.2),
            travelled: packed.len() + beside,
        }
    }
}

/// A dossier of this office that is still open.
fn some_open_dossier(database: &Database, agency: &str) -> String {
    let prefix = format!("{agency}-%");
    let found: Option<String> = database
        .read_now(move |conn| {
            let of_office = dossier::table.filter(dossier::code.like(prefix.clone())).filter(dossier::closed_at.is_null());
            Ok::<_, DatabaseError>(on!(conn, c => of_office.select(dossier::code).order(dossier::code.desc()).first(c).optional())?)
        })
        .unwrap();
    found.expect("the ward has an open dossier")
}

fn measured_pages(code: &str) -> Vec<Measured> {
    let page = |name, role, path: &str, budget| Measured { name, role, path: path.to_owned(), budget };
    vec![
        page("home of a clerk", "clerk", "/viec", 50.0),
        page("reception", "clerk", "/tiep-nhan", 50.0),
        page("list: all", "clerk", "/ho-so", 50.0),
        page("list: overdue", "clerk", "/ho-so?ds=overdue&sx=han", 50.0),
        page("list: due today", "clerk", "/ho-so?ds=due_today", 50.0),
        page("list: words of a name", "clerk", "/ho-so?q=nguyen+thi", 50.0),
        page("a dossier", "clerk", &format!("/ho-so/{code}"), 50.0),
        page("proof of its due date", "clerk", &format!("/ho-so/{code}/han"), 50.0),
        page("hand-over, up to 500 rows", "clerk", "/ban-giao", 150.0),
        page("return desk", "clerk", "/tra-ket-qua", 50.0),
        page("list of a district: overdue", "supervisor", "/ho-so?ds=overdue&sx=han", 50.0),
        page("board", "supervisor", "/dieu-hanh", 100.0),
        page(
            "figures of a half-year",
            "supervisor",
            "/bao-cao/moi?ky=ngay&tu=15/12/2023&den=14/6/2024",
            200.0,
        ),
        page(
            "figures by procedure",
            "supervisor",
            "/bao-cao/moi?ky=ngay&tu=15/12/2023&den=14/6/2024&dong=procedure",
            200.0,
        ),
    ]
}

pub(crate) fn measure(settings: &Settings, meters: &PrometheusHandle, page: &mut Page) {
    println!("pages: {} dossiers on SQLite", settings.dossiers);
    let place = Place::new(Engine::Sqlite, settings);
    filling::fill(&place, settings.dossiers);
    let now = Instant::parse("2025-01-02T08:00:00+07:00").unwrap();
    let register = Register::start(&place.database, now, meters);
    let ward = offices(&place.database).into_iter().find(|office| office.code != DISTRICT).unwrap().code;
    let clerk = Browser::of(&register, "clerk", &ward);
    let supervisor = Browser::of(&register, "supervisor", DISTRICT);
    let mut table = Table::new(&[
        "page",
        "first byte ms",
        "aim",
        "last byte ms",
        "HTML kB",
        "aim",
        "first visit kB",
        "aim",
        "kept",
    ]);
    for asked in measured_pages(&some_open_dossier(&place.database, &ward)) {
        let browser = if asked.role == "clerk" { &clerk } else { &supervisor };
        let seen = browser.visit(&asked.path);
        let kept = seen.first_byte <= asked.budget
            && seen.html as f64 <= PAGE_BUDGET.max(if asked.budget > 100.0 { f64::MAX } else { 0.0 })
            && seen.travelled as f64 <= VISIT_BUDGET;
        println!("  {}: {:.1} ms, {} bytes", asked.name, seen.first_byte, seen.html);
        let html_aim = if asked.budget > 100.0 { "-".to_owned() } else { whole(PAGE_BUDGET / 1000.0) };
        table.row(&[
            asked.name.to_owned(),
            three(seen.first_byte),
            whole(asked.budget),
            three(seen.whole),
            three(seen.html as f64 / 1000.0),
            html_aim,
            three(seen.travelled as f64 / 1000.0),
            whole(VISIT_BUDGET / 1000.0),
            if kept { "yes" } else { "no" }.to_owned(),
        ]);
    }
    page.section(
        "Pages",
        &format!(
            "Pages over {} dossiers on SQLite as a browser that has signed in gets them, one after another: a clerk of a ward, the \
             supervisor of the district. Medians of {TIMES} times. *HTML* is the page as it is read; a *first visit* is the page with its \
             style sheet and script, compressed as they travel. Tables of figures and long lists may be larger than a page.",
            whole(settings.dossiers as f64)
        ),
        &[table],
    );
}
