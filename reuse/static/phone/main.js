// The frame of the scan page: which screen is open, what waits, and whether a newer version is ready.

import { meet, refresh, who } from "./known.js";
import { NoNetwork, Refusal } from "./network.js";
import { changes, counts, send, trouble } from "./queue.js";
import { fill, say } from "./page.js";
import { persist, recall } from "./store.js";

/** Milliseconds after which what the phone knows is asked again while the page is looked at. */
const STALE = 5 * 60_000;

const SCREENS = {
  scan: () => import("./screen-scan.js"),
  open: () => import("./screen-scan.js"),
  series: () => import("./screen-series.js"),
  intake: () => import("./screen-intake.js"),
  count: () => import("./screen-count.js"),
  queue: () => import("./screen-queue.js"),
  offline: () => import("./screen-offline.js"),
};

const content = document.getElementById("content");
const state = document.getElementById("state");
let close = null;
let catching = null;
let routes = 0;
let routing = Promise.resolve();

/** Open the screen that the address names, once the one before has opened and closed: two would hear the same scanner. */
function route() {
  const turn = ++routes;
  const next = () => (turn === routes ? change() : undefined);
  routing = routing.then(next, next);
  return routing;
}

async function change() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  const screen = SCREENS[name] ? name : "scan";
  await close?.();
  close = null;
  const person = await who();
  if ((!person || person.signedOut) && screen !== "queue" && screen !== "offline") return nobody();
  const { open } = await SCREENS[screen]();
  const frame = document.createElement("div"); // what a screen left behind still writes goes into its own, out of sight
  content.replaceChildren(frame);
  close = await open(frame, rest.map(decodeURIComponent).join("/"), screen);
  mark(screen === "open" ? "scan" : screen);
}

/** Say that nobody is signed in; what waits stays on the phone. */
function nobody() {
  content.replaceChildren(fill("t-nobody", { words: say("nobody") }));
  mark("");
}

/** @param {string} screen */
function mark(screen) {
  for (const link of document.querySelectorAll(".phone-doors a")) {
    if (link.getAttribute("href") === `#${screen}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = content.querySelector("h1");
  if (title) document.title = `${title.textContent} – Reuse`;
}

/** Show who scans where, and how many scans wait. */
async function showState() {
  const [person, { waiting, others, aside }, why] = await Promise.all([who(), counts(), trouble()]);
  if (person?.place) document.getElementById("place").textContent = person.place;
  const events = (await recall("events")) ?? [];
  for (const door of document.querySelectorAll("[data-needs]")) door.hidden = !events.includes(door.dataset.needs);
  const [tone, words] = told(waiting, others, aside, why);
  state.className = `phone-state tone-${tone}`;
  state.textContent = words;
  state.hidden = false;
}

function told(waiting, others, aside, why) {
  if (aside) return ["refused", say("aside", { count: aside })];
  if (waiting && why === "sign-in") return ["waiting", say("waiting-sign-in", { count: waiting })];
  if (waiting) return ["waiting", say("waiting", { count: waiting })];
  if (others) return ["waiting", say("waiting", { count: others })];
  return navigator.onLine ? ["done", say("sent")] : ["waiting", say("offline")];
}

/** Learn who is signed in and what the site holds, then send what waits; without network nothing changes. */
function catchUp() {
  catching ??= hear().finally(() => {
    catching = null; // one at a time: a second would draw anew the screen that somebody works on
  });
  return catching;
}

async function hear() {
  try {
    const before = await who();
    const person = await meet();
    if (person) await refresh();
    if (before?.owner !== person?.owner || before?.signedOut !== person?.signedOut) await route();
    await send();
  } catch (trouble) {
    if (!(trouble instanceof NoNetwork || trouble instanceof Refusal)) throw trouble;
  }
  await showState();
}

async function catchUpIfStale() {
  const since = Date.now() - new Date((await recall("refreshed")) ?? 0);
  if (document.visibilityState === "visible" && (since > STALE || (await who())?.signedOut)) await catchUp();
}

/** Keep the page on the phone, and say when a newer one is there. */
async function install() {
  if (!("serviceWorker" in navigator)) return;
  let reloading = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (reloading) location.reload();
  });
  const registration = await navigator.serviceWorker.register("/scan/worker.js", { scope: "/" });
  const offer = (worker) => {
    if (!worker || !navigator.serviceWorker.controller) return;
    offerUpdate(() => {
      reloading = true;
      worker.postMessage("take over");
    });
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
  });
}

/** Once nothing else is asked for: what the camera needs, for the days without network. */
async function prepare() {
  await Promise.all([catchUp(), install()]);
  if (!navigator.serviceWorker) return;
  const { takeAlong } = await import("./decoder.js");
  await takeAlong().catch(() => null); // without network it waits for the next time
}

/** @param {() => void} take */
function offerUpdate(take) {
  const notice = fill("t-update");
  notice.querySelector("p").textContent = say("update");
  notice.querySelector("button").addEventListener("click", take);
  document.querySelector(".phone-update")?.remove();
  content.before(notice);
}

changes.addEventListener("change", showState);
addEventListener("hashchange", route);
addEventListener("online", catchUp);
addEventListener("offline", showState);
addEventListener("visibilitychange", catchUpIfStale);
setInterval(catchUpIfStale, STALE);

await route();
await showState();
await Promise.all([prepare(), persist()]); // none waits for another: a browser may ask the person before it persists
