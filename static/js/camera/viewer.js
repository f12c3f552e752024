/** Where a page shows its camera's picture: how it starts and stops, its light, and why there is none. */

import { Camera, CameraError, openReader } from "./camera.js";

export class Viewer {
  /**
   * @param {HTMLElement} page with the parts viewer, video, start and torch, and the addresses of
   *   what reads the codes
   * @param {object} options
   * @param {(key: string) => string} options.say
   * @param {(text: string) => void} options.tell shows why there is no picture; nothing for an
   *   empty text
   * @param {(code: string) => void} options.onCode
   * @param {() => Promise<void>} [options.onOpen] called each time there is a picture
   */
  constructor(page, { say, tell, onCode, onOpen = async () => {} }) {
    Object.assign(this, { say, tell, onCode, onOpen });
    this.part = (name) => page.querySelector(`[data-${name}]`);
    this.addresses = { module: page.dataset.reader, wasm: page.dataset.wasm };
    this.camera = null;
    this.facing = "environment";
    this.isLost = false;
    this.turn = Promise.resolve();
    this.part("start").addEventListener("click", () => this.start());
    this.part("torch").addEventListener("click", () => this.toggleTorch());
    /* Phones take the camera away from a page that is not seen. */
    document.addEventListener("visibilitychange", () => {
      const isGone = this.isLost || this.camera?.track.readyState === "ended";
      if (!document.hidden && isGone) this.start();
    });
  }

  /** One start after another: of two cameras that open at once, one would stay on unseen. */
  start() {
    const turn = this.turn.then(() => this.open());
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** From the camera at the back to the one in front, or to the back again. */
  turnAround() {
    this.facing = this.facing === "user" ? "environment" : "user";
    return this.start();
  }

  /* What follows is for this module alone. */

  async open() {
    this.isLost = false;
    this.part("start").hidden = true;
    this.tell("");
    try {
      this.camera?.close();
      this.camera = await Camera.open({
        video: this.part("video"),
        reader: await openReader(this.addresses),
        onCode: this.onCode,
        onEnd: (error) => (error ? this.fail(error) : this.lose()),
        facing: this.facing,
      });
      this.part("viewer").hidden = false;
      this.part("torch").hidden = !this.camera.hasTorch;
      this.part("torch").setAttribute("aria-pressed", "false");
      await this.onOpen();
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      this.fail(error);
    }
  }

  lose() {
    this.stop();
    this.isLost = document.hidden;
  }

  fail(error) {
    this.stop();
    this.tell(this.say(`camera:${error.why}`));
    console.error(error);
  }

  stop() {
    this.camera?.close();
    this.camera = null;
    this.part("viewer").hidden = true;
    this.part("start").hidden = false;
  }

  async toggleTorch() {
    const shines = this.part("torch").getAttribute("aria-pressed") !== "true";
    const isDone = await this.camera.setTorch(shines);
    if (isDone) this.part("torch").setAttribute("aria-pressed", String(shines));
  }
}
