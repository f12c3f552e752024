import assert from "node:assert/strict";
import { test } from "node:test";

import { hintOf, sentenceOf, shownAs, stateOf } from "../../../static/js/checkin/sentences.js";
import { signalOf } from "../../../static/js/checkin/signals.js";
import { FAIR, GATE } from "./fair.js";

const say = (key, values) => (values ? `${key} ${Object.values(values).join(" ")}` : key);
const FORMATS = { time: (moment) => moment.slice(11, 16), day: (moment) => moment.slice(0, 10) };
const RULES = { gate: GATE, fair: FAIR };
const ANSWER = { message: null, verdict: "admitted", reason: null, admittedAt: null, gate: null };

const SENTENCES = [
  ["the server's word stands", { message: "Schon drin.", verdict: "already" }, "Schon drin."],
  ["a reason has its sentence", { verdict: "refused", reason: "withdrawn" }, "reason:withdrawn"],
  [
    "who is in already came at some time by some gate",
    { verdict: "already", admittedAt: "2026-06-23T09:04:00Z", gate: "Nord" },
    "already 09:04 Nord",
  ],
  [
    "nobody may remember the gate",
    { verdict: "already", admittedAt: "2026-06-23T09:04:00Z", gate: null },
    "already-somewhere 09:04 ",
  ],
  ["nobody leaves who never came", { verdict: "not_inside" }, "not-inside"],
  ["a phone that cannot tell asks for another scan", { verdict: "refused" }, "scan-again"],
  ["an admission needs no sentence", {}, ""],
];

for (const [name, part, expected] of SENTENCES) {
  test(name, () => assert.equal(sentenceOf({ ...ANSWER, ...part }, RULES, say, FORMATS), expected));
}

const OPENS = { opens_at: "2026-06-23T08:00:00Z" };
const CLOSES = { closes_at: "2026-06-23T14:30:00Z" };

for (const [reason, gate, expected] of [
  ["not_today", {}, "reason:not_today 2026-06-22"],
  ["role", { roles: ["mayor", "press"] }, "reason:role role:mayor, role:press"],
  ["gate_closed", OPENS, "reason:gate_closed:from 08:00 "],
  ["gate_closed", CLOSES, "reason:gate_closed:until  14:30"],
  ["gate_closed", { ...OPENS, ...CLOSES }, "reason:gate_closed:between 08:00 14:30"],
]) {
  test(`a refusal names the rule as the phone knows it now: ${expected}`, () => {
    const rules = { gate: { ...GATE, ...gate }, fair: FAIR };
    const answer = { ...ANSWER, verdict: "refused", reason };

    assert.equal(sentenceOf(answer, rules, say, FORMATS), expected);
  });
}

const STATUS = {
  name: "Telefon",
  gate: { name: "Nord" },
  fair: {},
  isOnline: true,
  isBroken: false,
  waiting: 0,
  ended: null,
};

const STATES = [
  ["all is well", {}, "at Nord online", false],
  ["there is no network", { isOnline: false, waiting: 3 }, "at Nord offline waiting 3", true],
  ["the list is missing", { fair: null }, "loading", true],
  ["the phone can store nothing", { isBroken: true, isOnline: false }, "broken", true],
  ["the phone is locked", { name: null, ended: { why: "locked", message: null } }, "ended:locked", true],
  [
    "a phone whose time is over has scans to hand over",
    { name: null, waiting: 2, ended: { why: "over", message: null } },
    "ended:over waiting 2",
    true,
  ],
  ["the server says why", { ended: { why: "locked", message: "Gesperrt." } }, "Gesperrt.", true],
  ["the phone was never paired", { name: null, gate: null, fair: null }, "", false],
];

for (const [name, part, text, isWarning] of STATES) {
  test(`state: ${name}`, () => {
    assert.deepEqual(stateOf({ ...STATUS, ...part }, say), { text, isWarning });
  });
}

test("who stays in since nothing was taken back is not sent away", () => {
  assert.equal(shownAs({ kind: "undo", verdict: "refused" }), "not_undone");
  assert.equal(shownAs({ kind: "entry", verdict: "refused" }), "refused");
});

const HINTS = { "hint:reason:revoked": "search", "hint:refused": "send", "hint:unknown": "type" };

for (const [name, part, expected] of [
  ["who is refused is sent to the office", { verdict: "refused", reason: "withdrawn" }, "send"],
  ["of a revoked badge there may be another", { verdict: "refused", reason: "revoked" }, "search"],
  ["an unknown code may be typed wrong", { verdict: "unknown", reason: "unknown" }, "type"],
  ["whose scan is unknown types nothing", { kind: "undo", verdict: "refused", reason: "unknown" }, ""],
  ["who is to be scanned again is sent nowhere", { verdict: "refused" }, ""],
  ["who came in needs no hint", {}, ""],
]) {
  test(`hint: ${name}`, () => {
    assert.equal(hintOf({ ...ANSWER, ...part }, (key) => HINTS[key] ?? ""), expected);
  });
}

test("good, doubtful and bad answers sound different", () => {
  assert.deepEqual(["admitted", "already", "unknown"].map(signalOf), ["good", "look", "bad"]);
});
