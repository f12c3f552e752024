/** The steward's scanner: camera, handheld scanner, typed codes and names, with or without a network. */

import { Camera, CameraError, hasSeveralCameras, openReader } from "../camera/camera.js";
import { CACHE, keepScanner } from "./keeping.js";
import { AnswerScreen } from "./answer.js";
import { Device } from "./device.js";
import { stateOf, wordsOf } from "./sentences.js";
import { unlock } from "./signals.js";
import "../my/awake.js";

/** A code that stays before the camera counts once. */
const SAME_CODE_MS = 3000;

/** A handheld scanner types faster than any hand: between two keys it takes no longer. */
const KEY_GAP_MS = 100;

const MOST_FOUND = 8;

const door = document.querySelector("[data-door]");
const part = (name) => door.querySelector(`[data-${name}]`);
const say = wordsOf(door);
const codeForm = part("code-form");
const screen = new AnswerScreen(part("answer"), say, takeBack);

let device = null;
let camera = null;
let facing = "environment";
let isBusy = false;
let lastSeen = { code: "", at: 0 };

/* --- Answers ---------------------------------------------------------------------------------- */

/** Whether this phone was paired; else whoever is signed in here asks the server by the form. */
function isPaired() {
  return device !== null && device.status.name !== null;
}

async function answerTo(code, kind) {
  if (!isPaired()) {
    codeForm.elements.code.value = code;
    codeForm.requestSubmit(codeForm.querySelector(`[value="${kind}"]`));
    return;
  }
  if (isBusy || screen.isFresh) return;
  isBusy = true;
  try {
    show(await device.scan(code, kind));
  } catch (error) {
    /* Nothing was stored, say because the phone is full: so nothing is answered either. */
    tell(say("failed"));
    throw error;
  } finally {
    isBusy = false;
  }
}

async function takeBack(answer, reason) {
  show(await device.undo(answer, reason));
}

function show(answer) {
  if (!answer) return;
  screen.show(answer);
  part("last").hidden = false;
}

function chosenKind() {
  return door.querySelector("[name=direction]:checked")?.value ?? "entry";
}

function onCode(code) {
  const now = Date.now();
  const isSame = code === lastSeen.code && now - lastSeen.at < SAME_CODE_MS;
  lastSeen = { code, at: now };
  if (!isSame) answerTo(code, chosenKind());
}

/* --- Camera ----------------------------------------------------------------------------------- */

async function startCamera() {
  part("start").hidden = true;
  tell("");
  try {
    const { reader, wasm } = door.dataset;
    camera?.close();
    camera = await Camera.open({
      video: part("video"),
      reader: await openReader({ module: reader, wasm }),
      onCode,
      onEnd: stopCamera,
      facing,
    });
    part("viewer").hidden = false;
    /* The keyboard of a phone would cover the picture. */
    document.activeElement.blur();
    await showTools();
  } catch (error) {
    if (!(error instanceof CameraError)) throw error;
    stopCamera();
    tell(say(`camera:${error.why}`));
  }
}

function stopCamera() {
  camera?.close();
  camera = null;
  part("viewer").hidden = true;
  part("start").hidden = false;
}

async function showTools() {
  const zoom = part("zoom");
  part("torch").hidden = !camera.hasTorch;
  part("torch").setAttribute("aria-pressed", "false");
  part("switch").hidden = !(await hasSeveralCameras());
  part("zoom-field").hidden = !camera.zoomRange;
  if (camera.zoomRange) Object.assign(zoom, camera.zoomRange, { value: camera.zoomRange.min });
}

function toggleTorch() {
  const shines = part("torch").getAttribute("aria-pressed") !== "true";
  camera.setTorch(shines);
  part("torch").setAttribute("aria-pressed", String(shines));
}

function switchCamera() {
  facing = facing === "user" ? "environment" : "user";
  startCamera();
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
      onCode(typed);
      typed = "";
    }
  });
}

function onTyped(event) {
  if (!isPaired()) return;
  event.preventDefault();
  const { code } = codeForm.elements;
  answerTo(code.value, event.submitter?.value ?? "entry");
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
  button.setAttribute("aria-label", `${button.textContent.trim()}: ${person.name}`);
  button.addEventListener("click", () => answerTo(person.key, chosenKind()));
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
    part("people").hidden = !(status.gate.may_search && status.gate.shows_names);
  }
  if (status.ended) caches.delete(CACHE);
}

async function openDevice() {
  /* Without HTTPS a browser has neither cameras nor keys; the camera's sentence says so. */
  if (!isSecureContext) return;
  device = await Device.open({ version: door.dataset.version, onChange: () => device && drawStatus() });
  drawStatus();
  if (!isPaired()) return;
  window.addEventListener("online", () => device.hurry());
  document.addEventListener("visibilitychange", () => device.hurry());
  device.stayInTouch();
  keepPage();
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

part("start").addEventListener("click", startCamera);
part("torch").addEventListener("click", toggleTorch);
part("switch").addEventListener("click", switchCamera);
part("zoom").addEventListener("input", (event) => camera.setZoom(Number(event.target.value)));
part("last").addEventListener("click", () => screen.showAgain());
codeForm.addEventListener("submit", onTyped);
part("search").addEventListener("submit", onSearch);
document.addEventListener("pointerdown", unlock, { once: true });
document.addEventListener("keydown", unlock, { once: true });
/* Phones take the camera away from a page that is not seen. */
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && camera?.track.readyState === "ended") startCamera();
});
hearKeys();
part("scanner").hidden = false;
await openDevice();
if (await mayUseCamera()) await startCamera();
