// The map shows what the list and the card say: a click on a grid opens its link in the list.
import { css, dots, drawGrids, hatch, load } from './map.js';
import { onKey } from './desk.js';

const element = document.querySelector('[data-map]');
const card = document.getElementById('card');
const chosen = () => card.querySelector('[data-chosen]')?.dataset.chosen ?? '';
const wide = matchMedia('(min-width: 1181px)');
let map = null;

function mark() {
  const code = chosen();
  map?.setFilter('chosen', ['==', ['get', 'code'], code]);
  document.querySelectorAll('[data-grid]').forEach((link) => {
    if (link.dataset.grid === code) { link.setAttribute('aria-current', 'true'); link.closest('details')?.setAttribute('open', ''); } else link.removeAttribute('aria-current');
  });
}

function choose(code) {
  document.querySelector(`.gr-left [data-grid="${CSS.escape(code)}"]`)?.click();
}

function dress(data, vacant) {
  return (drawn) => {
    drawn.addImage('vacant', hatch(css('--soon-fill'), css('--soon-bg')));
    drawn.addLayer({ id: 'vacant', type: 'fill', source: 'grids', filter: ['in', ['get', 'code'], ['literal', vacant]], paint: { 'fill-pattern': 'vacant', 'fill-opacity': 0.55 } }, 'edge');
    dots(drawn, data.cases);
    drawn.on('click', (event) => {
      const [hit] = drawn.queryRenderedFeatures(event.point, { layers: ['cases', 'fill'] });
      if (hit) choose(hit.properties.grid ?? hit.properties.code);
    });
    drawn.on('mousemove', (event) => {
      const [hit] = drawn.queryRenderedFeatures(event.point, { layers: ['cases'] });
      element.title = hit ? `${hit.properties.words}　${hit.properties.title}` : '';
      drawn.getCanvas().style.setProperty('cursor', 'pointer');
    });
  };
}

async function begin() {
  const { grids, communities, cases, vacant } = element.dataset;
  const [g, c, k] = await Promise.all([grids, communities, cases].map(load));
  const data = { grids: g, communities: c, cases: k };
  if (!g.features.length) return;
  const extra = dress(data, vacant.trim().split(/\s+/));
  const padding = wide.matches ? { top: 66, bottom: 44, left: 16, right: 16 } : { top: 96, bottom: 16, left: 10, right: 10 };
  const draw = async (view) => {
    map = await drawGrids(element, data, { padding, view, extra });
    mark();
  };
  await draw(null);
  addEventListener('themechange', async () => {
    const view = { center: map.getCenter(), zoom: map.getZoom() };
    map.remove();
    await draw(view);
  });
}

card.addEventListener('htmx:afterSwap', () => {
  mark();
  if (!wide.matches) card.scrollIntoView({ block: 'start' });
});
onKey('/', () => document.getElementById('loc')?.focus());
mark();

try {
  await begin();
} catch (problem) {
  element.hidden = true;
  document.querySelector('.gr-nomap').hidden = false;
  console.error(problem);
}
