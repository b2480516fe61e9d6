//! Builds the service: the rooms' addresses, the layers around them, and the answers for what nobody serves.

use std::sync::Arc;
use std::time::Instant as Stopwatch;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpMessage as _, HttpRequest, HttpServer, ResponseError as _, web};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::signal::unix::{SignalKind, signal};
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};
use utoipa_actix_web::AppExt as _;
use utoipa_swagger_ui::SwaggerUi;

use crate::access::PersonalReadLedger;
use crate::access::sign_in_limiter::SignInLimiter;
use crate::access::tokens::TokenKeys;
use crate::attachment::adding::AttachmentState;
use crate::attachment::files::AttachmentFiles;
use crate::backup::register_check::RegisterCheck;
use crate::desk::visitor::Visitor;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::tracking_limiter::TrackingLimiter;
use crate::platform::body::MAX_BODY;
use crate::platform::clock::Clock;
use crate::platform::config::{BODY_SECONDS, ServerConfig};
use crate::platform::database::Database;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::health::OperatorNotices;
use crate::platform::operations::DocumentedOperations;
use crate::platform::service_state::ServiceState;
use crate::platform::steady_body;
use crate::platform::unreadable::UnreadableValue;
use crate::{desk, openapi, worker};

/// What a running service is made of.
#[derive(Clone)]
pub struct ServiceParts {
    /// The register.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// The keys that sign access tokens.
    pub keys: TokenKeys,
    /// The reference books.
    pub books: ReferenceCaches,
    /// How it runs.
    pub config: Arc<ServerConfig>,
    /// The meters.
    pub meters: PrometheusHandle,
    /// Sign-in tries by address and user name.
    pub sign_in: SignInLimiter,
    /// Public look-ups by address and code.
    pub tracking: TrackingLimiter,
    /// What an operator should see to.
    pub notices: OperatorNotices,
    /// The walk through the register that an administrator asked for.
    pub check: RegisterCheck,
    /// The files of dossiers.
    pub files: AttachmentFiles,
    /// Where it is recorded who read personal data.
    pub reads: PersonalReadLedger,
}

impl ServiceParts {
    /// A service over a database whose tables are up to date.
    #[must_use]
    pub fn new(
        database: Database,
        clock: Clock,
        keys: TokenKeys,
        config: ServerConfig,
        meters: PrometheusHandle,
        files: AttachmentFiles,
    ) -> Self {
        Self {
            reads: PersonalReadLedger::open(database.clone()),
            database,
            clock,
            books: ReferenceCaches::new(keys.number_key()),
            keys,
            sign_in: SignInLimiter::from_config(&config),
            tracking: TrackingLimiter::from_config(&config),
            config: Arc::new(config),
            meters,
            notices: OperatorNotices::default(),
            check: RegisterCheck::default(),
            files,
        }
    }

    /// What handlers of files take.
    #[must_use]
    pub fn attachment_state(&self) -> AttachmentState {
        let (database, clock) = (self.database.clone(), self.clock.clone());
        let service = ServiceState { database, clock, config: self.config.clone() };
        AttachmentState { service, files: self.files.clone() }
    }

    /// Listens and serves until it is told to stop; requests in flight are finished then.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn listen(self) -> std::io::Result<(Server, Vec<std::net::SocketAddr>)> {
        let (listen, workers) = (self.config.listen, self.config.workers);
        let server = HttpServer::new(move || app(self.clone()))
            .workers(workers)
            .shutdown_timeout(30)
            .disable_signals()
            .bind(listen)?;
        let addresses = server.addrs();
        Ok((server.run(), addresses))
    }
}

impl ServiceParts {
    /// Serves on this thread, with the ticker beside it, until it is told to stop. `announce` is told each address.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn run(self, announce: impl Fn(std::net::SocketAddr) -> std::io::Result<()>) -> std::io::Result<()> {
        actix_web::rt::System::new().block_on(async move {
            let ticker = worker::start(&self);
            let reads = self.reads.clone();
            let (running, addresses) = self.listen()?;
            for address in addresses {
                announce(address)?;
            }
            let stopping = actix_web::rt::spawn(stop_by_signal(running.handle()));
            let served = running.await;
            stopping.abort();
            ticker.abort();
            // What was read before the stop is recorded before the end.
            reads.flush().await;
            served
        })
    }
}

