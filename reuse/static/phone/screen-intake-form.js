// The intake form: almost everything preset, everything kept while it is typed.

import { shown } from "./codes.js";
import { problems, readForm, termsTold, writeForm } from "./intake-answers.js";
import { deposit, draftFor, dropDraft, keepDraft } from "./intake-draft.js";
import { findExpected } from "./intake-expected.js";
import { offerModels } from "./intake-models.js";
import { photoField } from "./intake-photo.js";
import { herePlace, offerPlaces } from "./intake-places.js";
import { askLabel, askSerial } from "./intake-reading.js";
import { record } from "./intake-record.js";
import { who } from "./known.js";
import { fill } from "./page.js";
import { askDanger, dangerNote } from "./screen-intake-danger.js";
import { choices, say } from "./words.js";

/** Milliseconds after the last key before what was typed is kept. */
const PAUSE = 250;

/** @param {HTMLElement} root @param {string} code of a label that is on nothing yet */
export async function form(root, code) {
  const draft = await begun(code);
  const screen = fill("t-intake-form", { code: shown(code) });
  root.append(screen);
  const sheet = new Sheet(screen, draft);
  await sheet.filled;
  return () => sheet.close();
}

/** The form begun for a label, or a new one that goes on from the device before. @param {string} code */
async function begun(code) {
  const [draft, open, person] = [await draftFor(code), await deposit(), await who()];
  const group = draft?.deposit ?? (open?.more ? open : null);
  const before = { place: await herePlace(), ...(group?.values ?? {}), ...(group?.terms ? termsTold(group.terms) : {}) };
  return { code, owner: person.owner, ...draft, values: { ...before, ...draft?.values }, deposit: group };
}

class Sheet {
  /** @param {HTMLElement} screen @param {import("./intake-draft.js").Draft} draft */
  constructor(screen, draft) {
    this.screen = screen;
    this.draft = draft;
    this.form = screen.querySelector("form");
    this.timer = 0;
    this.saving = false;
    this.stopReading = () => {};
    this.form.addEventListener("submit", (event) => {
      event.preventDefault(); // from the first moment: else the browser would send the form itself
      this.save();
    });
    this.filled = this.fill();
  }

  async fill() {
    const { screen, draft } = this;
    await offerPlaces(screen.querySelector("#i-place"));
    writeForm(this.form, draft.values);
    this.drawModels = await offerModels(this.form, () => this.changed());
    photoField(screen, draft.photo, (photo) => {
      draft.photo = photo;
      this.changed();
    });
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", (event) => this.answered(event.target.name));
    this.on("danger", () => this.danger());
    this.on("serial", () => this.readSerial());
    this.on("label", () => this.changeLabel());
    this.unfold();
    this.follow();
    this.notices();
    screen.querySelector(this.draft.said ? "[data-notices] .notice" : "#i-kind-laptop")?.focus({ preventScroll: true });
  }

  /** @param {string} name @param {() => void} work */
  on(name, work) {
    this.screen.querySelector(`[data-do="${name}"]`).addEventListener("click", work);
  }

  close() {
    this.stopReading();
    if (this.timer) return this.keep();
  }

