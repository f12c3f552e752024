/** What somebody scanned and the server has not answered yet; it outlasts a reload. */

import { given, Store } from "../checkin/store.js";

/** @type {import("../checkin/store.js").Plan} */
const PLAN = {
  name: "scannen",
  tables: { outbox: { options: { keyPath: "seq", autoIncrement: true } } },
};

/** So long one waits for an answer in hall Wi-Fi. */
const PATIENCE_MS = 10_000;

/** The scan's owner may not scan, or somebody else is signed in by now. */
const NOT_THEIRS = [404, 409];

/** The server says that nobody is signed in on this phone, or somebody else. */
export class SignedOutError extends Error {}

/**
 * @typedef {{id: string, code: string, at: number, owner: string, email: boolean,
 *   phone: boolean, seq?: number}} Entry `at` by the phone's clock
 * @typedef {{sentence: string, page: string, is_good: boolean}} Answer
 */

export class Outbox {
  /**
   * @param {object} options
   * @param {string} options.owner whose phone this is: what others scanned on it is not sent
   * @param {(entry: Entry, age: number) => Promise<Answer | null>} options.post asks the server,
   *   the age in seconds; null if no answer came
   * @returns {Promise<Outbox>}
   */
  static async open({
    owner,
    post,
    indexedDB = globalThis.indexedDB,
    clock = Date.now,
    newId = () => crypto.randomUUID(),
  }) {
    return new Outbox({ store: await Store.open(indexedDB, PLAN), owner, post, clock, newId });
  }

  /** @private */
  constructor(parts) {
    Object.assign(this, parts);
    this.sending = null;
  }

  /**
   * Keep a code until the server has answered; kept it is once this promise is fulfilled.
   * @param {string} code
   * @param {{email: boolean, phone: boolean}} ticks what a person gets who is scanned
   */
  async keep(code, ticks) {
    const entry = { id: this.newId(), code, at: this.clock(), owner: this.owner, ...ticks };
    await this.store.change(({ outbox }) => given(outbox.add(entry)));
  }

  /** What waits, oldest first. @returns {Promise<Entry[]>} */
  async waiting() {
    const all = await this.store.read(({ outbox }) => given(outbox.getAll()));
    return all.filter(({ owner }) => owner === this.owner);
  }

  /**
   * Send what waits, one after the other, until no answer comes.
   * @param {(entry: Entry, answer: Answer) => void} onAnswer
   * @returns {Promise<boolean>} whether the server answered all
   * @throws {SignedOutError} what waits stays
   */
  async send(onAnswer) {
    /* What is kept while others are sent is sent after them. */
    const turn = (this.sending ?? Promise.resolve()).catch(() => false);
    this.sending = turn.then(() => this.sendAll(onAnswer));
    return this.sending;
  }

  /** @private */
  async sendAll(onAnswer) {
    for (const entry of await this.waiting()) {
      const answer = await this.post(entry, Math.round((this.clock() - entry.at) / 1000));
      if (answer === null) return false;
      await this.store.change(({ outbox }) => given(outbox.delete(entry.seq)));
      onAnswer(entry, answer);
    }
    return true;
  }
}

/**
 * Asks the server as a form would.
 * @param {{page: string, token: () => string, renew: () => Promise<void>}} options the address,
 *   the form's protection, and what fetches a new one
 * @param {typeof fetch} ask
 * @returns {(entry: Entry, age: number) => Promise<Answer | null>}
 */
export function poster({ page, token, renew }, ask = globalThis.fetch.bind(globalThis)) {
  const post = async (entry, age) => {
    const form = new URLSearchParams({ scan_id: entry.id, code: entry.code, owner: entry.owner, age });
    for (const tick of ["email", "phone"]) if (entry[tick]) form.set(`gives_${tick}`, "1");
    form.set("csrf_token", token());
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return ask(page, { method: "POST", body: form, redirect: "manual", cache: "no-store", signal });
  };
  return async (entry, age) => {
    try {
      let response = await post(entry, age);
      if (response.status === 400) {
        /* A page that was kept may be older than the session. */
        await renew();
        response = await post(entry, age);
      }
      const isTheirs = response.type !== "opaqueredirect" && !NOT_THEIRS.includes(response.status);
      if (!isTheirs) throw new SignedOutError();
      return [200, 422].includes(response.status) ? await response.json() : null;
    } catch (error) {
      if (error instanceof SignedOutError) throw error;
      return null;
    }
  };
}
