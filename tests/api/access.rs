//! Officers and rights: how far a role reaches, how a sign-in is renewed and ends, and who may look after whom.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use chrono::TimeDelta;
use diesel::prelude::*;
use motcua::access::actions::{self, NewAssignment, NewOfficer, PasswordChoice, Renewal, SignedIn};
use motcua::access::http::routes;
use motcua::access::password::{self, Password, PasswordHash};
use motcua::access::permission::AdministeredPlaces;
use motcua::access::search::{OfficerFilter, list_officers};
use motcua::access::sessions::store as sessions;
use motcua::access::sign_in_limiter::SignInLimiter;
use motcua::access::tokens::RefreshToken;
use motcua::access::{Officer, OfficerId, PersonalReadLedger, Role, Scope, TokenKeys, store};
use motcua::agency::AgencyId;
use motcua::on;
use motcua::platform::clock::Clock;
use motcua::platform::config::ServerConfig;
use motcua::platform::database::schema::{agency, agency_path};
use motcua::platform::database::{Database, DatabaseError, Id};
use motcua::platform::error::{Code, Problem};
use motcua::platform::instant::Instant;
use motcua::platform::service_state::ServiceState;
use serde_json::{Value, json};
use utoipa_actix_web::AppExt as _;

const PASSWORD: &str = "mot cua lien thong";

fn noon() -> Instant {
    Instant::parse("2023-03-07T12:00:00+07:00").unwrap()
}

fn fortnight() -> TimeDelta {
    TimeDelta::days(14)
}

/// A city with two districts; the first has a desk and a ward.
struct Places {
    city: AgencyId,
    district: AgencyId,
    desk: AgencyId,
    ward: AgencyId,
    elsewhere: AgencyId,
}

fn places(database: &Database) -> Places {
    let [city, district, desk, ward, elsewhere] = [(); 5].map(|()| Id::new());
    let rows = [
        (city, "H26", None, city, "city"),
        (district, "H26.268", Some(city), district, "district"),
        (desk, "H26.268.20", Some(district), district, "unit"),
        (ward, "H26.268.41", Some(district), ward, "ward"),
        (elsewhere, "H26.269", Some(city), elsewhere, "district"),
    ];
    let paths = [
        (city, vec![city, district, desk, ward, elsewhere]),
        (district, vec![district, desk, ward]),
        (desk, vec![desk]),
        (ward, vec![ward]),
        (elsewhere, vec![elsewhere]),
    ];
    database
        .write_now(move |conn| {
            for (id, code, parent, office, level) in rows {
                let row = (
                    agency::id.eq(id),
                    agency::code.eq(code),
                    agency::parent_id.eq(parent),
                    agency::office_id.eq(office),
                    agency::level.eq(level),
                    agency::name_vi.eq(format!("Cơ quan {code}")),
                    agency::name_en.eq(format!("Agency {code}")),
                    agency::synthetic_code.eq(true),
                    agency::source.eq("a test"),
                    agency::search.eq(code),
                );
                on!(conn, c => diesel::insert_into(agency::table).values(row).execute(c))?;
            }
            for (ancestor, descendants) in &paths {
                for descendant in descendants {
                    let row = (
                        agency_path::ancestor_id.eq(*ancestor),
                        agency_path::descendant_id.eq(*descendant),
                        // no rule here looks at how deep a descendant lies
                        agency_path::depth.eq(i32::from(ancestor != descendant)),
                    );
                    on!(conn, c => diesel::insert_into(agency_path::table).values(row).execute(c))?;
                }
            }
            Ok::<_, DatabaseError>(())
        })
        .unwrap();
    Places { city, district, desk, ward, elsewhere }
}

fn asked(username: &str, roles: &[(&str, &str)]) -> NewOfficer {
    NewOfficer {
        username: username.to_owned(),
        full_name: "Nguyễn Thị An".to_owned(),
        post: None,
        password: Password::new(PASSWORD),
        roles: roles.iter().map(|(role, agency)| NewAssignment::of(role, agency)).collect(),
    }
}

fn add(
    database: &Database,
    username: &str,
    roles: &[(&str, &str)],
    hash: PasswordHash,
) -> Result<OfficerId, Problem> {
    let new = asked(username, roles);
    let checked = database.read_now(|conn| actions::check_officer(conn, &new, None, noon()))?;
    database.write_now(move |conn| actions::add_officer(conn, &checked, (&hash, PasswordChoice::Own), noon()))
}

