// The map of one dispute: the two grids, and the ground both claim.
import { css, drawGrids, extent, hatch, load, many } from './map.js';

const element = document.querySelector('[data-map]');
try {
  const { grids, communities, ground, between } = element.dataset;
  const [g, c] = await Promise.all([grids, communities].map(load));
  const disputed = many([{ type: 'Feature', properties: {}, geometry: JSON.parse(ground) }]);
  const near = many(g.features.filter(({ properties }) => between.split(' ').includes(properties.code)));
  const draw = (view) =>
    drawGrids(
      element,
      { grids: g, communities: c },
      {
        view,
        extra: (map) => {
          map.addImage('disputed', hatch(css('--held'), css('--held-bg')));
          map.addSource('disputed', { type: 'geojson', data: disputed });
          map.addLayer({
            id: 'disputed',
            type: 'fill',
            source: 'disputed',
            paint: { 'fill-pattern': 'disputed', 'fill-opacity': 0.8 },
          });
          map.addLayer({
            id: 'disputed-edge',
            type: 'line',
            source: 'disputed',
            paint: { 'line-color': css('--held'), 'line-width': 2, 'line-dasharray': [3, 2] },
          });
          if (!view) map.fitBounds(extent(near.features.length ? near : disputed), { padding: 24, animate: false });
        },
      },
    );
  let map = await draw(null);
  addEventListener('themechange', async () => {
    const view = { center: map.getCenter(), zoom: map.getZoom() };
    map.remove();
    map = await draw(view);
  });
} catch (problem) {
  element.hidden = true;
  console.error(problem);
}
