// What this phone keeps: scans until they are recorded, and what it must know to answer without network.

import { openDB } from "./vendor/idb.js";

/** Scans told and answered are kept for the summary of their series, the latest ones only. */
const MOST_ANSWERED = 2000;

const opened = openDB("reuse", 1, {
  upgrade(made) {
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
  },
  blocking(_version, _blocked, event) {
    event.target.close(); // a newer page upgrades the store: this one reads it again when it is next used
  },
});

/** Open the store of this phone. */
export function store() {
  return opened;
}

/** Ask the browser not to drop what waits when the phone runs short of space. */
export async function persist() {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** Read one thing by its name. @param {string} name */
export async function recall(name) {
  return (await opened).get("meta", name);
}

/** Keep one thing under its name. @param {string} name @param {unknown} value */
export async function keep(name, value) {
  return (await opened).put("meta", value, name);
}

/** Drop the oldest answered scans beyond the bound; what waits or was set aside is never dropped. */
export async function trim() {
  const transaction = (await opened).transaction("scans", "readwrite");
  const index = transaction.store.index("state");
  const answered = IDBKeyRange.bound(["answered", ""], ["answered", "\uffff"]);
  let over = (await index.count(answered)) - MOST_ANSWERED;
  for (let cursor = await index.openCursor(answered); cursor && over > 0; cursor = await cursor.continue()) {
    if (!cursor.value.aside) {
      await cursor.delete();
      over -= 1;
    }
  }
  await transaction.done;
}

/** Forget what was taken along for a person; scans that wait stay, whoever made them. */
export async function forget() {
  const names = ["devices", "labels", "receipts", "expected"];
  const transaction = (await opened).transaction(names, "readwrite");
  await Promise.all(names.map((name) => transaction.objectStore(name).clear()));
  await transaction.done;
}

/** Empty this phone entirely. The caller has made sure that no scan waits. */
export async function empty() {
  const names = [...(await opened).objectStoreNames];
  const transaction = (await opened).transaction(names, "readwrite");
  await Promise.all(names.map((name) => transaction.objectStore(name).clear()));
  await transaction.done;
}
