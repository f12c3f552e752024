import assert from "node:assert/strict";
import test from "node:test";

import { newKey, People, readCode, seal, unseal } from "../../../static/js/checkin/people.js";
import { GUEST, MAYOR, person } from "./fair.js";

const SOMMER = person(MAYOR, "Ulrike Sommer");
const WEISS = person(GUEST, "Jörg Weiß", { town: "Bad Wünnenberg" });
const PEOPLE = new People([SOMMER, WEISS]);

for (const [text, code] of [
  ["HTTPS://MESSE.EXAMPLE/B/7K3M9QXTAB12CD34", "7K3M9QXTAB12CD34"],
  ["https://messe.example/b/7k3m9qxtab12cd34/", "7K3M9QXTAB12CD34"],
  [" 7k3-m9q ", "7K3M9Q"],
  ["oil u 5", "011V5"],
  ["", ""],
  ["x".repeat(900), "X".repeat(200)],
  [`${"x".repeat(198)}\u{1F600}`, `${"X".repeat(198)}\u{1F600}`],
  [`${"x".repeat(199)}\u{1F600}`, "X".repeat(199)],
  ["7K3\uD83DM9Q", "7K3M9Q"],
]) {
  test(`»${text.slice(0, 50)}« is read as ${code.slice(0, 20)}`, () => {
    assert.equal(readCode(text), code);
  });
}

test("people are found by token, short code and key", async () => {
  const found = [MAYOR, MAYOR.slice(0, 6), SOMMER.key.toUpperCase(), "NOBODY"];

  assert.deepEqual(await Promise.all(found.map((code) => PEOPLE.find(code))), [
    ...[SOMMER, SOMMER, SOMMER],
    null,
  ]);
});

test("people are looked up by name and town, however they are spelled", () => {
  assert.deepEqual(PEOPLE.search("weiss wuen"), [WEISS]);
  assert.deepEqual(PEOPLE.search("SOMMER, Hallenberg"), [SOMMER]);
  assert.deepEqual(PEOPLE.search(" "), []);
});

test("who does not come is known by badge, and found by no name", async () => {
  const { key, token, code } = person(GUEST);
  const withdrawn = { key, token, code, refusal: "withdrawn", role: null };
  const people = new People([withdrawn]);

  assert.deepEqual(await people.find(GUEST), withdrawn);
  assert.deepEqual(people.search("undefined"), []);
});

test("only the key opens what was sealed, and nobody can read it out", async () => {
  const key = await newKey();

  const sealed = await seal(key, [SOMMER]);

  assert.deepEqual(await unseal(key, sealed), [SOMMER]);
  assert.ok(!Buffer.from(sealed.data).toString("latin1").includes("Sommer"));
  await assert.rejects(unseal(await newKey(), sealed));
  await assert.rejects(crypto.subtle.exportKey("raw", key), /not extractable/);
});

test("the same people look different each time they are sealed", async () => {
  const key = await newKey();
  const [one, other] = await Promise.all([seal(key, [SOMMER]), seal(key, [SOMMER])]);

  assert.notDeepEqual(Buffer.from(one.data), Buffer.from(other.data));
});
