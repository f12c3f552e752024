import assert from "node:assert/strict";
import test from "node:test";

import { Viewer } from "../../../static/js/camera/viewer.js";
import { standIn, zxingReading } from "./browser.js";

const fails = async () => {
  throw new DOMException("Barcode detection service unavailable.", "NotSupportedError");
};
const seesNothing = async () => [];
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A scanner's page, and what it read and told. */
function scanner(world) {
  const browser = standIn(world);
  if (world.zxing) browser.page.dataset.reader = world.zxing;
  const [read, told] = [[], []];
  const options = { say: (key) => key, tell: (text) => told.push(text), onCode: (code) => read.push(code) };
  return { ...browser, read, told, viewer: new Viewer(browser.page, options) };
}

test("zxing reads on where the browser's own reader fails", async () => {
  const { viewer, read, told } = scanner({ detect: fails, zxing: zxingReading("AAAABBBB") });

  await viewer.start();
  await soon();
  viewer.stop();

  assert.equal(read[0], "AAAABBBB");
  assert.deepEqual(told, [""]);
});

test("codes that nothing can read are told, and the camera can be started again", async (here) => {
  here.mock.method(console, "error", () => {});
  const { viewer, part, tracks, told } = scanner({ detect: fails });

  await viewer.start();
  await soon();

  assert.deepEqual(told, ["", "camera:unread"]);
  assert.equal(part("start").hidden, false);
  assert.equal(part("viewer").hidden, true);
  assert.equal(tracks[0].readyState, "ended");
});

test("the light counts as on only if the camera took it", async () => {
  const pressed = [];
  for (const refuses of [false, true]) {
    const { viewer, part, tracks } = scanner({ detect: seesNothing, refuses });
    await viewer.start();
    part("torch").dispatchEvent(new Event("click"));
    await soon();
    viewer.stop();
    assert.deepEqual(tracks[0].asked, [{ advanced: [{ torch: true }] }]);
    pressed.push(part("torch").getAttribute("aria-pressed"));
  }

  assert.deepEqual(pressed, ["true", "false"]);
});

test("of two taps in a row no camera stays on unseen", async () => {
  const { viewer, tracks } = scanner({ detect: seesNothing });
  await viewer.start();

  await Promise.all([viewer.turnAround(), viewer.turnAround()]);
  const states = tracks.map(({ readyState }) => readyState);
  viewer.stop();

  assert.deepEqual(states, ["ended", "ended", "live"]);
});

test("a camera that was taken from a page nobody saw comes back with the page", async () => {
  const { viewer, part, tracks, document } = scanner({ detect: seesNothing });
  await viewer.start();
  document.hidden = true;
  tracks[0].dispatchEvent(new Event("ended"));
  document.hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await soon();
  const isShown = !part("viewer").hidden;
  viewer.stop();

  assert.equal(tracks.length, 2);
  assert.equal(isShown, true);
});
