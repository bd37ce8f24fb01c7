#!/usr/bin/env python3
"""Write one invented news archive as a kliping site and as a Hugo site.

    archive.py --articles N --out DIR [--for kliping,hugo,defaults | both]

The records are the same on both sides: about 3 KB each, 12 sections, 60 sources,
200 topics by a Zipf law, 8 years of dates. The same seed gives the same bytes.

DIR/kliping    pages of equal work: own templates, nothing that Hugo's site lacks
DIR/defaults   the same content with kliping's defaults
DIR/hugo       the same content with layouts of equal work
DIR/archive.json   what was written, and the files that each site must build

What has to follow kliping as it changes stands in the marked part right below:
its configuration and its templates.
"""

import argparse
import bisect
import json
import random
import shutil
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

# ======================================================================================
# ADAPT HERE: configuration and templates of both sites
# ======================================================================================

TITLE = "Benchmark Digest"
BASE = "https://digest.example/"
DESCRIPTION = "An invented archive, built to be measured."
PAGE = 20            # items a page, both sides
FRONT = 20           # newest items on Hugo's front page
FEED_ITEMS = 50      # entries of a topic's RSS, both sides
FEED_BODIES = False  # a topic's RSS with whole texts, or with summaries as Hugo's own; both sides
MONTHS_ARE_PAGED = False

# `@sections@` becomes the list of sections, `@full_text@` follows FEED_BODIES.
# Off is what Hugo's site has no counterpart for.
KLIPING_CONFIG = f"""\
title: {TITLE}
base_url: {BASE}
languages: [en]
timezone: UTC
site: {{ tag: "digest.example,2025-01-01" }}
pages: {PAGE}
vocabulary: closed
feeds: {{ formats: [rss], of: [topics], history: [], items: {FEED_ITEMS}, full_text: @full_text@ }}
make: {{ people: false, related: false, sitemaps: false, manifest: false, indexes: true }}
search: false
sections:
@sections@
"""
FULL_TEXT = {True: "own", False: "none"}

# The second row of the benchmark: only what the records need.
KLIPING_DEFAULTS = f"""\
title: {TITLE}
base_url: {BASE}
languages: [en]
timezone: UTC
site: {{ tag: "digest.example,2025-01-01" }}
sections:
@sections@
"""

# Parts of kliping's templates. `@NAV@` is the same literal HTML on both sides.
KLIPING_HEAD = """\
<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ page.title }}</title>
<meta name="description" content="{{ page.description }}">
<link rel="canonical" href="{{ page.canonical }}">
<meta property="og:title" content="{{ page.title }}">
<meta property="og:url" content="{{ page.canonical }}">
<meta property="og:site_name" content="{{ site.title }}">
<meta property="og:description" content="{{ page.description }}">
"""

KLIPING_TOP = """\
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header class="mast"><p class="plate"><a href="/">{{ site.title }}</a></p>
@NAV@</header>
<main id="main">
"""

FOOT = """\
</main>
<footer class="foot"><p>Every item is a summary in our own words with a link to the original.</p></footer>
</body>
</html>
"""

KLIPING_ITEMS = """\
{% for item in items %}<article class="card">
<h2><a href="{{ item.url }}">{{ item.title }}</a></h2>
<div class="summary">{{ item.summary | safe }}</div>
<p class="via"><a href="{{ item.source.url }}">{{ item.source.name }}</a>, <time datetime="{{ item.published.iso }}">{{ item.published.text }}</time></p>
<ul class="topics">{% for topic in item.topics %}<li><a href="{{ topic.url }}">{{ topic.name }}</a></li>{% endfor %}</ul>
</article>
{% endfor %}"""

KLIPING_PAGER = """\
<nav class="pager">{% if pager.newer %}<a rel="prev" href="{{ pager.newer.url }}">Newer</a>{% endif %}{% if pager.older %}<a rel="next" href="{{ pager.older.url }}">Older</a>{% endif %}</nav>
"""

