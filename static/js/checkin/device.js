/**
 * A phone at a gate: the one module that the scanner's page talks to.
 *
 * `Device.open({version, onChange})` gives the phone as its database left it; `pair` makes it a
 * steward's; `scan` and `undo` answer what the screen shows, by the server or, without one, by what
 * the phone knows; `stayInTouch` keeps both alike. The page draws `status` each time `onChange` is
 * called, and calls `hurry` on the events `online` and `visibilitychange`. All of it needs a secure
 * context.
 *
 * What a screen showed is never lost: an answer is given only once it is stored.
 */

import { after, decide, NEVER_IN, saidOf } from "./decide.js";
import * as outbox from "./outbox.js";
import { newKey, People, readCode, seal, unseal } from "./people.js";
import { answerOf, NoAnswerError, PATIENCE_MS, Problem, Server } from "./server.js";
import { given, Store } from "./store.js";

/** @type {import("./store.js").Plan} */
const PLAN = {
  name: "einlass",
  tables: {
    settings: {},
    admissions: { options: { keyPath: "key" } },
    /* A UUID says nothing about order. */
    outbox: { options: { keyPath: "seq", autoIncrement: true }, index: "key" },
  },
};

/** So often a phone asks for news; without an answer it asks sooner at first. */
const PAUSE_MS = 20_000;
const FIRST_RETRY_MS = 1000;

/** With more than this to send, the person at the door does not wait for it. */
const MOST_ALONGSIDE = 50;

/** So long a scan may be taken back: the server's minute, less a little for the way there. */
const LONGEST_UNDO_MS = 55_000;

/** So often it is stored how late it is. */
const NOTED_EVERY_MS = 60_000;

/** With more than this between them two clocks do not run alike: one was set, or slept. */
const UNEVEN_MS = 2000;

/** Problems after which a phone forgets what it knows. */
const ENDS = ["locked", "not-paired", "over"];

/** What the screen says if the phone cannot tell: nobody comes in, and it takes another scan. */
const SCAN_AGAIN = { verdict: "refused", reason: null };

/**
 * @typedef {object} Answer
 * @property {string} id the scan's
 * @property {"entry" | "exit" | "undo"} kind
 * @property {string} verdict admitted, reentered, left, already, refused, unknown, undone or
 *   not_inside
 * @property {string | null} reason why not; null with `refused`: »please scan it again«
 * @property {string | null} message the server's sentence; null if the phone decided: then the page
 *   words verdict, reason, `admittedAt` and `gate` itself
 * @property {string} at when it was, by the server's clock, as `admittedAt`
 * @property {string | null} key of the person
 * @property {{name?: string, town?: string, role: string} | null} person
 * @property {string | null} admittedAt when this person came in first
 * @property {string | null} gate where
 * @property {boolean} isOwn whether the phone decided by itself
 *
 * @typedef {object} Status
 * @property {string | null} name the device's, null if it is not paired
 * @property {import("./decide.js").Gate | null} gate
 * @property {import("./decide.js").Fair | null} fair null until the phone got all it has to know
 * @property {boolean} isOnline whether the server answered when it was asked last
 * @property {boolean} isBroken whether the phone could not read or store when it last tried
 * @property {number} waiting how many scans it has yet to confirm
 * @property {{why: "locked" | "not-paired" | "over", message: string | null} | null} ended why the
 *   phone forgot what it knew
 */

export class Device {
  /**
   * The phone as it was left; a page calls this once.
   * @param {object} [world] what tests replace
   * @returns {Promise<Device>}
   */
  static async open({
    version,
    onChange = () => {},
    indexedDB = globalThis.indexedDB,
    fetch = globalThis.fetch.bind(globalThis),
    clock = Date.now,
    ticks = () => performance.now(),
    newId = () => crypto.randomUUID(),
    patience = PATIENCE_MS,
  }) {
    const store = await Store.open(indexedDB, PLAN);
    const server = new Server(fetch, clock, version, patience);
    const device = new Device({ store, server, clock, ticks, newId, onChange });
    await device.recall();
    return device;
  }

  /**
   * Forget what a phone knew whose page was shut when the server ended it.
   * @param {Status["ended"]} ended
   * @param {IDBFactory} [indexedDB]
   * @returns {Promise<number>} how many scans still wait, to be sent once it is paired again
   */
  static async forget(ended, indexedDB = globalThis.indexedDB) {
    const store = await Store.open(indexedDB, PLAN);
    const waiting = await store.change(async (tables) => {
      await wipe(tables, ended);
      return outbox.count(tables);
    });
    store.close();
    return waiting;
  }

