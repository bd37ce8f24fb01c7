//! Live preview: the site from memory, a page made when it is asked for, browsers told when theirs moved.
//!
//! [`Server::start`] drafts the site, listens on this machine, and takes in saves on a thread of its own. Nothing is
//! written; a request is a look-up in the plan.

mod bar;
mod ear;
mod guard;
mod http;
mod overlay;
mod range;
mod reload;
mod site;
mod take;

use crate::diag::Diagnostic;
use crate::env::{Clock, Files};
use crate::pipeline::{Memory, Request};
use crate::serve::look::Look;
use guard::Names;
use reload::Hub;
use site::{Desk, Pages, Shown, View};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use take::{Ask, Drafter, Preview, Taker};

/// The port that is tried first: "klip" on the keys of a telephone.
pub const PORT: u16 = 5547;

/// How many ports are tried when one is taken.
const PORTS: u16 = 100;

/// What a preview is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which site is shown. Its `base_url` is replaced by the preview's own address.
    pub request: Request,
    /// Whether the clock of `request` stands still; otherwise it is the system's.
    pub is_clock_set: bool,
    /// Where to listen; anything but a loopback address shows the site to other machines.
    pub host: IpAddr,
    /// 0: any that is free. One that is taken gives way to the next.
    pub port: u16,
    /// Names besides `localhost` under which the preview may be asked.
    pub allow_hosts: Vec<String>,
    /// The site's folder without symbolic links, for links that open a place in an editor.
    pub root: Option<PathBuf>,
    /// Whether the system is asked to tell of changes below `root`; otherwise the folder is looked at several times a
    /// second.
    pub hears: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            request: Request::default(),
            is_clock_set: false,
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: PORT,
            allow_hosts: Vec::new(),
            root: None,
            hears: false,
        }
    }
}

/// The world that a preview is made of.
pub struct World {
    pub files: Arc<dyn Files>,
    pub clock: Arc<dyn Clock>,
    /// What an earlier process saw of the files: the first draft need not read those again that are as they were.
    pub memory: Memory,
}

/// What the preview has to say.
#[derive(Debug, Clone)]
pub enum Told {
    Taken(Taking),
    /// What the user should know of how changes are noticed. Said once.
    Remark(String),
}

/// A save that was taken in.
#[derive(Debug, Clone)]
pub struct Taking {
    pub took: Duration,
    /// Everything that was found, sorted by place. Rendering finds more when a page is asked for.
    pub found: Vec<Diagnostic>,
    /// kliping itself failed; what was on show stays.
    pub is_bug: bool,
    /// How many browsers were told that their page moved.
    pub reloaded: usize,
}

/// A preview that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    asks: Sender<Ask>,
    told: Receiver<Told>,
    runtime: Option<tokio::runtime::Runtime>,
    taker: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// Drafts the site, listens, and begins to answer. Mistakes of the site are told by [`Self::next`].
    ///
    /// # Errors
    /// When no port is free, or the system refuses threads.
    pub fn start(world: World, options: &Options) -> io::Result<Self> {
        let listener = listen(options.host, options.port)?;
        let address = listener.local_addr()?;
        let names = Names { allowed: options.allow_hosts.clone(), is_open: !options.host.is_loopback() };
        let (asks, asked) = channel();
        let (tell, told) = channel();
        let taker = first(world, options, address, asked, tell)?;
        let desk =
            Arc::new(http::Door { preview: Arc::clone(&taker.preview), asks: asks.clone(), names, token: token() });
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_io().enable_time().build()?;
        listener.set_nonblocking(true)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(http::serve(listener, desk));
        if let Some(root) = options.root.as_ref().filter(|_| options.hears) {
            ear::listen(root.clone(), &taker, asks.clone())?;
        }
        let taker = std::thread::Builder::new().name("taker".to_owned()).spawn(move || taker.run())?;
        Ok(Self { address, asks, told, runtime: Some(runtime), taker: Some(taker) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address on this machine, as a browser takes it.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.address)
    }

    /// The addresses at which other machines reach it; none while it listens on this machine alone.
    #[must_use]
    pub fn urls_elsewhere(&self) -> Vec<String> {
        let port = self.address.port();
        let ips = match self.address.ip() {
            ip if ip.is_loopback() => Vec::new(),
            ip if ip.is_unspecified() => reachable(ip),
            ip => vec![ip],
        };
        ips.into_iter().map(|ip| url(SocketAddr::new(ip, port))).collect()
    }

    /// The next save that was taken in, the first draft being one; nothing once the preview has ended.
    pub fn next(&self) -> Option<Told> {
        self.told.recv().ok()
    }

    /// Looks at the folder now: for whoever hears that something happened there.
    pub fn wake(&self) {
        // Without anybody who takes saves in, there is nobody to wake.
        let _ = self.asks.send(Ask::Wake);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.asks.send(Ask::Stop);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        if let Some(taker) = self.taker.take() {
            // A thread that failed has ended, too.
            let _ = taker.join();
        }
    }
}

