/** Nobody's pages are open here: drop the badges that may lie here from before. */

import { CACHE } from "./keeping.js";

await globalThis.caches?.delete(CACHE);
