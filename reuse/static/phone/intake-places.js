// Where devices are taken in, chosen once for a round.

import { who } from "./known.js";
import { keep, recall } from "./store.js";
import { say } from "./words.js";

const HERE = "intake-place";

/** Offer the collection points that this person passes by, the one of the round chosen. @param {HTMLSelectElement} select */
export async function offerPlaces(select) {
  const person = await who();
  const travels = person.roles.some((role) => role === "carrier" || role === "coordinator");
  const places = ((await recall("places")) ?? []).filter((place) => place.collects && (place.own || travels));
  select.append(new Option(person.place || say("intake-own-place"), ""), ...places.map((place) => new Option(place.name, place.id)));
  select.value = await herePlace();
  if (select.selectedIndex < 0) select.value = "";
  select.closest("[data-places]").hidden = !places.length;
}

/** Keep the place for the round. @param {string} place */
export async function keepPlace(place) {
  const { owner } = await who();
  await keep(HERE, { owner, place });
}

/** The place chosen for the round; empty for the site of this person. */
export async function herePlace() {
  const [person, kept] = [await who(), await recall(HERE)];
  return kept && kept.owner === person.owner ? kept.place : "";
}
