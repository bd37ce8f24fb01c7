//! Connections and requests: who may ask (RELIABILITY S1 to S3), what stands there, and how much of it is sent.

use super::bar;
use super::guard::{Claims, Names, Refusal};
use super::overlay;
use super::range::{Part, part};
use super::reload::{Live, Open};
use super::site::{Answer, Shown, View};
use super::take::{Ask, Preview};
use crate::base::url::{decode, encode};
use crate::base::{hash::ContentHash, path::SourcePath};
use crate::render::hosts;
use crate::render::media as mime;
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// How many connections are open at once; who comes later waits.
const CONNECTIONS: usize = 4096;
/// The head of a request: its size, and the time in which it must have come.
const HEAD_BYTES: usize = 16 << 10;
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a request waits for a save to be taken in …
const PATIENCE: Duration = Duration::from_secs(2);
/// … and for a view of the site that nobody looked at yet.
const DRAFTING: Duration = Duration::from_secs(30);
/// A folder that is looked at in less is looked at for each page …
const QUICK_LOOK: Duration = Duration::from_millis(15);
/// … and in this when the system tells of changes: then only what the page is made of need be looked at.
const BRIEF_LOOK: Duration = Duration::from_millis(3);

/// What has to be looked at before a request is answered.
enum Needed {
    Nothing,
    /// These files; none are named: the whole folder.
    Look(Vec<SourcePath>),
}

type Reply = Response<Either<Full<Bytes>, Live>>;

/// Where requests come in.
pub(super) struct Door {
    pub preview: Arc<Preview>,
    pub asks: Sender<Ask>,
    pub names: Names,
    /// Stands in every page of this run; who does not know it learns nothing of builds.
    pub token: String,
}

/// Accepts connections until the runtime ends.
pub(super) async fn serve(listener: TcpListener, door: Arc<Door>) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(permit) = Arc::clone(&permits).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, Arc::clone(&door), permit));
            }
            // Out of descriptors: those that end give theirs back.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, door: Arc<Door>, permit: OwnedSemaphorePermit) {
    let Ok(local) = stream.local_addr() else { return };
    // Events are small and must not wait for more.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request| {
        let door = Arc::clone(&door);
        async move { Ok::<Reply, Infallible>(door.respond(request, local.ip().to_canonical()).await) }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), answer);
    // A browser that breaks off is no fault of ours.
    let _ = served.await;
    drop(permit);
}

/// What is sent, before it is known how much of it.
struct Content {
    status: StatusCode,
    media: &'static str,
    bytes: Bytes,
    location: Option<String>,
    /// What the page may load, as on a host.
    policy: Option<String>,
}

impl Content {
    fn text(status: StatusCode, text: &str) -> Self {
        Self { status, media: mime::TEXT, bytes: Bytes::from(format!("{text}\n")), location: None, policy: None }
    }

    fn own(media: &'static str, text: &'static str) -> Self {
        Self { status: StatusCode::OK, media, bytes: Bytes::from_static(text.as_bytes()), location: None, policy: None }
    }
}

