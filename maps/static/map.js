"use strict";

/* Points, contour and controls of a Leaflet map. Whatever comes from data is set as text, never as HTML. */
window.reuseMap = (() => {
  let words = {};

  const element = (tag, text, className = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  /* A link that could run a script or leave for another host without https is no link. */
  const isSafe = (url) => /^(https:\/\/|\/(?![/\\]))/.test(url);

  const popup = ({ name = "", lines = [], url = "" }) => {
    const box = element("div", "", "map-popup");
    box.append(element("strong", name));
    for (const line of lines) box.append(element("p", line));
    if (isSafe(url)) {
      const link = element("a", words.more);
      link.href = url;
      box.append(link);
    }
    return box;
  };

  const pin = L.divIcon({ className: "map-pin", html: "", iconSize: [44, 44], iconAnchor: [22, 40], popupAnchor: [0, -34] });

  const marker = (feature, latlng) => {
    const name = feature.properties.name || "";
    const made = L.marker(latlng, { icon: pin });
    made.on("add", () => made.getElement()?.setAttribute("aria-label", name));
    made.on("popupclose", () => made.getElement()?.focus({ preventScroll: true }));
    return made.bindPopup(() => popup(feature.properties), { maxWidth: 260 });
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

  const outline = (map, shape) => {
    const source = element("span", shape.properties?.source || "");
    const layer = L.geoJSON(shape, {
      attribution: source.innerHTML, // the text, escaped
      interactive: false,
      style: { className: "map-contour" },
    });
    map.fitBounds(layer.addTo(map).getBounds(), { padding: [8, 8], animate: false });
  };

  const landmark = (feature, latlng) => {
    const icon = L.divIcon({ className: "map-landmark", html: element("span", feature.properties.name), iconSize: [0, 0] });
    return L.marker(latlng, { icon, interactive: false, keyboard: false, zIndexOffset: -10000 });
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
      button.focus({ preventScroll: true });
    });
  };

  const dress = (map) => {
    map.attributionControl.setPrefix("Leaflet");
    L.control.zoom({ position: "bottomleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    closeOnEscape(map);
  };

  const fill = async (map, clusters) => {
    const data = JSON.parse(document.getElementById("map-data").textContent);
    words = data.words;
    dress(map);
    if (data.contour) outline(map, data.contour);
    if (data.landmarks) L.geoJSON(data.landmarks, { pointToLayer: landmark }).addTo(map);
    try {
      const collection = typeof data.points === "string" ? await fetched(data.points) : data.points;
      show(map, clusters, collection, !data.contour);
    } catch (refusal) {
      console.warn("map points:", refusal.message);
      complain(map);
    }
  };

  return { clusterIcon, fill };
})();
