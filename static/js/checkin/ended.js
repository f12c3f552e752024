/** A phone that was locked, replaced or forgotten about while its page was shut: forget all now. */

import { Device } from "./device.js";
import { CACHE } from "./keeping.js";
import { wordsOf } from "./sentences.js";

const part = document.querySelector("[data-ended]");
const say = wordsOf(part);

async function forget() {
  await caches.delete(CACHE);
  const message = part.querySelector("[data-message]").textContent;
  const waiting = await Device.forget({ why: part.dataset.why, message });
  return waiting > 0 ? say("waiting", { number: waiting }) : "";
}

function tell(...sentences) {
  part.querySelector("[data-state]").textContent = sentences.join(" ");
}

/* Without HTTPS no phone was ever paired. */
if (isSecureContext) {
  try {
    tell(say("forgotten"), await forget());
  } catch (error) {
    tell(say("failed"));
    console.error(error);
  }
}
