// What intake remembers on the phone: forms begun, the deposit under way, the last device that can be undone.

import { who } from "./known.js";
import { undo } from "./queue.js";
import { keep, recall, store } from "./store.js";

/**
 * @typedef {{code: string, owner: string, values: object, danger?: string, photo?: string, expected?: number,
 *   deposit?: Deposit, from?: number, said?: string}} Draft `from` is the refused scan that it takes up again
 * @typedef {{key: string, receipt: object | null, terms: object | null, locked: boolean, more: boolean, at: number,
 *   owner: string, devices: {scan: number, code: string, name: string}[]}} Deposit
 */

/** Forms begun are bounded: what nobody came back to leaves first. */
const MOST_DRAFTS = 10;

/** Milliseconds after which the next device is surely another person's. */
const DEPOSIT_ENDS = 3_600_000;

/** Milliseconds during which the last device can be undone with one touch. */
export const UNDO = 10_000;

let last = null;

/** This person's forms begun, the latest first. @returns {Promise<Draft[]>} */
export async function drafts() {
  const person = await who();
  return ((await recall("intake-drafts")) ?? []).filter((draft) => draft.owner === person?.owner);
}

/** The form begun for a label. @param {string} code @returns {Promise<Draft | undefined>} */
export async function draftFor(code) {
  return (await drafts()).find((draft) => draft.code === code);
}

/** Keep a form as it stands. @param {Draft} draft */
export async function keepDraft(draft) {
  const others = ((await recall("intake-drafts")) ?? []).filter((one) => one.code !== draft.code);
  await keep("intake-drafts", [draft, ...others].slice(0, MOST_DRAFTS));
}

/** Throw a form away. @param {string} code */
export async function dropDraft(code) {
  const all = (await recall("intake-drafts")) ?? [];
  await keep("intake-drafts", all.filter((draft) => draft.code !== code));
}

/** The deposit under way, or null. @returns {Promise<Deposit | null>} */
export async function deposit() {
  const [open, person] = [await recall("intake-deposit"), await who()];
  return open && open.owner === person?.owner && Date.now() - open.at < DEPOSIT_ENDS ? open : null;
}

/** @param {Deposit | null} open */
export async function keepDeposit(open) {
  await keep("intake-deposit", open && { ...open, at: Date.now() });
}

/** Remember what was just saved, so that one touch takes it back. @param {{scan: object, draft: Draft, label: object, name: string}} saved */
export function remember(saved) {
  last = { ...saved, until: Date.now() + UNDO };
}

/** What was saved less than ten seconds ago, or null. */
export function undoable() {
  return last && Date.now() < last.until ? last : null;
}

/** Take the last device back and keep its form, filled; a deposit without devices goes, and its receipt with it. */
export async function takeBack() {
  const { scan, draft, label } = last;
  last = null;
  await undo(scan);
  const database = await store();
  await database.delete("devices", draft.code);
  if (label) await database.put("labels", label);
  const open = await deposit();
  const devices = open?.devices.filter((one) => one.scan !== scan.number) ?? [];
  await keepDeposit(devices.length ? { ...open, devices } : null);
  const { deposit: _gone, ...bare } = draft;
  await keepDraft(devices.length ? draft : bare);
  return draft.code;
}

/** Open the form again as a refused scan had it; its terms stay where other devices share its receipt. @param {object} scan */
export async function takeUp(scan) {
  const { item, receipt, said, number, owner } = scan;
  const { key, ...terms } = item.deposit;
  const scans = await (await store()).getAll("scans");
  const shared = scans.filter((one) => one.item.deposit?.key === key && one.number !== number && !one.undone);
  const locked = shared.some((one) => one.outcome !== "refused");
  const { mass_g: grams, disk_kept, danger, photo, code, pieces, deposit: _same, ...same } = item;
  const values = { ...same, ...terms, disk_kept, title: Boolean(terms.title), pieces: pieces ?? "", mass_g: grams ? String(grams / 1000) : "" };
  values.day = item.occurred_at.endsWith("T12:00:00.000Z") ? item.occurred_at.slice(0, 10) : "";
  const open = { key, receipt, terms, locked, more: false, owner, devices: [] };
  await keepDraft({ code, owner, values, danger, photo, deposit: open, from: number, said });
}
