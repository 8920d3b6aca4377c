// What the phone can say of a scan at once, from what it knows; the service has the last word.

import { device as find, label, reason, useLabel } from "./known.js";
import { store } from "./store.js";
import { events, say, stages } from "./words.js";

/** What brings a device back that had left, by the stage it left to. */
export const BACK = { donated: "returned", sold: "returned", lent: "returned", redeployed: "returned", lost: "found", stolen: "found" };

/**
 * @typedef {{outcome: "done" | "already" | "refused" | "unknown", words: string, remedy?: string, unlock?: string | null,
 *   device?: object}} Verdict
 */

/**
 * Judge an event on the device that bears a code. "unknown" means that the phone cannot tell: the scan is kept and checked later.
 * @param {string} code @param {string} event
 * @returns {Promise<Verdict>}
 */
export async function judge(code, event) {
  const known = await find(code);
  if (!known) return (await label(code)) ? refused("label-free") : { outcome: "unknown", words: say("unknown-kept") };
  const told = { device: known };
  if (known.pending) return { ...told, outcome: "done", words: events[event].said };
  if (already(known, event)) return { ...told, outcome: "already", words: say("already", { what: events[event].said }) };
  if (known.can.includes(event)) return { ...told, outcome: "done", words: events[event].said };
  const why = await reason(known, event);
  if (why) return { ...told, outcome: "refused", words: why.because, remedy: why.remedy, unlock: why.event };
  return { ...told, ...refused("cannot-follow", { stage: stages[known.stage].name }) };
}

/** @param {object} known @param {string} event */
function already(known, event) {
  if (event === "received") return known.mine && known.here;
  return events[event].target === known.stage;
}

/** @param {string} name @param {Record<string, string>} [values] */
function refused(name, values) {
  return { outcome: "refused", words: say(name, values), remedy: say(`${name}-remedy`) };
}

/**
 * Note what a scan just kept will have changed, until the service answers: what may follow is then open again.
 * @param {string} code @param {string} event
 */
export async function foresee(code, event) {
  const known = await find(code);
  if (!known) return;
  const moved = { ...known, stage: events[event].target ?? known.stage, pending: true };
  if (event === "received") moved.mine = moved.here = true;
  await (await store()).put("devices", moved);
}

/**
 * Note a device taken in under a label, until the service answers.
 * @param {string} code @param {string} kind @param {string} name @param {boolean} danger
 */
export async function foreseeIntake(code, kind, name, danger) {
  await useLabel(code);
  const stage = danger ? "quarantined" : "collected";
  const fresh = { code, codes: [code], kind, name, stage, mine: true, here: true, danger, can: [], cannot: {}, pending: true };
  await (await store()).put("devices", fresh);
}
