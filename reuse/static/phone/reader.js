// One reader for every screen: camera, hardware scanner, photo or keyboard, all giving the same codes.

import { hint, readCode } from "./codes.js";
import { DecoderError, openDecoder } from "./decoder.js";
import { makeFeedback } from "./feedback.js";
import { fill } from "./page.js";
import { PhotoError, readPhoto } from "./photo.js";
import { startScanner } from "./scanner.js";
import { keep, recall } from "./store.js";
import { say } from "./words.js";
import { listenToWedge } from "./wedge.js";

const READ = "scan-read";
const TOLD = "scan-told";

/**
 * @typedef {{slot: HTMLElement, give: (outcome: string, words: string) => void, announce: (words: string) => void,
 *   reveal: () => void, pause: () => void, resume: () => void, close: () => void}} Reader
 */

/**
 * Put a reader in a place. What a scan found goes in its slot, between the picture and the other ways to read.
 * @param {HTMLElement} place
 * @param {(codes: string[]) => void} onCodes all the codes of one look, each once
 * @param {{onText?: (text: string) => void, formats?: string[], plain?: boolean}} [more] what to do with what is no device code, such as a
 *   serial; `plain` where no code is expected, since a serial may look like a mistyped one
 * @returns {Promise<Reader>}
 */
export async function openReader(place, onCodes, { onText, formats, plain = false } = {}) {
  const [silent, opens] = [Boolean(await recall("mute")), await allowed()]; // first: a scan is heard once the reader shows
  const root = fill("t-reader");
  place.append(root);
  const feedback = makeFeedback({
    silent,
    band: root.querySelector("[data-band]"),
    region: document.getElementById("announcer"),
  });
  const take = (texts, shown = true) => {
    performance.mark(READ);
    if (plain) onText(texts[0]);
    else sort(texts, { onCodes, onText, feedback, shown });
  };
  const camera = makeCamera(root, (texts) => take(texts, false), formats);
  const left = !root.isConnected; // the person went to another screen meanwhile: its reader alone hears
  const stopWedge = left ? () => {} : listenToWedge(document, (text) => take([text]));
  typed(root, take);
  photo(root, take, formats);
  muting(root, feedback);
  if (opens && root.isConnected) camera.start();
  return {
    slot: root.querySelector("[data-slot]"),
    give(outcome, words) {
      root.dataset.read = outcome;
      feedback.give(outcome, words);
      clocked();
    },
    announce: (words) => feedback.announce(words),
    reveal() {
      const typing = root.querySelector(".reader-typed").contains(document.activeElement);
      if (typing) root.querySelector("[data-slot] [tabindex]")?.focus({ preventScroll: true });
      root.scrollIntoView({ block: "start" });
    },
    pause: () => camera.pause(),
    resume: () => camera.resume(),
    close() {
      camera.stop();
      stopWedge();
    },
  };
}

/** Keep how long the last answer took, from the decoded text to the sound and the words. */
function clocked() {
  if (!performance.getEntriesByName(READ, "mark").length) return;
  performance.clearMeasures(TOLD);
  performance.measure(TOLD, READ);
  performance.clearMarks(READ);
}

/** Whether this person let the page use the camera before: it then opens by itself. */
async function allowed() {
  const asked = await navigator.permissions?.query?.({ name: "camera" }).catch(() => null);
  return asked?.state === "granted";
}

/** Tell device codes from other texts; a mistyped code is said at once, a foreign one only where it was `shown` on purpose. */
function sort(texts, { onCodes, onText, feedback, shown }) {
  const read = texts.map((text) => ({ text, ...readCode(text) }));
  const codes = [...new Set(read.flatMap((one) => one.code ?? []))];
  if (codes.length) return onCodes(codes);
  const [first] = read;
  if (onText && first && first.foreign) return onText(first.text);
  if (first?.mistyped !== undefined) return feedback.give("refused", mistyped(first.mistyped));
  if (first?.foreign && shown) feedback.give("refused", say("foreign"));
}

