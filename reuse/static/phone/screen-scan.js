// The screen that opens one device: what it is, and what this person may do with it now.

import { askFields } from "./acting.js";
import { readCode, shown } from "./codes.js";
import { BACK, foresee, judge } from "./judge.js";
import { askAbout, device, label, learn, mayTakeIn, reason } from "./known.js";
import { NoNetwork, Refusal } from "./network.js";
import { badge, fill, icon } from "./page.js";
import { add, changes, undo } from "./queue.js";
import { openReader } from "./reader.js";
import { events, kinds, say, stages, usual } from "./words.js";

/** Milliseconds during which the last act can be undone with one touch. */
const UNDO = 10_000;

/** How many steps stand in view where none of them usually comes next. */
const FEW = 3;

let reader = null;
let place = null;

/** @param {HTMLElement} root @param {string} [code] opened at once */
export async function open(root, code) {
  const screen = fill("t-scan");
  root.append(screen);
  reader = await openReader(screen, ([first]) => look(first));
  place = reader.slot;
  const told = readCode(code ?? "");
  if (told.code) await look(told.code);
  const again = ({ detail }) => detail?.state === "answered" && detail.item.code === place.dataset.code && refreshCard(detail);
  changes.addEventListener("change", again);
  return () => {
    changes.removeEventListener("change", again);
    reader.close();
  };
}

/** Show what bears the code, from the phone first, else from the network. @param {string} code */
async function look(code) {
  place.dataset.code = code;
  const known = (await device(code)) ?? (await heardOf(code));
  if (place.dataset.code !== code) return;
  if (known?.code) return card(known);
  if (known?.refusal) return unknown(code, known.refusal);
  if (known?.stage === "new" || (await label(code))) return free(code);
  const back = BACK[known?.stage];
  if (back) return unknown(code, say("intake-returned", { stage: stages[known.stage].name }), back);
  unknown(code, say(known ? "held-elsewhere" : "unknown-here"));
}

/** Ask the network; only a stage where another organisation holds the device or the label is free, undefined where nobody answers. */
async function heardOf(code) {
  if (await label(code)) return undefined;
  try {
    const { device: found, stage } = await askAbout(code);
    await learn(found);
    return found ?? { stage };
  } catch (trouble) {
    if (trouble instanceof NoNetwork) return undefined;
    if (trouble instanceof Refusal) return { refusal: trouble.message };
    throw trouble;
  }
}

/** A label that is on no device yet. @param {string} code */
async function free(code) {
  const made = fill("t-device", { name: say("label-free"), code: shown(code) });
  made.querySelector("[data-page]").closest("p").remove();
  if (await mayTakeIn()) made.querySelector("[data-actions]").append(link(`#intake/${code}`, "stage-collected", say("take-in")));
  show(made, "done", say("label-free"));
}

/** A code of which the phone cannot say what it bears. @param {string} code @param {string} words @param {string} [first] what is likely done */
async function unknown(code, words, first = "received") {
  const made = fill("t-device", { name: shown(code), note: words });
  made.querySelector("[data-note]").hidden = false;
  made.querySelector("[data-page]").href = `/d/${code}`;
  const actions = made.querySelector("[data-actions]");
  for (const event of [first, "danger_reported"]) actions.append(button(code, event, event === first));
  if (await mayTakeIn()) actions.append(link(`#intake/${code}`, "stage-collected", say("take-in")));
  show(made, "already", words);
}

/** @param {object} known */
async function card(known) {
  const stage = stages[known.stage];
  const made = fill("t-device", { name: known.name || kinds[known.kind]?.name || known.kind, code: shown(known.code) });
  made.querySelector("[data-picture]").append(icon(kinds[known.kind]?.icon ?? "kind-other", true));
  made.querySelector("[data-stage]").append(badge(stage.tone, stage.icon, stage.name));
  made.querySelector("[data-page]").href = `/devices/${known.code}`;
  if (known.pending) note(made, say("pending"));
  const { first, rest } = ordered(known);
  made.querySelector("[data-actions]").append(...first.map((event, at) => button(known.code, event, at === 0)));
  made.querySelector("[data-more]").hidden = !rest.length;
  made.querySelector("[data-others]").append(...rest.map((event) => button(known.code, event, false)));
  await refusals(made, known);
  show(made, known.danger ? "danger" : "done", `${made.querySelector("[data-name]").textContent}, ${stage.name}`);
}

