// SPDX-License-Identifier: MIT
// Draws the page's table as charts. Who cannot see them reads the table, which has all their
// figures.
const MOST_BARS = 12;
// About as wide as a character of a label is, in pixels.
const LABEL_CHARACTER = 6.5;

const charts = document.querySelector("[data-charts]");
if (charts) {
  const echarts = await import("/lib/echarts/dist/echarts.esm.min.js");
  charts.classList.add("drawn");
  draw(echarts);
}

function draw(echarts) {
  const rows = [...document.querySelectorAll(`#${charts.dataset.charts} tbody tr`)].map(figures);
  // The table begins with the newest day, a chart with the oldest.
  if (charts.dataset.by === "day") {
    rows.reverse();
  }
  const drawn = [...charts.querySelectorAll("[data-chart]")].map((place) => ({
    place,
    chart: echarts.init(place, null, { renderer: "canvas" }),
  }));
  const paint = () => {
    for (const { place, chart } of drawn) {
      chart.setOption(option(place.dataset.chart, rows, place.clientWidth), { notMerge: true });
    }
  };
  paint();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      drawn.find(({ place }) => place === target)?.chart.resize();
    }
  });
  drawn.forEach(({ place }) => resized.observe(place));
}

/** What a row of the table says; times in seconds, null where nothing was measured. */
function figures({ dataset }) {
  const seconds = (text) => (text ? Number(text) / 1000 : null);
  return {
    title: dataset.title,
    input: Number(dataset.input),
    output: Number(dataset.output),
    first: seconds(dataset.first),
    whole: seconds(dataset.whole),
    cost: new Map(
      (dataset.cost ? dataset.cost.split(";") : []).map((amount) => {
        const [currency, number] = amount.split(" ");
        return [currency, Number(number)];
      }),
    ),
  };
}

// Beyond a third of the chart, names would leave too little for the bars.
function mostCharacters(width) {
  return Math.max(16, Math.round(width / 3 / LABEL_CHARACTER));
}

/**
 * A name as it fits beside an axis. A model's end tells it from its provider's others, any other
 * name's beginning says most.
 */
export function fitted(name, most, by) {
  if (name.length <= most) {
    return name;
  }
  return by === "model" ? `…${name.slice(1 - most)}` : `${name.slice(0, most - 1)}…`;
}

function option(kind, rows, width) {
  const days = charts.dataset.by === "day";
  const most = mostCharacters(width);
  const shown = days ? rows : rows.slice(0, MOST_BARS);
  const style = colors();
  const names = {
    type: "category",
    data: shown.map((row) => row.title),
    inverse: !days,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: style.line } },
    axisLabel: {
      color: style.soft,
      hideOverlap: true,
      // The year is in the form above, and in the table below.
      formatter: days ? (day) => day.slice(5) : (name) => fitted(name, most, charts.dataset.by),
    },
  };
  const values = {
    type: "value",
    axisLabel: { color: style.soft, hideOverlap: true, formatter: brief },
    splitLine: { lineStyle: { color: style.line } },
  };
  const series = seriesOf(kind, shown, style, days);
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, icon: "roundRect", textStyle: { color: style.ink } },
    // Text on the canvas: a box of markup would need inline styles, which the page forbids.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: style.surface,
      borderColor: style.line,
      textStyle: { color: style.ink },
      axisPointer: { type: "shadow" },
    },
    xAxis: days ? names : values,
    yAxis: days ? values : names,
    series,
  };
}

function seriesOf(kind, rows, style, days) {
  const bar = (name, data, color, stack) => ({
    name,
    type: "bar",
    stack,
    data,
    barMaxWidth: 28,
    itemStyle: { color },
  });
  if (kind === "tokens") {
    return [
      bar("Read", rows.map((row) => row.input), style.first, "tokens"),
      bar("Written", rows.map((row) => row.output), style.second, "tokens"),
    ];
  }
  if (kind === "time") {
    const times = [
      ["First word", rows.map((row) => row.first), style.first],
      ["Whole answer", rows.map((row) => row.whole), style.second],
    ];
    return times.map(([name, data, color]) =>
      days
        ? { name: `${name}, s`, type: "line", data, connectNulls: true, symbolSize: 6, color }
        : bar(`${name}, s`, data, color),
    );
  }
  const currencies = [...new Set(rows.flatMap((row) => [...row.cost.keys()]))].sort();
  return (currencies.length === 0 ? ["USD"] : currencies).map((currency, index) =>
    bar(
      currency,
      rows.map((row) => row.cost.get(currency) ?? 0),
      index === 0 ? style.first : style.second,
    ),
  );
}

function colors() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  return {
    ink: color("--ink"),
    soft: color("--ink-soft"),
    line: color("--line"),
    surface: color("--surface"),
    first: color("--accent"),
    second: color("--info"),
  };
}

/** 1200000 as 1.2M: what fits beside an axis. */
function brief(value) {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 4 }).format(
    value,
  );
}
