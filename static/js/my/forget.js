/** Nobody's pages are open here: drop the badges that may lie here from before. */

import { CACHE } from "./keeping.js";

/* A page that was kept does not know who is signed in. */
const isKept = document.documentElement.hasAttribute("data-kept");
if (!isKept) await globalThis.caches?.delete(CACHE);
