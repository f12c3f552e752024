/** Ask the server what would not fit; it alone knows the rules. */

const PAUSE_MS = 250;

/**
 * A function that asks once nobody typed or moved for a moment, and hands over the sentences.
 * @param {string} url
 * @param {(notices: string[]) => void} show
 * @returns {{ask: (fields: Record<string, string>) => void, forget: () => void}}
 */
export function asker(url, show) {
  let timer;
  let asked;

  function forget() {
    clearTimeout(timer);
    asked?.abort();
  }

  async function send(fields) {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(`${url}?${new URLSearchParams(fields)}`, { signal });
      if (answer.ok) show((await answer.json()).notices);
    } catch (error) {
      /* Without a network there is no warning; saving will say so. */
      if (!signal.aborted && !(error instanceof TypeError)) throw error;
    }
  }

  return {
    ask(fields) {
      forget();
      timer = setTimeout(() => send(fields), PAUSE_MS);
    },
    forget,
  };
}
