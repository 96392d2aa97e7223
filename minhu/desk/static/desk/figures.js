// The chart is drawn from the table below it, so both always say the same; a bar opens its list.
import { chart } from './chart.js';
import { onKey } from './desk.js';

const plot = document.getElementById('trend');
const rows = [...document.querySelectorAll('[data-trend] tbody tr')];
const column = (n) => rows.map((row) => Number(row.cells[n].textContent));

if (plot && rows.length && globalThis.echarts) {
  const drawn = chart(plot, (css) => ({
    xAxis: { data: rows.map((row) => row.cells[0].textContent) },
    series: [
      {
        name: plot.dataset.before,
        type: 'line',
        data: column(3),
        symbol: 'none',
        lineStyle: { width: 2, color: css('--before'), type: [4, 4] },
        itemStyle: { color: css('--before') },
        z: 1,
      },
      {
        name: plot.dataset.received,
        type: 'bar',
        data: column(1),
        barWidth: '52%',
        itemStyle: { color: css('--received'), borderRadius: [2, 2, 0, 0] },
      },
      {
        name: plot.dataset.closed,
        type: 'line',
        data: column(2),
        symbol: 'circle',
        symbolSize: 5,
        lineStyle: { width: 2, color: css('--closed') },
        itemStyle: { color: css('--closed') },
      },
    ],
  }));
  drawn.on('click', (point) => {
    const cell = { [plot.dataset.received]: 1, [plot.dataset.closed]: 2 }[point.seriesName];
    rows[point.dataIndex].cells[cell]?.querySelector('a')?.click();
  });
} else if (plot) {
  plot.hidden = true;
}

// Which number the list belongs to is marked on every place where that number stands.
const drawer = document.getElementById('drawer');
function mark() {
  const here = drawer.querySelector('[data-here]')?.dataset.here;
  document.querySelectorAll('.fig-main a.n').forEach((link) => {
    if (link.getAttribute('href') === here) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  });
}
let opener = null;
document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.target.closest('.fig-main')) opener = event.target;
});
drawer.addEventListener('htmx:afterSwap', () => {
  mark();
  if (drawer.querySelector('[data-here]')) {
    drawer.focus({ preventScroll: true });
    if (drawer.getBoundingClientRect().top < 0 || matchMedia('(max-width: 73.75em)').matches)
      drawer.scrollIntoView({ block: 'start' });
  } else opener?.focus();
});
onKey('Escape', () => drawer.querySelector('[data-close]')?.click());
