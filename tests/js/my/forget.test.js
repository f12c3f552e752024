import assert from "node:assert/strict";
import test from "node:test";

for (const isKept of [false, true]) {
  test(`nobody's page ${isKept ? "that was kept leaves" : "drops"} the badges`, async () => {
    const dropped = [];
    globalThis.caches = { delete: async (name) => dropped.push(name) };
    globalThis.document = { documentElement: { hasAttribute: () => isKept } };

    await import(`../../../static/js/my/forget.js?${isKept}`);

    assert.deepEqual(dropped, isKept ? [] : ["badges", "phone"]);
  });
}