KLIPING_ARTICLE = (
    KLIPING_HEAD
    + """\
<meta property="og:type" content="article">
<meta property="article:published_time" content="{{ article.published.iso }}">
<meta property="article:section" content="{{ article.section.name }}">
{% for topic in article.topics %}<meta property="article:tag" content="{{ topic.name }}">
{% endfor %}"""
    + KLIPING_TOP
    + """\
<article class="art">
<header><p class="kick"><a href="{{ article.section.url }}">{{ article.section.name }}</a></p>
<h1>{{ article.title }}</h1>
<p class="by"><a href="{{ article.source.url }}">{{ article.source.name }}</a>, <time datetime="{{ article.published.iso }}">{{ article.published.text }}</time></p>
{% if article.summary %}<div class="summary">{{ article.summary | safe }}</div>
{% endif %}</header>
<div class="text">
{{ article.body | safe }}</div>
<aside class="slip"><h2>The original</h2>
<dl><dt>Title</dt><dd><a href="{{ article.original.url }}">{{ article.original.title }}</a></dd>
<dt>Outlet</dt><dd><a href="{{ article.source.url }}">{{ article.source.name }}</a></dd>
<dt>Published</dt><dd><time datetime="{{ article.original.published.iso }}">{{ article.original.published.text }}</time></dd>
{% for person in article.original.byline %}<dt>{{ person.role }}</dt><dd>{{ person.name }}</dd>
{% endfor %}</dl></aside>
<section class="tags"><h2>Topics</h2>
<ul class="topics">{% for topic in article.topics %}<li><a href="{{ topic.url }}">{{ topic.name }}</a></li>{% endfor %}</ul></section>
</article>
<nav class="turn">{% if previous %}<a rel="prev" href="{{ previous.url }}">{{ previous.title }}</a>{% endif %}{% if next %}<a rel="next" href="{{ next.url }}">{{ next.title }}</a>{% endif %}</nav>
"""
    + FOOT
)

KLIPING_FRONT = (
    KLIPING_HEAD + KLIPING_TOP + "<h1>{{ site.title }}</h1>\n{% for entry in front.river %}{% set item = entry.card %}"
    + KLIPING_ITEMS.split("%}", 1)[1] + FOOT
)
KLIPING_MONTH = (
    KLIPING_HEAD + KLIPING_TOP + "<h1>{{ page.title }}</h1>\n{% for day in days %}{% set items = day.items %}"
    + KLIPING_ITEMS + "{% endfor %}" + FOOT
)
KLIPING_LIST = KLIPING_HEAD + KLIPING_TOP + "<h1>{{ page.title }}</h1>\n" + KLIPING_ITEMS + KLIPING_PAGER + FOOT

# File by file over the default theme. The few index pages (topics, sources, archive,
# years: 11 files) stay the default theme's.
KLIPING_TEMPLATES = {
    "article.html": KLIPING_ARTICLE,
    "front.html": KLIPING_FRONT,
    "topic.html": KLIPING_LIST,
    "section.html": KLIPING_LIST,
    "source.html": KLIPING_LIST,
    "archive-month.html": KLIPING_MONTH,
}

HUGO_CONFIG = f"""\
title: {TITLE}
baseURL: {BASE}
locale: en
timeZone: UTC
params: {{ description: "{DESCRIPTION}" }}
disableKinds: [sitemap, robotsTXT, "404", section]
disableHugoGeneratorInject: true
pagination: {{ pagerSize: {PAGE}, disableAliases: true }}
taxonomies: {{ tag: tags, section: sections, source: sources, month: months, year: years }}
permalinks: {{ page: {{ articles: "/articles/:year/:month/:contentbasename/" }} }}
outputs: {{ home: [html], taxonomy: [html], term: [html] }}
outputFormats: {{ RSS: {{ baseName: rss }} }}
"""

HUGO_HEAD = """\
<!doctype html>
<html lang="{{ site.Language.Locale }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{{ $description := or .Params.summary site.Params.description | truncate 160 -}}
<title>{{ .Title }} – {{ site.Title }}</title>
<meta name="description" content="{{ $description }}">
<link rel="canonical" href="{{ @URL@ }}">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:url" content="{{ @URL@ }}">
<meta property="og:site_name" content="{{ site.Title }}">
<meta property="og:description" content="{{ $description }}">
"""

HUGO_TOP = """\
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header class="mast"><p class="plate"><a href="/">{{ site.Title }}</a></p>
@NAV@</header>
<main id="main">
"""

