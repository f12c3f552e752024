/**
 * What a stage shows at a moment: by the moderator's hand, or by the programme's times.
 *
 * `messe/screen/moment.py` says the same on the server; both are held to
 * `tests/screen/moments.json`. All times are milliseconds.
 */

export const FORGOTTEN_AFTER = 10 * 60 * 1000;

/**
 * @param {{items: object[], hand: object | null}} state items in order of time
 * @param {number} now the server's time
 * @returns {{mode: string, item: object | null, remaining: number, next: object | null}}
 */
export function moment({ items, hand }, now) {
  const planned = byProgramme(items, now);
  const held = items.find((item) => item.guid === hand?.guid);
  if (!held) return planned;
  const led = byHand(items, held, hand, now);
  const isForgotten = led.mode === "running" && led.remaining < -FORGOTTEN_AFTER;
  return isForgotten && planned.item !== held ? planned : led;
}

function byProgramme(items, now) {
  const running = items.findLast((item) => item.startsAt <= now && now < item.endsAt);
  const next = items.find((item) => item.startsAt > now) ?? null;
  if (running) return { mode: "running", item: running, remaining: running.endsAt - now, next };
  if (next) return { mode: "waiting", item: null, remaining: next.startsAt - now, next };
  return { mode: "over", item: null, remaining: 0, next: null };
}

function byHand(items, item, hand, now) {
  const next = items[items.indexOf(item) + 1] ?? null;
  const whole = item.endsAt - item.startsAt + hand.extra;
  if (hand.startedAt === null) return { mode: "ready", item, remaining: whole, next };
  if (hand.pausedAt !== null) {
    return { mode: "paused", item, remaining: whole - (hand.pausedAt - hand.startedAt), next };
  }
  return { mode: "running", item, remaining: whole - (now - hand.startedAt), next };
}
