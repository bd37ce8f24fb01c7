//! The command line program: everything it does is in the library's `cli`.

/// Rendering makes and drops many small values on every core; this allocator takes a fifth off a build's time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    kliping::cli::main()
}
