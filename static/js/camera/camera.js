/** Codes from this device's camera, until it is closed. */

/** As wide as a small code in the middle of the picture needs. */
const PICTURE = { width: { ideal: 1920 }, height: { ideal: 1080 } };

/** Where a browser tells nobody of a new picture, one looks so often. */
const LOOK_AGAIN_MS = 50;

const TROUBLES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  NotReadableError: "busy",
};

/** There is no picture; `why` is insecure, denied, missing, busy, broken or unread. */
export class CameraError extends Error {
  /** @param {string} why @param {ErrorOptions} [options] */
  constructor(why, options) {
    super(`no camera: ${why}`, options);
    this.why = why;
  }
}

/**
 * @typedef {{detect: (picture: CanvasImageSource) => Promise<{rawValue: string}[]>}} Reader
 * @typedef {{module: string, wasm: string}} Addresses of zxing
 */

/**
 * What reads QR codes: the browser itself as long as it can, else zxing as WebAssembly.
 * @param {Addresses} zxing
 * @returns {Promise<Reader>}
 * @throws {CameraError} so does its `detect` in time, if zxing has to be fetched then
 */
export async function openReader(zxing) {
  const native = globalThis.BarcodeDetector;
  const formats = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  return formats.includes("qr_code")
    ? new ReplaceableReader(new native({ formats: ["qr_code"] }), () => openZxing(zxing))
    : openZxing(zxing);
}

/** A reader that gives way to another one the first time it fails, as Android's does without its service. */
class ReplaceableReader {
  constructor(reader, openOther) {
    Object.assign(this, { reader, openOther });
  }

  async detect(picture) {
    try {
      return await this.reader.detect(picture);
    } catch (error) {
      if (!this.openOther) throw error;
      this.reader = await this.openOther();
      this.openOther = null;
      return this.reader.detect(picture);
    }
  }
}

/** @param {Addresses} addresses @returns {Promise<Reader>} @throws {CameraError} */
async function openZxing({ module, wasm }) {
  try {
    const { BarcodeDetector, prepareZXingModule } = await import(module);
    const overrides = { locateFile: () => wasm };
    await prepareZXingModule({ overrides, fireImmediately: true });
    return new BarcodeDetector({ formats: ["qr_code"] });
  } catch (error) {
    throw new CameraError("unread", { cause: error });
  }
}

export class Camera {
  /**
   * Show the camera's picture in `video` and read on until `close`.
   * @param {object} options
   * @param {HTMLVideoElement} options.video
   * @param {Reader} options.reader see `openReader`
   * @param {(code: string) => void} options.onCode called for each picture with a code in it
   * @param {(error: CameraError | null) => void} options.onEnd nothing is read any more: the codes
   *   cannot be, or the system took the camera away
   * @param {"environment" | "user"} [options.facing]
   * @returns {Promise<Camera>}
   * @throws {CameraError}
   */
  static async open({ video, reader, onCode, onEnd, facing = "environment" }) {
    if (!navigator.mediaDevices) throw new CameraError("insecure");
    const wanted = { ...PICTURE, facingMode: facing };
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
      video.srcObject = stream;
      await video.play();
      return new Camera({ video, reader, onCode, onEnd, stream });
    } catch (error) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      throw new CameraError(TROUBLES[error.name] ?? "broken", { cause: error });
    }
  }

  /** @private */
  constructor({ video, reader, onCode, onEnd, stream }) {
    Object.assign(this, { video, reader, onCode, onEnd, stream });
    [this.track] = stream.getVideoTracks();
    this.track.addEventListener("ended", () => this.end(null));
    this.isClosed = false;
    this.canvas = document.createElement("canvas");
    this.picture = this.canvas.getContext("2d", { willReadFrequently: true });
    this.readOn();
  }

  get abilities() {
    return this.track.getCapabilities?.() ?? {};
  }

  /** @returns {boolean} */
  get hasTorch() {
    return Boolean(this.abilities.torch);
  }

  /** @returns {{min: number, max: number, step: number} | null} */
  get zoomRange() {
    const { zoom } = this.abilities;
    return zoom && zoom.max > zoom.min ? zoom : null;
  }

  /** @param {boolean} torch whether it shall shine @returns {Promise<boolean>} whether that was done */
  setTorch(torch) {
    const asked = this.track.applyConstraints({ advanced: [{ torch }] });
    return asked.then(() => true, () => false);
  }

  /** @param {number} zoom within `zoomRange` */
  setZoom(zoom) {
    return this.track.applyConstraints({ advanced: [{ zoom }] });
  }

  close() {
    this.isClosed = true;
    for (const track of this.stream.getTracks()) track.stop();
    this.video.srcObject = null;
  }

  /** @private */
  async readOn() {
    while (!this.isClosed) {
      await this.nextPicture();
      const codes = await this.readPicture();
      if (codes.length > 0 && !this.isClosed) this.onCode(codes[0].rawValue);
    }
  }

  async readPicture() {
    try {
      return this.cutMiddle() ? await this.reader.detect(this.canvas) : [];
    } catch (error) {
      this.end(new CameraError("unread", { cause: error }));
      return [];
    }
  }

  end(error) {
    if (this.isClosed) return;
    this.close();
    this.onEnd(error);
  }

  nextPicture() {
    const { video } = this;
    return new Promise((resolve) => {
      if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(resolve);
      else setTimeout(resolve, LOOK_AGAIN_MS);
    });
  }

  /** The middle at full size: a smaller picture would lose small codes. */
  cutMiddle() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const side = Math.min(width, height);
    if (side === 0) return false;
    if (this.canvas.width !== side) Object.assign(this.canvas, { width: side, height: side });
    const [left, top] = [(width - side) / 2, (height - side) / 2];
    this.picture.drawImage(this.video, left, top, side, side, 0, 0, side, side);
    return true;
  }
}

/** Whether there is more than one camera to choose from. @returns {Promise<boolean>} */
export async function hasSeveralCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput").length > 1;
}
