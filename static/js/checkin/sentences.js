/** What the door's screens say, in the words that the page brings along. */

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
 * @param {(key: string, values?: object) => string} say
 * @param {(moment: string) => string} time of an ISO moment, as pages write it
 */
export function sentenceOf(answer, say, time) {
  const { message, verdict, reason, admittedAt, gate } = answer;
  if (message !== null) return message;
  if (reason !== null) return say(`reason:${reason}`);
  if (verdict === "already") {
    const key = gate === null ? "already-somewhere" : "already";
    return say(key, { time: time(admittedAt), where: gate });
  }
  if (verdict === "not_inside") return say("not-inside");
  return asksAgain(answer) ? say("scan-again") : "";
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
