#!/usr/bin/env python3
"""Save a file and ask until the answer shows it: kliping serve and hugo server on one archive.

    live.py --kliping BINARY --hugo hugo --articles 10000 --runs 15
    live.py --kliping BINARY --check       does every save arrive; nothing about time

For each save a title of an article in the middle of the archive is replaced, as an editor
does it (a new file, renamed). From the moment before the rename the page is asked for each
millisecond until the answer holds the new text: on the article, on one of its topic pages,
and, with the newest article, on the front page. Then a template is edited the same way and
the article asked for. Start-up is the time from starting the process to its first good page.
Prints Markdown: medians, and the most.
"""

import argparse
import http.client
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import archive  # noqa: E402
import pair  # noqa: E402

GIVE_UP = 120.0
# What the goals ask of kliping at a number of articles: milliseconds from save to answer, seconds to the first page
# with a warm record, MiB.
GOALS = {10_000: (40, None, 350), 100_000: (250, 1.5, 350)}
FASTER = 20


class Server:
    """A server under test: how it is started, and where its pages stand."""

    def __init__(self, name, folder, command, version):
        self.name, self.folder, self.command, self.version = name, folder, command, version
        self.port, self.process, self.connection = None, None, None

    def start(self):
        """Starts the process and returns the seconds until the front page is there."""
        self.port = free_port()
        env = {**os.environ, "HUGO_CACHEDIR": str(self.folder / "cache")}
        said = (self.folder / "server.log").open("wb")
        since = time.perf_counter()
        self.process = subprocess.Popen(
            self.command(self.port), cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        said.close()
        while True:
            if self.process.poll() is not None:
                sys.exit(f"{self.name} ended:\n{(self.folder / 'server.log').read_text(errors='replace')[-4000:]}")
            status, body = self.ask("/")
            if status == 200 and b"</html>" in body:
                return time.perf_counter() - since
            if time.perf_counter() - since > GIVE_UP * 5:
                sys.exit(f"{self.name} shows no page")
            time.sleep(0.001)

    def ask(self, path):
        """(status, body); status 0 when nobody answers."""
        for _ in range(2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GIVE_UP)
                self.connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
                reply = self.connection.getresponse()
                return reply.status, reply.read()
            except (OSError, http.client.HTTPException):
                self.close()
        return 0, b""

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def until(self, path, text, since):
        """Seconds from `since` until the page holds the text."""
        wanted, next_ask = text.encode(), since
        while True:
            status, body = self.ask(path)
            now = time.perf_counter()
            if status == 200 and wanted in body:
                return now - since
            if now - since > GIVE_UP:
                sys.exit(f"{self.name}: {path} does not show {text!r} after {GIVE_UP:.0f} s")
            next_ask = max(next_ask + 0.001, now)
            time.sleep(max(0.0, next_ask - now))

    def memory(self):
        """Peak resident MiB, with that of its children where the system tells it."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) / 1024

    def stop(self):
        self.close()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def save(path, text):
    """As an editor saves: a new file beside it, renamed over it. Returns the moment before the rename."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    since = time.perf_counter()
    os.replace(fresh, path)
    return since


def retitled(text, title):
    return re.sub(r"(?m)^title: .*$", f"title: {title}", text, count=1)


class Edits:
    """The files that are saved, and the pages that show them."""

    def __init__(self, server):
        self.server = server
        paths = sorted((server.folder / "content" / "articles").rglob("*.md"), key=lambda path: path.stem[-4:])
        self.middle, self.newest = self.article(paths[len(paths) // 2]), self.article(paths[-1])
        layouts = server.folder / ("layouts" if server.name == "Hugo" else "templates")
        found = sorted(layouts.rglob("article.html")) + sorted(layouts.rglob("single.html")) + sorted(layouts.rglob("page.html"))
        self.template = found[0]

    def article(self, path):
        text = path.read_text(encoding="utf-8")
        date = re.search(r"(?m)^(?:publish_date|date): (\d{4})-(\d{2})", text)
        topic = re.search(r"(?m)^(?:topics|tags): \[([^],]+)", text).group(1).strip(' "')
        return path, f"/articles/{date.group(1)}/{date.group(2)}/{path.stem}/", topic

    def title(self, which, run):
        path, page, topic = self.middle if which != "front page" else self.newest
        where = {"article": page, "topic page": self.topic_page(topic), "front page": "/"}[which]
        new = f"Saved for {which} {run}"
        since = save(path, retitled(path.read_text(encoding="utf-8"), new))
        return self.server.until(where, new, since)

    def topic_page(self, topic):
        """The page of the topic that shows the article: found before, so that only the save is timed."""
        if getattr(self, "_topic", None) is None:
            old = re.search(r"(?m)^title: (.*)$", self.middle[0].read_text(encoding="utf-8")).group(1).strip('"')
            for page in [f"/tags/{topic}/"] + [f"/tags/{topic}/page/{number}/" for number in range(1, 5000)]:
                status, body = self.server.ask(page)
                if status == 200 and old.encode() in body:
                    self._topic = page
                    break
                if status == 404 and not page.endswith("/1/"):
                    sys.exit(f"{self.server.name}: no page of {topic} shows {old!r}")
        return self._topic

    def edit_template(self, run):
        text = re.sub(r"<!-- edit \d+ -->", "", self.template.read_text(encoding="utf-8"))
        new = f"data-edit=\"edit-{run}\""
        text = re.sub(r' data-edit="[^"]*"', "", text).replace("<h1", f"<h1 {new}", 1)
        since = save(self.template, text)
        return self.server.until(self.middle[1], new, since)


WHAT = ["article", "topic page", "front page", "template"]


def measure(servers, runs):
    results = {server.name: {what: [] for what in WHAT} for server in servers}
    edits = {server.name: Edits(server) for server in servers}
    for server in servers:
        edits[server.name].topic_page(edits[server.name].middle[2])
    for run in range(runs):
        for server in servers if run % 2 == 0 else servers[::-1]:
            for what in WHAT:
                one = edits[server.name]
                took = one.edit_template(run) if what == "template" else one.title(what, run)
                results[server.name][what].append(took)
    return results


def servers(args):
    found = []
    path = pair.binary(args.kliping)
    if path is None:
        sys.exit(f"no program at {args.kliping}")
    command = lambda port, path=path: [path, "serve", "--port", str(port)]  # noqa: E731
    found.append(Server("kliping", args.work / "kliping", command, pair.first_line([path, "--version"])))
    hugo = pair.binary(args.hugo) if args.hugo else None
    if hugo:
        command = lambda port, path=hugo: [  # noqa: E731
            path, "server", "--port", str(port), "--baseURL", f"http://localhost:{port}/", "--appendPort=false",
            "--renderToMemory", "--noBuildLock", "--noHTTPCache",
        ]
        found.append(Server("Hugo", args.work / "hugo", command, pair.first_line([hugo, "version"])))
    elif args.hugo:
        sys.exit(f"no program at {args.hugo}")
    return found


def run(args):
    found = servers(args)
    mark = pair.generate(args, args.articles, [server.folder.name for server in found])
    print(f"{mark['articles']:,} articles of {mark['record_bytes']:,} bytes, seed {mark['seed']}.")
    for server in found:
        print(f"- {server.version}")
    print(f"- {platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores; medians of {args.runs}, in brackets the most\n")
    starts, warm = {}, {}
    try:
        for server in found:
            starts[server.name] = server.start()
            if server.name == "kliping":
                # What a build leaves behind is at hand the second time.
                server.stop()
                subprocess.run([*server.command(0)[:1], "build", "--quiet"], cwd=server.folder, check=True)
                warm[server.name] = server.start()
        results = measure(found, args.runs)
        memory = {server.name: server.memory() for server in found}
    finally:
        for server in found:
            server.stop()
    report(args, found, starts, warm, results, memory)


def ms(values):
    return f"{statistics.median(values) * 1e3:,.0f} ({max(values) * 1e3:,.0f})"


def report(args, found, starts, warm, results, memory):
    names = [server.name for server in found]
    rows = []
    for what in WHAT:
        row = [f"{what}, ms"] + [ms(results[name][what]) for name in names]
        if "Hugo" in results:
            share = statistics.median(results["Hugo"][what]) / statistics.median(results["kliping"][what])
            row.append(f"{share:.0f}")
        rows.append(row)
    for label, values in (("first page, s", starts), ("first page after a build, s", warm)):
        row = [label] + [f"{values[name]:.2f}" if name in values else "–" for name in names]
        if "Hugo" in results:
            row.append(f"{starts['Hugo'] / values['kliping']:.0f}")
        rows.append(row)
    row = ["peak memory, MiB"] + [f"{memory[name]:,.0f}" for name in names]
    if "Hugo" in results:
        row.append(f"{memory['Hugo'] / memory['kliping']:.1f}")
    rows.append(row)
    pair.print_table(["save to served"] + names + (["Hugo ÷ kliping"] if "Hugo" in results else []), rows)
    goals(args, starts, warm, results, memory)


def goals(args, starts, warm, results, memory):
    if args.articles not in GOALS:
        return
    most, first, peak = GOALS[args.articles]
    lines = []
    for what in WHAT:
        took = statistics.median(results["kliping"][what]) * 1e3
        lines.append((f"{what}: {took:.0f} ms, goal {most}", took <= most))
        if "Hugo" in results:
            share = statistics.median(results["Hugo"][what]) / statistics.median(results["kliping"][what])
            lines.append((f"{what}: {share:.0f} times as fast as Hugo, goal {FASTER}", share >= FASTER))
    if first:
        lines.append((f"first page after a build: {warm['kliping']:.2f} s, goal {first}", warm["kliping"] <= first))
    if "Hugo" in starts:
        share = starts["kliping"] / starts["Hugo"]
        lines.append((f"first page: {share:.2f} of Hugo's, goal 0.10", share <= 0.1))
    lines.append((f"memory: {memory['kliping']:.0f} MiB, goal {peak}", memory["kliping"] <= peak))
    for text, is_met in lines:
        print(f"- {'met' if is_met else 'MISSED'}: {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kliping", metavar="BINARY", required=True, help="the kliping program")
    parser.add_argument("--hugo", metavar="BINARY", help="the Hugo program; without it kliping runs alone")
    parser.add_argument("--articles", type=int, metavar="N", help="10,000; with --check 200")
    parser.add_argument("--runs", type=int, help="15; with --check 3")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the sites are written and kept; else a temporary folder")
    parser.add_argument("--check", action="store_true", help="see that every save arrives; a small archive")
    args = parser.parse_args()
    args.articles = args.articles or (200 if args.check else 10_000)
    args.runs = args.runs or (3 if args.check else 15)
    if args.work:
        args.work = args.work.absolute()
        shutil.rmtree(args.work, ignore_errors=True)
        run(args)
    else:
        with tempfile.TemporaryDirectory(prefix="kliping-live-") as folder:
            args.work = Path(folder)
            run(args)
    if args.check:
        print("every save arrived on the article, its topic page and the front page, and so did a template's")


if __name__ == "__main__":
    main()
