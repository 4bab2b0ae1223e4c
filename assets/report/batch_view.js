// SPDX-License-Identifier: Apache-2.0
// What a batch's figures have in common: one experiment's numbers by name, what the reader has
// picked, colours and shapes of levels, intervals as whiskers.
"use strict";
const orreryView = (function () {
  const { short, axis } = orreryChartStyle;
  // Okabe and Ito's colours, which people with any colour vision can tell apart; shifted in
  // lightness for the page's two backgrounds. Shapes and dashes tell the same.
  const palettes = {
    light: ["#0069a8", "#c44e00", "#00805d", "#a8417f", "#7a6000", "#3f9bd1", "#444c58", "#8a3ffc"],
    dark: ["#63b8f2", "#ff9c57", "#3fd6a6", "#f0a3cd", "#efe04a", "#a3c4ff", "#e6eaf0", "#c6a5ff"],
  };
  const shapes = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect",
                  "emptyTriangle", "emptyDiamond"];
  const glyphs = ["●", "■", "▲", "◆", "○", "□", "△", "◇"];
  const dashes = ["solid", [7, 4], [2, 3], [9, 3, 2, 3]];
  const scale = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"];

  return { scale, first, others, pointsOf, rowOf, groups, colour, shape, glyph, dash, factorName,
           axisName, levelText, levelName, measureName, pointName, valueAxis, factorAxis, whisker,
           looks, range, number };

  // The first choice: the numeric factor with the most levels against the compared factor, or the
  // one with the fewest levels.
  function first(d) {
    const levels = (f) => d.factors[f].levels.length;
    const all = d.factors.map((_, f) => f).filter((f) => levels(f) > 1);
    if (!all.length && d.factors.length) all.push(0);
    const numeric = all.filter((f) => d.factors[f].numeric);
    const most = (list) => list.reduce((a, b) => (levels(b) > levels(a) ? b : a), list[0]);
    const x = numeric.length ? most(numeric) : all.length ? most(all) : null;
    const compared = d.factors.findIndex((f) => f.name === d.comparisons.factor);
    const rest = all.filter((f) => f !== x && levels(f) <= 12);
    let by = rest.includes(compared) ? compared : null;
    if (by === null && rest.length) {
      const named = rest.filter((f) => !d.factors[f].numeric);
      by = (named.length ? named : rest).reduce((a, b) => (levels(b) < levels(a) ? b : a));
    }
    const second = opposed(d) ?? d.order[1] ?? d.order[0] ?? 0;
    const view = { measure: d.first, second, x, by, fixed: {} };
    for (const f of others(d, view)) view.fixed[f] = sampled(d) ? -1 : 0;
    return view;
  }

  // The response that is most likely paid for the first one: better the other way round.
  function opposed(d) {
    const way = (m) => d.measures[m].better;
    return d.order.find((m) => m !== d.first && way(m) !== 0 && way(m) === -way(d.first));
  }

  function sampled(d) {
    return !["grid", "list", ""].includes(d.design) ||
      d.points.count < d.factors.reduce((product, f) => product * f.levels.length, 1);
  }

  function others(d, view) {
    return d.factors.map((_, f) => f).filter((f) => f !== view.x && f !== view.by);
  }

  // Points at the fixed levels; `free`: factors that need not be at theirs.
  function pointsOf(d, view, free = []) {
    const fixed = others(d, view).filter((f) => view.fixed[f] >= 0 && !free.includes(f));
    const points = [];
    for (let p = 0; p < d.points.count; ++p) {
      if (fixed.every((f) => d.factors[f].of_point[p] === view.fixed[f])) points.push(p);
    }
    return points;
  }

  // Place of each point in a measure's columns, -1: none.
  function rowOf(d, m) { return d.measures[m].row_of; }

  // Levels of the factor that lines stand for, each with its points.
  function groups(d, view, points) {
    if (view.by === null) return [{ level: 0, name: "all points", points }];
    const factor = d.factors[view.by];
    return factor.levels
      .map((_, level) => ({ level, name: levelName(d, view.by, level),
                            points: points.filter((p) => factor.of_point[p] === level) }))
      .filter((group) => group.points.length);
  }

  function colour(c, level) { return palettes[c.isDark ? "dark" : "light"][level % 8]; }
  function shape(level) { return shapes[level % 8]; }
  function glyph(level) { return glyphs[level % 8]; }
  function dash(level) { return dashes[level % 4]; }

  function looks(c, group) {
    return { symbol: shape(group.level), itemStyle: { color: colour(c, group.level) } };
  }

  function unit(text) { return text ? " [" + text + "]" : ""; }
  function factorName(d, f) { return d.factors[f].name + unit(d.factors[f].unit); }
  function measureName(d, m) { return d.measures[m].title + unit(d.measures[m].unit); }

  // Along an axis; shares stand in percent there.
  function axisName(d, f) {
    return d.factors[f].name + unit(d.factors[f].share ? "%" : d.factors[f].unit);
  }
  function percent(value) { return short(100 * value); }

  // As it is written, but for long numbers and for shares.
  function levelText(factor, level) {
    const text = factor.levels[level] ?? "";
    if (factor.share && factor.numbers[level] !== null) return percent(factor.numbers[level]);
    return factor.numeric && text.length > 6 && factor.numbers[level] !== null
      ? short(factor.numbers[level]) : text;
  }

  function levelName(d, f, level) {
    const factor = d.factors[f], text = levelText(factor, level);
    if (!factor.numeric) return text;
    const symbol = factor.share ? "%" : factor.unit;
    const spaced = symbol && !text.includes(" ") ? " " + symbol : "";
    return factor.name + " " + text + spaced;
  }

  function pointName(d, p) {
    if (!d.factors.length) return "as it stands";
    return d.factors.map((f) => f.name + " = " + levelText(f, f.of_point[p]) +
      (f.share ? " %" : "")).join(", ");
  }

  function number(d, f, p) { return d.factors[f].numbers[d.factors[f].of_point[p]]; }

  function range(values) {
    let low = Infinity, high = -Infinity;
    for (const v of values) {
      if (v === null || v === undefined) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    return [low, high];
  }

  function valueAxis(c, name, more) {
    return axis(c, Object.assign({
      name, nameLocation: "middle", nameGap: 38, nameTextStyle: { color: c.ink, fontSize: 14 },
      axisLine: { onZero: false, lineStyle: { color: c.soft } },
      axisLabel: { color: c.soft, fontSize: 13, formatter: short, hideOverlap: true },
      splitLine: { lineStyle: { color: c.rule } }, scale: true,
    }, more));
  }

  // A factor along an axis: numbers on a scale, or its levels side by side at 0, 1, 2, ...
  function factorAxis(c, d, f, more) {
    const factor = d.factors[f];
    if (factor.numeric) {
      const log = factor.log && factor.numbers.every((v) => v > 0);
      const made = valueAxis(c, axisName(d, f), Object.assign(
        { type: log ? "log" : "value", splitLine: { show: false } }, few(factor, log), more));
      if (factor.share) made.axisLabel.formatter = percent;
      if (made.ticks) {
        made.axisTick = { lineStyle: { color: c.soft }, customValues: made.ticks };
        made.axisLabel.customValues = made.ticks;
      }
      return made;
    }
    return levelAxis(c, axisName(d, f), factor.levels, more);
  }

  // Of few levels the ticks are the levels, and marks stand a little off the axes.
  function few(factor, log) {
    const ticks = factor.numbers.filter((v) => v !== null);
    if (ticks.length < 2 || ticks.length > 8) return {};
    const [low, high] = range(ticks), room = 0.03;
    if (log) {
      const apart = Math.pow(high / low, room);
      return { ticks, min: low / apart, max: high * apart };
    }
    const apart = room * (high - low);
    return { ticks, min: low >= 0 ? Math.max(0, low - apart) : low - apart, max: high + apart };
  }

  function levelAxis(c, name, levels, more) {
    return valueAxis(c, name, Object.assign({
      scale: false, min: -0.5, max: levels.length - 0.5, interval: 0.5,
      axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: c.ink, fontSize: 13, showMinLabel: false, showMaxLabel: false,
                   hideOverlap: true,
                   formatter: (v) => (Number.isInteger(v) ? levels[v] ?? "" : "") },
    }, more));
  }

  // Lines with caps from lower to upper; data: [x, lower, upper], or [y, lower, upper] lying.
  function whisker(name, data, colour, more = {}) {
    const lying = more.lying;
    return Object.assign({
      type: "custom", name, silent: true, z: 3,
      data: data.filter((r) => r[1] !== null && r[2] !== null),
      itemStyle: { color: colour }, tooltip: { show: false },
      encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
      renderItem: (params, api) => {
        const at = (v) => (lying ? api.coord([v, api.value(0)]) : api.coord([api.value(0), v]));
        const [x1, y1] = at(api.value(1)), [x2, y2] = at(api.value(2));
        const style = { stroke: colour, lineWidth: 1.6 }, cap = 4;
        const line = (x1, y1, x2, y2) => ({ type: "line", style, shape: { x1, y1, x2, y2 } });
        const caps = lying
          ? [line(x1, y1 - cap, x1, y1 + cap), line(x2, y2 - cap, x2, y2 + cap)]
          : [line(x1 - cap, y1, x1 + cap, y1), line(x2 - cap, y2, x2 + cap, y2)];
        return { type: "group", children: [line(x1, y1, x2, y2), ...caps] };
      },
    }, more.series);
  }
})();
