//! Who asks for a page: anybody, an officer who is signed in, or an officer who sends a form of a page of ours.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{COOKIE, HOST, HeaderName, ORIGIN};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, web};
use chrono::TimeDelta;

use crate::access::PersonalReadLedger;
use crate::access::extractor::{notes, part};
use crate::access::keys::SessionId;
use crate::access::sessions::store as sessions;
use crate::access::tokens::TokenKeys;
use crate::access::{Officer, OfficerId};
use crate::agency;
use crate::desk::carried::{bring_back, carry};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::frame::{BarView, FrameView};
use crate::desk::parts::sign_in_form::{SignInView, sign_in_form};
use crate::desk::posted::{KEPT_FIELD, PostedForm};
use crate::desk::session::{self, DeskKey, FormSecret};
use crate::desk::shown::address;
use crate::desk::store;
use crate::desk::visitor::Visitor;
use crate::desk::words::W;
use crate::platform::cipher::CipherKey;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// An officer whose browser is signed in.
#[derive(Debug, Clone)]
pub(crate) struct DeskOfficer {
    /// What everybody's request tells.
    pub visitor: Visitor,
    /// The officer, with the roles in force.
    pub officer: Officer,
    /// The sign-in.
    pub session_id: SessionId,
    /// Where the officer works.
    pub office: String,
    /// Whether the officer does without shortcut keys.
    pub shortcuts_off: bool,
    secret: FormSecret,
}

impl DeskOfficer {
    /// In which language pages are drawn.
    pub(crate) fn language(&self) -> Language {
        self.visitor.language
    }

    /// A token for the forms of one page.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub(crate) fn token(&self) -> Result<String, Problem> {
        self.secret.token()
    }

    /// Answers with a page of this officer, or with what went wrong.
    pub(crate) fn answer(&self, drawn: Result<DeskPage, Problem>) -> HttpResponse {
        let page = drawn.unwrap_or_else(|problem| page::trouble(&problem, self.language()));
        match self.token() {
            Ok(token) => {
                let bar = BarView {
                    name: &self.officer.full_name,
                    office: &self.office,
                    token,
                    sections: self.sections(),
                    shortcuts_off: self.shortcuts_off,
                };
                let frame = FrameView { bar: Some(bar), ..self.visitor.frame() };
                page::answer(&frame, &page, self.visitor.gzip)
            }
            Err(problem) => self.visitor.answer(Err(problem)),
        }
    }
}

/// Why a request for a page goes no further.
#[derive(Debug)]
pub(crate) struct TurnedAway {
    visitor: Visitor,
    why: TurnedAwayWhy,
}

#[derive(Debug)]
enum TurnedAwayWhy {
    /// Nobody is signed in.
    NotSignedIn,
    /// A form was sent and nobody is signed in: what the page of signing in carries of it, if it can.
    SignInFirst(Option<String>),
    /// Somebody else set the password: it is changed before anything is done.
    PasswordFirst,
    /// A form came back after a sign-in, to an address that only does things.
    CameBack(Box<(DeskOfficer, PostedForm)>),
    /// Something else.
    Failed(Problem),
}

impl fmt::Display for TurnedAway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            TurnedAwayWhy::NotSignedIn | TurnedAwayWhy::SignInFirst(_) => f.write_str("nobody is signed in"),
            TurnedAwayWhy::PasswordFirst => f.write_str("the password is to be changed first"),
            TurnedAwayWhy::CameBack(_) => f.write_str("a form came back"),
            TurnedAwayWhy::Failed(problem) => problem.fmt(f),
        }
    }
}

impl ResponseError for TurnedAway {
    fn error_response(&self) -> HttpResponse {
        match &self.why {
            TurnedAwayWhy::NotSignedIn => {
                page::see_other(&address("/dang-nhap", &[("ve", &self.visitor.here)]))
            }
            TurnedAwayWhy::SignInFirst(kept) => {
                let told = if kept.is_some() { W::FormIsCarried } else { W::FormIsTooLong };
                let kept = kept.as_deref().unwrap_or_default();
                let view =
                    SignInView { back: &self.visitor.here, kept, told: Some(told), ..SignInView::default() };
                let language = self.visitor.language;
                let page = DeskPage::new(W::SignIn.say(language), sign_in_form(view, language));
                self.visitor.answer(Ok(DeskPage { status: Code::NotSignedIn.status(), ..page }))
            }
            TurnedAwayWhy::PasswordFirst => page::see_other("/toi"),
            TurnedAwayWhy::CameBack(of) => {
                let (me, form) = of.as_ref();
                me.answer(Ok(page::came_back(form, &self.visitor.here, me.language())))
            }
            TurnedAwayWhy::Failed(problem) => self.visitor.answer(Err(problem.clone())),
        }
    }
}

