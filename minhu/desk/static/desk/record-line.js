// The lines and areas of a record on the grids: a click adds a point to the box above the map.
import { points, trace } from '../ledgers/line.js';
import { css, drawGrids, extent, load, many } from './map.js';

async function draw(part) {
  const box = document.getElementById(part.dataset.trace);
  const place = part.querySelector('.map');
  const [grids, communities] = await Promise.all([part.dataset.grids, part.dataset.communities].map(load));
  const line = points(box.value);
  const near = line.length
    ? { bounds: extent(many([{ geometry: { coordinates: line } }])), fitBoundsOptions: { padding: 60, maxZoom: 17 } }
    : null;
  part.hidden = false;
  const map = await drawGrids(place, { grids, communities }, { view: near });
  trace(map, part, box, { ink: css('--brand'), paper: css('--surface') });
}

// Where no map can be drawn the box is enough.
for (const part of document.querySelectorAll('[data-trace]'))
  draw(part).catch(() => {
    part.hidden = true;
  });
