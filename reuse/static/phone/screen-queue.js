// The screen of what waits: scans not sent yet, scans to look at, and leaving the phone without losing any.

import { shown } from "./codes.js";
import { takeUp } from "./intake-draft.js";
import { who } from "./known.js";
import { leave } from "./leaving.js";
import { fill, say } from "./page.js";
import { add, aside, changes, counts, dealtWith, retry, send, trouble, waiting } from "./queue.js";
import { readFile, saveFile } from "./queue-file.js";
import { recall } from "./store.js";
import { events, when } from "./words.js";

/** More lines than this help nobody on a phone; the count says how many there are. */
const SHOWN = 50;

/** @param {HTMLElement} place @param {string} [wanted] "leave" where the person asked to sign out on another page */
export async function open(place, wanted) {
  const screen = fill("t-queue");
  place.append(screen);
  const draw = () => show(screen);
  act(screen, "send", send);
  act(screen, "save", async () => saveFile(await waiting()));
  act(screen, "leave", () => leave(screen.querySelector("[data-notice]")));
  screen.querySelector("#q-file").addEventListener("change", async (event) => {
    screen.querySelector("[data-notice]").textContent = await readFile(event.target.files[0]);
    event.target.value = "";
  });
  changes.addEventListener("change", draw);
  await draw();
  if (wanted === "leave") {
    history.replaceState(null, "", "#queue"); // a reload asks for nothing
    leave(screen.querySelector("[data-notice]"));
  }
  return () => changes.removeEventListener("change", draw);
}

/** @param {HTMLElement} screen @param {string} name @param {() => unknown} work */
function act(screen, name, work) {
  screen.querySelector(`[data-do="${name}"]`).addEventListener("click", work);
}

/** @param {HTMLElement} screen */
async function show(screen) {
  const [set, left, count, why] = await Promise.all([aside(), waiting(), counts(), trouble()]);
  const refreshed = await recall("refreshed");
  screen.querySelector("[data-known]").textContent = refreshed ? say("known-at", { moment: when(refreshed) }) : say("never-known");
  list(screen, "aside", set.map(lookAt));
  list(screen, "waiting", left.slice(0, SHOWN).map(line));
  const words = screen.querySelector("[data-words]");
  words.hidden = !count.waiting;
  words.textContent = say(why === "sign-in" ? "waiting-sign-in" : "waiting-kept", { count: count.waiting });
  const others = screen.querySelector("[data-others]");
  others.hidden = !count.others;
  others.textContent = say("others-waiting", { count: count.others });
  screen.querySelector("[data-empty]").hidden = Boolean(set.length || left.length);
}

/** @param {HTMLElement} screen @param {string} part @param {HTMLElement[]} lines */
function list(screen, part, lines) {
  const section = screen.querySelector(`[data-part="${part}"]`);
  section.hidden = !lines.length;
  section.querySelector(".phone-list").replaceChildren(...lines);
}

/** Name a scan as the person knows it. @param {object} scan */
export function titleOf({ item }) {
  const what = item.kind === "act" ? events[item.type].said : say(`kind-${item.kind}`);
  return item.code ? `${shown(item.code)} – ${what}` : what;
}

/** @param {object} scan */
function line(scan) {
  return fill("t-waiting", { title: titleOf(scan), when: when(scan.item.occurred_at) });
}

/** @param {object} scan */
function lookAt(scan) {
  const made = fill("t-aside", {
    title: titleOf(scan),
    when: when(scan.item.occurred_at),
    said: scan.said,
    remedy: scan.outcome === "waits" ? say("waits-remedy") : scan.remedy,
  });
  const open = made.querySelector("[data-open]");
  if (scan.item.code) open.href = `#open/${scan.item.code}`;
  else open.remove();
  const again = made.querySelector('[data-do="again"]');
  if (scan.state === "waiting") again.addEventListener("click", () => retry(scan));
  else if (scan.outcome !== "refused") again.remove();
  else if (scan.item.kind === "intake") reopen(again, scan);
  else again.addEventListener("click", () => tryAgain(scan));
  made.querySelector('[data-do="done"]').addEventListener("click", () => dealtWith(scan));
  return made;
}

/** A refused intake is opened again, filled as it was. @param {HTMLElement} button @param {object} scan */
function reopen(button, scan) {
  button.textContent = say("intake-again");
  button.addEventListener("click", async () => {
    if ((await who())?.owner !== scan.owner) return;
    await takeUp(scan);
    location.hash = `#intake/${scan.item.code}`;
  });
}

/** Send a refused scan once more: as a new one, made when it was made. @param {object} scan */
async function tryAgain(scan) {
  const person = await who();
  if (person?.owner !== scan.owner) return;
  const { key: _refused, ...item } = scan.item;
  await add(item, { series: scan.series });
  await dealtWith(scan);
}
