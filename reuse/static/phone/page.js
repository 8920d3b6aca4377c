// Pieces of the page: templates that the server wrote, filled with text only.

export { say } from "./words.js";

/**
 * Copy a template and write texts into its `data-NAME` places; nothing is ever read as HTML.
 * @param {string} name @param {Record<string, string>} [texts]
 * @returns {HTMLElement} the template's one element, or a wrapper of its several
 */
export function fill(name, texts = {}) {
  const copy = document.getElementById(name).content.cloneNode(true);
  for (const [key, text] of Object.entries(texts)) {
    for (const place of copy.querySelectorAll(`[data-${key}]`)) place.textContent = text;
  }
  if (copy.childElementCount === 1) return copy.firstElementChild;
  const wrapper = document.createElement("div");
  wrapper.append(copy);
  return wrapper;
}

/** Draw one of the icons. @param {string} name @param {boolean} [large] */
export function icon(name, large = false) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("class", large ? "icon icon-large" : "icon");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("focusable", "false");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  drawn.append(use);
  return drawn;
}

/** Draw a badge: an icon and words, in the colour of its tone. @param {string} tone @param {string} picture @param {string} words */
export function badge(tone, picture, words) {
  const made = document.createElement("span");
  made.className = `badge tone-${tone}`;
  made.append(icon(picture), words);
  return made;
}
