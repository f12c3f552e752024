/**
 * Phones at the doors of a real server, over a network and with batteries that fail them.
 *
 *   node fleet.js PLAN
 *
 * They run the modules that are shipped. PLAN is a file of JSON: `url`, `seed`, `codes` to pair
 * with, `badges` and `scans`, how many each phone makes. A line is printed whenever the server has
 * had enough to do, and at the end what the screens showed and what the phones know, as JSON.
 */

import { readFileSync } from "node:fs";

import { IDBFactory } from "fake-indexeddb";

import { Device } from "../../../static/js/checkin/device.js";

const PLAN = JSON.parse(readFileSync(process.argv[2], "utf8"));
const MINUTE = 60_000;
const LONGEST_CLOCK_ERROR = 10 * MINUTE;
const LONGEST_PAUSE = 30;
/** So much slower without a server, so that many scans meet one. */
const SLOWER_ALONE = 3;
/** Shorter than in the hall, so that there is more than one fault a minute. */
const PATIENCE = { verdict: 1000, rest: 10_000 };
const LATE = 1300;
const UNTIL_QUIET = 120_000;
/** A twelfth of the scans at most. */
const ENOUGH = Math.floor((PLAN.scans * PLAN.codes.length) / 12);

/** How often what happens, of a hundred. */
const CHANCE = {
  exit: 14,
  undo: 6,
  stranger: 2,
  crash: 2,
  otherTab: 1,
  partition: 1,
  heal: 5,
  hurry: 15,
  slowRequest: 5,
  doubled: 5,
  lostAnswer: 4,
  slowAnswer: 3,
};

const passing = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Chance that a seed decides: a linear congruential generator, of which the high bits serve. */
class Luck {
  constructor(seed) {
    this.state = seed;
    for (let turn = 0; turn < 10; turn += 1) this.next();
  }

  /** At least 0, less than 1. */
  next() {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  has(percent) {
    return this.next() * 100 < percent;
  }

  one(items) {
    return items[this.below(items.length)];
  }
}

/** What lies between a phone and the server. */
class Network {
  constructor(luck) {
    this.luck = luck;
    this.isCut = false;
    this.isFaulty = false;
    this.travelling = new Set();
  }

  /** Stands in for the phone's fetch: who gives up waiting does not call the request back. */
  fetch = (path, request) => {
    const given = this.carry(path, request);
    const gaveUp = new Promise((_resolve, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason));
    });
    this.travelling.add(given);
    given.catch(() => undefined).finally(() => this.travelling.delete(given));
    gaveUp.catch(() => undefined);
    return Promise.race([given, gaveUp]);
  };

  async carry(path, request) {
    if (this.isCut) throw new TypeError("cut off");
    if (this.happens(CHANCE.doubled)) this.carryTwin(path, request);
    if (this.happens(CHANCE.slowRequest)) await passing(this.luck.below(LATE));
    const answer = await this.ask(path, request);
    if (this.happens(CHANCE.lostAnswer) || this.isCut) throw new TypeError("answer lost");
    if (this.happens(CHANCE.slowAnswer)) await passing(this.luck.below(LATE));
    return answer;
  }

  carryTwin(path, request) {
    const twin = passing(this.luck.below(LATE)).then(() => this.ask(path, request));
    this.travelling.add(twin);
    twin.catch(() => undefined).finally(() => this.travelling.delete(twin));
  }

  async ask(path, { signal: _signal, cache: _cache, ...request }) {
    const answer = await fetch(new URL(path, PLAN.url), request);
    return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
  }

  happens(percent) {
    return this.isFaulty && this.luck.has(percent);
  }
}

/** A phone and the steward who holds it. */
class Phone {
  constructor(number) {
    this.number = number;
    this.luck = new Luck(1000 * PLAN.seed + number);
    this.network = new Network(new Luck(1000 * PLAN.seed + 500 + number));
    this.disk = new IDBFactory();
    this.clockError = Math.round((2 * this.luck.next() - 1) * LONGEST_CLOCK_ERROR);
    this.log = [];
    this.crashes = 0;
  }

  async start() {
    this.device = await this.open();
    await this.device.pair(PLAN.codes[this.number]);
    if (!this.device.status.fair) throw new Error("not ready");
    this.network.isFaulty = true;
    this.stayInTouch();
  }

