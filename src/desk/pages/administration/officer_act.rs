//! One act on an officer as a page: its fields, what follows from it, and the act of the API behind it.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::common::{
    AdminField, AdminView, LabelledProblem, OFFICERS, admin_page, agency_choices, day_of, days_as_typed,
    form_head, is_only_checked, is_shown_on_the_form, places_of,
};
use super::officer_acts::{ActPlaces, OfficerAct};
use super::password_paper::{PasswordPaper, password_paper};
use crate::access::actions::{NewAssignment, load_administered, load_officer};
use crate::access::officers::accounts::give_password;
use crate::access::password::random_password;
use crate::access::search::{ListedOfficer, OfficerFilter, list_officers};
use crate::access::terms::officer_admin::OfficerAdmin;
use crate::access::terms::roles::{self, RoleMoveDraft};
use crate::access::terms::substitutes::{self, SubstitutionDraft};
use crate::access::terms::views::OfficerRecord;
use crate::access::terms::{SubstitutionId, service as posts};
use crate::access::{Officer, Scope};
use crate::agency::{Agency, AgencyId};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::posted::PostedForm;
use crate::desk::shown::encoded;
use crate::desk::words::W;
use crate::dossier::bulk::release::http::leave;
use crate::dossier::bulk::release::{LeftBehind, outlook};
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::page::MAX_LIMIT;
use crate::platform::service_state::ServiceState;

/// Where an act is: the sign-in name and the act.
type OfficerActPath = web::Path<(String, String)>;

/// The officer, what may be chosen, and what would be left behind.
struct OfficerActRead {
    act: OfficerAct,
    record: OfficerRecord,
    choices: ActPlaces,
    left: Option<LeftBehind>,
    now: Instant,
}

/// The form.
#[get("/quan-tri/can-bo/{username}/{act}")]
pub(crate) async fn officer_act_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    path: OfficerActPath,
) -> HttpResponse {
    me.answer(drawn(&me, &service, &path, &PostedForm::default(), None).await)
}

