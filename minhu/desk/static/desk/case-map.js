// The grid of a case, the case and the open ones nearby; no tiles, colours from the tokens.
import * as maplibregl from '../vendor/maplibre-gl.mjs';

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const point = (at, properties = {}) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: at } });
const many = (features) => ({ type: 'FeatureCollection', features });

export async function gridsOf(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/geo+json' } });
    return answer.ok ? await answer.json() : many([]);
  } catch {
    return many([]);
  }
}

export function extent(features) {
  const box = [180, 90, -180, -90];
  const walk = (c) => {
    if (typeof c[0] !== 'number') {
      c.forEach(walk);
      return;
    }
    box[0] = Math.min(box[0], c[0]);
    box[1] = Math.min(box[1], c[1]);
    box[2] = Math.max(box[2], c[0]);
    box[3] = Math.max(box[3], c[1]);
  };
  features.forEach((f) => walk(f.geometry.coordinates));
  return [
    [box[0], box[1]],
    [box[2], box[3]],
  ];
}

/** A map of grids in `el`; `chosen` is the code of the one that stands out. */
export async function gridMap(el, grids, { chosen = '', bounds, padding = 12 }) {
  const names = many(grids.features.map((f) => point([f.properties.lon, f.properties.lat], f.properties)));
  const map = new maplibregl.Map({
    container: el,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    bounds,
    fitBoundsOptions: { padding, maxZoom: 17 },
    canvasContextAttributes: { preserveDrawingBuffer: true }, // so that it can be printed
    style: {
      version: 8,
      sources: { g: { type: 'geojson', data: grids }, names: { type: 'geojson', data: names } },
      layers: [
        {
          id: 'fill',
          type: 'fill',
          source: 'g',
          paint: { 'fill-color': ['case', ['==', ['get', 'code'], chosen], css('--m1'), css('--m0')] },
        },
        { id: 'edge', type: 'line', source: 'g', paint: { 'line-color': css('--m-edge'), 'line-width': 1 } },
        {
          id: 'chosen',
          type: 'line',
          source: 'g',
          filter: ['==', ['get', 'code'], chosen],
          layout: { 'line-join': 'round' },
          paint: { 'line-color': css('--brand'), 'line-width': 3 },
        },
        {
          id: 'name',
          type: 'symbol',
          source: 'names',
          layout: { 'text-field': ['get', 'name'], 'text-size': 11, 'text-font': ['sans'] },
          paint: { 'text-color': css('--ink-2'), 'text-halo-color': css('--surface'), 'text-halo-width': 1.4 },
        },
      ],
    },
  });
  map.touchZoomRotate?.disableRotation();
  map.getCanvas().setAttribute('tabindex', '-1');
  await new Promise((done) => {
    map.once('load', done);
  });
  return map;
}

export function dots(map, id, features, radius) {
  map.addSource(id, { type: 'geojson', data: many(features) });
  map.addLayer({
    id,
    type: 'circle',
    source: id,
    paint: {
      'circle-radius': radius,
      'circle-color': ['get', 'color'],
      'circle-stroke-color': css('--surface'),
      'circle-stroke-width': 2,
    },
  });
}

export async function draw(el, data) {
  const grids = await gridsOf(data.grids);
  const own = grids.features.filter((f) => f.properties.code === data.area);
  const shown = [...own, ...(data.me ? [point(data.me)] : [])];
  const around = own.length ? shown : [...shown, ...data.near.map((near) => point(near.at))];
  if (!around.length) {
    el.remove();
    return;
  }
  const map = await gridMap(el, grids, { chosen: data.area, bounds: extent(around) });
  dots(
    map,
    'near',
    data.near.map((near) => point(near.at, { color: css(`--${near.css}-fill`) })),
    6,
  );
  if (data.me) dots(map, 'me', [point(data.me, { color: css('--brand') })], 9);
  map.once('idle', () => {
    el.dataset.ready = '1';
  });
  addEventListener(
    'themechange',
    () => {
      map.remove();
      draw(el, data);
    },
    { once: true },
  );
}