/// The first draft, and the thread that will make the others.
fn first(
    world: World,
    options: &Options,
    address: SocketAddr,
    asks: Receiver<Ask>,
    told: Sender<Told>,
) -> io::Result<Taker> {
    let since = Instant::now();
    let World { files, clock, memory } = world;
    let request = Request { base_url: Some(url(address)), ..options.request.clone() };
    let usual =
        View { now: options.is_clock_set.then_some(request.now), drafts: request.drafts, embargoed: request.embargoed };
    let seen = Arc::new(Look::at(&*files));
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(8 << 20)
        // The page's request is answered with an error; the message of the panic stands on the terminal.
        .panic_handler(|_| {})
        .build()
        .map_err(io::Error::other)?;
    let desk = Desk { files, pages: Pages::default() };
    let mut drafter = Drafter { request, clock, made: 0, memory };
    let taken = drafter.draft(&desk, &pool, usual, Arc::clone(&seen), None);
    let taken = taken.ok_or_else(|| io::Error::other("kliping failed on this site: a bug in kliping"))?;
    let notices = overlay::notices(&taken.draft.found, &*desk.files, options.root.as_deref());
    // Nobody may have asked for reports yet; they wait in the channel.
    let _ = told.send(Told::Taken(Taking {
        took: since.elapsed(),
        found: taken.draft.found.clone(),
        is_bug: false,
        reloaded: 0,
    }));
    let preview = Arc::new(Preview {
        desk,
        hub: Hub::default(),
        pool,
        usual,
        main: RwLock::new(Arc::new(Shown::new(usual, 1, None, taken, notices))),
        other: RwLock::new(None),
        looked: RwLock::new(Arc::clone(&seen)),
        root: options.root.clone(),
        is_busy: AtomicBool::new(false),
        look: AtomicU64::new(0),
        hears: AtomicBool::new(false),
    });
    Ok(Taker {
        preview,
        drafter,
        seen,
        asks,
        told,
        build: 1,
        last: None,
        first: None,
        owes: false,
        is_half: false,
        spent: Vec::new(),
    })
}

/// This machine's addresses of the same family that others may reach, those of a single link left out.
fn reachable(family: IpAddr) -> Vec<IpAddr> {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    let mut ips: Vec<IpAddr> = found
        .into_iter()
        .filter(|one| !one.is_loopback() && !one.is_link_local())
        .map(|one| one.ip())
        .filter(|ip| ip.is_ipv4() || family.is_ipv6())
        .collect();
    ips.sort_unstable();
    ips
}

/// A page of the site at its address on this machine.
fn url(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(host, address.port()))
}

/// The port asked for, or the next that is free.
fn listen(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut port = port;
    let mut left = PORTS;
    loop {
        match TcpListener::bind(SocketAddr::new(host, port)) {
            Err(fault) if fault.kind() == io::ErrorKind::AddrInUse && left > 0 && port < u16::MAX => {
                port += 1;
                left -= 1;
            }
            bound => return bound,
        }
    }
}

/// A word that no page of the web can guess, new for each run: the standard library keys its hash tables with bytes of
/// the system's random source.
fn token() -> String {
    (0..4).map(|_| format!("{:016x}", RandomState::new().build_hasher().finish())).collect()
}
