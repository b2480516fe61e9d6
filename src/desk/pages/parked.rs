//! Forms of reception that wait: put aside, listed with what is missing, opened again, thrown away.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use crate::access::tokens::TokenKeys;
use crate::access::{Officer, Role};
use crate::agency::{self, AgencyId};
use crate::desk::acts::fields::{RECEPTION, label_of};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::parked::{
    MOST_PARKED, ParkedContent, ParkedFormId, ParkedRow, StillMissing, is_typed, parked_id, request_address,
    store,
};
use crate::desk::posted::PostedForm;
use crate::desk::shown::short;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;

/// A form that waits, with what can be read of it.
#[derive(Debug)]
pub(crate) struct WaitingForm {
    /// The row.
    pub row: ParkedRow,
    /// What it holds; nothing where this service cannot read it.
    pub content: Option<ParkedContent>,
    /// Name of the office.
    pub office: String,
}

impl WaitingForm {
    /// Whose it is, and for what, in one line.
    pub(crate) fn label(&self, language: Language) -> String {
        let Some(content) = &self.content else { return W::CannotBeReadAgain.say(language).to_owned() };
        let holder = if content.holder.is_empty() { W::NoNameYet.say(language) } else { &content.holder };
        if content.procedure.is_empty() {
            holder.to_owned()
        } else {
            format!("{holder} · {}", content.procedure)
        }
    }
}

