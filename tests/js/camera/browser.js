/** What the camera's modules use of a browser, for tests: a page, its camera and its readers. */

class Part extends EventTarget {
  hidden = true;
  attributes = {};
  videoWidth = 1920;
  videoHeight = 1080;
  dataset = { reader: "data:text/javascript,throw 0", wasm: "/zxing.wasm" };

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  async play() {}

  requestVideoFrameCallback(seen) {
    /* A camera that a test forgot keeps nobody waiting. */
    setTimeout(seen).unref();
  }

  getContext() {
    return { drawImage() {} };
  }
}

class Track extends EventTarget {
  readyState = "live";
  asked = [];

  constructor(refuses) {
    super();
    this.refuses = refuses;
  }

  stop() {
    this.readyState = "ended";
  }

  getCapabilities() {
    return { torch: true };
  }

  async applyConstraints(constraints) {
    this.asked.push(constraints);
    if (this.refuses) throw new DOMException("The camera is busy.", "OverconstrainedError");
  }
}

/**
 * A browser with a camera, in the place of the one that is not here.
 * @param {{detect?: () => Promise<{rawValue: string}[]>, refuses?: boolean}} [world] its own reader
 *   of QR codes, none if there is no `detect`; and whether the camera refuses what it is asked
 */
export function standIn({ detect, refuses = false } = {}) {
  const parts = new Map();
  const page = new Part();
  page.querySelector = (name) => parts.get(name) ?? parts.set(name, new Part()).get(name);
  const tracks = [];
  const getUserMedia = async () => {
    const track = new Track(refuses);
    await new Promise((resolve) => setTimeout(resolve));
    tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  };
  const document = Object.assign(new EventTarget(), { createElement: () => new Part() });
  const values = { document, navigator: { mediaDevices: { getUserMedia } }, BarcodeDetector: undefined };
  if (detect) {
    values.BarcodeDetector = class {
      static getSupportedFormats = async () => ["qr_code"];
      detect = detect;
    };
  }
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return { page, part: (name) => page.querySelector(`[data-${name}]`), tracks, document };
}

/** A module that reads `code` as zxing does. @param {string} code */
export function zxingReading(code) {
  const source = `
    export async function prepareZXingModule() {}
    export class BarcodeDetector {
      async detect() { return [{ rawValue: "${code}" }]; }
    }`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