impl Door {
    async fn respond(self: Arc<Self>, request: Request<Incoming>, local: IpAddr) -> Reply {
        if let Err(refusal) = self.names.judge(&claims(&request), local) {
            let status = match refusal {
                Refusal::NoHost => StatusCode::BAD_REQUEST,
                Refusal::Host(_) | Refusal::CrossSite => StatusCode::FORBIDDEN,
            };
            return finish(Content::text(status, &refusal.to_string()), &request);
        }
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let mut reply =
                finish(Content::text(StatusCode::METHOD_NOT_ALLOWED, "a preview is only looked at"), &request);
            reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return reply;
        }
        let query = request.uri().query().unwrap_or_default().to_owned();
        let content = match request.uri().path() {
            "/-/live.js" => Content::own(mime::SCRIPT, include_str!("assets/live.js")),
            "/-/live.css" => Content::own(mime::STYLE, include_str!("assets/live.css")),
            "/-/state" => Arc::clone(&self).state(&query).await,
            "/-/live" => match Arc::clone(&self).live(&query, request.method() == Method::HEAD).await {
                Ok(live) => return live,
                Err(content) => content,
            },
            path => self.page(decode(path), path, &query).await,
        };
        finish(content, &request)
    }

    fn view(&self, query: &str) -> Result<View, Content> {
        let zone = self.preview.held(self.preview.usual).map(|shown| shown.good.draft.site.config.zone);
        let zone = zone.unwrap_or(crate::base::moment::Zone::UTC);
        bar::view(query, self.preview.usual, zone)
            .map_err(|fault| Content::text(StatusCode::BAD_REQUEST, &fault.to_string()))
    }

    /// What is on show for a view, no older than the request: a save that is being taken in is waited for.
    async fn shown(&self, view: View, path: &str) -> Option<Arc<Shown>> {
        let held = self.preview.held(view);
        let look = match &held {
            Some(shown) => self.look(shown, path).await,
            None => Needed::Look(Vec::new()),
        };
        let Needed::Look(files) = look else { return held };
        let (answer, answered) = oneshot::channel();
        self.asks.send(Ask::Show(view, files, answer)).ok()?;
        let patience = if held.is_some() { PATIENCE } else { DRAFTING };
        match tokio::time::timeout(patience, answered).await {
            Ok(Ok(shown)) => Some(shown),
            Ok(Err(_)) | Err(_) => held,
        }
    }

    /// What has to be looked at before what is on show can be trusted for a path.
    async fn look(&self, shown: &Arc<Shown>, path: &str) -> Needed {
        if shown.is_settled(path) {
            return Needed::Nothing;
        }
        let quick = if self.preview.hears.load(Ordering::Relaxed) { BRIEF_LOOK } else { QUICK_LOOK };
        if Duration::from_micros(self.preview.look.load(Ordering::Relaxed)) < quick {
            return Needed::Look(Vec::new());
        }
        let (shown, path) = (Arc::clone(shown), path.to_owned());
        let look = move |preview: &Preview| {
            let files = preview.desk.sources(&shown, &path);
            let is_busy = preview.is_busy.load(Ordering::SeqCst);
            let is_current = !is_busy && !files.is_empty() && preview.desk.is_current(&shown, &files);
            if is_current { Needed::Nothing } else { Needed::Look(files) }
        };
        self.on_pool(look).await.unwrap_or(Needed::Look(Vec::new()))
    }

    /// Works where there is stack enough. Nothing when the work panicked.
    async fn on_pool<T: Send + 'static>(&self, work: impl FnOnce(&Preview) -> T + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        let preview = Arc::clone(&self.preview);
        self.preview.pool.spawn(move || {
            // Who asked may have gone.
            let _ = done.send(work(&preview));
        });
        result.await.ok()
    }

    /// What stands at a path for a view. Asked again while saves come in between.
    async fn answer(&self, view: View, path: &str) -> Option<(Arc<Shown>, Answer)> {
        let since = Instant::now();
        loop {
            let shown = self.shown(view, path).await?;
            let (of, at) = (Arc::clone(&shown), path.to_owned());
            let answer = self.on_pool(move |preview| preview.desk.answer(&of, &at)).await?;
            if !matches!(answer, Answer::Again) || since.elapsed() >= PATIENCE {
                return Some((shown, answer));
            }
        }
    }

    /// A page or file of the site. A path that cannot be decoded stands nowhere.
    async fn page(&self, path: Option<String>, raw: &str, query: &str) -> Content {
        let view = match self.view(query) {
            Ok(view) => view,
            Err(content) => return content,
        };
        let path = path.unwrap_or_else(|| raw.to_owned());
        let Some((shown, answer)) = self.answer(view, &path).await else {
            return Content::text(StatusCode::INTERNAL_SERVER_ERROR, "a bug in kliping; the terminal tells more");
        };
        let mark = answer.hash();
        let served = |status, media, bytes: Bytes| {
            let bytes = if media == mime::HTML { self.with_script(&bytes, mark) } else { bytes };
            let policy = (media == mime::HTML).then(|| hosts::policy(&shown.good.draft.site.config));
            Content { status, media, bytes, location: None, policy }
        };
        match &answer {
            Answer::Page(page) => served(StatusCode::OK, page.media, page.bytes.clone()),
            Answer::Missing(page) => served(StatusCode::NOT_FOUND, page.media, page.bytes.clone()),
            Answer::Moved(to) => {
                let query = if query.is_empty() { String::new() } else { format!("?{query}") };
                let location = Some(format!("{}{query}", encode(to)));
                Content { location, ..Content::text(StatusCode::FOUND, "the page's address ends in a slash") }
            }
            Answer::Broken(_) => {
                let notices = self.preview.notices(&shown, &answer);
                let page = overlay::page("This page cannot be made", &notices);
                served(StatusCode::INTERNAL_SERVER_ERROR, mime::HTML, Bytes::from(page))
            }
            Answer::Again => Content::text(StatusCode::SERVICE_UNAVAILABLE, "the site is being saved; ask again"),
        }
    }

    /// The page with the preview's script before its end. An external one without a nonce, so that it runs under a
    /// strict Content-Security-Policy, too.
    fn with_script(&self, page: &Bytes, mark: ContentHash) -> Bytes {
        let script = format!(
            "<script src=\"/-/live.js\" data-kliping-token=\"{}\" data-kliping-page=\"{}\" defer></script>",
            self.token,
            mark.hex()
        );
        let end = page.windows(7).rposition(|bytes| bytes.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
        let (before, after) = page.split_at(end);
        Bytes::from([before, script.as_bytes(), after].concat())
    }

    /// Who asks for events or states: with the token of this run, for a page and a view.
    fn asked(&self, query: &str) -> Result<(Open, String), Content> {
        let value = |name: &str| bar::pairs(query).find(|(key, _)| key == name).map(|(_, value)| value);
        if value("token").as_deref() != Some(self.token.as_str()) {
            return Err(Content::text(StatusCode::FORBIDDEN, "the preview was started anew; load the page again"));
        }
        let path = value("page").as_deref().and_then(decode).unwrap_or_default();
        Ok((Open { view: self.view(query)?, path }, value("state").unwrap_or_default()))
    }

    /// What a page of the preview may know of itself, as JSON.
    async fn state(self: Arc<Self>, query: &str) -> Content {
        let (open, _) = match self.asked(query) {
            Ok(asked) => asked,
            Err(content) => return content,
        };
        let Some((shown, answer)) = self.answer(open.view, &open.path).await else {
            return Content::text(StatusCode::INTERNAL_SERVER_ERROR, "a bug in kliping; the terminal tells more");
        };
        let told = self.on_pool(move |preview| {
            json!({
                "build": shown.build,
                "page": answer.hash().hex(),
                "state": preview.state(&shown, &answer),
                "is_kept": shown.is_broken(),
                "notices": overlay::json(&preview.notices(&shown, &answer)),
                "bar": bar::json(&shown, &open.path, preview.root.as_deref()),
            })
        });
        let bytes = told.await.map_or_else(Vec::new, |told| told.to_string().into_bytes());
        Content { status: StatusCode::OK, media: mime::JSON, bytes: Bytes::from(bytes), location: None, policy: None }
    }

    /// RELIABILITY S4: the channel on which a browser hears that its page moved.
    async fn live(self: Arc<Self>, query: &str, is_head: bool) -> Result<Reply, Content> {
        let (open, state) = self.asked(query)?;
        let gone = || Content::text(StatusCode::SERVICE_UNAVAILABLE, "the site is being saved; ask again");
        let shown = self.shown(open.view, &open.path).await.ok_or_else(gone)?;
        let body = if is_head {
            Either::Left(Full::default())
        } else {
            let listening = self.on_pool(move |preview| {
                preview.hub.listen(open.clone(), &state, || {
                    // A newer one may have been put on show meanwhile.
                    let shown = preview.held(open.view).unwrap_or(shown);
                    let answer = preview.desk.answer(&shown, &open.path);
                    (shown.build, preview.state(&shown, &answer))
                })
            });
            Either::Right(listening.await.ok_or_else(gone)?)
        };
        let mut reply = Response::new(body);
        common(reply.headers_mut());
        reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        Ok(reply)
    }
}

