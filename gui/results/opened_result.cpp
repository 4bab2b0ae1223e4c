// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/opened_result.h"

#include <QFileInfo>
#include <QObject>
#include <QStringList>

#include "engine/record/result_file.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/verdict.h"

namespace orrery::gui {

namespace {

OpenedResult failed(const QString& path, const engine::Diagnostics& trouble) {
  OpenedResult result;
  result.path = path;
  result.state = OpenedResult::State::kFailed;
  result.trouble = trouble;
  return result;
}

OpenedResult loadExperiment(const QString& path) {
  auto table = scenarios::read_experiment(path.toStdString());
  if (!table) return failed(path, table.error());
  auto opened = std::make_shared<OpenedExperiment>();
  opened->table = std::move(*table);
  opened->summaries = scenarios::summarise(opened->table, opened->table.header.confidence);
  opened->gates = scenarios::judge_points(opened->table);
  OpenedResult result;
  result.path = path;
  result.state = OpenedResult::State::kExperiment;
  result.experiment = std::move(opened);
  return result;
}

}  // namespace

OpenedResult loadResult(const QString& path) {
  if (scenarios::is_experiment(path.toStdString())) return loadExperiment(path);
  if (QFileInfo(path).isDir()) {
    engine::Diagnostics trouble;
    trouble.error("io-open", {path.toStdString()}, "the folder holds no experiment",
                  "open the folder that `orrery experiment` wrote, NAME.experiment, or a result "
                  "file of `orrery run`, NAME.orrery");
    return failed(path, trouble);
  }
  const auto file = engine::ResultFile::open(path.toStdString());
  if (!file) return failed(path, file.error());
  OpenedResult result;
  result.path = path;
  result.state = OpenedResult::State::kRun;
  result.run = std::make_shared<const engine::RunTables>(file->tables());
  return result;
}

QString OpenedResult::name() const {
  QFileInfo info(path);
  if (info.fileName() == "experiment.orrery") info = QFileInfo(info.path());
  return info.completeBaseName().isEmpty() ? path : info.completeBaseName();
}

QString OpenedResult::summary() const {
  switch (state) {
    case State::kLoading: return QObject::tr("opening ...");
    case State::kRun: {
      const auto verdict = scenarios::verdict_of(*run);
      const QString headline = QString::fromStdString(verdict.headline).section(':', 0, 0);
      return QObject::tr("run, seed %1 · %2")
          .arg(run->header.seed)
          .arg(run->gates.empty() ? QObject::tr("no gates") : headline.toLower());
    }
    case State::kExperiment: {
      const auto& table = experiment->table;
      const auto failures = scenarios::failed_runs(table.runs);
      QString text = QObject::tr("experiment, %1 runs")
                         .arg(QString::fromStdString(scenarios::grouped(table.runs.size())));
      if (failures > 0)
        text +=
            QObject::tr(" · %1 failed").arg(QString::fromStdString(scenarios::grouped(failures)));
      return text;
    }
    case State::kFailed: break;
  }
  return trouble.items().empty() ? QString()
                                 : QString::fromStdString(trouble.items().front().message);
}

QString troubleText(const engine::Diagnostics& trouble) {
  QStringList lines;
  for (const auto& one : trouble.items()) {
    QString line = QString::fromStdString(one.message);
    if (!line.isEmpty()) line[0] = line[0].toUpper();
    line += QString(" (%1)").arg(QString::fromStdString(one.code));
    if (!one.remedy.empty()) line += "\n" + QString::fromStdString(one.remedy);
    lines << line;
  }
  return lines.join("\n\n");
}

}  // namespace orrery::gui
