// Drawing boundaries. What is drawn stands as lines of coordinates in the form, where it can
// be typed as well; the server reckons what becomes of the neighbours.
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from '../vendor/terra-draw.mjs';
import { TerraDrawMapLibreGLAdapter } from '../vendor/terra-draw-maplibre.mjs';
import { css, drawGrids, extent, load, many } from './map.js';

const element = document.querySelector('[data-map]');
const { kind } = document.querySelector('.rd').dataset;
const field = (name) => document.getElementById(`id_${name}`);
const shape = field('shape');
const undo = document.querySelector('[data-undo]');
const more = document.querySelector('[data-more]');
const seen = document.querySelector('[data-seen]');
const NEAR = 12;
const past = [];
let map = null;
let draw = null;
let grids = null;

const round = (number) => Number(number.toFixed(7));
const pieces = () =>
  shape.value
    .split(/\n\s*\n/)
    .map(points)
    .filter(({ length }) => length);
const points = (text) =>
  text
    .split(/\n/)
    .map((line) =>
      line
        .split(/[,，\s]+/)
        .filter(Boolean)
        .map(Number),
    )
    .filter((point) => point.length === 2 && point.every(Number.isFinite));
const lines = (coordinates) => coordinates.map(([x, y]) => `${x.toFixed(7)},${y.toFixed(7)}`).join('\n');
const gridOf = (code) => grids.features.find(({ properties }) => properties.code === code);
const partsOf = ({ type, coordinates }) => (type === 'Polygon' ? [coordinates] : coordinates);
const plain = (grid) => grid && partsOf(grid.geometry).every((rings) => rings.length === 1);

function ringsOf({ type, coordinates }) {
  return type === 'Polygon' ? coordinates : coordinates.flat();
}

/** The nearest corner of another grid, else the nearest place on its edge, within a few pixels. */
function snap(event) {
  const own = kind === 'move' ? field('grid')?.value : '';
  const here = map.project([event.lng, event.lat]);
  let best = { far: NEAR, at: undefined };
  const offer = (far, at) => {
    if (far < best.far) best = { far, at };
  };
  const visible = map.queryRenderedFeatures(
    [
      [here.x - NEAR, here.y - NEAR],
      [here.x + NEAR, here.y + NEAR],
    ],
    { layers: ['fill'] },
  );
  for (const code of new Set(visible.map(({ properties }) => properties.code))) {
    if (code === own) continue;
    for (const ring of ringsOf(gridOf(code).geometry)) {
      const seenAt = ring.map((position) => map.project(position));
      seenAt.forEach((p, i) => offer(Math.hypot(p.x - here.x, p.y - here.y) - NEAR / 3, ring[i]));
      for (let i = 1; i < ring.length; i += 1) {
        const [a, b] = [seenAt[i - 1], seenAt[i]];
        const long = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
        const share = long
          ? Math.max(0, Math.min(1, ((here.x - a.x) * (b.x - a.x) + (here.y - a.y) * (b.y - a.y)) / long))
          : 0;
        const far = Math.hypot(a.x + share * (b.x - a.x) - here.x, a.y + share * (b.y - a.y) - here.y);
        offer(
          far,
          [0, 1].map((axis) => round(ring[i - 1][axis] + share * (ring[i][axis] - ring[i - 1][axis]))),
        );
      }
    }
  }
  return best.at;
}

function modes() {
  const brand = css('--brand');
  const snapping = { toCustom: snap };
  const corner = {
    selectionPointColor: css('--surface'),
    selectionPointOutlineColor: brand,
    selectionPointOutlineWidth: 2,
    selectionPointWidth: 5,
    midPointColor: brand,
    midPointOutlineColor: css('--surface'),
    midPointWidth: 3,
    midPointOutlineWidth: 1,
  };
  const paint = { fillColor: brand, fillOpacity: 0.15, outlineColor: brand, outlineWidth: 3 };
  return [
    new TerraDrawSelectMode({
      styles: {
        selectedPolygonColor: brand,
        selectedPolygonFillOpacity: 0.15,
        selectedPolygonOutlineColor: brand,
        selectedPolygonOutlineWidth: 3,
        selectedLineStringColor: brand,
        selectedLineStringWidth: 3,
        ...corner,
      },
      flags: {
        polygon: {
          feature: {
            draggable: false,
            coordinates: { draggable: true, midpoints: true, deletable: true, snappable: snapping },
          },
        },
        linestring: {
          feature: {
            draggable: false,
            coordinates: { draggable: true, midpoints: true, deletable: true, snappable: snapping },
          },
        },
      },
    }),
    new TerraDrawPolygonMode({ snapping, styles: paint }),
    new TerraDrawLineStringMode({ styles: { lineStringColor: brand, lineStringWidth: 3 } }),
  ];
}