/// An officer whose password nobody will compare.
fn officer(database: &Database, username: &str, roles: &[(&str, &str)]) -> OfficerId {
    add(database, username, roles, PasswordHash::from_stored("no digest".to_owned())).unwrap()
}

fn sign_in(database: &Database, username: &'static str, now: Instant) -> Result<SignedIn, Problem> {
    database.write_now(move |conn| {
        let known = actions::load_officer(conn, username)?;
        actions::sign_in(conn, &known, fortnight(), now)
    })
}

fn refresh(database: &Database, token: &RefreshToken, now: Instant) -> Option<SignedIn> {
    let token = token.clone();
    match database
        .write_now(move |conn| actions::refresh(conn, &token, (fortnight(), TimeDelta::days(30)), now))
        .unwrap()
    {
        Renewal::Renewed(signed_in) => Some(signed_in),
        Renewal::Refused => None,
    }
}

fn in_force(database: &Database, who: &Officer, now: Instant) -> Option<Officer> {
    database.read_now(|conn| sessions::officer_of(conn, who.session_id.unwrap(), who.id, now)).unwrap()
}

fn roles_at(database: &Database, office: AgencyId) -> BTreeSet<Role> {
    database.read_now(|conn| store::roles_at(conn, office, noon())).unwrap()
}

