// What this phone keeps: scans until they are recorded, and what it must know to answer without network.

import { openDB } from "./vendor/idb.js";

/** Scans told and answered are kept for the summary of their series, the latest ones only. */
const MOST_ANSWERED = 2000;

let opened = null;
let emptied = false;

/** Open the store of this phone, again where the browser or a newer page had closed it. */
export function store() {
  opened ??= openDB("reuse", 1, { upgrade, blocking: (_version, _blocked, event) => shut(event.target), terminated: shut });
  return opened;
}

/** @param {import("./vendor/idb.js").IDBPDatabase} made */
function upgrade(made) {
  made.createObjectStore("meta");
  const devices = made.createObjectStore("devices", { keyPath: "code" });
  devices.createIndex("codes", "codes", { multiEntry: true });
  made.createObjectStore("labels", { keyPath: "code" });
  made.createObjectStore("receipts", { keyPath: "key" });
  made.createObjectStore("expected", { autoIncrement: true });
  const scans = made.createObjectStore("scans", { keyPath: "number", autoIncrement: true });
  scans.createIndex("key", "key", { unique: true });
  scans.createIndex("state", ["state", "owner"]);
  scans.createIndex("series", "series");
  made.createObjectStore("series", { keyPath: "id" });
}

/** @param {IDBDatabase} [database] */
function shut(database) {
  database?.close();
  opened = null;
}

/** Ask the browser not to drop what waits when the phone runs short of space. */
export async function persist() {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** Read one thing by its name. @param {string} name */
export async function recall(name) {
  return (await store()).get("meta", name);
}

/** Keep one thing under its name. @param {string} name @param {unknown} value */
export async function keep(name, value) {
  const database = await store();
  if (!emptied) await database.put("meta", value, name);
}

/** Drop the oldest answered scans beyond the bound; what waits or was set aside is never dropped. */
export async function trim() {
  const transaction = (await store()).transaction("scans", "readwrite");
  const answered = IDBKeyRange.bound(["answered", ""], ["answered", "\uffff"]);
  let over = (await transaction.store.index("state").count(answered)) - MOST_ANSWERED;
  let cursor = over > 0 ? await transaction.store.openCursor() : null;
  for (; cursor && over > 0; cursor = await cursor.continue()) {
    if (cursor.value.state === "answered" && !cursor.value.aside) {
      await cursor.delete();
      over -= 1;
    }
  }
  await transaction.done;
}

/** Forget what was taken along for a person; scans that wait stay, whoever made them. */
export async function forget() {
  const names = ["devices", "labels", "receipts", "expected"];
  const transaction = (await store()).transaction(names, "readwrite");
  await Promise.all(names.map((name) => transaction.objectStore(name).clear()));
  await transaction.done;
}

/** Empty this phone entirely; what this page still hears is not kept any more. The caller has made sure that no scan waits. */
export async function empty() {
  const database = await store();
  const names = [...database.objectStoreNames];
  emptied = true;
  const transaction = database.transaction(names, "readwrite");
  await Promise.all(names.map((name) => transaction.objectStore(name).clear()));
  await transaction.done;
}
