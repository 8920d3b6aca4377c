// What was signed, hashed here and compared with the fingerprint that the paper's symbol carries after "#".
// Loaded before the content: until both are the same, nothing of it is shown.

const root = document.documentElement;
const asked = () => (/^#([0-9a-f]{64})$/i.exec(location.hash) || [])[1]?.toLowerCase();

function say(state) {
  root.dataset.check = state;
  const box = document.getElementById("check");
  box.className = `notice tone-${{ waiting: "waiting", same: "done", other: "danger", unable: "waiting" }[state]}`;
  box.querySelector("p").textContent = box.dataset[state];
}

async function hash(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function day(text, zone, before) {
  const style = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone };
  return new Intl.DateTimeFormat(root.lang, style).format(new Date(text).getTime() - before);
}

// Each fact is written again from the very bytes that were hashed, whatever the page said.
function show(credential, zone) {
  const named = Object.fromEntries(
    credential.credentialSubject.identifier.map((one) => [one.identityType, one.identityHash]),
  );
  const { achievement } = credential.credentialSubject;
  const facts = {
    name: named.name,
    level: achievement.name,
    number: credential.id.split("/").pop(),
    siret: named["ext:siret"] || "",
    from: day(credential.validFrom, zone, 0),
    until: day(credential.validUntil, zone, 1),
    issuer: credential.issuer.name,
  };
  for (const place of document.querySelectorAll("[data-claim]")) place.textContent = facts[place.dataset.claim];
  document.querySelector('[data-claim="level"]').lang = achievement.inLanguage;
}

async function check() {
  const wanted = asked();
  if (!wanted) return;
  say("waiting");
  const box = document.getElementById("check");
  try {
    const answer = await fetch(box.dataset.credential);
    const bytes = await answer.arrayBuffer();
    if (!answer.ok || (await hash(bytes)) !== wanted) return say("other");
    show(JSON.parse(new TextDecoder().decode(bytes)), box.dataset.zone);
    say("same");
  } catch {
    say("unable");
  }
}

if (asked()) root.dataset.check = "waiting";
addEventListener("DOMContentLoaded", check);
addEventListener("hashchange", check);