on_both! {
    fn a_role_at_a_unit_reaches_its_office_and_a_role_at_an_office_its_subtree(test) {
        let places = places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20"), ("supervisor", "H26.268")]);
        let an = sign_in(&test.database, "an.clerk", noon()).unwrap().officer;
        assert_eq!(an.username, "an.clerk");
        assert_eq!(an.reach_as(Role::Clerk), Scope::of([places.district]));
        assert_eq!(an.reach_as(Role::Supervisor), Scope::of([places.district, places.ward]));
        assert_eq!(an.acts_as(&[Role::Clerk], places.district).unwrap().agency_id, places.desk);
        assert!(an.acts_as(&[Role::Clerk], places.ward).is_none());
        assert!(!an.scope().sees(places.elsewhere) && !an.scope().sees(places.city));
        assert!(!an.scope().sees(places.desk), "a unit owns no dossiers");
    }

    fn an_office_has_the_roles_that_active_officers_exercise_there(test) {
        let places = places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        officer(&test.database, "binh.boss", &[("approver", "H26.268")]);
        officer(&test.database, "chi.city", &[("supervisor", "H26")]);
        assert_eq!(
            roles_at(&test.database, places.district),
            BTreeSet::from([Role::Clerk, Role::Approver, Role::Supervisor])
        );
        assert_eq!(roles_at(&test.database, places.ward), BTreeSet::from([Role::Approver, Role::Supervisor]));
        assert_eq!(roles_at(&test.database, places.elsewhere), BTreeSet::from([Role::Supervisor]));
        test.database.write_now(|conn| actions::deactivate(conn, "binh.boss", noon())).unwrap();
        assert_eq!(roles_at(&test.database, places.ward), BTreeSet::from([Role::Supervisor]));
    }

    fn a_refresh_token_works_once_and_its_second_use_ends_the_sign_in(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let first = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let later = noon().plus(TimeDelta::hours(1));
        let second = refresh(&test.database, &first.refresh_token, later).expect("the token is in force");
        assert_eq!(second.officer.session_id, first.officer.session_id);
        assert!(in_force(&test.database, &first.officer, later).is_some());
        // Within a minute it may be a tab that renews at the same time, or an answer that was lost; not later.
        let later = later.plus(TimeDelta::seconds(60));
        assert!(refresh(&test.database, &first.refresh_token, later).is_none());
        assert!(in_force(&test.database, &first.officer, later).is_none(), "the sign-in is over");
        assert!(refresh(&test.database, &second.refresh_token, later).is_none(), "and so is the newer token");
        assert!(refresh(&test.database, &RefreshToken::from_caller("made up"), later).is_none());
    }

    fn many_renewals_at_once_and_a_lost_answer_are_no_theft(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let first = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let renewed: Vec<SignedIn> = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| refresh(&test.database, &first.refresh_token, noon())))
                .collect();
            tries.into_iter().filter_map(|done| done.join().unwrap()).collect()
        });
        assert_eq!(renewed.len(), 8);
        // The answer to the next renewal is lost; the token is tried once more within the minute.
        let soon = noon().plus(TimeDelta::minutes(20));
        assert!(refresh(&test.database, &renewed[3].refresh_token, soon).is_some());
        let again = refresh(&test.database, &renewed[3].refresh_token, soon.plus(TimeDelta::seconds(59)));
        // Each tab goes on with its own.
        let later = noon().plus(TimeDelta::hours(2));
        for token in [&renewed[5].refresh_token, &again.unwrap().refresh_token] {
            assert!(refresh(&test.database, token, later).is_some());
        }
        assert!(in_force(&test.database, &first.officer, later).is_some());
    }

    fn a_token_that_is_used_again_ends_the_family_however_many_renewals_later(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        for renewals in 1..=4 {
            let stolen = sign_in(&test.database, "an.clerk", noon()).unwrap();
            let beside = sign_in(&test.database, "an.clerk", noon()).unwrap();
            let mut token = stolen.refresh_token.clone();
            let mut now = noon();
            for _ in 0..renewals {
                now = now.plus(TimeDelta::minutes(15));
                token = refresh(&test.database, &token, now).unwrap().refresh_token;
            }
            assert!(refresh(&test.database, &stolen.refresh_token, now.plus(TimeDelta::minutes(2))).is_none());
            assert!(in_force(&test.database, &stolen.officer, now).is_none(), "after {renewals}");
            assert!(refresh(&test.database, &token, now.plus(TimeDelta::minutes(2))).is_none(), "after {renewals}");
            assert!(in_force(&test.database, &beside.officer, now).is_some(), "another sign-in has nothing to do with it");
        }
    }

    fn a_sign_in_ends_however_often_it_is_renewed(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let first = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let mut token = first.refresh_token;
        for week in 1..=4 {
            token = refresh(&test.database, &token, noon().plus(TimeDelta::weeks(week))).unwrap().refresh_token;
        }
        let end = noon().plus(TimeDelta::days(30));
        let last = end.plus(TimeDelta::microseconds(-1));
        token = refresh(&test.database, &token, last).unwrap().refresh_token;
        assert!(in_force(&test.database, &first.officer, last).is_some());
        assert!(in_force(&test.database, &first.officer, end).is_none());
        assert!(refresh(&test.database, &token, end).is_none());
    }

    fn a_sign_in_is_over_after_its_days_unless_it_is_renewed(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let first = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let end = noon().plus(fortnight());
        let last = end.plus(TimeDelta::microseconds(-1));
        assert!(in_force(&test.database, &first.officer, last).is_some());
        assert!(in_force(&test.database, &first.officer, end).is_none());
        assert!(refresh(&test.database, &first.refresh_token, end).is_none());
        let second = refresh(&test.database, &first.refresh_token, last).expect("just in time");
        assert!(in_force(&test.database, &second.officer, end).is_some());
        let forgotten = test.database.write_now(move |conn| sessions::forget(conn, end)).unwrap();
        assert_eq!(forgotten, 0, "a renewed sign-in is kept");
    }

    fn signing_out_ends_this_sign_in_and_no_other(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let here = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let there = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let session = here.session_id;
        test.database.write_now(move |conn| actions::sign_out(conn, session, noon())).unwrap();
        assert!(in_force(&test.database, &here.officer, noon()).is_none());
        assert!(refresh(&test.database, &here.refresh_token, noon()).is_none());
        assert!(in_force(&test.database, &there.officer, noon()).is_some());
    }

    fn an_officer_out_of_service_is_signed_out_and_kept_out(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let before = sign_in(&test.database, "an.clerk", noon()).unwrap();
        test.database.write_now(|conn| actions::deactivate(conn, "an.clerk", noon())).unwrap();
        assert!(in_force(&test.database, &before.officer, noon()).is_none());
        assert!(refresh(&test.database, &before.refresh_token, noon()).is_none());
        let refused = sign_in(&test.database, "an.clerk", noon()).unwrap_err();
        assert_eq!(refused.code, Code::WrongCredentials);
    }

    fn a_new_password_ends_the_sign_ins_made_with_the_old_one(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let before = sign_in(&test.database, "an.clerk", noon()).unwrap();
        let stale = test.database.read_now(|conn| actions::load_officer(conn, "an.clerk")).unwrap();
        let hash = PasswordHash::from_stored("another digest".to_owned());
        test.database.write_now(move |conn| actions::set_password(conn, "an.clerk", (&hash, PasswordChoice::Own), noon())).unwrap();
        assert!(in_force(&test.database, &before.officer, noon()).is_none());
        // The password was compared just before it was changed.
        let late = test.database.write_now(move |conn| actions::sign_in(conn, &stale, fortnight(), noon()));
        assert_eq!(late.unwrap_err().code, Code::WrongCredentials);
    }

    fn every_mistake_of_a_new_officer_is_named(test) {
        places(&test.database);
        let mut new = asked("Ân", &[("clerk", "H26.999"), ("king", "H26.268"), ("clerk", "H26.268")]);
        new.full_name = String::from(" ");
        new.password = Password::new("short");
        let problem = test.database.read_now(|conn| actions::check_officer(conn, &new, None, noon())).unwrap_err();
        let found: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            found,
            [
                ("username", "not_a_username"),
                ("full_name", "required"),
                ("password", "too_short"),
                ("roles.0.agency", "unknown_agency"),
                ("roles.1.role", "unknown_role"),
            ]
        );
        let nobody = test.database.read_now(|conn| actions::check_officer(conn, &asked("an.clerk", &[]), None, noon()));
        assert_eq!(nobody.unwrap_err().fields[0].field, "roles");
    }

    fn a_username_is_given_once(test) {
        places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let hash = PasswordHash::from_stored("no digest".to_owned());
        let again = add(&test.database, "an.clerk", &[("clerk", "H26.269")], hash).unwrap_err();
        assert_eq!((again.code, again.fields[0].field.as_str()), (Code::AlreadyExists, "username"));
    }

    fn an_administrator_gives_no_role_that_reaches_further_than_their_own(test) {
        places(&test.database);
        officer(&test.database, "admin.desk", &[("administrator", "H26.268.20")]);
        officer(&test.database, "admin.district", &[("administrator", "H26.268"), ("supervisor", "H26")]);
        let check = |reach: &AdministeredPlaces, agency: &str| {
            let new = asked("an.clerk", &[("clerk", agency)]);
            test.database.read_now(|conn| actions::check_officer(conn, &new, Some(reach), noon())).map_err(|problem| problem.code)
        };
        let district = sign_in(&test.database, "admin.district", noon()).unwrap().officer.administers();
        for agency in ["H26.268", "H26.268.20", "H26.268.41"] {
            assert!(check(&district, agency).is_ok(), "{agency}");
        }
        for agency in ["H26", "H26.269"] {
            assert_eq!(check(&district, agency).unwrap_err(), Code::RoleMayNot, "{agency}");
        }
        let desk = sign_in(&test.database, "admin.desk", noon()).unwrap().officer.administers();
        assert!(check(&desk, "H26.268.20").is_ok());
        // An administrator of a unit stays in the unit: not the office it belongs to, and none of its other units.
        for agency in ["H26.268", "H26.268.41"] {
            assert_eq!(check(&desk, agency).unwrap_err(), Code::RoleMayNot, "{agency}");
        }
    }

    fn an_administrator_changes_only_officers_within_their_reach(test) {
        places(&test.database);
        officer(&test.database, "admin.district", &[("administrator", "H26.268")]);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        officer(&test.database, "both.sides", &[("clerk", "H26.268.20"), ("clerk", "H26.269")]);
        officer(&test.database, "city.admin", &[("administrator", "H26")]);
        officer(&test.database, "far.away", &[("clerk", "H26.269")]);
        let admin = sign_in(&test.database, "admin.district", noon()).unwrap().officer;
        let clerk = sign_in(&test.database, "an.clerk", noon()).unwrap().officer;
        let load = |caller: &Officer, username: &str| {
            let found = test.database.read_now(|conn| actions::load_administered(conn, caller, username, noon()));
            found.map(|row| row.username).map_err(|problem| problem.code)
        };
        assert_eq!(load(&admin, "an.clerk"), Ok("an.clerk".to_owned()));
        assert_eq!(load(&admin, "both.sides"), Err(Code::RoleMayNot));
        assert_eq!(load(&admin, "city.admin"), Err(Code::RoleMayNot));
        assert_eq!(load(&admin, "far.away"), Err(Code::NotFound));
        assert_eq!(load(&admin, "nobody"), Err(Code::NotFound));
        assert_eq!(load(&clerk, "admin.district"), Err(Code::RoleMayNot));
    }

    fn the_list_shows_officers_and_roles_of_the_readers_offices_only(test) {
        let places = places(&test.database);
        officer(&test.database, "an.clerk", &[("clerk", "H26.268.20"), ("clerk", "H26.269")]);
        officer(&test.database, "binh.boss", &[("approver", "H26.268"), ("unit_head", "H26.268")]);
        officer(&test.database, "chi.ward", &[("clerk", "H26.268.41")]);
        officer(&test.database, "dung.city", &[("supervisor", "H26")]);
        let scope = Scope::of([places.district, places.ward]);
        let list = |filter: OfficerFilter, after: Option<&str>, limit: i64| -> Vec<(String, usize)> {
            let listed = test.database.read_now(|conn| list_officers(conn, &scope, filter, after, limit, noon())).unwrap();
            listed.into_iter().map(|listed| (listed.username, listed.roles.len())).collect()
        };
        let row = |username: &str, roles| (username.to_owned(), roles);
        let everybody = OfficerFilter::default();
        assert_eq!(list(everybody, None, 10), [row("an.clerk", 1), row("binh.boss", 2), row("chi.ward", 1)]);
        assert_eq!(list(everybody, Some("an.clerk"), 1), [row("binh.boss", 2), row("chi.ward", 1)], "limit + 1");
        let clerks = OfficerFilter { role: Some(Role::Clerk), within: None };
        assert_eq!(list(clerks, None, 10), [row("an.clerk", 1), row("chi.ward", 1)]);
        let desk = OfficerFilter { role: None, within: Some(places.desk) };
        assert_eq!(list(desk, None, 10), [row("an.clerk", 1)]);
        let city_clerks = OfficerFilter { role: Some(Role::Clerk), within: Some(places.city) };
        assert_eq!(list(city_clerks, None, 10), [row("an.clerk", 1), row("chi.ward", 1)], "asking never widens");
        assert_eq!(list(OfficerFilter { role: None, within: Some(places.elsewhere) }, None, 10), []);
    }
}

