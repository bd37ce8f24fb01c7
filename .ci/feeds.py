#!/usr/bin/env python3
"""Reads every feed of a built site as readers do: Atom and RSS with feedparser and newsboat, JSON Feed by its keys.

    feeds.py PUBLIC

feedparser is imported; newsboat is a program on PATH. Nothing is asked of the network: newsboat reads files.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import feedparser


def fail(file, what):
    sys.exit(f"{file}: {what}")


def read_xml(file):
    """What feedparser makes of a feed; its ids in their order."""
    feed = feedparser.parse(file.read_bytes())
    if feed.bozo:
        fail(file, f"feedparser: {feed.bozo_exception}")
    if feed.version not in ("atom10", "rss20"):
        fail(file, f"taken for {feed.version!r}")
    for key in ("title", "link", "language", "updated_parsed"):
        if not feed.feed.get(key):
            fail(file, f"the feed has no {key}")
    if not any(link.rel == "self" for link in feed.feed.links):
        fail(file, "no link to itself")
    for entry in feed.entries:
        for key in ("id", "title", "link", "published_parsed", "summary", "author"):
            if not entry.get(key):
                fail(file, f"an entry has no {key}: {entry.get('id')}")
        if not entry.id.startswith("tag:") or not entry.link.startswith("http"):
            fail(file, f"a wrong id or link: {entry.id} {entry.link}")
        shown = re.search(r'<figure><img src="([^"]+)"', entry.get("content", [{}])[0].get("value", ""))
        named = [media["url"] for media in entry.get("media_content", [])]
        if shown and shown[1] not in named:
            fail(file, f"shows {shown[1]} and names {named}")
        for enclosure in entry.get("enclosures", []):
            if not int(enclosure.get("length", 0)):
                fail(file, f"an enclosure without length: {enclosure.href}")
    return [entry.id for entry in feed.entries]


def read_json(file):
    """JSON Feed 1.1; its ids in their order."""
    feed = json.loads(file.read_text("utf-8"))
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        fail(file, "no JSON Feed 1.1")
    for key in ("title", "home_page_url", "feed_url", "language", "authors", "items"):
        if key not in feed:
            fail(file, f"the feed has no {key}")
    for item in feed["items"]:
        for key in ("id", "url", "title", "content_html", "summary", "date_published", "date_modified", "authors"):
            if not item.get(key):
                fail(file, f"an item has no {key}: {item.get('id')}")
    return [item["id"] for item in feed["items"]]


def newsboat(file):
    """How many items newsboat stores of a feed. A cache each: it keeps an id once, in whatever feed it came first."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "urls").write_text(f"file://{file}\n", "utf-8")
        (home / "config").write_text("", "utf-8")
        cache = home / "cache.db"
        command = ["newsboat", "-q", "-u", home / "urls", "-c", cache, "-C", home / "config", "-x", "reload"]
        subprocess.run(command, check=True, env={**os.environ, "HOME": folder, "TERM": "dumb"}, timeout=60)
        return sqlite3.connect(cache).execute("select count(*) from rss_item").fetchone()[0]


def main():
    public = Path(sys.argv[1]).resolve()
    named = ("feed.xml", "rss.xml", "feed.json")
    files = sorted(file for file in public.rglob("*") if file.name in named or file.parent.name == "feed")
    ids = {file: read_json(file) if file.suffix == ".json" else read_xml(file) for file in files}
    for file, own in ids.items():
        if len(own) != len(set(own)):
            fail(file, "an id stands twice")
        for other in (file.with_name(name) for name in named):
            if file.name in named and other in ids and ids[other] != own:
                fail(file, f"holds other entries than {other.name}")
    xml = [file for file in files if file.suffix == ".xml"]
    if not shutil.which("newsboat"):
        sys.exit("newsboat is not installed")
    for file in xml:
        count = newsboat(file)
        if count != len(ids[file]):
            fail(file, f"newsboat has {count} items of {len(ids[file])}")
    print(f"{len(files)} feeds, {sum(map(len, ids.values()))} entries: feedparser, newsboat and JSON agree")


if __name__ == "__main__":
    main()
