/**
 * The server's time on a machine whose own clock may be wrong or may be set meanwhile.
 *
 * Counts by a monotonic clock (`performance.now`). Each answer of the server is a sample: its time
 * lay between the question and the answer, so the quickest answer tells it best. Answers that
 * cannot both be true mean that the clock stood still, as it may while a machine sleeps: then only
 * the newest counts.
 */

const REMEMBERED = 10;
/** What browsers blur of their clock, and the server of its own, in milliseconds; and slow drift. */
const ROUNDING = 50;

export class ServerTime {
  /** @param {() => number} monotonic milliseconds that never jump */
  constructor(monotonic) {
    this.monotonic = monotonic;
    this.samples = [];
  }

  /** Whether the server's time is known at all. */
  get isKnown() {
    return this.samples.length > 0;
  }

  /**
   * Learn from one answer.
   * @param {number} askedAt monotonic, when the question left
   * @param {number} answeredAt monotonic, when the answer was there
   * @param {number} serverTime what the server said, in milliseconds since 1970
   */
  learn(askedAt, answeredAt, serverTime) {
    const sample = {
      offset: serverTime - (askedAt + answeredAt) / 2,
      wait: answeredAt - askedAt,
    };
    const credible = this.samples.filter((earlier) => agree(earlier, sample));
    this.samples = [...credible, sample].slice(-REMEMBERED);
  }

  /**
   * Go by what is believed to be the server's time until it answers.
   * @param {number} serverTime in milliseconds since 1970
   */
  guess(serverTime) {
    this.samples = [{ offset: serverTime - this.monotonic(), wait: Infinity }];
  }

  /** @returns {number} the server's time now, in milliseconds since 1970 */
  now() {
    const best = this.samples.reduce((one, other) => (other.wait < one.wait ? other : one));
    return this.monotonic() + best.offset;
  }
}

/** Whether two answers can both be true: each is wrong by half its wait at most. */
function agree(one, other) {
  return Math.abs(one.offset - other.offset) <= (one.wait + other.wait) / 2 + ROUNDING;
}
