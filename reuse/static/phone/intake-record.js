// A filled intake form becomes a scan that waits, and a line of its person's receipt.

import { alike, itemOf, termsOf } from "./intake-answers.js";
import { deposit, dropDraft, keepDeposit, remember } from "./intake-draft.js";
import { tickOff } from "./intake-expected.js";
import { foreseeIntake } from "./judge.js";
import { label, takeReceipt, uuid } from "./known.js";
import { add, dealtWith } from "./queue.js";
import { store } from "./store.js";
import { kinds } from "./words.js";

/**
 * Keep the device in the queue, under the deposit of its person; the next screen is its receipt, or the next label.
 * @param {import("./intake-draft.js").Draft} draft
 */
export async function record(draft) {
  const open = await depositOf(draft);
  const { values } = draft;
  const name = [values.maker, values.model].filter(Boolean).join(" ");
  const known = await label(draft.code);
  const scan = await add(itemOf(draft, open), { receipt: open.receipt });
  await foreseeIntake(draft.code, values.device_kind, name, Boolean(draft.danger));
  const said = { scan: scan.number, code: draft.code, name: name || kinds[values.device_kind].name, pieces: values.pieces };
  await keepDeposit({ ...open, values: alike(values), devices: [...open.devices, said] });
  if (draft.expected) await tickOff(draft.expected);
  if (draft.from) await putAway(draft.from);
  await dropDraft(draft.code);
  remember({ scan, draft: { ...draft, from: undefined, said: undefined }, label: known, name: said.name });
  location.hash = open.more ? "#intake/same" : "#intake/receipt";
}

/** The deposit that the device joins: taken up again, under way, or new with the next receipt of the book. */
async function depositOf({ deposit: begun, values, owner }) {
  const open = await deposit();
  const joined = open && open.key === begun?.key ? open : begun; // others may have joined it since
  const terms = joined?.terms && (joined.locked || joined.devices.length) ? joined.terms : termsOf(values);
  if (joined) return { ...joined, terms };
  const receipt = await takeReceipt();
  return { key: receipt?.key ?? uuid(), receipt, terms, locked: false, more: false, owner, devices: [] };
}

/** @param {number} number of a refused scan that was taken up again */
async function putAway(number) {
  const scan = await (await store()).get("scans", number);
  if (scan) await dealtWith(scan);
}
