//! One act as a page of its own: only its fields, sent to the function that its address calls, done once however often it is sent.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use crate::access::{self, Role};
use crate::desk::acts::addresses::{act_of, slug};
use crate::desk::acts::effects::effect;
use crate::desk::acts::fields::{ActField, ActInput, fields, label_of};
use crate::desk::acts::json_body::{self, JsonBodyOfForm};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::act_choices::{ActChoices, paper_rows, standing_values};
use crate::desk::pages::dossier::{DossierRead, read};
use crate::desk::pages::journal_words::sentences;
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::parts::timeline::timeline;
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::value_words::act_words;
use crate::desk::words::W;
use crate::dossier::books::store::find_by_code;
use crate::dossier::clock::status::Event;
use crate::dossier::endpoints::body_of::body_of;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::endpoints::once::ActWish;
use crate::dossier::endpoints::rehearsal::rehearse_act;
use crate::form::words::capitalised;
use crate::platform::database::Id;
use crate::platform::database::idempotency::IdempotencyKey;
use crate::platform::error::{Code, Language, Problem};
use crate::workflow::publish::STEP_ROLES;

/// The most characters of a key.
const LONGEST_KEY: usize = 200;

/// What the page of an act is drawn from.
struct ActRead {
    act: Event,
    dossier: DossierRead,
    choices: ActChoices,
}

fn no_such_act() -> Problem {
    Problem::not_found(
        "không có việc này: chọn việc ở trang hồ sơ",
        "there is no such act: choose one on the page of the dossier",
    )
}

/// Reads the dossier, and who could take it.
async fn read_act(me: &DeskOfficer, desk: &HandlerState, code: &str, name: &str) -> Result<ActRead, Problem> {
    let act = act_of(name).ok_or_else(no_such_act)?;
    let dossier = read(me, desk, code.to_owned()).await?;
    let (scope, code, now) = (me.officer.scope(), code.to_owned(), desk.now());
    let asks = fields(act).iter().any(|field| field.input == ActInput::Officer);
    let next: Vec<Role> = dossier.view.next_steps.iter().filter_map(|step| step.role).collect();
    let officers = desk
        .database
        .read(move |conn| {
            if !asks {
                return Ok(Vec::new());
            }
            let row = find_by_code(conn, &scope, &code)?.ok_or_else(hidden)?;
            let own = row.step_role.as_deref().and_then(Role::parse);
            let roles: Vec<Role> = if act == Event::HandOn {
                next.clone()
            } else if act == Event::Assign {
                own.into_iter().collect()
            } else {
                STEP_ROLES.to_vec()
            };
            let mut found = Vec::new();
            for role in roles {
                for (id, _) in access::store::holders(conn, role, row.acting_office(), None, now)? {
                    found.push((id, role));
                }
            }
            let ids: Vec<_> = found.iter().map(|(id, _)| *id).collect();
            let names = access::store::officer_names(conn, &ids)?;
            let named = found.into_iter().filter_map(|(id, role)| Some((names.get(&id)?.clone(), role)));
            Ok::<_, Problem>(named.collect())
        })
        .await?;
    Ok(ActRead { act, dossier, choices: ActChoices { officers } })
}

/// The form of an act.
#[get("/ho-so/{code}/viec/{act}")]
pub(crate) async fn act_form(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let (code, name) = path.into_inner();
    let drawn = match read_act(&me, &desk, &code, &name).await {
        Ok(read) => {
            let form = standing_values(read.act, &read.dossier.view);
            page_of(&me, &read, &form, None)
        }
        Err(problem) => Err(problem),
    };
    me.answer(drawn)
}

