/** Keep the screen on while a badge is shown, where the browser can. */

async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    /* Refused, say to save power: then the screen goes dark as always. */
  }
}

/* The lock ends whenever the page is hidden. */
document.addEventListener("visibilitychange", stayAwake);
await stayAwake();
