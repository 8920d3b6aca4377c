// Announced devices: a serial or tag that was read is compared with the list's short hashes.

import { keep, recall, store } from "./store.js";

const LISTS = "intake-lists";

/** Fold a serial or tag as reuse/devices/naming.py does. @param {string} text */
export function fold(text) {
  const plain = text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toUpperCase();
  return plain.replace(/[^A-Z0-9]+/g, "").replace(/O/g, "0").replace(/[IL]/g, "1").slice(0, 200);
}

/** @param {string} key */
async function short(key) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return [...new Uint8Array(digest, 0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Count what has not come yet, and remember the most that each list held. */
export async function stillExpected() {
  const all = await (await store()).getAll("expected");
  const most = (await recall(LISTS)) ?? {};
  const left = {};
  for (const { list } of all) left[list] = (left[list] ?? 0) + 1;
  for (const [list, count] of Object.entries(left)) most[list] = Math.max(most[list] ?? 0, count);
  await keep(LISTS, Object.fromEntries(Object.keys(left).map((list) => [list, most[list]])));
  return all.length;
}

/**
 * Find the announced device that bears one of these names; null when none does, or several do.
 * @param {string[]} names
 * @returns {Promise<{id: number, kind: string, maker: string, model: string, arrived: number, count: number} | null>}
 */
export async function findExpected(names) {
  const keys = names.map(fold).filter(Boolean);
  if (!keys.length || !crypto.subtle) return null;
  const hashes = await Promise.all(keys.map(short));
  await stillExpected();
  const expected = (await store()).transaction("expected").store;
  const [all, ids] = await Promise.all([expected.getAll(), expected.getAllKeys()]);
  const places = all.flatMap((one, at) => (one.names.some((name) => hashes.includes(name)) ? [at] : []));
  if (places.length !== 1) return null;
  const found = all[places[0]];
  const left = all.filter((one) => one.list === found.list).length;
  const count = (await recall(LISTS))[found.list];
  return { ...found, id: ids[places[0]], arrived: count - left + 1, count };
}

/** Tick an announced device off. @param {number} id */
export async function tickOff(id) {
  await (await store()).delete("expected", id);
}
