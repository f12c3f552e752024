/**
 * The one service worker: shows the badges, the programme, the stage's screen and the scanners that
 * are kept on the device when there is no network.
 *
 * It asks the network first, so that what changed is seen; everything else it leaves alone.
 * A script of the old kind, since not every phone's browser takes modules here.
 */

/** As in `my/keeping.js`. */
const CACHE = "badges";
const BADGE = /^\/meine-messe\/ausweise?(\/|$)/;

/** As in `programme/main.js`. */
const PROGRAMMES = "programme";
const PROGRAMME = /^\/programm(\/mein)?$/;

/** As in `screen/memory.js`. */
const stageCache = (path) => `stage ${path}`;
const STAGE = /^\/buehne\/[^/]+$/;

/** As in `checkin/keeping.js`. */
const DOORS = "door";
const DOOR = /^\/einlass$/;

/** As on the pages of participants and start-ups that scan. */
const PHONES = "phone";
const PHONE = /^\/meine-messe\/scannen$/;
const STARTUP_PHONES = "startup-phone";
const STARTUP_PHONE = /^\/startups\/meine\/scannen$/;

const FILES = `${self.location.origin}/static/`;

/** So long a page, and then its files, wait for hall Wi-Fi before the kept ones are taken. */
const PATIENCE_MS = { page: 3000, file: 500 };

/** From this answer on the kept one is better: a file that is no more was replaced by a newer one. */
const FAILURE_FROM = { page: 500, file: 400 };

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
    event.respondWith(freshOrKept(fresh, keptIn(CACHE, request), "page"));
  } else if (request.mode === "navigate" && PROGRAMME.test(pathname)) {
    event.respondWith(freshOrKept(fetch(request), keptPage(PROGRAMMES, pathname), "page"));
  } else if (request.mode === "navigate" && STAGE.test(pathname)) {
    const kept = keptPage(stageCache(pathname), pathname);
    event.respondWith(freshOrKept(fetch(request), kept, "page"));
  } else if (request.mode === "navigate" && DOOR.test(pathname)) {
    event.respondWith(freshOrKept(fetch(request), keptPage(DOORS, pathname), "page"));
  } else if (request.mode === "navigate" && PHONE.test(pathname)) {
    event.respondWith(freshOrKept(fetch(request), keptPage(PHONES, pathname), "page"));
  } else if (request.mode === "navigate" && STARTUP_PHONE.test(pathname)) {
    event.respondWith(freshOrKept(fetch(request), keptPage(STARTUP_PHONES, pathname), "page"));
  } else if (request.url.startsWith(FILES)) {
    const kept = caches.match(request, { ignoreVary: true });
    event.respondWith(freshOrKept(fetch(request), kept, "file"));
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

function keptIn(cacheName, request) {
  return caches.match(request, { cacheName, ignoreVary: true });
}

/** The page that was kept, whatever part of it is asked for; it says that it is a kept one. */
async function keptPage(cacheName, path) {
  const kept = await keptIn(cacheName, path);
  if (!kept) return undefined;
  const html = await kept.text();
  return new Response(html.replace("<html", "<html data-kept"), { headers: kept.headers });
}

async function freshOrKept(fresh, finding, kind) {
  fresh.catch(() => undefined);
  const kept = await finding;
  if (!kept) return fresh;
  const useful = fresh
    .then((answer) => (answer.status < FAILURE_FROM[kind] ? answer : kept))
    .catch(() => kept);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS[kind], kept));
  return Promise.race([useful, late]);
}
