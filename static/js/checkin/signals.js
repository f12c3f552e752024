/** What the door hears and feels of an answer. */

/** Tones as [hertz, seconds]; buzzes in milliseconds, on and off in turn. */
const SIGNALS = {
  good: { tones: [[880, 0.12], [1320, 0.16]], buzz: [80] },
  look: { tones: [[440, 0.18], [440, 0.18]], buzz: [150, 80, 150] },
  bad: { tones: [[196, 0.5]], buzz: [500] },
};
const GOOD = ["admitted", "reentered", "left", "undone"];
const LOOK = ["already", "not_inside", "not_undone"];
const GAP_SECONDS = 0.05;
const LOUDNESS = 0.4;

/** @param {string} verdict @returns {"good" | "look" | "bad"} */
export function signalOf(verdict) {
  if (GOOD.includes(verdict)) return "good";
  return LOOK.includes(verdict) ? "look" : "bad";
}

let audio = null;

/** Browsers let a page sound only after it was touched. */
export function unlock() {
  audio ??= new AudioContext();
  audio.resume().catch(() => undefined);
}

/** Sound and buzz, where this phone can. @param {string} verdict */
export function signal(verdict) {
  const { tones, buzz } = SIGNALS[signalOf(verdict)];
  navigator.vibrate?.(buzz);
  if (audio?.state !== "running") return;
  let at = audio.currentTime;
  for (const [hertz, seconds] of tones) {
    sound(hertz, at, seconds);
    at += seconds + GAP_SECONDS;
  }
}

function sound(hertz, at, seconds) {
  const tone = new OscillatorNode(audio, { frequency: hertz });
  const volume = new GainNode(audio, { gain: LOUDNESS });
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