/// The room behind HTTP, at noon unless the clock is set.
struct Desk {
    service: ServiceState,
    keys: TokenKeys,
    limiter: SignInLimiter,
    reads: PersonalReadLedger,
}

impl Desk {
    fn new(database: &Database) -> Self {
        let config = ServerConfig { sign_in_per_minute: 100, ..ServerConfig::default() };
        let limiter = SignInLimiter::from_config(&config);
        let reads = PersonalReadLedger::open(database.clone());
        let (database, clock) = (database.clone(), Clock::standing_at(noon()));
        let service = ServiceState { database, clock, config: Arc::new(config) };
        Self { service, keys: TokenKeys::ephemeral().unwrap(), limiter, reads }
    }

    fn call(&self, request: TestRequest) -> (StatusCode, Value) {
        actix_web::rt::System::new().block_on(async {
            let app = App::new()
                .into_utoipa_app()
                .app_data(web::Data::new(self.service.clone()))
                .app_data(web::Data::new(self.keys.clone()))
                .app_data(web::Data::new(self.limiter.clone()))
                .app_data(web::Data::new(self.reads.clone()))
                .configure(routes)
                .into_app();
            let service = init_service(app).await;
            let answer = call_service(&service, request.to_request()).await;
            let status = answer.status();
            let body = read_body(answer).await;
            (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
        })
    }

    fn post(&self, token: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        self.call(
            TestRequest::post()
                .uri(path)
                .insert_header(("Authorization", format!("Bearer {token}")))
                .set_json(body),
        )
    }

    fn get(&self, token: &str, path: &str) -> (StatusCode, Value) {
        self.call(TestRequest::get().uri(path).insert_header(("Authorization", format!("Bearer {token}"))))
    }

    fn sign_in(&self, username: &str, password: &str) -> (StatusCode, Value) {
        self.post("", "/api/v1/auth/sign-in", &json!({"username": username, "password": password}))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn person(database: &Database, username: &str, roles: &[(&str, &str)]) {
    add(database, username, roles, password::hash(&Password::new(PASSWORD)).unwrap()).unwrap();
}

on_both! {
    fn an_officer_signs_in_renews_and_signs_out(test) {
        places(&test.database);
        person(&test.database, "an.clerk", &[("clerk", "H26.268.20"), ("supervisor", "H26.268")]);
        let desk = Desk::new(&test.database);
        let (status, tokens) = desk.sign_in(" An.Clerk ", PASSWORD);
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(tokens["expires_at"], "2023-03-07T12:15:00+07:00");
        let access = text(&tokens["access_token"]);
        let (status, me) = desk.get(access, "/api/v1/me");
        assert_eq!(status, 200);
        assert_eq!(me, tokens["officer"]);
        assert_eq!(me["offices_reached"], 2);
        assert_eq!(
            me["roles"][0],
            json!({"role": "clerk", "agency_code": "H26.268.20", "agency_name_vi": "Cơ quan H26.268.20",
                "agency_name_en": "Agency H26.268.20"})
        );
        desk.service.clock.set(noon().plus(TimeDelta::minutes(15)));
        let (status, problem) = desk.get(access, "/api/v1/me");
        assert_eq!((status.as_u16(), &problem["code"]), (401, &json!("not_signed_in")));
        let (status, renewed) =
            desk.post("", "/api/v1/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]}));
        assert_eq!(status, 200, "{renewed}");
        let access = text(&renewed["access_token"]);
        assert_eq!(desk.post(access, "/api/v1/auth/sign-out", &json!({})).0, 204);
        assert_eq!(desk.get(access, "/api/v1/me").0, 401);
        assert_eq!(desk.post("", "/api/v1/auth/refresh", &json!({"refresh_token": renewed["refresh_token"]})).0, 401);
    }

    fn a_failed_sign_in_tells_nothing_about_the_reason(test) {
        places(&test.database);
        person(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        person(&test.database, "gone.clerk", &[("clerk", "H26.268.20")]);
        test.database.write_now(|conn| actions::deactivate(conn, "gone.clerk", noon())).unwrap();
        let desk = Desk::new(&test.database);
        let wrong = desk.sign_in("an.clerk", "another password");
        assert_eq!((wrong.0.as_u16(), &wrong.1["code"]), (401, &json!("wrong_credentials")));
        assert_eq!(desk.sign_in("nobody", PASSWORD), wrong);
        assert_eq!(desk.sign_in("gone.clerk", PASSWORD), wrong);
        let (status, empty) = desk.sign_in("", "");
        assert_eq!(status, 422);
        assert_eq!(empty["errors"].as_array().unwrap().len(), 2);
        let (status, _) = desk.post("", "/api/v1/auth/sign-in", &json!({"username": "a", "password": "b", "code": 1}));
        assert_eq!(status, 400);
    }

    fn wrong_passwords_wait_longer_each_time_for_a_name_that_is_nobodys_too(test) {
        places(&test.database);
        person(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let desk = Desk::new(&test.database);
        for name in ["an.clerk", "nobody.at-all"] {
            let mut waits = Vec::new();
            let mut now = noon();
            for _ in 0..14 {
                desk.service.clock.set(now);
                let (status, problem) = desk.sign_in(name, "mot mat khau sai");
                if status == 429 {
                    assert_eq!(problem["code"], "too_many_requests");
                    let told = problem["detail"].as_str().unwrap();
                    let seconds: i64 = told.split(' ').find_map(|word| word.parse().ok()).unwrap();
                    waits.push(seconds);
                    now = now.plus(TimeDelta::seconds(seconds));
                } else {
                    assert_eq!(status, 401);
                }
            }
            assert_eq!(waits, [1, 2, 4, 8], "{name}");
            desk.service.clock.set(noon());
        }
        // Capitals and blanks make no other name, and another name waits for nothing.
        assert_eq!(desk.sign_in(" An.Clerk ", PASSWORD).0, 429);
        person(&test.database, "binh.clerk", &[("clerk", "H26.268.20")]);
        assert_eq!(desk.sign_in("binh.clerk", PASSWORD).0, 200);
    }

    fn a_password_that_an_administrator_set_opens_nothing_but_its_change(test) {
        places(&test.database);
        person(&test.database, "admin.district", &[("administrator", "H26.268")]);
        let desk = Desk::new(&test.database);
        let (_, tokens) = desk.sign_in("admin.district", PASSWORD);
        let admin = text(&tokens["access_token"]);
        let new = json!({"username": "binh.tran", "full_name": "Trần Văn Bình", "password": "k7fmq-2xwhd-pc9rt",
            "roles": [{"role": "handler", "agency": "H26.268.20"}]});
        assert_eq!(desk.post(admin, "/api/v1/officers", &new).0, 201);
        let (_, tokens) = desk.sign_in("binh.tran", "k7fmq-2xwhd-pc9rt");
        assert_eq!(tokens["officer"]["must_change_password"], true);
        let access = text(&tokens["access_token"]);
        assert_eq!(desk.get(access, "/api/v1/me").0, 200);
        let (status, refused) = desk.get(access, "/api/v1/officers");
        assert_eq!((status.as_u16(), &refused["code"]), (403, &json!("password_to_change")));
        let (status, refused) = desk.post(access, "/api/v1/officers/admin.district/password", &json!({"new_password": "song Nhue chay cham"}));
        assert_eq!((status.as_u16(), &refused["code"]), (403, &json!("password_to_change")));
        let change = |new: &str| {
            let body = json!({"new_password": new, "current_password": "k7fmq-2xwhd-pc9rt"});
            desk.post(access, "/api/v1/officers/binh.tran/password", &body)
        };
        for (new, code) in [("k7fmq-2xwhd-pc9rt", "not_new"), ("tranvanbinh1", "too_easy"), ("aaaaaaaaaaaa", "too_easy"), ("short", "too_short")] {
            let (status, refused) = change(new);
            assert_eq!((status.as_u16(), &refused["errors"][0]["code"]), (422, &json!(code)), "{new}");
        }
        assert_eq!(change("song Nhue chay cham").0, 204);
        let (_, tokens) = desk.sign_in("binh.tran", "song Nhue chay cham");
        assert_eq!(tokens["officer"]["must_change_password"], false);
        assert_eq!(desk.get(text(&tokens["access_token"]), "/api/v1/officers").0, 200);
        // Given anew it is to be changed anew.
        let (status, _) = desk.post(admin, "/api/v1/officers/binh.tran/password", &json!({"new_password": "chim sao ca tren cay"}));
        assert_eq!(status, 204);
        let (_, tokens) = desk.sign_in("binh.tran", "chim sao ca tren cay");
        assert_eq!(tokens["officer"]["must_change_password"], true);
    }

    fn ones_own_sign_ins_are_listed_and_ended(test) {
        places(&test.database);
        person(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        person(&test.database, "binh.clerk", &[("clerk", "H26.268.20")]);
        let desk = Desk::new(&test.database);
        let (_, here) = desk.sign_in("an.clerk", PASSWORD);
        let (_, there) = desk.sign_in("an.clerk", PASSWORD);
        let (_, others) = desk.sign_in("binh.clerk", PASSWORD);
        let (here, there, others) = (text(&here["access_token"]), text(&there["access_token"]), text(&others["access_token"]));
        let (status, listed) = desk.get(here, "/api/v1/me/sessions");
        let items = listed["items"].as_array().unwrap();
        assert_eq!((status.as_u16(), items.len()), (200, 2));
        let other = items.iter().find(|one| one["this"] == false).unwrap();
        let path = format!("/api/v1/me/sessions/{}/sign-out", text(&other["id"]));
        assert_eq!(desk.post(others, &path, &json!({})).0, 404, "nobody ends another's");
        assert_eq!(desk.get(there, "/api/v1/me").0, 200);
        assert_eq!(desk.post(here, &path, &json!({})).0, 204);
        assert_eq!(desk.get(there, "/api/v1/me").0, 401);
        assert_eq!(desk.post(here, &path, &json!({})).0, 404);
        assert_eq!(desk.get(here, "/api/v1/me/sessions").1["items"].as_array().unwrap().len(), 1);
    }

    fn sign_in_tries_are_counted(test) {
        places(&test.database);
        let mut desk = Desk::new(&test.database);
        desk.limiter = SignInLimiter::from_config(&ServerConfig { sign_in_per_minute: 2, ..ServerConfig::default() });
        assert_eq!(desk.sign_in("", "").0, 422);
        assert_eq!(desk.sign_in("", "").0, 422);
        assert_eq!(desk.sign_in("", "").0, 429);
    }

    fn an_administrator_looks_after_officers(test) {
        places(&test.database);
        person(&test.database, "admin.district", &[("administrator", "H26.268")]);
        let desk = Desk::new(&test.database);
        let (_, tokens) = desk.sign_in("admin.district", PASSWORD);
        let admin = text(&tokens["access_token"]);
        let new = |username: &str, agency: &str| {
            json!({"username": username, "full_name": "Trần Văn Bình", "password": "k7fmq-2xwhd-pc9rt",
                "roles": [{"role": "handler", "agency": agency}]})
        };
        let (status, added) = desk.post(admin, "/api/v1/officers", &new("binh.tran", "H26.268.20"));
        assert_eq!(status, 201, "{added}");
        assert_eq!(desk.post(admin, "/api/v1/officers", &new("binh.tran", "H26.268.20")).0, 409);
        let (status, beyond) = desk.post(admin, "/api/v1/officers", &new("chi.le", "H26.269"));
        assert_eq!((status.as_u16(), &beyond["errors"][0]["field"]), (403, &json!("roles.0.agency")));
        assert_eq!(desk.post("", "/api/v1/officers", &new("chi.le", "H26.268")).0, 401);

        let (_, first) = desk.get(admin, "/api/v1/officers?limit=1");
        assert_eq!(first["items"][0]["username"], "admin.district");
        let next = text(&first["next_cursor"]);
        let (_, second) = desk.get(admin, &format!("/api/v1/officers?limit=1&cursor={next}"));
        assert_eq!(second["items"][0]["username"], "binh.tran");
        assert_eq!(second["next_cursor"], Value::Null);
        let (_, handlers) = desk.get(admin, "/api/v1/officers?role=handler&agency=H26.268.20");
        assert_eq!(handlers["items"].as_array().unwrap().len(), 1);
        let (status, unknown) = desk.get(admin, "/api/v1/officers?role=king&agency=H99");
        assert_eq!((status.as_u16(), unknown["errors"].as_array().unwrap().len()), (422, 2));

        let (_, tokens) = desk.sign_in("binh.tran", "k7fmq-2xwhd-pc9rt");
        let binh = text(&tokens["access_token"]);
        assert_eq!(desk.post(binh, "/api/v1/officers", &new("chi.le", "H26.268.20")).0, 403);
        // Over HTTP in officers_come_and_go.rs: it takes the dossiers of whoever leaves.
        test.database.write_now(|conn| actions::deactivate(conn, "binh.tran", noon())).unwrap();
        assert_eq!(desk.get(binh, "/api/v1/me").0, 401);
        assert_eq!(desk.sign_in("binh.tran", "k7fmq-2xwhd-pc9rt").0, 401);
    }

    fn a_password_is_changed_by_its_owner_or_an_administrator(test) {
        places(&test.database);
        person(&test.database, "admin.district", &[("administrator", "H26.268")]);
        person(&test.database, "an.clerk", &[("clerk", "H26.268.20")]);
        let desk = Desk::new(&test.database);
        let token = |username, password| text(&desk.sign_in(username, password).1["access_token"]).to_owned();
        let (an, admin) = (token("an.clerk", PASSWORD), token("admin.district", PASSWORD));
        let path = "/api/v1/officers/an.clerk/password";
        let (status, problem) = desk.post(&an, path, &json!({"new_password": "short"}));
        assert_eq!(status, 422);
        assert_eq!(problem["errors"][0]["field"], "current_password");
        assert_eq!(problem["errors"][1]["field"], "new_password");
        let change = |current: &str| json!({"new_password": "a whole new sentence", "current_password": current});
        let (status, problem) = desk.post(&an, path, &change("not this one"));
        assert_eq!((status.as_u16(), &problem["errors"][0]["code"]), (422, &json!("wrong_password")));
        // What is wrong with the request is said before who may not, and who is not seen before both.
        let of_the_district = "/api/v1/officers/admin.district/password";
        let (status, problem) = desk.post(&an, of_the_district, &json!({"new_password": "short"}));
        assert_eq!((status.as_u16(), &problem["errors"][0]["field"]), (422, &json!("new_password")));
        assert_eq!(desk.post(&an, of_the_district, &change(PASSWORD)).0, 403);
        assert_eq!(desk.post(&an, "/api/v1/officers/nobody/password", &json!({"new_password": "short"})).0, 404);
        assert_eq!(desk.post(&an, path, &change(PASSWORD)).0, 204);
        assert_eq!(desk.get(&an, "/api/v1/me").0, 401, "the old sign-in is over");
        assert_eq!(desk.sign_in("an.clerk", PASSWORD).0, 401);
        assert_eq!(desk.sign_in("an.clerk", "a whole new sentence").0, 200);
        assert_eq!(desk.post(&admin, path, &json!({"new_password": "given by the desk"})).0, 204);
        assert_eq!(desk.sign_in("an.clerk", "given by the desk").0, 200);
    }
}
