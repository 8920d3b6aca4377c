// The one photo of an intake: small, without its metadata, kept with the form.

import { PhotoError, shrink } from "./photo.js";
import { say } from "./words.js";

/**
 * Let a photo be taken, seen and taken away.
 * @param {HTMLElement} root @param {string | undefined} kept base64 of a JPEG @param {(photo: string | undefined) => void} changed
 */
export function photoField(root, kept, changed) {
  const input = root.querySelector("#i-photo");
  const away = root.querySelector('[data-do="no-photo"]');
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      const photo = await base64(await shrink(file));
      show(root, photo);
      changed(photo);
    } catch (trouble) {
      if (!(trouble instanceof PhotoError)) throw trouble;
      fault(root, say(trouble.reason === "heavy" ? "intake-photo-heavy" : "photo-unreadable"));
    }
  });
  away.addEventListener("click", () => {
    show(root, undefined);
    changed(undefined);
    input.focus();
  });
  const first = root.querySelector("[data-photo-words]").textContent;
  root.querySelector("[data-photo-words]").dataset.first = first;
  show(root, kept);
}

/** @param {HTMLElement} root @param {string | undefined} photo */
function show(root, photo) {
  const picture = root.querySelector("img[data-photo]");
  const words = root.querySelector("[data-photo-words]");
  if (picture.src) URL.revokeObjectURL(picture.src);
  if (photo) picture.src = URL.createObjectURL(new Blob([bytes(photo)], { type: "image/jpeg" }));
  else picture.removeAttribute("src");
  picture.hidden = root.querySelector('[data-do="no-photo"]').hidden = !photo;
  words.textContent = photo ? say("intake-photo-again") : words.dataset.first;
  fault(root, "");
}

/** @param {HTMLElement} root @param {string} words */
function fault(root, words) {
  const line = root.querySelector("#i-photo-error");
  line.textContent = words;
  line.hidden = !words;
}

/** @param {string} text */
function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** @param {Blob} blob @returns {Promise<string>} */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new PhotoError("unreadable", reader.error));
    reader.readAsDataURL(blob);
  });
}
