// A place of a record: where the phone is, or where one taps on the map; a line or an area is many such places. Typing always works.

import { add, trace } from "../ledgers/line.js";

const PLACES = 6;
const said = ({ lng, lat }) => `${lng.toFixed(PLACES)}, ${lat.toFixed(PLACES)}`;
const paint = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

function put(input, point) {
  input.value = said(point);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function here(button, take) {
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => take({ lng: coords.longitude, lat: coords.latitude }),
      () => (button.textContent = button.dataset.silent),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  });
}

// Whoever works in one grid sees that one, as near as it goes, and the others around it paler.
function style(areas, own) {
  return {
    version: 8,
    sources: { grids: { type: "geojson", data: areas } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": paint("--mh-card") } },
      {
        id: "grids",
        type: "fill",
        source: "grids",
        paint: {
          "fill-color": [
            "case",
            ["in", ["get", "code"], ["literal", own]],
            paint("--mh-brand-bg"),
            paint("--mh-well"),
          ],
        },
      },
      {
        id: "edges",
        type: "line",
        source: "grids",
        paint: { "line-color": paint("--mh-brand-ink"), "line-width": 1.5 },
      },
    ],
  };
}

async function ground(place) {
  const { LngLatBounds, Map, NavigationControl, setWorkerUrl } = await import("../vendor/maplibre-gl.mjs");
  const areas = await (await fetch(place.dataset.grids)).json();
  const bounds = new LngLatBounds();
  const reach = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(reach));
  const own = place.dataset.own.split(" ");
  const mine = areas.features.filter(({ properties }) => own.includes(properties.code));
  for (const { geometry } of mine.length ? mine : areas.features) reach(geometry.coordinates);
  if (bounds.isEmpty()) return null;
  setWorkerUrl(new URL(place.dataset.engine, location.href).href);
  const words = JSON.parse(place.dataset.words);
  const map = new Map({
    container: place,
    style: style(areas, own),
    attributionControl: false,
    locale: words,
    bounds,
    fitBoundsOptions: { padding: 24 },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.on("load", () => (place.dataset.ready = "yes"));
  return map;
}

async function drawPoint(place, input) {
  const map = await ground(place);
  if (!map) return;
  const { Marker } = await import("../vendor/maplibre-gl.mjs");
  const marker = new Marker({ color: paint("--mh-brand-ink") });
  const mark = () => {
    const [lng, lat] = input.value.split(",").map(Number);
    if (lng && lat) marker.setLngLat([lng, lat]).addTo(map);
  };
  map.on("click", ({ lngLat }) => put(input, lngLat));
  input.addEventListener("change", mark);
  mark();
}

async function drawLine(place, part, box) {
  const map = await ground(place);
  map?.on("load", () => trace(map, part, box, { ink: paint("--mh-brand-ink"), paper: paint("--mh-card") }));
}

export function watch(form) {
  for (const part of form.querySelectorAll("[data-point]")) {
    const input = part.querySelector("input");
    here(part.querySelector("button"), (point) => put(input, point));
    const sheet = part.querySelector("details");
    sheet.addEventListener("toggle", () => drawPoint(sheet.querySelector(".field-map"), input), { once: true });
  }
  for (const part of form.querySelectorAll("[data-line]")) {
    const box = part.querySelector("textarea");
    here(part.querySelector("button"), (point) => add(part, box, point));
    const sheet = part.querySelector("details");
    sheet.addEventListener("toggle", () => drawLine(sheet.querySelector(".field-map"), part, box), { once: true });
  }
}
