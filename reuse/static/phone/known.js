// The working set: what the phone knows of this site, refreshed whenever the network allows.

import { ask, carry, Refusal } from "./network.js";
import { forget, keep, recall, store } from "./store.js";

/** Receipts and handwritten codes kept in advance, so that a day without network does not run out of them. */
const RECEIPTS = 40;
const SPARES = 10;

/** Who this phone works for, as last heard; signed out where somebody else took it over since; null before the first sign-in. */
export async function who() {
  const person = (await recall("who")) ?? null;
  return person && person.seat !== seat() ? { ...person, signedOut: true } : person;
}

/** The mark of who sits at this browser and where they act, which the service renews: known without network. */
function seat() {
  return /(?:^|; )reuse-seat=([^;]*)/.exec(document.cookie)?.[1];
}

/** Ask who is signed in; the working set of somebody else is forgotten. Raises NoNetwork; null when nobody is. */
export async function meet() {
  const before = await who();
  let met;
  try {
    met = await ask("/scan/who");
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    await keep("who", before && { ...before, signedOut: true });
    return null;
  }
  carry(met.csrf);
  const { csrf: _secret, ...kept } = met;
  if (before && (before.owner !== kept.owner || before.site !== kept.site)) await forget();
  await keep("who", kept);
  return kept;
}

/** Take along what this site holds now. Raises NoNetwork, Refusal. */
export async function refresh() {
  const known = await ask("/scan/known");
  const database = await store();
  const transaction = database.transaction(["devices", "labels", "expected", "meta"], "readwrite");
  const [devices, labels, expected, meta] = ["devices", "labels", "expected", "meta"].map((name) =>
    transaction.objectStore(name),
  );
  const person = await meta.get("who");
  if (!person || person.signedOut) return; // signed out since it was asked: nothing is taken along any more
  for (const one of [devices, labels, expected]) one.clear();
  for (const device of known.devices) devices.put(device);
  for (const code of known.labels) labels.put({ code, spare: false });
  for (const code of known.spares) labels.put({ code, spare: true });
  for (const device of known.expected) expected.add(device);
  for (const name of ["reasons", "models", "events", "places", "stocktakes"]) meta.put(known[name], name);
  meta.put(new Date().toISOString(), "refreshed");
  await transaction.done;
  await stockUp();
}

async function stockUp() {
  if (!(await mayTakeIn())) return; // receipts and codes are for who takes devices in
  const database = await store();
  const missing = RECEIPTS - (await database.count("receipts"));
  if (missing > RECEIPTS / 2) {
    const { receipts } = await ask(`/scan/receipts?count=${missing}`);
    const transaction = database.transaction("receipts", "readwrite");
    for (const receipt of receipts) transaction.store.put(receipt);
    await transaction.done;
  }
  const labels = await database.getAll("labels");
  if (labels.filter((label) => label.spare).length < SPARES / 2) {
    const { codes } = await ask("/scan/spares", { key: uuid(), count: SPARES });
    const transaction = database.transaction("labels", "readwrite");
    for (const code of codes) transaction.store.put({ code, spare: true });
    await transaction.done;
  }
}

/** Whether this person takes devices in. */
export async function mayTakeIn() {
  return ((await recall("events")) ?? []).includes("collected");
}

/** The device that bears the code, as last known; undefined when it is not of this site. @param {string} code */
export async function device(code) {
  return (await store()).getFromIndex("devices", "codes", code);
}

/**
 * Ask the service what bears a code: the device where it is theirs to see, and its stage, "new" for a free label.
 * Raises NoNetwork, Refusal. @param {string} code
 */
export async function askAbout(code) {
  return ask(`/scan/device/${code}`);
}

/** Keep how a device stands now; one that is not theirs to see any more is forgotten. @param {object | null} [summary] @param {string} [code] */
export async function learn(summary, code) {
  if (summary) return (await store()).put("devices", summary);
  const gone = summary === null && code && (await device(code));
  if (gone) await (await store()).delete("devices", gone.code);
}

/** Why the device refuses an event for now, and what unlocks it. @param {object} known @param {string} event */
export async function reason(known, event) {
  const number = known.cannot[event];
  const reasons = known.reasons ?? (await recall("reasons")) ?? [];
  return number === undefined ? null : reasons[number];
}

/** The label of a sheet that is on no device yet, as far as is known. @param {string} code */
export async function label(code) {
  return (await store()).get("labels", code);
}

/** Use up a label: it is on a device from now on. @param {string} code */
export async function useLabel(code) {
  return (await store()).delete("labels", code);
}

/** A code kept to be written by hand, or null when none is left. */
export async function takeSpare() {
  const labels = await (await store()).getAll("labels");
  return labels.find((one) => one.spare)?.code ?? null;
}

/** Take the next receipt of the book: its key, its follow-up code, its link and its symbol; null when none is left. */
export async function takeReceipt() {
  const transaction = (await store()).transaction("receipts", "readwrite");
  const cursor = await transaction.store.openCursor();
  if (!cursor) return null;
  await cursor.delete();
  await transaction.done;
  return cursor.value;
}

/** Make an id of this phone's own, which stays the scan's for ever. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, at, ends) => hex.slice(at ? ends[at - 1] : 0, end)).join("-");
}
