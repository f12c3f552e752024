/**
 * The one service worker: shows the badges that `my/keeping.js` keeps when there is no network.
 *
 * It asks the network first, so that a changed badge is seen; everything else it leaves alone.
 * A script of the old kind, since not every phone's browser takes modules here.
 */

/** As in `my/keeping.js`. */
const CACHE = "badges";
const BADGE = /^\/meine-messe\/ausweise?(\/|$)/;
const FILES = `${self.location.origin}/static/`;

/** So long a badge, and then its files, wait for hall Wi-Fi before the kept ones are taken. */
const PATIENCE_MS = { badge: 3000, file: 500 };

/** Answers that say that a badge is no more: gone, or not for this browser. */
const GONE = [403, 404, 410];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && BADGE.test(pathname)) {
    const fresh = freshBadge(request);
    event.waitUntil(fresh.catch(() => undefined));
    event.respondWith(freshOrKept(request, fresh, PATIENCE_MS.badge));
  } else if (request.url.startsWith(FILES)) {
    event.respondWith(freshOrKept(request, fetch(request), PATIENCE_MS.file));
  }
});

/** The badge as it is now; the kept one is dropped if there is none any more. */
async function freshBadge(request) {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect" || GONE.includes(answer.status)) {
    await (await caches.open(CACHE)).delete(request, { ignoreVary: true });
  }
  return answer;
}

async function freshOrKept(request, fresh, patience) {
  const kept = await caches.match(request, { cacheName: CACHE, ignoreVary: true });
  if (!kept) return fresh;
  const useful = fresh.then((answer) => (answer.status < 500 ? answer : kept)).catch(() => kept);
  const late = new Promise((resolve) => setTimeout(resolve, patience, kept));
  return Promise.race([useful, late]);
}
