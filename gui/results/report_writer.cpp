// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/report_writer.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include "gui/results/background.h"
#include "gui/results/opened_result.h"
#include "scenarios/experiment/experiment_table.h"
#include "scenarios/report/batch/batch_report.h"
#include "scenarios/report/report.h"

namespace orrery::gui {

namespace {

struct Written {
  QString page;
  QString trouble;
};

QString pageFor(const QString& path) {
  OpenedResult named;
  named.path = path;
  QFileInfo result(path);
  if (result.fileName() == "experiment.orrery") result = QFileInfo(result.path());
  QString folder = result.absolutePath();
  if (!QFileInfo(folder).isWritable())
    folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  return QDir(folder).filePath(named.name() + ".html");
}

Written write(const QString& path) {
  const QString page = pageFor(path);
  const std::string place = path.toStdString();
  const auto written =
      scenarios::is_experiment(place)
          ? scenarios::write_batch_report(std::vector<std::string>{place}, page.toStdString())
          : scenarios::write_report(std::vector<std::filesystem::path>{place}, page.toStdString());
  if (!written) return {{}, troubleText(written.error())};
  return {page, {}};
}

}  // namespace

void writeReportOf(QObject* owner, const QString& path,
                   std::function<void(const QString& page, const QString& trouble)> done) {
  inBackground(
      owner, [path] { return write(path); },
      [done = std::move(done)](const Written& written) { done(written.page, written.trouble); });
}

}  // namespace orrery::gui
