// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QApplication>
#include <QStandardPaths>
#include <QSurfaceFormat>

// The tests of the window: one application for all of them, with settings of its own. They need an
// X server (scripts/test.sh starts Xvfb).
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  QStandardPaths::setTestModeEnabled(true);
  QSurfaceFormat format;
  format.setVersion(3, 3);
  format.setProfile(QSurfaceFormat::CompatibilityProfile);
  format.setOption(QSurfaceFormat::DeprecatedFunctions);
  QSurfaceFormat::setDefaultFormat(format);
  QCoreApplication::setOrganizationName("orrery-test");
  QCoreApplication::setApplicationName("orrery-studio-test");
  const QApplication application(argc, argv);
  return RUN_ALL_TESTS();
}
