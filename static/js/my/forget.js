/** Nobody's pages are open here: drop those that may lie here from before. */

import { CACHE } from "./keeping.js";

/** Whose scanner it is stands on its page; as in `sw.js`. */
const PHONE = "phone";

/* A page that was kept does not know who is signed in. */
const isKept = document.documentElement.hasAttribute("data-kept");
if (!isKept) {
  await Promise.all([CACHE, PHONE].map((name) => globalThis.caches?.delete(name)));
}
