/**
 * A phone that was not paired, of somebody who is signed in: the server answers each scan, and the
 * phone decides nothing by itself.
 */

import { answerOf, NoAnswerError, PATIENCE_MS } from "./server.js";

const UNANSWERED = "einlass-ohne-antwort";

/** The server wants something else first, as a new sign-in; at `address` it says what. */
export class ElsewhereError extends Error {
  /** @param {string} address */
  constructor(address) {
    super(address);
    this.address = address;
  }
}

/** The scans whose answers were lost: they may count already, so they come again as the same ones. */
class Unanswered {
  /** @param {Storage} storage that outlasts a reload, and ends with the tab */
  constructor(storage) {
    this.storage = storage;
  }

  find(code, kind) {
    return this.all[code]?.[kind];
  }

  keep(code, kind, id) {
    const { all } = this;
    this.all = { ...all, [code]: { ...all[code], [kind]: id } };
  }

  /** Whoever got an answer has been let in or not: what was asked before in either direction is over. */
  forget(code) {
    const { [code]: _answered, ...all } = this.all;
    this.all = all;
  }

  get all() {
    return JSON.parse(this.storage.getItem(UNANSWERED) ?? "{}");
  }

  set all(all) {
    this.storage.setItem(UNANSWERED, JSON.stringify(all));
  }
}

export class Desk {
  /**
   * @param {{page: string, undoPage: string, token: string}} door addresses that take scans and
   *   undos, and the form token
   * @param {object} [world] what tests replace
   */
  constructor(
    { page, undoPage, token },
    {
      fetch = globalThis.fetch.bind(globalThis),
      clock = Date.now,
      /* Without HTTPS browsers make none; then the server does. */
      newId = () => crypto.randomUUID?.() ?? "",
      patience = PATIENCE_MS.rest,
      storage = globalThis.sessionStorage,
    } = {},
  ) {
    Object.assign(this, { page, undoPage, token, fetch, clock, newId, patience });
    this.unanswered = new Unanswered(storage);
  }

  /**
   * @param {string} code
   * @param {"entry" | "exit"} [kind]
   * @returns {Promise<import("./device.js").Answer>}
   * @throws {NoAnswerError} scan it once more
   * @throws {ElsewhereError}
   */
  async scan(code, kind = "entry") {
    const id = this.unanswered.find(code, kind) ?? this.newId();
    this.unanswered.keep(code, kind, id);
    const answer = await this.ask(this.page, kind, { id, code, kind });
    this.unanswered.forget(code);
    return answer;
  }

  /**
   * @param {import("./device.js").Answer} answer
   * @param {"mistake" | "wrong_person" | "turned_back"} reason
   * @throws as `scan`
   */
  undo({ id }, reason) {
    return this.ask(this.undoPage.replace("ID", id), "undo", { reason });
  }

  /* What follows is for this module alone. */

  async ask(page, kind, fields) {
    const request = {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": this.token },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(this.patience),
    };
    try {
      const response = await this.fetch(page, request);
      if (response.status >= 500) throw new NoAnswerError(`status ${response.status}`);
      const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
      /* Where a form that is too old was refused there is nothing to look at. */
      if (!isAnswer) throw new ElsewhereError(response.redirected ? response.url : this.page);
      const result = await response.json();
      return answerOf({ id: result.id, kind, trueAt: new Date(this.clock()).toISOString() }, result);
    } catch (error) {
      if (error instanceof NoAnswerError || error instanceof ElsewhereError) throw error;
      throw new NoAnswerError("no answer", { cause: error });
    }
  }
}
