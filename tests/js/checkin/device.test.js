import assert from "node:assert/strict";
import test from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { NEVER_IN } from "../../../static/js/checkin/decide.js";
import { Device } from "../../../static/js/checkin/device.js";
import { NoAnswerError, Problem } from "../../../static/js/checkin/server.js";
import { Door, pairedPhone, phone } from "./door.js";
import { GUEST, HOUR, MAYOR, NOON, person } from "./fair.js";

const MINUTE = 60_000;
const KEY = person(MAYOR).key;

/** A door and a phone that is paired and has lost its network. */
async function phoneAlone({ door = new Door(), ...world } = {}) {
  const device = await pairedPhone(door, world);
  door.isReachable = false;
  await device.contact();
  return { door, device };
}

function seen({ verdict, reason, isOwn }) {
  return { verdict, reason, isOwn };
}

const own = (verdict, reason = null) => ({ verdict, reason, isOwn: true });
const servers = (verdict, reason = null) => ({ verdict, reason, isOwn: false });

test("a paired phone knows its gate and the people", async () => {
  const device = await pairedPhone(new Door());

  assert.equal(device.status.name, "Telefon 1");
  assert.equal(device.status.gate.name, "Nord");
  assert.equal(device.status.fair.name, "Messe");
  assert.equal(device.search("sommer")[0].name, "Ulrike Sommer");
});

test("a pairing code that is over is said so", async () => {
  const door = new Door();
  door.problem = { name: "pairing-over", status: 409 };
  const device = await phone(door);

  const error = await device.pair("CODE").catch((reason) => reason);

  assert.ok(error instanceof Problem);
  assert.deepEqual([error.name, error.message], ["pairing-over", "Das geht nicht."]);
  assert.equal(device.status.name, null);
});

test("a phone that is not paired answers nothing", async () => {
  const device = await phone(new Door());

  assert.equal(await device.scan(MAYOR), null);
  assert.equal(await device.contact(), false);
});

test("with a network the server's verdict is shown, and nothing waits", async () => {
  const door = new Door();
  const device = await pairedPhone(door);

  const answer = await device.scan(`HTTPS://MESSE.EXAMPLE/B/${MAYOR}`);

  assert.deepEqual(seen(answer), servers("admitted"));
  assert.equal(answer.message, "Der Server sagt es.");
  assert.equal(answer.person.name, "Ulrike Sommer");
  assert.equal(answer.admittedAt, new Date(NOON).toISOString());
  assert.equal(door.requests.at(-1).body.scans[0].said, null);
  assert.equal(device.status.waiting, 0);
});

test("without a network the phone decides, and its own admissions count at once", async () => {
  const { device } = await phoneAlone();

  const answers = [];
  for (const [code, kind] of [[MAYOR], [MAYOR], [MAYOR, "exit"], [MAYOR], ["NOBODY"]]) {
    answers.push(seen(await device.scan(code, kind)));
  }

  assert.deepEqual(answers, [
    ...[own("admitted"), own("already"), own("left"), own("reentered")],
    own("unknown", "unknown"),
  ]);
  assert.equal(device.status.waiting, 5);
});

test("somebody who came in elsewhere is known to be in, since when and where", async () => {
  const door = new Door();
  door.admit(KEY, "Süd");
  const device = await pairedPhone(door);
  door.isReachable = false;
  door.now += HOUR;

  const answer = await device.scan(MAYOR);

  assert.deepEqual(seen(answer), own("already"));
  assert.equal(answer.admittedAt, new Date(NOON).toISOString());
  assert.equal(answer.gate, "Süd");
});

test("what was said is sent in order once there is a network, and then let go of", async () => {
  const { door, device } = await phoneAlone();
  const first = await device.scan(MAYOR);
  const second = await device.scan(GUEST);
  door.isReachable = true;

  assert.equal(await device.contact(), true);

  assert.deepEqual([...door.stored.values()].map(({ id, said }) => [id, said]), [
    [first.id, "admitted"],
    [second.id, "admitted"],
  ]);
  assert.equal(device.status.waiting, 0);
  assert.deepEqual(seen(await device.scan(MAYOR)), servers("already"));
});

test("what waits goes in batches of at most 500", async () => {
  const { door, device } = await phoneAlone();
  for (let number = 0; number < 501; number += 1) await device.scan(`N${number}`);
  door.isReachable = true;
  await device.contact();

  const batches = door.requests.filter(({ body }) => body?.scans?.length).map(({ body }) => body);
  assert.deepEqual(batches.map(({ scans }) => scans.length), [500, 1]);
  assert.deepEqual(batches.map(({ waiting }) => waiting), [1, 0]);
});

