// Own grids and what is open there, drawn without any tiles.

import { GeolocateControl, LngLatBounds, Map, NavigationControl, setWorkerUrl } from "../vendor/maplibre-gl.mjs";

const place = document.getElementById("map");
const { engine, grids, mine, wanted } = place.dataset;
const CLOSE = 17;

const paint = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
const tint = {
  "is-late": "--mh-late",
  "is-waiting": "--mh-waiting",
  "is-received": "--mh-received",
  "is-done": "--mh-brand-ink",
};

function cases() {
  const rows = [...document.querySelectorAll("[data-longitude]")];
  const features = rows.map((row) => ({
    type: "Feature",
    properties: {
      path: row.dataset.path,
      number: row.dataset.number,
      tint: paint(tint[row.dataset.css] ?? "--mh-offline"),
    },
    geometry: { type: "Point", coordinates: [Number(row.dataset.longitude), Number(row.dataset.latitude)] },
  }));
  return { type: "FeatureCollection", features };
}

function style(areas, points) {
  const own = ["in", ["get", "code"], ["literal", mine.split(" ")]];
  const ink = paint("--mh-brand-ink");
  const wide = ["case", ["==", ["get", "number"], wanted], 14, 9];
  return {
    version: 8,
    sources: { grids: { type: "geojson", data: areas }, cases: { type: "geojson", data: points } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": paint("--mh-card") } },
      {
        id: "grids",
        type: "fill",
        source: "grids",
        paint: { "fill-color": ["case", own, paint("--mh-brand-bg"), paint("--mh-well")] },
      },
      {
        id: "edges",
        type: "line",
        source: "grids",
        paint: { "line-color": ["case", own, ink, paint("--mh-edge")], "line-width": ["case", own, 2.5, 1] },
      },
      {
        id: "cases",
        type: "circle",
        source: "cases",
        paint: {
          "circle-radius": wide,
          "circle-color": ["get", "tint"],
          "circle-stroke-width": 2,
          "circle-stroke-color": paint("--mh-card"),
        },
      },
    ],
  };
}

function extent(areas, points) {
  const own = areas.features.filter((area) => mine.split(" ").includes(area.properties.code));
  const bounds = new LngLatBounds();
  const reach = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(reach));
  for (const { geometry } of own.length ? own : [...areas.features, ...points.features]) reach(geometry.coordinates);
  return bounds;
}

async function draw() {
  const response = await fetch(grids);
  const areas = response.ok ? await response.json() : { type: "FeatureCollection", features: [] };
  const points = cases();
  const aim = points.features.find((point) => point.properties.number === wanted);
  const bounds = extent(areas, points);
  if (bounds.isEmpty()) return;
  setWorkerUrl(new URL(engine, location.href).href);
  place.hidden = false;
  const view = aim ? { center: aim.geometry.coordinates, zoom: CLOSE } : { bounds, fitBoundsOptions: { padding: 24 } };
  const words = JSON.parse(place.dataset.words);
  const map = new Map({
    container: place,
    style: style(areas, points),
    attributionControl: false,
    locale: words,
    ...view,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new GeolocateControl({ trackUserLocation: false, positionOptions: { enableHighAccuracy: true } }));
  map.on("click", "cases", ({ features }) => location.assign(features[0].properties.path));
  map.on("load", () => (place.dataset.ready = "yes"));
}

draw();
