/** Show what a form would add as a grid. */

import { layOut } from "./layout.js";

for (const grid of document.querySelectorAll("[data-grid]")) layOut(grid);
