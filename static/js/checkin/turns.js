/** Whose turn it is at the door: one badge is answered after another, and none is dropped unheard. */

/** A code that stays before the camera counts once. */
const SAME_CODE_MS = 3000;

/** So long the camera rests after a scan that nobody could answer: the page says what to do first. */
const REST_MS = 1500;

const NOTHING = { code: "", at: -Infinity };

/** So often whoever waits looks whether the answer before has been seen. */
const LOOK_AGAIN_MS = 50;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Turns {
  /**
   * @param {(code: string, kind: "entry" | "exit") => Promise<boolean>} answer whether there is
   *   one; which never fails. Without one the same badge is read again
   * @param {() => boolean} isShown whether an answer has yet to be seen or is being undone
   * @param {() => number} [clock] in milliseconds
   */
  constructor(answer, isShown, clock = Date.now) {
    Object.assign(this, { answer, isShown, clock });
    this.turn = Promise.resolve();
    this.waiting = 0;
    this.last = NOTHING;
    this.restsUntil = -Infinity;
  }

  /** What a camera sees: a badge that has to wait is seen again in the next picture. */
  see(code, kind) {
    const isTaken = this.waiting > 0 || this.isShown() || this.clock() < this.restsUntil;
    if (!isTaken || this.isSame(code)) this.read(code, kind);
  }

  /** What a handheld scanner reads, once and with a beep. */
  read(code, kind) {
    const isSame = this.isSame(code);
    this.last = { code, at: this.clock() };
    if (!isSame) this.hear(code, kind);
  }

  /** What somebody typed or tapped. */
  hear(code, kind) {
    this.waiting += 1;
    this.turn = this.turn.then(async () => {
      while (this.isShown()) await pause(LOOK_AGAIN_MS);
      if (!(await this.answer(code, kind))) this.forget(code);
      this.waiting -= 1;
    });
  }

  forget(code) {
    if (this.last.code === code) this.last = NOTHING;
    this.restsUntil = this.clock() + REST_MS;
  }

  isSame(code) {
    return code === this.last.code && this.clock() - this.last.at < SAME_CODE_MS;
  }
}
