/** The people as a phone knows them: found by hashes, kept encrypted. */

import { fold, matches } from "../registration/search.js";

const MOST_FOUND = 20;
const LONGEST_CODE = 200;
const LOOK_ALIKES = { O: "0", I: "1", L: "1", U: "V", "-": "", " ": "" };
/** What is left of an emoji that was cut through, and is no text. */
const HALF_CHARACTER = /\p{Surrogate}/gu;
const CIPHER = "AES-GCM";

/**
 * @typedef {{key: string, token: string, code: string, refusal: string | null,
 *   role: string | null, name?: string, town?: string}} Person as `/api/v1/sync` gives it; who is let
 *   in nowhere has a refusal, and neither role nor name
 * @typedef {{iv: Uint8Array, data: ArrayBuffer}} Sealed
 */

/**
 * What was scanned or typed as participants carry it; the twin of `messe/core/tokens.py`.
 * @param {string} text a token, a short code, or the address around a token
 * @returns {string} whole characters only
 */
export function readCode(text) {
  const last = text.trim().replace(/\/+$/, "").split("/").pop().trim().toUpperCase();
  const code = last.replace(/[OILU\- ]/g, (character) => LOOK_ALIKES[character]);
  return code.slice(0, LONGEST_CODE).replace(HALF_CHARACTER, "");
}

export class People {
  /** @param {Person[]} people */
  constructor(people) {
    const known = people.filter(({ role }) => role !== null);
    this.byName = known.map((person) => ({ text: fold(`${person.name} ${person.town}`), person }));
    this.byCode = new Map(people.flatMap((one) => [[one.token, one], [one.code, one]]));
    this.byKey = new Map(known.map((person) => [person.key, person]));
  }

  /**
   * @param {string} code as `readCode` gives it, or the key of a person who was found by name
   * @returns {Promise<Person | null>}
   */
  async find(code) {
    const found = this.byCode.get(await digest(code)) ?? this.byKey.get(code.toLowerCase());
    return found ?? null;
  }

  /**
   * The first people in whose name or town each word of `text` begins a word.
   * @param {string} text
   * @returns {Person[]}
   */
  search(text) {
    return matches(this.byName, text, MOST_FOUND).map(({ person }) => person);
  }
}

/** A key that opens what it sealed, on this phone only: nobody can read it out. */
export function newKey() {
  return crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {CryptoKey} key
 * @param {Person[]} people
 * @returns {Promise<Sealed>}
 */
export async function seal(key, people) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(people));
  return { iv, data: await crypto.subtle.encrypt({ name: CIPHER, iv }, key, plain) };
}

/**
 * @param {CryptoKey} key
 * @param {Sealed} sealed
 * @returns {Promise<Person[]>}
 */
export async function unseal(key, { iv, data }) {
  const plain = await crypto.subtle.decrypt({ name: CIPHER, iv }, key, data);
  return JSON.parse(new TextDecoder().decode(plain));
}

/** The SHA-256 of the text, in hexadecimal. @param {string} text */
async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
