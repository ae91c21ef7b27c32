// The application shell for a place with no network: one versioned cache, filled whole or not at all.
// It never touches /api, never queues what was counted, and never takes over while somebody counts:
// a new version waits until the page sends { type: "activate-update" }, which the user asked for.
// Each file once: a cache refuses to fill itself with the same request twice.
const SHELL = [...new Map(self.__WB_MANIFEST.map((entry) => [entry.url, entry])).values()];
const PREFIX = "giacenza-shell-";
const CACHE = PREFIX + fingerprint(SHELL);
const PATHS = new Set(SHELL.map((entry) => pathOf(entry.url)));

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("sync", (event) => event.waitUntil(hint()));
self.addEventListener("message", (event) => {
  if (event.data?.type === "activate-update") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const path = shellPath(event.request);
  if (path) event.respondWith(fromShell(path, event.request));
});

function pathOf(url) {
  return new URL(url, self.location.origin).pathname;
}

// One short text that changes whenever any file of the shell does (FNV-1a over names and revisions).
function fingerprint(entries) {
  let hash = 0x811c9dc5;
  for (const character of entries.map((e) => `${e.url}@${e.revision}`).join("\n")) {
    hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

// addAll stores everything or throws: a half-downloaded version is never installed.
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((entry) => new Request(entry.url, { cache: "reload" })));
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The network may be back: the page decides what to do about it.
async function hint() {
  for (const page of await self.clients.matchAll()) page.postMessage({ type: "sync-hint" });
}

// The file of the shell that answers a request, or null when the request is none of our business.
function shellPath(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  if (url.pathname.startsWith("/api")) return null;
  if (PATHS.has(url.pathname)) return url.pathname;
  return request.mode === "navigate" ? "/index.html" : null;
}

async function fromShell(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