/// Does the act. The form comes back with everything that was typed where it is not done.
#[post("/ho-so/{code}/viec/{act}")]
pub(crate) async fn do_act(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let (code, name) = path.into_inner();
    let read = match read_act(&me, &desk, &code, &name).await {
        Ok(read) => read,
        Err(problem) => return me.answer(Err(problem)),
    };
    if back {
        let drawn = page_of(&me, &read, &form, None);
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    let code = read.dossier.view.code.clone();
    if form.get("do") == "check" {
        let problem = rehearsed(&me, desk.get_ref(), &read, &form, &code).await.err();
        return match problem {
            Some(problem) if problem.code.status() >= 500 => me.answer(Err(problem)),
            problem => me.answer(page_of(&me, &read, &form, problem.as_ref())),
        };
    }
    match perform(&me, desk.get_ref(), &read, &form, &code).await {
        Ok(version) => {
            page::see_other(&address(&format!("/ho-so/{code}"), &[("xong", &version.to_string())]))
        }
        Err(problem) if problem.code.status() < 500 => {
            // As it stands now: a colleague may have been faster.
            let again = read_act(&me, &desk, &code, &name).await;
            me.answer(again.and_then(|read| page_of(&me, &read, &form, Some(&problem))))
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

/// The version from which the form was drawn.
fn version_read(form: &PostedForm) -> Option<i32> {
    form.filled("version").and_then(|version| version.parse().ok())
}

/// Which one the act is about, where it is about one of several.
fn number_of(form: &PostedForm) -> i32 {
    form.filled("number").and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Whether the act would be done as it is typed.
async fn rehearsed(
    me: &DeskOfficer,
    desk: &HandlerState,
    read: &ActRead,
    form: &PostedForm,
    code: &str,
) -> Result<(), Problem> {
    let typed = typed_body(read.act, read, form)?;
    let body = body_of(read.act, typed.body.clone())?;
    let which = (code.to_owned(), number_of(form));
    let rehearsed = rehearse_act(desk, &me.officer, which, version_read(form), body).await;
    rehearsed.map_err(|problem| typed.as_on_the_form(problem))
}

/// Does it, and says which version came of it.
async fn perform(
    me: &DeskOfficer,
    desk: &HandlerState,
    read: &ActRead,
    form: &PostedForm,
    code: &str,
) -> Result<i32, Problem> {
    let act = read.act;
    let typed = typed_body(act, read, form)?;
    let number = number_of(form);
    let key = form.filled("key").filter(|key| key.len() <= LONGEST_KEY).map(|key| IdempotencyKey {
        key: key.to_owned(),
        fingerprint: form.fingerprint(&format!("{code}/{act}")),
    });
    let wish = ActWish { key, if_match: version_read(form) };
    let body = body_of(act, typed.body.clone())?;
    let (desk, officer, code) = (desk.clone(), me.officer.clone(), code.to_owned());
    let database = desk.database.clone();
    let done = database
        .write(move |conn| desk.act_once(conn, &officer, (&code, number), &wish, body.as_ref()))
        .await
        .map_err(|problem| typed.as_on_the_form(problem))?;
    Ok(done.etag.and_then(|tag| tag.trim_matches('"').parse().ok()).unwrap_or_default())
}

/// What was typed, as the body of the act. Of what is mended, only what differs from what stands.
fn typed_body(act: Event, read: &ActRead, form: &PostedForm) -> Result<JsonBodyOfForm, Problem> {
    let standing = standing_values(act, &read.dossier.view);
    let part = |field: &ActField| field.name.split('.').next().unwrap_or_default().to_owned();
    let changed = |name: &str| {
        fields(act).iter().any(|field| {
            part(field) == name && form.get(field.name).trim() != standing.get(field.name).trim()
        })
    };
    let sent = fields(act).iter().filter(|field| {
        act != Event::Amend
            || matches!(field.name, "reason" | "happened_at" | "late_entry_reason")
            || changed(&part(field))
    });
    json_body::read(&sent.collect::<Vec<_>>(), form, read.dossier.now.date())
}

/// Why the act is not this officer's now, if it is not.
fn barred(read: &ActRead, language: Language) -> Option<String> {
    let view = &read.dossier.view;
    if view.possible_acts.contains(&read.act) {
        return None;
    }
    let told = view.barred_acts.iter().find(|barred| barred.act == read.act);
    Some(told.map_or_else(
        || W::NotPossibleNow.say(language).to_owned(),
        |barred| match language {
            Language::Vietnamese => barred.why.clone(),
            Language::English => barred.why_en.clone(),
        },
    ))
}

fn page_of(
    me: &DeskOfficer,
    read: &ActRead,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let language = me.language();
    let title = capitalised(&act_words(read.act, language));
    let token = me.token()?;
    let why = barred(read, language);
    let content = content(read, form, problem, (&token, why.as_deref()), language);
    let named = format!("{title} {}", read.dossier.view.code);
    Ok(match (problem, why) {
        (Some(problem), _) => DeskPage::wrong(&named, content, problem.code.status(), language),
        (None, Some(_)) => DeskPage { status: 409, ..DeskPage::new(named, content) },
        (None, None) => DeskPage::new(named, content),
    })
}

fn content(
    read: &ActRead,
    form: &PostedForm,
    problem: Option<&Problem>,
    (token, barred): (&str, Option<&str>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let view = &read.dossier.view;
    let label = |name: &str| label_of(fields(read.act), name);
    let (seldom, usual): (Vec<&ActField>, Vec<&ActField>) =
        fields(read.act).iter().partition(|field| field.seldom);
    let opened = seldom.iter().any(|field| {
        !form.get(field.name).trim().is_empty() || error_of(problem, field.name, language).is_some()
    });
    let key = form.filled("key").map_or_else(|| <Id>::new().to_string(), str::to_owned);
    let action = format!("/ho-so/{}/viec/{}", view.code, slug(read.act).unwrap_or_default());
    let checked = problem.is_none() && form.get("do") == "check";
    html! {
        div.narrow {
            @if checked { (flash(&html! { (say(W::CheckedNotDone)) })) }
            @if let Some(problem) = problem {
                (errors(problem, &label, language))
                (meanwhile(read, form, problem, language))
            }
            h1 { (capitalised(&act_words(read.act, language))) }
            p {
                a href={ "/ho-so/" (view.code) } { (view.code) } " · " (view.procedure.name) " · " strong { (view.applicant.name) }
            }
            @if let Some(why) = barred { p.box.warn { (say(W::NotYours)) " " (why) } }
            @if let Some(effect) = effect(read.act) { p.box.warn { (say(effect)) } }
            @if barred.is_none() || problem.is_some() {
                form method="post" action=(action) {
                    // Enter presses the first button: it only checks.
                    button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::CheckOnly)) }
                    input type="hidden" name="csrf" value=(token);
                    input type="hidden" name="key" value=(key);
                    input type="hidden" name="version" value=(view.version);
                    @for field in usual { (drawn(field, read, form, problem, language)) }
                    details open[opened] {
                        summary { (say(W::Seldom)) }
                        @for field in seldom { (drawn(field, read, form, problem, language)) }
                    }
                    div.buttons {
                        @if barred.is_none() {
                            button.main type="submit" data-key="do" { (capitalised(&act_words(read.act, language))) " " kbd { "F9" } }
                        }
                        a.btn href={ "/ho-so/" (view.code) } { (say(W::Back)) }
                    }
                }
            } @else {
                p { a.btn href={ "/ho-so/" (view.code) } { (say(W::BackToDossier)) } }
            }
        }
    }
}

/// What colleagues did since the page was opened, where that is why it is not done.
fn meanwhile(read: &ActRead, form: &PostedForm, problem: &Problem, language: Language) -> Markup {
    let stale = matches!(problem.code, Code::StaleVersion | Code::ChangedMeanwhile);
    let known = version_read(form).unwrap_or_default();
    let since = usize::try_from(read.dossier.view.version.saturating_sub(known)).unwrap_or_default();
    let told = sentences(&read.dossier.journal, &read.dossier.checklist, read.dossier.now, language);
    html! {
        @if stale && since > 0 {
            h2 { (W::Meanwhile.say(language)) }
            (timeline(told.get(..since.min(told.len())).unwrap_or_default()))
            p.hint { (W::TypedIsKept.say(language)) }
        }
    }
}

fn drawn(
    field: &ActField,
    read: &ActRead,
    form: &PostedForm,
    problem: Option<&Problem>,
    language: Language,
) -> Markup {
    if field.input == ActInput::Papers {
        return paper_rows(&read.dossier, form, problem, language);
    }
    let choices = read.choices.of(field, &read.dossier.view, language);
    let (kind, hint) = match field.input {
        ActInput::Long => (FieldKind::Long, None),
        ActInput::Names => (FieldKind::Long, Some(W::OneALine)),
        ActInput::Money => (FieldKind::Number, Some(W::MoneyHint)),
        ActInput::Number => (FieldKind::Number, None),
        ActInput::Day => (FieldKind::Line, Some(W::DayHint)),
        ActInput::Moment => (FieldKind::Line, Some(W::MomentHint)),
        _ => match choices {
            Some(choices) => (FieldKind::Choice(choices), None),
            None => (FieldKind::Line, None),
        },
    };
    let error = error_of(problem, field.name, language);
    let (name, label, value) = (field.name, field.label.say(language), form.get(field.name));
    let hint = hint.map(|hint| hint.say(language));
    FormField { name, label, hint, value, error, kind, optional: field.optional }.draw(language)
}