test("a scan whose answer is lost is decided here and sent again with what was said", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  door.losesAnswers = true;

  const answer = await device.scan(MAYOR);

  assert.deepEqual(seen(answer), own("admitted"));
  assert.equal(device.status.isOnline, false);
  door.losesAnswers = false;
  await device.contact();
  assert.deepEqual([...door.stored.keys()], [answer.id]);
  assert.equal(door.requests.findLast(({ body }) => body).body.scans[0].said, "admitted");
  assert.equal(device.status.isOnline, true);
});

test("a server that does not answer in time is given up", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  device.server.fetch = (_path, { signal }) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  };
  /* An idle process would end before the time is up. */
  const awake = setTimeout(() => {}, 1000);

  assert.deepEqual(seen(await device.scan(MAYOR)), own("admitted"));
  clearTimeout(awake);
});

for (const [what, answer] of [
  ["a page to sign in", () => new Response("<html>", { headers: { "Content-Type": "text/html" } })],
  ["another answer than the question", () => Response.json({ results: [] })],
  ["a server in trouble", () => Response.json({}, { status: 503 })],
]) {
  test(`${what} is no answer`, async () => {
    const device = await pairedPhone(new Door());
    device.server.fetch = async () => answer();

    assert.deepEqual(seen(await device.scan(MAYOR)), own("admitted"));
    assert.equal(await device.contact(), false);
    assert.equal(device.status.waiting, 1);
  });
}

test("a phone that crashed has all it showed, and what it did not show let nobody in", async () => {
  const disk = new IDBFactory();
  const { door, device } = await phoneAlone({ disk });
  const shown = await device.scan(MAYOR);
  device.isOnline = true;
  device.server.fetch = () => new Promise(() => {});
  device.scan(GUEST);
  while (device.status.waiting < 2) await new Promise(setImmediate);
  device.close();

  const again = await phone(door, { disk });
  assert.equal(again.status.waiting, 2);
  assert.deepEqual(seen(await again.scan(GUEST)), own("admitted"));
  door.isReachable = true;
  await again.contact();

  const stored = [...door.stored.values()].map(({ id, said }) => [id === shown.id, said]);
  assert.deepEqual(stored, [[true, "admitted"], [false, "refused"], [false, "admitted"]]);
});

test("an answer that another tab has meanwhile decided on lets nobody in", async () => {
  const disk = new IDBFactory();
  const door = new Door();
  const device = await pairedPhone(door, { disk });
  const { fetch } = device.server;
  device.server.fetch = async (...request) => {
    await phone(door, { disk });
    return fetch(...request);
  };

  assert.deepEqual(seen(await device.scan(MAYOR)), own("refused"));
});

test("a scan is taken back within a minute, with and without a network", async () => {
  const { door, device } = await phoneAlone();
  const wrong = await device.scan(MAYOR);
  door.now += MINUTE / 2;

  assert.deepEqual(seen(await device.undo(wrong, "mistake")), own("undone"));
  assert.deepEqual(seen(await device.scan(MAYOR)), own("admitted"));
  door.isReachable = true;
  await device.contact();
  const online = await device.scan(GUEST);
  assert.deepEqual(seen(await device.undo(online, "wrong_person")), servers("undone"));
  const { id, reason, of } = door.requests.at(-1).body.scans[0];
  assert.deepEqual([typeof id, reason, of], ["string", "wrong_person", online.id]);
});

test("a scan that the server confirmed is taken back without a network", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  const wrong = await device.scan(MAYOR);
  door.isReachable = false;

  await device.undo(wrong, "turned_back");

  assert.deepEqual(seen(await device.scan(MAYOR)), own("admitted"));
});

test("after a minute nothing is taken back, and nobody is asked", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  const answer = await device.scan(MAYOR);
  door.now += MINUTE;
  const asked = door.requests.length;

  assert.deepEqual(seen(await device.undo(answer, "mistake")), own("refused", "too_late"));
  assert.equal(door.requests.length, asked);
});

