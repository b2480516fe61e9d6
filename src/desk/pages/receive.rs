//! Receiving at the counter: one screen without steps. Enter only checks; the button, or F9, receives.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::tokens::TokenKeys;
use crate::agency;
use crate::attachment::adding::AttachmentState;
use crate::desk::acts::json_body::MOST_PAPERS;
use crate::desk::card::{bare_number, scanned};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::counter_request::nameable;
use crate::desk::pages::parked::{WaitingForm, put_aside, reception_offices, taken_up, waiting};
use crate::desk::pages::receive_form::{ParkedView, PrefillView, ReceiveFacts, content};
use crate::desk::pages::receive_taking::{body, office, request_of, take_in};
use crate::desk::pages::typed_procedure::chosen;
use crate::desk::parked::{ParkedContent, ParkedFormId, StillMissing, parked_id, request_address};
use crate::desk::posted::PostedForm;
use crate::desk::posted_files::{LOST_FILES, PostedWithFiles};
use crate::desk::prefill::{emptied, prefilled};
use crate::desk::shown::address;
use crate::desk::words::W;
use crate::dossier::acts::intake::receive as receive_dossier;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::rehearsal::rehearse_intake;
use crate::dossier::views::applicants::known::last_of_office;
use crate::platform::database::Id;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::search::ProcedureFilter;
use crate::procedure::{self, ProcedureState, ProcedureVersion};

/// Procedures that a search offers: as many as there are digits to choose them by.
const OFFERED: i64 = 9;

/// What the address of the form may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReceiveAddress {
    /// The parked form that is opened again.
    mo: String,
    /// The parked form that was put aside a moment ago.
    vua: String,
}

/// The empty form, or one that was put aside.
#[get("/tiep-nhan")]
pub(crate) async fn receive_form(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    asked: web::Query<ReceiveAddress>,
) -> HttpResponse {
    me.answer(form_page(&me, desk.get_ref(), keys.get_ref(), &asked).await)
}

async fn form_page(
    me: &DeskOfficer,
    desk: &HandlerState,
    keys: &TokenKeys,
    asked: &ReceiveAddress,
) -> Result<DeskPage, Problem> {
    me.only_the_desk()?;
    let form = if asked.mo.is_empty() {
        PostedForm::of(vec![
            ("applicant.kind".into(), "citizen".into()),
            ("channel".into(), "counter".into()),
            ("result_delivery".into(), "counter".into()),
        ])
    } else {
        let (officer, keys, id, now) = (me.officer.clone(), keys.clone(), asked.mo.clone(), desk.now());
        desk.database.read(move |conn| taken_up(conn, &keys, &officer, (&id, now))).await?
    };
    let mut facts = facts(me, desk, keys, &form).await?;
    facts.lost_files.extend(form.all(LOST_FILES).map(str::to_owned));
    facts.parked.just_now = facts.parked.find(&asked.vua);
    look_ahead(me, desk, &mut facts, &form).await?;
    drawn(me, &facts, &form, None, 200)
}

fn drawn(
    me: &DeskOfficer,
    facts: &ReceiveFacts,
    form: &PostedForm,
    problem: Option<&Problem>,
    status: u16,
) -> Result<DeskPage, Problem> {
    let language = me.language();
    let key = form.filled("key").map_or_else(|| <Id>::new().to_string(), str::to_owned);
    let content = content(facts, form, problem, (&me.token()?, &key), language);
    let title = W::ReceiveTitle.say(language);
    Ok(match problem {
        Some(_) => DeskPage::wrong(title, content, status, language),
        None => DeskPage::new(title, content),
    })
}

