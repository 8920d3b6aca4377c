// The screen shown in place of a page that needs the network.

import { fill } from "./page.js";

/** @param {HTMLElement} place @param {string} address the page that could not be reached */
export async function open(place, address) {
  const screen = fill("t-offline");
  if (/^\/(?!\/)/.test(address)) screen.querySelector("[data-again]").href = address;
  place.append(screen);
}