test("a wrong clock changes neither the rules nor what is shown", async () => {
  const door = new Door();
  const device = await pairedPhone(door, { clock: () => door.now - 20 * HOUR });
  door.isReachable = false;

  const answer = await device.scan(MAYOR);

  assert.deepEqual(seen(answer), own("admitted"));
  assert.equal(answer.admittedAt, new Date(NOON).toISOString());
  door.isReachable = true;
  await device.contact();
  const { sent_at: sentAt, scans } = door.requests.findLast(({ body }) => body).body;
  assert.deepEqual([sentAt, scans[0].at], Array(2).fill(new Date(NOON - 20 * HOUR).toISOString()));
});

/** A phone alone whose clock can be set: by `phone.wrong` it is ahead. */
async function phoneWithAClock({ disk } = {}) {
  const door = new Door();
  const phone = { wrong: 0 };
  const clock = () => door.now + phone.wrong;
  return Object.assign(phone, { clock, ...(await phoneAlone({ door, clock, disk })) });
}

/** When the phone says its scans were, once there is a network again. */
async function timesSent(door, device) {
  door.isReachable = true;
  await device.contact();
  const { scans } = door.requests.findLast(({ body }) => body?.scans?.length).body;
  return scans.map(({ at, true_at: trueAt = null }) => [at, trueAt].map(Date.parse));
}

test("a phone says how late a scan was if its clock ran evenly up to then", async () => {
  const phone = await phoneWithAClock();
  const { door, device } = phone;
  door.now += HOUR;
  await device.scan(MAYOR);
  phone.wrong = HOUR;
  await device.scan(GUEST);

  const scannedAt = NOON + HOUR;
  assert.deepEqual(await timesSent(door, device), [
    [scannedAt, scannedAt],
    [scannedAt + HOUR, NaN],
  ]);
});

test("a phone that was opened without a network is not sure how late it is", async () => {
  const disk = new IDBFactory();
  const { door, device } = await phoneWithAClock({ disk });
  device.close();

  const again = await phone(door, { disk });
  await again.scan(MAYOR);

  assert.deepEqual(await timesSent(door, again), [[NOON, NaN]]);
});

test("a clock that is set while it is compared is not believed", async () => {
  const phone = await phoneWithAClock();
  const { door, device } = phone;
  door.isReachable = true;
  const { sync } = door;
  door.sync = (...request) => {
    phone.wrong = HOUR;
    return sync.apply(door, request);
  };
  await device.contact();
  door.isReachable = false;
  await device.contact();
  await device.scan(MAYOR);

  assert.deepEqual(await timesSent(door, device), [[NOON + HOUR, NaN]]);
});

test("only what is new is asked for", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  await device.scan(MAYOR);
  await device.contact();
  await device.contact();

  const [first, second, third] = door.requests.filter(({ path }) => path === "/api/v1/sync");
  assert.deepEqual([first.query.get("people"), first.query.get("since")], ["", "0"]);
  assert.equal(second.query.get("people").length, 64);
  assert.equal(third.query.get("since"), "1");
});

test("news from before a scan do not make it undone on the phone", async () => {
  const door = new Door();
  door.admit(KEY, "Nord");
  const device = await pairedPhone(door);
  const { fetch } = device.server;
  const stale = { ...door.sync(null, new URLSearchParams()), now: new Date(NOON).toISOString() };
  device.server.fetch = async (path, request) => {
    if (!path.includes("/sync")) return fetch(path, request);
    await device.scan(GUEST);
    return Response.json({ ...stale, admissions: [{ ...NEVER_IN, key: person(GUEST).key }] });
  };
  await device.contact();
  door.isReachable = false;
  device.isOnline = false;

  assert.deepEqual(seen(await device.scan(GUEST)), own("already"));
});

test("a locked phone forgets everything but why", async () => {
  const disk = new IDBFactory();
  const { door, device } = await phoneAlone({ disk });
  await device.scan(MAYOR);
  door.isReachable = true;
  door.problem = { name: "locked", status: 401 };

  assert.equal(await device.contact(), false);

  const again = await phone(door, { disk });
  for (const { status } of [device, again]) {
    assert.deepEqual(status.ended, { why: "locked", message: "Das geht nicht." });
    assert.deepEqual([status.name, status.waiting], [null, 0]);
  }
  const { settings, ...rest } = await contents(again);
  assert.deepEqual(settings, [again.status.ended]);
  assert.deepEqual(rest, { admissions: [], outbox: [] });
  assert.equal(await again.scan(MAYOR), null);
});

