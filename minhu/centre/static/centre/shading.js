// Grids shaded by what is open (or late, or closed), ringed and numbered where something is late: for the wall and
// for the wall of an earlier moment. The numbers stand on the element of the map.
import { css, drawGrids, load, many, point } from '../desk/map.js';

// So many numbers stand beside each other on so wide a map; of more the largest are seen, the others keep their ring.
const ROOM = 16;
const SMALLER = 24;
const numbers = (element, name) => JSON.parse(element.dataset[name] || '{}');

function disc(n) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 42;
  const x = canvas.getContext('2d');
  x.fillStyle = css('--late-fill');
  x.strokeStyle = css('--bg');
  x.lineWidth = 3;
  x.beginPath();
  x.arc(21, 21, 18, 0, 7);
  x.fill();
  x.stroke();
  x.fillStyle = '#1a0b0a';
  x.font = '600 25px sans-serif';
  x.textAlign = 'center';
  x.textBaseline = 'middle';
  x.fillText(n, 21, 22);
  return x.getImageData(0, 0, 42, 42);
}

/** A square that stands on its corner, on a canvas to draw on further; `half` is from its middle to a side. */
function lozenge(size, fill, half) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const x = canvas.getContext('2d');
  x.translate(size / 2, size / 2);
  x.rotate(Math.PI / 4);
  x.fillStyle = css(fill);
  x.strokeStyle = css('--bg');
  x.lineWidth = 3;
  x.beginPath();
  x.rect(-half, -half, 2 * half, 2 * half);
  x.fill();
  x.stroke();
  x.rotate(-Math.PI / 4);
  return x;
}

/** The mark of an event: a square stands on its corner, so that it is no ring of what is late. */
function bolt() {
  const x = lozenge(44, '--brand', 14);
  x.fillStyle = css('--on-brand');
  x.beginPath();
  x.moveTo(2, -12);
  x.lineTo(-8, 3);
  x.lineTo(-1, 3);
  x.lineTo(-2, 12);
  x.lineTo(8, -3);
  x.lineTo(1, -3);
  x.closePath();
  x.fill();
  return x.getImageData(0, 0, 44, 44);
}

/** The mark of a whistle: small and plain, so that it stands beside the number of what is late. */
function diamond() {
  return lozenge(28, '--soon-fill', 8).getImageData(0, 0, 28, 28);
}

/** The mark of one open case: a small disc, so that it is neither the ring nor the number of a grid. */
function dot(fill, size) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const x = canvas.getContext('2d');
  x.fillStyle = css(fill);
  x.strokeStyle = css('--bg');
  x.lineWidth = 2;
  x.beginPath();
  x.arc(size / 2, size / 2, size / 2 - 2, 0, 7);
  x.fill();
  x.stroke();
  return x.getImageData(0, 0, size, size);
}

/** What stands before the zeros of a code: "inside" is "begins with it". */
function stem(code) {
  const width = code.length > 12 ? code.length : [2, 4, 6, 9].find((n) => !Number(code.slice(n))) ?? 12;
  return code.slice(0, width);
}

/** Where the name of a place stands: on its own ground, or on the piece of it nearest to its middle. */
function middle(code, { communities, grids }) {
  const inside = ({ properties }) => properties.code.startsWith(stem(code));
  const found = [communities, grids].map(({ features }) => features.filter(inside)).find((some) => some.length) ?? [];
  const spots = found.map(({ properties: { lon, lat } }) => [lon, lat]);
  const [lon, lat] = [0, 1].map((at) => spots.reduce((sum, spot) => sum + spot[at], 0) / spots.length);
  const far = ([x, y]) => (x - lon) ** 2 + (y - lat) ** 2;
  return spots.sort((one, other) => far(one) - far(other))[0];
}

/** The places one level below with their number, whatever level that is. */
function named(parts, ground) {
  return parts
    .map(([code, [name, n]]) => ({ code, name: `${name} ${n}`, at: middle(code, ground) }))
    .filter(({ at }) => at)
    .map(({ code, name, at: [lon, lat] }) => point(lon, lat, { code, name, lon, lat }));
}

