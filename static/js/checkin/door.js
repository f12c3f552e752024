/** The steward's scanner: camera, handheld scanner, typed codes and names, with or without a network. */

import { hasSeveralCameras } from "../camera/camera.js";
import { Viewer } from "../camera/viewer.js";
import { CACHE, keepScanner } from "./keeping.js";
import { AnswerScreen } from "./answer.js";
import { Desk, ElsewhereError } from "./desk.js";
import { Device } from "./device.js";
import { NoAnswerError } from "./server.js";
import { asksAgain, stateOf, wordsOf } from "./sentences.js";
import { signal, unlock } from "./signals.js";
import { Turns } from "./turns.js";
import "../my/awake.js";

/** A handheld scanner types faster than any hand: between two keys it takes no longer. */
const KEY_GAP_MS = 100;

/** So long nobody at the door wonders whether the scan was heard. */
const SHORT_WAIT_MS = 700;

const MOST_FOUND = 8;

const door = document.querySelector("[data-door]");
const part = (name) => door.querySelector(`[data-${name}]`);
const say = wordsOf(door);
const codeForm = part("code-form");
const screen = new AnswerScreen(part("answer"), say, takeBack);
const turns = new Turns(answerTo, () => screen.isTaken);

/** Answers whoever is signed in on a phone that was not paired. */
const desk = new Desk(door.dataset);

const viewer = new Viewer(door, {
  say,
  tell,
  onCode: (code) => turns.see(code, chosenKind()),
  onOpen: showTools,
});

let device = null;
/* By which the phone decided last; they outlast its own end. */
let rules = null;

/* --- Answers ---------------------------------------------------------------------------------- */

function isPaired() {
  return device !== null && device.status.name !== null;
}

async function answerTo(code, kind) {
  /* Whose time is over only hands over: to ask for a password would end that. */
  if (!isPaired() && device?.status.ended && !door.hasAttribute("data-signed-in")) {
    tell(stateOf(device.status, say).text);
    return true;
  }
  const answering = isPaired() ? device.scan(code, kind) : desk.scan(code, kind);
  return showOrTell(answering, { failed: "failed", unanswered: "unanswered" });
}

async function takeBack(answer, reason) {
  const answering = isPaired() ? device.undo(answer, reason) : desk.undo(answer, reason);
  await showOrTell(answering, { failed: "undo-failed", unanswered: "undo-unanswered" });
}

/**
 * If nothing was stored, say because the phone is full, nothing is answered either.
 * @returns {Promise<boolean>} whether there is an answer that stands
 */
async function showOrTell(answering, { failed, unanswered }) {
  const waiting = setTimeout(() => tell(say("asking")), SHORT_WAIT_MS);
  try {
    const answer = await answering;
    tell("");
    show(answer);
    return !(answer && asksAgain(answer));
  } catch (error) {
    screen.close();
    if (error instanceof ElsewhereError) {
      location.assign(error.address);
      return true;
    }
    tell(say(error instanceof NoAnswerError ? unanswered : failed));
    signal("refused");
    console.error(error);
    return false;
  } finally {
    clearTimeout(waiting);
  }
}

function show(answer) {
  if (!answer) return;
  screen.show(answer, rules);
  part("count").hidden = true;
  part("last").hidden = false;
}

function chosenKind() {
  return door.querySelector("[name=direction]:checked")?.value ?? "entry";
}

/* --- Camera ----------------------------------------------------------------------------------- */

async function showTools() {
  /* The keyboard of a phone would cover the picture. */
  document.activeElement.blur();
  const { zoomRange } = viewer.camera;
  part("zoom-field").hidden = !zoomRange;
  if (zoomRange) Object.assign(part("zoom"), zoomRange, { value: zoomRange.min });
  part("switch").hidden = !(await hasSeveralCameras());
}

async function mayUseCamera() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    /* Not every browser tells; then a tap asks. */
    return false;
  }
}

/* --- Typing ----------------------------------------------------------------------------------- */

