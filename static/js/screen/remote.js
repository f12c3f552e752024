/** The remote control: its time runs by `show.js`; a double tap is one tap, and news are shown. */

const remote = document.querySelector("[data-remote]");

remote.addEventListener("submit", (event) => {
  if (remote.hasAttribute("data-sent")) event.preventDefault();
  remote.setAttribute("data-sent", "");
});

/* Coming back by the browser's arrow shows the page as it was left. */
addEventListener("pageshow", () => remote.removeAttribute("data-sent"));

/* Somebody else may have used the clock: the buttons must know the newest version. */
async function watch() {
  try {
    const answer = await fetch(remote.dataset.state, { cache: "no-store" });
    const { version } = await answer.json();
    if (version !== Number(remote.dataset.version) && !remote.hasAttribute("data-sent")) {
      location.assign(location.pathname);
    }
  } catch {
    /* No network: the buttons say so when they are tapped. */
  }
}

setInterval(watch, 2000);