/** Put the numbers that stand on the element upon what is drawn; `ground` is its grids and communities. */
export function shade(element, drawn, ground) {
  const { grids } = ground;
  const [open, late] = [numbers(element, 'open'), numbers(element, 'late')];
  const parts = Object.entries(numbers(element, 'parts'));
  if (parts.length) drawn.getSource('names').setData(many(named(parts, ground)));
  const shades = ['--m1', '--m2', '--m3'];
  const steps = JSON.parse(element.dataset.steps || '[1, 2, 3]');
  const pairs = Object.entries(open)
    .filter(([, n]) => n)
    .flatMap(([code, n]) => [code, css(shades[steps.filter((least) => n >= least).length - 1])]);
  drawn.setPaintProperty(
    'fill',
    'fill-color',
    pairs.length ? ['match', ['get', 'code'], ...pairs, css('--m0')] : css('--m0'),
  );
  const there = grids.features.filter(({ properties }) => late[properties.code]);
  for (const n of new Set(there.map(({ properties }) => late[properties.code])))
    if (!drawn.hasImage(`late${n}`)) drawn.addImage(`late${n}`, disc(n));
  drawn.getSource('late').setData(many(there));
  drawn
    .getSource('marks')
    .setData(
      many(there.map(({ properties: p }) => point(p.lon, p.lat, { icon: `late${late[p.code]}`, n: late[p.code] }))),
    );
  drawn.setLayoutProperty('marks', 'icon-allow-overlap', there.length <= element.clientWidth / ROOM);
  drawn.setLayoutProperty('marks', 'icon-size', there.length <= element.clientWidth / SMALLER ? 1 : 0.72);
  const events = JSON.parse(element.dataset.events || '[]');
  const blown = new Set(JSON.parse(element.dataset.whistles || '[]'));
  drawn
    .getSource('whistles')
    .setData(
      many(
        grids.features.filter(({ properties: p }) => blown.has(p.code)).map(({ properties: p }) => point(p.lon, p.lat)),
      ),
    );
  const cases = JSON.parse(element.dataset.points || '[]');
  drawn
    .getSource('points')
    .setData(
      many(cases.map(([lon, lat, number, gone]) => point(lon, lat, { number, gone, icon: gone ? 'gone' : 'live' }))),
    );
  const few = cases.length <= element.clientWidth / ROOM;
  drawn.setLayoutProperty('points', 'icon-allow-overlap', few);
  drawn.moveLayer('points', few ? 'marks' : 'name');
  drawn.getSource('events').setData(many(events.map(({ at: [lon, lat], url }) => point(lon, lat, { url }))));
}

/** What a click opens: the event or the case that lies there, else the list of the grid. */
export function opened(element, grid, [mark]) {
  const { list, asks = '', case: one } = element.dataset;
  const { url, number } = mark?.properties ?? {};
  return url ?? (number ? one.replace('NUMBER', number) : list + grid.properties.code + asks);
}

/** Draw the grids of an element and shade them; `null` where no grid has an outline. */
export async function drawShaded(element, { big = false, padding = 12 } = {}) {
  const [grids, communities] = await Promise.all([element.dataset.grids, element.dataset.communities].map(load));
  if (!grids.features.length) return null;
  const ground = { grids, communities };
  const extra = (drawn) => {
    drawn.addSource('late', { type: 'geojson', data: many([]) });
    drawn.addLayer(
      {
        id: 'late',
        type: 'line',
        source: 'late',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': css('--late-fill'), 'line-width': 3.5 },
      },
      'name',
    );
    // Names give way to few dots. Of many, seen from afar, some give way to each other and to names.
    drawn.addImage('live', dot('--ink', big ? 18 : 12));
    drawn.addImage('gone', dot('--late-fill', big ? 18 : 12));
    drawn.addSource('points', { type: 'geojson', data: many([]) });
    drawn.addLayer(
      {
        id: 'points',
        type: 'symbol',
        source: 'points',
        layout: { 'icon-image': ['get', 'icon'], 'icon-padding': 0, 'symbol-sort-key': ['-', ['get', 'gone']] },
      },
      'name',
    );
    drawn.addSource('marks', { type: 'geojson', data: many([]) });
    drawn.addLayer({
      id: 'marks',
      type: 'symbol',
      source: 'marks',
      layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['-', ['get', 'n']] },
    });
    drawn.addImage('whistle', diamond());
    drawn.addSource('whistles', { type: 'geojson', data: many([]) });
    drawn.addLayer({
      id: 'whistles',
      type: 'symbol',
      source: 'whistles',
      layout: { 'icon-image': 'whistle', 'icon-offset': [30, -18], 'icon-allow-overlap': true },
    });
    drawn.addImage('event', bolt());
    drawn.addSource('events', { type: 'geojson', data: many([]) });
    drawn.addLayer({
      id: 'events',
      type: 'symbol',
      source: 'events',
      layout: { 'icon-image': 'event', 'icon-allow-overlap': true },
    });
    drawn.setLayoutProperty('label', 'visibility', 'none');
    drawn.setLayoutProperty('name', 'text-size', big ? 24 : 13);
    if (big) drawn.setPaintProperty('name', 'text-color', css('--ink'));
    if (element.dataset.list)
      drawn.on('click', 'fill', ({ features: [hit], point: spot }) => {
        location.href = opened(element, hit, drawn.queryRenderedFeatures(spot, { layers: ['events', 'points'] }));
      });
    shade(element, drawn, ground);
  };
  return { drawn: await drawGrids(element, ground, { padding, extra }), ground };
}
