// The map beside the list where there is room for it, and the points near whoever asks.

const side = document.querySelector("[data-map]");
const near = document.querySelector("[data-near]");

const script = (address) => {
  const made = document.createElement("script");
  made.src = address;
  made.async = false; // one needs the other
  return made;
};

const style = (address) => {
  const made = document.createElement("link");
  made.rel = "stylesheet";
  made.href = address;
  return made;
};

const showMap = () => {
  if (!side.hidden) return;
  side.hidden = false;
  document.head.append(...side.dataset.styles.split(" ").map(style), ...side.dataset.scripts.split(" ").map(script));
};

const wide = matchMedia("(min-width: 56.25rem)");
if (wide.matches) showMap();
wide.addEventListener("change", () => wide.matches && showMap());

// Three decimals are a hundred metres: enough to find a point, too little to find a home.
const askNear = () => {
  const refused = () => { document.getElementById("near-refused").textContent = near.dataset.refused; };
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const address = new URL(near.dataset.near, location.href);
    address.searchParams.set("lat", coords.latitude.toFixed(3));
    address.searchParams.set("lon", coords.longitude.toFixed(3));
    location.assign(address);
  }, refused, { timeout: 10_000, maximumAge: 300_000 });
};

if (near && navigator.geolocation) {
  near.hidden = false;
  near.addEventListener("click", askNear);
}
