// The records of a ledger on the grids; a dot, a line or an area opens its record.
import { css, drawGrids, load } from './map.js';

const element = document.querySelector('[data-points]');
const is = (type) => ['==', ['geometry-type'], type];
const REACH = 4; // pixels beside a thin line that still mean it
const LAYERS = ['records', 'lines', 'grounds'];

function draw(map, records) {
  const ink = css('--brand');
  map.addSource('records', { type: 'geojson', data: records });
  map.addLayer({
    id: 'grounds',
    type: 'fill',
    source: 'records',
    filter: is('Polygon'),
    paint: { 'fill-color': ink, 'fill-opacity': 0.25 },
  });
  map.addLayer({
    id: 'edges',
    type: 'line',
    source: 'records',
    filter: is('Polygon'),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': ink, 'line-width': 2.5 },
  });
  // A street seen whole may hold hundreds of lines: from afar they are thin.
  const wide = ['interpolate', ['linear'], ['zoom'], 12, 1.5, 15, 3, 17, 5];
  map.addLayer({
    id: 'lines',
    type: 'line',
    source: 'records',
    filter: is('LineString'),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': ink, 'line-width': wide },
  });
  map.addLayer({
    id: 'records',
    type: 'circle',
    source: 'records',
    filter: is('Point'),
    paint: {
      'circle-radius': 4,
      'circle-color': ink,
      'circle-stroke-color': css('--surface'),
      'circle-stroke-width': 1,
    },
  });
  // What lies on top is meant: a dot within an area opens the record of the dot.
  map.on('click', ({ point }) => {
    const near = [-REACH, REACH].map((by) => [point.x + by, point.y + by]);
    const [top] = map.queryRenderedFeatures(near, { layers: LAYERS });
    if (top) location.assign(`${element.dataset.record}${top.properties.record}/`);
  });
  for (const layer of LAYERS) {
    map.on('mouseenter', layer, () => {
      map.getCanvas().style.cursor = 'pointer';
    });
    map.on('mouseleave', layer, () => {
      map.getCanvas().style.cursor = '';
    });
  }
}

try {
  const [grids, communities, records] = await Promise.all(
    [element.dataset.grids, element.dataset.communities, element.dataset.points].map(load),
  );
  await drawGrids(element, { grids, communities }, { extra: (map) => draw(map, records) });
} catch {
  element.hidden = true;
}
