// Where an intake begins: a label is scanned, or a code is written by hand; a danger comes before both.

import { shown } from "./codes.js";
import { deposit, draftFor, drafts, dropDraft, keepDeposit, keepDraft, takeBack, UNDO, undoable } from "./intake-draft.js";
import { stillExpected } from "./intake-expected.js";
import { keepPlace, offerPlaces } from "./intake-places.js";
import { askAbout, device, label, learn, mayTakeIn, takeSpare, who } from "./known.js";
import { NoNetwork, Refusal } from "./network.js";
import { fill } from "./page.js";
import { add, changes } from "./queue.js";
import { openReader } from "./reader.js";
import { askDanger, dangerNote } from "./screen-intake-danger.js";
import { keep, recall } from "./store.js";
import { events, say } from "./words.js";

const DANGER = "intake-danger";

/** @param {HTMLElement} root @param {boolean} same whether the next device is of the same person */
export async function start(root, same) {
  const screen = fill("t-intake");
  root.append(screen);
  const may = await mayTakeIn();
  if (!may) notMine(screen);
  await showDeposit(screen, same);
  await showExpected(screen);
  await showDrafts(screen);
  const here = screen.querySelector("#i-here");
  await offerPlaces(here);
  here.addEventListener("change", () => keepPlace(here.value));
  const reader = await openReader(screen.querySelector("[data-reader]"), ([code]) => look(root, reader, code));
  const listen = ({ detail }) => detail?.outcome === "refused" && reader.give("refused", detail.said);
  changes.addEventListener("change", listen);
  screen.querySelector('[data-do="spare"]').addEventListener("click", () => spare(screen, reader));
  screen.querySelector('[data-do="danger"]').addEventListener("click", () => danger(root, screen));
  const seen = await recall(DANGER);
  if (seen) screen.querySelector("[data-drafts]").before(dangerNote(seen, () => danger(root, screen)));
  if (same && undoable()) offerUndo(reader);
  return () => {
    changes.removeEventListener("change", listen);
    reader.close();
  };
}

/** @param {HTMLElement} screen */
function notMine(screen) {
  screen.querySelector("[data-lead]").textContent = say("intake-not-yours");
  screen.querySelector('[data-do="spare"]').hidden = true;
}

/** @param {HTMLElement} screen @param {boolean} same */
async function showDeposit(screen, same) {
  const open = await deposit();
  const place = screen.querySelector("[data-deposit]");
  if (!open) return;
  const count = say("intake-count", { count: open.devices.length });
  const words = same ? say("intake-number", { count: open.devices.length + 1 }) : count;
  const note = notice(words, "done");
  const way = note.querySelector("[data-way]");
  way.hidden = false;
  way.append(link("#intake/receipt", say("intake-receipt")));
  if (same) way.append(" ", button(say("intake-next"), nextPerson));
  else await keepDeposit({ ...open, more: false });
  place.append(note);
}

/** @param {HTMLElement} screen */
async function showExpected(screen) {
  const count = await stillExpected();
  if (count) screen.querySelector("[data-deposit]").append(notice(say("intake-expected-none", { count }), "waiting"));
}

async function nextPerson() {
  await keepDeposit(null);
  location.hash = "#intake";
}

/** @param {HTMLElement} screen */
async function showDrafts(screen) {
  const lines = (await drafts()).map((draft) => {
    const note = notice(say("intake-draft", { code: shown(draft.code) }), "waiting");
    const way = note.querySelector("[data-way]");
    way.hidden = false;
    const drop = button(say("intake-drop"), async () => {
      await dropDraft(draft.code);
      note.remove();
    });
    way.append(link(`#intake/${draft.code}`, say("intake-resume")), " ", drop);
    return note;
  });
  screen.querySelector("[data-drafts]").replaceChildren(...lines);
}

/** @param {string} words @param {string} tone */
function notice(words, tone) {
  const note = fill("t-note", { words });
  note.classList.add(`tone-${tone}`);
  return note;
}

