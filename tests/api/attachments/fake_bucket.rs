//! A store that speaks as much of S3 as motcua asks for: put, in parts, read, in parts, list; it may be silent.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, mpsc};

use actix_web::http::Method;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use motcua::platform::attachments_place::{AttachmentsPlace, Bucket};

const KEY: &str = "motcua-of-the-tests";

/// What the store holds: whole objects by their keys, and parts by upload and number.
#[derive(Debug, Default)]
struct Held {
    objects: BTreeMap<String, Vec<u8>>,
    parts: BTreeMap<(String, u32), Vec<u8>>,
    uploads: u32,
}

/// The store, and the bucket in it.
#[derive(Debug, Clone)]
pub(super) struct FakeBucket {
    held: Arc<Mutex<Held>>,
    silent: Arc<AtomicBool>,
    address: String,
}

impl FakeBucket {
    pub(super) fn start() -> Self {
        let (send, receive) = mpsc::channel();
        let (held, silent) = (Arc::<Mutex<Held>>::default(), Arc::<AtomicBool>::default());
        let store = (held.clone(), silent.clone());
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(web::PayloadConfig::new(64 << 20))
                        .app_data(web::Data::new(store.clone()))
                        .default_service(web::to(answer))
                })
                .workers(1)
                .disable_signals()
                .bind("127.0.0.1:0")
                .unwrap();
                send.send(server.addrs()[0]).unwrap();
                server.run().await.unwrap();
            });
        });
        let address = format!("http://{}", receive.recv().unwrap());
        Self { held, silent, address }
    }

    /// The place in it where a service keeps its files.
    pub(super) fn place(&self) -> AttachmentsPlace {
        AttachmentsPlace::Bucket(Bucket {
            name: "ha-dong".into(),
            prefix: "mot-cua/tep".into(),
            endpoint: Some(self.address.clone()),
            region: "us-east-1".into(),
            access_key_id: KEY.into(),
            secret_access_key: "secret".into(),
        })
    }

    /// From now on it answers nothing but that it cannot.
    pub(super) fn be_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    pub(super) fn objects(&self) -> Vec<String> {
        lock(&self.held).objects.keys().cloned().collect()
    }

    /// Changes or removes an object behind the back of motcua.
    pub(super) fn change(&self, key: &str, change: impl FnOnce(&mut Option<Vec<u8>>)) {
        let mut held = lock(&self.held);
        let mut object = held.objects.remove(key);
        change(&mut object);
        if let Some(bytes) = object {
            held.objects.insert(key.to_owned(), bytes);
        }
    }
}

fn lock(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    held.lock().unwrap()
}

fn xml(body: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/xml").body(body)
}

fn asked(request: &HttpRequest, name: &str) -> Option<String> {
    let pairs = web::Query::<BTreeMap<String, String>>::from_query(request.query_string()).unwrap();
    pairs.get(name).cloned()
}

async fn answer(
    request: HttpRequest,
    body: web::Bytes,
    store: web::Data<(Arc<Mutex<Held>>, Arc<AtomicBool>)>,
) -> HttpResponse {
    if store.1.load(Ordering::SeqCst) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let signed = request.headers().get("Authorization").map(|value| value.to_str().unwrap().to_owned());
    if !signed.is_some_and(|signed| signed.contains(&format!("Credential={KEY}/"))) {
        return HttpResponse::Forbidden().finish();
    }
    let mut held = lock(&store.0);
    let Some(key) = request.path().strip_prefix("/ha-dong/").filter(|key| !key.is_empty()) else {
        return list(&held, &asked(&request, "prefix").unwrap_or_default());
    };
    let upload = asked(&request, "uploadId");
    match (request.method(), upload) {
        (&Method::POST, None) => {
            held.uploads += 1;
            xml(format!(
                "<InitiateMultipartUploadResult><UploadId>{}</UploadId></InitiateMultipartUploadResult>",
                held.uploads
            ))
        }
        (&Method::PUT, Some(upload)) => {
            let number = asked(&request, "partNumber").unwrap().parse().unwrap();
            held.parts.insert((upload, number), body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", format!("\"part-{number}\""))).finish()
        }
        (&Method::POST, Some(upload)) => {
            let whole = held
                .parts
                .iter()
                .filter(|((of, _), _)| *of == upload)
                .flat_map(|(_, part)| part.clone())
                .collect();
            held.objects.insert(key.to_owned(), whole);
            xml("<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>"
                .into())
        }
        (&Method::PUT, None) => {
            held.objects.insert(key.to_owned(), body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", "\"whole\"")).finish()
        }
        (&Method::GET | &Method::HEAD, _) => read(&request, held.objects.get(key)),
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}

fn list(held: &Held, prefix: &str) -> HttpResponse {
    let of = |(key, bytes): (&String, &Vec<u8>)| {
        format!(
            "<Contents><Key>{key}</Key><LastModified>2023-03-07T02:15:00.000Z</LastModified><ETag>\"whole\"</ETag><Size>{}</Size></Contents>",
            bytes.len()
        )
    };
    let found: String = held.objects.iter().filter(|(key, _)| key.starts_with(prefix)).map(of).collect();
    xml(format!("<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"))
}

fn read(request: &HttpRequest, object: Option<&Vec<u8>>) -> HttpResponse {
    let Some(bytes) = object else { return HttpResponse::NotFound().finish() };
    let told = |mut answer: actix_web::HttpResponseBuilder| {
        answer
            .insert_header(("ETag", "\"whole\""))
            .insert_header(("Last-Modified", "Tue, 07 Mar 2023 02:15:00 GMT"));
        answer
    };
    let wanted = request.headers().get("Range").map(|value| value.to_str().unwrap().to_owned());
    match wanted {
        Some(range) => {
            let (from, to) = range.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
            let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
            let to = to.min(bytes.len() - 1);
            told(HttpResponse::PartialContent())
                .insert_header(("Content-Range", format!("bytes {from}-{to}/{}", bytes.len())))
                .body(bytes[from..=to].to_vec())
        }
        None => told(HttpResponse::Ok()).body(bytes.clone()),
    }
}
