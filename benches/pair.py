#!/usr/bin/env python3
"""Build one archive with kliping and with Hugo in turn, and compare.

    pair.py --kliping BINARY --hugo hugo --articles 10000 --runs 5 [--edit]
    pair.py … --floor PROGRAM              and beside them the least that any generator must do
    pair.py --kliping BINARY --growth      time an article at 1,000, 10,000, 100,000
    pair.py --kliping BINARY --changed     what one new article changes
    pair.py --kliping BINARY --check       does it build, are all files there; no timing

Prints Markdown. Wall time, user and system CPU and peak memory are the kernel's
own figures for the process (wait4).
"""

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import archive  # noqa: E402

HERE = Path(__file__).resolve().parent
KLIPING_BUILD = ["build"]
HUGO_BUILD = ["--quiet", "--noBuildLock"]
# What a clean build must not find, below the site's folder.
KLIPING_LEAVES = ("public", ".kliping")
HUGO_LEAVES = ("public", "resources", "cache")
# Clean build: share of Hugo's, and memory in MiB by number of articles; other sizes have no goal.
GOAL_WALL, GOAL_CPU, GOAL_FLOOR, GOAL_MEMORY = 1 / 5, 1 / 5, 2, {10_000: 150, 100_000: 350}

KINDS = [
    ("article", r"articles/\d{4}/\d{2}/[^/]+/index\.html"),
    ("front", r"index\.html"),
    ("topic", r"tags/[^/]+/(page/\d+/)?index\.html"),
    ("section", r"sections/[^/]+/(page/\d+/)?index\.html"),
    ("source", r"sources/[^/]+/(page/\d+/)?index\.html"),
    ("month", r"archive/\d{4}/\d{2}/(page/\d+/)?index\.html"),
    ("topic feed", r"tags/[^/]+/(rss|feed)\.xml"),
    ("year", r"archive/\d{4}/index\.html"),
    ("index", r"(tags|sources|archive)/index\.html"),
]
KINDS = [(kind, re.compile(pattern)) for kind, pattern in KINDS]


