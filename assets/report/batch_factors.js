// SPDX-License-Identifier: Apache-2.0
// Charts of factors and of points as wholes: importance, screening, sensitivity, parallel
// coordinates, trade-offs. Same shape as `orreryCharts`.
"use strict";
const orreryFactorCharts = (function () {
  const { short, tooltip } = orreryChartStyle;
  const v = orreryView;

  return { importance, morris, sobol, parallel, pareto, convergence };

  function text(title, of) { return { title, text: of, value: of }; }
  function numeric(title, of) {
    return { title, number: true, text: (r) => short(of(r)), value: of };
  }

  function nameAxis(c, names) {
    return v.valueAxis(c, "", { type: "category", inverse: true, data: names,
      axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: c.ink, fontSize: 14, width: 150, overflow: "truncate" } });
  }

  // A bar a factor, the largest above, with its interval.
  function importance(d, view, c) {
    const rows = d.importance.filter((r) => r.measure === view.measure)
      .sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
    return {
      height: 110 + 44 * Math.max(1, rows.length),
      words: rows.length ? " Method: " + rows[0].method + "." : " Nothing to rank here.",
      table: { rows, columns: [
        text("factor", (r) => d.factors[r.factor].name), numeric("share", (r) => r.value),
        numeric("lower", (r) => r.lower), numeric("upper", (r) => r.upper),
        text("method", (r) => r.method)] },
      option: {
        grid: { left: 180, right: 50, top: 16, bottom: 58 }, tooltip: barTip(c, d, rows),
        xAxis: v.valueAxis(c, "share of the variance between points",
                           { scale: false, min: 0, max: 1 }),
        yAxis: nameAxis(c, rows.map((r) => d.factors[r.factor].name)),
        series: [
          { type: "bar", name: "share", data: rows.map((r) => r.value), barWidth: 18,
            itemStyle: { color: v.colour(c, 0), borderRadius: [0, 3, 3, 0] } },
          v.whisker("interval", rows.map((r, i) => [i, r.lower, r.upper]), c.ink, { lying: true }),
        ],
      },
    };
  }

  function barTip(c, d, rows) {
    return tooltip(c, { trigger: "item", formatter: (item) => {
      const r = rows[item.dataIndex];
      return d.factors[r.factor].name + ": " + short(r.value) + "\ninterval " + short(r.lower) +
        " to " + short(r.upper);
    } });
  }

  // Mean magnitude of elementary effects against their deviation.
  function morris(d, view, c) {
    const rows = d.effects.filter((r) => r.measure === view.measure);
    const most = Math.max(0, ...rows.flatMap((r) => [r.value ?? 0, r.upper ?? 0, r.sigma ?? 0]));
    return {
      height: 440, words: rows.length ? " n = " + rows[0].n + " effects a factor." : "",
      table: { rows, columns: [
        text("factor", (r) => d.factors[r.factor].name), numeric("mu*", (r) => r.value),
        numeric("lower", (r) => r.lower), numeric("upper", (r) => r.upper),
        numeric("mu", (r) => r.mu), numeric("sigma", (r) => r.sigma), numeric("n", (r) => r.n)] },
      option: {
        grid: { left: 84, right: 60, top: 20, bottom: 62 },
        tooltip: tooltip(c, { trigger: "item", formatter: (item) => {
          const r = rows[item.dataIndex];
          return d.factors[r.factor].name + "\nmu* " + short(r.value) + " (" + short(r.lower) +
            " to " + short(r.upper) + ")\nmu " + short(r.mu) + "\nsigma " + short(r.sigma);
        } }),
        xAxis: v.valueAxis(c, "mu* of " + v.measureName(d, view.measure), { scale: false, min: 0 }),
        yAxis: v.valueAxis(c, "sigma", { nameGap: 58, scale: false, min: 0 }),
        series: [
          { type: "scatter", symbolSize: 11, data: rows.map((r) => [r.value, r.sigma]), z: 4,
            itemStyle: { color: v.colour(c, 0) },
            label: { show: true, position: "top", color: c.ink, fontSize: 13,
                     formatter: (item) => d.factors[rows[item.dataIndex].factor].name },
            labelLayout: { moveOverlap: "shiftY" } },
          v.whisker("interval", rows.map((r) => [r.sigma, r.lower, r.upper]), v.colour(c, 0),
                    { lying: true }),
          { type: "line", data: [[0, 0], [most, most]], showSymbol: false, silent: true,
            lineStyle: { color: c.soft, type: "dashed", width: 1 } },
        ],
      },
    };
  }

  // First-order and total index of each factor, side by side.
  function sobol(d, view, c) {
    const rows = d.indices.filter((r) => r.measure === view.measure)
      .sort((a, b) => (b.total.value ?? -1) - (a.total.value ?? -1));
    const stripes = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: 0.8,
                      color: "rgba(255,255,255,0.45)" };
    const bars = (name, key, level, shift) => [
      { type: "bar", name, data: rows.map((r) => r[key].value), barWidth: 14, barGap: "30%",
        itemStyle: { color: v.colour(c, level), borderRadius: [0, 3, 3, 0],
                     decal: level ? stripes : undefined } },
      v.whisker(name, rows.map((r, i) => [i, r[key].lower, r[key].upper]), c.ink,
                { lying: true, series: { renderItem: shifted(shift, c) } }),
    ];
    return {
      height: 130 + 58 * Math.max(1, rows.length), words: "",
      table: { rows, columns: [
        text("factor", (r) => d.factors[r.factor].name),
        ...["first", "total"].flatMap((key) => [
          numeric(key, (r) => r[key].value), numeric(key + " lower", (r) => r[key].lower),
          numeric(key + " upper", (r) => r[key].upper)])] },
      option: {
        grid: { left: 180, right: 50, top: 44, bottom: 58 },
        legend: { top: 6, left: 180, textStyle: { color: c.ink, fontSize: 14 } },
        tooltip: tooltip(c, { trigger: "item" }),
        xAxis: v.valueAxis(c, "share of the variance of " + d.measures[view.measure].title,
                           { scale: false }),
        yAxis: nameAxis(c, rows.map((r) => d.factors[r.factor].name)),
        series: [...bars("first order", "first", 0, -9), ...bars("total", "total", 1, 9)],
      },
    };
  }

  // Whiskers of bars that stand beside each other, in pixels.
  function shifted(pixels, c) {
    return (params, api) => {
      const [x1, y] = api.coord([api.value(1), api.value(0)]);
      const [x2] = api.coord([api.value(2), api.value(0)]);
      const line = (a, b, e, f) => ({ type: "line", style: { stroke: c.ink, lineWidth: 1.6 },
                                      shape: { x1: a, y1: b, x2: e, y2: f } });
      const at = y + pixels;
      return { type: "group", children: [line(x1, at, x2, at), line(x1, at - 4, x1, at + 4),
                                         line(x2, at - 4, x2, at + 4)] };
    };
  }

  // Means in the order in which a search asked for them, and the best so far.
  function convergence(d, view, c) {
    const { measure, goal, lines } = d.search, m = d.measures[measure], rows = v.rowOf(d, measure);
    const better = goal === "maximise" ? Math.max : Math.min, table = [], series = [];
    lines.forEach((line, i) => {
      let best = null;
      const marks = [], steps = [];
      line.points.forEach((p, k) => {
        const mean = rows[p] < 0 ? null : m.mean[rows[p]];
        if (mean === null) return;
        best = best === null ? mean : better(best, mean);
        marks.push([k + 1, mean, p]);
        steps.push([k + 1, best]);
        table.push({ name: line.name, k: k + 1, p, mean, best });
      });
      const name = line.name || "search", colour = v.colour(c, i);
      series.push({ type: "scatter", name, data: marks, symbol: v.shape(i), symbolSize: 7, z: 4,
                    itemStyle: { color: colour, opacity: 0.6 },
                    tooltip: { formatter: (item) => "evaluation " + item.data[0] + "\n" +
                      v.pointName(d, item.data[2]) + "\n" + v.measureName(d, measure) + ": " +
                      short(item.data[1]) } });
      series.push({ type: "line", name, step: "end", data: steps, showSymbol: false, z: 3,
                    silent: true, itemStyle: { color: colour },
                    lineStyle: { color: colour, width: 2.4, type: v.dash(i) } });
    });
    const last = table.length ? table.reduce((a, b) => (better(a.mean, b.mean) === b.mean ? b : a))
      : null;
    return {
      height: 400, title: "Best " + m.title + " so far",
      words: last ? " Best of all: " + short(last.mean) + (m.unit ? " " + m.unit : "") + " at " +
        v.pointName(d, last.p) + ", evaluation " + last.k + "." : " No evaluation gave a value.",
      table: { rows: table, columns: [
        ...(lines.length > 1 ? [text("search", (r) => r.name)] : []),
        numeric("evaluation", (r) => r.k), text("point", (r) => v.pointName(d, r.p)),
        numeric(v.measureName(d, measure), (r) => r.mean),
        numeric("best so far", (r) => r.best)] },
      option: {
        grid: { left: 84, right: 34, top: lines.length > 1 ? 48 : 24, bottom: 62 },
        legend: { show: lines.length > 1, type: "scroll", top: 6, left: 60, right: 20, itemGap: 22,
          itemWidth: 15,
          textStyle: { color: c.ink, fontSize: 14 }, data: lines.map((l) => l.name || "search") },
        tooltip: tooltip(c, { trigger: "item" }),
        xAxis: v.valueAxis(c, "evaluation", { scale: false, min: 0, minInterval: 1,
                                              splitLine: { show: false } }),
        yAxis: v.valueAxis(c, v.measureName(d, measure), { nameGap: 58 }), series,
      },
    };
  }

  // A line a point through all factors and up to four responses.
  function parallel(d, view, c) {
    const measures = [...new Set([view.measure, ...d.order])].slice(0, 4)
      .reverse();
    const rows = d.measures.map((_, m) => v.rowOf(d, m));
    const mean = (m, p) => (rows[m][p] < 0 ? null : d.measures[m].mean[rows[m][p]]);
    const points = [];
    for (let p = 0; p < d.points.count; ++p) {
      if (measures.every((m) => mean(m, p) !== null)) points.push(p);
    }
    const data = points.map((p) => [
      ...d.factors.map((factor, f) => (factor.numeric ? v.number(d, f, p)
                                                      : factor.of_point[p])),
      ...measures.map((m) => mean(m, p)), p]);
    const last = d.factors.length + measures.length - 1;
    const [low, high] = v.range(data.map((r) => r[last]));
    const style = { nameTextStyle: { color: c.ink, fontSize: 13 }, nameGap: 16,
                    axisLine: { lineStyle: { color: c.soft, width: 1.2 } },
                    axisTick: { lineStyle: { color: c.soft } },
                    axisLabel: { color: c.ink, fontSize: 12, formatter: short,
                                 textBorderColor: c.paper, textBorderWidth: 3 } };
    const factorDim = (factor, f) => Object.assign({ dim: f, name: v.axisName(d, f) }, style,
      factor.numeric
        ? { type: factor.log && factor.numbers.every((x) => x > 0) ? "log" : "value", scale: true,
            axisLabel: Object.assign({}, style.axisLabel,
              factor.share ? { formatter: (x) => short(100 * x) } : {}) }
        : { type: "category", data: factor.levels,
            axisLabel: Object.assign({}, style.axisLabel, { formatter: undefined }) });
    return {
      height: 440,
      words: " Colour: " + v.measureName(d, view.measure) + "." + (points.length < d.points.count
        ? " " + (d.points.count - points.length) + " points without a value are left out." : ""),
      table: { rows: points, columns: [
        ...d.factors.map((factor, f) => ({ title: v.factorName(d, f), number: factor.numeric,
          text: (p) => factor.levels[factor.of_point[p]],
          value: (p) => (factor.numeric ? v.number(d, f, p)
                                        : factor.levels[factor.of_point[p]]) })),
        ...measures.map((m) => numeric(v.measureName(d, m), (p) => mean(m, p)))] },
      option: {
        parallel: { left: 70, right: 150, top: 56, bottom: 34 },
        parallelAxis: [...d.factors.map(factorDim),
          ...measures.map((m, i) => Object.assign({ dim: d.factors.length + i, scale: true,
            name: twoLines(v.measureName(d, m)) }, style))],
        visualMap: { min: low, max: high > low ? high : low + 1, dimension: last, right: 6,
          top: "middle", itemHeight: 170, calculable: true, inRange: { color: v.scale },
          formatter: short, textStyle: { color: c.soft, fontSize: 12 } },
        series: [{ type: "parallel", data, progressive: 0, smooth: false, inactiveOpacity: 0.04,
          lineStyle: { width: points.length > 300 ? 1 : 1.8,
                       opacity: points.length > 300 ? 0.35 : 0.75 } }],
      },
    };
  }

  // A long name broken near its middle.
  function twoLines(name) {
    if (name.length < 18) return name;
    const spaces = [...name.matchAll(/ /g)].map((found) => found.index);
    const middle = spaces.sort((a, b) =>
      Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2))[0];
    return middle === undefined ? name : name.slice(0, middle) + "\n" + name.slice(middle + 1);
  }

  // Means of two responses, the points that nobody beats joined by steps.
  function pareto(d, view, c) {
    let [a, b] = [view.measure, view.second];
    if (a === b) b = d.order.find((m) => m !== a) ?? a;
    const front = d.fronts.find((f) => (f.a === a && f.b === b) || (f.a === b && f.b === a));
    const best = new Set(front ? front.points : []);
    const ra = v.rowOf(d, a), rb = v.rowOf(d, b), A = d.measures[a], B = d.measures[b];
    const points = [];
    for (let p = 0; p < d.points.count; ++p) {
      if (ra[p] < 0 || rb[p] < 0 || A.mean[ra[p]] === null || B.mean[rb[p]] === null) continue;
      points.push(p);
    }
    const groups = v.groups(d, view, points);
    const at = (p) => [A.mean[ra[p]], B.mean[rb[p]], p];
    const steps = points.filter((p) => best.has(p)).map(at).sort((x, y) => x[0] - y[0]);
    const series = groups.map((group) => Object.assign({
      type: "scatter", name: group.name, z: 4,
      data: group.points.map((p) => ({ value: at(p), symbolSize: best.has(p) ? 13 : 8,
        itemStyle: { opacity: best.has(p) || !front ? 1 : 0.5,
                     borderColor: best.has(p) ? c.ink : "transparent", borderWidth: 1.2 } })),
    }, v.looks(c, group)));
    series.push({ type: "line", name: "front", data: steps, showSymbol: false, silent: true, z: 3,
      step: A.better < 0 ? "end" : "start", lineStyle: { color: c.soft, width: 1.5 } });
    const side = (better) => (better < 0 ? "less" : "more");
    const on = (p) => (best.has(p) ? "yes" : "");
    return {
      height: 460,
      words: front ? " Better is " + side(A.better) + " of the first and " + side(B.better) +
        " of the second; " + steps.length + " of " + points.length + " points are on the front."
        : " No front: which way is better is not known of one of the two.",
      table: { rows: points, columns: [
        text("point", (p) => v.pointName(d, p)), numeric(v.measureName(d, a), (p) => at(p)[0]),
        numeric(v.measureName(d, b), (p) => at(p)[1]), text("on the front", on)] },
      option: {
        grid: { left: 84, right: 34, top: groups.length > 1 ? 48 : 24, bottom: 62 },
        legend: { show: groups.length > 1, type: "scroll", top: 6, left: 60, right: 20, itemGap: 22,
          itemWidth: 15,
          textStyle: { color: c.ink, fontSize: 14 }, data: groups.map((g) => g.name) },
        tooltip: tooltip(c, { trigger: "item", formatter: (item) => {
          const [x, y, p] = item.data.value;
          return v.pointName(d, p) + "\n" + v.measureName(d, a) + ": " + short(x) + "\n" +
            v.measureName(d, b) + ": " + short(y) + (best.has(p) ? "\non the front" : "");
        } }),
        xAxis: v.valueAxis(c, v.measureName(d, a)),
        yAxis: v.valueAxis(c, v.measureName(d, b), { nameGap: 58 }), series,
      },
    };
  }
})();
