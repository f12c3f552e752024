/** Keep the party's badges on this phone, and say whether that worked. */

import { CACHE, keep, ownFiles } from "./keeping.js";

const place = document.querySelector("[data-badge-pages]");

async function keepBadges() {
  /* Without HTTPS a browser has neither. */
  if (!isSecureContext || !navigator.serviceWorker) return false;
  try {
    await navigator.serviceWorker.register(place.dataset.worker);
    await document.fonts.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const pages = place.dataset.badgePages.split(" ").map((path) => new URL(path, location).href);
    await keep(await caches.open(CACHE), pages, ownFiles(loaded, location.origin));
    return true;
  } catch {
    /* There may be no network, and this the copy that was kept before. */
    return Boolean(await caches.match(location.href));
  }
}

const outcome = (await keepBadges()) ? "[data-kept]" : "[data-not-kept]";
place.querySelector(outcome)?.removeAttribute("hidden");
