// The map shows what the list and the card say: a click on a grid opens its link in the list.
import { css, dots, drawGrids, extent, hatch, load, many, nameAll, redrawGrids } from './map.js';
import { onKey } from './desk.js';

const element = document.querySelector('[data-map]');
const card = document.getElementById('card');
const chosen = () => card.querySelector('[data-chosen]')?.dataset.chosen ?? '';
const wide = matchMedia('(min-width: 73.8125em)');
let map = null;

function mark() {
  const code = chosen();
  map?.setFilter('chosen', ['==', ['get', 'code'], code]);
  document.querySelectorAll('[data-grid]').forEach((link) => {
    if (link.dataset.grid === code) {
      link.setAttribute('aria-current', 'true');
      link.closest('details')?.setAttribute('open', '');
    } else link.removeAttribute('aria-current');
  });
}

function choose(code) {
  document.querySelector(`.gr-left [data-grid="${CSS.escape(code)}"]`)?.click();
}

/** What wants mending: overlaps and gaps in red, disputed ground hatched. */
function wrong(drawn, faults) {
  drawn.addImage('disputed', hatch(css('--held'), css('--held-bg')));
  drawn.addSource('faults', { type: 'geojson', data: faults });
  drawn.addLayer({
    id: 'disputes',
    type: 'fill',
    source: 'faults',
    filter: ['==', ['get', 'look'], 'dispute'],
    paint: { 'fill-pattern': 'disputed', 'fill-opacity': 0.7 },
  });
  drawn.addLayer({
    id: 'faults',
    type: 'line',
    source: 'faults',
    filter: ['!=', ['get', 'look'], 'dispute'],
    paint: { 'line-color': ['match', ['get', 'look'], 'gap', css('--soon'), css('--late')], 'line-width': 2.5 },
  });
  drawn.addLayer({
    id: 'changed',
    type: 'line',
    source: 'grids',
    filter: ['==', ['get', 'code'], ''],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': css('--held'), 'line-width': 2.5, 'line-dasharray': [2, 1.5] },
  });
}

function dress(data, vacant) {
  return (drawn) => {
    wrong(drawn, data.faults);
    drawn.addImage('vacant', hatch(css('--soon-fill'), css('--soon-bg')));
    drawn.addLayer(
      {
        id: 'vacant',
        type: 'fill',
        source: 'grids',
        filter: ['in', ['get', 'code'], ['literal', vacant]],
        paint: { 'fill-pattern': 'vacant', 'fill-opacity': 0.55 },
      },
      'edge',
    );
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

/** The slider: the grids of another day, with what that version changed. */
function versions(data) {
  const box = document.querySelector('[data-versions]');
  const slider = box?.querySelector('input[type=range]');
  const steps = [...(box?.querySelectorAll('li') ?? [])];
  const shown = () => steps[slider?.value ?? 0];
  const outline = () => {
    const codes = box?.querySelector('[data-mark]').checked && shown()?.dataset.changed.trim().split(/\s+/);
    map.setFilter('changed', ['in', ['get', 'code'], ['literal', codes && steps.indexOf(shown()) > 0 ? codes : []]]);
  };
  const turn = async () => {
    const { day, words, now, planned } = shown().dataset;
    const ask = (path) => load(path.replace(/on=[\d-]+/, `on=${day}`));
    const [g, c] = await Promise.all([ask(element.dataset.grids), ask(element.dataset.communities)]);
    if (shown().dataset.day !== day) return;
    Object.assign(data, { grids: g, communities: c });
    redrawGrids(map, data);
    box.querySelector('[data-version]').textContent = box
      .querySelector('[data-version]')
      .textContent.replace(/[\d-]{10}/, day);
    box.querySelector('p > [data-now]').hidden = now === undefined;
    box.querySelector('p > [data-planned]').hidden = planned === undefined;
    box.querySelector('p > [data-words]').textContent = words;
    steps.forEach((step) => step.querySelector('a').toggleAttribute('aria-current', step === shown()));
    history.replaceState(null, '', steps[slider.value].querySelector('a').href);
    outline();
  };
  if (slider) slider.oninput = turn;
  if (box) box.querySelector('[data-mark]').onchange = outline;
  outline();
}

/** A fault of the list is shown on the map; without one, its link leads to the editor. */
document.querySelectorAll('[data-fault]').forEach((link) =>
  link.addEventListener('click', (event) => {
    const found = map
      ?.getSource('faults')
      ?.serialize()
      .data.features.find(({ properties }) => String(properties.number) === link.dataset.fault);
    if (!found) return;
    event.preventDefault();
    map.fitBounds(extent(many([found])), { padding: 120, maxZoom: 18, animate: false });
    element.scrollIntoView({ block: 'nearest' });
  }),
);

async function begin() {
  const { grids, communities, cases, faults, vacant } = element.dataset;
  const [g, c, k, f] = await Promise.all([grids, communities, cases, faults].map(load));
  const data = { grids: g, communities: c, cases: k, faults: f };
  if (!g.features.length) return;
  const extra = dress(data, vacant.trim().split(/\s+/));
  const below = document.querySelector('.gr-time')?.offsetHeight ?? 0;
  const padding = wide.matches
    ? { top: 66, bottom: 60 + below, left: 16, right: 16 }
    : { top: 96, bottom: 16, left: 10, right: 10 };
  const draw = async (view) => {
    map = await drawGrids(element, data, { padding, view, extra });
    map.once('idle', () => nameAll(map, data));
    mark();
    versions(data);
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
