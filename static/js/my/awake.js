/** Keep the screen on while a badge is shown or scanned, where the browser can. */

let lock = null;

async function stayAwake() {
  const isAwake = lock !== null && !lock.released;
  if (isAwake || document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", stayAwake);
  } catch {
    /* Refused, say to save power: then the screen goes dark as always. */
  }
}

/* The lock ends whenever the page is hidden, and iPhones give it only to a page that was touched: a
   finger counts as a touch when it is lifted. */
for (const event of ["visibilitychange", "pointerup"]) document.addEventListener(event, stayAwake);
await stayAwake();
