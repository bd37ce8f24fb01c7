//! Help outside the program: completions for shells, and manual pages.

use super::args::{CommandLine, CompletionsArgs, ManArgs};
use super::exit::{Exit, Stop};
use super::show::{Screen, counted};
use super::{World, file};
use clap::CommandFactory;
use std::io;
use std::path::Path;

pub(super) fn completions(args: &CompletionsArgs, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut CommandLine::command(), "kliping", &mut script);
    screen.out(&String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}

pub(super) fn man(args: &ManArgs, world: &World<'_>, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let mut command = CommandLine::command();
    command.build();
    let fault = |fault: io::Error| file::stop(Path::new("kliping.1"), fault);
    let Some(folder) = &args.dir else {
        screen.out(&String::from_utf8_lossy(&page(command).map_err(fault)?));
        return Ok(Exit::Done);
    };
    let folder = world.folder.join(folder);
    let mut pages = vec![("kliping.1".to_owned(), page(command.clone()).map_err(fault)?)];
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("kliping-{}", sub.get_name());
        pages.push((format!("{name}.1"), page(sub.clone()).map_err(fault)?));
    }
    for (name, text) in &pages {
        file::replace(&folder.join(name), text)?;
    }
    screen.say(&format!("{} written\n", counted(pages.len(), "page")));
    Ok(Exit::Done)
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    // No date: equal binaries write equal pages (RELIABILITY Z1).
    clap_mangen::Man::new(command).render(&mut text)?;
    Ok(text)
}
