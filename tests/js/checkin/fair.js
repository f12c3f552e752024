/** The fair of these tests, and who comes to it. */

import { createHash } from "node:crypto";

export const HOUR = 3_600_000;
export const NOON = Date.parse("2026-06-23T10:00:00.000Z");
export const MAYOR = "AAAABBBBCCCCDDDD";
export const GUEST = "EEEEFFFFGGGGHHHH";

export const iso = (ms) => new Date(ms).toISOString();
export const hash = (text) => createHash("sha256").update(text).digest("hex");

export const GATE = {
  name: "Nord",
  opens_at: null,
  closes_at: null,
  roles: [],
  shows_names: true,
  may_search: true,
  reentry: true,
  expires_at: iso(NOON + 8 * HOUR),
};
export const FAIR = {
  name: "Messe",
  opens_at: iso(NOON - 12 * HOUR),
  closes_at: iso(NOON + 6 * HOUR),
};

/** As the server gives them to phones. @param {string} token @param {string} [name] */
export function person(token, name, values = {}) {
  const key = hash(token).slice(0, 32);
  const code = hash(token.slice(0, 6));
  const about = { role: "mayor", name, town: "Hallenberg" };
  return { key, token: hash(token), code, refusal: null, ...about, ...values };
}
