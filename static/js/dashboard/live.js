/** Keep a part of the page up to date: ask the server for a fresh one again and again. */

import { morphChildren } from "./morph.js";

const PAUSE = 2000;
/** So long without an answer is called »no network«: a single lost answer is nothing. */
const LOST_AFTER = 5000;
const TOO_LONG = 4000;

const part = document.querySelector("[data-live]");
const notice = document.querySelector("[data-live-notice]");
let etag = null;
let heardAt = performance.now();

async function ask() {
  const answer = await fetch(part.dataset.live, {
    /* The browser's own cache would answer for a server that is gone. */
    cache: "no-store",
    headers: etag ? { "If-None-Match": etag } : {},
    signal: AbortSignal.timeout(TOO_LONG),
  });
  /* Signed out: the whole page says so. */
  if (answer.redirected) location.reload();
  if (answer.status !== 304 && !answer.ok) throw new Error("no state");
  if (answer.ok) show(await answer.text());
  etag = answer.headers.get("ETag");
  heardAt = performance.now();
}

function show(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  morphChildren(part, fresh.content);
}

/** Say when the network is gone, and of when the figures are. */
function tell() {
  const isLost = performance.now() - heardAt > LOST_AFTER;
  const moment = part.querySelector("[data-live-moment]").textContent.trim();
  const text = isLost ? notice.dataset.lost.replace("{time}", moment) : "";
  if (notice.textContent !== text) notice.textContent = text;
}

async function keepAsking() {
  for (;;) {
    try {
      await ask();
    } catch {
      /* No network: asked again. */
    }
    tell();
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

await keepAsking();
