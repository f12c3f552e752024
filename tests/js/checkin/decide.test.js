import assert from "node:assert/strict";
import test from "node:test";

import { after, afterAnswer, decide, NEVER_IN, saidOf } from "../../../static/js/checkin/decide.js";
import { FAIR, GATE, HOUR, NOON, person } from "./fair.js";

const MAYOR = person("AAAABBBBCCCCDDDD", "Ulrike Sommer");
const IN = { at: "2026-06-23T09:04:00.000Z", gate: "Süd", inside: true };
const LEFT = { ...IN, inside: false };
const LEAVING = { kind: "exit", standing: IN };
const later = (hours) => new Date(NOON + hours * HOUR).toISOString();

for (const [why, verdict, reason, values] of [
  ["the first time", "admitted", null, {}],
  ["inside", "already", null, { standing: IN }],
  ["outside again", "reentered", null, { standing: LEFT }],
  ["a code that nobody has", "unknown", "unknown", { who: null }],
  ["a registration taken back", "refused", "withdrawn", { who: { refusal: "withdrawn" } }],
  ["the evening before", "refused", "not_today", { at: NOON - 12 * HOUR - 1 }],
  ["midnight", "admitted", null, { at: NOON - 12 * HOUR }],
  ["after the fair", "refused", "over", { at: NOON + 6 * HOUR }],
  ["a gate not open yet", "refused", "gate_closed", { gate: { opens_at: later(1) } }],
  ["the opening of a gate", "admitted", null, { gate: { opens_at: later(0) } }],
  ["the closing of a gate", "refused", "gate_closed", { gate: { closes_at: later(0) } }],
  ["a gate for others", "refused", "role", { gate: { roles: ["press"] } }],
  ["a gate for this role", "admitted", null, { gate: { roles: ["press", "mayor"] } }],
  ["leaving", "left", null, LEAVING],
  ["leaving from outside", "not_inside", null, { kind: "exit", standing: LEFT }],
  ["leaving by a closed gate", "left", null, { ...LEAVING, gate: { closes_at: later(0) } }],
  ["leaving uncounted", "not_inside", "no_exits", { ...LEAVING, gate: { reentry: false } }],
  ["a stranger leaving", "unknown", "unknown", { kind: "exit", who: null }],
]) {
  test(`decide: ${why}`, () => {
    const { kind = "entry", standing = NEVER_IN, at = NOON, who = {}, gate = {} } = values;
    const rules = { gate: { ...GATE, ...gate }, fair: FAIR };

    const decision = decide(kind, who && { ...MAYOR, ...who }, standing, rules, at);

    assert.deepEqual(decision, { verdict, reason });
  });
}

for (const [verdict, undid, before, expected] of [
  ["admitted", undefined, NEVER_IN, IN],
  ["reentered", undefined, LEFT, IN],
  ["left", undefined, IN, LEFT],
  ["refused", undefined, NEVER_IN, NEVER_IN],
  ["undone", "admitted", IN, NEVER_IN],
  ["undone", "reentered", IN, LEFT],
  ["undone", "left", LEFT, IN],
  ["undone", "already", IN, IN],
]) {
  const where = expected.inside ? "in" : "out";

  test(`after ${verdict}${undid ? ` of ${undid}` : ""} one is ${where}`, () => {
    assert.deepEqual(after(before, { verdict, undid, at: IN.at, gate: "Süd" }), expected);
  });
}

test("the server's word on when and where somebody came in counts", () => {
  const word = { admitted_at: IN.at, gate: "Süd" };
  const wrong = { at: later(0), gate: "Nord", inside: false };

  assert.deepEqual(afterAnswer(NEVER_IN, { verdict: "already", ...word }), IN);
  assert.deepEqual(afterAnswer(wrong, { verdict: "already", ...word }), LEFT);
  assert.deepEqual(afterAnswer(wrong, { verdict: "reentered", ...word }), IN);
  assert.deepEqual(afterAnswer(IN, { verdict: "undone", ...word }, "reentered"), LEFT);
  assert.deepEqual(afterAnswer(IN, { verdict: "undone", admitted_at: null }, "admitted"), NEVER_IN);
});

test("a screen refuses with every verdict that lets nobody through", () => {
  const verdicts = ["admitted", "reentered", "left", "undone", "already", "unknown", "not_inside"];

  assert.deepEqual(verdicts.map(saidOf), [
    ...["admitted", "admitted", "left", "undone"],
    ...["refused", "refused", "refused"],
  ]);
});
