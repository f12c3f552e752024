/** The remote control: its time runs by `show.js`; a double tap is one tap, and news are shown. */

const REFRESH = 500;

const remote = document.querySelector("[data-remote]");
const face = document.querySelector("[data-stage-screen]");

remote.addEventListener("submit", (event) => {
  if (remote.hasAttribute("data-sent")) event.preventDefault();
  remote.setAttribute("data-sent", "");
});

/* Coming back by the browser's arrow shows the page as it was left. */
addEventListener("pageshow", () => remote.removeAttribute("data-sent"));

/* Somebody else used the clock, or its time came: the buttons must fit what is shown. */
async function keepFitting() {
  const { seen } = face.dataset;
  if (!seen || seen === remote.dataset.seen || remote.hasAttribute("data-sent")) return;
  try {
    await fetch(location.pathname, { cache: "no-store" });
    location.assign(location.pathname);
  } catch {
    /* No network: better old buttons than the browser's error page. */
  }
}

setInterval(keepFitting, REFRESH);
