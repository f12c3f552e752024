import assert from "node:assert/strict";
import test from "node:test";

import { keep, ownFiles } from "../../../static/js/my/keeping.js";

const HERE = "https://messe.example";
const BADGES = `${HERE}/meine-messe/ausweise`;
const STYLE = `${HERE}/static/css/my.css`;

/** A cache that answers every request, or none. */
class FakeCache {
  constructor(urls = [], isReachable = true) {
    this.requests = urls.map((url) => new Request(url));
    this.isReachable = isReachable;
  }

  get urls() {
    return this.requests.map((request) => request.url).sort();
  }

  async addAll(wanted) {
    if (!this.isReachable) throw new TypeError("no network");
    const added = wanted.map((one) => new Request(one));
    const urls = added.map((request) => request.url);
    this.requests = [...this.requests.filter(({ url }) => !urls.includes(url)), ...added];
  }

  async keys() {
    return this.requests;
  }

  async delete(request) {
    this.requests = this.requests.filter((one) => one !== request);
  }
}

test("only our own files are kept, each once", () => {
  const loaded = [STYLE, `${HERE}/meine-messe`, "https://elsewhere.example/static/a.js", STYLE];

  assert.deepEqual(ownFiles(loaded, HERE), [STYLE]);
});

test("pages and their files are held", async () => {
  const cache = new FakeCache();

  await keep(cache, [BADGES], [STYLE]);

  assert.deepEqual(cache.urls, [BADGES, STYLE].sort());
});

test("a page that leads elsewhere is an error", async () => {
  const cache = new FakeCache();

  await keep(cache, [BADGES], []);

  assert.equal(cache.requests[0].redirect, "error");
});

test("the badge of a person who was replaced is dropped", async () => {
  const cache = new FakeCache([BADGES, `${HERE}/meine-messe/ausweis/ABCDEF`]);

  await keep(cache, [BADGES], [STYLE]);

  assert.deepEqual(cache.urls, [BADGES, STYLE].sort());
});

test("without a network what was kept before stays", async () => {
  const cache = new FakeCache([BADGES], false);

  await assert.rejects(keep(cache, [BADGES, STYLE], []), TypeError);

  assert.deepEqual(cache.urls, [BADGES]);
});
