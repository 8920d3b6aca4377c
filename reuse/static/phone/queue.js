// The queue: a scan is kept on the phone first, then sent in its order, and leaves only once it was answered.

import { learn, meet, uuid, who } from "./known.js";
import { ask, Fault, NoNetwork, Refusal } from "./network.js";
import { keep, recall, store, trim } from "./store.js";
import { events, say } from "./words.js";

const LARGEST_BATCH = 500;
const LARGEST_BODY = 4_000_000;
const SHORTEST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;
const FAULTS = 3; // tries of a queue at which the service fails, over as long as it may take to mend itself
const MENDING = 60_000;

/** Tells `change` whenever a scan is kept, sent or answered; its detail is the scan, if it is about one. */
export const changes = new EventTarget();
const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("reuse-queue") : null;
others?.addEventListener("message", () => changes.dispatchEvent(new CustomEvent("change", { detail: null })));

let pause = SHORTEST_PAUSE;
let timer = 0;
let sending = null;
let asked = false;

/** @param {object | null} scan */
function tell(scan) {
  changes.dispatchEvent(new CustomEvent("change", { detail: scan }));
  others?.postMessage("change");
}

/**
 * Keep a scan, then try to send it. Resolves once it is safely on the phone: nothing can lose it from then on.
 * @param {{kind: string, code?: string, [name: string]: unknown}} told what the service will read
 * @param {{series?: string, site?: string}} [about] what the page remembers of it, the site where not the present one
 */
export async function add(told, about = {}) {
  const person = await who();
  const item = { key: uuid(), occurred_at: new Date().toISOString(), ...told };
  const scan = { site: person.site, ...about, item, key: item.key, owner: person.owner, state: "waiting", outcome: null, aside: false };
  const transaction = (await store()).transaction("scans", "readwrite", { durability: "strict" });
  scan.number = await transaction.store.add(scan);
  await transaction.done;
  tell(scan);
  send();
  return scan;
}

/**
 * Undo a scan: one that was never sent is taken back as if it had not been; another is corrected by an event.
 * Another person's scan is left as it is. @param {object} scan
 */
export async function undo(scan) {
  const person = await who();
  const transaction = (await store()).transaction("scans", "readwrite", { durability: "strict" });
  const present = await transaction.store.get(scan.number);
  const ours = present && present.owner === person?.owner;
  const neverSent = ours && present.state === "waiting" && !present.tried;
  if (neverSent) await transaction.store.delete(scan.number);
  else if (ours) await transaction.store.put({ ...present, undone: true });
  await transaction.done;
  if (neverSent || !ours) return tell(null);
  return add({ kind: "undo", of: present.key, code: present.item.code }, { site: present.site });
}

/** How many scans wait: this person's, and other people's who used this phone; and how many were set aside. */
export async function counts() {
  const [person, left, settled] = await Promise.all([who(), waiting(), answered()]);
  const mine = left.filter((scan) => scan.owner === person?.owner);
  const set = [...left, ...settled].filter((scan) => scan.aside);
  return { waiting: mine.filter((scan) => !scan.aside).length, others: left.length - mine.length, aside: set.length };
}

/** List this person's scans that the service does not have, those at which it fails among them. */
export async function unsent() {
  const person = await who();
  return (await waiting()).filter((scan) => scan.owner === person?.owner);
}

/** @param {string} name */
function state(name) {
  return IDBKeyRange.bound([name, ""], [name, "\uffff"]);
}

/** List the scans set aside since the service refused them, fails at them or waits to have them settled, oldest first. */
export async function aside() {
  const [left, settled] = await Promise.all([waiting(), answered()]);
  return [...settled, ...left].filter((scan) => scan.aside).sort((one, other) => one.number - other.number);
}

async function answered() {
  return (await store()).getAllFromIndex("scans", "state", state("answered"));
}

/** List the scans that wait for the network, oldest first, whoever made them. */
export async function waiting() {
  const found = await (await store()).getAllFromIndex("scans", "state", state("waiting"));
  return found.sort((one, other) => one.number - other.number);
}

/** Put away a scan that was dealt with. @param {object} scan */
export async function dealtWith(scan) {
  await change([scan], (present) => ({ ...present, aside: false, state: "answered", outcome: present.outcome ?? "refused" }));
  tell(null);
}

/** Send once more a scan at which the service failed: the same one, since it may have been recorded. @param {object} scan */
export async function retry(scan) {
  await change([scan], (present) => ({ ...present, aside: false }));
  tell(null);
  send();
}

/**
 * Change scans as they stand now, in one go; those taken back meanwhile stay away.
 * @param {object[]} scans @param {(present: object, place: number) => object} how
 */
async function change(scans, how) {
  const transaction = (await store()).transaction("scans", "readwrite", { durability: "strict" });
  const changed = [];
  for (const [place, { number }] of scans.entries()) {
    const present = await transaction.store.get(number);
    if (!present) continue;
    changed.push(how(present, place));
    await transaction.store.put(changed.at(-1));
  }
  await transaction.done;
  return changed;
}

/** Send what waits, once at a time; resolves when nothing more can be sent now. */
export function send() {
  asked = true;
  sending ??= alone(sendAll).finally(() => {
    sending = null;
    if (asked) send(); // kept while the last sending was ending: nothing else would take it along
  });
  return sending;
}

