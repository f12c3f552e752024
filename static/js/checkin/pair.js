/** Pair this phone: send the code behind the # of the address, and open the door. */

import { Device } from "./device.js";
import { NoAnswerError, Problem } from "./server.js";

const part = document.querySelector("[data-pair]");
const problem = part.querySelector("[data-problem]");
const button = part.querySelector("[data-button]");
const code = location.hash.slice(1);

/* Keys and cameras are for HTTPS only. */
const step = isSecureContext ? (code ? "with-code" : "without-code") : "not-secure";
part.querySelector(`[data-${step}]`).hidden = false;
/* Out of the address at once: it must not stay in the history of the browser. */
history.replaceState(null, "", location.pathname);
button.addEventListener("click", pair);

async function pair() {
  button.disabled = true;
  problem.textContent = "";
  try {
    const device = await Device.open({ version: part.dataset.version });
    await device.pair(code);
    device.close();
    location.replace(part.dataset.next);
  } catch (error) {
    problem.textContent = sentenceOn(error);
    button.disabled = false;
    console.error(error);
  }
}

function sentenceOn(error) {
  if (error instanceof Problem) return error.message;
  return error instanceof NoAnswerError ? part.dataset.sayOffline : part.dataset.sayNotKept;
}
