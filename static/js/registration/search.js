/** Find a town by what people type; the twin of `messe/registration/search.py`. */

const SPELLINGS = { "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": " ", ".": " ", ",": " " };

/**
 * The text in a form in which spellings of one name are equal.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  const plain = text.normalize("NFC").toLowerCase().replace(/[äöüß\-.,]/g, (c) => SPELLINGS[c]);
  return plain.normalize("NFD").replace(/\p{M}/gu, "").split(/\s+/).filter(Boolean).join(" ");
}

/**
 * The towns in whose folded text each word of the query begins a word.
 * @template {{text: string}} Town
 * @param {Town[]} towns
 * @param {string} query
 * @param {number} most
 * @returns {Town[]}
 */
export function matches(towns, query, most) {
  const words = fold(query).split(" ").filter(Boolean);
  if (words.length === 0) return [];
  return towns
    .filter((town) => words.every((word) => ` ${town.text}`.includes(` ${word}`)))
    .slice(0, most);
}
