// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/run_steering.h"

#include <QFileDialog>
#include <QMenu>

#include "gui/run/ask_popover.h"
#include "gui/run/moment.h"
#include "gui/run/time_words.h"

namespace orrery::gui {

using scenarios::RunMode;
using scenarios::RunState;

namespace {

enum class Need { kPlant, kLive, kAhead, kLiveAhead, kEnded };

struct Line {
  const char* id;
  Need need;
};
constexpr Line kLines[] = {
    {"run.toggle", Need::kAhead},      {"run.run", Need::kAhead},
    {"run.fast", Need::kLiveAhead},    {"run.express", Need::kLiveAhead},
    {"run.step", Need::kLiveAhead},    {"run.until", Need::kLiveAhead},
    {"run.restart", Need::kPlant},     {"run.snapshot", Need::kLive},
    {"run.restore", Need::kLive},      {"run.save_unfinished", Need::kLive},
    {"run.save_result", Need::kEnded},
};

// Why not; empty: it can.
QString obstacle(Need need, const PlantLink& plant) {
  const RunState state = plant.view()->state;
  if (!plant.source()) return "nothing is open";
  if (state == RunState::kOpening) return "the plant is still being built";
  if (state == RunState::kFailed && need != Need::kPlant) return "the run failed";
  const bool live = plant.session() != nullptr;
  if (need != Need::kPlant && need != Need::kAhead && !live)
    return "this is a finished run that is played back";
  const bool ahead = need == Need::kAhead || need == Need::kLiveAhead;
  if (ahead && state == RunState::kEnded) return "the run is at its end: restart, or seek back";
  if (need == Need::kEnded && state != RunState::kEnded) return "the run has not ended yet";
  return {};
}

}  // namespace

RunSteering::RunSteering(PanelContext& context, QObject* parent)
    : QObject(parent), context_(context) {
  addActions();
  connect(&context.plant, &PlantLink::viewChanged, this, &RunSteering::update);
  connect(&context.plant, &PlantLink::sourceChanged, this, [this] {
    stops_.clear();
    told_.reset();
    if (context_.plant.source()) context_.plant.source()->set_speed(speed_);
    update();
  });
  update();
}

void RunSteering::addActions() {
  auto& book = context_.actions;
  const auto add = [&](const char* id, const char* title, const char* help, const char* key,
                       const char* icon, std::function<void()> call) {
    book.add({id, "Run", title, help, QKeySequence(key), icon}, std::move(call));
  };
  add("run.toggle", "Run or pause", "Runs the plant, or pauses it", "Space", "run",
      [this] { toggle(); });
  add("run.run", "Run", "Runs at the speed of the dial, with 25 views a second", "F5", "run",
      [this] { play(RunMode::kRun); });
  add("run.fast", "Fast", "Runs as fast as possible, with 10 views a second", "Shift+F5", "fast",
      [this] { play(RunMode::kFast); });
  add("run.express", "Express", "Runs as fast as possible, with one view a second", "Ctrl+F5",
      "express", [this] { play(RunMode::kExpress); });
  add("run.step", "Single step", "Handles everything at the next instant", "F10", "step", [this] {
    if (auto* session = context_.plant.session()) session->step();
  });
  add("run.until", "Run until...", "Runs until a time, an alarm, a fault or a condition", "Ctrl+U",
      "until", [this] { askUntil(); });
  add("run.restart", "Restart", "Goes back to the start of the run", "Ctrl+Shift+F5", "reload",
      [this] { seekTo(context_, {}); });
  add("run.snapshot", "Snapshot...", "Keeps the run as it stands, under a name", "Ctrl+Shift+S",
      "snapshot", [this] { askSnapshot(); });
  add("run.restore", "Restore...", "Goes back to a snapshot", "Ctrl+Shift+B", "restore",
      [this] { openSnapshots(); });
  add("run.save_unfinished", "Save unfinished run...",
      "Writes the run as it stands, so that it can be gone on with later", "Ctrl+Alt+S", "save",
      [this] { saveTo("Save unfinished run", ".orrery.partial", false); });
  add("run.save_result", "Save result...", "Writes the result file of the ended run", "", "save",
      [this] { saveTo("Save result", ".orrery", true); });
}

void RunSteering::update() {
  const RunState state = context_.plant.view()->state;
  const std::pair now(state, context_.plant.session() != nullptr);
  if (std::exchange(told_, now) != now) tellObstacles();
  const bool moving = state == RunState::kRunning;
  stops_armed_ |= moving && !stops_.empty();
  if (!moving && stops_armed_ && state != RunState::kSeeking) dropStops();
}

void RunSteering::tellObstacles() {
  for (const auto& listed : context_.actions.all()) {
    for (const Line& line : kLines) {
      if (listed.entry.id != line.id) continue;
      const QString why = obstacle(line.need, context_.plant);
      listed.action->setEnabled(why.isEmpty());
      QString tip = listed.entry.help;
      if (!listed.entry.key.isEmpty())
        tip += " (" + listed.entry.key.toString(QKeySequence::NativeText) + ")";
      if (!why.isEmpty()) tip += "\nNot now: " + why + ".";
      if (listed.action->toolTip() != tip) listed.action->setToolTip(tip);
    }
  }
  const bool moving = context_.plant.view()->state == RunState::kRunning;
  QAction* toggle = context_.actions.action("run.toggle");
  const QString word = moving ? "Pause" : "Run";
  if (toggle->iconText() != word) {
    toggle->setIconText(word);
    toggle->setIcon(context_.theme.icon(moving ? "pause" : "run"));
  }
}

void RunSteering::toggle() {
  auto* source = context_.plant.source();
  if (!source) return;
  const RunState state = context_.plant.view()->state;
  if (state == RunState::kRunning) {
    source->pause();
  } else {
    source->run();
  }
}

void RunSteering::play(RunMode mode) {
  auto* source = context_.plant.source();
  if (!source) return;
  if (auto* session = context_.plant.session()) session->set_mode(mode);
  source->run();
}

void RunSteering::setSpeed(double times_real_time) {
  speed_ = times_real_time;
  if (auto* source = context_.plant.source()) source->set_speed(speed_);
}

QString RunSteering::runUntil(const QString& text) {
  auto* session = context_.plant.session();
  if (!session) return "Only a run under way can run until something.";
  const QString wanted = text.trimmed();
  if (wanted.isEmpty()) return "Say a time, next alarm, next fault, or a condition.";
  if (const auto time = readTime(wanted)) {
    if (*time <= context_.plant.view()->now)
      return "It is later than that already: drag the timeline to go back.";
    if (*time > context_.plant.view()->end)
      return "The run ends at " + timeWords(context_.plant.view()->end) + ".";
    session->run_until(*time);
    return {};
  }
  std::vector<std::string> conditions;
  if (wanted == "next alarm") {
    for (const auto& agent : session->outline().agents)
      conditions.push_back(agent.name + " alerts");
    if (conditions.empty()) return "No agent watches this plant.";
  } else if (wanted == "next fault") {
    for (const auto& fault : session->scenario().faults)
      conditions.push_back(fault.name + " starts");
    if (conditions.empty()) return "The scenario plans no fault.";
  } else {
    conditions.push_back(wanted.toStdString());
  }
  return stopOnce(conditions);
}

QString RunSteering::stopOnce(const std::vector<std::string>& conditions) {
  auto* session = context_.plant.session();
  dropStops();
  for (const std::string& condition : conditions) {
    const auto id = session->add_breakpoint(condition, 1, true);
    if (!id) {
      dropStops();
      return mistakeWords(id.error());
    }
    stops_.push_back(*id);
  }
  session->run();
  return {};
}

// Those of a run until that were not met would stop a later run.
void RunSteering::dropStops() {
  if (auto* session = context_.plant.session()) {
    for (const std::uint64_t id : stops_) session->remove_breakpoint(id);
  }
  stops_.clear();
  stops_armed_ = false;
}

void RunSteering::askUntil() {
  if (!anchor_) return;
  auto* ask =
      new AskPopover(anchor_, "Run until",
                     "A time (2 d, 03:25:10, 90 min) or a condition (pump.temperature > 90 degC).",
                     "Run", [this](const QString& text) { return runUntil(text); });
  ask->setCompletions(conditionWords(context_.plant));
  ask->addChoice("Run until the next alarm", "next alarm");
  ask->addChoice("Run until the next planned fault", "next fault");
  ask->popUpAt(anchor_);
}

void RunSteering::askSnapshot() {
  if (!anchor_) return;
  auto* ask = new AskPopover(anchor_, "Snapshot", "A name for the run as it stands now.", "Keep",
                             [this](const QString& text) -> QString {
                               if (text.trimmed().isEmpty()) return "Give it a name.";
                               // The plant may have gone while the name was asked for.
                               auto* session = context_.plant.session();
                               if (!session) return "Only a run under way has snapshots.";
                               session->take_snapshot(text.trimmed().toStdString());
                               return {};
                             });
  ask->setText("at " + timeWords(context_.plant.view()->now));
  ask->popUpAt(anchor_);
}

void RunSteering::openSnapshots() {
  if (!anchor_) return;
  auto* menu = new QMenu(anchor_);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto& marks = context_.plant.view()->snapshots;
  for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
    QString title = timeWords(mark->at);
    title += mark->name.empty() ? "  (by itself)" : "  " + QString::fromStdString(mark->name);
    menu->addAction(title, this, [this, number = mark->number] {
      if (auto* session = context_.plant.session()) session->restore(number);
      context_.state.setFollowing(true);
    });
  }
  if (marks.empty()) menu->addAction("There is no snapshot yet")->setEnabled(false);
  menu->popup(anchor_->mapToGlobal(QPoint(0, anchor_->height())));
}