# A card is rendered once and kept: no slower than the card in the loop, and often faster.
HUGO_ITEMS = """\
{{ range @ITEMS@ }}{{ partialCached "card.html" . .RelPermalink }}{{ end }}"""

HUGO_CARD = """\
<article class="card">
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<div class="summary"><p>{{ .Params.summary }}</p></div>
<p class="via">{{ range .GetTerms "sources" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}, <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006, 15:04 MST" }}</time></p>
<ul class="topics">{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</article>
"""

HUGO_PAGER = """\
<nav class="pager">{{ if $pages.HasPrev }}<a rel="prev" href="{{ $pages.Prev.URL }}">Newer</a>{{ end }}{{ if $pages.HasNext }}<a rel="next" href="{{ $pages.Next.URL }}">Older</a>{{ end }}</nav>
"""

HUGO_ARTICLE = (
    HUGO_HEAD.replace("@URL@", ".Permalink")
    + """\
{{ $topics := .GetTerms "tags" }}{{ $source := index (.GetTerms "sources") 0 }}{{ $section := index (.GetTerms "sections") 0 -}}
{{ $iso := .Date.Format "2006-01-02T15:04:05Z07:00" }}{{ $text := .Date.Format "2 January 2006, 15:04 MST" -}}
<meta property="og:type" content="article">
<meta property="article:published_time" content="{{ $iso }}">
<meta property="article:section" content="{{ $section.Title }}">
{{ range $topics }}<meta property="article:tag" content="{{ .Title }}">
{{ end }}"""
    + HUGO_TOP
    + """\
<article class="art">
<header><p class="kick"><a href="{{ $section.RelPermalink }}">{{ $section.Title }}</a></p>
<h1>{{ .Title }}</h1>
<p class="by"><a href="{{ $source.RelPermalink }}">{{ $source.Title }}</a>, <time datetime="{{ $iso }}">{{ $text }}</time></p>
{{ with .Params.summary }}<div class="summary"><p>{{ . }}</p></div>
{{ end }}</header>
<div class="text">
{{ .Content }}</div>
{{ with .Params.original }}{{ $when := time.AsTime .published -}}
<aside class="slip"><h2>The original</h2>
<dl><dt>Title</dt><dd><a href="{{ .url }}">{{ .title }}</a></dd>
<dt>Outlet</dt><dd><a href="{{ $source.RelPermalink }}">{{ $source.Title }}</a></dd>
<dt>Published</dt><dd><time datetime="{{ $when.Format "2006-01-02T15:04:05Z07:00" }}">{{ $when.Format "2 January 2006, 15:04 MST" }}</time></dd>
{{ range .byline }}<dt>{{ .role }}</dt><dd>{{ .name }}</dd>
{{ end }}</dl></aside>
{{ end }}<section class="tags"><h2>Topics</h2>
<ul class="topics">{{ range $topics }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></section>
</article>
<nav class="turn">{{ with .Prev }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .Next }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
"""
    + FOOT
)

HUGO_FRONT = (
    HUGO_HEAD.replace("@URL@", ".Permalink")
    + HUGO_TOP
    + "<h1>{{ site.Title }}</h1>\n"
    + HUGO_ITEMS.replace("@ITEMS@", f"first {FRONT} site.RegularPages")
    + FOOT
)

HUGO_LIST = (
    "{{ $pages := .Paginate .Pages -}}\n"
    + HUGO_HEAD.replace("@URL@", "$pages.URL | absURL")
    + HUGO_TOP
    + "<h1>{{ .Title }}</h1>\n"
    + HUGO_ITEMS.replace("@ITEMS@", "$pages.Pages")
    + HUGO_PAGER
    + FOOT
)

# Index of topics, of sources, of the years.
HUGO_INDEX = (
    HUGO_HEAD.replace("@URL@", ".Permalink")
    + HUGO_TOP
    + """\
<h1>{{ .Title }}</h1>
<ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>
{{ end }}</ul>
"""
    + FOOT
)

