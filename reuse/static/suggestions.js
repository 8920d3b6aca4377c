// Communes suggested under a field while it is typed in: a combobox with a list, by keyboard too.

const field = document.querySelector("[data-suggestions]");
const list = document.createElement("ul");
let asked = null;

Object.assign(list, { id: "suggestions", className: "suggestions", hidden: true });
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", field.dataset.said);
field.after(list);
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) field.setAttribute(name, value);

const chosen = () => list.querySelector("[aria-selected=true]");

const close = () => {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
};

const choose = (item) => {
  field.value = item.dataset.name;
  close();
};

const item = ({ name, postcodes }, place) => {
  const made = document.createElement("li");
  made.id = `suggestion-${place}`;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.dataset.name = name;
  made.textContent = postcodes.length === 1 ? `${name} (${postcodes[0]})` : name;
  made.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    choose(made);
  });
  return made;
};

const show = (communes) => {
  list.replaceChildren(...communes.map(item));
  if (!communes.length) return close();
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
};

const ask = async () => {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(field.value)}`, { signal: asked.signal });
    if (answer.ok && document.activeElement === field) show(await answer.json());
  } catch (stopped) {
    if (stopped.name !== "AbortError") close(); // without network the search itself still suggests
  }
};

const step = (by) => {
  const items = [...list.children];
  const next = items[(items.indexOf(chosen()) + by + items.length + (by < 0 && !chosen() ? 1 : 0)) % items.length];
  chosen()?.setAttribute("aria-selected", "false");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", next.id);
};

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Escape: close,
  Enter: () => chosen() && choose(chosen()),
};

field.addEventListener("input", () => (field.value.trim().length > 1 ? ask() : close()));
field.addEventListener("blur", close);
field.addEventListener("keydown", (event) => {
  if (list.hidden || !keys[event.key]) return;
  if (event.key !== "Enter" || chosen()) event.preventDefault(); // the first Enter takes the suggestion, the second searches
  keys[event.key]();
});
