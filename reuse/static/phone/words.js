// The words of the page, which the server wrote in its language.

const told = JSON.parse(document.getElementById("words").textContent);

/** Kinds of device, stages, events, choices and the steps that usually come next, as the server names them. */
export const { kinds, stages, events, choices, usual, intake, language } = told;

const plural = new Intl.PluralRules(language);

/**
 * Say a message of the page; `count` chooses between its singular and its plural.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function say(name, values = {}) {
  const message = told.said[name];
  if (message === undefined) throw new Error(`The page has no words for “${name}”`);
  const form = typeof message === "string" ? message : message[plural.select(Number(values.count))] ?? message.other;
  return form.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? written(values[key]) : whole));
}

/** @param {string | number} value */
function written(value) {
  return typeof value === "number" ? value.toLocaleString(language) : value;
}

/** Say an hour of today, or a day and an hour. @param {string | Date} moment */
export function when(moment) {
  const at = new Date(moment);
  const today = at.toDateString() === new Date().toDateString();
  const hour = at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  return today ? hour : `${at.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" })}, ${hour}`;
}
