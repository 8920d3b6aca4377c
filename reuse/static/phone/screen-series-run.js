// A series under way: one scan after another, each answered at once and kept before it is sent.

import { askFields } from "./acting.js";
import { fill } from "./page.js";
import { who } from "./known.js";
import { add, changes, trouble, undo } from "./queue.js";
import { openReader } from "./reader.js";
import { isAside, list, long, short, titleOf } from "./screen-series-lines.js";
import { last, linesOf, recognise, take, tally } from "./series.js";
import { events, say } from "./words.js";

const SHOWN = 20;

/** Milliseconds during which answers of the service are gathered, so that a batch of refusals is told once. */
const GATHERED = 300;

/** Of several codes in one look, the outcome that most needs a person is the one that is heard. */
const GRAVITY = ["refused", "kept", "done", "already"];

/**
 * Run a series in a place.
 * @param {HTMLElement} place @param {import("./series.js").Series} series @param {(series: object) => void} finish
 */
export async function run(place, series, finish) {
  const screen = fill("t-series-run", { what: say("series-title", { what: events[series.event].action }) });
  const answers = screen.querySelector("[data-answers]");
  answers.textContent = series.answers.map(([label, text]) => say("series-answer", { label, text })).join(", ");
  answers.hidden = !series.answers.length;
  place.append(screen);
  const running = new Run(series, screen);
  await running.open(finish);
  return () => running.close();
}

class Run {
  constructor(series, screen) {
    Object.assign(this, { series, screen, turn: Promise.resolve(), late: 0, timer: 0, cut: false, latest: null });
  }

  async open(finish) {
    this.lines = await linesOf(this.series);
    this.latest = this.lines[0] ?? null;
    this.reader = await openReader(this.screen, (codes) => this.queue(() => this.read(codes)));
    this.reader.slot.append(fill("t-series-count"));
    this.lists = fill("t-series-lists");
    this.screen.append(this.lists);
    this.on("undo", () => this.queue(() => this.undo()));
    this.on("danger", () => this.danger());
    this.on("end", () => this.queue(() => finish(this.series)));
    this.changed = ({ detail }) => this.hear(detail);
    changes.addEventListener("change", this.changed);
    this.draw();
  }

  close() {
    changes.removeEventListener("change", this.changed);
    clearTimeout(this.timer);
    this.reader.close();
  }

  on(name, work) {
    this.lists.querySelector(`[data-do="${name}"]`).addEventListener("click", work);
  }

  /* One thing after another: two quick scans never read the same count. */
  queue(work) {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined); // the failed one is reported, the next scan still counts
    return done;
  }

  /** All the codes of one look: each answered, one sound for all. */
  async read(codes) {
    if (!(await this.isMine())) return this.stop();
    const told = [];
    for (const code of codes) told.push(await this.take(code));
    const [first] = told;
    const outcome = GRAVITY.find((one) => told.some((taken) => taken.heard === one));
    this.reader.give(outcome, told.length > 1 ? this.several(told) : this.words(first));
    this.draw();
  }

  async isMine() {
    const person = await who();
    return person?.owner === this.series.owner && !person.signedOut;
  }

  /* Somebody else took the phone over, or nobody is signed in: nothing is scanned in the wrong name. */
  stop() {
    this.reader.give("refused", say("nobody"));
    dispatchEvent(new HashChangeEvent("hashchange"));
  }

  async take(code) {
    const taken = await take(this.series, this.lines, code);
    if (!taken.again) this.lines = [taken.line, ...this.lines.filter((line) => line.scan || line.device !== taken.line.device)];
    this.latest = taken.line;
    const kept = taken.outcome === "unknown" || (taken.outcome === "done" && this.isCut());
    return { ...taken, heard: kept ? "kept" : taken.outcome };
  }

  isCut() {
    return this.cut || !navigator.onLine;
  }

  words({ line, outcome, heard, again }) {
    const told = { count: tally(this.lines).counted, name: titleOf(line) };
    if (again) return `${told.name} – ${say("series-again")}`;
    if (outcome === "refused" || outcome === "already") return `${told.name} – ${line.words}`;
    return heard === "kept" ? say("series-told-kept", told) : say("series-told", { ...told, what: events[this.series.event].said });
  }

  several(told) {
    const counts = GRAVITY.map((heard) => [heard, told.filter((one) => one.heard === heard).length]);
    const parts = counts.filter(([, count]) => count).map(([heard, count]) => say(`rest-${heard}`, { count }));
    return `${say("series-several", { count: told.length })} – ${parts.join(", ")}`;
  }

  /** The queue moved: what the service answered changes the lines, and refusals are told together. */
  async hear(scan) {
    const ours = scan?.series === this.series.id || scan?.item.kind === "undo";
    if (scan && !ours) return;
    if (scan?.state === "answered") {
      await recognise(scan);
      if (scan.outcome === "refused" || scan.outcome === "waits") this.late += 1;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.queue(() => this.refresh()), GATHERED);
  }

  async refresh() {
    this.lines = await linesOf(this.series);
    this.cut = (await trouble()) === "network";
    const count = this.late;
    this.late = 0;
    if (count) this.reader.give("late", say("series-late", { count }));
    this.draw();
  }

  async undo() {
    const line = last(this.lines);
    if (!line) return;
    await undo(line.scan);
    this.reader.give("already", say("series-undone", { name: titleOf(line) }));
    this.lines = await linesOf(this.series);
    this.draw();
  }

  /** A danger seen on the device just scanned: told apart from the series, and at once. */
  async danger() {
    const line = this.latest;
    const form = this.reader.slot.querySelector("[data-form]");
    if (!line || form.childElementCount) return;
    this.reader.pause();
    const data = await askFields(form, "danger_reported");
    this.reader.resume();
    this.lists.querySelector('[data-do="danger"]').focus();
    if (!data) return;
    await add({ kind: "act", code: line.code, type: "danger_reported", data });
    this.reader.give("danger", say("series-danger", { name: titleOf(line) }));
  }

  draw() {
    const { counted, kept, already, refused, waits } = tally(this.lines);
    const slot = this.reader.slot;
    slot.querySelector("[data-number]").textContent = counted.toLocaleString();
    slot.querySelector("[data-unit]").textContent = say("series-devices", { count: counted });
    const rest = Object.entries({ kept, already, refused, waits }).filter(([, count]) => count);
    slot.querySelector("[data-rest]").textContent = rest.map(([name, count]) => say(`rest-${name}`, { count })).join(", ");
    list(this.lists.querySelector("[data-aside]"), this.lines.filter(isAside).map(long));
    list(this.lists.querySelector("[data-last]"), this.lines.slice(0, SHOWN).map(short));
    this.lists.querySelector('[data-do="undo"]').disabled = !last(this.lines);
    this.lists.querySelector('[data-do="danger"]').disabled = !this.latest;
  }
}
