// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QString>

namespace orrery::gui {

/// The picture of a scenario of the gallery (assets/gallery/NAME.png, made by `orrery render`);
/// null where there is none.
QPixmap galleryPicture(const QString& scenario);

}  // namespace orrery::gui
