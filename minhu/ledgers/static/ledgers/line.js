// A line drawn on a map point by point. The box beside it says the same: typing there draws as well.

const PLACES = 6;
const many = (features) => ({ type: "FeatureCollection", features });
const shape = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });

/** The points a box says, longitude first; forms write the latitude first, people with a comma the other way. */
export function points(text) {
  const found = [];
  for (const part of text.split(/[;；\n]/)) {
    const people = /[,，]/.test(part);
    const [one, two] = part.trim().split(people ? /\s*[,，]\s*/ : /\s+/).map(Number);
    const [lon, lat] = people ? [one, two] : [two, one];
    if (part.trim() && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) found.push([lon, lat]);
  }
  return found;
}

const said = (line) => line.map(([lon, lat]) => `${lat.toFixed(PLACES)} ${lon.toFixed(PLACES)}`).join("; ");

/** Change what the box says, as a hand would. */
export function put(box, line) {
  box.value = said(line);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

export const add = (box, { lng, lat }) => put(box, [...points(box.value), [lng, lat]]);

/** Draw what the box says on a map, and put what is tapped there into the box. */
export function trace(map, part, box, { ink, paper }) {
  map.addSource("trace", { type: "geojson", data: many([]) });
  map.addLayer({ id: "trace", type: "line", source: "trace", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": ink, "line-width": 5 } });
  map.addLayer({ id: "corners", type: "circle", source: "trace", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": paper, "circle-stroke-color": ink, "circle-stroke-width": 2.5 } });
  const count = part.querySelector("[data-count]");
  const show = () => {
    const line = points(box.value);
    const corners = line.map((at) => shape("Point", at));
    map.getSource("trace").setData(many(line.length > 1 ? [shape("LineString", line), ...corners] : corners));
    count.textContent = count.dataset.count.replace("{n}", line.length);
  };
  for (const name of ["input", "change"]) box.addEventListener(name, show);
  show();
  if (part.dataset.fixed !== undefined) return;
  const deeds = {
    middle: () => add(box, map.getCenter()),
    undo: () => put(box, points(box.value).slice(0, -1)),
    clear: () => put(box, []),
  };
  for (const button of part.querySelectorAll("[data-trace-do]")) button.addEventListener("click", deeds[button.dataset.traceDo]);
  map.on("click", (event) => add(box, event.lngLat));
  map.getCanvas().style.cursor = "crosshair";
}