/// The offices where this officer receives.
pub(crate) fn reception_offices(officer: &Officer) -> Vec<AgencyId> {
    let held = officer.assignments.iter().filter(|held| held.role == Role::Clerk);
    let mut ids: Vec<_> = held.flat_map(|held| held.office_ids.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What waits for this officer: own forms of today, and those whose citizen was asked for papers; newest first.
pub(crate) fn waiting(
    conn: &mut Connection,
    keys: &TokenKeys,
    officer: &Officer,
    now: Instant,
) -> Result<Vec<WaitingForm>, Problem> {
    let rows = store::waiting_for(conn, officer.id, &reception_offices(officer), now)?;
    let ids: Vec<AgencyId> = rows.iter().map(|row| row.office_id).collect();
    let offices = agency::store::load_many(conn, &ids)?;
    let name =
        |id: AgencyId| offices.iter().find(|office| office.id == id).map(|office| office.name_vi.clone());
    let read = |row: ParkedRow| WaitingForm {
        content: ParkedContent::of(&keys.form_key(), &row),
        office: name(row.office_id).unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(read).collect())
}

fn none_such() -> Problem {
    Problem::not_found(
        "không còn biểu mẫu đang chờ này: đã tiếp nhận, đã bỏ hoặc đã qua ngày",
        "this form waits no more: it was received, thrown away, or is of another day",
    )
}

/// The form that waits under this key, with what it holds.
pub(crate) fn found_waiting(
    conn: &mut Connection,
    keys: &TokenKeys,
    officer: &Officer,
    (id, now): (&str, Instant),
) -> Result<(ParkedRow, ParkedContent), Problem> {
    let id: ParkedFormId = Id::parse(id).ok_or_else(none_such)?;
    let found = waiting(conn, keys, officer, now)?.into_iter().find(|form| form.row.id == id);
    let found = found.ok_or_else(none_such)?;
    let content = found.content.ok_or_else(|| {
        Problem::not_found(
            "biểu mẫu này không đọc lại được vì khóa của máy chủ đã đổi: bỏ nó và nhập lại",
            "this form cannot be read again since the key of the service has changed: throw it away and type it again",
        )
    })?;
    Ok((found.row, content))
}

/// The form that waits under this key, as it was typed.
pub(crate) fn taken_up(
    conn: &mut Connection,
    keys: &TokenKeys,
    officer: &Officer,
    which: (&str, Instant),
) -> Result<PostedForm, Problem> {
    let (row, content) = found_waiting(conn, keys, officer, which)?;
    Ok(content.form(row.id))
}

/// Puts a form aside; `chosen` is the procedure, `office` the code of the office, `missing` what a reception would say now.
pub(crate) async fn put_aside(
    me: &DeskOfficer,
    desk: &HandlerState,
    keys: &TokenKeys,
    form: &PostedForm,
    (chosen, office, missing): (String, String, Vec<StillMissing>),
) -> Result<ParkedFormId, Problem> {
    if !is_typed(form) {
        return Err(Problem::new(Code::InvalidInput)
            .say("chưa gõ gì nên không có gì để giữ lại", "nothing was typed, so there is nothing to keep"));
    }
    let procedure = if chosen.is_empty() { form.get("procedure").trim().to_owned() } else { chosen };
    let holder = form.get("applicant.name").trim().to_owned();
    let typed = ParkedContent { holder, procedure, missing, fields: form.to_keep(), request: None };
    let (officer, now, keys) = (me.officer.clone(), desk.now(), keys.clone());
    let before = parked_id(form);
    desk.database
        .write(move |conn| {
            let office = agency::store::find_by_code(conn, &office)?.map(|office| office.office_id);
            let own = reception_offices(&officer);
            let office_id = office.filter(|office| own.contains(office)).ok_or_else(none_such)?;
            let there = store::waiting_for(conn, officer.id, &own, now)?;
            let again = there.iter().find(|row| Some(row.id) == before);
            // What the citizen was asked for on paper stays asked.
            let kept = again.and_then(|row| ParkedContent::of(&keys.form_key(), row));
            let content = ParkedContent { request: kept.and_then(|kept| kept.request), ..typed.clone() };
            let own_today = there.iter().filter(|row| row.asked_at.is_none()).count();
            if again.is_none() && own_today >= MOST_PARKED {
                return Err(Problem::new(Code::InvalidInput).say(
                    format!("đã có {MOST_PARKED} biểu mẫu đang chờ: mở lại để tiếp nhận hoặc bỏ bớt rồi thử lại"),
                    format!("{MOST_PARKED} forms are waiting already: receive some or throw some away, and try again"),
                ));
            }
            let id = again.map_or_else(ParkedFormId::new, |row| row.id);
            let row = content.to_row(&keys.form_key(), (office_id, officer.id, id), now)?;
            store::keep(conn, &row, &own)?;
            Ok::<_, Problem>(id)
        })
        .await
}

/// The list.
#[get("/tiep-nhan/cho")]
pub(crate) async fn parked_list(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
) -> HttpResponse {
    let (officer, now, keys) = (me.officer.clone(), desk.now(), keys.get_ref().clone());
    let read = match me.only_the_desk() {
        Ok(()) => desk.database.read(move |conn| waiting(conn, &keys, &officer, now)).await,
        Err(problem) => Err(problem),
    };
    let language = me.language();
    let drawn = read.and_then(|forms| {
        let content = content(&forms, &me.token()?, now, language);
        Ok(DeskPage::new(W::Waiting.say(language), content))
    });
    me.answer(drawn)
}

fn content(forms: &[WaitingForm], token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let first = forms.first().map(|form| form.row.office_id);
    let several = forms.iter().any(|form| Some(form.row.office_id) != first);
    let (asked, own): (Vec<&WaitingForm>, Vec<&WaitingForm>) =
        forms.iter().partition(|form| form.row.asked_at.is_some());
    let table = |forms: &[&WaitingForm]| {
        html! {
            table.list {
                thead { tr {
                    @for words in [W::PutAsideAt, W::Applicant, W::Procedure, W::StillMissing] { th scope="col" { (say(words)) } }
                    th scope="col" { span.skip { (say(W::ThrowAway)) } }
                } }
                tbody { @for form in forms { (row(form, several, token, now, language)) } }
            }
        }
    };
    html! {
        h1 { (say(W::Waiting)) @if !forms.is_empty() { " (" (forms.len()) ")" } }
        p.hint { (say(W::WaitingUntil)) }
        @if own.is_empty() { p { (say(W::NothingWaits)) } } @else { (table(&own)) }
        @if !asked.is_empty() {
            h2 { (say(W::AskedForPapers)) " (" (asked.len()) ")" }
            p.hint { (say(W::AskedForPapersUntil)) }
            (table(&asked))
        }
        p { a href="/tiep-nhan" { (say(W::ReceiveNew)) } }
    }
}

fn row(form: &WaitingForm, several: bool, token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let id = form.row.id.to_string();
    html! {
        tr {
            td data-l=(say(W::PutAsideAt)) { (short(form.row.made_at, now)) @if several { " · " (form.office) } }
            @match &form.content {
                Some(content) => {
                    td data-l=(say(W::Applicant)) {
                        a href={ "/tiep-nhan?mo=" (id) } { @if content.holder.is_empty() { (say(W::NoNameYet)) } @else { (content.holder) } }
                    }
                    td data-l=(say(W::Procedure)) { (content.procedure) }
                    td data-l=(say(W::StillMissing)) {
                        @if let Some(request) = &content.request {
                            ul { @for paper in &request.papers { li { (paper) } } }
                            a href=(request_address(form.row.id)) { (say(W::CounterRequestShort)) " · " (short(request.asked_at, now)) }
                        } @else if content.missing.is_empty() { (say(W::NothingMissing)) }
                        @else { ul { @for missing in &content.missing { li { (missing_words(missing, language)) } } } }
                    }
                }
                None => { td { (say(W::CannotBeReadAgain)) } td {} td {} }
            }
            td {
                details {
                    summary { (say(W::ThrowAway)) }
                    form method="post" action={ "/tiep-nhan/cho/" (id) "/bo" } {
                        input type="hidden" name="csrf" value=(token);
                        button.hard type="submit" { (say(W::ThrowAwayForGood)) }
                    }
                }
            }
        }
    }
}

fn missing_words(missing: &StillMissing, language: Language) -> String {
    let label = match missing.field.as_str() {
        "procedure" => Some(W::Procedure),
        "agency" => Some(W::Office),
        name => label_of(RECEPTION, name),
    };
    let words = match language {
        Language::Vietnamese => &missing.vi,
        Language::English => &missing.en,
    };
    label.map_or_else(|| words.clone(), |label| format!("{}: {words}", label.say(language)))
}

/// Throws a form away.
#[post("/tiep-nhan/cho/{id}/bo")]
pub(crate) async fn throw_away(
    posted: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, .. } = posted;
    let (officer_id, offices) = (me.officer.id, reception_offices(&me.officer));
    let removed = match Id::parse(&id) {
        Some(id) => desk.database.write(move |conn| store::remove(conn, (officer_id, &offices), id)).await,
        None => Ok(false),
    };
    match removed {
        Ok(true) => page::see_other("/tiep-nhan/cho"),
        Ok(false) => me.answer(Err(none_such())),
        Err(error) => me.answer(Err(error.into())),
    }
}

/// Where a sign-in returns to that was asked for by a form of this page.
#[get("/tiep-nhan/cho/{id}/{form}")]
pub(crate) async fn back_to_parked() -> HttpResponse {
    page::see_other("/tiep-nhan/cho")
}
