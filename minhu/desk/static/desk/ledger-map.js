// The records of a ledger on the grids; a dot or a line opens its record.
import { css, drawGrids, load } from './map.js';

const element = document.querySelector('[data-points]');
try {
  const [grids, communities, points] = await Promise.all([element.dataset.grids, element.dataset.communities, element.dataset.points].map(load));
  await drawGrids(element, { grids, communities }, { extra: (map) => {
    map.addSource('records', { type: 'geojson', data: points });
    map.addLayer({ id: 'lines', type: 'line', source: 'records', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': css('--brand'), 'line-width': 5 } });
    map.addLayer({ id: 'records', type: 'circle', source: 'records', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 4, 'circle-color': css('--brand'), 'circle-stroke-color': css('--surface'), 'circle-stroke-width': 1 } });
    for (const layer of ['records', 'lines']) {
      map.on('click', layer, (event) => { location.assign(`${element.dataset.record}${event.features[0].properties.record}/`); });
      map.on('mouseenter', layer, () => { map.getCanvas().style.cursor = 'pointer'; });
      map.on('mouseleave', layer, () => { map.getCanvas().style.cursor = ''; });
    }
  } });
} catch {
  element.hidden = true;
}