/** @param {() => Promise<void>} work */
function alone(work) {
  return navigator.locks ? navigator.locks.request("reuse-queue", work) : work();
}

async function sendAll() {
  clearTimeout(timer);
  try {
    while (asked) {
      asked = false;
      await drain();
    }
    pause = SHORTEST_PAUSE;
    await keep("trouble", null);
    await keep("faults", null);
    await trim();
  } catch (trouble) {
    if (!(trouble instanceof NoNetwork || trouble instanceof Refusal)) throw trouble;
    await keep("trouble", trouble instanceof NoNetwork ? "network" : trouble.status === 401 ? "sign-in" : "refused");
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  tell(null);
}

/** Send batch after batch; one that the service finds too large is halved. */
async function drain() {
  let size = LARGEST_BATCH;
  for (let batch = await next(size); batch.length; batch = await next(size)) {
    size = (await sendBatch(batch)) ? LARGEST_BATCH : Math.max(1, Math.floor(batch.length / 2));
  }
}

/** Why the last sending stopped: "network", "sign-in", "refused" or null. */
export function trouble() {
  return recall("trouble");
}

/** The next scans of this person at one site, in their order, as many as one request takes. @param {number} most */
async function next(most) {
  const person = await who();
  if (!person) return [];
  const mine = (await unsent()).filter((scan) => !scan.aside);
  const batch = [];
  let weight = 0;
  for (const scan of mine) {
    weight += JSON.stringify(scan).length;
    if (batch.length && (batch.length === most || weight > LARGEST_BODY || scan.site !== batch[0].site)) break;
    batch.push(scan);
  }
  return batch;
}

/** Send one batch; false asks for a smaller one. Raises NoNetwork, Refusal. @param {object[]} found */
async function sendBatch(found, again = true) {
  if (!navigator.onLine) await meet(); // most likely unreachable: what was surely never sent can still be taken back
  // from now on the service may have heard of them: taking one back needs a correction
  const batch = await change(found, (scan) => ({ ...scan, tried: true }));
  if (!batch.length) return true;
  const [{ owner, site }] = batch;
  try {
    const items = batch.map((scan) => scan.item);
    const { results } = await ask("/scan/replay", { owner, site, sent_at: new Date().toISOString(), items });
    await answer(batch, results);
    return true;
  } catch (refusal) {
    if (refusal instanceof Fault) return fails(batch, refusal);
    if (!(refusal instanceof Refusal)) throw refusal;
    const { status, problem } = refusal;
    const stranger = [400, 401, 403].includes(status);
    if (stranger && again && (await meet())?.owner === owner) return sendBatch(batch, false);
    if (stranger && (again || status !== 403)) throw refusal;
    if (batch.length > 1 && status !== 403) return false;
    await answer(batch, batch.map(({ key }) => ({ key, status, problem })));
    return true;
  }
}

/** Wait while the service may mend itself, then look by halves for the scan it fails at: set aside, it holds up no other. */
async function fails(batch, fault) {
  const { since = Date.now(), tries = 0 } = (await recall("faults")) ?? {};
  await keep("faults", { since, tries: tries + 1 });
  if (tries < FAULTS || Date.now() - since < MENDING) throw fault;
  if (batch.length > 1) return false;
  await keep("faults", null);
  const words = { said: say("faulty"), remedy: say("faulty-remedy") };
  await change(batch, (present) => ({ ...present, aside: true, ...words }));
  tell(null);
  return true;
}

/** @param {object[]} batch @param {object[]} results */
async function answer(batch, results) {
  const told = await change(batch, (scan, place) => settled(scan, verdict(scan, results[place])));
  for (const [place, { device }] of results.entries()) await learn(device, batch[place].item.code);
  for (const scan of told) tell(await standing(scan));
}

/** What could not be undone stands again; undoing what the service had refused is nothing to look at. @param {object} scan */
async function standing(scan) {
  if (scan.item.kind !== "undo" || scan.outcome !== "refused") return scan;
  const first = await (await store()).getFromIndex("scans", "key", scan.item.of);
  const moot = first?.outcome === "refused";
  if (first) await change([first], (present) => (moot ? { ...present, aside: false } : { ...present, undone: false }));
  const [told] = moot ? await change([scan], (present) => ({ ...present, aside: false, outcome: "already" })) : [];
  return told ?? scan;
}

/** Keep an answer; what was recorded needs its photo no more. @param {object} scan @param {object} told */
function settled(scan, told) {
  const { photo: _sent, ...item } = scan.item;
  return { ...scan, state: "answered", ...told, item: told.outcome === "refused" ? scan.item : item };
}

/** Put the service's answer in the page's words. @param {object} scan @param {object} result */
function verdict(scan, result) {
  if (result.count) return { outcome: result.count === "again" ? "already" : "done", said: "", aside: false, count: result.count };
  if (result.status === 201 && !result.waits) return { outcome: "done", said: "", aside: false, event: result.event };
  if (result.status === 201) return { outcome: "waits", said: say(scan.item.type === "received" ? "waits-receipt" : "waits"), rule: result.waits, aside: true, event: result.event };
  const { kind, type } = scan.item;
  const reached = kind === "act" && result.device && result.device.stage === events[type]?.target;
  const { detail = "", remedy = "" } = result.problem ?? {};
  return { outcome: reached ? "already" : "refused", said: detail, remedy, aside: !reached };
}