  changed() {
    this.draft.values = { ...this.draft.values, ...readForm(this.form) };
    this.follow();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.saving) await keepDraft(this.draft);
  }

  /** @param {string} name */
  async answered(name) {
    if (name === "status") this.chooseReason();
    this.changed();
    if (name === "device_kind") this.drawModels();
    if (name === "serial" || name === "asset_tag") await this.recognise();
    if (this.screen.querySelector(".error-sum:not([hidden])")) this.showProblems(problems(this.draft.values));
  }

  /** Waste needs its own reason: the one preset speaks for réemploi. */
  chooseReason() {
    const { status, reason } = this.form.elements;
    if (status.value === "reemploi") reason.value = "may_serve";
    else if (reason.value === "may_serve") for (const one of reason) one.checked = false;
  }

  /** Show what follows from the answers. */
  follow() {
    const { depositor, status, reason, channel } = this.form.elements;
    const told = [depositor, status, reason, ...(channel.value === "counter" ? [] : [channel])].map((one) => choices[one.value] ?? "…");
    this.screen.querySelector("[data-presets]").textContent = told.join(" · ");
    for (const words of this.screen.querySelectorAll("[data-title-of]")) words.hidden = words.dataset.titleOf !== depositor.value;
    this.screen.querySelector("[data-resale]").hidden = depositor.value !== "public";
  }

  /** Open what was filled in, so that nothing is hidden from who takes it up again. */
  unfold() {
    const { values } = this.draft;
    const open = (part, names) => {
      this.screen.querySelector(`[data-more-${part}]`).open = names.some((name) => values[name]);
    };
    open("names", ["pieces", "mass_g", "asset_tag", "imei"]);
    open("terms", ["day", "place"]);
    const rare = this.screen.querySelector("[data-more-kinds]");
    rare.open = Boolean(rare.querySelector(":checked"));
  }

  notices() {
    const { draft, screen } = this;
    const place = screen.querySelector("[data-notices]");
    place.replaceChildren();
    if (draft.danger) place.append(dangerNote(draft.danger, () => this.danger()));
    if (draft.said) place.append(note("refused", say("intake-refused", { said: draft.said })));
    const locked = draft.deposit && (draft.deposit.locked || draft.deposit.devices.length > 0);
    if (locked) place.append(note("done", say("intake-same")));
    for (const part of screen.querySelectorAll("[data-terms]")) part.hidden = Boolean(locked);
    if (this.expected) place.append(note("done", say("intake-expected", { arrived: this.expected.arrived, count: this.expected.count })));
  }

  async danger() {
    this.draft.danger = (await askDanger(this.screen.parentElement, this.screen, this.draft.danger, say("intake-danger-record"))) ?? undefined;
    this.notices();
    this.changed();
  }

  /** Tick off an announced device, whose kind and model are then known. */
  async recognise() {
    const { serial, asset_tag: tag, device_kind: kind, maker, model } = this.form.elements;
    this.expected = await findExpected([serial.value, tag.value]);
    this.draft.expected = this.expected?.id;
    if (this.expected) {
      kind.value ||= this.expected.kind;
      maker.value ||= this.expected.maker;
      model.value ||= this.expected.model;
      this.drawModels();
    }
    this.notices();
    this.changed();
  }

  async readSerial() {
    await this.aside((root, done) => askSerial(root, done), (text) => {
      this.form.elements.serial.value = text;
      return this.recognise();
    });
    this.form.elements.serial.focus();
  }

  async changeLabel() {
    const before = this.draft.code;
    await this.aside(askLabel, async (code) => {
      this.draft.code = code;
      await keepDraft(this.draft);
      await dropDraft(before);
      history.replaceState(null, "", `#intake/${code}`);
      this.screen.querySelector("[data-code]").textContent = shown(code);
    });
  }

  /** Read something in the place of the form, which stays as it is. */
  aside(ask, take) {
    const panel = this.screen.parentElement;
    this.screen.hidden = true;
    return new Promise((resolve) => {
      const done = async (answer) => {
        this.screen.hidden = false;
        this.stopReading = () => {};
        if (answer) await take(answer);
        resolve();
      };
      ask(panel, done).then((stop) => {
        this.stopReading = stop;
      });
    });
  }

  /** @param {Record<string, string>} wrong */
  showProblems(wrong) {
    for (const line of this.form.querySelectorAll(".error")) {
      const words = wrong[line.id.slice(2, -6)] ?? "";
      line.textContent = words;
      line.hidden = !words;
      line.closest(".field").classList.toggle("wrong", Boolean(words));
      if (words) line.closest("details")?.setAttribute("open", "");
    }
    const sum = this.screen.querySelector(".error-sum");
    sum.hidden = !Object.keys(wrong).length;
    sum.querySelector("ul").replaceChildren(...Object.entries(wrong).map(([name, words]) => this.way(name, words)));
  }

  /** @param {string} name @param {string} words */
  way(name, words) {
    const line = document.createElement("li");
    const go = document.createElement("button");
    go.type = "button";
    go.className = "quiet";
    go.textContent = words;
    go.addEventListener("click", () => {
      const [first] = this.form.querySelectorAll(`[name="${name}"]`);
      first.focus();
    });
    line.append(go);
    return line;
  }

  async save() {
    await this.filled;
    if (this.saving) return;
    this.draft.values = { ...this.draft.values, ...readForm(this.form) };
    const wrong = problems(this.draft.values);
    this.showProblems(wrong);
    if (Object.keys(wrong).length) return this.screen.querySelector(".error-sum").focus();
    this.saving = true;
    clearTimeout(this.timer);
    this.timer = 0;
    await record(this.draft);
  }
}

/** @param {string} tone @param {string} words */
function note(tone, words) {
  const made = fill("t-note", { words });
  made.classList.add(`tone-${tone}`);
  made.tabIndex = -1;
  return made;
}
