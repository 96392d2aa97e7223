// The links of a chain, drawn from the table below: each stands right of what it follows; a gap has a broken edge.
import { chart } from './chart.js';

const NONE = '—';

function read(table) {
  return [...table.querySelectorAll('tbody tr')].map((row) => {
    const said = [...row.cells].map((cell) => cell.textContent.trim());
    return { row, name: said[0], before: said[1], first: said.length > 3 ? said[2] : '', gap: said.at(-1) };
  });
}

/** How many links stand before one; a ring comes to an end where it would begin again. */
function depth(link, byName, seen = new Set()) {
  const before = byName.get(link.before);
  if (!before || seen.has(link.name)) return 0;
  return 1 + depth(before, byName, seen.add(link.name));
}

function draw(plot) {
  const links = read(document.getElementById(plot.dataset.chain));
  if (!links.length || !globalThis.echarts) {
    plot.hidden = true;
    return;
  }
  const byName = new Map(links.map((link) => [link.name, link]));
  const lanes = new Map();
  const narrow = plot.clientWidth < 520;
  const placed = links.map((link) => {
    const x = depth(link, byName);
    const y = lanes.get(x) ?? 0;
    lanes.set(x, y + 1);
    return { link, x, y };
  });
  const far = Math.max(...placed.map((one) => one.x));
  const wide = Math.max(...lanes.values());
  const along = { show: false, type: 'value', min: -0.6, max: far + 0.6 };
  const across = { show: false, type: 'value', min: -wide / 2 - 0.1, max: wide / 2 + 0.1 };
  const place = ({ x, y }) => {
    const side = y - (lanes.get(x) - 1) / 2;
    return narrow ? [side, x] : [x, side];
  };
  const drawn = chart(plot, (css) => ({
    grid: { left: 4, right: 4, top: 4, bottom: 4 },
    legend: { show: false },
    tooltip: { show: false },
    xAxis: narrow ? across : along,
    yAxis: { ...(narrow ? along : across), inverse: true },
    series: [
      {
        type: 'graph',
        coordinateSystem: 'cartesian2d',
        edgeSymbol: 'none',
        edgeLabel: {
          show: true,
          formatter: narrow ? '↓' : '→',
          color: css('--ink-2'),
          fontSize: 18,
          backgroundColor: css('--surface'),
        },
        lineStyle: { color: css('--ink-3'), width: 1.5, opacity: 1 },
        symbol: 'roundRect',
        symbolSize: [104, 44],
        label: { show: true, color: css('--ink'), lineHeight: 17, overflow: 'truncate', width: 98 },
        data: placed.map((one) => {
          const gap = one.link.gap !== NONE;
          return {
            id: one.link.name,
            name: one.link.name,
            value: place(one),
            label: { formatter: `${one.link.name}\n${gap ? one.link.gap : one.link.first}` },
            itemStyle: {
              color: gap ? css('--surface') : css('--line-2'),
              borderColor: gap ? css('--late') : css('--received'),
              borderWidth: 1.5,
              borderType: gap ? 'dashed' : 'solid',
            },
          };
        }),
        links: links
          .filter((link) => byName.has(link.before))
          .map((link) => ({ source: link.before, target: link.name })),
      },
    ],
  }));
  drawn.on('click', (point) => byName.get(point.data?.id)?.row.querySelector('a')?.click());
}

document.querySelectorAll('[data-chain]').forEach(draw);
