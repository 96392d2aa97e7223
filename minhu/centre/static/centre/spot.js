// Where an event is: its point among the grids; on a page with a form a click chooses another.
import { dots, extent, gridMap, gridsOf } from '../desk/case-map.js';

const place = document.querySelector('[data-spot-map]');
const form = document.querySelector('[data-spot]');
const [lon, lat] = ['longitude', 'latitude'].map((name) => form?.querySelector(`[name=${name}]`));
const data = JSON.parse(document.getElementById('map-data').textContent);
const brand = getComputedStyle(document.documentElement).getPropertyValue('--brand').trim();
const pin = (at) =>
  at ? [{ type: 'Feature', properties: { color: brand }, geometry: { type: 'Point', coordinates: at } }] : [];

async function ready() {
  const grids = await gridsOf(data.grids);
  if (!grids.features.length) {
    place.remove();
    return;
  }
  const map = await gridMap(place, grids, { bounds: extent(grids.features) });
  dots(map, 'pin', pin(lon?.value ? [Number(lon.value), Number(lat.value)] : data.at), 8);
  if (form) {
    map.getCanvas().style.cursor = 'crosshair';
    map.on('click', ({ lngLat }) => {
      lon.value = lngLat.lng.toFixed(7);
      lat.value = lngLat.lat.toFixed(7);
      map.getSource('pin').setData({ type: 'FeatureCollection', features: pin([lngLat.lng, lngLat.lat]) });
    });
  }
  place.dataset.ready = '1';
}
ready();