/// What a request says of its sign-in.
struct SignInClaim {
    visitor: Visitor,
    service: ServiceState,
    ledger: Result<PersonalReadLedger, Problem>,
    key: DeskKey,
}

fn claim(request: &HttpRequest) -> Result<SignInClaim, TurnedAway> {
    let visitor = Visitor::of(request);
    let Some(service) = request.app_data::<web::Data<ServiceState>>() else {
        let problem = Problem::new(Code::Internal).because("the server lacks its state");
        return Err(TurnedAway { visitor, why: TurnedAwayWhy::Failed(problem) });
    };
    let service = service.get_ref().clone();
    let header = request.headers().get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match session::cookie_value(header, session::cookie_name(service.config.is_https())) {
        Some(value) => {
            let ledger = part::<PersonalReadLedger>(request).map(|ledger| ledger.get_ref().clone());
            Ok(SignInClaim { key: DeskKey::from_cookie(value), visitor, service, ledger })
        }
        None => Err(TurnedAway { visitor, why: TurnedAwayWhy::NotSignedIn }),
    }
}

/// What is known of a sign-in that is in force.
struct KnownSignIn {
    officer: Officer,
    office: String,
    session_id: SessionId,
    shortcuts_off: bool,
    secret: FormSecret,
    to_be_seen: bool,
}

/// The sign-in of this digest, if it is in force.
fn known(
    conn: &mut Connection,
    digest: &[u8],
    idle: TimeDelta,
    now: Instant,
) -> Result<Option<KnownSignIn>, Problem> {
    let Some((row, shortcuts_off)) = store::find(conn, digest)? else { return Ok(None) };
    if !session::is_awake(row.last_seen_at, idle, now) {
        return Ok(None);
    }
    let Some(officer) = sessions::officer_of(conn, row.session_id, row.officer_id, now)? else {
        return Ok(None);
    };
    let first: Vec<_> = officer.own_assignments().take(1).map(|held| held.agency_id).collect();
    let office = agency::store::load_many(conn, &first)?.pop().map(|agency| agency.name_vi);
    Ok(Some(KnownSignIn {
        officer,
        office: office.unwrap_or_default(),
        session_id: row.session_id,
        shortcuts_off,
        secret: FormSecret::kept(row.csrf),
        to_be_seen: session::is_to_be_seen(row.last_seen_at, now),
    }))
}

async fn signed_in(claim: Result<SignInClaim, TurnedAway>) -> Result<DeskOfficer, TurnedAway> {
    let SignInClaim { visitor, service, key, ledger } = claim?;
    let (now, digest) = (service.now(), key.digest());
    let idle = TimeDelta::minutes(service.config.desk_idle_minutes);
    let asked = digest.clone();
    let found = service.database.read(move |conn| known(conn, &asked, idle, now)).await;
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => return Err(TurnedAway { visitor, why: TurnedAwayWhy::NotSignedIn }),
        Err(problem) => return Err(TurnedAway { visitor, why: TurnedAwayWhy::Failed(problem) }),
    };
    if found.to_be_seen {
        let seen = service.database.write(move |conn| store::see(conn, &digest, now)).await;
        if let Err(error) = seen {
            return Err(TurnedAway { visitor, why: TurnedAwayWhy::Failed(error.into()) });
        }
    }
    if found.officer.must_change_password && !is_open_before_the_change(&visitor.here) {
        return Err(TurnedAway { visitor, why: TurnedAwayWhy::PasswordFirst });
    }
    let KnownSignIn { officer, office, session_id, shortcuts_off, secret, .. } = found;
    let officer = match notes(ledger, officer.id, now).await {
        Ok(reads) => Officer { reads, ..officer },
        Err(problem) => return Err(TurnedAway { visitor, why: TurnedAwayWhy::Failed(problem) }),
    };
    Ok(DeskOfficer { visitor, officer, session_id, office, shortcuts_off, secret })
}

