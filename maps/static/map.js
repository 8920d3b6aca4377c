"use strict";

/* Points, contour and controls of a Leaflet map. Whatever comes from data is set as text, never as HTML. */
window.reuseMap = (() => {
  let words = {};
  let card = null; // the address that tells what stands at a place

  const element = (tag, text, className = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  /* A link that could run a script or leave for another host without https is no link. */
  const isSafe = (url) => /^(https:\/\/|\/(?![/\\]))/.test(url);

  const told = ({ name = "", lines = [], url = "" }) => {
    const box = element("div", "");
    box.append(element("strong", name));
    for (const line of lines) box.append(element("p", line));
    if (isSafe(url)) {
      const link = element("a", words.more);
      link.href = url;
      if (window.parent !== window) link.target = "_blank"; // inside another site's frame
      box.append(link);
    }
    return box;
  };

  const popup = (properties) => {
    const box = element("div", "", "map-popup");
    box.append(told(properties));
    return box;
  };

  /* Two places of one address share their spot: the name tells which one was touched. */
  const complete = async (opened, { lat, lng }, { name = "" }) => {
    const box = element("div", "", "map-popup");
    box.append(element("strong", name), element("p", words.asking));
    opened.setContent(box);
    try {
      const places = await fetched(`${card}at=${lat},${lng}`);
      const same = places.filter((place) => place.name === name);
      box.replaceChildren(...(same.length ? same : places).map(told));
    } catch (refusal) {
      console.warn("map card:", refusal.message);
      box.replaceChildren(element("strong", name), element("p", words.silent));
    }
    if (opened.isOpen()) opened.setContent(box);
  };

  const pin = L.divIcon({ className: "map-pin", html: "", iconSize: [44, 44], iconAnchor: [22, 40], popupAnchor: [0, -34] });

  const room = { maxWidth: 260, autoPanPaddingBottomRight: [8, 112] }; // above the zoom buttons and the credits

  const marker = (feature, latlng) => {
    const name = feature.properties.name || "";
    const made = L.marker(latlng, { icon: pin });
    made.on("add", () => made.getElement()?.setAttribute("aria-label", name));
    made.on("popupclose", () => made.getElement()?.focus({ preventScroll: true }));
    if (!card) return made.bindPopup(() => popup(feature.properties), room);
    made.on("popupopen", (event) => complete(event.popup, latlng, feature.properties));
    return made.bindPopup("", { ...room, minWidth: 200 });
  };

  const clusterIcon = (cluster) => {
    const label = element("span", cluster.getChildCount());
    label.append(element("span", ` ${words.places}`, "map-hidden"));
    return L.divIcon({ className: "map-cluster", html: label, iconSize: [44, 44] });
  };

  const show = (map, clusters, collection, mayMove) => {
    clusters.addLayer(L.geoJSON(collection, { pointToLayer: marker }));
    if (mayMove && collection.features.length) map.fitBounds(clusters.getBounds(), { padding: [32, 32], maxZoom: 14, animate: false });
  };

  /* Under the tiles, which cover it where they come. */
  const beneath = (map, name, level) => {
    map.createPane(name).style.zIndex = level;
    return name;
  };

  const outline = (map, shape) => {
    const source = element("span", shape.properties?.source || "");
    const layer = L.geoJSON(shape, {
      attribution: source.innerHTML, // the text, escaped
      interactive: false,
      pane: beneath(map, "ground", 150),
      renderer: L.svg({ pane: "ground" }),
      style: { className: "map-contour" },
    });
    map.fitBounds(layer.addTo(map).getBounds(), { padding: [8, 8], animate: false });
  };

  const landmarks = (map, towns) => {
    const pane = beneath(map, "towns", 160);
    const landmark = (feature, latlng) => {
      const icon = L.divIcon({ className: "map-landmark", html: element("span", feature.properties.name), iconSize: [0, 0] });
      return L.marker(latlng, { icon, pane, interactive: false, keyboard: false });
    };
    L.geoJSON(towns, { pointToLayer: landmark }).addTo(map);
  };

  const complain = (map) => {
    const message = L.control({ position: "topleft" });
    message.onAdd = () => {
      const box = element("p", words.unavailable, "map-message");
      box.setAttribute("role", "status");
      return box;
    };
    message.addTo(map);
  };

  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  };

  const closeOnEscape = (map) => {
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    map.on("popupopen", ({ popup: opened }) => {
      const button = opened.getElement().querySelector(".leaflet-popup-close-button");
      button.setAttribute("aria-label", words.close);
      button.parentElement.prepend(button); // Tab goes from it into what it closes
      button.focus({ preventScroll: true });
    });
  };

  const dress = (map) => {
    map.attributionControl.setPrefix("Leaflet");
    L.control.zoom({ position: "bottomleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    closeOnEscape(map);
  };

  const ground = async (map, { contour, landmarks: towns, centre }) => {
    if (contour) outline(map, typeof contour === "string" ? await fetched(contour) : contour);
    landmarks(map, towns);
    if (centre) map.setView(centre.slice(0, 2), centre[2], { animate: false });
  };

  const fill = async (map, clusters) => {
    const data = JSON.parse(document.getElementById("map-data").textContent);
    words = data.words;
    card = data.card;
    dress(map);
    try {
      const [collection] = await Promise.all([typeof data.points === "string" ? fetched(data.points) : data.points, ground(map, data)]);
      show(map, clusters, collection, !data.contour && !data.centre);
    } catch (refusal) {
      console.warn("map points:", refusal.message);
      complain(map);
    }
  };

  return { clusterIcon, fill };
})();
