// Reading one thing more during an intake: another label, or the maker's barcode.

import { readCode, shown } from "./codes.js";
import { askAbout, device, label, takeSpare } from "./known.js";
import { NoNetwork, Refusal } from "./network.js";
import { fill } from "./page.js";
import { openReader } from "./reader.js";
import { say } from "./words.js";

/** What makers print serial numbers in. */
const FORMATS = ["qr_code", "code_128", "code_39", "data_matrix", "ean_13"];

/**
 * Ask for a label that is on nothing yet.
 * @param {HTMLElement} root @param {(code: string | null) => void} chosen null to go back
 * @returns {Promise<() => void>} closes the reader
 */
export async function askLabel(root, chosen) {
  const panel = fill("t-read", { words: say("intake-relabel") });
  root.append(panel);
  panel.querySelector("h1").focus();
  const reader = await openReader(panel.querySelector("[data-reader]"), async ([code]) => {
    const why = await taken(code);
    if (why) reader.give("refused", why);
    else leave(code);
  });
  const leave = (answer) => {
    reader.close();
    panel.remove();
    chosen(answer);
  };
  const spare = panel.querySelector('[data-do="spare"]');
  spare.hidden = false;
  spare.addEventListener("click", () => written(panel, reader, leave));
  panel.querySelector('[data-do="back"]').addEventListener("click", () => leave(null));
  return () => reader.close();
}

/** Why a label cannot be taken, as far as anybody can tell now; nothing where it can. @param {string} code */
async function taken(code) {
  if (await label(code)) return "";
  if (await device(code)) return say("intake-label-used");
  try {
    return (await askAbout(code)).stage === "new" ? "" : say("intake-label-used");
  } catch (trouble) {
    if (trouble instanceof NoNetwork) return "";
    if (trouble instanceof Refusal) return trouble.message;
    throw trouble;
  }
}

/** @param {HTMLElement} panel @param {object} reader @param {(code: string) => void} leave */
async function written(panel, reader, leave) {
  const code = await takeSpare();
  if (!code) return reader.give("refused", say("intake-no-spare"));
  panel.querySelector(".spare")?.remove();
  const note = fill("t-spare", { code: shown(code) });
  note.querySelector('[data-do="written"]').addEventListener("click", () => leave(code));
  note.querySelector('[data-do="back"]').addEventListener("click", () => note.remove());
  panel.append(note);
  note.querySelector("button").focus();
}

/**
 * Read the maker's barcode, or what is typed in its place.
 * @param {HTMLElement} root @param {(text: string | null) => void} chosen null to go back
 * @returns {Promise<() => void>} closes the reader
 */
export async function askSerial(root, chosen) {
  const panel = fill("t-read", { words: say("intake-serial") });
  root.append(panel);
  panel.querySelector("h1").focus();
  const onText = (text) => {
    if (/\/d\//i.test(text) && readCode(text).code) reader.give("refused", say("intake-our-label"));
    else leave(text.trim().slice(0, 200));
  };
  const reader = await openReader(panel.querySelector("[data-reader]"), ([code]) => onText(code), { onText, formats: FORMATS, plain: true });
  const leave = (answer) => {
    reader.close();
    panel.remove();
    chosen(answer);
  };
  panel.querySelector('[data-do="back"]').addEventListener("click", () => leave(null));
  return () => reader.close();
}
