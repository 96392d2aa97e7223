// The sheet of a new case: a click on the map chooses the grid and keeps the point.
const sheet = document.querySelector('[data-new]');
const place = document.querySelector('[data-new-map]');
const area = sheet?.querySelector('#id_area');
const [lon, lat] = ['longitude', 'latitude'].map((name) => sheet?.querySelector(`[name=${name}]`));
const near = sheet?.querySelector('[hx-post]');

async function ready() {
  const { gridMap, gridsOf, extent, dots } = await import('./case-map.js');
  const grids = await gridsOf(JSON.parse(document.querySelector('#map-data').textContent).grids);
  if (!grids.features.length) {
    place.remove();
    return;
  }
  const map = await gridMap(place, grids, { chosen: area.value, bounds: extent(grids.features) });
  map.getCanvas().style.cursor = 'crosshair';
  dots(map, 'pin', [], 8);
  const brand = getComputedStyle(document.documentElement).getPropertyValue('--brand').trim();
  const show = () => {
    const code = area.value;
    map.setPaintProperty('fill', 'fill-color', [
      'case',
      ['==', ['get', 'code'], code],
      '#a9cae8',
      getComputedStyle(document.documentElement).getPropertyValue('--m0').trim(),
    ]);
    map.setFilter('chosen', ['==', ['get', 'code'], code]);
    const at = lon.value ? [Number(lon.value), Number(lat.value)] : null;
    map
      .getSource('pin')
      .setData({
        type: 'FeatureCollection',
        features: at
          ? [{ type: 'Feature', properties: { color: brand }, geometry: { type: 'Point', coordinates: at } }]
          : [],
      });
  };
  map.on('click', (e) => {
    const [hit] = map.queryRenderedFeatures(e.point, { layers: ['fill'] });
    lon.value = e.lngLat.lng.toFixed(7);
    lat.value = e.lngLat.lat.toFixed(7);
    const code = hit?.properties.code ?? '';
    area.value = [...area.options].some((option) => option.value === code) ? code : '';
    show();
    near?.dispatchEvent(new Event('pinned'));
  });
  // Another grid chosen by hand: the old point does not hold any more.
  area.addEventListener('change', () => {
    lon.value = '';
    lat.value = '';
    show();
  });
  show();
  place.dataset.ready = '1';
}
if (place && area) ready();