/// Stops in peace on SIGTERM and SIGINT alike: what is in flight is finished, and a second one waits no longer. SIGHUP means nothing: there are
/// no settings to read again, and a terminal that closes ends no service.
async fn stop_by_signal(server: ServerHandle) {
    let signals =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = signals else {
        tracing::error!("signals cannot be heard");
        return;
    };
    let mut graceful = true;
    loop {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => continue,
        }
        // Not waited for: a second signal must be heard meanwhile.
        drop(actix_web::rt::spawn(server.stop(graceful)));
        graceful = false;
    }
}

/// The application, with every room.
fn app(
    service: ServiceParts,
) -> App<
    impl actix_web::dev::ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let attachments = service.attachment_state();
    let state = ServiceState { database: service.database, clock: service.clock, config: service.config };
    let handlers = HandlerState { service: state.clone(), books: service.books.clone() };
    let (app, document) =
        App::new().into_utoipa_app().openapi(openapi::frame()).configure(openapi::api).split_for_parts();
    let document = openapi::complete(document);
    let operations = web::Data::new(DocumentedOperations::of(&document));
    app.app_data(web::Data::new(state))
        .app_data(web::Data::new(service.keys))
        .app_data(web::Data::new(service.books.calendars))
        .app_data(web::Data::new(service.meters))
        .app_data(web::Data::new(service.sign_in))
        .app_data(web::Data::new(service.reads))
        .app_data(web::Data::new(service.tracking))
        .app_data(web::Data::new(service.notices))
        .app_data(web::Data::new(service.check))
        .app_data(web::Data::new(handlers))
        .app_data(web::Data::new(attachments))
        .app_data(operations)
        .app_data(web::PayloadConfig::new(MAX_BODY))
        .app_data(web::QueryConfig::default().error_handler(|error, _| {
            let UnreadableValue { field, vi, en } = UnreadableValue::of(&error.to_string());
            let of = field.map(|name| format!(" {name}")).unwrap_or_default();
            Problem::new(Code::UnreadableQuery)
                .say(
                    format!("không đọc được tham số{of}: {vi}"),
                    format!("the query parameter{of} cannot be read: {en}"),
                )
                .into()
        }))
        .app_data(
            web::PathConfig::default()
                .error_handler(|error, _| Problem::new(Code::UnreadablePath).because(error).into()),
        )
        .configure(desk::http::routes)
        .service(SwaggerUi::new("/docs/{_:.*}").url("/openapi.json", document))
        .service(web::redirect("/docs", "/docs/"))
        .default_service(web::to(nobody_serves))
        .wrap(from_fn(answer_well))
        .wrap(from_fn(measure))
        .wrap(TracingLogger::<RequestSpans>::new())
}

/// One span for each request: its id, and nothing of the address, which can hold names and numbers.
struct RequestSpans;

impl RootSpanBuilder for RequestSpans {
    fn on_request_start(request: &ServiceRequest) -> tracing::Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string);
        tracing::info_span!("request", request_id = id)
    }

    fn on_request_end<B: MessageBody>(_: tracing::Span, _: &Result<ServiceResponse<B>, actix_web::Error>) {}
}

async fn nobody_serves(
    request: HttpRequest,
    operations: web::Data<DocumentedOperations>,
) -> Result<&'static str, Problem> {
    let allowed = operations.allowed(request.path());
    if allowed.is_empty() || allowed.contains(&request.method().as_str()) {
        return Err(Problem::not_found(
            "không có địa chỉ này; xem danh sách ở /docs",
            "there is no such address; /docs lists them all",
        ));
    }
    let mut problem = Problem::new(Code::MethodNotAllowed);
    problem.allow = Some(allowed.join(", "));
    Err(problem)
}

