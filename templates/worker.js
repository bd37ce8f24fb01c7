// The site without a network. What stands before this is written by kliping: `SITE = {version, base, keep, offline}`.
//
// Pages come from the network first, so nobody online reads an old front page; files whose addresses bear a hash come
// from the cache first, the shards of the search index among them. Nothing is fetched that the reader did not open,
// but for the page that says "offline" and what it is dressed with.

const name = (what) => `kliping:${SITE.base}:${what}`;
const SHELL = name(`shell:${SITE.version}`), PAGES = name("pages"), FILES = name("files");
/** How many are kept: those that were asked for last. */
const ROOM = { [PAGES]: 100, [FILES]: 400 };

self.addEventListener("install", (event) => {
  const all = [...SITE.keep, ...Object.values(SITE.offline)].map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(all)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const isOld = (key) => key.startsWith(name("")) && ![SHELL, PAGES, FILES].includes(key);
  event.waitUntil(caches.keys()
    .then((keys) => Promise.all(keys.filter(isOld).map((key) => caches.delete(key))))
    .then(() => self.clients.claim()));
});

async function keep(where, request, response) {
  const cache = await caches.open(where);
  await cache.delete(request);
  await cache.put(request, response);
  const held = await cache.keys();
  await Promise.all(held.slice(0, Math.max(0, held.length - ROOM[where])).map((old) => cache.delete(old)));
}

const isWhole = (response) => response.ok && response.type === "basic" && !response.redirected;

/** The page from the network, else as it was read last, else the page that says why it is not there. */
async function page(event) {
  try {
    const response = await fetch(event.request);
    // A search page is one page, whatever was asked of it.
    if (isWhole(response)) event.waitUntil(keep(PAGES, new URL(event.request.url).pathname, response.clone()));
    return response;
  } catch {
    const path = new URL(event.request.url).pathname;
    const held = await caches.match(path, { cacheName: PAGES });
    if (held) return held;
    const prefixes = Object.keys(SITE.offline).sort((a, b) => b.length - a.length);
    return caches.match(SITE.offline[prefixes.find((prefix) => path.startsWith(prefix))]) ?? Response.error();
  }
}

async function hashed(event) {
  const held = await caches.match(event.request);
  if (held) return held;
  const response = await fetch(event.request);
  if (isWhole(response)) event.waitUntil(keep(FILES, event.request, response.clone()));
  return response;
}

async function other(event) {
  try {
    const response = await fetch(event.request);
    // What a search begins with names the rest of its index, which comes from the cache.
    const isKept = event.request.destination === "image" || /\/search\/[^/]+\.json$/.test(new URL(event.request.url).pathname);
    if (isWhole(response) && isKept) event.waitUntil(keep(FILES, event.request, response.clone()));
    return response;
  } catch (fault) {
    const held = await caches.match(event.request);
    if (held) return held;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith(SITE.base)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (/\.[0-9a-f]{10}\.[a-z0-9]+$/.test(url.pathname) || url.search.startsWith("?v=")) event.respondWith(hashed(event));
  else event.respondWith(other(event));
});
