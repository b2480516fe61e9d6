//! A new officer: name, post and a first role; the first password is made up here and handed over on paper.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::common::{
    AdminField, AdminView, LabelledProblem, OFFICERS, admin_page, agency_choices, day_of, days_as_typed,
    form_head, is_only_checked, is_shown_on_the_form, places_of,
};
use super::password_paper::{PasswordPaper, password_paper};
use crate::access::Role;
use crate::access::actions::{NewAssignment, NewOfficer, check_officer};
use crate::access::officers::accounts::take_on;
use crate::access::password::{Password, random_password};
use crate::agency::Agency;
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::posted::PostedForm;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// Where the form is.
const NEW_OFFICER: &str = "/quan-tri/can-bo-moi";

/// The form.
#[get("/quan-tri/can-bo-moi")]
pub(crate) async fn new_officer_form(me: DeskOfficer, service: web::Data<ServiceState>) -> HttpResponse {
    me.answer(drawn(&me, &service, &PostedForm::default(), None).await)
}

/// Takes the officer on and shows the password, once.
#[post("/quan-tri/can-bo-moi")]
pub(crate) async fn take_officer_on(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    if back {
        let drawn = drawn(&me, &service, &form, None).await;
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    if is_only_checked(&form) {
        let checked = checked(&me, &service, &form).await;
        return match checked {
            Err(problem) if !is_shown_on_the_form(&problem) => me.answer(Err(problem)),
            checked => {
                let problem = checked.err().map(days_as_typed);
                me.answer(drawn(&me, &service, &form, problem.as_ref()).await)
            }
        };
    }
    match taken_on(&me, &service, &form).await {
        Err(problem) if is_shown_on_the_form(&problem) => {
            me.answer(drawn(&me, &service, &form, Some(&days_as_typed(problem))).await)
        }
        taken => me.answer(taken),
    }
}

async fn taken_on(me: &DeskOfficer, service: &ServiceState, form: &PostedForm) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (now, password) = (service.now(), random_password()?);
    take_on(&service.database, &me.officer, asked(form, password.clone(), now), now).await?;
    let paper = PasswordPaper {
        full_name: form.get("full_name").trim(),
        username: form.get("username").trim(),
        password: &password,
        service: service.config.public_url.as_deref(),
        given_by: &me.officer.full_name,
        made_at: now,
    };
    Ok(password_paper(&paper, me.language()))
}

/// Whether the officer could be taken on, but for a name that is taken.
async fn checked(me: &DeskOfficer, service: &ServiceState, form: &PostedForm) -> Result<(), Problem> {
    me.only_administrators()?;
    let now = service.now();
    let (new, reach) = (asked(form, random_password()?, now), me.officer.administers());
    service.database.read(move |conn| check_officer(conn, &new, Some(&reach), now)).await?;
    Ok(())
}

/// The officer that the form asks for.
fn asked(form: &PostedForm, password: Password, now: Instant) -> NewOfficer {
    let role = NewAssignment {
        role: form.get("roles.0.role").to_owned(),
        agency: form.get("roles.0.agency").to_owned(),
        from: day_of(form, "roles.0.from", now.date()),
        until: day_of(form, "roles.0.until", now.date()),
    };
    NewOfficer {
        username: form.get("username").to_owned(),
        full_name: form.get("full_name").to_owned(),
        post: form.filled("post").map(str::to_owned),
        password,
        roles: vec![role],
    }
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (today, places, language) = (service.now().date(), me.officer.administers(), me.language());
    let agencies = service.database.read(move |conn| places_of(conn, &places, today)).await?;
    let fields = fields(&agencies, language);
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let view = AdminView {
        section: OFFICERS,
        title: W::NewOfficerTitle.say(language),
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    Ok(admin_page(&view, &content(&fields, (form, problem), &me.token()?, language), language))
}

fn fields(agencies: &[Agency], language: Language) -> Vec<AdminField> {
    let roles =
        Role::ALL.iter().map(|role| (role.as_str().to_owned(), role_words(*role, language).to_owned()));
    vec![
        AdminField::line("full_name", W::FullName),
        AdminField::line("username", W::Username).hinted(W::UsernameHint),
        AdminField { optional: true, ..AdminField::line("post", W::PostName) },
        AdminField::choice("roles.0.role", W::RoleName, roles.collect()),
        AdminField::choice("roles.0.agency", W::RoleAt, agency_choices(agencies)),
        AdminField::line("roles.0.from", W::FirstDay).optional(W::FirstDayHint),
        AdminField::line("roles.0.until", W::UntilLastDay).optional(W::LastDayHint),
    ]
}

fn content(
    fields: &[AdminField],
    (form, problem): (&PostedForm, Option<&Problem>),
    token: &str,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        form.narrow method="post" action=(NEW_OFFICER) {
            (form_head(token, (form, problem), language))
            @for field in fields { (field.draw(form, problem, language)) }
            p.hint { (say(W::EffectOfRole)) " " (say(W::RolesMore)) }
            p.hint { (say(W::FirstPasswordMade)) }
            div.buttons {
                button.main type="submit" data-key="do" { (say(W::NewOfficerTitle)) " " kbd { "F9" } }
                a href=(OFFICERS) { (say(W::DoNothing)) }
            }
        }
    }
}
