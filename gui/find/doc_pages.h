// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace orrery::gui {

struct DocPage {
  QString file;   ///< within the folder of documentation: `scenario.md`
  QString title;  ///< its first heading
};

/// The pages that come with the program, beside the sources of the build or where it is installed.
const std::vector<DocPage>& docPages();

/// In whatever the desktop shows such files with. `README.md` is that of the project.
void openDocPage(const QString& file);

}  // namespace orrery::gui
