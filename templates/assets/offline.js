// The site without a network: asks the browser for the worker, and lists on the page for being offline what the device keeps.
const worker = document.querySelector("script[data-worker]").dataset.worker;
navigator.serviceWorker?.register(worker).catch(() => {});

async function list() {
  const shelf = document.querySelector(".kept");
  if (!shelf || !globalThis.caches) return;
  const base = new URL(worker, location.href).pathname.replace(/[^/]*$/, "");
  const cache = await caches.open(`kliping:${base}:pages`), lines = [];
  for (const request of (await cache.keys()).reverse()) {
    const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
    // This page is no page to read.
    if (page.querySelector(".kept")) continue;
    const line = document.createElement("li"), link = document.createElement("a");
    link.href = request.url;
    link.lang = page.documentElement.lang;
    link.dir = page.documentElement.dir;
    link.textContent = page.querySelector("h1")?.textContent ?? page.title;
    line.className = "hed";
    line.append(link);
    lines.push(line);
  }
  shelf.querySelector("ul").append(...lines);
  shelf.hidden = !lines.length;
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", list);
else list();
