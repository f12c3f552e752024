import assert from "node:assert/strict";
import test from "node:test";

import { Desk, ElsewhereError } from "../../../static/js/checkin/desk.js";
import { NoAnswerError } from "../../../static/js/checkin/server.js";

const DOOR = { page: "/einlass", undoPage: "/einlass/zuruecknehmen/ID", token: "form-token" };
const NOON = Date.parse("2026-09-15T12:00:00Z");

const RESULT = {
  id: "scan-1",
  verdict: "admitted",
  reason: null,
  message: "",
  key: "1f",
  person: { role: "mayor", name: "Ulrike Sommer", town: "Medebach" },
  admitted_at: "2026-09-15T12:00:00+00:00",
  gate: "Petra Lang",
};

function answering(body, { status = 200, type = "application/json", url } = {}) {
  const response = new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });
  const redirected = url !== undefined;
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
}

/** What a tab remembers. */
function tab() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value) };
}

/** A desk, and what it asked; `answers` are given one after another, errors are thrown. */
function desk(...answers) {
  return deskIn(tab(), answers);
}

let number = 0;

function deskIn(storage, answers) {
  const asked = [];
  const fetch = async (page, request) => {
    asked.push({ page, fields: Object.fromEntries(request.body), headers: request.headers });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const newId = () => `id-${(number += 1)}`;
  const here = new Desk(DOOR, { fetch, clock: () => NOON, newId, storage });
  return { asked, desk: here, ids: () => asked.map(({ fields }) => fields.id) };
}

const lost = () => new TypeError("lost");
const answered = () => answering(RESULT);

test.beforeEach(() => {
  number = 0;
});

test("the server's answer to a scan is shown", async () => {
  const { asked, desk: here } = desk(answering(RESULT));

  const answer = await here.scan("ABC123", "exit");

  assert.equal(answer.verdict, "admitted");
  assert.equal(answer.kind, "exit");
  assert.equal(answer.person.name, "Ulrike Sommer");
  assert.equal(answer.gate, "Petra Lang");
  assert.deepEqual(asked[0].page, "/einlass");
  assert.deepEqual(asked[0].fields, { id: "id-1", code: "ABC123", kind: "exit" });
  assert.deepEqual(asked[0].headers, { Accept: "application/json", "X-CSRFToken": "form-token" });
});

test("a scan whose answer was lost comes again as the same one, until it is answered", async () => {
  const { ids, desk: here } = desk(lost(), answered(), answered());

  await assert.rejects(here.scan("ABC123"), NoAnswerError);
  await here.scan("ABC123");
  await here.scan("ABC123");

  assert.deepEqual(ids(), ["id-1", "id-1", "id-2"]);
});

test("others who are scanned meanwhile do not make it another scan", async () => {
  const { ids, desk: here } = desk(lost(), lost(), answered(), answered(), answered());

  await assert.rejects(here.scan("A"), NoAnswerError);
  await assert.rejects(here.scan("B"), NoAnswerError);
  for (const code of ["C", "B", "A"]) await here.scan(code);

  assert.deepEqual(ids(), ["id-1", "id-2", "id-3", "id-2", "id-1"]);
});

test("nor does a page that was loaded again", async () => {
  const storage = tab();
  const before = deskIn(storage, [lost()]);
  await assert.rejects(before.desk.scan("A"), NoAnswerError);

  const { ids, desk: here } = deskIn(storage, [answered()]);
  await here.scan("A");

  assert.deepEqual(ids(), before.ids());
});

test("another direction is another scan, and its answer ends what was asked before", async () => {
  const { ids, desk: here } = desk(lost(), answered(), answered());

  await assert.rejects(here.scan("A", "entry"), NoAnswerError);
  await here.scan("A", "exit");
  await here.scan("A", "entry");

  assert.deepEqual(ids(), ["id-1", "id-2", "id-3"]);
});

test("a server in trouble gives no answer", async () => {
  const { desk: here } = desk(answering("viel los", { status: 503, type: "text/html" }));

  await assert.rejects(here.scan("ABC123"), NoAnswerError);
});

test("who has to sign in again is sent there", async () => {
  const { desk: here } = desk(answering("page", { type: "text/html", url: "/team/anmelden" }));

  const error = await here.scan("ABC123").catch((reason) => reason);

  assert.ok(error instanceof ElsewhereError);
  assert.equal(error.address, "/team/anmelden");
});

test("where a form was too old the page is opened anew", async () => {
  const { desk: here } = desk(answering("zu alt", { status: 400, type: "text/html" }));

  const error = await here.undo({ id: "scan-1" }, "mistake").catch((reason) => reason);

  assert.equal(error.address, "/einlass");
});

test("a scan is taken back by its id, with the reason", async () => {
  const { asked, desk: here } = desk(answering({ ...RESULT, id: "scan-2", verdict: "undone" }));

  const answer = await here.undo({ id: "scan-1" }, "mistake");

  assert.deepEqual([answer.kind, answer.verdict], ["undo", "undone"]);
  assert.equal(asked[0].page, "/einlass/zuruecknehmen/scan-1");
  assert.deepEqual(asked[0].fields, { reason: "mistake" });
});