  /** @private */
  constructor({ store, server, clock, ticks, newId, onChange }) {
    Object.assign(this, { store, server, clock, ticks, newId, onChange });
    this.link = null;
    this.ended = null;
    /* The credential of a phone whose time is over, as long as it has scans to send. */
    this.late = null;
    this.mark = "";
    this.setClock(0);
    /* The lead of the clock when it was compared with the server's; null if that is not known. */
    this.compared = null;
    this.people = new People([]);
    this.waiting = 0;
    this.isOnline = true;
    /* Whether the database failed when the phone last called: it cannot decide alone then. */
    this.isBroken = false;
    this.settlements = 0;
    this.turn = Promise.resolve();
    this.contacting = null;
    this.hurry = () => {};
  }

  /** @returns {Status} */
  get status() {
    const { name = null, gate = null, fair = null } = this.link ?? {};
    const { isOnline, isBroken, waiting, ended } = this;
    return { name, gate, fair, isOnline, isBroken, waiting, ended };
  }

  /**
   * Become the device that a pairing QR is for.
   * @param {string} code from the QR, with or without the address around it
   * @throws {Problem} with a sentence for the screen
   * @throws {NoAnswerError} nothing has changed then
   */
  async pair(code) {
    await this.handOver();
    const { credential, device, gate, now } = await this.server.pair(code.split("#").pop());
    const offset = Date.parse(now) - this.clock();
    const key = await newKey();
    const link = { credential, name: device.name, gate, fair: null, cursor: 0, offset, key };
    await this.store.change(async (tables) => {
      await forget(tables);
      await given(tables.settings.put(link, "link"));
    });
    this.link = link;
    this.ended = this.late = null;
    this.setClock(Date.parse(now));
    this.know("", []);
    /* A browser may ask people first, which nobody has to wait for. */
    globalThis.navigator?.storage?.persist?.().catch(() => undefined);
    await this.contact();
  }

  /**
   * What the screen shows for a badge; one scan is answered after another.
   * @param {string} code what was read or typed, or the key of a person who was found by name
   * @param {"entry" | "exit"} [kind]
   * @returns {Promise<Answer | null>} null if the phone is not paired (any more)
   */
  scan(code, kind = "entry") {
    return this.inTurn(async () => {
      const clean = readCode(code);
      const person = await this.people.find(clean);
      const scan = { ...this.newScan(kind), code: clean, key: person?.key ?? null };
      return this.take(scan, (standing, rules, at) => decide(kind, person, standing, rules, at));
    });
  }

  /**
   * Take back what an answer said, within a minute.
   * @param {Answer} answer
   * @param {"mistake" | "wrong_person" | "turned_back"} reason
   * @returns {Promise<Answer | null>} null if the phone is not paired (any more)
   */
  undo({ id, key, verdict, at }, reason) {
    return this.inTurn(() => {
      const scan = { ...this.newScan("undo"), of: id, reason, undid: verdict, key };
      if (Date.parse(scan.trueAt) - Date.parse(at) > LONGEST_UNDO_MS) {
        return this.ownAnswer(scan, { verdict: "refused", reason: "too_late" });
      }
      return this.take(scan, () => ({ verdict: "undone", reason: null }));
    });
  }

  /**
   * People by name or town, if this gate may look them up.
   * @param {string} text
   * @returns {import("./people.js").Person[]}
   */
  search(text) {
    const { may_search: maySearch, shows_names: showsNames } = this.link?.gate ?? {};
    return maySearch && showsNames ? this.people.search(text) : [];
  }

  /**
   * Send what waits and learn what is new.
   * @returns {Promise<boolean>} whether the server answered
   */
  contact() {
    this.contacting ??= this.contactNow().finally(() => {
      this.contacting = null;
    });
    return this.contacting;
  }