  open() {
    return Device.open({
      version: "fleet",
      indexedDB: this.disk,
      fetch: this.network.fetch,
      clock: () => Date.now() + this.clockError,
      newId: () => (this.newest.id = crypto.randomUUID()),
      patience: PATIENCE,
    });
  }

  stayInTouch() {
    const { device } = this;
    device.stayInTouch().catch((error) => {
      if (!device.isClosed) throw error;
    });
  }

  async work() {
    for (let done = 0; done < PLAN.scans; done += 1) {
      const slowness = this.device.status.isOnline ? 1 : SLOWER_ALONE;
      await passing(slowness * this.luck.below(LONGEST_PAUSE));
      this.trouble();
      await this.act();
      progress(this.log.at(-1).answer?.isOwn === false);
    }
  }

  trouble() {
    const { network, luck } = this;
    if (luck.has(network.isCut ? CHANCE.heal : CHANCE.partition)) network.isCut = !network.isCut;
    if (luck.has(CHANCE.hurry)) this.device.hurry();
  }

  act() {
    const last = this.log.at(-1);
    const canUndo = ["admitted", "reentered", "left"].includes(last?.answer?.verdict);
    if (canUndo && this.luck.has(CHANCE.undo)) {
      const scan = { kind: "undo", of: last.answer.id };
      return this.record(scan, (device) => device.undo(last.answer, "mistake"));
    }
    const kind = this.luck.has(CHANCE.exit) ? "exit" : "entry";
    const badge = this.luck.has(CHANCE.stranger) ? null : this.luck.one(PLAN.badges);
    const code = badge ? this.luck.one(Object.values(badge)) : "ZZZZZZ";
    return this.record({ kind, token: badge?.token ?? null }, (device) => device.scan(code, kind));
  }

  /** Do it, note what the screen shows, and maybe lose the page while it happens. */
  async record(scan, deed) {
    const entry = { ...scan, device: this.number, at: Date.now(), answer: null };
    this.newest = entry;
    this.log.push(entry);
    const { device } = this;
    const shown = deed(device).then(
      (answer) => (entry.answer = answer),
      (error) => {
        if (!device.isClosed) throw error;
      },
    );
    if (this.luck.has(CHANCE.crash)) await this.crash();
    if (this.luck.has(CHANCE.otherTab)) (await this.open()).close();
    await shown;
  }

  async crash() {
    await passing(this.luck.below(LONGEST_PAUSE));
    this.crashes += 1;
    this.device.close();
    this.device.hurry();
    this.device = await this.open();
    this.stayInTouch();
  }

  /** With a sound network: hand over what waits. */
  async finish() {
    this.network.isFaulty = this.network.isCut = false;
    const end = Date.now() + UNTIL_QUIET;
    for (;;) {
      await Promise.allSettled(this.network.travelling);
      if ((await this.device.contact()) && this.device.status.waiting === 0) return;
      if (Date.now() > end) throw new Error(`phone ${this.number} still has scans to send`);
      await passing(200);
    }
  }

  /** What the phone knows and showed. */
  async report() {
    /* The first may have begun before the others were done. */
    await this.device.contact();
    await this.device.contact();
    this.device.close();
    this.device.hurry();
    const again = await this.open();
    const known = await again.store.read(({ admissions }) => {
      return new Promise((resolve) => {
        const request = admissions.getAll();
        request.onsuccess = () => resolve(request.result);
      });
    });
    again.close();
    return { log: this.log, waiting: again.status.waiting, known, crashes: this.crashes };
  }
}

let effort = 0;
/** What it answers at once is more to do than what it is told later. */
function progress(isAnswered) {
  effort += isAnswered ? 2 : 1;
  if (effort < ENOUGH) return;
  effort = 0;
  console.log("enough");
}

const phones = PLAN.codes.map((_code, number) => new Phone(number));
for (const phone of phones) await phone.start();
await Promise.all(phones.map((phone) => phone.work()));
await Promise.all(phones.map((phone) => phone.finish()));
console.log(JSON.stringify(await Promise.all(phones.map((phone) => phone.report()))));
