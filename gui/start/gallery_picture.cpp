// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/start/gallery_picture.h"

#include <QFileInfo>

namespace orrery::gui {

QPixmap galleryPicture(const QString& scenario) {
  for (const QString& folder :
       {QString(ORRERY_SOURCE_DIR) + "/assets/gallery", QString("/usr/share/orrery/gallery")}) {
    const QString file = folder + "/" + scenario + ".png";
    if (QFileInfo::exists(file)) return QPixmap(file);
  }
  return {};
}

}  // namespace orrery::gui
