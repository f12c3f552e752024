import assert from "node:assert/strict";
import test from "node:test";

const soon = () => new Promise((resolve) => setTimeout(resolve));

/** A page in a browser that gives the screen's lock if `mayAsk`; and what was asked of it. */
async function page({ mayAsk }) {
  const world = { mayAsk, locks: [] };
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const request = async () => {
    if (!world.mayAsk) throw new DOMException("Touch the page first.", "NotAllowedError");
    const lock = Object.assign(new EventTarget(), { released: false });
    world.locks.push(lock);
    return lock;
  };
  const navigator = { wakeLock: { request } };
  for (const [name, value] of Object.entries({ document, navigator })) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  await import(`../../../static/js/my/awake.js?${Math.random()}`);
  world.on = async (event) => {
    document.dispatchEvent(new Event(event));
    await soon();
  };
  world.release = async (visibilityState) => {
    document.visibilityState = visibilityState;
    Object.assign(world.locks.at(-1), { released: true }).dispatchEvent(new Event("release"));
    await soon();
  };
  world.show = async () => {
    document.visibilityState = "visible";
    await world.on("visibilitychange");
  };
  return world;
}

test("a phone that keeps its screen on for touched pages only is asked at the first touch", async () => {
  const world = await page({ mayAsk: false });
  world.mayAsk = true;
  await world.on("pointerup");
  await world.on("pointerup");

  assert.equal(world.locks.length, 1);
});

test("a lock that was taken away is asked for again, at once or when the page is seen", async () => {
  const world = await page({ mayAsk: true });
  await world.release("visible");
  assert.equal(world.locks.length, 2);

  await world.release("hidden");
  assert.equal(world.locks.length, 2);
  await world.show();

  assert.equal(world.locks.length, 3);
});
