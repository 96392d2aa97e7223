// One base for every chart: colours from the CSS tokens, no motion, tooltips on the canvas
// (a tooltip in HTML would need inline style).
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function base(size) {
  const text = { color: css('--ink-3'), fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 36, right: 14, top: 34, bottom: 26 },
    legend: {
      top: 2,
      right: 10,
      itemWidth: 14,
      itemHeight: 8,
      itemGap: 18,
      textStyle: { ...text, color: css('--ink-2') },
    },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: css('--surface'),
      borderColor: css('--line'),
      textStyle: { color: css('--ink'), fontSize: size },
      axisPointer: { type: 'shadow', shadowStyle: { color: css('--line-2') } },
    },
    xAxis: {
      type: 'category',
      axisTick: { show: false },
      axisLine: { lineStyle: { color: css('--line') } },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      splitLine: { lineStyle: { color: css('--line-2') } },
      axisLabel: text,
    },
  };
}

const isPlain = (value) => value && typeof value === 'object' && !Array.isArray(value);
function merge(under, over) {
  const both = { ...under };
  Object.entries(over).forEach(([key, value]) => {
    both[key] = isPlain(under[key]) && isPlain(value) ? merge(under[key], value) : value;
  });
  return both;
}

/** Draw into an element and again when the theme changes; `options` is given a reader of CSS variables. */
export function chart(element, options, size = 12) {
  const drawn = globalThis.echarts.init(element);
  const draw = () => drawn.setOption(merge(base(size), options(css)), true);
  draw();
  addEventListener('themechange', draw);
  new ResizeObserver(() => drawn.resize()).observe(element);
  return drawn;
}
