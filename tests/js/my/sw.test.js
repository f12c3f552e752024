import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const HERE = "https://messe.example";
const BADGE = `${HERE}/meine-messe/ausweis/ABCDEF`;
const STYLE = `${HERE}/static/css/my.css`;
const SCRIPT = readFileSync(new URL("../../../static/js/sw.js", import.meta.url), "utf8");

/** A worker that keeps `kept`, an answer for each address, on a network that does `fetch`. */
function workerWith({ kept = {}, fetch, setTimeout = () => undefined }) {
  const answers = new Map(Object.entries(kept));
  const listeners = {};
  const self = {
    addEventListener: (name, listener) => (listeners[name] = listener),
    location: new URL(HERE),
  };
  const caches = {
    match: async (request) => answers.get(request.url ?? request),
    open: async () => ({ delete: async ({ url }) => answers.delete(url) }),
  };
  vm.runInNewContext(SCRIPT, { self, caches, fetch, setTimeout, URL, Response });
  return {
    kept: answers,
    async ask(url, { mode = "navigate", method = "GET" } = {}) {
      const work = [];
      let answer;
      listeners.fetch({
        request: { url, mode, method },
        respondWith: (promise) => (answer = promise),
        waitUntil: (promise) => work.push(promise),
      });
      const given = await answer;
      await Promise.all(work);
      return given;
    },
  };
}

const noNetwork = async () => {
  throw new TypeError("no network");
};
const answering = (answer) => async () => answer;

test("the network is asked first", async () => {
  const worker = workerWith({ kept: { [BADGE]: "old" }, fetch: answering({ status: 200 }) });

  assert.deepEqual(await worker.ask(BADGE), { status: 200 });
  assert.equal(worker.kept.get(BADGE), "old");
});

test("without a network the kept badge and its files are shown", async () => {
  const worker = workerWith({ kept: { [BADGE]: "badge", [STYLE]: "style" }, fetch: noNetwork });

  assert.equal(await worker.ask(BADGE), "badge");
  assert.equal(await worker.ask(STYLE, { mode: "no-cors" }), "style");
});

test("without a network the kept screen of a stage is shown, marked as kept", async () => {
  const kept = { "/buehne/halle": new Response("<html lang=de>"), [STYLE]: "style" };
  const worker = workerWith({ kept, fetch: noNetwork });

  const answer = await worker.ask(`${HERE}/buehne/halle`);
  assert.equal(await answer.text(), "<html data-kept lang=de>");
  await assert.rejects(worker.ask(`${HERE}/buehne/zelt`), TypeError);
  assert.equal(await worker.ask(`${HERE}/buehne/halle/regie`), undefined);
});

for (const page of ["/einlass", "/meine-messe/scannen", "/startups/meine/scannen"]) {
  test(`without a network the kept scanner is shown at ${page}`, async () => {
    const worker = workerWith({ kept: { [page]: new Response("<html>") }, fetch: noNetwork });

    assert.equal(await (await worker.ask(HERE + page)).text(), "<html data-kept>");
    assert.equal(await worker.ask(`${HERE}${page}/mehr`), undefined);
  });
}

test("a network that takes too long gives way to the kept badge", async () => {
  let wakeUp;
  const worker = workerWith({
    kept: { [BADGE]: "badge" },
    fetch: () => new Promise((resolve) => (wakeUp = resolve)),
    setTimeout: (resolve, _pause, value) => {
      resolve(value);
      wakeUp({ status: 200 });
    },
  });

  assert.equal(await worker.ask(BADGE), "badge");
});

test("a server that fails gives way to the kept badge, which stays", async () => {
  const worker = workerWith({ kept: { [BADGE]: "badge" }, fetch: answering({ status: 502 }) });

  assert.equal(await worker.ask(BADGE), "badge");
  assert.equal(worker.kept.get(BADGE), "badge");
});

test("a file that a newer version has replaced is taken from what was kept", async () => {
  const fetch = answering({ status: 404 });

  const keeping = workerWith({ kept: { [STYLE]: "style" }, fetch });
  assert.equal(await keeping.ask(STYLE, { mode: "no-cors" }), "style");
  assert.deepEqual(await workerWith({ fetch }).ask(STYLE, { mode: "no-cors" }), { status: 404 });
});

for (const answer of [{ status: 404 }, { status: 0, type: "opaqueredirect" }]) {
  test(`a badge that is no more is dropped (${answer.status})`, async () => {
    const worker = workerWith({ kept: { [BADGE]: "badge" }, fetch: answering(answer) });

    assert.deepEqual(await worker.ask(BADGE), answer);
    assert.equal(worker.kept.has(BADGE), false);
  });
}

test("what was not kept fails as it does without a worker", async () => {
  const worker = workerWith({ fetch: noNetwork });

  await assert.rejects(worker.ask(BADGE), TypeError);
  await assert.rejects(worker.ask(STYLE, { mode: "no-cors" }), TypeError);
});

test("other pages, forms and other servers are left alone", async () => {
  const worker = workerWith({ fetch: answering({ status: 200 }) });

  assert.equal(await worker.ask(`${HERE}/meine-messe`), undefined);
  assert.equal(await worker.ask(`${HERE}/meine-messe/ausweiskontrolle`), undefined);
  assert.equal(await worker.ask(BADGE, { method: "POST" }), undefined);
  assert.equal(await worker.ask("https://elsewhere.example/static/a.css"), undefined);
});
