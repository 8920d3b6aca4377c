// The screen that takes devices in: a label first, then the form, the receipt, or what is known already.

import { readCode } from "./codes.js";
import { deposit, draftFor } from "./intake-draft.js";
import { device } from "./known.js";

/** What each part of an intake needs is read when it is shown: the first label does not wait for it. */
const PARTS = {
  start: () => import("./screen-intake-start.js"),
  form: () => import("./screen-intake-form.js"),
  receipt: () => import("./screen-intake-receipt.js"),
  known: () => import("./screen-intake-known.js"),
};

/** @param {HTMLElement} root @param {string} argument a label's code, "same", "receipt", or "relabel" and a code */
export async function open(root, argument) {
  const [first, second = ""] = argument.split("/");
  const { code } = readCode(second || first);
  if (first === "receipt" && (await deposit())) return (await PARTS.receipt()).receipt(root);
  if (first === "relabel" && code) return (await PARTS.known()).relabel(root, code);
  if (!code) return (await PARTS.start()).start(root, first === "same");
  const [begun, met] = [await draftFor(code), await device(code)];
  return met && !begun ? (await PARTS.known()).known(root, code, met) : (await PARTS.form()).form(root, code);
}
