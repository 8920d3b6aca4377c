// The answers of the intake form: read, put back, judged before they are kept.

import { say } from "./words.js";

const TITLES = { resident: "relinquished", company: "signed_list", public: "disposal_decision" };
const TERMS = ["depositor", "title", "status", "reason", "resale", "channel", "place", "day"];

/** @param {HTMLFormElement} form */
export function readForm(form) {
  const told = new FormData(form);
  const values = { device_kind: "", condition: "", reason: "", ...Object.fromEntries(told) };
  values.accessories = told.getAll("accessories");
  for (const name of ["title", "disk_kept"]) values[name] = told.has(name);
  return values;
}

/** Put answers back in a form. @param {HTMLFormElement} form @param {object} values */
export function writeForm(form, values) {
  for (const control of form.elements) {
    const value = values[control.name];
    if (value === undefined || value === null) continue;
    if (control.type === "checkbox") control.checked = Array.isArray(value) ? value.includes(control.value) : value;
    else if (control.type === "radio") control.checked = control.value === value;
    else control.value = value;
  }
}

/** What is alike for the next device of the same person. @param {object} values */
export function alike({ serial: _serial, asset_tag: _tag, imei: _imei, pieces: _pieces, mass_g: _mass, ...same }) {
  return same;
}

/** Say beside each field what is wrong. @param {object} values @returns {Record<string, string>} */
export function problems(values) {
  const wrong = {};
  if (!values.device_kind) wrong.device_kind = say("intake-kind-needed");
  if (!values.reason) wrong.reason = say("intake-reason-needed");
  if (values.pieces && !(whole(values.pieces) >= 2)) wrong.pieces = say("intake-pieces-form");
  if (values.mass_g && !(grams(values.mass_g) > 0)) wrong.mass_g = say("number-form");
  if (values.imei && !isImei(values.imei)) wrong.imei = say("intake-imei-form");
  if (values.day && new Date(`${values.day}T00:00`) > new Date()) wrong.day = say("intake-day-form");
  return wrong;
}

/** @param {string} text */
function whole(text) {
  const number = Number(text.replace(/\s/g, ""));
  return Number.isSafeInteger(number) ? number : NaN;
}

/** @param {string} text kilograms as typed */
function grams(text) {
  return Math.round(Number(text.replace(/\s/g, "").replace(",", ".")) * 1000);
}

/** @param {string} text */
function isImei(text) {
  const digits = text.replace(/[\s.-]/g, "");
  if (!/^\d{15}$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, at) => {
    const doubled = at % 2 ? digit * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** The terms of a deposit, as the service reads them. @param {object} values */
export function termsOf({ depositor, title, status, reason, resale, channel, place }) {
  return {
    depositor,
    title: title ? TITLES[depositor] : null,
    status,
    reason,
    resale: depositor === "public" ? resale : "free",
    channel,
    place: place || null,
  };
}

/** What a form says of the terms. @param {object} terms */
export function termsTold(terms) {
  return Object.fromEntries(TERMS.filter((name) => name in terms).map((name) => [name, name === "title" ? Boolean(terms.title) : terms[name]]));
}

/**
 * The scan that the service will read.
 * @param {import("./intake-draft.js").Draft} draft @param {{key: string, terms: object}} deposit
 */
export function itemOf({ code, values, danger, photo }, { key, terms }) {
  const text = (name) => (values[name] ?? "").trim().replace(/\s+/g, " ");
  return {
    kind: "intake",
    code,
    occurred_at: broughtAt(values.day),
    device_kind: values.device_kind,
    maker: text("maker"),
    model: text("model"),
    serial: text("serial"),
    asset_tag: text("asset_tag"),
    imei: text("imei"),
    condition: values.condition || null,
    accessories: values.accessories,
    pieces: values.pieces ? whole(values.pieces) : null,
    mass_g: values.mass_g ? grams(values.mass_g) : null,
    disk_kept: values.disk_kept,
    danger: danger ?? null,
    photo: photo ?? null,
    deposit: { key, ...terms },
  };
}

/** The moment claimed: now, or noon of the day it was brought. @param {string} [day] */
function broughtAt(day) {
  const now = new Date().toISOString();
  const claimed = day ? `${day}T12:00:00.000Z` : now;
  return claimed < now ? claimed : now;
}