/// Does it. A new password is shown in the answer, and nowhere else.
#[post("/quan-tri/can-bo/{username}/{act}")]
pub(crate) async fn do_officer_act(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    path: OfficerActPath,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    if back {
        let drawn = drawn(&me, &service, &path, &form, None).await;
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    let done = match OfficerAct::find(&path.1) {
        Some(OfficerAct::NewPassword) if !is_only_checked(&form) => {
            match new_password(&me, &service, &path.0).await {
                Ok(paper) => return me.answer(Ok(paper)),
                Err(problem) => Err(problem),
            }
        }
        Some(act) if is_only_checked(&form) => {
            match would_be_done(&me, &service, act, (&path.0, form.clone())).await {
                Ok(()) => return me.answer(drawn(&me, &service, &path, &form, None).await),
                Err(problem) => Err(problem),
            }
        }
        Some(act) => done(&me, &service, act, (&path.0, form.clone())).await,
        None => Err(no_such_act()),
    };
    match done {
        Ok(changes) => page::see_other(&format!("{OFFICERS}/{}?xong={changes}", encoded(&path.0))),
        Err(problem) if is_shown_on_the_form(&problem) => {
            let problem = on_the_form(&path.1, problem);
            me.answer(drawn(&me, &service, &path, &form, Some(&problem)).await)
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

fn no_such_act() -> Problem {
    Problem::not_found("không có việc nào như vậy", "there is no such act")
}

/// What is wrong, by the fields of the page: role and agency are chosen there as one.
fn on_the_form(act: &str, problem: Problem) -> Problem {
    let mut problem = days_as_typed(problem);
    if matches!(OfficerAct::find(act), Some(OfficerAct::EndRole | OfficerAct::MoveRole)) {
        for field in
            problem.fields.iter_mut().filter(|field| matches!(field.field.as_str(), "role" | "agency"))
        {
            "held".clone_into(&mut field.field);
        }
    }
    problem
}

async fn new_password(me: &DeskOfficer, service: &ServiceState, username: &str) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    refuse_oneself(me, username)?;
    let (now, password, name) = (service.now(), random_password()?, username.to_owned());
    give_password(&service.database, &me.officer, (name.clone(), password.clone()), now).await?;
    let caller = me.officer.clone();
    let found = service.database.read(move |conn| load_administered(conn, &caller, &name, now)).await?;
    let paper = PasswordPaper {
        full_name: &found.full_name,
        username: &found.username,
        password: &password,
        service: service.config.public_url.as_deref(),
        given_by: &me.officer.full_name,
        made_at: now,
    };
    Ok(password_paper(&paper, me.language()))
}

/// One's own password is changed with the present one, in the account.
fn refuse_oneself(me: &DeskOfficer, username: &str) -> Result<(), Problem> {
    if username != me.officer.username {
        return Ok(());
    }
    let (vi, en) = (W::OwnAccount.say(Language::Vietnamese), W::OwnAccount.say(Language::English));
    Err(Problem::new(Code::RoleMayNot).say(vi.trim_end_matches('.'), en.trim_end_matches('.')))
}

/// Does it; says how many changes of the officer are kept then.
async fn done(
    me: &DeskOfficer,
    service: &ServiceState,
    act: OfficerAct,
    (username, form): (&str, PostedForm),
) -> Result<usize, Problem> {
    me.only_administrators()?;
    let (now, admin, name) = (service.now(), OfficerAdmin::Signed(me.officer.clone()), username.to_owned());
    let changes = service
        .database
        .write(move |conn| {
            perform(conn, act, (&admin, &name), &form, now)?;
            let found = load_officer(conn, &name)?;
            Ok::<_, Problem>(OfficerRecord::of(conn, found, now)?.changes.len())
        })
        .await?;
    tracing::info!(officer = %username, by = %me.officer.id, act = act.slug(), "officer changed");
    Ok(changes)
}

/// Whether it would be done.
async fn would_be_done(
    me: &DeskOfficer,
    service: &ServiceState,
    act: OfficerAct,
    (username, form): (&str, PostedForm),
) -> Result<(), Problem> {
    me.only_administrators()?;
    let (now, admin, name) = (service.now(), OfficerAdmin::Signed(me.officer.clone()), username.to_owned());
    rehearse_write(&service.database, move |conn| perform(conn, act, (&admin, &name), &form, now)).await
}

/// Calls the act.
fn perform(
    conn: &mut Connection,
    act: OfficerAct,
    (admin, name): (&OfficerAdmin, &str),
    form: &PostedForm,
    now: Instant,
) -> Result<(), Problem> {
    let (text, day) =
        (|field: &str| form.get(field).to_owned(), |field: &str| day_of(form, field, now.date()));
    let (role, held_at) = form.get("held").split_once('@').unwrap_or_default();
    match act {
        OfficerAct::GiveRole => {
            let (role, agency) = (text("role"), text("agency"));
            let asked = NewAssignment { role, agency, from: day("from"), until: day("until") };
            roles::give_role(conn, admin, name, &asked, now)
        }
        OfficerAct::EndRole => {
            let asked = NewAssignment { until: day("until"), ..NewAssignment::of(role, held_at) };
            roles::take_role(conn, admin, name, &asked, now)
        }
        OfficerAct::MoveRole => {
            let asked = RoleMoveDraft {
                role: role.to_owned(),
                from_agency: held_at.to_owned(),
                to_agency: text("to"),
                on: day("on"),
            };
            roles::move_role(conn, admin, name, &asked, now)
        }
        OfficerAct::SetPost => {
            posts::set_post(conn, admin, name, (form.get("post"), day("from").as_deref()), now)
        }
        OfficerAct::NameSubstitute => {
            let asked = SubstitutionDraft {
                substitute: text("substitute"),
                agency: text("agency"),
                from: day("from"),
                until: day("until"),
                reason: text("reason"),
            };
            substitutes::name_substitute(conn, admin, name, &asked, now)
        }
        OfficerAct::EndSubstitution => {
            let id: Option<SubstitutionId> = Id::parse(form.get("substitution"));
            substitutes::end_substitution(conn, admin, name, id.ok_or_else(no_such_act)?, now)
        }
        OfficerAct::LockOut => leave(conn, admin, name, now).map(|_| ()),
        OfficerAct::TakeBack => posts::reactivate(conn, admin, name, now),
        // Made up and shown by the page itself: it is no write alone.
        OfficerAct::NewPassword => Err(no_such_act()),
    }
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    (username, act): &(String, String),
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    refuse_oneself(me, username)?;
    let act = OfficerAct::find(act).ok_or_else(no_such_act)?;
    let (now, caller, name) = (service.now(), me.officer.clone(), username.clone());
    let read = service.database.snapshot(move |conn| read(conn, act, (&caller, &name), now)).await?;
    let language = me.language();
    let title = format!("{}: {}", act.words().say(language), read.record.full_name);
    let fields = act.fields(&read.record, &read.choices, (now, language));
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let view = AdminView {
        section: OFFICERS,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    Ok(admin_page(&view, &content(&read, &fields, (form, problem), &me.token()?, language), language))
}

fn read(
    conn: &mut Connection,
    act: OfficerAct,
    (caller, name): (&Officer, &str),
    now: Instant,
) -> Result<OfficerActRead, Problem> {
    let found = load_administered(conn, caller, name, now)?;
    let left = if act == OfficerAct::LockOut { Some(outlook(conn, found.id, now)?) } else { None };
    let record = OfficerRecord::of(conn, found, now)?;
    let agencies = places_of(conn, &caller.administers(), now.date())?;
    let choices = match act {
        OfficerAct::NameSubstitute => absence(conn, &record, &agencies, now)?,
        _ => ActPlaces { agencies: agency_choices(&agencies), ..ActPlaces::default() },
    };
    Ok(OfficerActRead { act, record, choices, left, now })
}

/// The offices where the officer has roles, and the colleagues there.
fn absence(
    conn: &mut Connection,
    record: &OfficerRecord,
    agencies: &[Agency],
    now: Instant,
) -> Result<ActPlaces, Problem> {
    let at = |agency: &&Agency| record.roles.iter().any(|held| held.agency_code == agency.code);
    let held: Vec<AgencyId> = agencies.iter().filter(at).map(|agency| agency.office_id).collect();
    let offices: Vec<Agency> = agencies.iter().filter(|agency| held.contains(&agency.id)).cloned().collect();
    let around = Scope::of(held);
    let colleagues = list_officers(conn, &around, OfficerFilter::default(), None, MAX_LIMIT, now)?;
    let may = colleagues.into_iter().filter(|one| one.active && one.id != record.id && !one.roles.is_empty());
    let choice = |one: ListedOfficer| {
        let words = format!("{} ({})", one.full_name, one.username);
        (one.username, words)
    };
    Ok(ActPlaces {
        offices: agency_choices(&offices),
        colleagues: may.map(choice).collect(),
        ..ActPlaces::default()
    })
}

fn content(
    read: &OfficerActRead,
    fields: &[AdminField],
    (form, problem): (&PostedForm, Option<&Problem>),
    token: &str,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let here = format!("{OFFICERS}/{}", encoded(&read.record.username));
    let has_ground = read.act.has_ground(&read.record, read.now);
    html! {
        div.narrow {
            @if let Some(effect) = read.act.effect() { p.box.warn { (say(effect)) } }
            @if let Some(left) = &read.left { (left_behind(left, language)) }
            @if has_ground {
                form method="post" action={ (here) "/" (read.act.slug()) } {
                    (form_head(token, (form, problem), language))
                    @for field in fields { (field.draw(form, problem, language)) }
                    div.buttons {
                        button.main[read.act != OfficerAct::LockOut].hard[read.act == OfficerAct::LockOut] type="submit" data-key="do" {
                            (say(read.act.words())) " " kbd { "F9" }
                        }
                        a href=(here) { (say(W::DoNothing)) }
                    }
                }
            } @else {
                p.box { (say(W::NotThisActNow)) " " a href=(here) { (say(W::ToOfficer)) } }
            }
        }
    }
}

/// What the officer has in hand, and where it goes.
fn left_behind(left: &LeftBehind, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if left.dossiers.is_empty() && left.questions.is_empty() { p { (say(W::NothingInHand)) } }
        @if !left.dossiers.is_empty() {
            p { (say(W::DossiersGoBack)) }
            ul { @for row in &left.dossiers { li { a href={ "/ho-so/" (row.code) } { (row.code) } } } }
        }
        @if !left.questions.is_empty() {
            p { (say(W::QuestionsGoBack)) }
            ul { @for code in left.questions_of() { li { a href={ "/ho-so/" (code) } { (code) } } } }
        }
    }
}
