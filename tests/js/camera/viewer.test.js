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
