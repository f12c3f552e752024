import assert from "node:assert/strict";
import test from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { Outbox, poster, SignedOutError } from "../../../static/js/scan/outbox.js";

const NOTHING = { email: false, phone: false };
const GOOD = { sentence: "Gut.", page: "/meine-messe", is_good: true };

/** A phone whose server answers what `answer` gives, with all that was asked of it. */
async function phone({ owner = "ANNA01", indexedDB = new IDBFactory(), answer = () => GOOD } = {}) {
  const world = { now: 0, asked: [], answer };
  let number = 0;
  const post = async (entry, age) => {
    world.asked.push([entry.code, age]);
    return world.answer(entry);
  };
  const outbox = await Outbox.open({
    owner,
    post,
    indexedDB,
    clock: () => world.now,
    newId: () => `id ${(number += 1)}`,
  });
  return { world, outbox, indexedDB };
}

test("what is scanned is sent in order, with its age, and then forgotten", async () => {
  const { world, outbox } = await phone();
  await outbox.keep("/b/ONE", NOTHING);
  world.now = 60_000;
  await outbox.keep("/hier/TWO", NOTHING);
  const heard = [];

  assert.equal(await outbox.send((entry, answer) => heard.push([entry.code, answer.sentence])), true);

  assert.deepEqual(world.asked, [["/b/ONE", 60], ["/hier/TWO", 0]]);
  assert.deepEqual(heard, [["/b/ONE", "Gut."], ["/hier/TWO", "Gut."]]);
  assert.deepEqual(await outbox.waiting(), []);
});

test("without an answer all stays, also over a reload, and keeps its id", async () => {
  const { outbox, indexedDB } = await phone({ answer: () => null });
  await outbox.keep("/b/ONE", { email: true, phone: false });

  assert.equal(await outbox.send(() => assert.fail("nothing was answered")), false);

  const again = await phone({ indexedDB });
  const [entry] = await again.outbox.waiting();
  assert.equal(entry.id, "id 1");
  assert.equal(entry.email, true);
  assert.equal(await again.outbox.send(() => {}), true);
});

test("a refusal is an answer too: it is told and not sent again", async () => {
  const refusal = { sentence: "Das ist kein Code dieser Messe.", page: "", is_good: false };
  const { world, outbox } = await phone({ answer: () => refusal });
  await outbox.keep("/b/ONE", NOTHING);
  const heard = [];

  await outbox.send((_entry, answer) => heard.push(answer));
  await outbox.send(() => assert.fail("sent again"));

  assert.deepEqual(heard, [refusal]);
  assert.equal(world.asked.length, 1);
});

test("what somebody else scanned on this phone is not sent as one's own", async () => {
  const { outbox, indexedDB } = await phone({ answer: () => null });
  await outbox.keep("/b/ONE", NOTHING);

  const other = await phone({ owner: "BERT02", indexedDB });
  await other.outbox.send(() => {});

  assert.deepEqual(other.world.asked, []);
  assert.equal((await outbox.waiting()).length, 1);
});

test("two calls at once send nothing twice", async () => {
  const { world, outbox } = await phone();
  await outbox.keep("/b/ONE", NOTHING);

  await Promise.all([outbox.send(() => {}), outbox.send(() => {})]);

  assert.equal(world.asked.length, 1);
});

test("who is signed out keeps all and may send it later", async () => {
  const { world, outbox } = await phone({
    answer: () => {
      throw new SignedOutError();
    },
  });
  await outbox.keep("/b/ONE", NOTHING);

  await assert.rejects(outbox.send(() => {}), SignedOutError);
  world.answer = () => GOOD;

  assert.equal(await outbox.send(() => {}), true);
});

/** Posts against a server that gives these answers, one after the other. */
function posting(...answers) {
  const asked = [];
  let token = "old";
  const ask = async (address, { body }) => {
    asked.push([address, Object.fromEntries(body)]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const renew = async () => {
    token = "new";
  };
  const post = poster({ page: "/meine-messe/scannen", token: () => token, renew }, ask);
  return { asked, post };
}

const ENTRY = { id: "id 1", code: "/b/ONE", owner: "ANNA01", email: true, phone: false };
const answered = (status, body) => ({ status, type: "basic", json: async () => body });

test("a scan is posted as a form", async () => {
  const { asked, post } = posting(answered(200, GOOD));

  assert.deepEqual(await post(ENTRY, 7), GOOD);

  const form = { scan_id: "id 1", code: "/b/ONE", owner: "ANNA01", age: "7" };
  Object.assign(form, { gives_email: "1", csrf_token: "old" });
  assert.deepEqual(asked, [["/meine-messe/scannen", form]]);
});

test("a page that is older than the session gets a new token", async () => {
  const { asked, post } = posting(answered(400), answered(200, GOOD));

  assert.deepEqual(await post(ENTRY, 7), GOOD);
  assert.deepEqual(asked.map(([, form]) => form.csrf_token), ["old", "new"]);
});

for (const [what, answer] of [
  ["no network", new TypeError("no network")],
  ["a failing server", answered(500)],
  ["a busy server", answered(503)],
  ["too many requests", answered(429)],
]) {
  test(`${what} is no answer`, async () => {
    const { post } = posting(answer);

    assert.equal(await post(ENTRY, 7), null);
  });
}

test("being led to another page means being signed out", async () => {
  const { post } = posting({ status: 0, type: "opaqueredirect" });

  await assert.rejects(post(ENTRY, 7), SignedOutError);
});

for (const [status, who] of [[409, "somebody else"], [404, "somebody who may not scan"]]) {
  test(`with ${who} signed in nothing is answered, and the scan stays`, async () => {
    const { post } = posting(answered(status));

    await assert.rejects(post(ENTRY, 7), SignedOutError);
  });
}
