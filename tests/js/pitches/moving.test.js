import assert from "node:assert/strict";
import test from "node:test";

import {
  clockTime,
  filled,
  isSame,
  moment,
  moved,
  pull,
  resized,
  snapped,
} from "../../../static/js/pitches/moving.js";

const LIMITS = { columns: 3, first: 540, last: 1020 };
const TEN = { column: 1, start: 600, end: 620 };
const EVERYWHERE = { column: null, start: 600, end: 620 };

test("an item moves in time and to another stage", () => {
  assert.deepEqual(moved(TEN, 5, -1, LIMITS), { column: 0, start: 605, end: 625 });
});

test("an item stays inside the grid and keeps its length", () => {
  assert.deepEqual(moved(TEN, -600, -9, LIMITS), { column: 0, start: 540, end: 560 });
  assert.deepEqual(moved(TEN, 600, 9, LIMITS), { column: 2, start: 1000, end: 1020 });
});

test("a hand near an edge scrolls towards it", () => {
  assert.deepEqual([10, 300, 590].map((x) => Math.sign(pull(x, 0, 600))), [-1, 0, 1]);
});

test("what is everywhere moves in time alone", () => {
  assert.deepEqual(moved(EVERYWHERE, 5, 1, LIMITS), { column: null, start: 605, end: 625 });
});

test("an item becomes longer and shorter, but never nothing", () => {
  assert.equal(resized(TEN, 10, LIMITS).end, 630);
  assert.equal(resized(TEN, -60, LIMITS).end, 605);
  assert.equal(resized(TEN, 900, LIMITS).end, 1020);
});

test("a drag snaps to five minutes", () => {
  assert.deepEqual([2, 3, -8].map(snapped), [0, 5, -10]);
});

test("two places are the same if column and times are", () => {
  assert.equal(isSame(TEN, { ...TEN }), true);
  assert.equal(isSame(TEN, EVERYWHERE), false);
  assert.equal(isSame(TEN, { ...TEN, end: 625 }), false);
});

test("minutes read as a clock and as a form's moment", () => {
  assert.equal(clockTime(545), "09:05");
  assert.equal(moment("2026-06-23", 545), "2026-06-23T09:05");
  assert.equal(moment("2026-06-23", 1440), "2026-06-24T00:00");
});

test("a sentence is filled in", () => {
  assert.equal(filled("{title} um {from}", { title: "Impuls", from: "9:45" }), "Impuls um 9:45");
});
