/** What of our pages stays on a phone, so that they open without a network. */

/** The cache that holds the badges; `sw.js` reads it. */
export const CACHE = "badges";

/**
 * Our own files among what a page loaded.
 * @param {string[]} loaded addresses
 * @param {string} origin
 * @returns {string[]}
 */
export function ownFiles(loaded, origin) {
  return [...new Set(loaded.filter((address) => address.startsWith(`${origin}/static/`)))];
}

/**
 * Hold these pages and files as they are now, and nothing else.
 * @param {Pick<Cache, "addAll" | "keys" | "delete">} cache
 * @param {string[]} pages addresses
 * @param {string[]} files addresses of what they need
 * @param {RequestInit} options how to ask for the pages
 */
export async function keep(cache, pages, files, options = {}) {
  /* A page that leads elsewhere is none of them any more. */
  const ask = (page) => new Request(page, { redirect: "error", ...options });
  await cache.addAll([...pages.map(ask), ...files]);
  const wanted = new Set([...pages, ...files]);
  const outdated = (await cache.keys()).filter((request) => !wanted.has(request.url));
  await Promise.all(outdated.map((request) => cache.delete(request)));
}
