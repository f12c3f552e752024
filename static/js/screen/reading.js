/** How the time left is written, and how urgent it is. */

export const SOON = 2 * 60 * 1000;

/**
 * The time left as a clock says it: a second is shown until it has passed, and once the time is up
 * it counts on with a plus.
 * @param {number} remaining milliseconds
 * @returns {string} such as "4:05", "1:02:03" or "+0:07"
 */
export function clockFace(remaining) {
  const seconds = remaining >= 0 ? Math.ceil(remaining / 1000) : Math.floor(-remaining / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const parts = hours ? [hours, twoDigits(minutes)] : [minutes];
  return `${remaining < 0 ? "+" : ""}${[...parts, twoDigits(seconds % 60)].join(":")}`;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

/**
 * @param {string} mode as `moment` gives it
 * @param {number} remaining milliseconds
 * @returns {"calm" | "soon" | "up"} what colour and words say
 */
export function urgency(mode, remaining) {
  if (mode !== "running" && mode !== "paused") return "calm";
  if (remaining <= 0) return "up";
  return remaining <= SOON ? "soon" : "calm";
}
