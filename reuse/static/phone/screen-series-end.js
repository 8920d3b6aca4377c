// A series that is over: what became of each scan, on the screen, as a spreadsheet, as a report and on paper.

import { shown } from "./codes.js";
import { askFile, NoNetwork, Refusal } from "./network.js";
import { fill, say } from "./page.js";
import { changes } from "./queue.js";
import { isAside, list, long, short } from "./screen-series-lines.js";
import { linesOf, recognise, tally } from "./series.js";
import { events, when } from "./words.js";

/** Spreadsheets run what starts with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Show the summary of a series.
 * @param {HTMLElement} place @param {import("./series.js").Series} series @param {(series: object) => void} again
 */
export async function summary(place, series, again) {
  const screen = fill("t-series-end", { what: say("series-title", { what: events[series.event].action }) });
  place.append(screen);
  const draw = () => show(screen, series);
  act(screen, "sheet", async () => saveSheet(series, await linesOf(series)));
  act(screen, "paper", () => savePaper(screen.querySelector("[data-notice]"), series));
  act(screen, "print", () => print());
  act(screen, "again", () => again(series));
  const changed = async ({ detail }) => {
    if (detail?.state === "answered" && detail.series === series.id) await recognise(detail);
    await draw();
  };
  changes.addEventListener("change", changed);
  await draw();
  screen.querySelector("h1").focus();
  return () => changes.removeEventListener("change", changed);
}

/** @param {HTMLElement} screen @param {string} name @param {() => unknown} work */
function act(screen, name, work) {
  screen.querySelector(`[data-do="${name}"]`).addEventListener("click", work);
}

/** @param {HTMLElement} screen @param {import("./series.js").Series} series */
async function show(screen, series) {
  const lines = (await linesOf(series)).reverse();
  const numbers = tally(lines);
  const kept = screen.querySelector("[data-kept]");
  kept.hidden = !numbers.kept;
  kept.textContent = say("series-kept", { count: numbers.kept });
  screen.querySelector("[data-facts]").replaceChildren(...facts(series, numbers).flatMap(([label, text]) => pair(label, text)));
  list(screen.querySelector("[data-aside]"), lines.filter(isAside).map(long));
  list(screen.querySelector("[data-list]"), lines.map(short));
}

/** @param {import("./series.js").Series} series @param {Record<string, number>} numbers */
function facts(series, numbers) {
  const outcomes = ["done", "kept", "already", "refused", "waits", "undone"].filter((state) => numbers[state] || state === "done");
  return [
    ...outcomes.map((state) => [say(`state-${state}`), numbers[state].toLocaleString()]),
    ...series.answers,
    [say("head-site"), series.place || "–"],
    [say("head-from"), when(series.began)],
    [say("head-to"), when(series.ended)],
  ];
}

/** @param {string} label @param {string} text */
function pair(label, text) {
  const box = document.createElement("div");
  for (const [tag, words] of [["dt", label], ["dd", text]]) {
    const part = document.createElement(tag);
    part.textContent = words;
    box.append(part);
  }
  return [box];
}

/** Give the series as a spreadsheet made on the phone. @param {import("./series.js").Series} series @param {import("./series.js").Line[]} lines */
function saveSheet(series, lines) {
  const heads = ["time", "code", "device", "step", "outcome", "reason", "remedy"].map((name) => say(`head-${name}`));
  const rows = lines.reverse().map((line) => [
    new Date(line.at).toLocaleString(),
    shown(line.code),
    line.name,
    events[series.event].said,
    say(`state-${line.state}`),
    line.words,
    line.remedy ?? "",
  ]);
  const text = [heads, ...rows].map((row) => `${row.map(cell).join(";")}\r\n`).join("");
  save(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }), series, "csv");
}

/** Write a cell so that no spreadsheet runs it or breaks it. @param {string} text */
function cell(text) {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Ask for the report drawn from what is recorded. @param {HTMLElement} notice @param {import("./series.js").Series} series */
async function savePaper(notice, series) {
  const recorded = (await linesOf(series)).filter((line) => line.scan?.state === "answered" && line.scan.event);
  notice.textContent = say("series-paper-drawing");
  try {
    const told = { keys: recorded.map((line) => line.scan.key), began: series.began, ended: series.ended };
    save(await askFile("/scan/series.pdf", told), series, "pdf");
    notice.textContent = say("series-paper-ready");
  } catch (trouble) {
    if (!(trouble instanceof NoNetwork || trouble instanceof Refusal)) throw trouble;
    notice.textContent = trouble instanceof Refusal ? trouble.message : say("series-paper-waits");
  }
}

/** @param {Blob} content @param {import("./series.js").Series} series @param {string} ending */
function save(content, series, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = `reuse-${series.began.slice(0, 16).replace(/[T:]/g, "-")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
