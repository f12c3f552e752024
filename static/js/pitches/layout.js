/** Lay the list of a day out as a grid of time and stages. */

/**
 * Put an element where its time and column are.
 * @param {HTMLElement} element
 * @param {import("./moving.js").Place} place
 */
export function draw(element, place) {
  const { style } = element;
  style.setProperty("--start", place.start);
  style.setProperty("--length", place.end - place.start);
  style.setProperty("--column", place.column ?? 0);
  style.setProperty("--span", place.column === null ? "var(--columns)" : 1);
}

/** Where the data of an element says that it is. */
export function placeOf(element, stages) {
  const { stage, start, end } = element.dataset;
  const column = stage ? stages.indexOf(stage) : null;
  return { column, start: Number(start), end: Number(end) };
}

/** The stages of a grid in order of columns. @param {HTMLElement} grid */
export function stagesOf(grid) {
  return [...grid.querySelectorAll(".plan__stages [data-stage]")].map((one) => one.dataset.stage);
}

/** @param {HTMLElement} grid */
export function layOut(grid) {
  const stages = stagesOf(grid);
  const { style, dataset } = grid;
  style.setProperty("--columns", stages.length);
  style.setProperty("--first", dataset.first);
  style.setProperty("--last", dataset.last);
  for (const hour of grid.querySelectorAll(".plan__hours li")) {
    hour.style.setProperty("--start", hour.dataset.start);
  }
  for (const item of grid.querySelectorAll("[data-item]")) draw(item, placeOf(item, stages));
  grid.classList.add("plan--drawn");
}
