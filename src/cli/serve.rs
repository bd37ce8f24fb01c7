//! `kliping serve`: the site in a browser, from memory, as it would be if it were built now.

use super::World;
use super::args::ServeArgs;
use super::exit::{Exit, Stop};
use super::show::Screen;
use std::path::Path;

#[cfg(not(feature = "serve"))]
pub(super) fn serve(_: &ServeArgs, _: Option<&Path>, _: &World<'_>, _: &Screen<'_>) -> Result<Exit, Stop> {
    Err(Stop::Usage("this kliping was built without its preview; build it with the feature `serve`".to_owned()))
}

#[cfg(feature = "serve")]
pub(super) fn serve(
    args: &ServeArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    real::serve(args, root, world, screen)
}

#[cfg(feature = "serve")]
mod real {
    use super::{Exit, Path, Screen, ServeArgs, Stop, World};
    use crate::cli::args::View;
    use crate::cli::place::Place;
    use crate::cli::qr;
    use crate::diag::plain;
    use crate::env::Stream;
    use crate::env::real::SystemClock;
    use crate::pipeline::Memory;
    use crate::serve::preview::{self, Options, Server, Taking, Told};
    use crate::store;
    use std::process::{Command, Stdio};
    use std::sync::Arc;

    pub(super) fn serve(
        args: &ServeArgs,
        root: Option<&Path>,
        world: &World<'_>,
        screen: &Screen<'_>,
    ) -> Result<Exit, Stop> {
        if args.qr && args.host.is_loopback() {
            let message = format!("--qr: no other machine reaches {}; add `--host 0.0.0.0`", args.host);
            return Err(Stop::Usage(message));
        }
        let place = Place::open(root, world)?;
        let options = options(args, &place, world)?;
        let files = Arc::new(place.files);
        let memory = Memory::from(store::records(&place.root));
        let shown = preview::World { files: files.clone(), clock: Arc::new(SystemClock), memory };
        let server = Server::start(shown, &options).map_err(|fault| {
            Stop::Usage(format!("cannot listen at {} port {}: {fault}", options.host, options.port))
        })?;
        announce(&server, args, screen);
        // The first report is of the first draft; the preview ends with the process.
        let mut is_first = true;
        while let Some(told) = server.next() {
            match told {
                Told::Remark(remark) => screen.say(&format!("{}\n", plain(&remark))),
                Told::Taken(taking) => {
                    screen.findings(Stream::Err, &taking.found, &*files);
                    screen.say(&line(&taking, is_first));
                    is_first = false;
                }
            }
        }
        Ok(Exit::Done)
    }

    fn options(args: &ServeArgs, place: &Place, world: &World<'_>) -> Result<Options, Stop> {
        let view = View {
            now: args.now.clone(),
            drafts: args.drafts,
            embargoed: args.embargoed,
            base_url: None,
            environment: args.environment.clone(),
        };
        Ok(Options {
            request: place.request(&view, world)?,
            is_clock_set: args.now.is_some() || world.env.var("SOURCE_DATE_EPOCH").is_some(),
            host: args.host,
            port: args.port,
            allow_hosts: args.allow_host.clone(),
            root: Some(place.files.root().to_owned()),
            // Mounts of other machines do not tell (RELIABILITY L4).
            hears: !place.files.is_remote(),
        })
    }

    fn announce(server: &Server, args: &ServeArgs, screen: &Screen<'_>) {
        if args.port != 0 && server.address().port() != args.port {
            screen.say(&format!("port {} is taken\n", args.port));
        }
        if !args.host.is_loopback() {
            // RELIABILITY S1
            screen.warn(&format!(
                "everybody who reaches {} can read this preview, with drafts and what is under embargo at their asking",
                server.address()
            ));
        }
        let elsewhere = server.urls_elsewhere();
        screen.out(&format!("{}\n", server.url()));
        for url in elsewhere.iter().filter(|url| **url != server.url()) {
            screen.out(&format!("{url}\n"));
        }
        if args.qr {
            match elsewhere.first().and_then(|url| Some((url, qr::code(url)?))) {
                Some((url, code)) => screen.out(&format!("\n{code}\n{url}\n")),
                None => screen.warn("this machine is in no network that a telephone could share"),
            }
        }
        if args.open {
            open(&server.url(), screen);
        }
    }

    /// Hands the address to the system's browser; the preview runs on without one.
    fn open(url: &str, screen: &Screen<'_>) {
        let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        let started =
            Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        match started {
            // Waited for, so that nothing is left behind; nobody waits for the thread.
            Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
            Err(fault) => screen.warn(&format!("cannot open a browser with {program}: {fault}")),
        }
    }

    fn line(told: &Taking, is_first: bool) -> String {
        let took = told.took.as_millis();
        if told.is_bug {
            return "this is a bug in kliping, not in your site; the last good one is shown\n".to_owned();
        }
        let tally = if told.found.is_empty() { String::new() } else { format!(", {}", Screen::tally(&told.found)) };
        let has_errors = told.found.iter().any(crate::diag::Diagnostic::is_error);
        match (is_first, has_errors) {
            (true, _) => format!("ready in {took} ms{tally}; press Ctrl-C to stop\n"),
            (false, true) => format!("saved, but broken{tally}; the last good site is shown\n"),
            (false, false) => {
                let browsers = crate::cli::show::counted(told.reloaded, "browser");
                format!("taken in after {took} ms, {browsers} told{tally}\n")
            }
        }
    }
}
