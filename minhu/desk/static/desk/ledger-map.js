// The records of a ledger on the grids; a dot opens its record.
import { css, drawGrids, load } from './map.js';

const element = document.querySelector('[data-points]');
try {
  const [grids, communities, points] = await Promise.all([element.dataset.grids, element.dataset.communities, element.dataset.points].map(load));
  await drawGrids(element, { grids, communities }, { extra: (map) => {
    map.addSource('records', { type: 'geojson', data: points });
    map.addLayer({ id: 'records', type: 'circle', source: 'records', paint: { 'circle-radius': 4, 'circle-color': css('--brand'), 'circle-stroke-color': css('--surface'), 'circle-stroke-width': 1 } });
    map.on('click', 'records', (event) => { location.assign(`${element.dataset.record}${event.features[0].properties.record}/`); });
  } });
} catch {
  element.hidden = true;
}
