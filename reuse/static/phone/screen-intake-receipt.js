// The receipt of a deposit, at once and without network: shown, printed, or sent by its link.

import { keepDeposit, deposit as openDeposit, takeBack, UNDO, undoable } from "./intake-draft.js";
import { who } from "./known.js";
import { fill } from "./page.js";
import { changes } from "./queue.js";
import { language, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;

/** @param {HTMLElement} root */
export async function receipt(root) {
  const [deposit, person] = [await openDeposit(), await who()];
  const page = fill("t-receipt", { place: person.place, day: today() });
  root.append(page);
  scrollTo(0, 0);
  page.querySelector("[data-said]").textContent = say(navigator.onLine ? "intake-done" : "intake-kept");
  page.querySelector("[data-devices]").append(...deposit.devices.map(line));
  page.querySelector("[data-later]").hidden = Boolean(deposit.receipt);
  if (deposit.receipt) give(page, deposit.receipt);
  else for (const part of page.querySelectorAll(".ticket, [data-give]")) part.hidden = true;
  page.querySelector('[data-do="same"]').addEventListener("click", () => go({ ...deposit, more: true }, "#intake/same"));
  page.querySelector('[data-do="next"]').addEventListener("click", () => go(null, "#intake"));
  offerUndo(page);
  page.querySelector("h1").focus();
  const listen = ({ detail }) => detail?.item.deposit?.key === deposit.key && answered(page, detail);
  changes.addEventListener("change", listen);
  return () => changes.removeEventListener("change", listen);
}

function today() {
  return new Date().toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** @param {{name: string, pieces?: string}} device */
function line({ name, pieces }) {
  const made = document.createElement("li");
  made.textContent = pieces ? say("intake-pieces", { count: Number(pieces), name }) : name;
  return made;
}

/** @param {HTMLElement} page @param {{code: string, link: string, side: number, path: string}} receipt_ */
function give(page, { code, link, side, path }) {
  page.querySelector("[data-code]").textContent = code;
  page.querySelector("[data-address]").textContent = link.replace(/#.*/, "").replace(/^https?:\/\//, "");
  page.querySelector("[data-symbol]").append(symbol(side, path));
  const text = say("intake-share", { link });
  page.querySelector("[data-sms]").href = `sms:?&body=${encodeURIComponent(text)}`;
  page.querySelector("[data-mail]").href = `mailto:?subject=${encodeURIComponent(say("intake-subject"))}&body=${encodeURIComponent(text)}`;
  const share = page.querySelector('[data-do="share"]');
  share.hidden = !navigator.share;
  share.addEventListener("click", () => send(say("intake-subject"), link));
  page.querySelector('[data-do="print"]').addEventListener("click", () => print());
  page.querySelector('[data-do="copy"]').addEventListener("click", async () => {
    await navigator.clipboard.writeText(link);
    page.querySelector("[data-told]").textContent = say("intake-copied");
  });
}

/** @param {string} title @param {string} url */
async function send(title, url) {
  try {
    await navigator.share({ title, url });
  } catch (trouble) {
    if (trouble.name !== "AbortError") throw trouble; // the person changed their mind
  }
}

/** Draw the symbol of the link, with the margin that readers need. @param {number} side @param {string} path */
function symbol(side, path) {
  const whole = side + 2 * QUIET;
  const drawn = svg("svg", { viewBox: `${-QUIET} ${-QUIET} ${whole} ${whole}`, class: "symbol", role: "img", "aria-label": say("intake-symbol") });
  drawn.append(svg("rect", { x: -QUIET, y: -QUIET, width: whole, height: whole, fill: "#fff" }), svg("path", { d: path, fill: "#000" }));
  return drawn;
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** @param {object | null} deposit @param {string} address */
async function go(deposit, address) {
  await keepDeposit(deposit);
  location.hash = address;
}

/** @param {HTMLElement} page */
function offerUndo(page) {
  if (!undoable()) return;
  const offer = fill("t-undo", { words: say("intake-count", { count: page.querySelectorAll("[data-devices] li").length }) });
  offer.querySelector("button").addEventListener("click", async () => {
    location.hash = `#intake/${await takeBack()}`;
  });
  offer.classList.add("no-print");
  page.querySelector("[data-undo]").append(offer);
  setTimeout(() => offer.remove(), UNDO);
}

/** The service answered while the receipt is looked at. @param {HTMLElement} page @param {object} scan */
function answered(page, scan) {
  const title = page.querySelector("[data-said]");
  if (scan.outcome === "done") title.textContent = say("intake-done");
  if (scan.outcome !== "refused") return;
  title.textContent = say("intake-refused", { said: scan.said });
  const note = fill("t-note", { words: scan.remedy });
  note.classList.add("tone-refused", "no-print");
  const way = note.querySelector("[data-way]");
  const look = document.createElement("a");
  look.className = "button second";
  look.href = "#queue";
  look.textContent = say("intake-look");
  way.hidden = false;
  way.append(look);
  page.querySelector("[data-undo]").replaceChildren(note);
}
