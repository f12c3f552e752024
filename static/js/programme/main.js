/** Keep an open programme current, keep it on the phone, and keep what somebody saved. */

import { keep, ownFiles } from "../my/keeping.js";

/** As in `sw.js`. */
const CACHE = "programme";
const STORE = "programme";

const BEAT_MS = 5000;
const LONGEST_MS = 60000;

const live = document.querySelector("[data-live]");
const programme = () => document.querySelector("[data-programme]");
const person = () => live.dataset.person;

/* What was saved. Signed in, the server knows it and the phone holds a copy for when there is no
   network; `owner` says whose copy, so that a phone handed on does not pass one's list to another. */

function stored() {
  try {
    return { owner: "", keys: [], ...JSON.parse(localStorage.getItem(STORE)) };
  } catch {
    return { owner: "", keys: [] };
  }
}

function store(owner, keys) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ owner, keys: [...new Set(keys)] }));
  } catch {
    /* A private window may forbid it: then nothing outlasts the page. */
  }
}

const stars = () => [...document.querySelectorAll("[data-save]")];
const isSaved = (star) => star.querySelector("button").value === "0";
const show = (star, saved) => (star.querySelector("button").value = saved ? "0" : "1");

function showSaved(keys) {
  for (const star of stars()) {
    show(star, keys.includes(star.dataset.save));
    star.hidden = false;
  }
  const entries = [...document.querySelectorAll("[data-entry]")];
  for (const entry of entries) entry.hidden = !keys.includes(entry.dataset.entry);
  const nothing = document.querySelector("[data-nothing-saved]");
  if (nothing && !person()) nothing.hidden = entries.some((entry) => !entry.hidden);
}

/** Bring page and phone together: what a phone saved before its owner signed in is sent along. */
async function settle() {
  const { owner, keys } = stored();
  if (!person()) {
    const isKept = document.documentElement.hasAttribute("data-kept");
    if (owner && !isKept) store("", []);
    showSaved(owner && !isKept ? [] : keys);
    return;
  }
  const known = live.dataset.saved.split(" ").filter(Boolean);
  const unknown = owner ? [] : keys.filter((key) => !known.includes(key));
  store(person(), [...known, ...unknown]);
  if (!unknown.length || !(await send(unknown, "1"))) return;
  for (const star of stars()) show(star, stored().keys.includes(star.dataset.save));
  if (programme()) await refresh();
}

async function send(keys, saved) {
  const form = new URLSearchParams(keys.map((key) => ["item", key]));
  form.set("saved", saved);
  form.set("csrf_token", live.dataset.token);
  try {
    const answer = await fetch(live.dataset.saving, {
      method: "POST",
      body: form,
      redirect: "manual",
    });
    return answer.ok || answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

async function toggle(star) {
  const saved = !isSaved(star);
  const key = star.dataset.save;
  if (person() && !(await send([key], saved ? "1" : "0"))) {
    live.textContent = live.dataset.failed;
    return;
  }
  const keys = stored().keys.filter((each) => each !== key);
  store(person(), saved ? [...keys, key] : keys);
  if (person()) {
    for (const same of stars().filter((each) => each.dataset.save === key)) show(same, saved);
  } else {
    showSaved(stored().keys);
  }
}

document.addEventListener("click", (event) => {
  const star = event.target.closest?.(".star")?.closest("[data-save]");
  if (!star) return;
  event.preventDefault();
  toggle(star);
});

/* The newest release, and what runs now. */

let pause = BEAT_MS;
let beat;
let outdated;

async function refresh() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-programme]");
  if (!answer.ok || !fresh) throw new Error("no programme");
  const focused = document.activeElement?.closest("[data-programme] [id], [data-save]");
  programme().replaceWith(document.adoptNode(fresh));
  live.dataset.saved = page.querySelector("[data-live]").dataset.saved;
  document.documentElement.removeAttribute("data-kept");
  refocus(focused);
  await settle();
  refreshInTime();
}

/** Who used the keyboard goes on where they were. */
function refocus(old) {
  if (!old) return;
  const same = old.id
    ? document.getElementById(old.id)
    : stars().find((star) => star.dataset.save === old.dataset.save);
  (same?.querySelector("button, a") ?? same)?.focus({ preventScroll: true });
}

function refreshInTime() {
  clearTimeout(outdated);
  const { seconds } = programme().dataset;
  if (seconds) outdated = setTimeout(() => refresh().catch(() => {}), Number(seconds) * 1000);
}

async function look() {
  clearTimeout(beat);
  try {
    const answer = await fetch(live.dataset.state, { cache: "no-cache" });
    if (!answer.ok) throw new Error("no answer");
    await follow((await answer.json()).number);
    pause = BEAT_MS;
  } catch {
    pause = Math.min(2 * pause, LONGEST_MS);
  }
  beat = setTimeout(look, document.hidden ? LONGEST_MS : pause);
}

let kept = 0;

async function follow(number) {
  const isKept = document.documentElement.hasAttribute("data-kept");
  const isNew = number !== Number(programme().dataset.number);
  if (isNew || isKept) await refresh();
  if (isNew) live.textContent = programme().dataset.news;
  if (kept !== number) await keepPages();
  kept = number;
}

/** What is kept is what everybody sees: who is signed in stays out of it. */
async function keepPages() {
  if (!isSecureContext || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(live.dataset.worker);
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const pages = live.dataset.pages.split(" ").map((path) => new URL(path, location).href);
  const cache = await caches.open(CACHE);
  await keep(cache, pages, ownFiles(loaded, location.origin), { credentials: "omit" });
}

await settle().catch(() => {});
if (programme()) {
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("online", look);
  beat = setTimeout(look, BEAT_MS);
  refreshInTime();
}
