// A paper's PDF hashed where it is: the file never leaves this device, only the answer is shown.

const field = document.getElementById("f-paper");
const answer = document.getElementById("paper-answer");

function say(state) {
  answer.className = `notice tone-${{ same: "done", other: "danger", unable: "waiting" }[state]}`;
  answer.textContent = answer.dataset[state];
}

async function hash(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function check() {
  const [file] = field.files;
  if (!file) return;
  try {
    say((await hash(file)) === answer.dataset.wanted ? "same" : "other");
  } catch {
    say("unable");
  }
}

field.closest("[hidden]").hidden = false;
field.addEventListener("change", check);