# A year leads to its months.
HUGO_YEAR = (
    HUGO_HEAD.replace("@URL@", ".Permalink")
    + HUGO_TOP
    + """\
<h1>{{ .Title }}</h1>
<ul>{{ $year := .Title }}{{ range (.Pages.GroupByDate "01") }}<li><a href="/archive/{{ $year }}/{{ .Key }}/">{{ $year }}-{{ .Key }}</a></li>
{{ end }}</ul>
"""
    + FOOT
)

HUGO_FEED_BODY = """\
{{ $source := index (.GetTerms "sources") 0 -}}
<content:encoded>{{ printf "<p><a href=\\"%s\\">%s</a>, %s</p><p>%s</p>%s" .Params.original.url .Params.original.title $source.Title .Params.summary .Content | htmlEscape | safeHTML }}</content:encoded>
"""

HUGO_FEED = f"""\
{{{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}}}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{{{{ .Title }}}} – {{{{ site.Title }}}}</title>
<link>{{{{ .Permalink }}}}</link>
<description>{{{{ .Title }}}}</description>
<language>{{{{ site.Language.Locale }}}}</language>
{{{{ with .OutputFormats.Get "RSS" }}}}<atom:link href="{{{{ .Permalink }}}}" rel="self" type="application/rss+xml"/>{{{{ end }}}}
{{{{ $pages := first {FEED_ITEMS} .Pages }}}}{{{{ with index $pages 0 }}}}<lastBuildDate>{{{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}}}</lastBuildDate>{{{{ end }}}}
{{{{ range $pages }}}}<item>
<title>{{{{ .Title }}}}</title>
<link>{{{{ .Permalink }}}}</link>
<guid isPermaLink="false">tag:digest.example,2025-01-01:article/{{{{ .Params.id }}}}/en</guid>
<pubDate>{{{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}}}</pubDate>
<dc:creator>{{{{ site.Title }}}}</dc:creator>
{{{{ range .GetTerms "tags" }}}}<category>{{{{ .Title }}}}</category>
{{{{ end }}}}<description>{{{{ .Params.summary }}}}</description>
{HUGO_FEED_BODY if FEED_BODIES else ""}</item>
{{{{ end }}}}</channel>
</rss>
"""

HUGO_LAYOUTS = {
    "page.html": HUGO_ARTICLE,
    "home.html": HUGO_FRONT,
    "term.html": HUGO_LIST,
    "term.rss.xml": HUGO_FEED,
    "taxonomy.html": HUGO_INDEX,
    "years/term.html": HUGO_YEAR,
    "_partials/card.html": HUGO_CARD,
}

# ======================================================================================
# End of what has to be adapted
# ======================================================================================

SECTIONS = (
    "world politics economy climate science health technology culture sport cities law opinion"
).split()
SOURCES = 60
TOPICS = 200
FIRST = datetime(2018, 1, 1, tzinfo=timezone.utc)
LAST = datetime(2025, 12, 31, 18, tzinfo=timezone.utc)
MARK = "archive.json"