/// The pages of an officer whose password somebody else set: one's own account, and the way out.
fn is_open_before_the_change(here: &str) -> bool {
    let path = here.split('?').next().unwrap_or_default();
    matches!(path, "/toi" | "/toi/mat-khau" | "/thoat")
}

impl FromRequest for DeskOfficer {
    type Error = TurnedAway;
    type Future = Pin<Box<dyn Future<Output = Result<Self, TurnedAway>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(signed_in(claim(request)))
    }
}

/// Whether a form says that it comes from this service; nothing where the browser says nothing. Browsers tell the origin of every form
/// that is sent; one of another origin is forged.
fn says_its_origin(request: &HttpRequest) -> Option<bool> {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = header(ORIGIN)?.split_once("://").map_or("", |(_, host)| host);
    let public = request
        .app_data::<web::Data<ServiceState>>()
        .and_then(|service| service.config.public_url.clone())
        .unwrap_or_default();
    let public_host =
        public.split_once("://").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default();
    Some(!host.is_empty() && (header(HOST) == Some(host) || public_host == host))
}

/// Whether a form may come from where it says it comes from.
fn is_of_this_origin(request: &HttpRequest) -> bool {
    says_its_origin(request).unwrap_or(true)
}

/// Reads a form that is sent as browsers send forms without files.
pub(crate) fn read_form(bytes: Result<Bytes, actix_web::Error>) -> Result<PostedForm, Problem> {
    let bytes = bytes.map_err(|error| Problem::new(Code::BodyTooLarge).because(error))?;
    let unreadable = || Problem::new(Code::UnreadableBody);
    let text = std::str::from_utf8(&bytes).map_err(|error| unreadable().because(error))?;
    let pairs =
        web::Query::<Vec<(String, String)>>::from_query(text).map_err(|error| unreadable().because(error))?;
    Ok(PostedForm::of(pairs.into_inner()))
}

/// What came with a request that sends a form.
pub(crate) struct FormPosting {
    visitor: Visitor,
    claim: Result<SignInClaim, TurnedAway>,
    parts: Option<(ServiceState, CipherKey)>,
    /// Whether it is a form that is sent, and not from elsewhere; and whether the browser says so.
    own: (bool, bool),
}

impl FormPosting {
    /// What the request tells before its form is read.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let service = request.app_data::<web::Data<ServiceState>>();
        let keys = request.app_data::<web::Data<TokenKeys>>();
        let parts = service.zip(keys).map(|(service, keys)| (service.get_ref().clone(), keys.form_key()));
        let posted = request.method() == Method::POST;
        let own = (posted && is_of_this_origin(request), posted && says_its_origin(request) == Some(true));
        Self { visitor: Visitor::of(request), claim: claim(request), parts, own }
    }

    /// The form, and whether it only comes back: then it is shown, and nothing is done. `form` reads it, and is told whether it may come from a
    /// page of ours that somebody who is signed in looks at.
    pub(crate) async fn read(
        self,
        form: impl AsyncFnOnce(bool) -> Result<PostedForm, Problem>,
    ) -> Result<(DeskOfficer, PostedForm, bool), TurnedAway> {
        let Self { visitor, claim, parts, own } = self;
        let failed = |problem| TurnedAway { visitor: visitor.clone(), why: TurnedAwayWhy::Failed(problem) };
        let (service, key) = parts
            .ok_or_else(|| failed(Problem::new(Code::Internal).because("the server lacks its state")))?;
        let me = signed_in(claim).await;
        let form = form(own.0 && me.is_ok()).await;
        match me {
            Ok(me) => {
                let form = form.map_err(failed)?;
                let back =
                    if own.0 { admitted(&me, &form, &service, &key).await.map_err(failed)? } else { None };
                let (form, back) = back.ok_or_else(|| failed(page::forged()))?;
                Ok((me, form, back))
            }
            Err(TurnedAway { why: TurnedAwayWhy::NotSignedIn, visitor }) => {
                let why = match form {
                    Ok(form) if own.0 => carried(&visitor, &form, own.1, &service, &key).await,
                    _ => TurnedAwayWhy::NotSignedIn,
                };
                Err(TurnedAway { visitor, why })
            }
            Err(other) => Err(other),
        }
    }
}

