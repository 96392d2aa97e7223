// One way to draw grids: no tiles, colours from the CSS tokens, labels drawn by the browser
// (without `glyphs` MapLibre draws letters from the fonts of the machine).
import * as maplibregl from '../vendor/maplibre-gl.mjs';

export const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const point = (lon, lat, properties = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [lon, lat] },
});
export const many = (features) => ({ type: 'FeatureCollection', features });

export async function load(path) {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path} ${answer.status}`);
  return answer.json();
}

export function extent(collection) {
  let [w, s, e, n] = [180, 90, -180, -90];
  const visit = (part) => {
    if (typeof part[0] === 'number') {
      w = Math.min(w, part[0]);
      e = Math.max(e, part[0]);
      s = Math.min(s, part[1]);
      n = Math.max(n, part[1]);
    } else part.forEach(visit);
  };
  collection.features.forEach((feature) => visit(feature.geometry.coordinates));
  return [
    [w, s],
    [e, n],
  ];
}

/** Hatching says the same as the colour, for those who do not see the colour. */
export function hatch(colour, back, gap = 8) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = gap;
  const x = canvas.getContext('2d');
  x.fillStyle = back;
  x.fillRect(0, 0, gap, gap);
  x.strokeStyle = colour;
  x.lineWidth = 1.6;
  x.beginPath();
  x.moveTo(-1, gap + 1);
  x.lineTo(gap + 1, -1);
  x.moveTo(-1, 1);
  x.lineTo(1, -1);
  x.moveTo(gap - 1, gap + 1);
  x.lineTo(gap + 1, gap - 1);
  x.stroke();
  return x.getImageData(0, 0, gap, gap);
}

const text = (id, source, field, size, ink, halo, more = {}) => ({
  id,
  type: 'symbol',
  source,
  layout: { 'text-field': field, 'text-size': size, 'text-font': ['sans'], ...more },
  paint: { 'text-color': css(ink), 'text-halo-color': css('--surface'), 'text-halo-width': halo },
});

const dodge = (...ways) => {
  const one = { top: (d) => [0, d], bottom: (d) => [0, -d], left: (d) => [d, 0], right: (d) => [-d, 0] };
  return ['literal', [0, 1.1, 2, 2.8].flatMap((d) => ways.flatMap((way) => [way, one[way](d)]))];
};

/** Where a name may stand beside its point: near an edge of the map never further out, where it would be cut. */
function beside(grids) {
  const [[w], [e]] = extent(grids);
  const lon = ['get', 'lon'];
  const [west, east] = [w + (e - w) * 0.3, e - (e - w) * 0.3];
  return [
    'case',
    ['<', lon, west],
    dodge('top', 'bottom', 'left'),
    ['>', lon, east],
    dodge('top', 'bottom', 'right'),
    dodge('top', 'bottom', 'left', 'right'),
  ];
}

function lettering({ grids, communities }) {
  const labels = many(
    grids.features.map(({ properties }) =>
      point(properties.lon, properties.lat, {
        label: properties.kind === 'exclusive' ? properties.name : String(properties.number),
      }),
    ),
  );
  const names = many(communities.features.map(({ properties }) => point(properties.lon, properties.lat, properties)));
  return { labels, names };
}

/** Show the grids and communities of another day on a map that is drawn already. */
export function redrawGrids(map, data) {
  const all = { ...data, ...lettering(data) };
  ['grids', 'communities', 'labels', 'names'].forEach((name) => map.getSource(name).setData(all[name]));
}

const naming = (id, grids) =>
  text(id, 'names', ['get', 'name'], 14, '--m-frame', 2, {
    'text-letter-spacing': 0.1,
    'text-variable-anchor-offset': beside(grids),
  });

/** Where a name finds no room between the numbers, as on a phone, the numbers under it give way. */
export function nameAll(map, { grids, communities }) {
  const names = (layer) => map.queryRenderedFeatures({ layers: [layer] }).map(({ properties }) => properties.name);
  const [all, seen] = [communities.features.map(({ properties }) => properties.name), new Set(names('name'))];
  const hidden = ['in', ['get', 'name'], ['literal', all.filter((name) => !seen.has(name))]];
  map.setFilter('name', ['!', hidden]);
  map.setLayoutProperty('label', 'text-allow-overlap', all.length === seen.size);
  map.addLayer({ ...naming('named', grids), filter: hidden });
  map.once('idle', () => {
    map.getContainer().dataset.named = [...names('name'), ...names('named')].join(' ');
  });
}

function style(data) {
  const { grids, communities } = data;
  const { labels, names } = lettering(data);
  return {
    version: 8,
    sources: {
      grids: { type: 'geojson', data: grids },
      communities: { type: 'geojson', data: communities },
      labels: { type: 'geojson', data: labels },
      names: { type: 'geojson', data: names },
    },
    layers: [
      {
        id: 'fill',
        type: 'fill',
        source: 'grids',
        paint: { 'fill-color': ['case', ['==', ['get', 'kind'], 'exclusive'], css('--held-bg'), css('--surface')] },
      },
      { id: 'edge', type: 'line', source: 'grids', paint: { 'line-color': css('--m-edge'), 'line-width': 1 } },
      {
        id: 'frame',
        type: 'line',
        source: 'communities',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': css('--m-frame'), 'line-width': 2.2 },
      },
      {
        id: 'chosen',
        type: 'line',
        source: 'grids',
        filter: ['==', ['get', 'code'], ''],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': css('--brand'), 'line-width': 3.5 },
      },
      // Letters of a higher layer are placed first: names give way to numbers.
      naming('name', grids),
      text('label', 'labels', ['get', 'label'], 12, '--ink-2', 1.4, { 'text-allow-overlap': true }),
    ],
  };
}

/** On paper a map is a picture of itself: its own canvas is empty there, and drawn for another width. */
function printed(element, map) {
  const paper = Object.assign(document.createElement('canvas'), { className: 'map-paper' });
  element.append(paper);
  addEventListener('beforeprint', () => {
    const { width, height } = map.getCanvas();
    Object.assign(paper, { width, height });
    map.redraw();
    paper.getContext('2d').drawImage(map.getCanvas(), 0, 0);
  });
}

/** Draw grids and communities into an element; `extra(map)` adds what a page has besides. */
export async function drawGrids(element, data, { padding = 16, view = null, extra = () => {} } = {}) {
  const bounds = extent(data.grids);
  const map = new maplibregl.Map({
    container: element,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    ...(view ?? { bounds, fitBoundsOptions: { padding } }),
    style: style(data),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await new Promise((done) => {
    map.once('load', done);
  });
  extra(map);
  printed(element, map);
  map.once('idle', () => {
    element.dataset.ready = '1';
  });
  return map;
}

/** Open cases as dots: colour, size and a sign say how they stand; the late ones lie on top.
 *  Where too many are open, a dot is a grid and says how many. */
export function dots(map, cases) {
  const look = (late, soon, held, fine) => [
    'match',
    ['get', 'look'],
    'late',
    late,
    'soon',
    soon,
    'held',
    held,
    'back',
    soon,
    fine,
  ];
  const sized = (grid) => ['case', ['has', 'n'], grid, look(8, 6.5, 6.5, 5.5)];
  map.addSource('cases', { type: 'geojson', data: cases });
  map.addLayer({
    id: 'cases',
    type: 'circle',
    source: 'cases',
    layout: { 'circle-sort-key': look(4, 3, 2, 1) },
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 13, sized(4), 15.5, sized(11)],
      'circle-color': look(css('--late'), css('--soon-fill'), css('--held'), css('--fine-fill')),
      'circle-stroke-color': css('--surface'),
      'circle-stroke-width': 1.5,
    },
  });
  map.addLayer({
    id: 'signs',
    type: 'symbol',
    source: 'cases',
    layout: {
      'text-field': ['case', ['has', 'n'], '', look('!', '', '=', '')],
      'text-size': 11,
      'text-font': ['sans'],
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
    paint: { 'text-color': css('--surface') },
  });
  // Numbers give way to each other; nearer, there is room for all of them.
  map.addLayer({
    id: 'counts',
    type: 'symbol',
    source: 'cases',
    minzoom: 14,
    filter: ['has', 'n'],
    layout: { 'text-field': ['to-string', ['get', 'n']], 'text-size': 11, 'text-font': ['sans'] },
    paint: { 'text-color': look(css('--surface'), css('--ink'), css('--surface'), css('--ink')) },
  });
}
