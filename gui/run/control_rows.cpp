// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/control_rows.h"

#include <QObject>
#include <cmath>

#include "gui/forms/readable.h"
#include "scenarios/format/units.h"
#include "scenarios/report/quantity.h"

namespace orrery::gui {

using engine::SimTime;
using scenarios::ControlOutline;
using scenarios::ControlQuantity;
using scenarios::ControlTrail;
using scenarios::MakerTrail;
using Reduce = scenarios::MeasureElement::Reduce;

namespace {

const QString kDash = QStringLiteral("–");

Cell words(const QString& text, Cell::Tone tone = Cell::Tone::kPlain) {
  Cell cell;
  cell.text = text.isEmpty() ? kDash : text;
  cell.tone = text.isEmpty() ? Cell::Tone::kDim : tone;
  return cell;
}

Cell number(const ControlQuantity& quantity, double value) {
  Cell cell = std::isnan(value) ? words({}) : words(readableIn(quantity, value));
  cell.is_number = true;
  // The table rounds; the tip tells the value that the run computes with.
  if (!std::isnan(value))
    cell.help =
        QString("%1 %2").arg(value, 0, 'g', 17).arg(quantity.unit == "1" ? "" : qt(quantity.unit));
  return cell;
}

/// A reward; among other facts it stands to the left.
Cell plain(double value, bool is_number = true) {
  Cell cell = number(ControlQuantity{}, value);
  cell.is_number = is_number;
  return cell;
}

CellRow fact(const QString& name, const Cell& said) {
  return {words(name, Cell::Tone::kDim), said};
}

QString counted(std::uint64_t count) { return qt(scenarios::grouped(count)); }

QString spanOf(engine::Duration span) {
  return qt(scenarios::format_quantity(span.seconds(), "s"));
}

bool isSingle(const ControlTrail& trail) { return trail.look.count == 1; }

Cell whoDecides(const ControlOutline& control, const std::optional<bool>& fallback) {
  if (!fallback) return words(QObject::tr("not recorded"), Cell::Tone::kDim);
  if (*fallback)
    return words(QObject::tr("▲ fallback %1").arg(qt(control.fallback)), Cell::Tone::kWarning);
  return words(QObject::tr("● %1").arg(qt(control.model)), Cell::Tone::kGood);
}

Cell whoDecidesNow(const ControlOutline& control, const ControlTrail& trail) {
  if (trail.at == SimTime::never()) return words(QObject::tr("nobody yet"), Cell::Tone::kDim);
  if (isSingle(trail)) return whoDecides(control, trail.makers.front().fallback);
  if (!trail.on_fallback_now) return words(QObject::tr("not recorded"), Cell::Tone::kDim);
  const std::size_t on_fallback = *trail.on_fallback_now;
  if (on_fallback == 0) return whoDecides(control, false);
  return words(QObject::tr("▲ %1 for %2, fallback %3 for %4")
                   .arg(qt(control.model), counted(trail.look.count - on_fallback),
                        qt(control.fallback), counted(on_fallback)),
               Cell::Tone::kWarning);
}

/// How many decisions in a row with a missing value it bears.
Cell patience(const ControlOutline& control) {
  if (control.fallback_after <= 1) return words(QObject::tr("one decision with a value missing"));
  Cell cell = words(QObject::tr("%1 decisions in a row with a value missing")
                        .arg(counted(control.fallback_after)));
  cell.help = cell.text;
  return cell;
}

Cell share(const std::optional<std::uint64_t>& part, const std::optional<std::uint64_t>& whole) {
  if (!whole) return words({});
  if (!part) return words(QObject::tr("not recorded"), Cell::Tone::kDim);
  const double percent = *whole == 0 ? 0.0 : 100.0 * double(*part) / double(*whole);
  return words(
      QObject::tr("%1 of %2 (%3 %)").arg(counted(*part), counted(*whole)).arg(percent, 0, 'f', 1),
      *part > 0 ? Cell::Tone::kWarning : Cell::Tone::kPlain);
}

QString expected(const ControlOutline::Observation& one) {
  if (!std::isfinite(one.low) || !std::isfinite(one.high)) return {};
  return QObject::tr("%1 to %2").arg(readableIn(one, one.low), readableIn(one, one.high));
}

Cell observedState(const ControlOutline::Observation& one, const scenarios::ObservedValue& seen) {
  using Kind = ControlOutline::Observation::Kind;
  if (seen.missing) {
    Cell cell = words(QObject::tr("▲ missing"), Cell::Tone::kWarning);
    cell.help = QObject::tr("nothing arrived, or it is too old: the value is a stand-in");
    return cell;
  }
  switch (one.kind) {
    case Kind::kReading: return words(QObject::tr("● arrived"), Cell::Tone::kGood);
    case Kind::kEarlier: return words(QObject::tr("earlier"), Cell::Tone::kDim);
    case Kind::kAge: return words(QObject::tr("age"), Cell::Tone::kDim);
    case Kind::kForecast: return words(QObject::tr("forecast"), Cell::Tone::kDim);
    case Kind::kClock: return words(QObject::tr("clock"), Cell::Tone::kDim);
    case Kind::kAction: return words(QObject::tr("own action"), Cell::Tone::kDim);
  }
  return {};
}

QString levelWords(const ControlOutline::Action& action, double value) {
  for (std::size_t i = 0; i < action.levels.size() && i < action.level_names.size(); ++i) {
    if (action.levels[i] == value)
      return QObject::tr("%1 (%2)").arg(spoken(action.level_names[i]), readableIn(action, value));
  }
  return readableIn(action, value);
}

QString boundsWords(const ControlOutline::Action& action) {
  if (action.levels.empty())
    return QObject::tr("%1 to %2")
        .arg(readableIn(action, action.low), readableIn(action, action.high));
  QStringList levels;
  for (const double level : action.levels) levels << readableIn(action, level);
  return QObject::tr("one of %1").arg(levels.join(", "));
}

QString reduceWords(Reduce reduce) {
  switch (reduce) {
    case Reduce::kSum: return QObject::tr("sum");
    case Reduce::kMean: return QObject::tr("mean of the steps");
    case Reduce::kMin: return QObject::tr("least of the steps");
    case Reduce::kMax: return QObject::tr("largest of the steps");
  }
  return {};
}

Cell costSoFar(const ControlOutline::Cost& cost, double so_far, bool is_one) {
  Cell cell = number(cost, so_far);
  if (!is_one || std::isnan(so_far) || so_far <= cost.budget) return cell;
  cell.text = QStringLiteral("▲ ") + cell.text;
  cell.tone = Cell::Tone::kWarning;
  cell.help = QObject::tr("above the budget; %1").arg(cell.help);
  return cell;
}

}  // namespace

QString readableIn(const ControlQuantity& quantity, double value) {
  if (quantity.shown.empty() || std::isnan(value)) return readable(value, quantity.unit);
  return readable(quantity.in_shown(value), "1") + QChar(' ') + readableUnit(quantity.shown);
}

QStringList decisionColumns() { return {QObject::tr("Property"), QObject::tr("Value")}; }

std::vector<CellRow> decisionRows(const ControlOutline& control, const ControlTrail& trail) {
  std::vector<CellRow> rows = {
      fact(QObject::tr("Decides now"), whoDecidesNow(control, trail)),
      fact(QObject::tr("Latest decision"), words(readableTime(trail.at))),
      fact(QObject::tr("Decides every"), words(spanOf(control.period))),
      fact(QObject::tr("Controller"), words(qt(control.model))),
      fact(QObject::tr("Fallback"),
           words(control.fallback.empty() ? QObject::tr("none") : qt(control.fallback)))};
  if (!control.fallback.empty())
    rows.push_back(fact(QObject::tr("Takes over after"), patience(control)));
  rows.push_back(fact(QObject::tr("Runs on"), words(qt(control.node))));
  const auto add_counts = [&](const QString& whose, const auto& of) {
    rows.push_back(fact(QObject::tr("Decisions") + whose,
                        words(of.decisions ? counted(*of.decisions) : QString())));
    if (!control.fallback.empty())
      rows.push_back(
          fact(QObject::tr("By the fallback") + whose, share(of.on_fallback, of.decisions)));
    rows.push_back(fact(QObject::tr("Reward so far") + whose, plain(of.reward_so_far, false)));
  };
  if (isSingle(trail)) {
    const MakerTrail& maker = trail.makers.front();
    rows.push_back(fact(QObject::tr("Reward of the last step"), plain(maker.reward, false)));
    add_counts({}, maker);
  }
  if (control.makers > 1) add_counts(QObject::tr(", all %1").arg(counted(control.makers)), trail);
  return rows;
}

QStringList observationColumns() {
  return {QObject::tr("Observation"), QObject::tr("Value"), QObject::tr("State"),
          QObject::tr("Age"), QObject::tr("Expected")};
}

std::vector<CellRow> observationRows(const ControlOutline& control, const ControlTrail& trail) {
  std::vector<CellRow> rows;
  if (!isSingle(trail) || trail.at == SimTime::never()) return rows;
  const auto& observed = trail.makers.front().observed;
  for (std::size_t i = 0; i < observed.size() && i < control.observations.size(); ++i) {
    const auto& one = control.observations[i];
    const auto& seen = observed[i];
    const bool dated = seen.sampled_at != SimTime::never();
    Cell age = dated ? words(readableSpan((trail.at - seen.sampled_at).seconds())) : words({});
    age.is_number = true;
    if (dated)
      age.help =
          QObject::tr("sampled at %1; age when it decided").arg(readableTime(seen.sampled_at));
    rows.push_back({words(spoken(one.name)), number(one, seen.value), observedState(one, seen), age,
                    words(expected(one), Cell::Tone::kDim)});
  }
  return rows;
}

QStringList actionColumns() {
  return {QObject::tr("Action"), QObject::tr("Decided"), QObject::tr("Bounds"),
          QObject::tr("Commands")};
}

std::vector<CellRow> actionRows(const ControlOutline& control, const ControlTrail& trail) {
  std::vector<CellRow> rows;
  if (!isSingle(trail)) return rows;
  const bool any = trail.at != SimTime::never();
  for (std::size_t a = 0; a < control.actions.size(); ++a) {
    const auto& action = control.actions[a];
    const double value = any ? trail.makers.front().actions[a] : scenarios::kUnknown;
    Cell decided = number(action, value);
    if (!std::isnan(value)) decided.text = levelWords(action, value);
    rows.push_back({words(spoken(action.name)), decided, words(boundsWords(action)),
                    words(qt(action.to), Cell::Tone::kDim)});
  }
  return rows;
}

QStringList worthColumns() {
  return {QObject::tr("Measure"), QObject::tr("Last step"), QObject::tr("So far"),
          QObject::tr("Budget")};
}

std::vector<CellRow> worthRows(const ControlOutline& control, const ControlTrail& trail) {
  const bool single = isSingle(trail);
  const MakerTrail& maker = trail.makers.front();
  const auto& measures = single ? maker.measures_so_far : trail.measures_so_far;
  const auto& costs = single ? maker.costs_so_far : trail.costs_so_far;
  std::vector<CellRow> rows;
  for (std::size_t m = 0; m < control.measures.size(); ++m) {
    const auto& measure = control.measures[m];
    Cell so_far = number(measure, measures[m]);
    so_far.help = reduceWords(measure.so_far) + (so_far.help.isEmpty() ? "" : "; ") + so_far.help;
    rows.push_back({words(spoken(measure.name)),
                    single ? number(measure, maker.measures[m]) : words({}), so_far, words({})});
  }
  for (std::size_t c = 0; c < control.costs.size(); ++c) {
    const auto& cost = control.costs[c];
    Cell budget = words(QObject::tr("%1 in %2%3")
                            .arg(readableIn(cost, cost.budget), spanOf(control.episode),
                                 single ? QString() : QObject::tr(" each")));
    rows.push_back({words(QObject::tr("cost %1").arg(spoken(cost.name))),
                    single ? number(cost, maker.costs[c]) : words({}),
                    costSoFar(cost, costs[c], single), budget});
  }
  return rows;
}

QStringList makerColumns() {
  return {QObject::tr("Decision maker"), QObject::tr("Decides"),     QObject::tr("Missing"),
          QObject::tr("Decided"),        QObject::tr("Last reward"), QObject::tr("Reward so far")};
}

std::vector<CellRow> makerRows(const ControlOutline& control, const ControlTrail& trail) {
  std::vector<CellRow> rows;
  if (isSingle(trail) || trail.at == SimTime::never()) return rows;
  for (const MakerTrail& maker : trail.makers) {
    QStringList decided;
    for (std::size_t a = 0; a < control.actions.size() && a < maker.actions.size(); ++a) {
      if (!std::isnan(maker.actions[a]))
        decided << spoken(control.actions[a].name) + ' ' +
                       levelWords(control.actions[a], maker.actions[a]);
    }
    Cell missing =
        maker.missing
            ? words(QObject::tr("%1 of %2").arg(*maker.missing).arg(control.observations.size()),
                    *maker.missing > 0 ? Cell::Tone::kWarning : Cell::Tone::kDim)
            : words({});
    rows.push_back({words(qt(control.maker_name(maker.maker))), whoDecides(control, maker.fallback),
                    missing, words(decided.join(", ")), plain(maker.reward),
                    plain(maker.reward_so_far)});
  }
  return rows;
}

QString controlTitle(const ControlOutline& control, const ControlTrail& trail) {
  const QString name = spoken(control.name);
  if (!isSingle(trail))
    return QObject::tr("Controller %1, %2 decision makers").arg(name, counted(trail.look.count));
  const std::string maker = control.maker_name(trail.look.first);
  return maker.empty() ? QObject::tr("Controller %1").arg(name)
                       : QObject::tr("Controller %1 of %2").arg(name, qt(maker));
}

QString leftOut(const ControlOutline& control, const ControlTrail& trail) {
  QStringList lines;
  if (trail.makers_left_out() > 0)
    lines << QObject::tr("%1 of %2 decision makers are not shown here.")
                 .arg(counted(trail.makers_left_out()), counted(trail.look.count));
  if (!isSingle(trail))
    lines << QObject::tr("Select one of %1 to see what it sees.").arg(qt(control.each));
  const std::size_t observed = isSingle(trail) ? trail.makers.front().observed.size() : 0;
  if (observed > 0 && observed < control.observations.size())
    lines << QObject::tr("%1 of %2 observations are not shown here.")
                 .arg(counted(control.observations.size() - observed),
                      counted(control.observations.size()));
  if (trail.counted_since > SimTime{})
    lines << QObject::tr(
                 "The numbers so far of single decision makers are counted since %1: the "
                 "unfinished run has them all together only.")
                 .arg(readableTime(trail.counted_since));
  if (!trail.left_out.empty()) lines << qt(trail.left_out);
  return lines.join('\n');
}

}  // namespace orrery::gui
