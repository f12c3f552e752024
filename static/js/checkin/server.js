/** The server's interface as a phone uses it; see `/api/v1/openapi.json`. */

/** So long the door waits for a verdict before the phone decides, and so long all else may take. */
export const PATIENCE_MS = { verdict: 2500, rest: 15_000 };

/** No answer comes: there is no network, the answer was lost, or the server starts again. */
export class NoAnswerError extends Error {}

/** The server understood and says no. */
export class Problem extends Error {
  /** @param {{type: string, detail: string}} problem as RFC 9457 describes it */
  constructor({ type, detail }) {
    super(detail);
    this.name = type.split("/").pop();
  }
}

export class Server {
  /**
   * @param {typeof fetch} fetch
   * @param {() => number} clock the phone's, in milliseconds since 1970
   * @param {string} version of the app
   * @param {{verdict: number, rest: number}} patience
   */
  constructor(fetch, clock, version, patience) {
    this.fetch = fetch;
    this.clock = clock;
    this.version = version;
    this.patience = patience;
  }

  /** @param {string} code from the pairing QR */
  pair(code) {
    return this.post("pair", { code, version: this.version }, this.patience.rest);
  }

  /**
   * @param {string} credential
   * @param {string} people the mark of those the phone knows
   * @param {number} since the cursor of before
   */
  sync(credential, people, since) {
    const query = new URLSearchParams({ people, since });
    return this.ask(`sync?${query}`, { headers: bearer(credential) }, this.patience.rest);
  }

  /**
   * @param {string} credential
   * @param {import("./outbox.js").Entry[]} entries
   * @param {number} waiting how many are left after these
   * @returns {Promise<object[]>} one result for each
   */
  async send(credential, entries, waiting) {
    const isAwaited = entries.some((entry) => entry.said === null);
    const body = {
      sent_at: new Date(this.clock()).toISOString(),
      version: this.version,
      waiting,
      scans: entries.map(asSent),
    };
    const patience = isAwaited ? this.patience.verdict : this.patience.rest;
    const { results } = await this.post("scans", body, patience, bearer(credential));
    if (results?.length !== entries.length) throw new NoAnswerError("other results than scans");
    return results;
  }

  post(path, body, patience, headers = {}) {
    const request = {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    };
    return this.ask(path, request, patience);
  }

  async ask(path, request, patience) {
    const signal = AbortSignal.timeout(patience);
    const { response, body } = await this.answer(path, { ...request, signal, cache: "no-store" });
    if (response.ok) return body;
    throw isProblem(response) ? new Problem(body) : new NoAnswerError(`status ${response.status}`);
  }

  async answer(path, request) {
    try {
      const response = await this.fetch(`/api/v1/${path}`, request);
      /* A hall's Wi-Fi may answer in the server's place, with a page to sign in. */
      return { response, body: await response.json() };
    } catch (error) {
      throw new NoAnswerError("no answer", { cause: error });
    }
  }
}

function isProblem({ status, headers }) {
  return status < 500 && headers.get("Content-Type")?.startsWith("application/problem+json");
}

function bearer(credential) {
  return { Authorization: `Bearer ${credential}` };
}

function asSent({ id, kind, code, of, reason, at, trueAt, isSure, said }) {
  return { id, kind, code, of, reason, at, true_at: isSure ? trueAt : undefined, said };
}

/**
 * A result of the server as the screen shows it.
 * @returns {import("./device.js").Answer}
 */
export function answerOf({ id, kind, trueAt }, { verdict, reason, message, key, person, ...result }) {
  return {
    ...{ id, kind, at: trueAt, key, verdict, reason, message, person, isOwn: false },
    admittedAt: result.admitted_at,
    gate: result.gate,
  };
}
