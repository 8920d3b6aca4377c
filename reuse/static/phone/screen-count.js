// The screen of a stock-take: one label after another, each device once, answered at once from what the phone knows.

import { shown } from "./codes.js";
import { device, label } from "./known.js";
import { fill } from "./page.js";
import { add, changes } from "./queue.js";
import { openReader } from "./reader.js";
import { recall, store } from "./store.js";
import { kinds, say } from "./words.js";

/** Lines shown under the number: enough to see that the last scans were heard. */
const SHOWN = 20;

/** What each answer of the service sounds and looks like. */
const TONES = { counted: "done", again: "already", unexpected: "refused", unclaimed: "refused", unknown: "refused", kept: "kept" };

/** @param {HTMLElement} place @param {string} id */
export async function open(place, id) {
  const known = (await recall("stocktakes")) ?? [];
  const stocktake = known.find((one) => one.id === id) ?? (known.length === 1 ? known[0] : null);
  if (!stocktake) return choose(place, known);
  const screen = fill("t-count", { place: stocktake.place });
  place.append(screen);
  screen.querySelector("[data-page]").href = `/stocktakes/${stocktake.id}`;
  const counting = { stocktake, screen, seen: await seenBefore(stocktake.id) };
  const reader = await openReader(screen.querySelector("[data-reader]"), (codes) => codes.forEach((code) => take(counting, reader, code)));
  reader.slot.append(screen.querySelector("[data-lines]"));
  const heard = ({ detail }) => detail?.series === stocktake.id && detail.state === "answered" && answered(counting, reader, detail);
  changes.addEventListener("change", heard);
  await draw(counting);
  return () => {
    changes.removeEventListener("change", heard);
    reader.close();
  };
}

/** Several sites are being counted, or none. @param {HTMLElement} place @param {object[]} known */
function choose(place, known) {
  const screen = fill("t-counts");
  screen.querySelector("[data-none]").hidden = known.length > 0;
  for (const one of known) {
    const link = document.createElement("a");
    link.className = "button";
    link.href = `#count/${one.id}`;
    link.textContent = one.place;
    screen.querySelector("[data-choices]").append(link);
  }
  place.append(screen);
}

/** The devices this phone counted already, by one code each. @param {string} id */
async function seenBefore(id) {
  const scans = await (await store()).getAllFromIndex("scans", "series", id);
  return new Set(await Promise.all(scans.map((scan) => nameOf(scan.item.code))));
}

/** One code for each device, whichever of its labels was read. @param {string} code */
async function nameOf(code) {
  return (await device(code))?.code ?? code;
}

/** @param {object} counting @param {import("./reader.js").Reader} reader @param {string} code */
async function take(counting, reader, code) {
  const name = await nameOf(code);
  if (counting.seen.has(name)) return reader.give("already", `${shown(code)} – ${say("count-again")}`);
  counting.seen.add(name);
  const foreseen = await foresee(code);
  await add({ kind: "count", stocktake: counting.stocktake.id, code }, { series: counting.stocktake.id });
  reader.give(TONES[foreseen], `${shown(code)} – ${say(`count-${foreseen}`)}`);
  await draw(counting);
}

/** @param {string} code */
async function foresee(code) {
  const known = await device(code);
  if (known) return known.here ? "counted" : "unexpected";
  return (await label(code)) ? "unclaimed" : "kept";
}

/** The service answered: say it only where it surprises. @param {object} counting @param {object} reader @param {object} scan */
async function answered(counting, reader, scan) {
  const { code } = scan.item;
  if (scan.outcome === "refused") reader.give("refused", `${shown(code)} – ${scan.said}`);
  else if (scan.count !== "counted" && !(await device(code))) reader.give(TONES[scan.count], `${shown(code)} – ${say(`count-${scan.count}`)}`);
  await draw(counting);
}

/** @param {object} counting */
async function draw({ stocktake, screen }) {
  const scans = await (await store()).getAllFromIndex("scans", "series", stocktake.id);
  screen.querySelector("[data-number]").textContent = say("count-number", { count: scans.length });
  const lines = await Promise.all(scans.slice(-SHOWN).reverse().map(line));
  document.querySelector("[data-lines] .phone-list").replaceChildren(...lines);
}

/** @param {object} scan */
async function line(scan) {
  const known = await device(scan.item.code);
  const said = scan.state === "waiting" ? say("count-kept") : scan.outcome === "refused" ? scan.said : say(`count-${scan.count}`);
  return fill("t-count-line", { code: shown(scan.item.code), name: known ? known.name || kinds[known.kind]?.name : "", said });
}
