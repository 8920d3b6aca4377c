// A file of the scans that wait: for a phone that breaks, or that must be left before the network is back.

import { who } from "./known.js";
import { add } from "./queue.js";
import { store } from "./store.js";
import { say } from "./words.js";

const KIND = "reuse-scans-1";

/** Give the scans as a file to keep. @param {object[]} scans */
export function saveFile(scans) {
  const told = { kind: KIND, scans: scans.map(({ owner, site, item }) => ({ owner, site, item })) };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(told)], { type: "application/json" }));
  link.download = `reuse-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Put the scans of a file back in the queue, each once, and say what was done. @param {File} file */
export async function readFile(file) {
  const scans = scansOf(await file.text());
  if (!scans) return say("file-unreadable");
  const person = await who();
  if (scans.some((scan) => scan.owner !== person?.owner)) return say("file-foreign");
  const database = await store();
  let count = 0;
  for (const { item, site } of scans) {
    if (await database.getFromIndex("scans", "key", item.key)) continue;
    await add(item, { site });
    count += 1;
  }
  return say("file-read", { count });
}

/** @param {string} text */
function scansOf(text) {
  try {
    const { kind, scans } = JSON.parse(text);
    const whole = kind === KIND && scans.every(({ owner, item }) => owner && item.key && item.kind && item.occurred_at);
    return whole ? scans : null;
  } catch {
    return null; // whatever it is, it is not ours: the person is told
  }
}
