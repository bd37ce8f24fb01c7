// What must be known before anything is painted; all else waits in helps.js. It is asked for by every page and kept by
// the browser for a year, so that it costs the first page of a first visit alone.
const root = document.documentElement;
try {
  const scheme = JSON.parse(localStorage.getItem("kliping:scheme"));
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
} catch { /* Nothing may be kept: the reader's wish. */ }
// A question stands in the address: room for its answer is left free, so that nothing moves when it comes.
if (new URLSearchParams(location.search).get("q")) root.dataset.asked = "";