fn claims(request: &Request<Incoming>) -> Claims<'_> {
    let one = |name: &'static str| request.headers().get(name).map(HeaderValue::as_bytes);
    let mut hosts: Vec<&[u8]> = request.headers().get_all(header::HOST).iter().map(HeaderValue::as_bytes).collect();
    if let Some(authority) = request.uri().authority() {
        // The absolute form names its host twice, and must mean the same (RFC 9112 §3.2.2).
        let authority = authority.as_str().as_bytes();
        if hosts.first() != Some(&authority) {
            hosts.push(authority);
        }
    }
    Claims {
        hosts,
        origin: one("origin"),
        site: one("sec-fetch-site"),
        mode: one("sec-fetch-mode"),
        dest: one("sec-fetch-dest"),
    }
}

/// Headers of every answer.
fn common(headers: &mut HeaderMap) {
    const ALWAYS: [(HeaderName, &str); 6] = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), hosts::OPENER),
        (HeaderName::from_static("permissions-policy"), hosts::PERMISSIONS),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// As much of the content as was asked for.
fn finish(content: Content, request: &Request<Incoming>) -> Reply {
    let Content { status, media, bytes, location, policy } = content;
    let mut reply = Response::new(Bytes::new());
    common(reply.headers_mut());
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Some(location) = location.and_then(|to| HeaderValue::from_str(&to).ok()) {
        reply.headers_mut().insert(header::LOCATION, location);
    }
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if status == StatusCode::OK {
        send(&mut reply, bytes, request);
    } else {
        *reply.status_mut() = status;
        *reply.body_mut() = bytes;
    }
    let length = reply.body().len();
    if *reply.status_mut() != StatusCode::NOT_MODIFIED {
        reply.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    let is_head = request.method() == Method::HEAD;
    reply.map(|bytes| Either::Left(Full::new(if is_head { Bytes::new() } else { bytes })))
}

/// All of it, a part of it (RFC 9110 §14), or that it is what the browser has (§13).
fn send(reply: &mut Response<Bytes>, bytes: Bytes, request: &Request<Incoming>) {
    let tag = format!("\"{}\"", ContentHash::of(&bytes).hex());
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let has = text(header::IF_NONE_MATCH)
        .is_some_and(|have| have.split(',').any(|one| one.trim() == "*" || one.trim().trim_start_matches("W/") == tag));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        reply.headers_mut().insert(header::ETAG, value);
    }
    reply.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if has {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
        return;
    }
    let is_same = text(header::IF_RANGE).is_none_or(|have| have == tag);
    let asked = text(header::RANGE).filter(|_| is_same && request.method() == Method::GET);
    let (status, place, bytes) = match asked.map_or(Part::Whole, |range| part(range, bytes.len())) {
        Part::Whole => (StatusCode::OK, None, bytes),
        Part::Bytes(range) => {
            let place = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), bytes.len());
            (StatusCode::PARTIAL_CONTENT, Some(place), bytes.slice(range))
        }
        Part::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{}", bytes.len())), Bytes::new()),
    };
    if let Some(value) = place.and_then(|place| HeaderValue::from_str(&place).ok()) {
        reply.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    *reply.status_mut() = status;
    *reply.body_mut() = bytes;
}