for (const [why, left] of [["locked", 0], ["not-paired", 1], ["over", 1]]) {
  test(`a phone that was shut when it ended (${why}) forgets once its browser is told`, async () => {
    const disk = new IDBFactory();
    const { door, device } = await phoneAlone({ disk });
    await device.scan(MAYOR);
    device.close();

    assert.equal(await Device.forget({ why, message: "Das geht nicht." }, disk), left);

    const again = await phone(door, { disk });
    const { settings, admissions, outbox } = await contents(again);
    assert.deepEqual(settings, [{ why, message: "Das geht nicht." }]);
    assert.deepEqual([admissions.length, outbox.length], [0, left]);
    assert.equal(await again.scan(MAYOR), null);
  });
}

test("a phone that learns while scanning that it is locked lets nobody in", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  door.problem = { name: "locked", status: 401 };

  assert.equal(await device.scan(MAYOR), null);
});

test("a phone whose time is over forgets by itself, but not what it has yet to send", async () => {
  const disk = new IDBFactory();
  const { door, device } = await phoneAlone({ disk });
  const answer = await device.scan(MAYOR);
  door.now = NOON + 8 * HOUR;

  assert.equal(await device.scan(GUEST), null);

  const again = await phone(door, { disk });
  for (const each of [device, again]) {
    assert.deepEqual(each.status.ended, { why: "over", message: null });
    assert.equal(each.status.waiting, 1);
  }
  assert.deepEqual((await contents(again)).settings, [again.status.ended, "secret"]);
  door.isReachable = true;
  assert.equal(await again.contact(), false);
  assert.deepEqual([...door.stored.keys()], [answer.id]);
  assert.equal(again.status.waiting, 0);
  assert.deepEqual((await contents(again)).settings, [again.status.ended]);
  assert.equal(await again.scan(GUEST), null);
});

test("a phone whose gate was closed sooner is told so when it asks for news", async () => {
  const { door, device } = await phoneAlone();
  const answer = await device.scan(MAYOR);
  door.isReachable = true;
  door.over = "sync";
  await device.contact();

  assert.equal(device.status.ended.why, "over");
  assert.equal(device.status.waiting, 0);
  assert.deepEqual([...door.stored.keys()], [answer.id]);
});

test("what a phone scanned before another time is sent before it is paired again", async () => {
  const { door, device } = await phoneAlone();
  const answer = await device.scan(MAYOR);
  door.now = NOON + 8 * HOUR;
  await device.contact();
  door.isReachable = true;
  door.gate.expires_at = new Date(NOON + 9 * HOUR).toISOString();

  await device.pair("NEW");

  assert.deepEqual([...door.stored.keys()], [answer.id]);
  assert.equal(device.status.ended, null);
});

/** The same door, which lends the phone anew for another gate. */
function lendAnew(door) {
  door.pair = () => ({ credential: "new", device: { name: "Telefon 2" }, gate: door.gate });
}

function senders(door) {
  const batches = door.requests.filter(({ body }) => body?.scans?.length);
  return batches.map(({ request }) => request.headers.Authorization);
}

test("what a phone scanned at one gate is handed over before it is paired for another", async () => {
  const { door, device } = await phoneAlone();
  const answer = await device.scan(MAYOR);
  door.isReachable = true;
  lendAnew(door);

  await device.pair("NEW");

  assert.deepEqual([...door.stored.keys()], [answer.id]);
  assert.deepEqual(senders(door), ["Bearer secret"]);
  assert.equal(device.status.name, "Telefon 2");
});

test("without a network a phone that has scans to send is not paired anew", async () => {
  const { door, device } = await phoneAlone();
  await device.scan(MAYOR);
  lendAnew(door);

  await assert.rejects(device.pair("NEW"), NoAnswerError);

  assert.deepEqual([device.status.name, device.status.waiting], ["Telefon 1", 1]);
  assert.deepEqual(seen(await device.scan(GUEST)), own("admitted"));
});

test("what is taken from a phone no more is sent by the phone it becomes", async () => {
  const { door, device } = await phoneAlone();
  const answer = await device.scan(MAYOR);
  door.isReachable = true;
  lendAnew(door);
  door.refused = "Bearer secret";

  await device.pair("NEW");

  assert.deepEqual([...door.stored.keys()], [answer.id]);
  assert.equal(senders(door).at(-1), "Bearer new");
  assert.equal(device.status.ended, null);
});

test("a tab of an earlier pairing becomes what another tab made of the phone", async () => {
  const disk = new IDBFactory();
  const door = new Door();
  const old = await pairedPhone(door, { disk });
  lendAnew(door);
  const tab = await phone(door, { disk });
  await tab.pair("NEW");
  door.refused = "Bearer secret";

  await old.contact();
  await old.contact();

  assert.deepEqual([old.status.name, old.status.ended], ["Telefon 2", null]);
  const again = await phone(door, { disk });
  assert.equal(again.search("sommer").length, 1);
});

