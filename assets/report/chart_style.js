// SPDX-License-Identifier: Apache-2.0
// What all charts of a report have in common: colours of the page, number formats, axes, tooltips.
"use strict";
const orreryChartStyle = (function () {
  return { colours, short, tooltip, axis };

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue("--" + name).trim();
    return {
      ink: get("ink"), soft: get("soft"), rule: get("rule"), paper: get("paper"),
      panel: get("panel"), accent: get("accent"), good: get("good"), bad: get("bad"),
      open: get("open"), fault: get("fault"), edge: get("fault-edge"), control: get("control"),
    };
  }

  // Three significant digits, as in the tables.
  function short(value) {
    if (value === null || value === undefined) return "n/a";
    const size = Math.abs(value);
    if (size >= 1000 && size < 1e9) return Math.round(value).toLocaleString("en-US");
    return String(Number(value.toPrecision(3)));
  }

  function tooltip(c, more) {
    return Object.assign({
      renderMode: "richText", confine: true, backgroundColor: c.panel, borderColor: c.rule,
      textStyle: { color: c.ink, fontSize: 12 },
    }, more);
  }

  function axis(c, more) {
    return Object.assign({
      type: "value", axisLine: { lineStyle: { color: c.soft } },
      axisTick: { lineStyle: { color: c.soft } }, axisLabel: { color: c.soft, fontSize: 12 },
      splitLine: { lineStyle: { color: c.rule, width: 1 } },
      nameTextStyle: { color: c.soft, fontSize: 12 },
    }, more);
  }
})();
