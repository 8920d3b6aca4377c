/**
 * Hardware scanners that type what they read, very fast, and end with Enter or Tab.
 *
 * Such a scanner presses keys as on one country's keyboard; where the phone or computer expects another's, `1` arrives
 * as `&` and `A` as `Q`. So each burst is read twice, by what the keys wrote and by where they are.
 */

import { readCode } from "./codes.js";

const GAP_MS = 60; // between two keys: a person takes longer, a scanner rarely
const SHORTEST = 4; // characters: a serial may be short, a person's fast roll over two keys is shorter
const ENDS = new Set(["Enter", "Tab"]);
const NOT_TYPED_IN = ["checkbox", "radio", "button", "submit", "reset", "file", "range", "color", "image"];
const FIELDS = `input:not(${NOT_TYPED_IN.map((type) => `[type=${type}]`)}), textarea, [contenteditable]:not([contenteditable=false])`;

/* What a key writes on a keyboard of the United States, by its place: plain, then with Shift. */
const PLACES = { Slash: "/?", Semicolon: ";:", Period: ".>", Comma: ",<", Minus: "-_", Equal: "=+", Space: "  " };
const ON_DIGITS = ")!@#$%^&*(";

/* What a French keyboard writes on the row of digits without Shift, for a keyboard that does not tell its places. */
const FRENCH_DIGITS = { "à": "0", "&": "1", "é": "2", '"': "3", "'": "4", "(": "5", "-": "6", "è": "7", _: "8", "ç": "9" };

/**
 * Hear scans typed anywhere under the target, also when no field has the focus.
 *
 * In a field only a device code is taken (and what it typed there removed): anything else stays as typed.
 * @param {EventTarget} target usually document
 * @param {(text: string) => void} onText
 * @returns {() => void} stops listening
 */
export function listenToWedge(target, onText) {
  const wedge = new Wedge(onText);
  const heard = (event) => wedge.hear(event);
  target.addEventListener("keydown", heard, true);
  return () => target.removeEventListener("keydown", heard, true);
}

class Wedge {
  constructor(onText) {
    this.onText = onText;
    this.forget();
  }

  forget() {
    Object.assign(this, { keys: "", places: "", last: -Infinity, field: null, before: "" });
  }

  hear(event) {
    if (event.isComposing || isAModifier(event)) return;
    if (event.timeStamp - this.last > GAP_MS) this.forget();
    if (ENDS.has(event.key)) this.end(event);
    else if ([...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.repeat) this.add(event);
    else this.forget();
  }

  add(event) {
    const field = event.target.closest?.(FIELDS) ?? null;
    if (!this.keys || field !== this.field) this.start(field);
    else if (!field) event.preventDefault(); // Firefox would open its search at a slash, a button would act on a space
    this.keys += event.key;
    this.places += placed(event);
    this.last = event.timeStamp;
  }

  start(field) {
    this.forget();
    this.field = field;
    this.before = field?.value ?? "";
  }

  end(event) {
    const { keys, places, field, before } = this;
    this.forget();
    if (keys.length < SHORTEST) return;
    const text = likeliest(keys, places);
    if (field && !("code" in readCode(text))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field) restore(field, before);
    this.onText(text);
  }
}

const isAModifier = ({ key }) => ["Shift", "CapsLock", "AltGraph", "Alt", "Control", "Meta", "NumLock"].includes(key);

const placed = ({ code, shiftKey, key }) => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  const digit = /^(Digit|Numpad)(\d)$/.exec(code);
  if (digit) return shiftKey && digit[1] === "Digit" ? ON_DIGITS[digit[2]] : digit[2];
  return PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
};

/* The check character of a device code says which reading is meant. For other texts: signs and no digit at all mean
   that the digits came as signs; a scanner set to the same country as the phone writes its digits as digits. */
const likeliest = (keys, places) => {
  const french = [...keys].map((key) => FRENCH_DIGITS[key] ?? key).join("");
  const code = [keys, places, french].find((text) => "code" in readCode(text));
  if (code) return code;
  return /[&éèçà"'(_]/.test(keys) && !/\d/.test(keys) ? places : keys;
};

const restore = (field, before) => {
  if (!("value" in field)) return;
  field.value = before;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
