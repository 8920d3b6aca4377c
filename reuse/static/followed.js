// The link of a deposit bears its code after the #, which no browser sends to any server.
const said = document.querySelector("[data-copied]");
const copy = document.querySelector("[data-copy]");
const share = document.querySelector("[data-share]");

if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(copy.dataset.copy);
      said.textContent = said.dataset.copied;
    } catch {
      said.textContent = said.dataset.refused;
    }
  });
}
if (navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () => navigator.share({ title: document.title, url: share.dataset.share }).catch(() => {}));
}
