/** Arrange the day: move items of the grid by mouse, finger or keyboard, and save each move. */

import { draw, layOut, placeOf, stagesOf } from "./layout.js";
import {
  clockTime,
  filled,
  isSame,
  moment,
  moved,
  pull,
  resized,
  snapped,
  STEP,
} from "./moving.js";
import { asker } from "./notices.js";

/** How many pixels a hand may slip without dragging. */
const FARTHEST_CLICK = 5;

/** How long a move may take before it counts as failed. */
const PATIENCE_MS = 15_000;

const KEYS = {
  ArrowUp: { minutes: -STEP, columns: 0 },
  ArrowDown: { minutes: STEP, columns: 0 },
  ArrowLeft: { minutes: 0, columns: -1 },
  ArrowRight: { minutes: 0, columns: 1 },
};

const plan = document.querySelector("[data-plan]");

if (plan) start();

function start() {
  const status = plan.querySelector("[data-status]");
  const undoButton = plan.querySelector("[data-undo]");
  const fragment = plan.querySelector("[data-fragment]");
  const words = plan.dataset;
  const done = [];
  /** The item in hand: {item, from, place}. */
  let held = null;
  let isSaving = false;
  let grid;
  let stages;

  const { ask, forget } = asker(words.check, (notices) => {
    if (held) say([sayPlace(held.place), ...notices].join(" "));
  });

  function say(text) {
    status.textContent = text;
  }

  function sayPlace({ column, start: from, end: to }) {
    const place = column === null ? words.everywhere : nameOf(column);
    return filled(words.sayPlace, { from: clockTime(from), to: clockTime(to), place });
  }

  function nameOf(column) {
    return grid.querySelectorAll(".plan__stages [data-stage]")[column].textContent;
  }

  function limits() {
    const { first, last } = grid.dataset;
    return { columns: stages.length, first: Number(first), last: Number(last) };
  }

  function fieldsOf(item, { column, start: from, end: to }) {
    return {
      item: item.dataset.item,
      place: column === null ? "" : stages[column],
      starts_at: moment(grid.dataset.day, from),
      ends_at: moment(grid.dataset.day, to),
    };
  }

  /** Show the plan as the server sent it. */
  function refresh() {
    grid = plan.querySelector("[data-grid]");
    stages = stagesOf(grid);
    layOut(grid);
    for (const handle of grid.querySelectorAll("[data-move]")) handle.hidden = false;
  }

  function replacePlan(html) {
    const left = plan.querySelector("[data-frame]").scrollLeft;
    fragment.innerHTML = html;
    refresh();
    plan.querySelector("[data-frame]").scrollLeft = left;
  }

  function find(key) {
    return [...grid.querySelectorAll("[data-item]")].find((one) => one.dataset.item === key);
  }

  function take(item) {
    const from = placeOf(item, stages);
    held = { item, from, place: from };
    item.classList.add("plan-item--held");
    item.querySelector("[data-move]").setAttribute("aria-pressed", "true");
  }

  function put(place) {
    if (isSame(place, held.place)) return;
    held.place = place;
    draw(held.item, place);
    say(sayPlace(place));
    ask(fieldsOf(held.item, place));
  }

  /** Nobody holds the item any more; gives what was held. */
  function letGo() {
    const was = held;
    held = null;
    forget();
    was.item.classList.remove("plan-item--held");
    was.item.querySelector("[data-move]").setAttribute("aria-pressed", "false");
    return was;
  }

  function cancel() {
    const { item, from } = letGo();
    draw(item, from);
    say(filled(words.sayBack, item.dataset));
  }

  async function drop() {
    const { item, from, place } = letGo();
    if (isSame(from, place)) {
      say(filled(words.sayBack, item.dataset));
    } else if (await save(item, place)) {
      done.push({ key: item.dataset.item, place: from });
      undoButton.disabled = false;
    }
  }

  /** Whether the server took the move; in any case the plan is shown as it is now. */
  async function save(item, place) {
    const fields = { ...fieldsOf(item, place), seen: item.dataset.seen };
    const isFocused = item.contains(document.activeElement);
    isSaving = true;
    say(words.saySaving);
    try {
      const answer = await fetch(words.moveTo, {
        method: "POST",
        headers: { "X-CSRFToken": words.token },
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const { html, message } = await answer.json();
      replacePlan(html);
      say(message);
      if (isFocused) find(fields.item)?.querySelector("[data-move]").focus();
      return answer.ok;
    } catch {
      /* No network, or an answer that is not the plan: nothing was saved. */
      layOut(grid);
      say(filled(words.sayFailed, item.dataset));
      return false;
    } finally {
      isSaving = false;
    }
  }

  async function undo() {
    if (held || isSaving || done.length === 0) return;
    const { key, place } = done.pop();
    undoButton.disabled = done.length === 0;
    const item = find(key);
    if (item) await save(item, place);
  }

  function onKey(event) {
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      undo();
    } else if (held && event.key === "Escape") {
      cancel();
    } else if (held && event.key in KEYS) {
      event.preventDefault();
      const { minutes, columns } = KEYS[event.key];
      put(
        event.shiftKey
          ? resized(held.place, minutes, limits())
          : moved(held.place, minutes, columns, limits()),
      );
    }
  }

  function onClick(event) {
    const handle = event.target.closest("[data-move]");
    if (!handle || isSaving) return;
    if (held) {
      drop();
    } else {
      take(handle.closest("[data-item]"));
      say(filled(words.sayHeld, held.item.dataset));
    }
  }

  function onPointerDown(event) {
    const item = event.target.closest("[data-item]");
    const isResize = event.target.closest("[data-resize]") !== null;
    const isGrip = isResize || event.target.closest("[data-move]") !== null;
    if (!item || held || isSaving || event.button !== 0) return;
    /* A finger beside the grip scrolls the page. */
    if (event.pointerType !== "mouse" && !isGrip) return;
    drag(item, isResize, event);
  }

  function drag(item, isResize, down) {
    const frame = plan.querySelector("[data-frame]");
    const box = grid.querySelector("[data-items]").getBoundingClientRect();
    const origin = at(down);
    const listening = new AbortController();
    const { signal } = listening;
    let pointer = down;
    let isDragging = false;

    /** Where on the plan an event was, wherever that has been scrolled to. */
    function at({ clientX, clientY }) {
      return { x: clientX + frame.scrollLeft, y: clientY + window.scrollY };
    }

    function distance() {
      const { x, y } = at(pointer);
      return { x: x - origin.x, y: y - origin.y };
    }

    function follow() {
      const { x, y } = distance();
      const { columns, first, last } = limits();
      const minutes = snapped((y / box.height) * (last - first));
      const byColumns = Math.round((x / box.width) * columns);
      put(
        isResize
          ? resized(held.from, minutes, limits())
          : moved(held.from, minutes, byColumns, limits()),
      );
    }

    /** While the hand is at an edge, what lies beyond comes nearer. */
    function scroll() {
      if (!held || signal.aborted) return;
      const { left, right } = frame.getBoundingClientRect();
      frame.scrollBy(pull(pointer.clientX, left, right), 0);
      window.scrollBy(0, pull(pointer.clientY, 0, window.innerHeight));
      follow();
      requestAnimationFrame(scroll);
    }

    function onMove(event) {
      pointer = event;
      if (isDragging) return;
      const { x, y } = distance();
      if (Math.hypot(x, y) < FARTHEST_CLICK) return;
      isDragging = true;
      take(item);
      scroll();
    }

    function onUp(event) {
      pointer = event;
      listening.abort();
      if (!isDragging) return;
      /* The browser takes the end of a drag for a click. */
      plan.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => plan.removeEventListener("click", swallow, { capture: true }));
      if (!held) return;
      follow();
      drop();
    }

    function onCancel() {
      listening.abort();
      if (held) cancel();
    }

    window.addEventListener("pointermove", onMove, { signal });
    window.addEventListener("pointerup", onUp, { signal });
    window.addEventListener("pointercancel", onCancel, { signal });
  }

  function swallow(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  refresh();
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
  document.addEventListener("keydown", onKey);
  plan.addEventListener("click", onClick);
  plan.addEventListener("pointerdown", onPointerDown);
  plan.addEventListener("dragstart", (event) => event.preventDefault());
  plan.addEventListener("focusout", (event) => {
    if (held && event.target.closest("[data-move]") && event.relatedTarget) cancel();
  });
  undoButton.addEventListener("click", undo);
}