/// Checks, receives, or puts aside.
#[post("/tiep-nhan")]
pub(crate) async fn receive(
    posted: PostedWithFiles,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    state: web::Data<AttachmentState>,
) -> HttpResponse {
    let PostedWithFiles { me, form, received: files, back } = posted;
    let (desk, keys) = (desk.get_ref(), keys.get_ref());
    // What came back after a sign-in holds no button that was pressed: it is only shown.
    let wanted = form.get("do").to_owned();
    let (form, bare) = read_scan(form);
    let mut facts = match facts(&me, desk, keys, &form).await {
        Ok(facts) => facts,
        Err(problem) => return me.answer(Err(problem)),
    };
    facts.lost_files.extend(form.all(LOST_FILES).map(str::to_owned));
    let form = match filled_from_before(&me, desk, &mut facts, form.clone(), bare || wanted == "fill").await {
        Ok(form) => form,
        Err(problem) if problem.code.status() < 500 => {
            return me.answer(drawn(&me, &facts, &form, Some(&problem), problem.code.status()));
        }
        Err(problem) => return me.answer(Err(problem)),
    };
    let done = match wanted.as_str() {
        "park" => Some(
            park(&me, desk, keys, &facts, &form)
                .await
                .map(|id| address("/tiep-nhan", &[("vua", &id.to_string())])),
        ),
        "ask" => Some(match nameable(&form, facts.chosen.as_ref()) {
            Ok(()) => park(&me, desk, keys, &facts, &form).await.map(request_address),
            Err(problem) => Err(problem),
        }),
        "receive" => {
            let form = with_papers(form.clone(), facts.chosen.as_ref());
            let services = (desk, state.get_ref());
            Some(
                take_in(&me, services, &facts, (&form, files))
                    .await
                    .map(|code| format!("/ho-so/{code}?moi=1")),
            )
        }
        _ => None,
    };
    let problem = match done {
        Some(Ok(to)) => return page::see_other(&to),
        Some(Err(problem)) if problem.code.status() >= 500 => return me.answer(Err(problem)),
        Some(Err(problem)) => Some(problem),
        None => None,
    };
    let form = with_papers(form, facts.chosen.as_ref());
    if let Err(failure) = look_ahead(&me, desk, &mut facts, &form).await {
        return me.answer(Err(failure));
    }
    let status = problem.as_ref().map_or(200, |problem| problem.code.status());
    let drawn = drawn(&me, &facts, &form, problem.as_ref(), status);
    me.answer(drawn.map(|page| page.brought_back(back, me.language())))
}

/// Puts the form aside with what a reception would say of it now; says under which key.
async fn park(
    me: &DeskOfficer,
    desk: &HandlerState,
    keys: &TokenKeys,
    facts: &ReceiveFacts,
    form: &PostedForm,
) -> Result<ParkedFormId, Problem> {
    let missing = match body(facts, form) {
        Ok(read) => {
            let rehearsed =
                rehearse_intake(desk, &me.officer, request_of(read.body.clone())?, receive_dossier).await;
            rehearsed.err().map(|problem| read.as_on_the_form(problem))
        }
        Err(problem) => Some(problem),
    };
    let missing = missing.as_ref().map(StillMissing::of).unwrap_or_default();
    let chosen =
        facts.chosen.as_ref().map(|version| format!("{} ({})", version.content.name_vi, version.code));
    let told = (chosen.unwrap_or_default(), office(facts, form).to_owned(), missing);
    put_aside(me, desk, keys, form, told).await
}

/// Puts what a scanner read, or what was typed into its box, into the fields; says whether it was a number alone.
fn read_scan(form: PostedForm) -> (PostedForm, bool) {
    if let Some(number) = bare_number(form.get("scan")) {
        // What was filled in for somebody else makes room.
        let form = if form.get("applicant.identity") == number { form } else { emptied(form) };
        return (form.with("scan", "").with("applicant.identity", &number).with("doubtful", ""), true);
    }
    let Some(card) = scanned(form.get("scan")) else { return (form, false) };
    let doubtful = if card.doubtful { "1" } else { "" };
    let form = form
        .with("scan", "")
        .with("applicant.identity", &card.identity)
        .with_filled("applicant.name", &card.name)
        .with_filled("applicant.born_on", &card.born_on)
        .with_filled("applicant.address", &card.address)
        .with("doubtful", doubtful);
    (form, false)
}

/// The form with what the person of this number gave last time at this office, where that is asked for.
async fn filled_from_before(
    me: &DeskOfficer,
    desk: &HandlerState,
    facts: &mut ReceiveFacts,
    form: PostedForm,
    asked: bool,
) -> Result<PostedForm, Problem> {
    if !asked {
        return Ok(form);
    }
    let identity = form.get("applicant.identity").trim().to_owned();
    let (officer, now, books) = (me.officer.clone(), desk.now(), desk.books.clone());
    let code = office(facts, &form).to_owned();
    let found = desk
        .database
        .read(move |conn| {
            let office = agency::store::find_by_code(conn, &code)?.map(|office| office.office_id);
            let Some(office) = office.filter(|id| reception_offices(&officer).contains(id)) else {
                return Ok(None);
            };
            last_of_office(conn, &books, (&officer, now), office, &identity)
        })
        .await
        .map_err(|mut problem: Problem| {
            for field in &mut problem.fields {
                field.field = format!("applicant.{}", field.field);
            }
            problem
        })?;
    let Some(known) = found else {
        facts.prefill = PrefillView::NobodyKnown;
        return Ok(form);
    };
    let newest = known.dossiers.first().map(|dossier| dossier.code.clone());
    facts.prefill = PrefillView::From(newest.unwrap_or_default());
    Ok(prefilled(form, &known.applicant))
}

