/**
 * The scans that the server has not confirmed yet, oldest first.
 *
 * Every function works inside a transaction of the store that its caller opened.
 */

import { after, afterAnswer, NEVER_IN, saidOf } from "./decide.js";
import { given } from "./store.js";

/** As many as the server takes at once. */
export const MOST_AT_ONCE = 500;

/**
 * @typedef {{id: string, kind: "entry" | "exit" | "undo", code?: string, of?: string,
 *   reason?: string, undid?: string, key: string | null, at: string, trueAt: string,
 *   isSure: boolean, gate: string}} Scan `at` by the phone's own clock, `trueAt` by what it believes
 *   of the server's, `isSure` if its own was not set since it was compared with that
 * @typedef {Scan & {seq: number, said: string | null, verdict: string | null}} Entry `said`: what
 *   the screen told the steward; null as long as the server is asked
 * @typedef {import("./store.js").Tables} Tables
 */

/** Keep a scan. @param {Tables} tables @param {object} scan @returns {Promise<number>} its `seq` */
export function keep({ outbox }, scan) {
  return given(outbox.put(scan));
}

/** @param {Tables} tables @returns {Promise<number>} */
export function count({ outbox }) {
  return given(outbox.count());
}

/**
 * The oldest entries on which the screen has spoken.
 * @param {Tables} tables
 * @returns {Promise<Entry[]>}
 */
export async function oldest({ outbox }) {
  const entries = await given(outbox.getAll(null, MOST_AT_ONCE));
  return entries.filter((entry) => entry.said !== null);
}

/**
 * The entry as it stands, as long as the screen has not spoken on it; another tab may have.
 * @param {Tables} tables
 * @param {number} seq
 * @returns {Promise<Entry | null>}
 */
export async function undecided({ outbox }, seq) {
  const entry = await given(outbox.get(seq));
  return entry?.said === null ? entry : null;
}

/**
 * Where a person stands by what the server said and what this phone did since.
 * @param {Tables} tables
 * @param {string | null} key
 * @returns {Promise<import("./decide.js").Standing>}
 */
export async function standing({ admissions, outbox }, key) {
  if (key === null) return NEVER_IN;
  const known = (await given(admissions.get(key))) ?? NEVER_IN;
  const own = await given(outbox.index("key").getAll(key));
  return own.reduce((standing, scan) => after(standing, { ...scan, at: scan.trueAt }), known);
}

/**
 * Let go of what the server answered, and remember what it said.
 * @param {Tables} tables
 * @param {Entry[]} entries as they were sent
 * @param {object[]} results in the same order
 * @returns {Promise<Set<number>>} which ones are settled; the others changed meanwhile
 */
export async function settle(tables, entries, results) {
  const settled = new Set();
  for (const [index, entry] of entries.entries()) {
    const stored = await given(tables.outbox.get(entry.seq));
    if (stored === undefined || stored.said !== entry.said) continue;
    await given(tables.outbox.delete(entry.seq));
    await learn(tables, results[index], entry);
    settled.add(entry.seq);
  }
  return settled;
}

async function learn({ admissions }, result, { undid }) {
  if (result.key === null) return;
  const known = (await given(admissions.get(result.key))) ?? NEVER_IN;
  await given(admissions.put({ ...afterAnswer(known, result, undid), key: result.key }));
}

/**
 * Decide what no screen showed, since the page went away while the server was asked: nobody was
 * let in or out by it, and what was taken back stays so.
 * @param {Tables} tables
 */
export async function decideForgotten({ outbox }) {
  for (const entry of await given(outbox.getAll())) {
    if (entry.said !== null) continue;
    const verdict = entry.kind === "undo" ? "undone" : "refused";
    await given(outbox.put({ ...entry, verdict, said: saidOf(verdict) }));
  }
}
