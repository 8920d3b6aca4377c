// What to do with a dangerous device: said before anything is asked.

import { fill } from "./page.js";
import { choices, say } from "./words.js";

/**
 * Show what to do and ask what is seen. Resolves with the danger, or null where there is none after all.
 * @param {HTMLElement} root @param {HTMLElement} screen hidden meanwhile @param {string | null} [seen] @param {string} go
 */
export function askDanger(root, screen, seen, go) {
  const panel = fill("t-danger", { go });
  const choice = seen && panel.querySelector(`[value="${seen}"]`);
  if (choice) choice.checked = true;
  screen.hidden = true;
  root.append(panel);
  scrollTo(0, 0);
  panel.querySelector("h1").focus();
  return new Promise((resolve) => {
    const leave = (answer) => {
      panel.remove();
      screen.hidden = false;
      screen.querySelector('[data-do="danger"]')?.focus();
      resolve(answer);
    };
    panel.querySelector('[data-do="go-on"]').addEventListener("click", () => {
      const told = panel.querySelector(":checked")?.value;
      if (told) return leave(told);
      panel.querySelector("[data-next]").textContent = say("intake-danger-choose");
      panel.querySelector("input").focus();
    });
    panel.querySelector('[data-do="back"]').addEventListener("click", () => leave(null));
  });
}

/** Remind of a danger that is not recorded yet. @param {string} danger @param {() => void} open */
export function dangerNote(danger, open) {
  const note = fill("t-note", { words: say("intake-danger", { danger: choices[danger] }) });
  note.classList.add("tone-danger", "danger-note");
  note.querySelector("use").setAttribute("href", `${document.body.dataset.icons}#danger`);
  const look = document.createElement("button");
  look.type = "button";
  look.className = "button danger";
  look.textContent = say("intake-danger-change");
  look.addEventListener("click", open);
  const way = note.querySelector("[data-way]");
  way.hidden = false;
  way.append(look);
  return note;
}