test("a database that fails for a while does not end the calls", async () => {
  const { door, device } = await phoneAlone();
  door.isReachable = true;
  const { change } = device.store;
  let isSaid = false;
  device.store.change = async () => {
    if (isSaid) device.store.change = change;
    isSaid = device.status.isBroken;
    throw new DOMException("Quota exceeded", "QuotaExceededError");
  };
  const calls = device.stayInTouch();
  while (!device.status.isOnline) await new Promise((resolve) => setTimeout(resolve, 20));

  assert.equal(isSaid, true);
  assert.equal(device.status.isBroken, false);
  device.close();
  device.hurry();
  await calls;
});

test("a connection to the database that was lost is made anew", async () => {
  const { door, device } = await phoneAlone();
  device.store.database.close();

  const answer = await device.scan(MAYOR);
  device.store.database.close();
  door.isReachable = true;
  await device.contact();

  assert.deepEqual(seen(answer), own("admitted"));
  assert.deepEqual([...door.stored.keys()], [answer.id]);
});

test("a phone that has nothing to say calls all the same", async () => {
  const { door, device } = await phoneAlone();
  door.isReachable = true;
  door.requests.length = 0;

  await device.contact();

  assert.deepEqual(door.requests.map(({ path }) => path), ["/api/v1/scans", "/api/v1/sync"]);
  assert.deepEqual(door.requests[0].body.scans, []);
});

test("a phone that nobody knows any more keeps what it has yet to send", async () => {
  const { door, device } = await phoneAlone();
  await device.scan(MAYOR);
  door.isReachable = true;
  door.problem = { name: "not-paired", status: 401 };
  await device.contact();

  assert.equal(device.status.ended.why, "not-paired");
  assert.equal(device.status.waiting, 1);
});

test("a phone opened after its time knows nobody", async () => {
  const disk = new IDBFactory();
  const { door } = await phoneAlone({ disk });
  door.now = NOON + 9 * HOUR;

  const again = await phone(door, { disk });

  assert.equal(again.status.ended.why, "over");
});

/** A phone alone whose clock an hour before its end is set back by six. */
async function phoneSetBack(world) {
  const door = new Door();
  let wrong = 0;
  const clock = () => door.now - wrong;
  const { device } = await phoneAlone({ door, clock, ...world });
  door.now += 7 * HOUR;
  await device.contact();
  wrong = 6 * HOUR;
  return { door, device, clock };
}

test("a clock that is set back gives a phone no more time", async () => {
  const { door, device } = await phoneSetBack();
  await device.contact();
  assert.equal(device.status.ended, null);

  door.now += HOUR;

  assert.equal(await device.scan(MAYOR), null);
  assert.equal(device.status.ended.why, "over");
});

test("a phone whose clock is set back while it is shut has no more time either", async () => {
  const disk = new IDBFactory();
  const { door, device, clock } = await phoneSetBack({ disk });
  device.close();

  const again = await phone(door, { disk, clock });
  assert.equal(again.status.ended, null);
  door.now += HOUR;
  await again.contact();

  assert.equal(again.status.ended.why, "over");
});

test("a phone that cannot store how late it is hands over all the same", async () => {
  const { door, device } = await phoneAlone();
  await device.scan(MAYOR);
  door.now += MINUTE;
  door.isReachable = true;
  const { change } = device.store;
  device.store.change = async () => {
    device.store.change = change;
    throw new DOMException("Quota exceeded", "QuotaExceededError");
  };

  await device.contact();

  assert.equal(door.stored.size, 1);
  assert.equal(device.status.waiting, 0);
});

test("what the server says of the time counts more than what a phone's clock ever showed", async () => {
  const { door, device } = await phoneSetBack();
  door.now -= 2 * HOUR;
  door.isReachable = true;
  await device.contact();
  door.isReachable = false;

  const answer = await device.scan(MAYOR);

  assert.equal(answer.at, new Date(door.now).toISOString());
});

test("a phone that is opened again decides without ever reaching the server", async () => {
  const disk = new IDBFactory();
  const { door } = await phoneAlone({ disk });

  const again = await phone(door, { disk });

  assert.deepEqual(seen(await again.scan(MAYOR)), own("admitted"));
  assert.equal(again.search("sommer").length, 1);
});