class Tool:
    """One side of the comparison: a site's folder, a command, what to remove before a clean build."""

    def __init__(self, name, folder, command, leaves, version):
        self.name, self.folder, self.command, self.leaves, self.version = name, folder, command, leaves, version

    def clean(self):
        for leaf in self.leaves:
            shutil.rmtree(self.folder / leaf, ignore_errors=True)

    def build(self):
        """One build: (wall seconds, CPU seconds, peak MiB). Ends the script when the build fails."""
        os.sync()  # earlier writes are not this build's
        env = {**os.environ, "HUGO_CACHEDIR": str(self.folder / "cache")}
        with tempfile.TemporaryFile() as said:
            start = time.perf_counter()
            process = subprocess.Popen(
                self.command, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                said.seek(0)
                text = said.read().decode(errors="replace")
                sys.exit(f"{self.name}: exit {process.returncode}\n{text[:6000]}")
        # Linux counts the parent's own peak into the child's, so this script stays small:
        # the archive is written by a process of its own.
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

    def files(self):
        public = self.folder / "public"
        for folder, _, names in os.walk(public):
            for name in names:
                yield Path(folder, name)

    def output(self):
        """(files, bytes, files by kind, some files of no known kind)"""
        files, size, kinds, others = 0, 0, {}, []
        public = self.folder / "public"
        for path in self.files():
            files += 1
            size += path.stat().st_size
            name = path.relative_to(public).as_posix()
            kind = kind_of(name)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kind == "other":
                others.append(name)
        return files, size, kinds, sorted(others)


class Floor(Tool):
    """`benches/floor.rs`: reads and parses kliping's records, renders a page an article, writes as much as kliping did."""

    def __init__(self, path, work, kliping):
        super().__init__("floor", work / "floor", None, ("public",), "floor: benches/floor.rs")
        self.path, self.kliping = path, kliping

    def build(self):
        # Known once kliping has built, which it does first.
        if self.command is None:
            files, size, _, _ = self.kliping.output()
            self.command = [self.path, self.kliping.folder / "content", self.folder / "public", str(files), str(size)]
            self.folder.mkdir(exist_ok=True)
        return super().build()


def kind_of(name):
    return next((kind for kind, pattern in KINDS if pattern.fullmatch(name)), "other")


def sites_of(found):
    """The folders that the archive is written into: the floor reads kliping's."""
    return [tool.folder.name for tool in found if not isinstance(tool, Floor)]


def generate(args, articles, sites):
    """Writes the archive in a process of its own and returns what it tells of it."""
    command = [sys.executable, HERE / "archive.py", "--articles", str(articles), "--out", args.work]
    subprocess.run([*command, "--for", ",".join(sites), "--seed", str(args.seed)], check=True, stdout=subprocess.DEVNULL)
    return json.loads((args.work / archive.MARK).read_text())


def binary(given):
    """The program itself: a path, a name on PATH, or the binary inside the Python package `hugo`."""
    found = shutil.which(given)
    if found is None:
        return None
    path = Path(found).absolute()
    with path.open("rb") as file:
        script = file.read(2) == b"#!"
    # The package's command is a Python script that starts the binary; its start is not Hugo's time.
    inside = sorted(path.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*")) if script else []
    return inside[0] if inside else path


def first_line(command):
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout.strip().splitlines()[0]


def tools(args, defaults):
    found = []
    if args.kliping:
        path = binary(args.kliping)
        if path is None:
            sys.exit(f"no program at {args.kliping}")
        version = first_line([path, "--version"])
        names = [("kliping", "kliping")] + ([("kliping, defaults", "defaults")] if defaults else [])
        for name, folder in names:
            found.append(Tool(name, args.work / folder, [path, *KLIPING_BUILD], KLIPING_LEAVES, version))
    if args.floor:
        path = binary(args.floor)
        if path is None:
            sys.exit(f"no program at {args.floor}")
        found.append(Floor(path, args.work, found[0]))
    path = binary(args.hugo) if args.hugo else None
    if path:
        version = first_line([path, "version"])
        found.append(Tool("Hugo", args.work / "hugo", [path, *HUGO_BUILD], HUGO_LEAVES, version))
    elif args.hugo and not args.check:
        sys.exit(f"no program at {args.hugo}")
    if not found:
        sys.exit("nothing to run: give --kliping, --hugo or both")
    return found


def rounds(found, runs, before):
    """Interleaved: every round runs every tool once, every second round in reverse."""
    results = {tool.name: [] for tool in found}
    for run in range(runs):
        for tool in found if run % 2 == 0 else found[::-1]:
            before(tool, run)
            results[tool.name].append(tool.build())
    return results


def spread(values, form):
    middle = format(statistics.median(values), form)
    if len(values) == 1:
        return middle
    return f"{middle} ({format(min(values), form)}–{format(max(values), form)})"


def median(results, column):
    return statistics.median(row[column] for row in results)


def ratio(results, name, column, other="Hugo"):
    if other not in results:
        return "–"
    return f"{median(results[name], column) / median(results[other], column):.3f}"


def table(found, results, with_output):
    head = ["", "wall s", "CPU s", "peak MiB", "wall ÷ Hugo", "CPU ÷ Hugo", "memory ÷ Hugo"]
    if "floor" in results:
        head.append("CPU ÷ floor")
    rows = []
    for tool in found:
        wall, cpu, peak = zip(*results[tool.name])
        row = [tool.name, spread(wall, ".3f"), spread(cpu, ".3f"), spread(peak, ".0f")]
        row += [ratio(results, tool.name, column) for column in range(3)]
        if "floor" in results:
            row.append(ratio(results, tool.name, 1, "floor"))
        if with_output:
            files, size, _, _ = tool.output()
            row += [f"{files:,}", f"{size / 1e6:.1f}"]
        rows.append(row)
    print_table(head + (["files", "MB written"] if with_output else []), rows)


def print_table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join(["---"] + ["---:"] * (len(head) - 1)) + " |")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print(flush=True)


def kinds_table(found, mark):
    found = [tool for tool in found if not isinstance(tool, Floor)]
    outputs = {tool.name: tool.output()[2] for tool in found}
    kinds = [kind for kind, _ in KINDS] + ["other"]
    head = ["files by kind"]
    for tool in found:
        head += [tool.name, "from the archive"]
    rows = []
    for kind in kinds:
        row = [kind]
        for tool in found:
            want = wanted(tool, mark).get(kind, "–")
            row += [f"{outputs[tool.name].get(kind, 0):,}", want if want == "–" else f"{want:,}"]
        rows.append(row)
    print_table(head, rows)


def wanted(tool, mark):
    return mark["expected"]["hugo" if tool.name == "Hugo" else "kliping"]


def header(args, found, mark):
    print(f"{mark['articles']:,} articles of {mark['record_bytes']:,} bytes, {mark['topics_an_article']} topics each, seed {mark['seed']}.")
    for version in dict.fromkeys(tool.version for tool in found):
        print(f"- {version}")
    print(f"- {platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}")
    if args.runs > 1 and not args.changed:
        print(f"- medians of {args.runs} interleaved runs, in brackets the least and the most")
    print(flush=True)


def pair(args):
    found = tools(args, defaults=not args.no_defaults)
    mark = generate(args, args.articles, sites_of(found))
    header(args, found, mark)
    print("### Clean build\n")
    results = rounds(found, args.runs, lambda tool, _: tool.clean())
    table(found, results, with_output=True)
    kinds_table(found, mark)
    goals(args, results)
    if args.edit:
        print("### Rebuild after an edit of one body, in a new process\n")
        # The floor keeps nothing, so it has no rebuild.
        found = [tool for tool in found if not isinstance(tool, Floor)]
        edited = rounds(found, args.runs, edit)
        table(found, edited, with_output=False)
        for tool in found:
            print(f"- {tool.name}: {median(edited[tool.name], 0) / median(results[tool.name], 0):.3f} of its clean build")


def edit(tool, run):
    """A sentence more at the end of an article from the middle of the archive."""
    paths = sorted((tool.folder / "content" / "articles").rglob("*.md"))
    with paths[len(paths) // 2].open("a", encoding="utf-8") as file:
        file.write(f"\nThis sentence was added for rebuild number {run + 1}.\n")


def goals(args, results):
    if "kliping" not in results or args.articles not in GOAL_MEMORY:
        return
    lines = []
    if "Hugo" in results:
        for what, column, goal in (("wall time", 0, GOAL_WALL), ("CPU", 1, GOAL_CPU)):
            share = median(results["kliping"], column) / median(results["Hugo"], column)
            lines.append((f"{what}: {share:.3f} of Hugo's, goal {goal:.3f}", share <= goal))
    if "floor" in results:
        share = median(results["kliping"], 1) / median(results["floor"], 1)
        lines.append((f"CPU: {share:.2f} of the floor's, goal {GOAL_FLOOR}", share <= GOAL_FLOOR))
    peak, limit = median(results["kliping"], 2), GOAL_MEMORY[args.articles]
    lines.append((f"memory: {peak:.0f} MiB, goal {limit}", peak <= limit))
    for line, met in lines:
        print(f"- {line}: {'met' if met else 'MISSED'}")
    print(flush=True)


def growth(args):
    rows, a_piece, first = [], [], True
    for articles in args.sizes:
        found = tools(argparse.Namespace(**{**vars(args), "hugo": None, "floor": None}), defaults=False)
        mark = generate(args, articles, ["kliping"])
        if first:
            header(args, found, mark)
            first = False
        results = rounds(found, args.runs, lambda tool, _: tool.clean())["kliping"]
        wall, cpu, peak = zip(*results)
        a_piece.append(statistics.median(wall) / articles)
        files, _, _, _ = found[0].output()
        rows.append([
            f"{articles:,}", spread(wall, ".3f"), f"{a_piece[-1] * 1e6:.0f}",
            f"{statistics.median(cpu) / articles * 1e6:.0f}", spread(peak, ".0f"), f"{files:,}",
        ])
    print_table(["articles", "wall s", "wall µs an article", "CPU µs an article", "peak MiB", "files"], rows)
    print(f"- time an article, largest archive against smallest: {a_piece[-1] / a_piece[0]:.2f}")
    if len(a_piece) > 1:
        print(f"- time an article, largest archive against the one before: {a_piece[-1] / a_piece[-2]:.2f} (1 is linear)")


def changed(args):
    found = tools(argparse.Namespace(**{**vars(args), "hugo": None, "floor": None}), defaults=False)
    mark = generate(args, args.articles, ["kliping"])
    header(args, found, mark)
    tool = found[0]
    tool.clean()
    tool.build()
    before = fingerprints(tool)
    rows, missed, touched = [], 0, []
    for run in range(args.runs):
        record = archive.Archive(args.articles, args.seed).newest(run)
        path = tool.folder / archive.article_path(record)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(archive.kliping_record(record), encoding="utf-8")
        wall, _, _ = tool.build()
        after = fingerprints(tool)
        new = after.keys() - before.keys()
        gone = before.keys() - after.keys()
        moved = {name for name in after.keys() & before.keys() if after[name][0] != before[name][0]}
        touched += [name for name in after.keys() & before.keys() if after[name][0] == before[name][0] and after[name] != before[name]]
        limit = 20 + 3 * len(record["topics"])
        total = len(new) + len(gone) + len(moved)
        missed += total > limit
        kinds = {}
        for name in sorted(new | gone | moved):
            kinds[kind_of(name)] = kinds.get(kind_of(name), 0) + 1
        rows.append([
            run + 1, len(record["topics"]), len(new), len(moved), len(gone), total, limit, f"{wall:.3f}",
            ", ".join(f"{n} {kind}" for kind, n in kinds.items()),
        ])
        before = after
    print_table(["article", "topics", "new", "changed", "gone", "together", "at most", "wall s", "of what kind"], rows)
    print(f"- over the limit: {missed} of {args.runs}")
    print(f"- files with the same bytes but another inode or time: {len(touched)}" + (f", such as {touched[:3]}" if touched else ""))


def fingerprints(tool):
    """Path → (hash, inode, time) of every file of the built site."""
    found = {}
    for path in tool.files():
        stat = path.stat()
        name = path.relative_to(tool.folder / "public").as_posix()
        found[name] = (hashlib.blake2b(path.read_bytes(), digest_size=16).digest(), stat.st_ino, stat.st_mtime_ns)
    return found


def check(args):
    found = tools(args, defaults=not args.no_defaults)
    mark = generate(args, args.articles, sites_of(found))
    faults = []
    for tool in found:
        tool.clean()
        tool.build()
        if isinstance(tool, Floor):
            files = sum(1 for _ in tool.files())
            if files != found[0].output()[0]:
                faults.append(f"floor: {files} files, kliping wrote {found[0].output()[0]}")
            continue
        _, _, kinds, others = tool.output()
        for kind, want in wanted(tool, mark).items():
            # With the defaults a topic has the feeds that the defaults say.
            if kinds.get(kind, 0) != want and not (tool.name == "kliping, defaults" and kind == "topic feed"):
                faults.append(f"{tool.name}: {kinds.get(kind, 0)} files of kind {kind}, the archive asks for {want}")
        if tool.name == "Hugo" and others:
            faults.append(f"Hugo: files that are none of the kinds: {', '.join(others[:5])}")
    kinds_table(found, mark)
    if faults:
        sys.exit("\n".join(faults))
    print(f"built as expected: {', '.join(tool.name for tool in found)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kliping", metavar="BINARY", help="the kliping program; without it Hugo runs alone")
    parser.add_argument("--hugo", metavar="BINARY", help="the Hugo program; without it kliping runs alone")
    parser.add_argument("--floor", metavar="PROGRAM", help="the program of benches/floor.rs (cargo build --release --example floor)")
    parser.add_argument("--articles", type=int, metavar="N", help="10,000; with --check 200")
    parser.add_argument("--runs", type=int, help="5; with --growth 3")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the sites are written and kept; else a temporary folder")
    parser.add_argument("--no-defaults", action="store_true", help="leave out the row of kliping's defaults")
    parser.add_argument("--edit", action="store_true", help="also rebuild after an edit of one article")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="build once and count files")
    mode.add_argument("--growth", action="store_true", help="kliping alone, by size of the archive")
    mode.add_argument("--changed", action="store_true", help="kliping alone: files that a new article changes")
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[1_000, 10_000, 100_000])
    args = parser.parse_args()
    args.articles = args.articles or (200 if args.check else 10_000)
    args.runs = 1 if args.check else args.runs or (3 if args.growth else 5)
    if (args.growth or args.changed or args.floor) and not args.kliping:
        parser.error("this needs --kliping")
    run = check if args.check else growth if args.growth else changed if args.changed else pair
    if args.work:
        args.work = args.work.absolute()
        run(args)
    else:
        with tempfile.TemporaryDirectory(prefix="kliping-bench-") as folder:
            args.work = Path(folder)
            run(args)


if __name__ == "__main__":
    main()
