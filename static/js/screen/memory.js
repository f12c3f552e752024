/**
 * What a screen knows outlasts its page: a reload without a network goes on where it was.
 *
 * The machine's own clock may be wrong, but it runs: by how much the server's time is ahead of it
 * holds for the next page too.
 */

import { keep, ownFiles } from "../my/keeping.js";

const keyOf = (url) => `stage ${url}`;

/** As in `sw.js`. */
const cacheOf = (path) => `stage ${path}`;

/**
 * @param {string} url where the state is found
 * @param {object} state as the server gave it
 * @param {number} now the server's time, in milliseconds since 1970
 */
export function remember(url, state, now) {
  try {
    localStorage.setItem(keyOf(url), JSON.stringify({ state, ahead: now - Date.now() }));
  } catch {
    /* A private window may forbid it: then nothing outlasts the page. */
  }
}

/**
 * @param {string} url where the state is found
 * @returns {{state: object, now: number} | null} what was known last, and the server's time
 */
export function recall(url) {
  try {
    const { state, ahead } = JSON.parse(localStorage.getItem(keyOf(url)));
    return { state, now: Date.now() + ahead };
  } catch {
    return null;
  }
}

/** Hold this page and what it loaded for a reload without a network. */
export async function keepPage(worker) {
  if (!isSecureContext || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(worker);
  await document.fonts.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const cache = await caches.open(cacheOf(location.pathname));
  const page = new URL(location.pathname, location).href;
  await keep(cache, [page], ownFiles(loaded, location.origin));
}
