/** Where an item of the plan may go: times are minutes of the day, places are columns. */

export const STEP = 5;

/** So many pixels from an edge one begins to scroll, by so many at a time. */
const EDGE = 80;
const PULL = 8;

/**
 * @typedef {{column: number | null, start: number, end: number}} Place a column of none: everywhere
 * @typedef {{columns: number, first: number, last: number}} Limits
 */

/** @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
  return Math.max(least, Math.min(value, most));
}

/**
 * The place so many minutes and columns on, inside the grid.
 * @param {Place} place
 * @param {number} minutes
 * @param {number} columns
 * @param {Limits} limits
 * @returns {Place}
 */
export function moved(place, minutes, columns, limits) {
  const length = place.end - place.start;
  const start = clamp(place.start + minutes, limits.first, limits.last - length);
  const column = place.column === null ? null : clamp(place.column + columns, 0, limits.columns - 1);
  return { column, start, end: start + length };
}

/**
 * The place, ending so many minutes later: never before its first step is over.
 * @param {Place} place
 * @param {number} minutes
 * @param {Limits} limits
 * @returns {Place}
 */
export function resized(place, minutes, limits) {
  return { ...place, end: clamp(place.end + minutes, place.start + STEP, limits.last) };
}

/**
 * How many pixels to scroll for a hand at `position` between two edges.
 * @param {number} position
 * @param {number} low
 * @param {number} high
 */
export function pull(position, low, high) {
  if (position < low + EDGE) return -PULL;
  return position > high - EDGE ? PULL : 0;
}

/** The nearest whole number of steps. @param {number} minutes */
export function snapped(minutes) {
  return Math.round(minutes / STEP) * STEP;
}

/** @param {Place} one @param {Place} other */
export function isSame(one, other) {
  return one.column === other.column && one.start === other.start && one.end === other.end;
}

/** `09:05` for 545. @param {number} minutes */
export function clockTime(minutes) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/**
 * `2026-06-23T09:05` for 545 minutes into a day, as forms write a moment.
 * @param {string} day
 * @param {number} minutes
 */
export function moment(day, minutes) {
  return new Date(Date.parse(`${day}T00:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

/** The sentence with each `{name}` replaced. @param {string} sentence @param {object} values */
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}
