// A series: one step chosen once, then one device after another; each device counts once.

import { device, uuid, who } from "./known.js";
import { foresee, judge } from "./judge.js";
import { add } from "./queue.js";
import { recall, store } from "./store.js";
import { choices, events, kinds, say } from "./words.js";

/** Series that are over are kept for their summary, the latest ones only. */
const MOST_ENDED = 10;

/** What a line became, where the device took the step or will, unless the service says otherwise. */
const COUNTED = new Set(["kept", "done"]);

/**
 * @typedef {{id: string, owner: string, place: string, event: string, data: object, answers: [string, string][],
 *   began: string, ended: string | null, aside: Line[]}} Series `aside` holds what was never queued
 * @typedef {{code: string, device: string, name: string, at: string, state: "kept" | "done" | "already" | "refused" | "waits" | "undone",
 *   words: string, remedy?: string, unlock?: string | null, scan?: object}} Line `device` is the code under which the device is known
 */

/** Begin a series. @param {string} event @param {object} data its answers, the same for every device @returns {Promise<Series>} */
export async function begin(event, data) {
  const { owner, place } = await who();
  const began = new Date().toISOString();
  const series = { id: uuid(), owner, place, event, data, answers: await spell(event, data), began, ended: null, aside: [] };
  await keep(series);
  return series;
}

/** @param {Series} series */
async function keep(series) {
  return (await store()).put("series", series);
}

/** Spell the answers out, as the person chose them. @param {string} event @param {object} data */
async function spell(event, data) {
  const places = (await recall("places")) ?? [];
  const given = events[event].fields.filter((field) => ![undefined, "", false].includes(data[field.name]));
  return given.map((field) => [field.label, spelt(field, data[field.name], places)]);
}

/** @param {object} field @param {string | number | boolean} value @param {object[]} places */
function spelt(field, value, places) {
  if (field.type === "choice") return choices[value];
  if (field.type === "id") return places.find((place) => place.id === value)?.name ?? value;
  if (field.type === "integer") return (value / field.scale).toLocaleString();
  return field.type === "boolean" ? say("yes") : String(value);
}

/** This person's series: the one under way, or null, and those that are over, the latest first. */
export async function mine() {
  const owner = (await who())?.owner;
  const all = (await (await store()).getAll("series")).filter((series) => series.owner === owner);
  all.sort((one, other) => other.began.localeCompare(one.began));
  return { open: all.find((series) => !series.ended) ?? null, ended: all.filter((series) => series.ended) };
}

/** One series of this person's. @param {string} id @returns {Promise<Series | undefined>} */
export async function find(id) {
  const found = await (await store()).get("series", id);
  return found?.owner === (await who())?.owner ? found : undefined;
}

/** End a series; its summary stays, the oldest ones go. @param {Series} series */
export async function end(series) {
  await keep({ ...series, ended: new Date().toISOString() });
  const { ended } = await mine();
  const database = await store();
  for (const old of ended.slice(MOST_ENDED)) await database.delete("series", old.id);
}

/** The lines of a series, newest first. @param {Series} series @returns {Promise<Line[]>} */
export async function linesOf(series) {
  const scans = await (await store()).getAllFromIndex("scans", "series", series.id);
  const lines = [...scans.map(lineOf), ...((await find(series.id))?.aside ?? [])];
  return countedOnce(lines.sort((one, other) => one.at.localeCompare(other.at))).reverse();
}

/** A scan as the series shows it, in its present state. @param {object} scan @returns {Line} */
export function lineOf(scan) {
  const { code, occurred_at: at } = scan.item;
  const told = { code, device: scan.device ?? code, name: scan.name ?? "", at, scan, words: scan.said ?? "" };
  if (scan.undone) return { ...told, state: "undone", words: "" };
  if (scan.state === "waiting") return { ...told, state: "kept" };
  return { ...told, state: scan.outcome, remedy: scan.outcome === "waits" ? say("waits-remedy") : scan.remedy };
}

/** Two labels of one device, of which the phone did not know at first, count once. @param {Line[]} lines oldest first */
function countedOnce(lines) {
  const seen = new Set();
  return lines.map((line) => {
    const again = COUNTED.has(line.state) && seen.has(line.device);
    if (COUNTED.has(line.state)) seen.add(line.device);
    return again ? { ...line, state: "already", words: say("series-again") } : line;
  });
}

/** How many devices took the step, how many of them wait for the network, and how many became what else. @param {Line[]} lines */
export function tally(lines) {
  const found = { done: 0, kept: 0, already: 0, refused: 0, waits: 0, undone: 0 };
  for (const { state } of lines) found[state] += 1;
  return { ...found, counted: found.done + found.kept };
}

/**
 * Take one code: judged from what the phone knows, then kept on the phone, or set aside with its reason.
 * @param {Series} series changed in place @param {Line[]} lines of the series so far @param {string} code
 * @returns {Promise<{line: Line, outcome: "done" | "already" | "refused" | "unknown", again: boolean}>} `again`: it counts already
 */
export async function take(series, lines, code) {
  const verdict = await judge(code, series.event);
  const known = verdict.device;
  const line = { code, device: known?.code ?? code, name: nameOf(known), at: new Date().toISOString(), words: verdict.words };
  const before = lines.find((one) => one.device === line.device && COUNTED.has(one.state));
  if (before) return { line: before, outcome: "already", again: true };
  series.aside = series.aside.filter((one) => one.device !== line.device);
  const { outcome } = verdict;
  if (outcome === "refused" || outcome === "already") {
    Object.assign(line, { state: outcome, remedy: verdict.remedy, unlock: verdict.unlock });
    series.aside.push(line);
  } else {
    await foresee(code, series.event); // before it can be answered, so that the answer has the last word
    const item = { kind: "act", code, type: series.event, data: series.data, occurred_at: line.at };
    const scan = await add(item, { series: series.id, device: line.device, name: line.name });
    Object.assign(line, { state: "kept", scan, words: "" });
  }
  await keep(series);
  return { line, outcome, again: false };
}

/** What a device is called. @param {object} [known] */
export function nameOf(known) {
  return known ? known.name || (kinds[known.kind]?.name ?? known.kind) : "";
}

/** Note which device a scan was about, once the service told. @param {object} scan */
export async function recognise(scan) {
  const known = scan.series && (await device(scan.item.code));
  if (!known) return;
  const transaction = (await store()).transaction("scans", "readwrite");
  const present = await transaction.store.get(scan.number);
  if (present) await transaction.store.put({ ...present, device: known.code, name: nameOf(known) });
  await transaction.done;
}

/** The last scan of the series that may be undone. @param {Line[]} lines newest first @returns {Line | undefined} */
export function last(lines) {
  return lines.find((line) => line.scan && COUNTED.has(line.state));
}
