/**
 * The scanner of a participant, for people, stages, stands and tables, and of a start-up, for people;
 * with or without a network.
 */

import { Viewer } from "../camera/viewer.js";
import { keepScanner } from "../checkin/keeping.js";
import { wordsOf } from "../checkin/sentences.js";
import { Outbox, poster, SignedOutError } from "./outbox.js";
import "../my/awake.js";

/** A code that stays before the camera counts once. */
const SAME_CODE_MS = 5000;

/** So often what waits is tried again. */
const PAUSE_MS = 15_000;

const MOST_ANSWERS = 5;
const BUZZ_MS = 60;

const page = document.querySelector("[data-phone]");
const part = (name) => page.querySelector(`[data-${name}]`);
const say = wordsOf(page);

/** The codes that do something here, by the path of their addresses. */
const OURS = new RegExp(`/(${page.dataset.kinds})/[^/?#]+$`, "i");

let lastSeen = { code: "", at: 0 };
let csrfToken = page.dataset.token;

/* --- Codes ------------------------------------------------------------------------------------ */

async function onCode(code) {
  const now = Date.now();
  const isSame = code === lastSeen.code && now - lastSeen.at < SAME_CODE_MS;
  lastSeen = { code, at: now };
  if (isSame) return;
  navigator.vibrate?.(BUZZ_MS);
  if (!OURS.test(code)) {
    show({ sentence: say("foreign"), page: "", is_good: false });
    return;
  }
  try {
    await outbox.keep(code, ticks());
  } catch (error) {
    show({ sentence: say("not-kept"), page: "", is_good: false });
    throw error;
  }
  await send();
}

function ticks() {
  const isTicked = (name) => Boolean(page.querySelector(`[name=${name}]`)?.checked);
  return { email: isTicked("gives_email"), phone: isTicked("gives_phone") };
}

async function send() {
  try {
    const isOnline = await outbox.send((_entry, answer) => show(answer));
    await drawState(isOnline ? "" : say("offline"));
  } catch (error) {
    if (!(error instanceof SignedOutError)) throw error;
    await drawState(say("signed-out"));
  }
}

async function drawState(trouble) {
  const { length } = await outbox.waiting();
  const parts = [trouble, length > 0 ? say("waiting", { number: length }) : ""];
  part("state").textContent = parts.filter(Boolean).join(" ");
  part("state").hidden = !part("state").textContent;
}

function show({ sentence, page: address, is_good: isGood }) {
  const entry = part("answer").content.cloneNode(true);
  entry.querySelector("li").classList.toggle("scan-answer--bad", !isGood);
  entry.querySelector("[data-sentence]").textContent = sentence;
  const link = entry.querySelector("a");
  if (address) link.href = address;
  else link.remove();
  const list = part("answers");
  list.prepend(entry);
  while (list.children.length > MOST_ANSWERS) list.lastElementChild.remove();
}

/** The session may be newer than this page. */
async function renewToken() {
  const response = await fetch(page.dataset.page, { cache: "no-store", redirect: "manual" });
  if (response.type === "opaqueredirect") throw new SignedOutError();
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = fresh.querySelector("[data-phone]");
  if (now?.dataset.owner !== page.dataset.owner) throw new SignedOutError();
  csrfToken = now.dataset.token;
}

/* --- How things stand ------------------------------------------------------------------------- */

function tell(text) {
  part("trouble").textContent = text;
  part("trouble").hidden = !text;
}

async function keepPage() {
  try {
    await keepScanner(page.dataset.cache, page.dataset);
  } catch {
    /* There may be no network, and this the page that was kept before. */
    if (!document.documentElement.hasAttribute("data-kept")) return;
  }
  part("ready").hidden = false;
}

const outbox = await Outbox.open({
  owner: page.dataset.owner,
  post: poster({ page: page.dataset.page, token: () => csrfToken, renew: renewToken }),
});
new Viewer(page, { say, tell, onCode });
part("scanner").hidden = false;
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) send();
});
setInterval(send, PAUSE_MS);
navigator.storage?.persist?.();
await send();
if (isSecureContext) await keepPage();