/** Put what stands in the form on the map, ready to be moved; a grid may have several pieces. */
function show() {
  const found = pieces();
  draw.clear();
  const line = kind === 'cut';
  if (!found.length || found.some(({ length }) => length < (line ? 2 : 3))) {
    draw.setMode(line ? 'linestring' : kind === 'add' ? 'polygon' : 'select');
    return;
  }
  const geometry = (ring) =>
    line ? { type: 'LineString', coordinates: ring } : { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
  const made = draw.addFeatures(
    found.map((ring) => ({
      type: 'Feature',
      properties: { mode: line ? 'linestring' : 'polygon' },
      geometry: geometry(ring),
    })),
  );
  draw.setMode('select');
  made.filter(({ valid }) => !valid).forEach(({ reason }) => console.error(reason));
  if (made[0].valid) draw.selectFeature(made[0].id);
}

function keep() {
  past.push(shape.value);
  if (undo) undo.hidden = false;
}

/** Write what was drawn into the form. */
function take() {
  const drawn = draw
    .getSnapshot()
    .filter(
      ({ geometry, properties }) =>
        ['polygon', 'linestring'].includes(properties.mode) && ['Polygon', 'LineString'].includes(geometry.type),
    );
  if (!drawn.length) return;
  keep();
  shape.value = drawn
    .map(({ geometry: { type, coordinates } }) => lines(type === 'Polygon' ? coordinates[0].slice(0, -1) : coordinates))
    .join('\n\n');
}

function mark() {
  const codes = ['grid', 'other'].map((name) => field(name)?.value).filter(Boolean);
  map.setFilter('chosen', ['in', ['get', 'code'], ['literal', codes]]);
}

function choose(code) {
  const second = kind === 'join' && field('grid').value && field('grid').value !== code;
  const target = field(second ? 'other' : 'grid');
  if (!target || ![...target.options].some(({ value }) => value === code)) return;
  target.value = code;
  target.dispatchEvent(new Event('change'));
}

function begin(drawn) {
  draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map: drawn, coordinatePrecision: 7 }),
    modes: modes(),
  });
  draw.start();
  if (shape) show();
  draw.on('finish', () => {
    take();
    if (draw.getMode() !== 'select') show();
  });
  drawn.on('click', ({ point }) => {
    if (draw.getMode() !== 'select' && !(kind === 'cut' && !field('grid').value)) return;
    const [hit] = drawn.queryRenderedFeatures(point, { layers: ['fill'] });
    if (hit && (kind === 'join' || !field('grid')?.value)) choose(hit.properties.code);
  });
}

function wrong(drawn, faults) {
  drawn.addSource('faults', { type: 'geojson', data: faults });
  drawn.addLayer({
    id: 'faults',
    type: 'line',
    source: 'faults',
    paint: {
      'line-color': ['match', ['get', 'look'], 'dispute', css('--held'), 'gap', css('--soon'), css('--late')],
      'line-width': 2.5,
    },
  });
  if (!seen) return;
  drawn.addSource('seen', { type: 'geojson', data: JSON.parse(seen.dataset.seen) });
  drawn.addLayer({
    id: 'seen',
    type: 'line',
    source: 'seen',
    paint: { 'line-color': css('--held'), 'line-width': 3, 'line-dasharray': [2, 1.5] },
  });
}

field('grid')?.addEventListener('change', () => {
  const grid = gridOf(field('grid').value);
  const note = document.querySelector('[data-hint]');
  if (kind === 'move') {
    keep();
    shape.value = plain(grid)
      ? partsOf(grid.geometry)
          .map(([ring]) => lines(ring.slice(0, -1)))
          .join('\n\n')
      : '';
    note.classList.toggle('soon', !plain(grid));
    show();
  }
  if (grid) map.fitBounds(extent(many([grid])), { padding: 120, maxZoom: 17, animate: false });
  mark();
});
field('other')?.addEventListener('change', mark);
shape?.addEventListener('change', () => draw && show());
more?.addEventListener('click', () => draw?.setMode('polygon'));
undo?.addEventListener('click', () => {
  if (past.length) shape.value = past.pop();
  undo.hidden = !past.length;
  show();
});

try {
  const [g, c, f] = await Promise.all(
    [element.dataset.grids, element.dataset.communities, element.dataset.faults].map(load),
  );
  grids = g;
  const paint = async (view) => {
    map = await drawGrids(element, { grids: g, communities: c }, { view, extra: (drawn) => wrong(drawn, f) });
    begin(map);
    mark();
  };
  await paint(null);
  const first = gridOf(field('grid')?.value);
  if (first) map.fitBounds(extent(many([first])), { padding: 120, maxZoom: 17, animate: false });
  addEventListener('themechange', async () => {
    const view = { center: map.getCenter(), zoom: map.getZoom() };
    draw.stop();
    map.remove();
    await paint(view);
  });
} catch (problem) {
  element.hidden = true;
  document.querySelector('.gr-nomap').hidden = false;
  console.error(problem);
}
