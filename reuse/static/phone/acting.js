// The questions of an event, asked on the phone as the event declares them.

import { readCode } from "./codes.js";
import { icon } from "./page.js";
import { recall } from "./store.js";
import { choices, events, say } from "./words.js";

const INPUTS = { date: "date", moment: "datetime-local" };

/**
 * Ask an event's questions in a form. Resolves with the answers, or null when the person goes back.
 * @param {HTMLElement} place @param {string} event @param {string} [go] what the button says, where not the event's own words
 */
export async function askFields(place, event, go = events[event].action) {
  const places = (await recall("places")) ?? [];
  const form = document.createElement("form");
  form.className = "form";
  form.noValidate = true;
  form.append(...events[event].fields.map((field) => question(field, places)), buttons(event, go));
  place.append(form);
  form.querySelector("input, select")?.focus();
  return new Promise((resolve) => {
    form.addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      const answers = read(form, events[event].fields);
      if (!answers) return;
      form.remove();
      resolve(answers);
    });
    form.querySelector("[data-back]").addEventListener("click", () => {
      form.remove();
      resolve(null);
    });
  });
}

/** @param {string} event @param {string} words */
function buttons(event, words) {
  const row = document.createElement("div");
  row.className = "phone-actions";
  const go = made("button", "button", words);
  go.prepend(icon(events[event].icon));
  const back = made("button", "quiet", say("back"));
  back.type = "button";
  back.dataset.back = "";
  row.append(go, back);
  return row;
}

/** @param {string} tag @param {string} classes @param {string} text */
function made(tag, classes, text) {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
}

/** @param {object} field @param {object[]} places */
function question(field, places) {
  const box = made("div", "field", "");
  const label = made("label", "", field.label);
  label.htmlFor = `a-${field.name}`;
  if (!field.required) label.append(" ", made("span", "optional", `(${say("optional")})`));
  const control = controlOf(field, places);
  control.id = label.htmlFor;
  control.name = field.name;
  const error = made("p", "error", "");
  error.id = `${control.id}-error`;
  error.hidden = true;
  control.setAttribute("aria-describedby", error.id);
  if (field.type === "boolean") {
    const line = made("div", "choice", "");
    line.append(control, label);
    box.append(line, error);
  } else box.append(label, control, error);
  return box;
}

/** @param {object} field @param {object[]} places */
function controlOf(field, places) {
  if (field.type === "choice") return select(field.choices.map((value) => [value, choices[value]]));
  if (field.type === "id") return select(places.map((place) => [place.id, place.name]));
  const input = document.createElement("input");
  if (field.type === "boolean") input.type = "checkbox";
  else if (INPUTS[field.type]) input.type = INPUTS[field.type];
  else if (field.type === "integer") input.inputMode = field.scale > 1 ? "decimal" : "numeric";
  input.autocomplete = "off";
  return input;
}

/** @param {[string, string][]} options */
function select(options) {
  const made = document.createElement("select");
  made.append(new Option(say("choose"), ""), ...options.map(([value, words]) => new Option(words, value)));
  return made;
}

/** Read the answers; null after showing beside each field what is wrong. @param {HTMLFormElement} form @param {object[]} fields */
function read(form, fields) {
  const answers = {};
  let first = null;
  for (const field of fields) {
    const control = form.elements[field.name];
    const { value, error } = answerOf(field, control);
    mark(control, error);
    if (error) first ??= control;
    else if (value !== null) answers[field.name] = value;
  }
  first?.focus();
  return first ? null : answers;
}

/** @param {object} field @param {HTMLInputElement} control */
function answerOf(field, control) {
  if (field.type === "boolean") return { value: control.checked };
  const text = control.value.trim();
  if (!text) return field.required ? { error: say("answer-needed") } : { value: null };
  if (field.type === "integer") return whole(text, field.scale);
  if (field.type === "code") return codeOf(text);
  if (field.type === "reference" && !/^[A-Za-z0-9][\w./-]{0,79}$/.test(text)) return { error: say("reference-form") };
  if (field.type === "moment") return { value: new Date(text).toISOString() };
  return { value: text };
}

/** @param {string} text @param {number} scale machine units in a typed one */
function whole(text, scale) {
  const number = Number(text.replace(/\s/g, "").replace(",", "."));
  return Number.isFinite(number) && number >= 0 ? { value: Math.round(number * scale) } : { error: say("number-form") };
}

/** @param {string} text */
function codeOf(text) {
  const read = readCode(text);
  return read.code ? { value: read.code } : { error: say("mistyped") };
}

/** @param {HTMLElement} control @param {string} [error] */
function mark(control, error) {
  const words = document.getElementById(`${control.id}-error`);
  words.textContent = error ?? "";
  words.hidden = !error;
  control.setAttribute("aria-invalid", String(Boolean(error)));
  control.closest(".field").classList.toggle("wrong", Boolean(error));
}
