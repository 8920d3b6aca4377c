/**
 * Camera and decoder together: looks at one frame after another and gives what is new in it.
 *
 * @typedef {import("./decoder.js").Found} Found
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {{reason: "refused" | "none" | "busy" | "insecure" | "decoder"}} Trouble
 */

import { openCamera } from "./camera.js";
import { openDecoder } from "./decoder.js";

const PACE_MS = 100; // from one look to the next
const GONE_MS = 2000; // out of view for so long, a code counts as shown again
const PATIENCE = 5; // looks that may fail in a row: a camera that restarts has no frame for a moment

/**
 * Start scanning; `ready` gives the camera, or null where it could not open, which `onTrouble` heard why.
 * @param {object} wanted
 * @param {HTMLVideoElement} wanted.video
 * @param {(found: Found[]) => void} wanted.onCodes all new codes of one frame; each again only 2 s after it left the view
 * @param {(trouble: Trouble) => void} wanted.onTrouble
 * @param {string[]} [wanted.formats]
 * @returns {{pause: () => void, resume: () => void, stop: () => void, ready: Promise<Camera | null>}}
 */
export function startScanner({ video, onCodes, onTrouble, formats }) {
  const scanner = new Scanner(video, onCodes, onTrouble);
  return {
    ready: scanner.open(formats),
    pause: () => scanner.pause(),
    resume: () => scanner.resume(),
    stop: () => scanner.stop(),
  };
}

/** Which codes of a frame were not in view a moment ago. */
export class View {
  #seen = new Map();

  /**
   * Keep the codes that are new; two of the same text in one frame are one.
   * @param {Found[]} found
   * @param {number} now in milliseconds
   */
  newcomers(found, now) {
    for (const [text, last] of this.#seen) if (now - last > GONE_MS) this.#seen.delete(text);
    return found.filter(({ text }) => {
      const isNew = !this.#seen.has(text);
      this.#seen.set(text, now);
      return isNew;
    });
  }

  /** Take what was in view for still there: nobody looked meanwhile. */
  wake(now) {
    for (const text of this.#seen.keys()) this.#seen.set(text, now);
  }
}

class Scanner {
  constructor(video, onCodes, onTrouble) {
    Object.assign(this, { video, onCodes, onTrouble, view: new View(), failures: 0, paused: false, stopped: false });
  }

  async open(formats) {
    const opening = [openCamera(this.video, { onTrouble: this.onTrouble }), openDecoder({ formats })];
    const [camera, decoder] = await Promise.allSettled(opening);
    this.camera = camera.value;
    this.decoder = decoder.value;
    if (this.stopped) return this.release();
    if (this.camera && this.decoder) {
      this.look();
      return this.camera;
    }
    this.stop();
    this.onTrouble(camera.reason ?? decoder.reason);
    return null;
  }

  async look() {
    const began = performance.now();
    try {
      if (this.sees()) await this.read();
    } catch (error) {
      this.fail(error);
    } finally {
      if (!this.stopped) this.timer = setTimeout(() => this.look(), Math.max(0, began + PACE_MS - performance.now()));
    }
  }

  sees() {
    return !this.paused && !document.hidden && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  async read() {
    const found = await this.decoder.decode(this.video);
    this.failures = 0;
    if (this.paused || this.stopped) return;
    const newcomers = this.view.newcomers(found, performance.now());
    if (newcomers.length) this.onCodes(newcomers);
  }

  fail(error) {
    this.failures += 1;
    if (this.failures < PATIENCE || this.stopped) return;
    this.stop();
    this.onTrouble({ reason: "decoder", cause: error });
  }

  pause() {
    this.paused = true;
  }

  resume() {
    this.paused = false;
    this.view.wake(performance.now());
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.release();
  }

  release() {
    this.camera?.stop();
    this.decoder?.close();
    return null;
  }
}
