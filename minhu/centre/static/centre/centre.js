// The wall renews itself: every fifteen seconds it asks the same address again, and puts what
// came into its places. Asking was chosen over a stream: it needs no thread that waits.
import { chart } from '../desk/chart.js';
import { drawShaded, shade } from './shading.js';

const EVERY = 15_000;
const WALL = matchMedia('(min-width: 1501px)').matches;
const SIZE = WALL ? 22 : 12;
const LOW = 6;
const PLACES = ['wall-day', 'wall-head', 'wall-duty', 'wall-events', 'wall-findings', 'wall-handover'];
const lost = document.getElementById('wall-lost');
const clock = document.querySelector('[data-clock]');
const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: clock.dataset.clock });
let etag = '';
let since = clock.textContent;
let map = null;
let trend = null;

const mapElement = () => document.getElementById('wall-map');

const drawMap = () =>
  drawShaded(mapElement(), {
    big: WALL,
    padding: WALL
      ? { top: document.querySelector('.wparts').offsetHeight + 26, bottom: 64, left: 16, right: 16 }
      : matchMedia('(min-width: 761px)').matches
        ? { top: 44, bottom: 48, left: 12, right: 12 }
        : 12,
  });

function series() {
  const { days, labels, names } = document.getElementById('wall-trend').dataset;
  const [before, received, closed] = names.split('|');
  const rows = JSON.parse(days);
  const bar = { type: 'bar', barMaxWidth: 44 };
  const most = Math.max(1, ...rows.flat());
  // A low bar has no room for its number, which then stands above it.
  const labelled =
    (colour) =>
    ([n]) =>
      n * LOW >= most ? n : { value: n, label: { position: 'top', color: colour('--ink') } };
  return (colour) => ({
    grid: { left: 46, right: 10, top: 46, bottom: 36 },
    legend: { top: 0, right: 4, itemWidth: SIZE, itemHeight: 0.64 * SIZE, itemGap: SIZE },
    xAxis: {
      data: labels.split('|'),
      axisLabel: { color: colour('--ink-2'), fontSize: SIZE, margin: 12, interval: 0, hideOverlap: false },
    },
    yAxis: { axisLabel: { color: colour('--ink-3'), fontSize: SIZE }, splitNumber: 2 },
    series: [
      {
        ...bar,
        name: before,
        data: rows.map((row) => row[2]),
        barGap: '-62%',
        itemStyle: { color: colour('--before'), opacity: 0.6 },
        z: 1,
      },
      {
        ...bar,
        name: received,
        data: rows.map(labelled(colour)),
        itemStyle: { color: colour('--received') },
        label: { show: true, position: 'insideBottom', color: colour('--on-brand'), fontSize: SIZE, fontWeight: 600 },
        z: 2,
      },
      {
        name: closed,
        type: 'scatter',
        data: rows.map((row) => row[1]),
        symbol: 'rect',
        symbolSize: WALL ? [64, 5] : [26, 4],
        symbolOffset: [WALL ? 8 : 3, 0],
        itemStyle: { color: colour('--closed') },
        z: 3,
      },
    ],
  });
}

const drawTrend = () => {
  trend = chart(document.getElementById('wall-trend'), series(), SIZE);
};

// Map and chart keep their canvas: the new numbers are put beside the drawn elements.
function renew(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  for (const id of PLACES)
    if (fresh.getElementById(id)) document.getElementById(id)?.replaceWith(fresh.getElementById(id));
  for (const id of ['wall-map', 'wall-trend']) {
    const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
    Object.assign(old.dataset, next.dataset);
    old.setAttribute('aria-label', next.getAttribute('aria-label'));
    next.replaceWith(old);
  }
  const opened = document.querySelector('.wtable')?.open;
  const held = document.activeElement?.closest('#wall-live') && document.activeElement.getAttribute('href');
  document.getElementById('wall-live').replaceWith(fresh.getElementById('wall-live'));
  if (opened) document.querySelector('.wtable').open = true;
  if (held) document.querySelector(`#wall-live a[href="${CSS.escape(held)}"]`)?.focus();
  if (map) shade(mapElement(), map.drawn, map.ground);
  trend?.dispose();
  drawTrend();
}

function say(words, opens = '') {
  lost.hidden = !words;
  if (lost.textContent === words) return;
  const told = opens ? Object.assign(document.createElement('a'), { href: opens, textContent: words }) : words;
  lost.replaceChildren(told);
}

async function ask() {
  try {
    const answer = await fetch(location.href, {
      headers: etag ? { 'If-None-Match': etag } : {},
      cache: 'no-store',
      signal: AbortSignal.timeout?.(EVERY),
    });
    if (answer.redirected) {
      say(lost.dataset.out, answer.url);
      return;
    }
    if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
    if (answer.ok) {
      etag = answer.headers.get('ETag') ?? '';
      renew(await answer.text());
    }
    since = clock.textContent;
    say('');
  } catch (problem) {
    say(`${lost.dataset.lost} ${since}${lost.dataset.again}`);
    console.warn(problem);
  }
}

function tick() {
  clock.textContent = hours.format(new Date());
}

document.querySelector('[data-wall-theme]').addEventListener('click', () => {
  const next = document.documentElement.dataset.bsTheme === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem('wall-theme', next);
  } catch {
    /* only for now, then */
  }
  location.reload();
});

setInterval(tick, 1000);
setInterval(() => {
  if (!document.hidden) ask();
}, EVERY);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) ask();
});
drawTrend();
try {
  map = await drawMap();
} catch (problem) {
  console.error(problem);
}
document.documentElement.dataset.ready = '1';