/// Fills in what the procedure demands where one tick says that all of it is there.
fn with_papers(form: PostedForm, chosen: Option<&ProcedureVersion>) -> PostedForm {
    let Some(version) = chosen.filter(|_| form.filled("all_papers").is_some()) else { return form };
    let wanted =
        version.content.papers.iter().take(MOST_PAPERS).enumerate().filter(|(_, paper)| paper.required);
    wanted.fold(form, |form, (row, paper)| {
        let (originals, copies) = (format!("papers.{row}.originals"), format!("papers.{row}.copies"));
        if form.filled(&originals).is_some() || form.filled(&copies).is_some() {
            return form;
        }
        let least = if paper.originals == 0 && paper.copies == 0 { 1 } else { paper.originals };
        form.with(&format!("papers.{row}.code"), &paper.code)
            .with(&originals, &least.to_string())
            .with(&copies, &paper.copies.to_string())
    })
}

/// The offices where this officer receives, and the procedure that is meant.
async fn facts(
    me: &DeskOfficer,
    desk: &HandlerState,
    keys: &TokenKeys,
    form: &PostedForm,
) -> Result<ReceiveFacts, Problem> {
    me.only_the_desk()?;
    let (officer, now, keys, language) = (me.officer.clone(), desk.now(), keys.clone(), me.language());
    let form = form.clone();
    let picked = form.filled("pick").or(form.filled("procedure")).unwrap_or_default().to_owned();
    desk.database
        .read(move |conn| {
            let agencies = agency::store::load_many(conn, &reception_offices(&officer))?;
            let level = agencies.first().map(|office| office.level);
            let offices = agencies.into_iter().map(|office| (office.code, office.name_vi)).collect();
            let chosen = chosen(conn, &picked, now)?;
            let offers = match &chosen {
                None if !picked.is_empty() => {
                    let filter = ProcedureFilter {
                        on: Some(now.date()),
                        state: Some(ProcedureState::Published),
                        level,
                        words: Some(picked.clone()),
                        ..ProcedureFilter::default()
                    };
                    procedure::search::list(conn, &filter, None, OFFERED)?
                }
                _ => Vec::new(),
            };
            let offers = offers.into_iter().map(|version| (version.code, version.content.name_vi)).collect();
            let waiting = waiting(conn, &keys, &officer, now)?;
            let labels = waiting.iter().map(|form| (form.row.id.to_string(), form.label(language))).collect();
            let asked_before = asked_before(&waiting, &form);
            let parked = ParkedView { labels, just_now: None, asked_before };
            Ok(ReceiveFacts {
                offices,
                chosen,
                offers,
                due: None,
                duplicates: Vec::new(),
                parked,
                prefill: PrefillView::default(),
                lost_files: Vec::new(),
                now,
            })
        })
        .await
}

/// The forms that wait for this person's papers, with the day on which they were asked for; not the one that is open.
fn asked_before(waiting: &[WaitingForm], form: &PostedForm) -> Vec<(String, Instant)> {
    let Some(identity) = form.filled("applicant.identity").map(str::trim) else { return Vec::new() };
    let of_person = |content: &ParkedContent| {
        content.fields.iter().any(|(name, value)| name == "applicant.identity" && value.trim() == identity)
    };
    let open = parked_id(form);
    let asked = waiting.iter().filter(|other| Some(other.row.id) != open);
    asked
        .filter(|other| other.content.as_ref().is_some_and(of_person))
        .filter_map(|other| Some((other.row.id.to_string(), other.row.asked_at?)))
        .collect()
}

/// When a sound dossier of this procedure would be due if it were received now, and who has one already.
async fn look_ahead(
    me: &DeskOfficer,
    desk: &HandlerState,
    facts: &mut ReceiveFacts,
    form: &PostedForm,
) -> Result<(), Problem> {
    let Some(version) = facts.chosen.clone() else { return Ok(()) };
    let papers: Vec<Value> = version
        .content
        .papers
        .iter()
        .map(|paper| json!({ "code": paper.code, "originals": paper.originals.max(1), "copies": paper.copies }))
        .collect();
    let sound = |applicant: Value, intended: bool| {
        let body = json!({
            "agency": office(facts, form),
            "procedure": version.code,
            "channel": form.filled("channel").unwrap_or("counter"),
            "applicant": applicant,
            "papers": papers,
            "duplicate_of_intended": intended,
        });
        request_of(body)
    };
    let nobody = sound(json!({ "name": "-", "phone": "0000 000 000" }), true)?;
    let person = sound(
        json!({
            "name": form.filled("applicant.name").unwrap_or("-"),
            "identity": form.filled("applicant.identity"),
            "phone": form.filled("applicant.phone"),
        }),
        false,
    )?;
    facts.due = Some(rehearse_intake(desk, &me.officer, nobody, receive_dossier).await);
    let named = form.filled("applicant.identity").or(form.filled("applicant.phone")).is_some();
    if named && let Err(problem) = rehearse_intake(desk, &me.officer, person, receive_dossier).await {
        facts.duplicates = problem.dossiers;
    }
    Ok(())
}
