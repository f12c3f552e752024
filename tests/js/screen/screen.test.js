import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { moment } from "../../../static/js/screen/moment.js";
import { clockFace, urgency } from "../../../static/js/screen/reading.js";
import { ServerTime } from "../../../static/js/screen/servertime.js";

const TABLE = JSON.parse(
  readFileSync(new URL("../../screen/moments.json", import.meta.url), "utf8"),
);

for (const { why, hand, now, mode, item, remaining, next } of TABLE.cases) {
  test(`moment: ${why}`, () => {
    const seen = moment({ items: TABLE.items, hand }, now);

    assert.deepEqual(
      [seen.mode, seen.item?.guid ?? null, seen.remaining, seen.next?.guid ?? null],
      [mode, item, remaining, next],
    );
  });
}

for (const [remaining, face] of [
  [0, "0:00"],
  [1, "0:01"],
  [1000, "0:01"],
  [120_000, "2:00"],
  [119_001, "2:00"],
  [119_000, "1:59"],
  [3_600_000, "1:00:00"],
  [3_599_000, "59:59"],
  [-1, "+0:00"],
  [-999, "+0:00"],
  [-1000, "+0:01"],
  [-61_000, "+1:01"],
]) {
  test(`${remaining} ms read ${face}`, () => assert.equal(clockFace(remaining), face));
}

for (const [mode, remaining, level] of [
  ["running", 120_001, "calm"],
  ["running", 120_000, "soon"],
  ["running", 1, "soon"],
  ["running", 0, "up"],
  ["running", -5000, "up"],
  ["paused", 60_000, "soon"],
  ["ready", 60_000, "calm"],
  ["waiting", 60_000, "calm"],
  ["over", 0, "calm"],
]) {
  test(`${mode} with ${remaining} ms left is ${level}`, () => {
    assert.equal(urgency(mode, remaining), level);
  });
}

/** A stage computer: its monotonic clock and the true time pass alike, whatever its own clock says. */
function machine({ start = 5_000, truth = 1_700_000_000_000 } = {}) {
  const world = { monotonic: start, truth };
  world.pass = (milliseconds) => {
    world.monotonic += milliseconds;
    world.truth += milliseconds;
  };
  world.time = new ServerTime(() => world.monotonic);
  /** Ask, with so long a way to the server and back. */
  world.ask = (there, back) => {
    const askedAt = world.monotonic;
    world.pass(there);
    const said = world.truth;
    world.pass(back);
    world.time.learn(askedAt, world.monotonic, said);
  };
  return world;
}

test("nothing is known before the first answer", () => {
  const world = machine();

  assert.equal(world.time.isKnown, false);
  world.ask(10, 10);
  assert.equal(world.time.isKnown, true);
});

test("the server's time is known to half the way's difference", () => {
  const world = machine();
  world.ask(80, 20);

  assert.equal(world.time.now() - world.truth, 30);
});

test("the quickest of the last answers is believed", () => {
  const world = machine();
  world.ask(5, 5);
  world.ask(3000, 10);
  world.ask(400, 20);

  assert.equal(world.time.now(), world.truth);
});

test("minutes without a network make no difference", () => {
  const world = machine();
  world.ask(5, 5);
  world.pass(15 * 60 * 1000);

  assert.equal(world.time.now(), world.truth);
});

test("an old answer is forgotten, so that a slow drift is mended", () => {
  const world = machine();
  world.ask(1, 1);
  world.monotonic += 40; /* its clock ran ahead in the meantime */
  for (let times = 0; times < 10; times += 1) world.ask(5, 5);

  assert.equal(world.time.now(), world.truth);
});

test("a machine that slept believes the first answer after it woke", () => {
  const world = machine();
  world.ask(1, 1);
  world.truth += 90_000; /* asleep, its monotonic clock stood still */
  world.ask(40, 40);

  assert.equal(world.time.now(), world.truth);
});

test("a guess of the server's time holds until the server answers", () => {
  const time = new ServerTime(() => 1000);

  time.guess(50_000);
  assert.equal(time.now(), 50_000);
  time.learn(900, 1000, 90_000);
  assert.equal(time.now(), 90_050);
});