void RunSteering::saveTo(const QString& title, const QString& suffix, bool result) {
  auto* dialog = new QFileDialog(anchor_ ? anchor_->window() : nullptr, title);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(QString("Orrery (*%1)").arg(suffix));
  connect(dialog, &QFileDialog::fileSelected, this, [this, suffix, result](QString file) {
    auto* session = context_.plant.session();
    if (!session || file.isEmpty()) return;
    if (!file.endsWith(suffix)) file += suffix;
    const std::filesystem::path path = file.toStdString();
    result ? session->save_result(path) : session->save_unfinished(path);
  });
  dialog->open();
}

QStringList conditionWords(const PlantLink& plant) {
  QStringList words = {"at ", "next alarm", "next fault"};
  if (!plant.isReady()) return words;
  const auto& outline = plant.source()->outline();
  for (const auto& agent : outline.agents) words << QString::fromStdString(agent.name + " alerts");
  if (const auto* session = plant.session()) {
    for (const auto& fault : session->scenario().faults)
      words << QString::fromStdString(fault.name + " starts")
            << QString::fromStdString(fault.name + " ends");
  }
  for (const auto& signal : outline.signals) {
    if (signal.width == 1) words << QString::fromStdString(signal.name + " > ");
  }
  return words;
}

QString mistakeWords(const engine::Diagnostics& mistakes) {
  QStringList lines;
  for (const auto& one : mistakes.items()) {
    QString line = QString::fromStdString(one.message);
    if (!one.remedy.empty()) line += ": " + QString::fromStdString(one.remedy);
    lines << line;
  }
  return lines.join("\n");
}

}  // namespace orrery::gui
