/** What the door's screens say, in the words that the page brings along. */

/**
 * @typedef {{gate: import("./decide.js").Gate, fair: import("./decide.js").Fair}} Rules
 * @typedef {{time: (moment: string) => string, day: (moment: string) => string}} Formats of ISO
 *   moments, as pages write them
 */

/**
 * The page's words, each in a `<template data-say="…">`.
 * @param {ParentNode} part
 * @returns {(key: string, values?: object) => string} empty for a word that there is not
 */
export function wordsOf(part) {
  const words = new Map(
    [...part.querySelectorAll("template[data-say]")].map((one) => [
      one.dataset.say,
      one.content.textContent.trim(),
    ]),
  );
  return (key, values = {}) =>
    (words.get(key) ?? "").replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}

/** As what the screen shows an answer: who stays in is not sent away. @returns {string} */
export function shownAs({ kind, verdict }) {
  return kind === "undo" && verdict === "refused" ? "not_undone" : verdict;
}

/** Whether the phone could not tell, so that the badge has to be scanned again. @returns {boolean} */
export function asksAgain({ verdict, reason, message }) {
  return verdict === "refused" && reason === null && message === null;
}

/**
 * The sentence below the word of a verdict.
 * @param {import("./device.js").Answer} answer
 * @param {Rules} rules by which the phone decides by itself
 * @param {(key: string, values?: object) => string} say
 * @param {Formats} formats
 */
export function sentenceOf(answer, rules, say, formats) {
  const { message, verdict, reason, admittedAt, gate } = answer;
  if (message !== null) return message;
  if (reason !== null) return refusalOf(reason, rules, say, formats);
  if (verdict === "already") {
    const key = gate === null ? "already-somewhere" : "already";
    return say(key, { time: formats.time(admittedAt), where: gate });
  }
  if (verdict === "not_inside") return say("not-inside");
  return asksAgain(answer) ? say("scan-again") : "";
}

/** What to do next; whoever is to scan again sends nobody away. @returns {string} */
export function hintOf(answer, say) {
  if (asksAgain(answer)) return "";
  return say(`hint:reason:${answer.reason}`) || say(`hint:${shownAs(answer)}`);
}

/** Why somebody is refused; the twin of `messe/checkin/words.py`. */
function refusalOf(reason, { gate, fair }, say, { time, day }) {
  if (reason === "not_today") return say("reason:not_today", { day: day(fair.opens_at) });
  if (reason === "role") {
    return say("reason:role", { roles: gate.roles.map((role) => say(`role:${role}`)).join(", ") });
  }
  if (reason !== "gate_closed") return say(`reason:${reason}`);
  const { opens_at: opens, closes_at: closes } = gate;
  const span = opens && closes ? "between" : opens ? "from" : "until";
  return say(`reason:gate_closed:${span}`, {
    opens: opens && time(opens),
    closes: closes && time(closes),
  });
}

/**
 * How things stand with the phone, and whether that is a warning.
 * @param {import("./device.js").Status} status
 * @param {(key: string, values?: object) => string} say
 * @returns {{text: string, isWarning: boolean}}
 */
export function stateOf({ name, gate, fair, isOnline, isBroken, waiting, ended }, say) {
  const unsent = waiting > 0 ? [say("waiting", { number: waiting })] : [];
  if (ended) {
    const why = ended.message ?? say(`ended:${ended.why}`);
    return { text: [why, ...unsent].join(" "), isWarning: true };
  }
  if (isBroken) return { text: say("broken"), isWarning: true };
  if (name === null) return { text: "", isWarning: false };
  if (fair === null) return { text: say("loading"), isWarning: true };
  const parts = [say("at", { gate: gate.name }), say(isOnline ? "online" : "offline"), ...unsent];
  return { text: parts.join(" "), isWarning: !isOnline };
}
