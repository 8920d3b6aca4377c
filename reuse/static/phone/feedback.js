/**
 * What one hears, feels and sees after a scan, and what a screen reader says.
 *
 * @typedef {"done" | "already" | "refused" | "late" | "kept" | "danger"} Outcome `late`: refused after it was first taken
 * @typedef {{give: (outcome: Outcome, words?: string) => void, announce: (text: string) => void,
 *   silence: (silent: boolean) => void}} Feedback
 */

/* Notes as [hertz, start, length] in seconds, and the pattern of a vibration in milliseconds: each told from the
   others by its rhythm alone, for who hears badly or works in noise. */
const SIGNALS = {
  done: { notes: [[880, 0, 0.07], [1320, 0.08, 0.1]], wave: "sine", pulses: [40] },
  already: { notes: [[660, 0, 0.06], [660, 0.12, 0.06]], wave: "sine", pulses: [30, 60, 30] },
  kept: { notes: [[1320, 0, 0.07], [880, 0.08, 0.1]], wave: "sine", pulses: [90] },
  refused: { notes: [[196, 0, 0.38]], wave: "square", pulses: [250] },
  late: { notes: [[294, 0, 0.16], [196, 0.2, 0.3]], wave: "square", pulses: [120, 90, 250] },
  danger: { notes: [[988, 0, 0.14], [659, 0.16, 0.14], [988, 0.32, 0.14], [659, 0.48, 0.2]], wave: "square", pulses: [200, 80, 200, 80, 400] },
};
const LOUDNESS = { sine: 0.4, square: 0.15 };
const TOUCHES = ["pointerdown", "touchend", "keydown"];
const READING_MS = 1500; // before the next words are put in the region
const CROWD = 3; // words that may wait one by one; more are summed up

/**
 * Make the feedback of a page; sound starts at the first touch, as browsers ask. `silent` mutes sound, not vibration.
 * @param {object} [options]
 * @param {boolean} [options.silent]
 * @param {HTMLElement} [options.band] gets `data-outcome` and the words; it flashes unless less motion is asked for
 * @param {HTMLElement} [options.region] an aria-live region, for the words
 * @param {(texts: string[]) => string} [options.sumUp] says many waiting announcements in one
 * @returns {Feedback}
 */
export function makeFeedback({ silent = false, band, region, sumUp = (texts) => texts.join(" ") } = {}) {
  const sound = new Sound(silent);
  const announce = region ? speaker(region, sumUp) : () => {};
  const give = (outcome, words = "") => {
    const { notes, wave, pulses } = SIGNALS[outcome];
    sound.play(notes, wave);
    navigator.vibrate?.(pulses);
    if (band) show(band, outcome, words);
    if (words) announce(words);
  };
  const silence = (muted) => {
    sound.silent = muted;
  };
  return { give, announce, silence };
}

/* One output for every feedback of the page: browsers give only a few. */
let context = null;

const unlock = async () => {
  context ??= new AudioContext({ latencyHint: "interactive" });
  await context.resume();
  for (const touch of TOUCHES) document.removeEventListener(touch, unlock);
};

class Sound {
  constructor(silent) {
    this.silent = silent;
    if (!context) for (const touch of TOUCHES) document.addEventListener(touch, unlock, { passive: true });
  }

  play(notes, wave) {
    if (this.silent || !context) return;
    if (context.state !== "running") return void context.resume(); // a call came in between: heard from the next on
    for (const [hertz, start, length] of notes) this.note(hertz, wave, context.currentTime + start, length);
  }

  /* Volume rises and falls within milliseconds: a note cut off clicks. */
  note(hertz, wave, start, length) {
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS[wave], start + 0.005);
    volume.gain.setValueAtTime(LOUDNESS[wave], start + length - 0.01);
    volume.gain.linearRampToValueAtTime(0, start + length);
    const voice = new OscillatorNode(context, { type: wave, frequency: hertz });
    voice.connect(volume).connect(context.destination);
    voice.start(start);
    voice.stop(start + length);
  }
}

const show = (band, outcome, words) => {
  band.dataset.outcome = outcome;
  band.textContent = words;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  band.animate([{ opacity: 0.35 }, { opacity: 1 }], { duration: 180 }); // the same band twice is two scans
};

/* Words wait for one another, since a region changed at once loses the former ones; each is a new paragraph, since
   the same text twice is not read again. */
const speaker = (region, sumUp) => {
  let waiting = [];
  let busy = false;
  const next = () => {
    busy = waiting.length > 0;
    if (!busy) return;
    const spoken = document.createElement("p");
    spoken.textContent = waiting.length > CROWD ? sumUp(waiting) : waiting[0];
    waiting = waiting.length > CROWD ? [] : waiting.slice(1);
    region.replaceChildren(spoken);
    setTimeout(next, READING_MS);
  };
  return (text) => {
    waiting.push(text);
    if (!busy) next();
  };
};
