/** What a phone answers by itself: the rules and verdicts of `messe/checkin`, for one person. */

/**
 * @typedef {{name: string, opens_at: string | null, closes_at: string | null, roles: string[],
 *   shows_names: boolean, may_search: boolean, reentry: boolean, expires_at: string}} Gate
 * @typedef {{name: string, opens_at: string, closes_at: string}} Fair
 * @typedef {{at: string | null, gate: string | null, inside: boolean}} Standing whether and when
 *   somebody came in, where, and whether this person is still there
 * @typedef {{verdict: string, reason: string | null}} Decision in the words of the interface
 */

/** @type {Standing} */
export const NEVER_IN = { at: null, gate: null, inside: false };

const SAID = { admitted: "admitted", reentered: "admitted", left: "left", undone: "undone" };

/** What a screen that shows this verdict tells the steward. @param {string} verdict */
export function saidOf(verdict) {
  return SAID[verdict] ?? "refused";
}

/**
 * @param {"entry" | "exit"} kind
 * @param {import("./people.js").Person | null} person null for a code that nobody has
 * @param {Standing} standing
 * @param {{gate: Gate, fair: Fair}} rules
 * @param {number} at the server's time, in milliseconds since 1970
 * @returns {Decision}
 */
export function decide(kind, person, standing, rules, at) {
  if (person === null) return { verdict: "unknown", reason: "unknown" };
  const reason = refusal(kind, person, rules, at);
  if (kind === "exit") {
    return { verdict: reason === null && standing.inside ? "left" : "not_inside", reason };
  }
  if (reason !== null) return { verdict: "refused", reason };
  if (standing.inside) return { verdict: "already", reason };
  return { verdict: standing.at === null ? "admitted" : "reentered", reason };
}

/** The rule that is against it: of the fair, of the registration, or of the gate. */
function refusal(kind, person, { gate, fair }, at) {
  if (at >= Date.parse(fair.closes_at)) return "over";
  if (at < Date.parse(fair.opens_at)) return "not_today";
  if (kind === "exit") return gate.reentry ? null : "no_exits";
  if (person.refusal !== null) return person.refusal;
  if (!isOpen(gate, at)) return "gate_closed";
  return gate.roles.length === 0 || gate.roles.includes(person.role) ? null : "role";
}

function isOpen({ opens_at, closes_at }, at) {
  const hasOpened = opens_at === null || at >= Date.parse(opens_at);
  return hasOpened && (closes_at === null || at < Date.parse(closes_at));
}

/**
 * Where somebody stands after a scan.
 * @param {Standing} standing before it
 * @param {{verdict: string, undid?: string, at: string, gate: string}} scan `undid`: the verdict
 *   that was taken back
 * @returns {Standing}
 */
export function after(standing, { verdict, undid, at, gate }) {
  if (verdict === "admitted") return { at, gate, inside: true };
  if (verdict === "reentered") return { ...standing, inside: true };
  if (verdict === "left") return { ...standing, inside: false };
  if (verdict !== "undone") return standing;
  if (undid === "admitted") return NEVER_IN;
  return undid === "reentered" || undid === "left"
    ? { ...standing, inside: undid === "left" }
    : standing;
}

/**
 * Where somebody stands after the server answered a scan: it says when and where they came in.
 * @param {Standing} standing before it
 * @param {{verdict: string, admitted_at: string | null, gate: string | null}} result
 * @param {string | undefined} undid the verdict that was taken back
 * @returns {Standing}
 */
export function afterAnswer(standing, { verdict, admitted_at: at, gate }, undid) {
  if (at === null) return NEVER_IN;
  const before = standing.at === null ? { at, gate, inside: true } : standing;
  return { ...after(before, { verdict, undid, at, gate }), at, gate };
}
