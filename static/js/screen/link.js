/** Ask the server how the stage stands, again and again, and keep its time. */

import { recall, remember } from "./memory.js";
import { ServerTime } from "./servertime.js";

const PAUSE = 1000;
/** So long without an answer is called »no network«: a single lost answer is nothing. */
const LOST_AFTER = 5000;
const TOO_LONG = 4000;

export class Link {
  /** @param {string} url where the state is found */
  constructor(url) {
    this.url = url;
    this.time = new ServerTime(() => performance.now());
    this.state = null;
    this.etag = null;
    this.heardAt = performance.now();
  }

  /** Whether answers have been missing for a while. */
  get isLost() {
    return performance.now() - this.heardAt > LOST_AFTER;
  }

  /** Ask for ever; a question that fails is asked again. */
  async keepAsking() {
    for (;;) {
      try {
        await this.ask();
      } catch {
        /* No network: the screen goes on by the time it knows, or that the page before it knew. */
        if (!this.state) this.recall();
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  async ask() {
    const askedAt = performance.now();
    const answer = await fetch(this.url, {
      /* The browser's own cache would hide when the answer was given. */
      cache: "no-store",
      headers: this.etag ? { "If-None-Match": this.etag } : {},
      signal: AbortSignal.timeout(TOO_LONG),
    });
    const answeredAt = performance.now();
    if (answer.status !== 304 && !answer.ok) throw new Error("no state");
    if (answer.ok) this.state = await answer.json();
    this.etag = answer.headers.get("ETag");
    this.time.learn(askedAt, answeredAt, Number(answer.headers.get("X-Server-Time")));
    this.heardAt = answeredAt;
    if (answer.ok) this.remember();
  }

  /** Leave what is known to the next page. */
  remember() {
    if (this.etag) remember(this.url, this.state, this.time.now());
  }

  recall() {
    const known = recall(this.url);
    if (!known) return;
    this.state = known.state;
    this.time.guess(known.now);
  }
}
