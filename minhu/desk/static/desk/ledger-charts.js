// Each chart is drawn from the table below it, so both always say the same; a bar opens its list.
import { chart } from './chart.js';

document.querySelectorAll('[data-plot]').forEach((plot) => {
  const rows = [...document.querySelectorAll(`#${plot.dataset.plot} tbody tr`)];
  if (!rows.length || !globalThis.echarts) {
    plot.hidden = true;
    return;
  }
  const name = plot.closest('section').querySelector('h2').textContent;
  const drawn = chart(plot, (css) => ({
    legend: { show: false },
    grid: { top: 14, left: 48 },
    xAxis: { data: rows.map((row) => row.cells[0].textContent) },
    series: [
      {
        name,
        type: 'bar',
        barMaxWidth: 34,
        data: rows.map((row) => Number(row.cells[1].textContent)),
        itemStyle: { color: css('--received'), borderRadius: [2, 2, 0, 0] },
      },
    ],
  }));
  drawn.on('click', (point) => rows[point.dataIndex].querySelector('a')?.click());
});
