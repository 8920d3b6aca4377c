// The screen where a series is chosen, taken up again, or looked at once it is over.

import { askFields } from "./acting.js";
import { fill, icon } from "./page.js";
import { summary } from "./screen-series-end.js";
import { run } from "./screen-series-run.js";
import { begin, end, find, linesOf, mine, tally } from "./series.js";
import { recall } from "./store.js";
import { events, say, when } from "./words.js";

/** What is most often done to one device after another, before what a person may do more rarely. */
const USUAL = ["received", "handover_opened", "triaged", "erasure_started", "erased", "refurbishment_started", "made_ready", "donated", "sold", "moved", "sent_for_recycling"];
const SHOWN = 6;

/** The address of the series under way. */
const NOW = "now";

let close = null;
let place = null;

/** @param {HTMLElement} root @param {string} [id] a series that is over */
export async function open(root, id) {
  place = root;
  close = null;
  const past = id && (await find(id));
  const { open: under } = await mine();
  if (past?.ended) close = await summary(root, past, again);
  else if (id === NOW && under) close = await run(root, under, finish);
  else await choose();
  return () => close?.();
}

/** Show another part of the series in the same place. @param {() => Promise<(() => void) | void>} part */
async function turnTo(part) {
  await close?.();
  place.replaceChildren();
  close = (await part()) ?? null;
  scrollTo(0, 0);
}

async function choose() {
  const screen = fill("t-series");
  place.append(screen);
  const { open: under, ended } = await mine();
  if (under) await offer(screen, under);
  else await offerSteps(screen);
  past(screen, ended);
}

/** @param {HTMLElement} screen @param {import("./series.js").Series} series */
async function offer(screen, series) {
  const section = screen.querySelector("[data-open]");
  section.hidden = false;
  section.querySelector("[data-what]").textContent = [events[series.event].action, ...series.answers.map(([, text]) => text)].join(" – ");
  section.querySelector("[data-about]").textContent = `${await counted(series)}, ${say("series-since", { moment: when(series.began) })}`;
  section.querySelector('[data-do="go-on"]').addEventListener("click", () => turnTo(() => run(place, series, finish)));
  section.querySelector('[data-do="end"]').addEventListener("click", () => finish(series));
}

/** @param {import("./series.js").Series} series */
async function counted(series) {
  return say("series-count", { count: tally(await linesOf(series)).counted });
}

/** @param {HTMLElement} screen */
async function offerSteps(screen) {
  const able = ((await recall("events")) ?? []).filter((event) => events[event]?.series && event !== "danger_reported");
  const usual = USUAL.filter((event) => able.includes(event)).slice(0, SHOWN);
  const others = able.filter((event) => !usual.includes(event));
  const section = screen.querySelector("[data-new]");
  section.hidden = false;
  section.querySelector("[data-usual]").append(...usual.map((event) => step(screen, event)));
  section.querySelector("[data-others]").append(...others.map((event) => step(screen, event)));
  section.querySelector("[data-more]").hidden = !others.length;
}

/** @param {HTMLElement} screen @param {string} event */
function step(screen, event) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second";
  made.append(icon(events[event].icon), events[event].action);
  made.addEventListener("click", () => prepare(screen, event));
  return made;
}

/** Ask what holds for the whole series, then start. @param {HTMLElement} screen @param {string} event */
async function prepare(screen, event) {
  if (!events[event].fields.length) return start(event, {});
  const [steps, form] = ["[data-new]", "[data-form]"].map((name) => screen.querySelector(name));
  steps.hidden = true;
  form.hidden = false;
  form.querySelector("[data-what]").textContent = events[event].action;
  const data = await askFields(form, event, say("series-begin"));
  if (data) return start(event, data);
  steps.hidden = false;
  form.hidden = true;
}

/** @param {string} event @param {object} data */
async function start(event, data) {
  const series = await begin(event, data);
  await turnTo(() => run(place, series, finish));
}

/** @param {import("./series.js").Series} series */
async function finish(series) {
  await end(series);
  location.hash = `series/${series.id}`;
}

/** @param {import("./series.js").Series} series */
async function again(series) {
  const { open: under } = await mine();
  if (!under) await begin(series.event, series.data);
  location.hash = under ? "series" : `series/${NOW}`;
}

/** @param {HTMLElement} screen @param {import("./series.js").Series[]} ended */
async function past(screen, ended) {
  const lines = await Promise.all(ended.map(pastLine));
  screen.querySelector("[data-past]").hidden = !lines.length;
  screen.querySelector("[data-past] ul").append(...lines);
}

/** @param {import("./series.js").Series} series */
async function pastLine(series) {
  const made = fill("t-series-past", { link: events[series.event].action, about: `${await counted(series)}, ${when(series.began)}` });
  made.querySelector("a").href = `#series/${series.id}`;
  return made;
}
