// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/inspection_rows.h"

#include <QObject>
#include <algorithm>
#include <array>
#include <cmath>

#include "gui/forms/readable.h"
#include "gui/run/sequence_layout.h"

namespace orrery::gui {

using scenarios::Inspection;
using scenarios::PlantOutline;
using scenarios::SeriesKey;

namespace {

Cell words(const QString& text, Cell::Tone tone = Cell::Tone::kPlain) {
  Cell cell;
  cell.text = text;
  cell.tone = tone;
  return cell;
}

Cell value(double number, const std::string& unit, const QString& missing = {}) {
  const bool nothing = std::isnan(number);
  Cell cell = words(nothing && !missing.isEmpty() ? missing : readable(number, unit),
                    nothing ? Cell::Tone::kDim : Cell::Tone::kPlain);
  cell.is_number = true;
  // The table rounds; the tip tells the value that the run computes with.
  if (!nothing)
    cell.help = QString("%1 %2").arg(number, 0, 'g', 17).arg(unit == "1" ? "" : qt(unit));
  return cell;
}

Cell moment(engine::SimTime time) {
  Cell cell = words(readableTime(time),
                    time == engine::SimTime::never() ? Cell::Tone::kDim : Cell::Tone::kPlain);
  cell.is_number = true;
  return cell;
}

const PlantOutline::Population* ownerOf(const PlantOutline& outline, engine::DeviceId device) {
  const std::size_t owner = outline.population_of(device);
  return owner < outline.populations.size() ? &outline.populations[owner] : nullptr;
}

const char* shapeWord(engine::PortShape shape) {
  switch (shape) {
    case engine::PortShape::kScalar: return "";
    case engine::PortShape::kWaveform: return "waveform";
    case engine::PortShape::kImage: return "image";
    case engine::PortShape::kPosition: return "position";
  }
  return "";
}

/// What stands in place of a number for a signal of many values.
QString manyValues(const PlantOutline::Signal& signal) {
  return signal.width > 1 ? QObject::tr("%1 values").arg(signal.width) : QString();
}

}  // namespace

QStringList flowColumns() {
  return {QObject::tr("Signal"),  QObject::tr("True"), QObject::tr("Sensor"),
          QObject::tr("Arrived"), QObject::tr("Age"),  QObject::tr("Quality")};
}

std::vector<CellRow> flowRows(const PlantOutline& outline, const Inspection& inspection,
                              engine::SimTime now) {
  std::vector<CellRow> rows;
  for (const auto& trail : inspection.signals) {
    if (trail.signal >= outline.signals.size()) continue;
    const auto& signal = outline.signals[trail.signal];
    const QString many = manyValues(signal);
    const auto stage = [&](double number, SeriesKey::Kind kind) {
      Cell cell = value(number, signal.unit, many);
      if (signal.width == 1) cell.series = SeriesKey{kind, trail.signal, inspection.device};
      return cell;
    };
    Cell name = words(qt(signal.name.substr(signal.name.find('.') + 1)));
    name.text.replace('_', ' ');
    name.help = QObject::tr("%1, measures %2").arg(qt(signal.name), spoken(signal.measures));
    const bool never = trail.arrived_at == engine::SimTime::never();
    Cell age = never ? words(QStringLiteral("–"), Cell::Tone::kDim)
                     : words(readableSpan((now - trail.arrived_at).seconds()));
    age.is_number = true;
    if (!never)
      age.help = QObject::tr("sampled at %1, arrived at %2")
                     .arg(readableTime(trail.sampled_at), readableTime(trail.arrived_at));
    const bool good = trail.quality == engine::Quality::kGood;
    rows.push_back({name, stage(trail.truth, SeriesKey::Kind::kTruth),
                    stage(trail.sampled, SeriesKey::Kind::kSampled),
                    stage(trail.arrived, SeriesKey::Kind::kArrived), age,
                    words((good ? QString() : QStringLiteral("▲ ")) + qualityWords(trail.quality),
                          good ? Cell::Tone::kDim : Cell::Tone::kWarning)});
  }
  return rows;
}

QString qualityWords(engine::Quality quality) {
  using engine::Quality;
  static const std::array<std::pair<Quality, const char*>, 7> kWords = {
      {{Quality::kMissing, "missing"},
       {Quality::kSaturated, "saturated"},
       {Quality::kFilled, "filled"},
       {Quality::kCorrected, "corrected"},
       {Quality::kRejected, "rejected"},
       {Quality::kTranslated, "translated"},
       {Quality::kLate, "late"}}};
  QStringList words;
  for (const auto& [flag, word] : kWords) {
    if (has(quality, flag)) words << word;
  }
  return words.isEmpty() ? QObject::tr("good") : words.join(", ");
}

QStringList judgementColumns() {
  return {QObject::tr("Agent"), QObject::tr("Score"), QObject::tr("Threshold"),
          QObject::tr("Verdict"), QObject::tr("Blames")};
}

std::vector<CellRow> judgementRows(const PlantOutline& outline, const Inspection& inspection) {
  std::vector<CellRow> rows;
  for (const auto& trail : inspection.judgements) {
    if (trail.agent >= outline.agents.size()) continue;
    const auto& agent = outline.agents[trail.agent];
    Cell name = words(qt(agent.name));
    name.help = QObject::tr("%1 on %2, judged at %3")
                    .arg(qt(agent.model), qt(agent.node), readableTime(trail.at));
    Cell score = value(trail.score, "1");
    score.series = SeriesKey{SeriesKey::Kind::kScore, trail.agent, inspection.device};
    const bool judged = trail.at != engine::SimTime::never();
    const Cell verdict = !judged       ? words(QObject::tr("not yet"), Cell::Tone::kDim)
                         : trail.alert ? words(QObject::tr("◆ alert"), Cell::Tone::kAlarm)
                                       : words(QObject::tr("● normal"), Cell::Tone::kGood);
    rows.push_back(
        {name, score, value(trail.threshold, "1"), verdict, words(spoken(trail.blamed))});
  }
  return rows;
}

QStringList outputColumns() {
  return {QObject::tr("Quantity"), QObject::tr("Value"), QObject::tr("Meaning")};
}

std::vector<CellRow> outputRows(const PlantOutline& outline, const Inspection& inspection) {
  std::vector<CellRow> rows;
  const auto* owner = ownerOf(outline, inspection.device);
  if (owner == nullptr) return rows;
  for (std::size_t i = 0; i < owner->outputs.size(); ++i) {
    const auto& port = owner->outputs[i];
    const double number =
        i < inspection.outputs.size() ? inspection.outputs[i] : double(scenarios::kNoValue);
    rows.push_back({words(spoken(port.name)), value(number, port.unit, shapeWord(port.shape)),
                    words(qt(port.meaning), Cell::Tone::kDim)});
  }
  return rows;
}

QStringList faultColumns() {
  return {QObject::tr("Fault"), QObject::tr("State"), QObject::tr("Severity"),
          QObject::tr("Since"), QObject::tr("Until"), QObject::tr("Failed at"),
          QObject::tr("On")};
}

std::vector<CellRow> faultRows(const Inspection& inspection, engine::SimTime now) {
  std::vector<const engine::FaultRecord*> order;
  for (const auto& fault : inspection.faults) order.push_back(&fault);
  const auto active = [&](const engine::FaultRecord* fault) {
    return fault->start <= now && now < fault->end;
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    if (active(a) != active(b)) return active(a);
    return a->start > b->start;
  });
  std::vector<CellRow> rows;
  for (const engine::FaultRecord* fault : order) {
    Cell kind = words(spoken(fault->model));
    kind.help = qt(fault->fault);
    const bool failed = fault->failed_at <= now;
    const Cell state = !active(fault) ? words(QObject::tr("over"), Cell::Tone::kDim)
                       : failed       ? words(QObject::tr("✖ failed"), Cell::Tone::kFault)
                                      : words(QObject::tr("▲ active"), Cell::Tone::kFault);
    rows.push_back({kind, state, value(fault->severity, "1"), moment(fault->start),
                    moment(fault->end), moment(fault->failed_at), words(qt(fault->target))});
  }
  return rows;
}