  /** Stay in touch until `close`; without an answer the pauses grow. `hurry` ends a pause. */
  async stayInTouch() {
    let retry = FIRST_RETRY_MS;
    while (!this.isClosed) {
      /* A hurry while the server is being asked means to ask once more. */
      let isHurried = false;
      this.hurry = () => {
        isHurried = true;
      };
      const isAnswered = await this.contact().catch(() => false);
      if (isHurried) continue;
      const pause = isAnswered ? PAUSE_MS : retry;
      retry = isAnswered ? FIRST_RETRY_MS : Math.min(2 * retry, PAUSE_MS);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, pause);
        this.hurry = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Let go of the database; nothing is answered any more. */
  close() {
    this.isClosed = true;
    this.store.close();
  }

  /* What follows is for this module alone. */

  async recall() {
    const { link, people, ended, late, seen } = await this.store.change(async (tables) => {
      await outbox.decideForgotten(tables);
      this.waiting = await outbox.count(tables);
      const setting = (name) => given(tables.settings.get(name));
      return {
        link: await setting("link"),
        people: await setting("people"),
        ended: await setting("ended"),
        late: await setting("late"),
        seen: await setting("seen"),
      };
    });
    this.link = link ?? null;
    this.ended = ended ?? null;
    this.late = late ?? null;
    this.compared = null;
    this.setClock(seen ?? 0);
    await this.endInTime();
    if (people && this.link === link) this.know(people.mark, await unseal(link.key, people));
  }

  know(mark, people) {
    this.mark = mark;
    this.people = new People(people);
  }

  /** The server's time, in milliseconds since 1970. */
  time() {
    return this.clock() + this.link.offset + this.lag;
  }

  /** How far the clock, which people and networks set, is before what ticks while the page lives. */
  lead() {
    return this.clock() - this.ticks();
  }

  /** Whether the clock was surely not set since it had this lead. */
  isEvenSince(lead) {
    return lead !== null && Math.abs(this.lead() - lead) < UNEVEN_MS;
  }

  /** From now on it is at least so late. */
  setClock(seen) {
    this.seen = this.noted = seen;
    /* How far the phone's own clock was set back since. */
    this.lag = 0;
  }

  /** A clock that is set back goes on from the latest moment it showed: nobody wins time by that. */
  async noteTime() {
    this.lag += Math.max(0, this.seen - this.time());
    this.seen = this.time();
    if (this.seen - this.noted < NOTED_EVERY_MS) return;
    this.noted = this.seen;
    /* A database that is full keeps nobody from handing over, which makes room. */
    const noting = this.store.change(({ settings }) => given(settings.put(this.seen, "seen")));
    await noting.catch(() => undefined);
  }

  get credential() {
    const credential = this.link?.credential ?? this.late;
    if (!credential) throw new NoAnswerError("not paired any more");
    return credential;
  }

  inTurn(work) {
    const turn = this.turn.then(async () => {
      await this.endInTime();
      return this.link && work();
    });
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  newScan(kind) {
    const [at, trueAt] = [this.clock(), this.time()].map((ms) => new Date(ms).toISOString());
    const isSure = this.isEvenSince(this.compared);
    return { id: this.newId(), kind, at, trueAt, isSure, gate: this.link.gate.name };
  }

  async take(scan, decision) {
    if (!this.isOnline || this.waiting > MOST_ALONGSIDE) return this.decideAlone(scan, decision);
    const asked = await this.keep({ ...scan, said: null, verdict: null });
    const result = await this.verdictOn(asked);
    if (result) return answerOf(scan, result);
    return this.link && this.decideAlone(asked, decision);
  }

  async keep(entry) {
    const seq = await this.changeOutbox((tables) => outbox.keep(tables, entry));
    return { ...entry, seq };
  }

  /** The server's word, null without one; what was done before goes along, since it counts too. */
  async verdictOn(asked) {
    const before = await this.store.read(outbox.oldest);
    try {
      const results = await this.hand([...before.slice(0, MOST_ALONGSIDE), asked]);
      return results.get(asked.seq) ?? null;
    } catch (error) {
      await this.miss(error);
      return null;
    }
  }

  /** Answer by what the phone knows; from now on the server is told what the screen said. */
  decideAlone(scan, decision) {
    const rules = this.link;
    return this.changeOutbox(async (tables) => {
      if (scan.seq !== undefined && !(await outbox.undecided(tables, scan.seq))) {
        return this.ownAnswer(scan, SCAN_AGAIN);
      }
      const standing = await outbox.standing(tables, scan.key);
      const at = Date.parse(scan.trueAt);
      const decided = rules.fair ? decision(standing, rules, at) : SCAN_AGAIN;
      const { verdict } = decided;
      await outbox.keep(tables, { ...scan, verdict, said: saidOf(verdict) });
      return this.ownAnswer(scan, decided, standing);
    });
  }

  /** @returns {Answer} */
  ownAnswer(scan, { verdict, reason }, standing = NEVER_IN) {
    const now = after(standing, { ...scan, verdict, at: scan.trueAt });
    return {
      ...{ id: scan.id, kind: scan.kind, at: scan.trueAt, key: scan.key },
      ...{ verdict, reason, message: null, isOwn: true },
      person: this.people.byKey.get(scan.key) ?? null,
      admittedAt: now.at,
      gate: now.gate,
    };
  }

  /** Send entries and let go of them. @returns {Promise<Map<number, object>>} results, by `seq` */
  async hand(entries) {
    const left = Math.max(0, this.waiting - entries.length);
    const results = await this.server.send(this.credential, entries, left);
    const settled = await this.changeOutbox((tables) => {
      this.settlements += 1;
      return outbox.settle(tables, entries, results);
    });
    return new Map(
      entries.map(({ seq }, index) => [seq, results[index]]).filter(([seq]) => settled.has(seq)),
    );
  }

  async changeOutbox(work) {
    const [result, waiting] = await this.store.change(async (tables) => [
      await work(tables),
      await outbox.count(tables),
    ]);
    this.waiting = waiting;
    this.onChange();
    return result;
  }

  async contactNow() {
    try {
      await this.endInTime();
      if (!this.link && !this.late) return false;
      await this.flush();
      if (this.link) await this.sync();
      else await this.letGo();
      this.isOnline = true;
      this.isBroken = false;
    } catch (error) {
      await this.miss(error);
    }
    this.onChange();
    return this.link !== null && this.isOnline;
  }

  /** Send all that waits. That nothing waits is news too: organisers see that the phone is alive. */
  async flush() {
    let entries;
    do {
      entries = await this.store.read(outbox.oldest);
      await this.hand(entries);
    } while (entries.length > 0 && this.waiting > 0);
  }

  async sync() {
    const { link, settlements } = this;
    const [askedAt, lead] = [this.clock(), this.lead()];
    const news = await this.server.sync(this.credential, this.mark, link.cursor);
    const offset = Math.round(Date.parse(news.now) - (askedAt + this.clock()) / 2);
    const compared = this.isEvenSince(lead) ? lead : null;
    const sealed = news.people && (await seal(link.key, news.people));
    const known = await this.store.change(async ({ settings, admissions }) => {
      if (this.link !== link) return link;
      /* The server answered a scan meanwhile: what it said before that is no news. */
      const isFresh = this.settlements === settlements;
      const cursor = isFresh ? news.cursor : link.cursor;
      const next = { ...link, gate: news.gate, fair: news.fair, offset, cursor };
      await given(settings.put(next, "link"));
      await given(settings.put(Date.parse(news.now), "seen"));
      if (sealed) await given(settings.put({ mark: news.people_mark, ...sealed }, "people"));
      for (const each of isFresh ? news.admissions : []) await given(admissions.put(each));
      return next;
    });
    if (this.link !== link) return;
    this.link = known;
    this.compared = compared;
    this.setClock(Date.parse(news.now));
    if (news.people) this.know(news.people_mark, news.people);
  }

  /** Go on alone without an answer, or forget everything if the server says so. */
  async miss(error) {
    if (error instanceof Problem && ENDS.includes(error.name)) {
      await this.end(error.name, error.message);
    } else if (error instanceof Problem || error instanceof NoAnswerError) {
      this.isOnline = false;
    } else {
      /* A database that is full or gone: the page says so, and the phone tries again. */
      this.isBroken = true;
      this.onChange();
      throw error;
    }
  }

  /** Scans are judged by the gate of the credential that sends them: before it goes, they do. */
  async handOver() {
    if (this.waiting === 0 || !(this.link || this.late)) return;
    try {
      await this.flush();
    } catch (error) {
      /* If the server takes nothing from it any more, the phone that it becomes sends them. */
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** A phone whose time is over has sent everything: it needs its credential no more. */
  async letGo() {
    this.late = null;
    await this.store.change(({ settings }) => given(settings.delete("late")));
  }

  async endInTime() {
    if (!this.link) return;
    await this.noteTime();
    if (this.seen >= Date.parse(this.link.gate.expires_at)) await this.end("over");
  }

  /** Forget; whose time is over only hands over what it has yet to send. */
  async end(why, message = null) {
    if (!this.link && !this.late) return;
    /* Another tab has paired this phone anew: that is not for this one to forget. */
    if (await this.isReplaced()) return this.recall();
    const late = why === "over" ? (this.link?.credential ?? null) : null;
    this.ended = { why, message };
    this.link = null;
    this.know("", []);
    await this.changeOutbox(async (tables) => {
      await wipe(tables, this.ended);
      if (late) await given(tables.settings.put(late, "late"));
    });
    this.late = late;
    this.hurry();
  }

  async isReplaced() {
    const stored = await this.store.read(({ settings }) => given(settings.get("link")));
    return stored !== undefined && stored.credential !== this.credential;
  }
}

/**
 * Forget all but why; what a lost phone has yet to send is forgotten as well, since it opens badges.
 * @param {import("./store.js").Tables} tables
 * @param {Status["ended"]} ended
 */
async function wipe(tables, ended) {
  await forget(tables);
  if (ended.why === "locked") await given(tables.outbox.clear());
  await outbox.decideForgotten(tables);
  await given(tables.settings.put(ended, "ended"));
}

/** @param {import("./store.js").Tables} tables */
async function forget({ settings, admissions }) {
  await given(settings.clear());
  await given(admissions.clear());
}