class Words:
    """A made-up language: words of open syllables, the short ones frequent as in real text."""

    def __init__(self, rng):
        self.rng = rng
        onsets = "b ch d f g h j k l m n p r s sh st t tr v w y z".split()
        vowels = "a a a e e i i o o u ai au".split()
        codas = [""] * 6 + "n ng r s t l m k".split()
        found = {}
        while len(found) < 6000:
            syllables = 1 + len(found) // 900
            word = "".join(
                rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas)
                for _ in range(min(syllables, rng.choice((1, 2, 2, 3, 3, 4)) if syllables > 1 else 1))
            )
            found.setdefault(word)
        self.all = list(found)
        # A table in which a word stands as often as Zipf's law wants: one draw, one index.
        self.table = [w for rank, w in enumerate(self.all) for _ in range(max(1, 6000 // (rank + 6)))]

    def some(self, n):
        return self.rng.choices(self.table, k=n)

    def name(self):
        return self.rng.choice(self.all[200:]).capitalize()


def zipf(n, power):
    """Running sums of 1/rank^power, to draw from by bisection."""
    total, sums = 0.0, []
    for rank in range(1, n + 1):
        total += 1 / rank**power
        sums.append(total)
    return sums


class Archive:
    """The records in order of time. Everything comes from the seed and the number."""

    def __init__(self, articles, seed):
        self.n = articles
        self.seed = seed
        self.rng = random.Random(seed)
        self.words = Words(self.rng)
        self.topics = self.distinct(TOPICS, lambda: f"{self.words.name()} {self.words.name().lower()}")
        self.sources = self.distinct(SOURCES, lambda: f"The {self.words.name()} {self.rng.choice(OUTLETS)}")
        self.people = self.distinct(400, lambda: f"{self.words.name()} {self.words.name()}")
        self.topic_sums = zipf(TOPICS, 1.0)
        self.source_sums = zipf(SOURCES, 0.5)
        self.section_sums = zipf(len(SECTIONS), 0.3)

    @staticmethod
    def distinct(n, make):
        found = {}
        while len(found) < n:
            found.setdefault(make())
        return list(found)

    def draw(self, sums):
        return bisect.bisect(sums, self.rng.random() * sums[-1])

    def records(self):
        step = (LAST - FIRST) / self.n
        every = max(1, self.n // TOPICS)
        for i in range(self.n):
            when = FIRST + step * (i + 1) - step * (0.9 * self.rng.random())
            # One article in `every` takes a topic, a source and a section in turn, so that none stays empty.
            turn = i // every if i % every == 0 and i // every < TOPICS else None
            yield self.record(i, when.replace(microsecond=0), turn)

    def newest(self, k):
        """An article newer than the whole archive, and than that of `k - 1`."""
        self.rng = self.words.rng = random.Random(f"{self.seed} newest {k}")
        return self.record(self.n + k, LAST + timedelta(minutes=10 * (k + 1)), None)

    def record(self, number, when, turn):
        rng, words = self.rng, self.words
        want = rng.choices((1, 2, 3, 4), (10, 20, 30, 40))[0]
        topics = [] if turn is None else [turn]
        while len(topics) < want:
            topic = self.draw(self.topic_sums)
            if topic not in topics:
                topics.append(topic)
        source = self.draw(self.source_sums) if turn is None else turn % SOURCES
        section = self.draw(self.section_sums) if turn is None else turn % len(SECTIONS)
        title = " ".join(words.some(rng.randint(5, 9))).capitalize()
        if rng.random() < 0.2:
            title += ": " + " ".join(words.some(2))
        head = " ".join(words.some(rng.randint(6, 10))).capitalize()
        code = base36(number)
        slug = f"{'-'.join(title.lower().replace(':', '').split()[:5])}-{code}"
        people = rng.sample(self.people, rng.choice((1, 1, 2)))
        return {
            "id": f"{when:%Y%m%d}-{code}",
            "slug": slug,
            "title": title,
            "when": when,
            "section": SECTIONS[section],
            "topics": [f"t{t + 1:03}" for t in topics],
            "source": f"s{source + 1:02}",
            "original_title": head,
            "url": f"https://s{source + 1:02}.example/{when:%Y/%m/%d}/{code}",
            "published": when - timedelta(minutes=rng.randint(30, 2880)),
            "byline": [(p, r) for p, r in zip(people, ("writer", "editor"))],
            "summary": " ".join(self.sentence(rng.randint(9, 14)) for _ in range(2)),
            "body": self.body(rng.randint(2050, 2500)),
        }

    def sentence(self, n=None):
        words = self.words.some(n or self.rng.randint(7, 19))
        if len(words) > 9:
            words[4] += ","
        return " ".join(words).capitalize() + "."

    def body(self, size):
        """Paragraphs up to the size, with two headings, emphasis, links, a quote and a list."""
        rng, words = self.rng, self.words
        parts = [
            f"{self.sentence()} *{' '.join(words.some(3))}* {self.sentence(8)} {self.sentence()}",
            f"## {' '.join(words.some(4)).capitalize()}",
            f"{self.sentence()} The [{' '.join(words.some(3))}](https://{words.name().lower()}.example/{rng.randint(1, 9999)}) {self.sentence(10)}",
            f"> {self.sentence(16)} {self.sentence(9)}",
            f"{self.sentence()} **{' '.join(words.some(2))}** {self.sentence()} {self.sentence()}",
            "\n".join(f"- {self.sentence(rng.randint(4, 9))}" for _ in range(3)),
            f"## {' '.join(words.some(3)).capitalize()}",
            f"See [{' '.join(words.some(2))}](https://{words.name().lower()}.example/) and *{words.some(1)[0]}*. {self.sentence()}",
        ]
        have = sum(map(len, parts)) + 2 * len(parts)
        while have < size:
            parts.append(" ".join(self.sentence() for _ in range(rng.randint(2, 4))))
            have += len(parts[-1]) + 2
        return "\n\n".join(parts) + "\n"


OUTLETS = "Herald Post Courier Gazette Times Observer Wire Journal Tribune Record".split()


def base36(n):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    out = ""
    while True:
        n, rest = divmod(n, 36)
        out = digits[rest] + out
        if n == 0:
            return out.rjust(4, "0")


def iso(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def text(value):
    """A YAML scalar: bare where it may be, else quoted."""
    return json.dumps(value, ensure_ascii=False) if ":" in value else value


def shared(record):
    """The part of the front matter that both tools read alike."""
    byline = ", ".join(f"{{ name: {name}, role: {role} }}" for name, role in record["byline"])
    return (
        "original:\n"
        f"  title: {text(record['original_title'])}\n"
        f"  url: {record['url']}\n"
        f"  outlet: {record['source']}\n"
        f"  published: {iso(record['published'])}\n"
        f"  byline: [{byline}]\n"
        f"summary: {text(record['summary'])}\n"
        "---\n"
        f"{record['body']}"
    )


def kliping_record(record):
    return (
        f"---\nid: {record['id']}\ntitle: {text(record['title'])}\npublish_date: {iso(record['when'])}\n"
        f"section: {record['section']}\ntopics: [{', '.join(record['topics'])}]\n" + shared(record)
    )


def hugo_record(record):
    when = record["when"]
    return (
        f"---\nid: {record['id']}\ntitle: {text(record['title'])}\ndate: {iso(when)}\n"
        f"sections: [{record['section']}]\ntags: [{', '.join(record['topics'])}]\n"
        f"sources: [{record['source']}]\nmonths: [{when:%Y-%m}]\nyears: ['{when:%Y}']\n" + shared(record)
    )


def article_path(record):
    """Below a site's folder, the same for both tools."""
    return f"content/articles/{record['when']:%Y/%m}/{record['slug']}.md"


class Site:
    """Files below one folder; folders are made once."""

    def __init__(self, root):
        self.root = root
        self.made = set()
        self.bytes = 0

    def put(self, path, data):
        folder, _, _ = path.rpartition("/")
        if folder not in self.made:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            self.made.add(folder)
        raw = data.encode()
        self.bytes += len(raw)
        with open(f"{self.root}/{path}", "wb") as file:
            file.write(raw)


def nav():
    links = "".join(f'<li><a href="/sections/{s}/">{s.capitalize()}</a></li>' for s in SECTIONS)
    return f'<nav class="nav"><ul>{links}</ul></nav>\n'


def kliping_frame(site, archive, config, templates):
    sections = "\n".join(f"  - {{ id: {s}, names: {{ en: {s.capitalize()} }} }}" for s in SECTIONS)
    full_text = FULL_TEXT[FEED_BODIES]
    site.put("kliping.yaml", config.replace("@sections@", sections).replace("@full_text@", full_text))
    for i, name in enumerate(archive.sources, 1):
        site.put(f"content/sources/s{i:02}.yaml", f"title: {name}\ntype: outlet\nurl: https://s{i:02}.example/\n")
    for i, name in enumerate(archive.topics, 1):
        site.put(f"content/topics/t{i:03}.yaml", f"names: {{ en: {name} }}\n")
    for name, template in templates.items():
        site.put(f"templates/{name}", template.replace("@NAV@", nav()))


def hugo_frame(site, archive, counts):
    site.put("hugo.yaml", HUGO_CONFIG)

    def term(path, title, *more):
        site.put(f"content/{path}/_index.md", "\n".join(("---", f"title: {title}", *more, "---", "")))

    hidden = "build: { render: never }"
    term("tags", "Topics")
    term("sources", "Sources")
    term("sections", "Sections", hidden)
    term("months", "Months", hidden)
    term("years", "Archive", "url: /archive/")
    for i, name in enumerate(archive.sources, 1):
        if counts["source"].get(f"s{i:02}"):
            term(f"sources/s{i:02}", name, f"link: https://s{i:02}.example/")
    for i, name in enumerate(archive.topics, 1):
        if counts["topic"].get(f"t{i:03}"):
            term(f"tags/t{i:03}", name, "outputs: [html, rss]")
    for s in SECTIONS:
        if counts["section"].get(s):
            term(f"sections/{s}", s.capitalize())
    for month in counts["month"]:
        term(f"months/{month}", f"{datetime.strptime(month, '%Y-%m'):%B %Y}", f"url: /archive/{month.replace('-', '/')}/")
    for year in sorted({m[:4] for m in counts["month"]}):
        term(f"years/{year}", f"'{year}'", f"url: /archive/{year}/")
    for name, template in HUGO_LAYOUTS.items():
        site.put(f"layouts/{name}", template.replace("@NAV@", nav()))


def pages_from_newest(n):
    """Hugo: page 1 is the newest, the last page holds the rest."""
    return -(-n // PAGE)


def pages_from_oldest(n):
    """kliping, DOMAIN G-14: full pages from the oldest, the head holds one to two pages' items."""
    return 1 + max(0, n // PAGE - 1)


def expected(counts, articles, pages):
    """How many files of each kind a site must have. The kinds are those of pair.py."""
    lists = {kind: sum(map(pages, counts[kind].values())) for kind in ("topic", "section", "source", "month")}
    if pages is pages_from_oldest and not MONTHS_ARE_PAGED:
        lists["month"] = len(counts["month"])
    return {
        "article": articles,
        "front": 1,
        **lists,
        "topic feed": len(counts["topic"]),
        "year": len({m[:4] for m in counts["month"]}),
        "index": 3,  # topics, sources, archive
    }


def write(articles, seed, out, sites):
    claim(out)
    for name in sites:
        shutil.rmtree(out / name, ignore_errors=True)
    archive = Archive(articles, seed)
    folders = {name: Site(out / name) for name in sites}
    counts = {"topic": {}, "section": {}, "source": {}, "month": {}}
    size = 0
    for record in archive.records():
        count(counts, record)
        ours = kliping_record(record)
        size += len(ours)
        path = article_path(record)
        for name, site in folders.items():
            site.put(path, hugo_record(record) if name == "hugo" else ours)
    for name, site in folders.items():
        if name == "hugo":
            hugo_frame(site, archive, counts)
        elif name == "kliping":
            kliping_frame(site, archive, KLIPING_CONFIG, KLIPING_TEMPLATES)
        else:
            kliping_frame(site, archive, KLIPING_DEFAULTS, {})
    mark = {
        "articles": articles,
        "seed": seed,
        "record_bytes": round(size / articles),
        "topics_an_article": round(sum(counts["topic"].values()) / articles, 2),
        "source_bytes": {name: site.bytes for name, site in folders.items()},
        "expected": {
            "kliping": expected(counts, articles, pages_from_oldest),
            "hugo": expected(counts, articles, pages_from_newest),
        },
    }
    (out / MARK).write_text(json.dumps(mark, indent=2) + "\n")
    return mark


def count(counts, record):
    for kind, keys in (
        ("topic", record["topics"]),
        ("section", [record["section"]]),
        ("source", [record["source"]]),
        ("month", [f"{record['when']:%Y-%m}"]),
    ):
        for key in keys:
            counts[kind][key] = counts[kind].get(key, 0) + 1


def claim(out):
    """Only a new folder, an empty one, or one of our own is written over."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        sys.exit(f"{out} is not empty and holds no {MARK}: choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, required=True, metavar="N")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--for", dest="sites", default="both", help="kliping, hugo, defaults (a list with commas), or both")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sites = ["kliping", "hugo"] if args.sites == "both" else args.sites.split(",")
    unknown = set(sites) - {"kliping", "hugo", "defaults"}
    if unknown or args.articles < 1:
        parser.error(f"no site is called {', '.join(sorted(unknown))}" if unknown else "at least one article")
    print(json.dumps(write(args.articles, args.seed, args.out, sites), indent=2))


if __name__ == "__main__":
    main()
