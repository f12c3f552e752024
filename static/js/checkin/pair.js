/** Pair this phone: send the code behind the # of the address, and open the door. */

const part = document.querySelector("[data-pair]");
const problem = part.querySelector("[data-problem]");
const button = part.querySelector("[data-button]");
const code = location.hash.slice(1);

part.querySelector(code ? "[data-with-code]" : "[data-without-code]").hidden = false;
/* Out of the address at once: it must not stay in the history of the browser. */
history.replaceState(null, "", location.pathname);
button.addEventListener("click", pair);

async function pair() {
  button.disabled = true;
  problem.textContent = "";
  try {
    const answer = await fetch(part.dataset.to, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, version: "" }),
    });
    const said = await answer.json();
    if (answer.ok) location.replace(part.dataset.next);
    else problem.textContent = said.detail;
  } catch {
    problem.textContent = part.dataset.sayOffline;
  } finally {
    button.disabled = false;
  }
}