/// The form that this sign-in may send, and whether it only comes back: carried through a sign-in, or drawn for an older one of the same
/// officer. Nothing of a form that is nobody's or another's.
async fn admitted(
    me: &DeskOfficer,
    form: &PostedForm,
    service: &ServiceState,
    key: &CipherKey,
) -> Result<Option<(PostedForm, bool)>, Problem> {
    let token = form.get("csrf");
    if me.secret.admits(token) {
        return Ok(Some((form.clone(), false)));
    }
    let now = service.now();
    if let Some(kept) = form.filled(KEPT_FIELD) {
        let back = bring_back(key, &me.visitor.here, me.officer.id, kept, now);
        return Ok(back.ok().map(|form| (form, true)));
    }
    let owner = owner_of(service, token).await?;
    Ok((owner == Some(me.officer.id)).then(|| (PostedForm::of(form.to_keep()), true)))
}

/// Whose form it is, by its token.
async fn owner_of(service: &ServiceState, token: &str) -> Result<Option<OfficerId>, Problem> {
    let Some(secret) = FormSecret::of_token(token) else { return Ok(None) };
    let found = service.database.read(move |conn| store::owner_of_forms(conn, secret.bytes())).await;
    Ok(found?)
}

/// What becomes of a form that was sent without a sign-in. That of an owner who is not known is carried only if the browser says that
/// it is ours: nobody else fills in a form for whoever signs in.
async fn carried(
    visitor: &Visitor,
    form: &PostedForm,
    says_so: bool,
    service: &ServiceState,
    key: &CipherKey,
) -> TurnedAwayWhy {
    let owner = match owner_of(service, form.get("csrf")).await {
        Ok(owner) => owner,
        Err(problem) => return TurnedAwayWhy::Failed(problem),
    };
    let typed = form.to_keep().iter().any(|(_, value)| !value.trim().is_empty());
    if !typed || (owner.is_none() && !says_so) {
        return TurnedAwayWhy::NotSignedIn;
    }
    TurnedAwayWhy::SignInFirst(carry(key, &visitor.here, owner, form, service.now()))
}

/// An officer who sends a form that a page of ours gave this very sign-in.
#[derive(Debug)]
pub(crate) struct PostedByOfficer {
    /// Who sends it.
    pub me: DeskOfficer,
    /// What is sent.
    pub form: PostedForm,
}

impl FromRequest for PostedByOfficer {
    type Error = TurnedAway;
    type Future = Pin<Box<dyn Future<Output = Result<Self, TurnedAway>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let posted = PostedOrBroughtBack::from_request(request, payload);
        Box::pin(async move {
            let PostedOrBroughtBack { me, form, back } = posted.await?;
            if back {
                let visitor = me.visitor.clone();
                return Err(TurnedAway { visitor, why: TurnedAwayWhy::CameBack(Box::new((me, form))) });
            }
            Ok(Self { me, form })
        })
    }
}

/// The same for a page that can show its form again: it must look whether the form only comes back, and do nothing then.
#[derive(Debug)]
pub(crate) struct PostedOrBroughtBack {
    /// Who sends it.
    pub me: DeskOfficer,
    /// What is sent.
    pub form: PostedForm,
    /// Whether it was sent before this sign-in and comes back, to be shown.
    pub back: bool,
}

impl FromRequest for PostedOrBroughtBack {
    type Error = TurnedAway;
    type Future = Pin<Box<dyn Future<Output = Result<Self, TurnedAway>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (posting, bytes) = (FormPosting::of(request), Bytes::from_request(request, payload));
        Box::pin(async move {
            let (me, form, back) = posting.read(async |_| read_form(bytes.await)).await?;
            Ok(Self { me, form, back })
        })
    }
}

/// Anybody who sends a form of this service.
#[derive(Debug)]
pub(crate) struct PostedByVisitor {
    /// Who sends it.
    pub visitor: Visitor,
    /// What is sent.
    pub form: PostedForm,
}

impl FromRequest for PostedByVisitor {
    type Error = TurnedAway;
    type Future = Pin<Box<dyn Future<Output = Result<Self, TurnedAway>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (visitor, bytes) = (Visitor::of(request), Bytes::from_request(request, payload));
        let own = is_of_this_origin(request);
        Box::pin(async move {
            let form = if own { read_form(bytes.await) } else { Err(page::forged()) };
            match form {
                Ok(form) => Ok(Self { visitor, form }),
                Err(problem) => Err(TurnedAway { visitor, why: TurnedAwayWhy::Failed(problem) }),
            }
        })
    }
}
