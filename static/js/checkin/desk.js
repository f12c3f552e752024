/**
 * A phone that was not paired, of somebody who is signed in: the server answers each scan, and the
 * phone decides nothing by itself.
 */

import { answerOf, NoAnswerError, PATIENCE_MS } from "./server.js";

/** The server wants something else first, as a new sign-in; at `address` it says what. */
export class ElsewhereError extends Error {
  /** @param {string} address */
  constructor(address) {
    super(address);
    this.address = address;
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
    } = {},
  ) {
    Object.assign(this, { page, undoPage, token, fetch, clock, newId, patience });
    /* The scan whose answer was lost: it may count already, so it comes again as the same one. */
    this.unanswered = null;
  }

  /**
   * @param {string} code
   * @param {"entry" | "exit"} [kind]
   * @returns {Promise<import("./device.js").Answer>}
   * @throws {NoAnswerError} scan it once more
   * @throws {ElsewhereError}
   */
  async scan(code, kind = "entry") {
    const { unanswered } = this;
    const isAgain = unanswered?.code === code && unanswered.kind === kind;
    const id = isAgain ? unanswered.id : this.newId();
    this.unanswered = { id, code, kind };
    const answer = await this.ask(this.page, kind, { id, code, kind });
    this.unanswered = null;
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
      if (!isAnswer) throw new ElsewhereError(response.url);
      const result = await response.json();
      return answerOf({ id: result.id, kind, trueAt: new Date(this.clock()).toISOString() }, result);
    } catch (error) {
      if (error instanceof NoAnswerError || error instanceof ElsewhereError) throw error;
      throw new NoAnswerError("no answer", { cause: error });
    }
  }
}
