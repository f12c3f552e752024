import assert from "node:assert/strict";
import test from "node:test";

import { Turns } from "../../../static/js/checkin/turns.js";

/** A door whose clock and screen tests move by hand. */
function door() {
  const world = { now: 0, isShown: false, isAnswered: true, answered: [] };
  const answer = async (code, kind) => {
    world.answered.push(`${code} ${kind}`);
    world.isShown = world.isAnswered;
    return world.isAnswered;
  };
  world.turns = new Turns(answer, () => world.isShown, () => world.now);
  return world;
}

const soon = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

test("a badge that stays before the camera is answered once", async () => {
  const world = door();
  for (let picture = 0; picture < 9; picture += 1) {
    world.turns.see("A", "entry");
    await soon();
    world.isShown = false;
    world.now += 1000;
  }

  assert.deepEqual(world.answered, ["A entry"]);
});

test("a badge taken away and shown again is answered again", async () => {
  const world = door();
  world.turns.see("A", "entry");
  await soon();
  world.isShown = false;
  world.now += 3000;
  world.turns.see("A", "exit");
  await soon();

  assert.deepEqual(world.answered, ["A entry", "A exit"]);
});

test("the next badge before the camera is answered as soon as the last answer was seen", async () => {
  const world = door();
  world.turns.see("A", "entry");
  await soon();
  world.now += 500;
  world.turns.see("B", "entry");
  await soon(80);
  assert.deepEqual(world.answered, ["A entry"]);

  world.isShown = false;
  world.turns.see("B", "entry");
  await soon();

  assert.deepEqual(world.answered, ["A entry", "B entry"]);
});

test("what is read, typed or tapped once waits, in its order and direction", async () => {
  const world = door();
  world.turns.read("A", "entry");
  world.turns.read("B", "exit");
  world.turns.hear("C", "entry");
  world.turns.see("D", "entry");
  await soon();
  assert.deepEqual(world.answered, ["A entry"]);

  for (let seen = 0; seen < 2; seen += 1) {
    world.isShown = false;
    await soon(80);
  }

  assert.deepEqual(world.answered, ["A entry", "B exit", "C entry"]);
});

test("a trigger that bounces reads a badge once; a hand that types it again means it", async () => {
  const world = door();
  world.turns.read("A", "entry");
  world.turns.read("A", "entry");
  world.turns.hear("A", "entry");
  await soon();
  world.isShown = false;
  await soon(80);

  assert.deepEqual(world.answered, ["A entry", "A entry"]);
});

test("a badge without an answer is read again, by the camera after a rest", async () => {
  const world = door();
  world.isAnswered = false;
  world.turns.see("A", "entry");
  await soon();
  world.now += 1000;
  world.turns.see("A", "entry");
  await soon();
  assert.deepEqual(world.answered, ["A entry"]);

  world.now += 500;
  world.turns.see("A", "entry");
  await soon();
  world.turns.read("A", "entry");
  await soon();

  assert.deepEqual(world.answered, ["A entry", "A entry", "A entry"]);
});

test("the badge before, which has its answer, is not read again for one that has none", async () => {
  const world = door();
  world.turns.read("A", "entry");
  world.turns.hear("B", "entry");
  await soon();
  world.isAnswered = world.isShown = false;
  await soon(80);
  world.turns.read("A", "entry");
  await soon();

  assert.deepEqual(world.answered, ["A entry", "B entry"]);
});
