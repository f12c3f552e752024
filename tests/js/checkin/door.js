/** A server for tests, and phones before it: what `/api/v1` does, as far as phones can tell. */

import { IDBFactory } from "fake-indexeddb";

import { Device } from "../../../static/js/checkin/device.js";
import { FAIR, GATE, GUEST, hash, iso, MAYOR, NOON, person } from "./fair.js";

const SAID = { admitted: "admitted", reentered: "admitted", left: "left" };

/** A server that knows two people; tests change its fields. */
export class Door {
  constructor() {
    this.now = NOON;
    this.gate = { ...GATE };
    this.people = [person(MAYOR, "Ulrike Sommer"), person(GUEST, "Jörg Weiß", { role: "guest" })];
    this.stored = new Map();
    this.admissions = new Map();
    this.problem = null;
    this.over = null;
    /* The header of a phone that was locked. */
    this.refused = null;
    this.isReachable = true;
    this.losesAnswers = false;
    this.requests = [];
  }

  /** Stands in for the browser's fetch. */
  fetch = async (path, request) => {
    await null;
    if (!this.isReachable) throw new TypeError("Failed to fetch");
    const address = new URL(path, "https://messe.example");
    const body = request.body && JSON.parse(request.body);
    this.requests.push({ path: address.pathname, query: address.searchParams, body, request });
    const [status, answer] = this.answer(address, body, request.headers?.Authorization);
    if (this.losesAnswers) throw new TypeError("Failed to fetch");
    const type = status < 400 ? "application/json" : "application/problem+json";
    return new Response(JSON.stringify(answer), { status, headers: { "Content-Type": type } });
  };

  answer(address, body, sender = null) {
    const isOver = this.over === address.pathname.split("/").pop();
    const isLocked = sender !== null && sender === this.refused;
    if (this.problem || isOver || isLocked) {
      const { name, status } = this.problem ?? { name: isOver ? "over" : "locked", status: 401 };
      return [status, { type: `/api/v1/problems/${name}`, status, detail: "Das geht nicht." }];
    }
    const name = address.pathname.split("/").pop();
    return [200, { now: iso(this.now), ...this[name](body, address.searchParams) }];
  }

  pair() {
    return { credential: "secret", device: { name: "Telefon 1" }, gate: this.gate };
  }

  sync(_body, query) {
    const mark = hash(JSON.stringify(this.people));
    const people = query.get("people") === mark ? null : this.people;
    const admissions = [...this.admissions.values()].slice(Number(query.get("since")));
    const cursor = this.admissions.size;
    return { gate: this.gate, fair: FAIR, people_mark: mark, people, admissions, cursor };
  }

  scans(body) {
    return { results: body.scans.map((scan) => this.judge(scan)) };
  }

  judge(scan) {
    const token = hash(scan.code ?? this.stored.get(scan.of).code);
    const guest = this.people.find((each) => [each.token, each.code].includes(token));
    const known = this.stored.get(scan.id);
    const verdict = known?.verdict ?? this.verdict(scan, guest);
    this.stored.set(scan.id, { ...scan, verdict, said: scan.said ?? SAID[verdict] ?? "refused" });
    if (verdict === "admitted") this.admit(guest.key, "Nord");
    if (verdict === "undone") this.admissions.delete(guest.key);
    const at = this.admissions.get(guest?.key)?.at ?? null;
    return {
      ...{ id: scan.id, verdict, reason: guest ? null : "unknown", message: "Der Server sagt es." },
      ...{ key: guest?.key ?? null, person: guest ?? null, admitted_at: at, gate: at && "Nord" },
    };
  }

  verdict({ kind, said }, guest) {
    if (kind === "undo") return "undone";
    if (!guest) return "unknown";
    const { at = null } = this.admissions.get(guest.key) ?? {};
    if (at === null) return said === "refused" ? "already" : "admitted";
    return said === "admitted" ? "conflict" : "already";
  }

  admit(key, gate) {
    this.admissions.set(key, { key, at: iso(this.now), gate, inside: true });
  }
}

/**
 * A phone whose database is `disk`: opened again with it, it is the same phone after a crash.
 * @param {Door} door
 * @param {object} [world]
 */
export function phone(door, { disk = new IDBFactory(), ...world } = {}) {
  const patience = { verdict: 50, rest: 50 };
  const now = () => door.now;
  return Device.open({
    ...{ version: "1", indexedDB: disk, fetch: door.fetch, clock: now, ticks: now, patience },
    ...world,
  });
}

/** A phone that is paired and knows the people. */
export async function pairedPhone(door, world) {
  const device = await phone(door, world);
  await device.pair("HTTPS://MESSE.EXAMPLE/EINLASS/KOPPELN#CODE");
  return device;
}
