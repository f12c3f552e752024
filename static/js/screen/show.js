/** The screen at a stage: big time, who speaks, who comes next. */

import { Link } from "./link.js";
import { keepPage } from "./memory.js";
import { moment } from "./moment.js";
import { clockFace, urgency } from "./reading.js";

const REFRESH = 200;
/** The longest time without hours, such as "+12:34": a longer one is written smaller. */
const MINUTES_LENGTH = 6;

const screen = document.querySelector("[data-stage-screen]");
const places = Object.fromEntries(
  [...screen.querySelectorAll("[data-place]")].map((place) => [place.dataset.place, place]),
);
const words = screen.dataset;
const link = new Link(words.state);
const timeOfDay = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: words.zone,
});

function write(place, text) {
  if (places[place] && places[place].textContent !== text) places[place].textContent = text;
}

function sentence(seen, level) {
  if (level === "up") return words.up;
  if (seen.mode === "running" && level === "soon") return words.soon;
  return words[seen.mode];
}

/** What buttons are made for; `screen/remote.html` writes the same. */
function seenKey({ mode, item, next }) {
  return [link.state.version, mode, item?.guid ?? "-", next?.guid ?? "-"].join(" ");
}

function draw() {
  if (!link.state || !link.time.isKnown) return;
  const seen = moment(link.state, link.time.now());
  const level = urgency(seen.mode, seen.remaining);
  screen.dataset.level = level;
  screen.dataset.seen = seenKey(seen);
  screen.toggleAttribute("data-lost", link.isLost);
  write("title", (seen.item ?? seen.next)?.title ?? "");
  write("abstract", (seen.item ?? seen.next)?.abstract ?? "");
  const face = seen.mode === "over" ? "" : clockFace(seen.remaining);
  write("time", face);
  screen.toggleAttribute("data-long", face.length > MINUTES_LENGTH);
  /* Read out only when it changes: at the beginning, at two minutes, at the end. */
  write("sentence", sentence(seen, level));
  const next = seen.item ? seen.next : null;
  places.next?.toggleAttribute("hidden", !next);
  write("next-title", next?.title ?? "");
  write("next-time", next ? timeOfDay.format(next.startsAt) : "");
}

const fullScreen = screen.querySelector("[data-full-screen]");
if (fullScreen && document.fullscreenEnabled) {
  fullScreen.hidden = false;
  fullScreen.addEventListener("click", () => document.documentElement.requestFullscreen());
}

addEventListener("pagehide", () => link.remember());
if (words.worker) keepPage(words.worker).catch(() => {});
link.keepAsking();
setInterval(draw, REFRESH);
