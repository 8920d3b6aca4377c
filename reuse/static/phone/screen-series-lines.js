// The lines of a series, as its screen and its summary show them.

import { shown } from "./codes.js";
import { badge, fill } from "./page.js";
import { events, say, when } from "./words.js";

const LOOKS = {
  done: ["done", "done"],
  kept: ["waiting", "waiting"],
  already: ["waiting", "done"],
  refused: ["refused", "refused"],
  waits: ["waiting", "waiting"],
  undone: ["bench", "back"],
};

/** Name the device of a line. @param {import("./series.js").Line} line */
export function titleOf({ name, code }) {
  return name || shown(code);
}

/** @param {import("./series.js").Line} line */
function about(line) {
  return line.name ? `${shown(line.code)}, ${when(line.at)}` : when(line.at);
}

/** @param {import("./series.js").Line} line */
function state(line) {
  const [tone, picture] = LOOKS[line.state];
  return badge(tone, picture, say(`state-${line.state}`));
}

/** One line of the list. @param {import("./series.js").Line} line */
export function short(line) {
  const made = fill("t-series-line", { title: titleOf(line), more: about(line) });
  made.querySelector("[data-state]").append(state(line));
  return made;
}

/** One line to treat later: why, what would unlock it, and the device to open. @param {import("./series.js").Line} line */
export function long(line) {
  const made = fill("t-series-aside", { title: titleOf(line), more: about(line), words: line.words, remedy: line.remedy ?? "" });
  made.querySelector("[data-state]").append(state(line));
  const link = made.querySelector("[data-link]");
  link.href = `#open/${line.code}`;
  link.setAttribute("aria-label", `${link.textContent} – ${titleOf(line)}`);
  if (line.unlock) made.querySelector("[data-remedy]").append(` ${events[line.unlock].action}.`);
  return made;
}

/** Whether somebody has to look at a line later. @param {import("./series.js").Line} line */
export function isAside({ state }) {
  return state === "refused" || state === "waits";
}

/** Fill a section with its lines, or hide it. @param {HTMLElement} section @param {HTMLElement[]} lines */
export function list(section, lines) {
  section.hidden = !lines.length;
  section.querySelector(".phone-list").replaceChildren(...lines);
}
