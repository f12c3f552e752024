/** The answer that fills the screen: word, sign, colour, and back to scanning by itself. */

import { hintOf, sentenceOf, shownAs } from "./sentences.js";
import { signal } from "./signals.js";

/** So long an answer stays; one that stops somebody stays longer. */
const GOOD_MS = 2500;
const STOP_MS = 6000;

/** So long an answer is seen before the next badge may take its place. */
const SEEN_MS = 1000;

const GOOD = ["admitted", "reentered", "left", "undone"];
const UNDOABLE = ["admitted", "reentered", "left"];

/* Pages name times and days as the server does. */
const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : "de-DE";
const inWestphalia = (parts) => {
  const format = new Intl.DateTimeFormat(LANGUAGE, { ...parts, timeZone: "Europe/Berlin" });
  return (moment) => format.format(new Date(moment));
};
const FORMATS = {
  time: inWestphalia({ hour: "2-digit", minute: "2-digit" }),
  day: inWestphalia({ day: "numeric", month: "long", year: "numeric" }),
};

export class AnswerScreen {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {(key: string, values?: object) => string} say
   * @param {(answer: object, reason: string) => Promise<void>} onUndo
   */
  constructor(dialog, say, onUndo) {
    Object.assign(this, { dialog, say });
    this.part = (name) => dialog.querySelector(`[data-${name}]`);
    this.answer = null;
    this.shownAt = 0;
    this.part("next").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => clearTimeout(this.timer));
    /* Whoever wants to take something back needs time. */
    this.part("undo").addEventListener("toggle", () => {
      if (this.part("undo").open) clearTimeout(this.timer);
    });
    this.part("undo-form").addEventListener("submit", (event) => {
      event.preventDefault();
      onUndo(this.answer, this.part("undo-form").elements.reason.value);
    });
  }

  /** Whether another badge has to wait: until this answer has been seen, or is taken back. */
  get isTaken() {
    const isFresh = Date.now() - this.shownAt < SEEN_MS;
    return this.dialog.open && (isFresh || this.part("undo").open);
  }

  close() {
    this.dialog.close();
  }

  /**
   * @param {import("./device.js").Answer} answer
   * @param {import("./sentences.js").Rules} rules by which the phone decides by itself
   */
  show(answer, rules) {
    const { say } = this;
    const { person } = answer;
    const verdict = shownAs(answer);
    this.answer = answer;
    this.dialog.className = `answer answer--${verdict}`;
    this.write("word", say(`verdict:${verdict}`));
    this.write("name", person?.name ?? "");
    this.write("detail", [person?.town, person && say(`role:${person.role}`)].filter(Boolean).join(", "));
    this.write("message", sentenceOf(answer, rules, say, FORMATS));
    this.write("hint", hintOf(answer, say));
    for (const sign of this.dialog.querySelectorAll("[data-sign]")) {
      sign.hidden = sign.dataset.sign !== verdict;
    }
    this.part("undo").open = false;
    this.part("undo").hidden = !UNDOABLE.includes(verdict);
    signal(verdict);
    this.open(GOOD.includes(verdict) ? GOOD_MS : STOP_MS);
  }

  /** Show the last answer again, for as long as somebody wants to see it. */
  showAgain() {
    this.open(null);
  }

  open(milliseconds) {
    clearTimeout(this.timer);
    if (!this.dialog.open) this.dialog.showModal();
    this.part("next").focus();
    this.shownAt = Date.now();
    if (milliseconds) this.timer = setTimeout(() => this.dialog.close(), milliseconds);
  }

  write(name, text) {
    this.part(name).textContent = text;
    this.part(name).hidden = !text;
  }
}
