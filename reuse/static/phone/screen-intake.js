// The screen that takes devices in: a label first, then the form, the receipt, or what is known already.

import { readCode } from "./codes.js";
import { deposit, draftFor } from "./intake-draft.js";
import { device } from "./known.js";
import { form } from "./screen-intake-form.js";
import { known, relabel } from "./screen-intake-known.js";
import { receipt } from "./screen-intake-receipt.js";
import { start } from "./screen-intake-start.js";

/** @param {HTMLElement} root @param {string} argument a label's code, "same", "receipt", or "relabel" or "again" and a code */
export async function open(root, argument) {
  const [first, second = ""] = argument.split("/");
  const { code } = readCode(second || first);
  if (first === "receipt") return (await deposit()) ? receipt(root) : start(root, false);
  if (first === "relabel" && code) return relabel(root, code);
  if (!code) return start(root, first === "same");
  const [begun, met] = [await draftFor(code), await device(code)];
  return met && !begun ? known(root, code, met) : form(root, code);
}
