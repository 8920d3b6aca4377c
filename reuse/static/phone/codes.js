/**
 * Device codes as typed or scanned; says what reuse/codes.py says, at once and without network.
 *
 * @typedef {{code: string} | {mistyped: number} | {empty: true} | {foreign: true}} Reading
 * `mistyped` is the character to look at first, from 1; 0 where any of the nine may be the wrong one.
 *
 * @typedef {"empty" | "typing" | "impossible" | "long" | "mistyped" | "right"} State
 * @typedef {{state: State, typed: string, remaining: number, position: number}} Hint
 */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 9;
const IN_URL = /\/D\/([^/?#]+)\/?(?:[?#][^\n]*)?$/i;
const SEPARATORS = /[\s\x1c-\x1f\x85\-_.‐‑–—]+/g;
const LOOKALIKES = { O: "0", I: "1", L: "1" };

/* Pairs that eyes and fingers take for each other though both are in the alphabet. */
const CONFUSED = { 8: "B", B: "8", 5: "S", S: "5", 2: "Z", Z: "2", 6: "G", G: "6", 0: "DQ", D: "0", Q: "0", V: "Y", Y: "V", 1: "7", 7: "1", M: "N", N: "M" };

/**
 * Read a code, alone or in the address of any host, whatever its case, dashes, O/0 and I/L/1.
 * @param {string} text
 * @returns {Reading}
 */
export function readCode(text) {
  const { state, typed, position } = hint(text);
  if (state === "right") return { code: typed };
  if (state === "empty") return { empty: true };
  const whole = [...typed].length === LENGTH && /^[0-9A-Z]+$/.test(typed);
  return whole ? { mistyped: position } : { foreign: true };
}

/**
 * Say how far a code being typed has come; `position` is the character that cannot be or is likely wrong, from 1.
 * @param {string} text
 * @returns {Hint}
 */
export function hint(text) {
  const typed = bare(text);
  const characters = [...typed];
  const remaining = Math.max(0, LENGTH - characters.length);
  const impossible = characters.findIndex((character) => !ALPHABET.includes(character)) + 1;
  const said = (state, position = 0) => ({ state, typed, remaining, position });
  if (!typed) return said("empty");
  if (impossible) return said("impossible", impossible);
  if (characters.length > LENGTH) return said("long", LENGTH + 1);
  if (remaining) return said("typing");
  return checks(typed) ? said("right") : said("mistyped", suspect(typed));
}

/**
 * Write a code as printed: `7K4M-9QXP-9`, also while it is still short.
 * @param {string} code
 */
export function shown(code) {
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8)].filter(Boolean).join("-");
}

const bare = (text) => {
  const found = IN_URL.exec(text.trim());
  const packed = (found ? found[1] : text).replace(SEPARATORS, "").toUpperCase();
  return packed.replace(/[OIL]/g, (character) => LOOKALIKES[character]);
};

/* ISO 7064 hybrid system over 32 symbols, as python-stdnum computes it. */
const checkCharacter = (body) => {
  const size = ALPHABET.length;
  const doubled = (sum) => ((sum || size) * 2) % (size + 1);
  let sum = size / 2;
  for (const character of body) sum = (doubled(sum) + ALPHABET.indexOf(character)) % size;
  return ALPHABET[(size + 1 - doubled(sum)) % size];
};

const checks = (code) => checkCharacter(code.slice(0, LENGTH - 1)) === code[LENGTH - 1];

/* The one place where a usual confusion or two exchanged neighbours explain the fault, else 0. */
const suspect = (code) => {
  const places = new Set();
  for (let at = 0; at < LENGTH; at += 1) {
    if (repairs(code, at).some(checks)) places.add(at + 1);
  }
  return places.size === 1 ? [...places][0] : 0;
};

const repairs = (code, at) => {
  const made = [...(CONFUSED[code[at]] ?? "")].map((other) => code.slice(0, at) + other + code.slice(at + 1));
  if (at + 1 < LENGTH) made.push(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2));
  return made;
};
