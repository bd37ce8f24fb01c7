// The preview's script: keeps the open page true, shows what is wrong, and tells where the page comes from.
// It is added to pages of `kliping serve` alone. Nothing here is stored, and nothing leaves this machine.
(() => {
  "use strict";
  const own = document.currentScript;
  const token = own.dataset.klipingToken;
  let page = own.dataset.klipingPage;
  let state = "";
  let channel = null;
  let build = 0;
  let busy = null;
  let again = false;
  // Keys that begin with a hyphen are the preview's: its clock, and who is looking.
  const view = new URLSearchParams([...new URLSearchParams(location.search)].filter(([key]) => key.startsWith("-")));

  const ask = (what, more) => {
    const query = new URLSearchParams(view);
    query.set("token", token);
    query.set("page", location.pathname);
    for (const [key, value] of Object.entries(more || {})) query.set(key, value);
    return `/-/${what}?${query}`;
  };

  // ---- patching the page in place -------------------------------------------------------------------------------

  // What the reader set stays: opened details, what was typed, and what scripts put on the root.
  const isReaders = (node, name) =>
    (name === "open" && (node.localName === "details" || node.localName === "dialog")) ||
    ((name === "value" || name === "checked" || name === "selected") && /^(input|option|select|textarea)$/.test(node.localName));

  const attributes = (have, want) => {
    const isRoot = have === document.documentElement || have === document.body;
    for (const { name } of [...have.attributes]) {
      if (!want.hasAttribute(name) && !isRoot && !isReaders(have, name)) have.removeAttribute(name);
    }
    for (const { name, value } of want.attributes) {
      if (have.getAttribute(name) !== value && !isReaders(have, name)) have.setAttribute(name, value);
    }
  };

  const isOurs = (node) => node.nodeType === 1 && (node === own || node.localName === "kliping-preview" || node.dataset?.klipingToken !== undefined);

  const isKin = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");

  // The node that becomes `want`: an equal one a little further on, one of the same id, else the next of its kind.
  const twin = (at, want) => {
    let node = at;
    for (let steps = 0; node && steps < 40; node = node.nextSibling, steps++) {
      if (!isOurs(node) && (node.isEqualNode(want) || (want.id && node.id === want.id && isKin(node, want)))) return node;
    }
    return at && !isOurs(at) && isKin(at, want) ? at : null;
  };

  const children = (have, want) => {
    let at = have.firstChild;
    for (const next of [...want.childNodes]) {
      while (at && isOurs(at)) at = at.nextSibling;
      if (isOurs(next)) continue;
      const found = twin(at, next);
      if (!found) {
        have.insertBefore(document.importNode(next, true), at);
      } else if (found === at) {
        at = at.nextSibling;
        morph(found, next);
      } else {
        have.insertBefore(found, at);
        morph(found, next);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      if (!isOurs(gone)) gone.remove();
    }
  };

  const morph = (have, want) => {
    if (have.isEqualNode(want)) return;
    if (have.nodeType !== 1) {
      if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
      return;
    }
    attributes(have, want);
    children(have, want);
  };

  // A style sheet takes the place of the old one when it has come, so that the page is never bare.
  const styles = async (want) => {
    const sheets = (head) => [...head.querySelectorAll('link[rel~="stylesheet"]')];
    const known = new Set(sheets(document.head).map((link) => link.getAttribute("href")));
    const fresh = sheets(want.head).filter((link) => !known.has(link.getAttribute("href")));
    await Promise.all(fresh.map((link) => new Promise((done) => {
      const sheet = document.importNode(link, true);
      sheet.onload = sheet.onerror = done;
      setTimeout(done, 2000);
      const last = sheets(document.head).pop();
      if (last) last.after(sheet); else document.head.append(sheet);
    })));
  };

  // Data in script elements (JSON-LD) is patched as text is; only what runs asks for a new page.
  const isCode = (one) => !isOurs(one) && /^(|module|(text|application)\/(java|ecma)script)$/i.test(one.type);
  const scripts = (root) => [...root.querySelectorAll("script")].filter(isCode).map((one) => `${one.type} ${one.src} ${one.textContent}`).join("\n");

  const patch = async () => {
    const answer = await fetch(location.href, { cache: "no-store", headers: { accept: "text/html" } });
    if (!/^text\/html/.test(answer.headers.get("content-type") || "") || answer.redirected) return location.reload();
    const want = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = want.querySelector("script[data-kliping-page]");
    // Without our script it is no page of ours; with the same bytes, a picture or file beside it changed.
    if (!script || script.dataset.klipingToken !== token || scripts(want) !== scripts(document)) return location.reload();
    if (script.dataset.klipingPage === page) return;
    const isSame = source !== null && source.head === want.head.innerHTML && source.body === bodyOf(want);
    if (isSame) return location.reload();
    await styles(want);
    attributes(document.documentElement, want.documentElement);
    children(document.head, want.head);
    morph(document.body, want.body);
    page = script.dataset.klipingPage;
    source = { head: want.head.innerHTML, body: bodyOf(want) };
    document.dispatchEvent(new CustomEvent("kliping:patched", { detail: { build } }));
  };

  // The page as it was last served, to tell a change of the page from one of a file beside it.
  const bodyOf = (from) => {
    const body = from.body.cloneNode(true);
    body.querySelectorAll("script[data-kliping-token]").forEach((one) => one.remove());
    return body.innerHTML;
  };
  let source = null;
  const remember = async () => {
    const answer = await fetch(location.href, { cache: "force-cache", headers: { accept: "text/html" } });
    const from = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = from.querySelector("script[data-kliping-page]");
    if (script && script.dataset.klipingPage === page) source = { head: from.head.innerHTML, body: bodyOf(from) };
  };

  // ---- what is said over the page -------------------------------------------------------------------------------

  const element = (name, attributes, ...inside) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(key, "");
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
    }
    node.append(...inside.filter((one) => one !== null && one !== undefined));
    return node;
  };

  const host = element("kliping-preview", { "data-kliping-token": "" });
  const shade = host.attachShadow({ mode: "open" });
  const overlay = element("div", { role: "alert" });
  const bar = element("div");
  shade.append(element("link", { rel: "stylesheet", href: "/-/live.css" }), overlay, bar);
  let dismissed = "";

  const wrong = (notices, isKept) => {
    overlay.replaceChildren();
    const seen = JSON.stringify(notices);
    if (notices.length === 0) dismissed = "";
    if (notices.length === 0 || seen === dismissed) return;
    const close = element("button", { type: "button", class: "close", "aria-label": "Dismiss" }, "×");
    const dismiss = () => { dismissed = seen; overlay.replaceChildren(); };
    close.addEventListener("click", dismiss);
    const one = (notice) => element("li", {},
      notice.place ? element("a", { href: notice.href }, notice.place) : null,
      element("pre", { tabindex: "0" }, notice.text));
    overlay.append(element("section", { class: "overlay", "aria-label": "What is wrong with the site" },
      element("header", {}, element("strong", {}, isKept ? "The page below is the last good one" : "The site has mistakes"), close),
      element("ol", {}, ...notices.map(one))));
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") overlay.querySelector("button")?.click();
  });

  // The address of this page, seen otherwise.
  const seen = (changes) => {
    const to = new URL(location.href);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) to.searchParams.delete(key); else to.searchParams.set(key, value);
    }
    return to.href;
  };

  const clock = (told) => {
    const input = element("input", { type: "datetime-local", step: "60", value: told.now.slice(0, 16), "aria-label": `Clock of the preview, ${told.zone}` });
    const form = element("form", {}, input, element("button", {}, "See the site then"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value) location.assign(seen({ "-now": input.value }));
    });
    return element("div", { class: "row" }, form, view.has("-now") ? element("a", { href: seen({ "-now": null }) }, "Now") : null);
  };

  const facts = (told) => {
    const link = (href, text, more) => element("a", { href, ...more }, text);
    const query = view.toString() ? `?${view}` : "";
    const languages = told.translations.map((one) => link(one.url + query, one.lang, { lang: one.lang, "aria-current": one.lang === told.lang ? "page" : null }));
    const row = (name, ...inside) => element("div", { class: "row" }, element("span", { class: "name" }, name), ...inside);
    return [
      row("Record", told.href ? link(told.href, told.record) : element("span", {}, told.record || "none: kliping makes this page")),
      row("Language", ...(languages.length ? languages : [element("span", {}, told.lang || "—")])),
      row("Drafts", element("span", {}, told.drafts ? "shown" : "hidden"), link(seen({ "-drafts": told.drafts ? "0" : "1" }), told.drafts ? "Hide" : "Show")),
      told.embargoed ? row("Embargoed", element("span", {}, "shown")) : null,
      told.next_change ? row("Changes next", element("time", { datetime: told.next_change }, told.next_change.slice(0, 16).replace("T", " "))) : null,
      clock(told),
    ];
  };

  const foot = (told) => {
    const open = bar.querySelector("details")?.open;
    // Who is at the clock must not have it taken away.
    if (open && shade.activeElement?.localName === "input") return;
    const badge = (text) => element("span", { class: "badge" }, text);
    const name = told.record ? told.record.split("/").slice(-2).join("/") : "preview";
    bar.replaceChildren(element("details", { class: "bar", open },
      element("summary", {}, element("span", {}, name),
        told.drafts ? badge("drafts") : null, told.embargoed ? badge("embargoed") : null,
        told.clock_is_set ? badge(told.now.slice(0, 16).replace("T", " ")) : null),
      ...facts(told)));
  };

  // Links of the page lead on within the same view.
  addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.localName === "a" && node.href);
    if (!link || link.getRootNode() === shade || view.size === 0 || link.origin !== location.origin) return;
    const to = new URL(link.href);
    for (const [key, value] of view) if (!to.searchParams.has(key)) to.searchParams.set(key, value);
    if (to.pathname === location.pathname && to.search === location.search) return;
    link.href = to.href;
  }, true);

  // ---- listening ------------------------------------------------------------------------------------------------

  // What is true of this page now; one question at a time, and one more when something happened meanwhile.
  const refresh = async () => {
    if (busy) { again = true; return busy; }
    busy = (async () => {
      do {
        again = false;
        const answer = await fetch(ask("state"), { cache: "no-store" });
        if (answer.status === 403) return location.reload();
        if (!answer.ok) return;
        const told = await answer.json();
        build = told.build;
        if (told.page !== page) await patch();
        state = told.state;
        wrong(told.notices, told.is_kept);
        foot(told.bar);
      } while (again);
    })().catch(() => {}).finally(() => { busy = null; });
    return busy;
  };

  const stop = () => { channel?.close(); channel = null; };

  // A browser opens six connections to one host, and each channel holds one: pages that nobody sees close theirs.
  const listen = async () => {
    stop();
    if (document.hidden) return;
    await refresh();
    if (document.hidden || channel) return;
    channel = new EventSource(ask("live", { state }));
    channel.onmessage = () => refresh();
    channel.onerror = () => {
      // The server went away, or is another one now: `refresh` finds out which.
      if (channel && channel.readyState === EventSource.CLOSED) { stop(); setTimeout(listen, 1000); }
      else { stop(); setTimeout(listen, 300); }
    };
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
  addEventListener("pagehide", stop);
  document.documentElement.append(host);
  remember().catch(() => {});
  listen();
})();
