// Where an event is: its point among the grids; on a page with a form a click chooses another.
import { drawGrids, load, many, point } from '../desk/map.js';

// So many grids carry their numbers on a small map; of more the communities carry their names alone.
const NUMBERED = 16;
const place = document.querySelector('[data-spot-map]');
const form = document.querySelector('[data-spot]');
const [lon, lat] = ['longitude', 'latitude'].map((name) => form?.querySelector(`[name=${name}]`));
const data = JSON.parse(document.getElementById('map-data').textContent);
const brand = getComputedStyle(document.documentElement).getPropertyValue('--brand').trim();
const surface = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
const pin = (at) => many(at ? [point(...at)] : []);

async function ready() {
  const [grids, communities] = await Promise.all([data.grids, data.communities].map(load));
  if (!grids.features.length) {
    place.remove();
    return;
  }
  const chosen = lon?.value ? [Number(lon.value), Number(lat.value)] : data.at;
  const extra = (map) => {
    if (grids.features.length > NUMBERED) map.setLayoutProperty('label', 'visibility', 'none');
    map.setLayoutProperty('name', 'text-size', 13);
    map.addSource('pin', { type: 'geojson', data: pin(chosen) });
    map.addLayer({
      id: 'pin',
      type: 'circle',
      source: 'pin',
      paint: {
        'circle-radius': 8,
        'circle-color': brand,
        'circle-stroke-color': surface,
        'circle-stroke-width': 2,
      },
    });
  };
  const map = await drawGrids(place, { grids, communities }, { padding: 12, extra });
  if (form) {
    map.getCanvas().style.cursor = 'crosshair';
    map.on('click', ({ lngLat }) => {
      lon.value = lngLat.lng.toFixed(7);
      lat.value = lngLat.lat.toFixed(7);
      map.getSource('pin').setData(pin([lngLat.lng, lngLat.lat]));
    });
  }
}
ready();