/** @param {number} at the character to look at, 0 where any may be wrong */
function mistyped(at) {
  return at ? say("mistyped-at", { at }) : say("mistyped");
}

/** @param {HTMLElement} root @param {(texts: string[]) => void} take @param {string[]} [formats] */
function makeCamera(root, take, formats) {
  const view = root.querySelector(".reader-view");
  const more = root.querySelector("[data-more]");
  const button = root.querySelector('[data-do="camera"]');
  let scanner = null;
  const stop = () => {
    scanner?.stop();
    scanner = null;
    view.hidden = true;
    more.open = true;
    button.classList.remove("second");
    button.querySelector("span").textContent = say("camera-open");
  };
  const start = async () => {
    view.hidden = false;
    more.open = false;
    button.classList.add("second");
    button.querySelector("span").textContent = say("camera-close");
    tell(root, "");
    scanner = startScanner({
      video: root.querySelector("video"),
      onCodes: (found) => take(found.map((one) => one.text)),
      onTrouble: ({ reason }) => {
        stop();
        tell(root, say(`camera-${reason}`));
      },
      formats,
    });
    torch(root, await scanner.ready);
  };
  button.addEventListener("click", () => (scanner ? stop() : start()));
  return { start, stop, pause: () => scanner?.pause(), resume: () => scanner?.resume() };
}

/** @param {HTMLElement} root @param {import("./camera.js").Camera | null} camera */
function torch(root, camera) {
  const button = root.querySelector('[data-do="torch"]');
  button.hidden = !camera?.torch;
  button.onclick = async () => {
    const lit = button.getAttribute("aria-pressed") !== "true";
    await camera.torch(lit);
    button.setAttribute("aria-pressed", String(lit));
  };
}

/** @param {HTMLElement} root @param {string} words */
function tell(root, words) {
  const trouble = root.querySelector("[data-trouble]");
  trouble.textContent = words;
  trouble.hidden = !words;
}

/** @param {HTMLElement} root @param {(texts: string[]) => void} take */
function typed(root, take) {
  const form = root.querySelector("form");
  const [input] = form.getElementsByTagName("input");
  input.id = "typed-code";
  form.querySelector("[data-for]").htmlFor = input.id;
  const help = form.querySelector("[data-hint]");
  help.id = "typed-hint";
  input.setAttribute("aria-describedby", help.id);
  input.addEventListener("input", () => {
    help.textContent = helpWith(hint(input.value));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    take([input.value]);
    if (readCode(input.value).code) input.value = help.textContent = "";
  });
}

/** @param {import("./codes.js").Hint} told */
function helpWith({ state, remaining, position }) {
  if (state === "typing") return say("code-remaining", { count: remaining });
  if (state === "impossible") return say("code-impossible", { at: position });
  if (state === "mistyped") return mistyped(position);
  return state === "right" ? say("code-right") : "";
}

/** @param {HTMLElement} root @param {(texts: string[]) => void} take @param {string[]} [formats] */
function photo(root, take, formats) {
  const input = root.querySelector("[data-photo] input");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    tell(root, say("photo-reading"));
    let decoder = null;
    try {
      decoder = await openDecoder({ formats });
      const found = await readPhoto(file, (picture) => decoder.decode(picture));
      tell(root, found.length ? "" : say("photo-empty"));
      if (found.length) take(found.map((one) => one.text));
    } catch (trouble) {
      tell(root, say(untold(trouble)));
    } finally {
      decoder?.close();
    }
  });
}

/** The words for a photo that told nothing. @param {Error} trouble */
function untold(trouble) {
  if (trouble instanceof DecoderError) return "camera-decoder";
  if (trouble instanceof PhotoError) return "photo-unreadable";
  throw trouble;
}

/** @param {HTMLElement} root @param {import("./feedback.js").Feedback} feedback */
function muting(root, feedback) {
  const button = root.querySelector('[data-do="mute"]');
  recall("mute").then((mute) => button.setAttribute("aria-pressed", String(Boolean(mute))));
  button.addEventListener("click", async () => {
    const mute = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(mute));
    feedback.silence(mute);
    await keep("mute", mute);
  });
}
