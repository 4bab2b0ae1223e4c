// SPDX-License-Identifier: Apache-2.0
// Draws the charts of a report. Names from the scenario reach the page only as text on a canvas:
// tooltips are drawn too (renderMode "richText"), nothing is ever parsed as HTML.
"use strict";
(function () {
  const { colours, short, tooltip, axis } = orreryChartStyle;
  const drawings = JSON.parse(document.getElementById("drawings").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const draw = { device, judges, fates, histogram, learning };
  const shown = [];

  drawings.forEach((drawing, index) => {
    const box = document.getElementById("figure-" + index);
    shown.push({ box, drawing, chart: null });
  });
  drawAll();
  dark.addEventListener("change", drawAll);
  window.addEventListener("resize", () => shown.forEach((one) => one.chart.resize()));
  document.documentElement.dataset.charts = String(shown.length);

  function drawAll() {
    for (const one of shown) {
      if (one.chart) one.chart.dispose();
      const made = draw[one.drawing.kind](one.drawing, colours());
      one.box.style.height = made.height + "px";
      one.chart = echarts.init(one.box, null, { renderer: "canvas" });
      made.option.animation = false;
      made.option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily };
      one.chart.setOption(made.option);
    }
  }

  // Signals over time, one strip each, then the scores; faults shaded, alerts marked.
  function device(d, c) {
    const strip = 92, gap = 40, top = 30;
    const option = {
      grid: [], xAxis: [], yAxis: [], series: [],
      axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: c.soft } },
      tooltip: tooltip(c, { trigger: "axis", formatter: deviceTip }),
      dataZoom: [],
    };
    d.panels.forEach((panel, i) => {
      const last = i === d.panels.length - 1;
      option.grid.push({ left: 64, right: 84, top: top + i * (strip + gap), height: strip });
      option.xAxis.push(axis(c, {
        gridIndex: i, min: 0, max: d.end, splitLine: { show: false },
        axisLabel: { show: last, color: c.soft }, axisTick: { show: last },
        axisPointer: { label: { show: false } },
        name: last ? "simulated time [" + d.time_unit + "]" : "",
        nameLocation: "middle", nameGap: 28,
      }));
      const name = panel.score ? "score of " + panel.name : panel.name + " [" + panel.unit + "]";
      option.yAxis.push(axis(c, {
        gridIndex: i, scale: true, splitNumber: 2, name: name, nameLocation: "end", nameGap: 9,
        nameTextStyle: { color: c.ink, fontSize: 13, fontWeight: 600, align: "left",
                         padding: [0, 0, 0, -52] },
        axisLabel: { color: c.soft, formatter: short, hideOverlap: true },
      }));
      option.series.push(curve(d, panel, i, c));
      if (panel.score) option.series.push(threshold(d, panel, i, c), alertBars(d, panel, i, c));
    });
    const all = d.panels.map((_, i) => i);
    const bottom = top + d.panels.length * (strip + gap);
    option.dataZoom = [
      { type: "inside", xAxisIndex: all, filterMode: "none", zoomOnMouseWheel: "ctrl" },
      { type: "slider", xAxisIndex: all, filterMode: "none", top: bottom + 14, height: 20,
        left: 64, right: 84, borderColor: c.rule, textStyle: { color: c.soft },
        labelFormatter: (value) => short(value), brushSelect: false, showDataShadow: false },
    ];
    return { option, height: bottom + 46 };

    function deviceTip(points) {
      const lines = ["t = " + short(points[0].value[0]) + " " + d.time_unit];
      for (const p of points.filter((q) => q.seriesType === "line")) {
        lines.push(p.marker + " " + p.seriesName + ": " + short(p.value[1]));
      }
      return lines.join("\n");
    }
  }

  function curve(d, panel, i, c) {
    const unit = panel.unit && panel.unit !== "1" ? " [" + panel.unit + "]" : "";
    const failures = d.faults.filter((f) => f.failed !== undefined);
    return {
      type: "line", name: panel.name + unit,
      xAxisIndex: i, yAxisIndex: i, data: panel.points, showSymbol: false, symbolSize: 5,
      lineStyle: { color: panel.score ? c.ink : c.accent, width: 1.3 },
      itemStyle: { color: panel.score ? c.ink : c.accent },
      markArea: {
        silent: true,
        itemStyle: { color: c.fault, borderColor: c.edge, borderWidth: 1, borderType: "dashed" },
        label: { show: i === 0, position: "insideTopLeft", color: c.edge, fontSize: 12,
                 formatter: (p) => p.data.words },
        data: d.faults.map((f) => [{ xAxis: f.from, words: f.label }, { xAxis: f.to }]),
      },
      markLine: {
        silent: true, symbol: "none", precision: 12,
        lineStyle: { color: c.bad, width: 1.4, type: "solid" },
        label: { show: i === 0, position: "end", color: c.bad, fontSize: 12,
                 formatter: () => "✗ failed" },
        data: failures.map((f) => ({ xAxis: f.failed })),
      },
    };
  }

  function threshold(d, panel, i, c) {
    const points = panel.threshold.slice();
    const last = points[points.length - 1];
    points.push([d.end, last[1]]);
    return {
      type: "line", name: "threshold of " + panel.name, xAxisIndex: i, yAxisIndex: i, data: points,
      step: "end", showSymbol: false, itemStyle: { color: c.bad },
      lineStyle: { color: c.bad, width: 1.6, type: "dashed" },
      endLabel: { show: true, formatter: () => "threshold", color: c.bad, fontSize: 12 },
    };
  }

  // Alerts of the agent as bars along the upper edge of its score, a triangle where each begins.
  function alertBars(d, panel, i, c) {
    const own = d.alerts.filter((a) => a.agent === panel.name);
    return {
      type: "custom", name: "alert", xAxisIndex: i, yAxisIndex: i, silent: true, clip: false,
      tooltip: { show: false }, data: own.map((a) => [a.from, 0, a.to]),
      encode: { x: [0, 2], y: -1 },
      renderItem: (params, api) => {
        const area = params.coordSys, y = area.y;
        const inside = (x) => Math.min(Math.max(x, area.x), area.x + area.width);
        const [from] = api.coord([api.value(0), 0]), [to] = api.coord([api.value(2), 0]);
        if (to < area.x || from > area.x + area.width) return null;
        const fill = own[params.dataIndex].true ? c.bad : c.paper;
        const style = { fill, stroke: c.bad, lineWidth: 1.5 };
        const bar = { type: "rect", style, shape: { x: inside(from), y: y - 3,
          width: Math.max(2, inside(to) - inside(from)), height: 5 } };
        if (from < area.x) return bar;
        return { type: "group", children: [bar, { type: "polygon", style,
          shape: { points: [[from - 6, y + 7], [from, y - 4], [from + 6, y + 7]] } }] };
      },
    };
  }

  // A row a judge, a panel a question; points with intervals.
  function judges(d, c) {
    const row = 30, top = 46, left = 190, width = 100 / d.panels.length;
    const height = top + d.rows.length * row + 52;
    const option = { grid: [], xAxis: [], yAxis: [], series: [], title: [],
                     tooltip: tooltip(c, { trigger: "item" }) };
    const box = document.querySelector(".judges").clientWidth || 1072;
    const each = (box - left - 16) / d.panels.length;
    d.panels.forEach((panel, i) => {
      const sizes = panel.points.flatMap((p) => [p.value, p.lower, p.upper]).filter((v) => v > 0);
      const floor = sizes.length ? 10 ** Math.floor(Math.log10(Math.min(...sizes))) : 0.01;
      option.grid.push({ left: left + i * each + 10, width: each - 30, top,
                         height: d.rows.length * row });
      option.xAxis.push(axis(c, Object.assign(
        { gridIndex: i, name: panel.unit + (panel.log ? " [1/d]" : " [1]"), nameLocation: "middle",
          nameGap: 28, axisLabel: { color: c.soft, formatter: short, hideOverlap: true } },
        panel.log ? { type: "log", min: floor } : { min: 0, max: 1, interval: 0.5 })));
      option.yAxis.push(axis(c, {
        gridIndex: i, type: "category", inverse: true, data: d.rows.map((_, k) => String(k)),
        axisTick: { show: false }, axisLine: { show: false },
        splitLine: { show: true, lineStyle: { color: c.rule } },
        axisLabel: { show: i === 0, fontSize: 13, width: left - 24, overflow: "truncate",
          color: (value) => (d.rows[Number(value)].control ? c.soft : c.ink),
          formatter: (value) => d.rows[Number(value)].label },
      }));
      option.title.push({ text: panel.title, left: left + i * each + 10, top: 8,
        textStyle: { color: c.ink, fontSize: 13, fontWeight: 600, width: each - 20,
                     overflow: "truncate" } });
      option.series.push(intervals(d, panel, i, floor, c));
    });
    return { option, height };
  }

  function intervals(d, panel, i, floor, c) {
    const at = (value) => (panel.log ? Math.max(value, floor) : value);
    const points = panel.points.filter((p) => p.value !== null);
    return {
      type: "custom", xAxisIndex: i, yAxisIndex: i, name: panel.title,
      data: points.map((p) => [at(p.value), p.row, at(p.lower ?? p.value), at(p.upper ?? p.value)]),
      encode: { x: [0, 2, 3], y: 1 },
      tooltip: { formatter: (item) => {
        const p = points[item.dataIndex];
        const range = p.lower === null && p.upper === null ? ""
          : "\n95 % interval " + short(p.lower) + " to " + short(p.upper);
        const value = panel.title + ": " + short(p.value);
        return d.rows[p.row].label + "\n" + value + range + "\nn = " + p.n;
      } },
      renderItem: (params, api) => {
        const control = d.rows[api.value(1)].control;
        const colour = control ? c.control : c.accent;
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        const from = api.coord([api.value(2), api.value(1)])[0];
        const to = api.coord([api.value(3), api.value(1)])[0];
        const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 },
                                            style: { stroke: colour, lineWidth: 2 } });
        const mark = control
          ? { type: "polygon", shape: { points: [[x - 6, y], [x, y - 6], [x + 6, y], [x, y + 6]] },
              style: { fill: c.paper, stroke: colour, lineWidth: 2 } }
          : { type: "circle", shape: { cx: x, cy: y, r: 6 }, style: { fill: colour } };
        return { type: "group", children: [line(from, y, to, y), line(from, y - 4, from, y + 4),
                                           line(to, y - 4, to, y + 4), mark] };
      },
    };
  }

  // From sent to fates, and to who lost it and why.
  function fates(d, c) {
    const tones = { delivered: c.good, in_flight: c.accent, dropped: c.bad, expired: c.open,
                    rejected: c.edge };
    const leaves = d.nodes.length;
    return {
      height: Math.max(180, 60 + leaves * 30),
      option: {
        tooltip: tooltip(c, { trigger: "item", formatter: (p) => p.dataType === "edge"
          ? d.nodes[Number(p.data.target)].label : d.nodes[Number(p.name)].label }),
        series: [{
          type: "sankey", left: 4, right: 260, top: 12, bottom: 12, nodeWidth: 14, nodeGap: 22,
          draggable: false, emphasis: { disabled: true }, layoutIterations: 0, nodeAlign: "left",
          data: d.nodes.map((n, i) => ({ name: String(i),
            itemStyle: { color: tones[n.tone] || c.soft, borderWidth: 0 } })),
          links: d.links.map((l) => ({ source: String(l.from), target: String(l.to),
                                       value: l.count })),
          lineStyle: { color: "target", opacity: 0.32, curveness: 0.5 },
          label: { color: c.ink, fontSize: 13, formatter: (p) => d.nodes[Number(p.name)].label,
                   width: 250, overflow: "truncate", textBorderColor: c.paper, textBorderWidth: 4 },
        }],
      },
    };
  }

  // Losses by epoch; the vertical line stands at the weights that were kept.
  function learning(d, c) {
    const line = (name, points, colour, type, keep) => ({
      type: "line", name, data: points,
      symbol: "circle", symbolSize: 4, showSymbol: points.length < 60,
      lineStyle: { color: colour, width: 1.5, type }, itemStyle: { color: colour },
      markLine: keep === null ? undefined : {
        silent: true, symbol: "none", precision: 0, lineStyle: { color: c.good, type: "dashed" },
        label: { color: c.good, formatter: "kept" }, data: [{ xAxis: keep }],
      },
    });
    const option = {
      grid: { left: 72, right: 84, top: 40, bottom: 48 },
      legend: { top: 4, textStyle: { color: c.ink } },
      tooltip: tooltip(c, { trigger: "axis" }),
      xAxis: axis(c, { name: d.across || "epoch", nameLocation: "middle", nameGap: 28, min: 1,
                       minInterval: 1, splitLine: { show: false } }),
      yAxis: axis(c, { type: d.log ? "log" : "value", name: d.up || "loss", scale: true,
                       axisLabel: { color: c.soft, formatter: short } }),
      series: [line("training", d.train, c.accent, "solid", d.kept),
               line("held out", d.held_out, c.ink, "dashed", null)],
    };
    return { option, height: 280 };
  }

  function histogram(d, c) {
    const low = Math.min(...d.bins.map((b) => (b[0] > 0 ? b[0] : b[1] / 2)));
    const edge = (x) => (d.log ? Math.max(x, low) : x);
    return {
      height: 300,
      option: {
        grid: { left: 76, right: 30, top: 36, bottom: 52 },
        tooltip: tooltip(c, { trigger: "item", formatter: (p) => {
          const [from, to, count] = d.bins[p.dataIndex].map(short);
          return from + " to " + to + " " + d.unit + ": " + count;
        } }),
        xAxis: axis(c, { type: d.log ? "log" : "value", scale: true, splitLine: { show: false },
          name: d.name + " [" + d.unit + "]", nameLocation: "middle", nameGap: 30,
          axisLabel: { color: c.soft, formatter: short } }),
        yAxis: axis(c, { name: "count", nameLocation: "end",
                         axisLabel: { color: c.soft, formatter: short } }),
        series: [{
          type: "custom", data: d.bins.map((b) => [edge(b[0]), edge(b[1]), b[2]]),
          encode: { x: [0, 1], y: 2 },
          renderItem: (params, api) => {
            const from = api.coord([api.value(0), api.value(2)]);
            const to = api.coord([api.value(1), 0]);
            return { type: "rect", shape: { x: from[0], y: from[1],
              width: Math.max(1, to[0] - from[0] - 1), height: to[1] - from[1] },
              style: { fill: c.accent, opacity: 0.8 } };
          },
          markLine: { silent: true, symbol: "none", precision: 12,
            lineStyle: { color: c.ink, type: "dashed", width: 1.4 },
            label: { color: c.ink, fontSize: 12, position: "end",
                     formatter: (p) => d.marks[p.data.mark].label },
            data: d.marks.map((m, k) => ({ xAxis: m.at, mark: k })) },
        }],
      },
    };
  }
})();