QStringList messageColumns() {
  return {QObject::tr("Sent"), QObject::tr("What"), QObject::tr("From"),
          QObject::tr("To"),   QObject::tr("Took"), QObject::tr("Value")};
}

std::vector<CellRow> messageRows(const PlantOutline& outline, const Inspection& inspection,
                                 engine::SimTime now) {
  std::vector<CellRow> rows;
  const auto& messages = inspection.messages;
  const engine::Duration slowest = slowestOf(messages);
  for (auto one = messages.rbegin(); one != messages.rend(); ++one) {
    Cell took;
    switch (fateOf(*one, slowest, now)) {
      case MessageFate::kArrived: {
        took = words(readableSpan((one->arrived - one->sent).seconds()));
        break;
      }
      case MessageFate::kUnderWay:
        took = words(QObject::tr("… under way"), Cell::Tone::kDim);
        break;
      case MessageFate::kLost: took = words(QObject::tr("✖ lost"), Cell::Tone::kWarning); break;
    }
    took.is_number = true;
    rows.push_back({moment(one->sent), words(qt(one->what)), words(qt(one->from)),
                    words(qt(one->to)), took,
                    value(one->value, unitOfMessage(outline, inspection.device, *one))});
  }
  return rows;
}

std::string unitOfMessage(const PlantOutline& outline, engine::DeviceId device,
                          const scenarios::MessageTrace& message) {
  const auto* owner = ownerOf(outline, device);
  if (message.kind == scenarios::MessageTrace::Kind::kCommand && owner != nullptr) {
    for (const auto& input : owner->inputs) {
      if (input.name == message.what) return input.unit;
    }
  }
  for (const auto& signal : outline.signals) {
    if (signal.name == message.what) return signal.unit;
  }
  return "1";
}

}  // namespace orrery::gui