/** A handheld scanner is a keyboard: what it types outside of fields is a code. */
function hearKeys() {
  let typed = "";
  let lastAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea, summary")) return;
    if (event.timeStamp - lastAt > KEY_GAP_MS) typed = "";
    lastAt = event.timeStamp;
    if (event.key.length === 1) {
      typed += event.key;
    } else if (event.key === "Enter" && typed.length > 1) {
      /* Not a press of the button that has the focus. */
      event.preventDefault();
      turns.read(typed, chosenKind());
      typed = "";
    }
  });
}

/** A press of Enter presses the form's first button, whatever direction was chosen. */
function onEnter(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  codeForm.requestSubmit(codeForm.querySelector(`[value="${chosenKind()}"]`));
}

function onTyped(event) {
  event.preventDefault();
  const { code } = codeForm.elements;
  turns.hear(code.value, event.submitter.value);
  code.value = "";
}

function onSearch(event) {
  if (!isPaired()) return;
  event.preventDefault();
  const found = device.search(part("search").elements.q.value);
  const list = part("found");
  list.replaceChildren(...found.slice(0, MOST_FOUND).map(drawPerson));
  list.hidden = found.length === 0;
  part("nobody").hidden = found.length > 0;
}

function drawPerson(person) {
  const entry = part("person").content.cloneNode(true);
  entry.querySelector("[data-person-name]").textContent = person.name;
  entry.querySelector("[data-person-town]").textContent =
    `${person.town}, ${say(`role:${person.role}`)}`;
  const button = entry.querySelector("button");
  const word = say(`kind:${chosenKind()}`);
  button.querySelector(".kern-label").textContent = word;
  button.setAttribute("aria-label", `${word}: ${person.name}`);
  button.addEventListener("click", () => turns.hear(person.key, chosenKind()));
  return entry;
}

/* --- How things stand ------------------------------------------------------------------------- */

function tell(text) {
  part("trouble").textContent = text;
  part("trouble").hidden = !text;
}

function drawStatus() {
  const { status } = device;
  const { text, isWarning } = stateOf(status, say);
  part("state").textContent = text;
  part("state").hidden = !text;
  part("state").classList.toggle("door-state--warning", isWarning);
  if (status.gate) {
    rules = status;
    part("people").hidden = !(status.gate.may_search && status.gate.shows_names);
  }
  if (status.ended) caches.delete(CACHE);
}

async function openDevice() {
  /* Without HTTPS a browser has neither cameras nor keys; the camera's sentence says so. */
  if (!isSecureContext) return;
  device = await Device.open({ version: door.dataset.version, onChange: () => device && drawStatus() });
  drawStatus();
  const isOver = device.status.ended?.why === "over";
  if (!isPaired() && !isOver) return;
  window.addEventListener("online", () => device.hurry());
  document.addEventListener("visibilitychange", () => device.hurry());
  device.stayInTouch();
  if (!isOver) keepPage();
}

async function keepPage() {
  try {
    await keepScanner(CACHE, door.dataset);
  } catch {
    /* There may be no network, and this the page that was kept before. */
    if (!document.documentElement.hasAttribute("data-kept")) return;
  }
  part("ready").hidden = false;
}

part("switch").addEventListener("click", () => viewer.turnAround());
part("zoom").addEventListener("input", (event) => viewer.camera.setZoom(Number(event.target.value)));
part("last").addEventListener("click", () => screen.showAgain());
codeForm.addEventListener("submit", onTyped);
codeForm.elements.code.addEventListener("keydown", onEnter);
for (const each of door.querySelectorAll("[name=direction]")) {
  each.addEventListener("change", () => {
    part("found").hidden = true;
  });
}
part("search").addEventListener("submit", onSearch);
/* Each time, since a call or a locked screen silences the page again. A finger counts as a touch of the
   page only when it is lifted. */
for (const event of ["pointerup", "keydown", "visibilitychange"]) document.addEventListener(event, unlock);
hearKeys();
part("scanner").hidden = false;
await openDevice();
if (await mayUseCamera()) await viewer.start();
