// A line or an area drawn on a map point by point. The box beside it says the same: typing there draws as well.

const PLACES = 6;
const METRES_OF_A_DEGREE = 111_320;
const many = (features) => ({ type: "FeatureCollection", features });
const shape = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
const same = (one, other) => one[0] === other[0] && one[1] === other[1];

/** The points a box says, longitude first; forms write the latitude first, people with a comma the other way. */
export function points(text) {
  const found = [];
  for (const part of text.split(/[;；\n]/)) {
    const people = /[,，]/.test(part);
    const [one, two] = part
      .trim()
      .split(people ? /\s*[,，]\s*/ : /\s+/)
      .map(Number);
    const [lon, lat] = people ? [one, two] : [two, one];
    if (part.trim() && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) found.push([lon, lat]);
  }
  return found;
}

/** The corners of an area; forms say the first again at the end. */
function corners(text) {
  const found = points(text);
  return found.length > 1 && same(found[0], found.at(-1)) ? found.slice(0, -1) : found;
}

/** About how many square metres lie within corners. */
function squareMetres(ring) {
  const stretch = Math.cos((ring[0][1] * Math.PI) / 180);
  const [x, y] = [0, 1].map((axis) =>
    ring.map((at) => (at[axis] - ring[0][axis]) * METRES_OF_A_DEGREE * (axis ? 1 : stretch)),
  );
  const twice = ring.reduce(
    (sum, _at, n) => sum + x[n] * y[(n + 1) % ring.length] - x[(n + 1) % ring.length] * y[n],
    0,
  );
  return Math.abs(twice) / 2;
}

const said = (line) => line.map(([lon, lat]) => `${lat.toFixed(PLACES)} ${lon.toFixed(PLACES)}`).join("; ");

/** Change what the box says, as a hand would. */
export function put(box, line) {
  box.value = said(line);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

const isRing = (part) => part.dataset.ring !== undefined;
const read = (part, box) => (isRing(part) ? corners : points)(box.value);

export const add = (part, box, { lng, lat }) => put(box, [...read(part, box), [lng, lat]]);

/** What is drawn of the points so far: dots, a line through them, and of an area the ground within. */
function drawn(line, ring) {
  const dots = line.map((at) => shape("Point", at));
  if (ring && line.length > 2) return many([shape("Polygon", [[...line, line[0]]]), ...dots]);
  return many(line.length > 1 ? [shape("LineString", line), ...dots] : dots);
}

/** Draw what the box says on a map, and put what is tapped there into the box. */
export function trace(map, part, box, { ink, paper }) {
  map.addSource("trace", { type: "geojson", data: many([]) });
  map.addLayer({
    id: "within",
    type: "fill",
    source: "trace",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": ink, "fill-opacity": 0.25 },
  });
  map.addLayer({
    id: "trace",
    type: "line",
    source: "trace",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": ink, "line-width": 5 },
  });
  map.addLayer({
    id: "corners",
    type: "circle",
    source: "trace",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 5, "circle-color": paper, "circle-stroke-color": ink, "circle-stroke-width": 2.5 },
  });
  const count = part.querySelector("[data-count]");
  const show = () => {
    const line = read(part, box);
    map.getSource("trace").setData(drawn(line, isRing(part)));
    const area = isRing(part) && line.length > 2 ? Math.round(squareMetres(line)).toLocaleString("en") : "0";
    count.textContent = count.dataset.count.replace("{n}", line.length).replace("{area}", area);
  };
  for (const name of ["input", "change"]) box.addEventListener(name, show);
  show();
  if (part.dataset.fixed !== undefined) return;
  const deeds = {
    middle: () => add(part, box, map.getCenter()),
    undo: () => put(box, read(part, box).slice(0, -1)),
    clear: () => put(box, []),
  };
  for (const button of part.querySelectorAll("[data-trace-do]"))
    button.addEventListener("click", deeds[button.dataset.traceDo]);
  map.on("click", (event) => add(part, box, event.lngLat));
  map.getCanvas().style.cursor = "crosshair";
}
