// Small helps for readers. Every page is whole without them; what they remember stays on the reader's device.
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** What is kept on this device. Where nothing may be kept, nothing is. */
const kept = {
  get(key) { try { return JSON.parse(localStorage.getItem(`kliping:${key}`)); } catch { return null; } },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(`kliping:${key}`);
      else localStorage.setItem(`kliping:${key}`, JSON.stringify(value));
    } catch { /* The reader's wish. */ }
  },
};

// A scheme that the site forces is the site's; else the reader's choice goes before the device's. `first.js` has put it
// on already; what browsers paint around the page follows here.
const isForced = !one('meta[name="color-scheme"]')?.content.includes(" ");
function dress(scheme) {
  if (isForced) return;
  if (scheme) root.dataset.scheme = scheme;
  else delete root.dataset.scheme;
  for (const meta of all('meta[name="theme-color"]')) {
    meta.dataset.media ??= meta.media;
    meta.media = !scheme ? meta.dataset.media : meta.dataset.media.includes(scheme) ? "all" : "not all";
  }
}
dress(kept.get("scheme"));

function colours(own) {
  const choice = one("select", own);
  if (!choice) return;
  choice.value = kept.get("scheme") ?? "";
  choice.addEventListener("change", () => {
    kept.set("scheme", choice.value || null);
    dress(choice.value);
  });
}

function sharing() {
  const bar = one(".share");
  if (!bar) return;
  const [copy, share] = all("button", bar), told = one("[role=status]", bar);
  const url = one('link[rel="canonical"]')?.href ?? location.href;
  copy.hidden = !navigator.clipboard;
  share.hidden = !navigator.share;
  bar.hidden = copy.hidden && share.hidden;
  copy.addEventListener("click", () => navigator.clipboard.writeText(url)
    .then(() => { told.textContent = copy.dataset.done; }, () => { told.textContent = url; }));
  // Whoever closes the sheet has changed their mind: nothing failed.
  share.addEventListener("click", () => navigator.share({ title: one("h1").textContent, url }).catch(() => {}));
}

/** Says in the reader's language that the page is there in it, on the line above the name: nothing moves. */
function languages() {
  const base = (tag) => tag.toLowerCase().split("-")[0];
  const links = all(".mast .langs [data-also]");
  for (const wanted of navigator.languages ?? []) {
    if (base(wanted) === base(root.lang)) return;
    const link = links.find(({ hreflang }) => hreflang.toLowerCase() === wanted.toLowerCase())
      ?? links.find(({ hreflang }) => base(hreflang) === base(wanted));
    if (!link) continue;
    const also = link.cloneNode();
    also.textContent = link.dataset.also;
    const line = one(".mast-top > p");
    // As wide, too: a shorter line would let the languages climb beside it, and the page after them.
    line.style.minBlockSize = `${line.offsetHeight}px`;
    line.style.minInlineSize = `min(100%, ${line.offsetWidth}px)`;
    line.replaceChildren(also);
    return;
  }
}

/** Marks what came since the last visit. A visit ends with half an hour without a page. */
function fresh(own) {
  const key = `seen:${one(".plate a").pathname}`, now = Date.now(), last = kept.get(key) ?? {};
  const visit = now - (last.at ?? 0) > 18e5 ? { since: last.newest, newest: last.newest } : last;
  const times = all("main [data-at]").map((link) => [link, Date.parse(link.dataset.at)]);
  for (const [link, at] of times) {
    if (!visit.since || !(at > visit.since)) continue;
    const mark = document.createElement("b");
    mark.className = "flag fresh";
    mark.lang = root.lang;
    mark.textContent = own.dataset.new;
    link.before(mark, " ");
  }
  // Only the front page shows that all before it was there to be seen.
  if (document.body.classList.contains("front")) visit.newest = Math.max(visit.newest ?? 0, ...times.map(([, at]) => at || 0)) || undefined;
  kept.set(key, { ...visit, at: now });
}

/** `/` leads to the search field, `j` and `k` from headline to headline. The reader may switch them off (WCAG 2.1.4). */
function keys(own) {
  const box = one("[type=checkbox]", own);
  box.checked = kept.get("keys") !== false;
  box.addEventListener("change", () => kept.set("keys", box.checked ? null : false));
  const isSeen = (element) => element.getClientRects().length > 0;
  addEventListener("keydown", (event) => {
    if (!box.checked || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    let target = null;
    if (event.key === "/") target = all("#q, #seek").find(isSeen) ?? all(".seek button").find(isSeen);
    else if (event.key === "j" || event.key === "k") {
      const lines = all("main .hed a").filter(isSeen), at = lines.indexOf(document.activeElement);
      const down = event.key === "j";
      const below = lines.findIndex((line) => line.getBoundingClientRect().top > 0);
      target = lines[at >= 0 ? at + (down ? 1 : -1) : below - (down ? 0 : 1)];
    }
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select?.();
  });
}

function helps() {
  sharing();
  languages();
  const own = one(".own");
  if (!own) return;
  own.hidden = false;
  colours(own);
  fresh(own);
  keys(own);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", helps);
else helps();
