// Makers and models already met, two touches from the kind.

import { recall } from "./store.js";

const SHOWN = 6;

/**
 * Offer makers and models of the chosen kind beside the fields, which take any other text.
 * @param {HTMLFormElement} form @param {() => void} changed
 * @returns {Promise<() => void>} draw them again, after the kind or a field changed
 */
export async function offerModels(form, changed) {
  const models = (await recall("models")) ?? [];
  const { maker, model } = form.elements;
  const place = form.querySelector("[data-models]");
  const pick = (field, value) => {
    if (field === maker && maker.value !== value) model.value = "";
    field.value = value;
    changed();
    draw();
  };
  function draw() {
    const known = models.filter(([kind]) => kind === form.elements.device_kind.value);
    const makers = commonest(known.map(([, made]) => made));
    const names = commonest(known.filter(([, made]) => same(made, maker.value)).map(([, , name]) => name));
    place.hidden = !makers.length;
    chips(place.querySelector("[data-makers]"), makers, maker, pick);
    chips(place.querySelector("[data-names]"), maker.value ? names : [], model, pick);
    list("i-makers", makers);
    list("i-names", names);
  }
  for (const field of [maker, model]) field.addEventListener("change", draw);
  draw();
  return draw;
}

/** @param {string} one @param {string} other */
function same(one, other) {
  return one.localeCompare(other.trim(), undefined, { sensitivity: "base" }) === 0;
}

/** @param {string[]} values */
function commonest(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
}

/** @param {HTMLElement} place @param {string[]} values @param {HTMLInputElement} field @param {(field: HTMLInputElement, value: string) => void} pick */
function chips(place, values, field, pick) {
  const focused = place.contains(document.activeElement) ? document.activeElement.textContent : "";
  const made = values.slice(0, SHOWN).map((value) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second";
    button.textContent = value;
    button.setAttribute("aria-pressed", String(same(value, field.value)));
    button.addEventListener("click", () => pick(field, value));
    return button;
  });
  place.hidden = !made.length;
  place.replaceChildren(...made);
  made.find((button) => button.textContent === focused)?.focus();
}

/** @param {string} id @param {string[]} values */
function list(id, values) {
  document.getElementById(id).replaceChildren(...values.map((value) => new Option(value)));
}
