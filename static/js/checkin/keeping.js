/** A scanner's page stays on the phone, so that it opens without a network. */

import { keep, ownFiles } from "../my/keeping.js";

/** The cache that holds the steward's; `sw.js` reads it. */
export const CACHE = "door";

/**
 * @param {string} cache that `sw.js` reads
 * @param {{worker: string, page: string, reader: string, wasm: string, files: string}} addresses
 *   of the service worker, the page, and what it loads later
 */
export async function keepScanner(cache, { worker, page, reader, wasm, files }) {
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  await document.fonts.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const later = [reader, wasm, ...files.split(" ")].map((path) => new URL(path, location).href);
  const own = ownFiles([...loaded, ...later], location.origin);
  await keep(await caches.open(cache), [new URL(page, location).href], own);
}
