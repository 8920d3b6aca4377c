// A label that leads somewhere already: a device here, one that comes back, or one the phone cannot tell.

import { shown } from "./codes.js";
import { askLabel } from "./intake-reading.js";
import { BACK, foresee } from "./judge.js";
import { useLabel } from "./known.js";
import { badge, fill, icon } from "./page.js";
import { add } from "./queue.js";
import { recall } from "./store.js";
import { events, kinds, say, stages } from "./words.js";

/** @param {HTMLElement} root @param {string} code @param {{kind?: string, name?: string, stage: string}} met */
export async function known(root, code, met) {
  const stage = stages[met.stage];
  const card = show(root, met.name || (kinds[met.kind]?.name ?? shown(code)), code, say("intake-known"));
  card.querySelector("[data-stage]").append(badge(stage.tone, stage.icon, stage.name));
  if (BACK[met.stage]) return comesBack(card, code, BACK[met.stage], stage.name);
  card.querySelector("[data-actions]").append(
    link(`#open/${code}`, "scan", say("intake-open")),
    link(`#intake/relabel/${code}`, "print", say("intake-new-label"), "button second"),
  );
}

/** A code of which nobody could be asked. @param {HTMLElement} root @param {string} code */
export function unknown(root, code) {
  const card = show(root, shown(code), code, say("intake-unknown"));
  const actions = card.querySelector("[data-actions]");
  actions.append(step(say("intake-new"), "stage-collected", () => (location.hash = `#intake/${code}`)));
  for (const event of ["received", "returned", "danger_reported"]) {
    const ask = events[event].fields.length > 0;
    if (ask) actions.append(link(`#open/${code}`, events[event].icon, events[event].action, "button danger"));
    else actions.append(step(events[event].action, events[event].icon, () => record(card, code, event), "button second"));
  }
}

/** @param {HTMLElement} root @param {string} name @param {string} code @param {string} note */
function show(root, name, code, note) {
  const card = fill("t-known", { name, code: shown(code), note });
  root.append(card);
  card.focus();
  return card;
}

/** @param {HTMLElement} card @param {string} code @param {string} event @param {string} stage */
async function comesBack(card, code, event, stage) {
  card.querySelector("[data-note]").textContent = say("intake-returned", { stage });
  const may = (await recall("events")) ?? [];
  if (may.includes("title_recorded") && event === "returned") {
    card.querySelector("[data-ask]").hidden = false;
    card.querySelector("[data-asked]").textContent = say("intake-return-asked");
  }
  card.querySelector("[data-actions]").append(
    step(say("intake-come-back"), "back", () => record(card, code, event)),
    link(`#open/${code}`, "scan", say("intake-open"), "button second"),
  );
}

/** @param {HTMLElement} card @param {string} code @param {string} event */
async function record(card, code, event) {
  await add({ kind: "act", code, type: event, data: {} });
  if (card.querySelector('[name="title"]').checked) {
    await add({ kind: "act", code, type: "title_recorded", data: { title: "relinquished" } });
  }
  await foresee(code, event);
  said(card, `${events[event].said}. ${say(navigator.onLine ? "intake-done" : "intake-kept")}`, code);
}

/** @param {HTMLElement} card @param {string} words @param {string} code */
function said(card, words, code) {
  card.querySelector("[data-note]").textContent = words;
  card.querySelector("[data-ask]")?.remove();
  const on = link("#intake", "stage-collected", say("take-in"));
  card.querySelector("[data-actions]").replaceChildren(on, link(`#open/${code}`, "scan", say("intake-open"), "button second"));
  document.getElementById("announcer").textContent = words;
  on.focus();
}

/** Stick another label on a device: scanned, or written by hand. @param {HTMLElement} root @param {string} code of the device */
export function relabel(root, code) {
  return askLabel(root, async (fresh) => {
    if (!fresh) return history.back();
    await add({ kind: "act", code, type: "relabelled", data: { code: fresh } });
    await useLabel(fresh);
    said(show(root, shown(fresh), fresh, ""), say("intake-relabelled"), code);
  });
}

/** @param {string} address @param {string} picture @param {string} words @param {string} [look] */
function link(address, picture, words, look = "button") {
  const made = document.createElement("a");
  made.className = look;
  made.href = address;
  made.append(icon(picture), words);
  return made;
}

/** @param {string} words @param {string} picture @param {() => void} work @param {string} [look] */
function step(words, picture, work, look = "button") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.append(icon(picture), words);
  made.addEventListener("click", work);
  return made;
}
