//! A site on disk with its preview, and a client that says exactly what it is told to say.

use kliping::env::real::{RealFiles, SystemClock};
use kliping::pipeline::Memory;
use kliping::pipeline::Request;
use kliping::serve::preview::{Options, Server, World};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A site and the server that shows it.
pub struct Preview {
    server: Server,
    folder: Arc<TempDir>,
}

impl Preview {
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::allowing(&[], files)
    }

    pub fn allowing(hosts: &[&str], files: &[(&str, &str)]) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = folder.path().join("site").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self::start(folder, 0, hosts)
    }

    /// Another preview of the same site.
    pub fn beside(&self, port: u16) -> Self {
        Self::start(Arc::clone(&self.folder), port, &[])
    }

    fn start(folder: Arc<TempDir>, port: u16, hosts: &[&str]) -> Self {
        let root = folder.path().join("site");
        let world = World {
            files: Arc::new(RealFiles::open(&root).unwrap()),
            clock: Arc::new(SystemClock),
            memory: Memory::default(),
        };
        let options = Options {
            request: Request { folder: "digest".into(), ..Request::default() },
            port,
            allow_hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
            root: Some(root.canonicalize().unwrap()),
            hears: true,
            ..Options::default()
        };
        Self { server: Server::start(world, &options).unwrap(), folder }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// A file of the site.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("site").join(path)
    }

    /// A file beside the site's folder.
    pub fn outside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Saves as an editor does that writes a new file and renames it.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let fresh = self.outside("fresh");
        fs::write(&fresh, text).unwrap();
        fs::rename(fresh, path).unwrap();
    }

    pub fn ask(&self, head: &str) -> Reply {
        raw(self.address(), head.as_bytes()).unwrap_or_else(|| panic!("no answer to {head}"))
    }

    pub fn get(&self, target: &str) -> Reply {
        self.with(target, "")
    }

    /// With more headers.
    pub fn with(&self, target: &str, headers: &str) -> Reply {
        self.ask(&format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"))
    }

    /// The token that the pages of this run hold.
    pub fn token(&self) -> String {
        let front = self.get("/").text();
        let (_, rest) = front.split_once("data-kliping-token=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// What the page's script is told of a page; a query of the page travels with it.
    pub fn state(&self, page: &str) -> Value {
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let reply = self.get(&format!("/-/state?token={}&page={path}&{query}", self.token()));
        assert_eq!(reply.status, 200, "{}", reply.text());
        serde_json::from_slice(&reply.body).unwrap()
    }
}

/// An answer in whole.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// Names in lower case.
    pub head: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends these bytes and reads until the other side closes. Nothing when it says nothing.
pub fn raw(address: SocketAddr, bytes: &[u8]) -> Option<Reply> {
    let mut stream = half(address, bytes);
    let mut answer = Vec::new();
    // A refused request may end in a reset after its answer.
    let _ = stream.read_to_end(&mut answer);
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let head = lines.filter_map(|line| line.split_once(':'));
    let head = head.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Some(Reply { status, head, body: answer[end + 4..].to_vec() })
}

/// Sends these bytes and leaves the rest open.
pub fn half(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // What is too long may be refused before it is all sent.
    let _ = stream.write_all(bytes);
    stream
}

/// A browser that listens for changes of its page.
pub struct Live {
    lines: BufReader<TcpStream>,
}

impl Live {
    /// Opens a page and subscribes, as the page's script does.
    pub fn at(preview: &Preview, page: &str) -> Self {
        let state = preview.state(page)["state"].as_str().unwrap().to_owned();
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let target = format!("/-/live?token={}&page={path}&state={state}&{query}", preview.token());
        let stream = half(preview.address(), format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
        let mut live = Self { lines: BufReader::new(stream) };
        // Until the greeting has come it is not sure that we are listened to.
        while live.line().expect("the channel opens") != ": kliping" {}
        live
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(1..) => Some(line.trim_end().to_owned()),
            Ok(0) | Err(_) => None,
        }
    }

    /// The number that the next event tells.
    pub fn next(&mut self, within: Duration) -> Option<String> {
        let until = Instant::now() + within;
        while Instant::now() < until {
            self.lines
                .get_ref()
                .set_read_timeout(Some(until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))))
                .unwrap();
            if let Some(number) = self.line()?.strip_prefix("data: ") {
                return Some(number.to_owned());
            }
        }
        None
    }
}

/// A connection that asks again and again.
pub struct Kept {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Kept {
    pub fn to(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// The answer to these bytes; a connection that the other side closed is opened anew.
    pub fn ask(&mut self, head: &[u8]) -> Option<Reply> {
        for _ in 0..2 {
            let old = self.stream.take();
            let mut stream = old.unwrap_or_else(|| BufReader::new(half(self.address, b"")));
            if stream.get_mut().write_all(head).is_err() {
                continue;
            }
            if let Some(reply) = answer(&mut stream) {
                // Without a length only the end of the connection ends an answer.
                let is_open = reply.header("content-length").is_some() && reply.header("connection") != Some("close");
                self.stream = is_open.then_some(stream);
                return Some(reply);
            }
        }
        None
    }
}

/// One answer of a connection that stays open.
fn answer(stream: &mut BufReader<TcpStream>) -> Option<Reply> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut head = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        head.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut reply = Reply { status, head, body: Vec::new() };
    reply.body.resize(reply.header("content-length").and_then(|bytes| bytes.parse().ok()).unwrap_or(0), 0);
    stream.read_exact(&mut reply.body).ok()?;
    Some(reply)
}