/** @param {string} address @param {string} words */
function link(address, words) {
  const made = document.createElement("a");
  made.className = "button second";
  made.href = address;
  made.textContent = words;
  return made;
}

/** @param {string} words @param {() => void} work */
function button(words, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second";
  made.textContent = words;
  made.addEventListener("click", work);
  return made;
}

/** Decide what a scanned label asks for. @param {HTMLElement} root @param {object} reader @param {string} code */
async function look(root, reader, code) {
  const met = await device(code);
  const seen = await recall(DANGER);
  if (seen && (met || !(await mayTakeIn()))) return tellDanger(root, reader, code, seen);
  if (await draftFor(code)) return goOn(code);
  if (met) return turn(root, reader, ({ known }) => known(root, code, met));
  if (await label(code)) return begin(code, seen);
  return ask(root, reader, code, seen);
}

/** Ask the network for a label that the phone does not know. */
async function ask(root, reader, code, seen) {
  try {
    const { device: found, stage } = await askAbout(code);
    if (stage === "new") return begin(code, seen);
    if (seen) return tellDanger(root, reader, code, seen);
    await learn(found);
    return turn(root, reader, ({ known }) => known(root, code, found ?? { code, stage }));
  } catch (trouble) {
    if (trouble instanceof Refusal) return reader.give("refused", trouble.message);
    if (!(trouble instanceof NoNetwork)) throw trouble;
    return turn(root, reader, ({ unknown }) => unknown(root, code));
  }
}

/** @param {string} code @param {string} [danger] */
async function begin(code, danger) {
  const person = await who();
  if (danger) {
    await keepDraft({ code, owner: person.owner, values: {}, danger });
    await keep(DANGER, null);
  }
  goOn(code);
}

/** @param {string} code */
function goOn(code) {
  location.hash = `#intake/${code}`;
}

/** Show what is known of a label in the place of the start. @param {HTMLElement} root @param {object} reader @param {(cards: object) => unknown} show */
async function turn(root, reader, show) {
  reader.close();
  root.replaceChildren();
  show(await import("./screen-intake-known.js"));
}

/** A device that has its label: its danger is recorded at once. */
async function tellDanger(root, reader, code, danger_) {
  await add({ kind: "act", code, type: "danger_reported", data: { danger: danger_ } });
  await keep(DANGER, null);
  root.querySelector(".danger-note")?.remove();
  reader.give("danger", `${shown(code)} – ${events.danger_reported.said}. ${say("intake-danger-told")}`);
}

/** @param {HTMLElement} root @param {HTMLElement} screen */
async function danger(root, screen) {
  const seen = await askDanger(root, screen, await recall(DANGER), say("intake-danger-scan"));
  await keep(DANGER, seen);
  screen.querySelector(".danger-note")?.remove();
  if (seen) screen.querySelector("[data-drafts]").before(dangerNote(seen, () => danger(root, screen)));
}

/** @param {HTMLElement} screen @param {object} reader */
async function spare(screen, reader) {
  const code = await takeSpare();
  if (!code) return reader.give("refused", say("intake-no-spare"));
  screen.querySelector(".spare")?.remove();
  const shownCode = fill("t-spare", { code: shown(code) });
  shownCode.querySelector('[data-do="written"]').addEventListener("click", async () => begin(code, await recall(DANGER)));
  shownCode.querySelector('[data-do="back"]').addEventListener("click", () => shownCode.remove());
  screen.querySelector("[data-reader]").before(shownCode);
  shownCode.querySelector("button").focus();
}

/** @param {object} reader */
function offerUndo(reader) {
  const { draft, name } = undoable();
  const offer = fill("t-undo", { words: `${shown(draft.code)} – ${name}` });
  offer.querySelector("button").addEventListener("click", async () => goOn(await takeBack()));
  reader.slot.replaceChildren(offer);
  setTimeout(() => offer.remove(), UNDO);
  reader.give("done", say(navigator.onLine ? "intake-done" : "intake-kept"));
}
