import assert from "node:assert/strict";
import test from "node:test";

import { fold, matches } from "../../../static/js/registration/search.js";

const TOWNS = [
  { name: "Hallenberg", text: "hallenberg 59969" },
  { name: "Höxter", text: "hoexter 37671" },
  { name: "Bad Wünnenberg", text: "bad wuennenberg 33181" },
];

test("umlauts and their two-letter spelling are alike", () => {
  assert.equal(fold("Höxter"), fold("HOEXTER"));
});

test("hyphens count as blanks", () => {
  assert.equal(fold(" Rheda-Wiedenbrück "), "rheda wiedenbrueck");
});

test("a town is found by the beginning of any of its words", () => {
  assert.deepEqual(matches(TOWNS, "wuenn", 8).map((town) => town.name), ["Bad Wünnenberg"]);
});

test("a town is found by its postcode", () => {
  assert.deepEqual(matches(TOWNS, "599", 8).map((town) => town.name), ["Hallenberg"]);
});

test("nothing typed finds nothing", () => {
  assert.deepEqual(matches(TOWNS, "  ", 8), []);
});