/// The outermost layer: the caller's language, headers that protect, and one log line for each internal error.
async fn answer_well(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, actix_web::Error> {
    let language =
        Language::from_header(request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()));
    let request_id = request.extensions().get::<RequestId>().copied();
    let api = request.path().starts_with("/api/");
    let docs = request.path().starts_with("/docs");
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let reads_pages = !api && !docs && accept.is_some_and(|kinds| kinds.contains("text/html"));
    let browser = reads_pages.then(|| Visitor::of(request.request()));
    if request.method() == Method::HEAD {
        // Answered as GET; the connection leaves the body away.
        request.head_mut().method = Method::GET;
    }
    let seconds = request.app_data::<web::Data<ServiceState>>().map(|state| state.config.body_seconds);
    let body = steady_body::watch(&mut request, seconds.unwrap_or(BODY_SECONDS));
    let mut response = match unkeepable(&request).or_else(|| unknown_parameters(&request)) {
        Some(problem) => request.into_response(problem.error_response()),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let mut problem = response.response().extensions().get::<Problem>().cloned();
    if body.is_given_up() {
        // Whatever the reader of the body made of it.
        problem = Some(Problem::new(Code::BodyTooSlow).say(
            "đường truyền quá chậm hoặc bị ngắt giữa chừng: chưa ghi gì, gửi lại",
            "the line is too slow or broke off: nothing was done, send it again",
        ));
    }
    if problem.is_none()
        && let Some(bare) = bare_error(&response)
    {
        let (http, _) = response.into_parts();
        response = ServiceResponse::new(http, bare.answer(Language::Vietnamese));
        problem = Some(bare);
    }
    if let Some(problem) = problem {
        if problem.code.status() >= 500 {
            tracing::error!(
                code = problem.code.as_str(),
                cause = problem.cause.as_deref(),
                "a request failed"
            );
        }
        let (http, _) = response.into_parts();
        let told = match browser.filter(|_| problem.code.status() < 500) {
            Some(visitor) => visitor.answer(Err(problem)),
            None => problem.answer(language),
        };
        response = ServiceResponse::new(http, told);
    }
    let headers = response.headers_mut();
    // A page of the desk has told already what it may load, and who may hold it in a frame.
    let mut set = |name: &'static str, value: &'static str| {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    };
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    set("referrer-policy", "no-referrer");
    if docs {
        set(
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
        );
    } else {
        set("content-security-policy", "default-src 'self'; frame-ancestors 'none'");
    }
    if api {
        set("cache-control", "no-store");
        set("vary", "Accept, Accept-Language, Authorization");
    }
    if let Some(id) = request_id.and_then(|id| HeaderValue::from_str(&id.to_string()).ok()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    Ok(response)
}

/// What a library answered on its own, without words for people: the problem that it means.
fn bare_error(response: &ServiceResponse) -> Option<Problem> {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !(status.is_client_error() || status.is_server_error()) || kind.starts_with("text/html") {
        return None;
    }
    let code = Code::ALL.iter().copied().find(|code| code.status() == status.as_u16());
    let cause = response.response().error().map_or_else(|| status.to_string(), ToString::to_string);
    Some(Problem::new(code.unwrap_or(Code::Internal)).because(cause))
}

/// A zero byte in the address: no code, name or date holds one, and PostgreSQL does not take it.
fn unkeepable(request: &ServiceRequest) -> Option<Problem> {
    let code = if request.path().contains("%00") {
        Code::UnreadablePath
    } else if request.query_string().contains("%00") {
        Code::UnreadableQuery
    } else {
        return None;
    };
    Some(Problem::new(code).say("địa chỉ chứa ký tự điều khiển", "the address holds a control character"))
}

/// Query parameters that the description does not name: refused here for every address, so that no handler can forget to.
fn unknown_parameters(request: &ServiceRequest) -> Option<Problem> {
    if request.query_string().is_empty() {
        return None;
    }
    let operations = request.app_data::<web::Data<DocumentedOperations>>()?;
    // What cannot be read at all is told by the handler.
    let given = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    let names = given.iter().map(|(name, _)| name.as_str());
    operations.check_query(request.method().as_str(), request.path(), names).err()
}

/// Counts and times requests by route, never by address.
async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let method = method_name(request.method());
    let started = Stopwatch::now();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let status = response.status().as_str().to_owned();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, route, status, duration_ms, "answered");
    metrics::histogram!("http_request_duration_seconds", "method" => method, "route" => route.clone())
        .record(started.elapsed());
    metrics::counter!("http_requests_total", "method" => method, "route" => route, "status" => status)
        .increment(1);
    Ok(response)
}

/// A known method's name; anything else counts as one.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