test("a phone that could not load the people says so with every badge", async () => {
  const door = new Door();
  const device = await phone(door);
  door.sync = () => {
    throw new TypeError("Failed to fetch");
  };
  await device.pair("CODE");

  assert.equal(device.status.fair, null);
  assert.deepEqual(seen(await device.scan(MAYOR)), own("refused"));
});

test("a phone alone tells a revoked badge from an unknown one", async () => {
  const door = new Door();
  const code = person("PASTPASTPASTPAST").token;
  door.people.push({ key: code.slice(0, 32), token: code, code, refusal: "revoked", role: null });
  const device = await pairedPhone(door);
  door.isReachable = false;

  const answer = await device.scan("PASTPASTPASTPAST");

  assert.deepEqual(seen(answer), own("refused", "revoked"));
  assert.equal(answer.person, null);
  assert.equal(device.search("undefined").length, 0);
});

test("names are looked up only where the gate allows it", async () => {
  const door = new Door();
  door.gate.may_search = false;
  const device = await pairedPhone(door);

  assert.deepEqual(device.search("sommer"), []);
});

test("nothing that names people lies open on the phone", async () => {
  const { device } = await phoneAlone();
  await device.scan(MAYOR);

  const { settings, admissions, outbox } = await contents(device);
  assert.ok(!JSON.stringify([settings, admissions, outbox]).includes("Sommer"));
  assert.equal(settings.find(({ key }) => key).key.extractable, false);
});

test("an answer is shown only once all is on the disk that it says", async () => {
  const { device } = await phoneAlone();
  const { database } = device.store;
  const begin = database.transaction.bind(database);
  const durabilities = [];
  let unfinished = 0;
  database.transaction = (names, mode, options) => {
    const transaction = begin(names, mode, options);
    if (mode === "readwrite") {
      durabilities.push(options?.durability);
      unfinished += 1;
      transaction.addEventListener("complete", () => (unfinished -= 1));
    }
    return transaction;
  };

  const answer = await device.scan(MAYOR);
  const stillUnfinished = unfinished;
  await device.undo(answer, "mistake");

  assert.deepEqual([stillUnfinished, unfinished], [0, 0]);
  assert.deepEqual([...new Set(durabilities)], ["strict"]);
});

test("a phone that is paired asks its browser to keep what it stores", async (context) => {
  const persist = context.mock.fn(async () => true);
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const navigator = { storage: { persist } };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  context.after(() => {
    delete globalThis.navigator;
    if (before) Object.defineProperty(globalThis, "navigator", before);
  });

  await pairedPhone(new Door());

  assert.equal(persist.mock.callCount(), 1);
});

test("a phone calls at once, then every twenty seconds, and sooner after no answer", async (context) => {
  const door = new Door();
  const device = await pairedPhone(door);
  let calls = 0;
  const { fetch } = device.server;
  device.server.fetch = (path, request) => {
    if (path.endsWith("/scans")) calls += 1;
    return fetch(path, request);
  };
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /* All that is not a pause goes on by itself. */
  const quiet = async () => {
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    return calls;
  };
  const after = async (ms) => {
    context.mock.timers.tick(ms);
    return quiet();
  };
  const staying = device.stayInTouch();

  assert.equal(await quiet(), 1);
  assert.deepEqual([await after(19_999), await after(1)], [1, 2]);
  door.isReachable = false;
  assert.equal(await after(20_000), 3);
  assert.deepEqual([await after(999), await after(1)], [3, 4]);
  assert.deepEqual([await after(1999), await after(1)], [4, 5]);
  device.close();
  device.hurry();
  await staying;
});

test("a phone stays in touch, and sooner when it is told to hurry", async () => {
  const door = new Door();
  const device = await pairedPhone(door);
  const before = door.requests.length;
  const staying = device.stayInTouch();
  const until = async (count) => {
    while (door.requests.length < before + count) await new Promise(setImmediate);
  };
  await until(1);
  while (device.contacting) await new Promise(setImmediate);
  device.hurry();
  await until(2);
  while (device.contacting) await new Promise(setImmediate);
  device.close();
  device.hurry();

  await staying;
});

/** All that lies in a phone's database. */
function contents(device) {
  return device.store.read(async (tables) => {
    const all = Object.entries(tables).map(([name, table]) => {
      return new Promise((resolve) => {
        const request = table.getAll();
        request.onsuccess = () => resolve([name, request.result]);
      });
    });
    return Object.fromEntries(await Promise.all(all));
  });
}