/** What comes next first, danger always at hand, the rest folded away. @param {object} known */
function ordered(known) {
  const suits = (event) => events[event].alone && event !== "danger_reported" && !(event === "received" && known.mine && known.here);
  const able = known.pending ? [] : known.can.filter(suits);
  const next = (usual[known.stage] ?? []).filter((event) => able.includes(event));
  const first = next.length ? next : able.slice(0, FEW);
  const rest = able.filter((event) => !first.includes(event));
  return { first: [...first, ...(known.danger ? [] : ["danger_reported"])], rest };
}

/** @param {HTMLElement} made @param {object} known */
async function refusals(made, known) {
  const events_ = (usual[known.stage] ?? []).filter((event) => event in known.cannot);
  const lines = await Promise.all(events_.map(async (event) => refusal(known, event, await reason(known, event))));
  made.querySelector("[data-refused]").hidden = !lines.length;
  made.querySelector("[data-refused] ul").append(...lines);
}

/** @param {object} known @param {string} event @param {object} why */
function refusal(known, event, why) {
  const line = fill("t-refusal", { what: events[event].action, because: why.because, remedy: why.remedy });
  const unlock = why.event;
  if (unlock && known.can.includes(unlock)) line.querySelector("[data-way]").append(button(known.code, unlock, false));
  else line.querySelector("[data-way]").remove();
  return line;
}

/** @param {HTMLElement} made @param {string} words */
function note(made, words) {
  const line = made.querySelector("[data-note]");
  line.textContent = words;
  line.hidden = false;
}

/** @param {HTMLElement} made @param {string} outcome @param {string} words */
function show(made, outcome, words) {
  place.replaceChildren(made);
  reader.give(outcome, words);
  reader.reveal();
}

/** @param {string} address @param {string} picture @param {string} words */
function link(address, picture, words) {
  const made = document.createElement("a");
  made.className = "button";
  made.href = address;
  made.append(icon(picture), words);
  return made;
}

/** A step: done at once, asked for its answers first, or led to its own page. @param {string} code @param {string} event @param {boolean} first */
function button(code, event, first) {
  const { action, icon: picture, alone } = events[event];
  if (event === "relabelled") return link(`#intake/relabel/${code}`, picture, action);
  if (event === "same_as" || !alone) return link(`/devices/${code}/record/${event}`, picture, action);
  const made = document.createElement("button");
  made.type = "button";
  made.className = event === "danger_reported" ? "button danger" : first ? "button" : "button second";
  made.append(icon(picture), action);
  made.addEventListener("click", () => perform(code, event));
  return made;
}

/** @param {string} code @param {string} event */
async function perform(code, event) {
  const asked = events[event].fields.length > 0;
  const data = asked ? await askFields(emptied(place.querySelector("[data-form]")), event) : {};
  if (!data) return;
  const verdict = await judge(code, event);
  await foresee(code, event); // before it can be answered, so that the answer has the last word
  const scan = await add({ kind: "act", code, type: event, data });
  await look(code);
  const outcome = verdict.outcome === "unknown" || !navigator.onLine ? "kept" : "done";
  reader.give(outcome, `${shown(code)} – ${events[event].said}`);
  offerUndo(scan, events[event].said);
}

/** @param {HTMLElement} element */
function emptied(element) {
  element.replaceChildren();
  return element;
}

/** @param {object} scan @param {string} words */
function offerUndo(scan, words) {
  const offer = fill("t-undo", { words });
  offer.querySelector("button").addEventListener("click", async () => {
    offer.remove();
    await undo(scan);
    reader.give("already", say("undone"));
  });
  place.prepend(offer);
  setTimeout(() => offer.remove(), UNDO);
}

/** The service answered: show the device as it stands now. @param {object} scan */
async function refreshCard(scan) {
  if (scan.outcome === "refused") reader.give("refused", scan.said);
  const offer = place.querySelector(".notice.tone-done");
  const known = await device(scan.item.code);
  if (known) await card(known);
  if (offer && scan.outcome === "done") place.prepend(offer);
}
