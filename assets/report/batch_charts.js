// SPDX-License-Identifier: Apache-2.0
// Charts of a response over points: each takes the numbers, what the reader has picked and the
// page's colours, and gives ECharts' option, a height, words for the caption and the same numbers
// as a table.
"use strict";
const orreryCharts = (function () {
  const { short, tooltip } = orreryChartStyle;
  const v = orreryView;

  return { response, spread, heat, distribution };

  // `joined`: its marks are on lines, which need room.
  function legend(c, groups, joined) {
    return {
      show: groups.length > 1, type: "scroll", top: 6, left: 60, right: 20,
      itemWidth: joined ? 34 : 15, itemGap: 22,
      textStyle: { color: c.ink, fontSize: 14 }, inactiveColor: c.rule,
      pageTextStyle: { color: c.soft }, data: groups.map((g) => g.name),
    };
  }

  function where(d, view) {
    const fixed = v.others(d, view).filter((f) => view.fixed[f] >= 0);
    return fixed.length
      ? " At " + fixed.map((f) => d.factors[f].name + " = " +
                           d.factors[f].levels[view.fixed[f]]).join(", ") + "."
      : v.others(d, view).length ? " Over all levels of the other factors." : "";
  }

  function over(d, view) {
    return (view.x === null ? "" : " over " + d.factors[view.x].name) +
      (view.by === null ? "" : ", by " + d.factors[view.by].name);
  }

  function summaryTable(d, view, points) {
    const m = d.measures[view.measure], rows = v.rowOf(d, view.measure);
    const of = (name) => (p) => (rows[p] < 0 ? null : m[name][rows[p]]);
    const numeric = (title, name) => ({ title, number: true, value: of(name),
                                        text: (p) => short(of(name)(p)) });
    return {
      columns: [
        ...d.factors.map((factor, f) => ({
          title: v.factorName(d, f), number: factor.numeric,
          text: (p) => factor.levels[factor.of_point[p]],
          value: (p) => (factor.numeric ? v.number(d, f, p) : factor.levels[factor.of_point[p]]),
        })),
        numeric("mean" + (m.unit ? " [" + m.unit + "]" : ""), "mean"),
        numeric("lower", "lower"), numeric("upper", "upper"), numeric("median", "median"),
        numeric("sd", "sd"), numeric("n", "n"),
      ],
      rows: points,
    };
  }

  // Means over one factor, a line a level of another, bands of intervals.
  function response(d, view, c) {
    const m = d.measures[view.measure], rows = v.rowOf(d, view.measure);
    const points = v.pointsOf(d, view).filter((p) => rows[p] >= 0 && m.mean[rows[p]] !== null);
    const factor = d.factors[view.x], groups = v.groups(d, view, points);
    const lines = groups.map((group, g) => meansOf(d, view, group, g, groups.length));
    const single = lines.every((line) => new Set(line.map((r) => r[0])).size === line.length);
    const joined = factor.numeric && single && lines.every((line) => line.length <= 60);
    const named = joined && groups.length > 1 && groups.length <= 6;
    const whiskers = !joined && points.length < 120 &&
      points.some((p) => m.lower[rows[p]] !== null);
    const series = [];
    groups.forEach((group, g) => {
      const colour = v.colour(c, group.level);
      series.push(Object.assign({
        type: joined ? "line" : "scatter", name: group.name, data: lines[g], z: 4,
        symbolSize: joined || points.length < 80 ? 10 : 6,
        lineStyle: { color: colour, width: 2.6, type: v.dash(group.level) },
        encode: { x: 0, y: 1 }, endLabel: endLabel(named, group, colour),
        labelLayout: { moveOverlap: "shiftY" },
        tooltip: { formatter: (item) => tipOf(d, view, item.data) },
      }, v.looks(c, group)));
      const ends = lines[g].map((r) => [r[0], r[2], r[3]]);
      if (joined) series.push(band(group.name, ends, colour));
      else if (whiskers) series.push(v.whisker(group.name, ends, colour));
    });
    const seen = v.range(lines.flat().flatMap((r) => [r[1], r[2], r[3]]));
    const cut = m.unit === "%" && (seen[0] < 0 || seen[1] > 100);
    const room = named ? 46 + 9 * Math.max(...groups.map((g) => Math.min(24, g.name.length))) : 34;
    return {
      height: 460, title: d.measures[view.measure].title + over(d, view),
      words: where(d, view) + (joined || whiskers ? (joined ? " Bands: " : " Whiskers: ") +
        100 * d.confidence + " % intervals of the mean" + (cut ? ", cut at 0 and 100 %." : ".")
        : "") + nOf(m, rows, points),
      table: summaryTable(d, view, points),
      option: {
        grid: { left: 84, right: room, top: groups.length > 1 && !named ? 48 : 24, bottom: 62 },
        legend: Object.assign(legend(c, groups, joined), named ? { show: false } : {}),
        tooltip: tooltip(c, { trigger: "item" }), xAxis: larger(v.factorAxis(c, d, view.x)),
        yAxis: larger(v.valueAxis(c, v.measureName(d, view.measure), Object.assign(
          { nameGap: 54 }, valueRange(seen, m.unit === "%")))),
        series,
      },
    };
  }

  // The name of a line at its end, where eyes need not travel to a legend.
  function endLabel(show, group, colour) {
    const name = group.name.length > 24 ? group.name.slice(0, 23) + "…" : group.name;
    return { show, formatter: v.glyph(group.level) + " " + name, color: colour, fontSize: 15,
             fontWeight: 600, distance: 10, lineHeight: 22 };
  }

  // This figure goes into talks.
  function larger(axis) {
    axis.nameTextStyle.fontSize = 16;
    axis.axisLabel.fontSize = 15;
    return axis;
  }

  // From zero where that leaves the lines room; a share ends where it can end.
  function valueRange([low, high], share) {
    const from = low >= 0 && low < 0.5 * high ? 0 : undefined;
    return share ? { min: low < 0 ? 0 : from, max: high > 100 ? 100 : undefined } : { min: from };
  }

  // [x, mean, lower, upper, point], in the order of x; levels that are no numbers stand side by
  // side, groups a little apart.
  function meansOf(d, view, group, g, count) {
    const m = d.measures[view.measure], rows = v.rowOf(d, view.measure);
    const factor = d.factors[view.x];
    const apart = factor.numeric ? 0 : (g - (count - 1) / 2) * Math.min(0.14, 0.6 / count);
    return group.points.map((p) => {
      const x = factor.numeric ? v.number(d, view.x, p) : factor.of_point[p] + apart;
      const row = rows[p];
      return [x, m.mean[row], m.lower[row], m.upper[row], p];
    }).sort((a, b) => a[0] - b[0]);
  }

  function nOf(m, rows, points) {
    const [low, high] = v.range(points.map((p) => m.n[rows[p]]));
    if (!points.length) return " No point has a value here.";
    return low === high ? " n = " + low + " runs a point." : " n = " + low + " to " + high +
      " runs a point.";
  }

  function tipOf(d, view, data) {
    const p = data[4], m = d.measures[view.measure], row = v.rowOf(d, view.measure)[p];
    const lines = [v.pointName(d, p), v.measureName(d, view.measure) + ": " + short(data[1])];
    if (data[2] !== null) {
      lines.push(100 * d.confidence + " % interval " + short(data[2]) + " to " + short(data[3]));
    }
    lines.push("n = " + m.n[row] + (d.points.failed[p] ? ", failed " + d.points.failed[p] : ""));
    return lines.join("\n");
  }

  // One area through all intervals; it breaks where there is none.
  function band(name, ends, colour) {
    return {
      type: "custom", name, data: ends, silent: true, z: 2, encode: { x: 0, y: [1, 2] },
      itemStyle: { color: colour }, tooltip: { show: false }, clip: true,
      renderItem: (params, api) => {
        if (params.dataIndex !== 0) return null;
        const parts = [[]];
        for (const row of ends) {
          if (row[1] === null || row[2] === null) parts.push([]);
          else parts[parts.length - 1].push(row);
        }
        const edge = (part, i) => ({ type: "polyline", silent: true,
          style: { stroke: colour, lineWidth: 1, opacity: 0.5, fill: "none" },
          shape: { points: part.map((r) => api.coord([r[0], r[i]])) } });
        // Where bands overlap, their edges tell which is which.
        return { type: "group", children: parts.filter((part) => part.length > 1)
          .flatMap((part) => [{
            type: "polygon", silent: true, style: { fill: colour, opacity: 0.13 },
            shape: { points: [...part.map((r) => api.coord([r[0], r[2]])),
                              ...part.slice().reverse().map((r) => api.coord([r[0], r[1]]))] },
          }, edge(part, 1), edge(part, 2)]) };
      },
    };
  }

  // Box and strip: levels of a factor side by side, groups beside each other.
  function spread(d, view, c) {
    const few = view.x !== null && d.factors[view.x].levels.length <= 24;
    const f = few ? view.x : null;
    const points = v.pointsOf(d, view), groups = v.groups(d, view, points);
    const levels = f === null ? ["all"]
      : d.factors[f].levels.map((_, i) => v.levelText(d.factors[f], i));
    const used = f === null ? [0]
      : [...new Set(points.map((p) => d.factors[f].of_point[p]))].sort((a, b) => a - b);
    const m = d.measures[view.measure], width = 0.8 / groups.length, runs = runsByPoint(d);
    const series = [], tableRows = [];
    groups.forEach((group, g) => {
      const boxes = [], dots = [];
      used.forEach((level, at) => {
        const mine = group.points.filter((p) => f === null || d.factors[f].of_point[p] === level);
        const x = at + (g - (groups.length - 1) / 2) * width;
        const values = mine.flatMap((p) => runs[p].map((r) => [d.runs.values[view.measure][r], r]))
          .filter((pair) => pair[0] !== null);
        for (const [value, r] of values) {
          dots.push([x + jitter(r) * width * 0.5, value, r]);
          tableRows.push([levels[level], group.name, value, r]);
        }
        const box = boxOf(d, view, mine, values.map((pair) => pair[0]));
        if (box) boxes.push([x, ...box]);
      });
      const colour = v.colour(c, group.level);
      series.push(Object.assign({
        type: "scatter", name: group.name, data: dots, symbolSize: dots.length > 800 ? 3 : 5, z: 4,
        tooltip: { formatter: (item) => runTip(d, view, item.data[2]) },
      }, v.looks(c, group), { itemStyle: { color: colour, opacity: 0.55 } }));
      series.push(boxSeries(group.name, boxes, colour, width, c));
    });
    const name = f === null ? "" : v.axisName(d, f);
    return {
      height: 420, title: "Every run: " + m.title + over(d, view), words: where(d, view),
      table: spreadTable(d, view, name || "level", tableRows),
      option: {
        grid: { left: 84, right: 34, top: groups.length > 1 ? 48 : 24, bottom: 62 },
        legend: legend(c, groups), tooltip: tooltip(c, { trigger: "item" }),
        xAxis: v.valueAxis(c, name, {
          scale: false, min: -0.5, max: used.length - 0.5, interval: 0.5,
          axisTick: { show: false }, splitLine: { show: false },
          axisLabel: { color: c.ink, fontSize: 13, hideOverlap: true, formatter: (value) =>
            (Number.isInteger(value) ? levels[used[value]] ?? "" : "") } }),
        yAxis: v.valueAxis(c, v.measureName(d, view.measure), { nameGap: 58 }),
        series,
      },
    };
  }

  function spreadTable(d, view, name, rows) {
    return { rows, columns: [
      { title: name, text: (r) => r[0], value: (r) => r[0] },
      { title: "line", text: (r) => r[1], value: (r) => r[1] },
      { title: v.measureName(d, view.measure), number: true, text: (r) => short(r[2]),
        value: (r) => r[2] },
      { title: "seed", number: true, text: (r) => String(d.runs.seed[r[3]]),
        value: (r) => Number(d.runs.seed[r[3]]) }] };
  }

  function runsByPoint(d) {
    if (!d.runs.byPoint) {
      d.runs.byPoint = Array.from({ length: d.points.count }, () => []);
      d.runs.point.forEach((p, r) => d.runs.byPoint[p].push(r));
    }
    return d.runs.byPoint;
  }

  // The same shift for the same run whenever it is drawn, in -0.5 .. 0.5.
  function jitter(run) {
    return (run * 0.6180339887) % 1 - 0.5;
  }

  function runTip(d, view, r) {
    return [v.pointName(d, d.runs.point[r]), "seed " + d.runs.seed[r],
            v.measureName(d, view.measure) + ": " + short(d.runs.values[view.measure][r])]
      .join("\n");
  }

  // Least, quartiles, greatest: of the whole point, or of the values where several points meet.
  function boxOf(d, view, points, values) {
    const m = d.measures[view.measure];
    if (points.length === 1) {
      const row = v.rowOf(d, view.measure)[points[0]];
      if (row < 0 || m.q1[row] === null) return null;
      return [m.least[row], m.q1[row], m.median[row], m.q3[row], m.greatest[row]];
    }
    if (values.length < 5) return null;
    const sorted = values.slice().sort((a, b) => a - b);
    const at = (q) => {
      const place = q * (sorted.length - 1), low = Math.floor(place);
      return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
    };
    return [sorted[0], at(0.25), at(0.5), at(0.75), sorted[sorted.length - 1]];
  }

  function boxSeries(name, boxes, colour, width, c) {
    return {
      type: "custom", name, data: boxes, silent: true, z: 2, itemStyle: { color: colour },
      encode: { x: 0, y: [1, 2, 3, 4, 5] }, tooltip: { show: false },
      renderItem: (params, api) => {
        const y = (i) => api.coord([api.value(0), api.value(i)])[1];
        const x = api.coord([api.value(0), 0])[0];
        const half = Math.min(26, api.size([width, 0])[0] * 0.4);
        const style = { stroke: colour, lineWidth: 1.6, fill: "none" };
        const line = (x1, y1, x2, y2, lineWidth = 1.6) =>
          ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth } });
        return { type: "group", children: [
          { type: "rect", style: { fill: colour, opacity: 0.14 },
            shape: { x: x - half, y: y(4), width: 2 * half, height: y(2) - y(4) } },
          { type: "rect", style,
            shape: { x: x - half, y: y(4), width: 2 * half, height: y(2) - y(4) } },
          line(x - half, y(3), x + half, y(3), 3), line(x, y(4), x, y(5)), line(x, y(2), x, y(1)),
        ] };
      },
    };
  }

  // Cells where levels are few, coloured marks where factors were sampled.
  function heat(d, view, c) {
    const y = view.by !== null ? view.by : v.others(d, view)[0];
    const m = d.measures[view.measure], rows = v.rowOf(d, view.measure);
    const fx = d.factors[view.x], fy = d.factors[y];
    const points = v.pointsOf(d, view, [y]).filter((p) => rows[p] >= 0);
    const cells = fx.levels.length <= 40 && fy.levels.length <= 40;
    const place = (factor, f, p) => (cells || !factor.numeric ? factor.of_point[p]
                                                              : v.number(d, f, p));
    let data = points.map((p) => [place(fx, view.x, p), place(fy, y, p), m.mean[rows[p]], p])
      .filter((r) => r[2] !== null);
    if (cells) data = meanOfCells(data);
    const [low, high] = v.range(data.map((r) => r[2]));
    const longest = Math.max(...fy.levels.map((_, i) => v.levelText(fy, i).length));
    const gap = cells || !fy.numeric ? 24 + 7.6 * Math.min(24, longest) : 60;
    const labels = cells && fx.levels.length <= 14 && data.length <= 140;
    const levelAxis = (factor, f, more) => Object.assign(
      v.valueAxis(c, v.axisName(d, f), more), { type: "category",
        data: factor.levels.map((_, i) => v.levelText(factor, i)), splitLine: { show: false },
        axisTick: { show: false }, axisLabel: { color: c.ink, fontSize: 13, width: 180,
                                               overflow: "truncate" } });
    return {
      height: cells ? Math.max(260, Math.min(560, 130 + 54 * fy.levels.length)) : 440,
      title: m.title + " over " + fx.name + " and " + fy.name,
      words: where(d, { ...view, by: y }), table: summaryTable(d, view, points),
      option: {
        grid: { left: gap + 34, right: 120, top: 20, bottom: 62 },
        tooltip: tooltip(c, { trigger: "item", formatter: (item) => {
          const [, , mean, p] = item.data.value;
          return p < 0 ? "mean of several points: " + short(mean)
            : tipOf(d, view, [0, mean, m.lower[rows[p]], m.upper[rows[p]], p]);
        } }),
        xAxis: cells ? levelAxis(fx, view.x) : v.factorAxis(c, d, view.x),
        yAxis: cells ? levelAxis(fy, y, { nameGap: gap }) : v.factorAxis(c, d, y, { nameGap: gap }),
        visualMap: { min: low, max: high > low ? high : low + 1, dimension: 2, calculable: true,
          right: 6, top: "middle", itemHeight: 170, inRange: { color: v.scale }, formatter: short,
          textStyle: { color: c.soft, fontSize: 12 } },
        series: [{
          type: cells ? "heatmap" : "scatter", symbolSize: 12,
          data: data.map((value) => ({ value, label: {
            color: (value[2] - low) / (high - low || 1) > 0.55 ? "#000000" : "#ffffff" } })),
          itemStyle: { borderColor: c.paper, borderWidth: cells ? 2 : 0.5 },
          label: { show: labels, fontSize: 13, formatter: (item) => short(item.data.value[2]) },
        }],
      },
    };
  }

  // One row a cell; where several points meet, their mean and no point (-1).
  function meanOfCells(data) {
    const cells = new Map();
    for (const row of data) {
      const key = row[0] + "," + row[1];
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(row);
    }
    return [...cells.values()].map((rows) => (rows.length === 1 ? rows[0]
      : [rows[0][0], rows[0][1], rows.reduce((sum, r) => sum + r[2], 0) / rows.length, -1]));
  }

  // Empirical distribution functions, one a level, over the runs of all levels of the x factor.
  function distribution(d, view, c) {
    const points = v.pointsOf(d, view), runs = runsByPoint(d);
    const groups = v.groups(d, view, points), table = [];
    const series = groups.map((group) => {
      const values = group.points.flatMap((p) => runs[p])
        .map((r) => d.runs.values[view.measure][r]).filter((x) => x !== null)
        .sort((a, b) => a - b);
      const step = Math.max(1, Math.floor(values.length / 400)), curve = [];
      values.forEach((x, i) => {
        if (i % step && i !== values.length - 1) return;
        if (i === 0) curve.push([x, 0]);
        curve.push([x, (i + 1) / values.length]);
        table.push([group.name, x, (i + 1) / values.length]);
      });
      const colour = v.colour(c, group.level);
      const marked = Math.max(1, Math.floor(curve.length / 8));
      return Object.assign({
        type: "line", step: "end", name: group.name, data: curve, z: 3,
        symbolSize: (_, item) => (item.dataIndex % marked === 0 ? 7 : 0), showAllSymbol: true,
        lineStyle: { color: colour, width: 2.2, type: v.dash(group.level) },
        tooltip: { formatter: (item) => group.name + "\n" + Math.round(1000 * item.data[1]) / 10 +
          " % of " + values.length + " runs at most " + short(item.data[0]) },
      }, v.looks(c, group));
    });
    return {
      height: 400, words: where(d, view),
      title: "Distribution of " + d.measures[view.measure].title +
        (view.by === null ? "" : ", by " + d.factors[view.by].name),
      table: { rows: table, columns: [
        { title: "level", text: (r) => r[0], value: (r) => r[0] },
        { title: v.measureName(d, view.measure), number: true, text: (r) => short(r[1]),
          value: (r) => r[1] },
        { title: "share of runs", number: true, text: (r) => short(r[2]), value: (r) => r[2] }] },
      option: {
        grid: { left: 84, right: 34, top: groups.length > 1 ? 48 : 24, bottom: 62 },
        legend: legend(c, groups, true), tooltip: tooltip(c, { trigger: "item" }),
        xAxis: v.valueAxis(c, v.measureName(d, view.measure)),
        yAxis: v.valueAxis(c, "share of runs", { nameGap: 58, min: 0, max: 1, scale: false }),
        series,
      },
    };
  }
})();
