// A paper checked where it is read: the seal of its symbol, and the bytes of its PDF, which never leave this device.
// Loaded before the content: until the seal is the one computed here, nothing of what it covers is shown.

const root = document.documentElement;
const seal = new URLSearchParams(location.search).get("c");

const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const short = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const TONES = { waiting: "waiting", same: "done", other: "danger", unable: "waiting" };

function say(box, state) {
  box.className = `notice tone-${TONES[state]}`;
  (box.querySelector("p") || box).textContent = box.dataset[state];
}

function show(state) {
  root.dataset.check = state;
  say(document.getElementById("check"), state);
}

// What was written on the paper, written again from the very bytes that were hashed, whatever the page said.
function rewrite({ title, rows }) {
  const lines = rows.flatMap(([label, value]) => [["dt", label], ["dd", value]]);
  const made = lines.map(([name, text]) => Object.assign(document.createElement(name), { textContent: text }));
  document.getElementById("paper-facts").replaceChildren(...made);
  document.querySelector("h1").textContent = title;
}

async function checkSeal() {
  show("waiting");
  try {
    const answer = await fetch(`${document.getElementById("check").dataset.facts}?c=${encodeURIComponent(seal)}`);
    const bytes = await answer.arrayBuffer();
    if (!answer.ok || short(await digest(bytes)) !== seal) return show("other");
    rewrite(JSON.parse(new TextDecoder().decode(bytes)));
    show("same");
  } catch {
    show("unable");
  }
}

async function checkFile(field, answer) {
  const [file] = field.files;
  if (!file) return;
  try {
    say(answer, hex(await digest(await file.arrayBuffer())) === answer.dataset.wanted ? "same" : "other");
  } catch {
    say(answer, "unable");
  }
}

if (seal) root.dataset.check = "waiting";
addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("f-paper");
  field.closest("[hidden]").hidden = false;
  field.addEventListener("change", () => checkFile(field, document.getElementById("paper-answer")));
  if (document.getElementById("check")) {
    if (seal) checkSeal();
  } else {
    delete root.dataset.check;
  }
});
