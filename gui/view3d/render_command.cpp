// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/render_command.h"

#include <fmt/format.h>

#include <QCommandLineParser>
#include <QRegularExpression>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>

#include "engine/registry/exit_code.h"
#include "gui/forms/readable.h"
#include "gui/view3d/offscreen.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/units.h"
#include "scenarios/session/session.h"

namespace orrery::gui {
namespace {

using engine::ExitCode;

struct Order {
  QString scenario;
  QString out;
  QSize size{1280, 800};
  std::optional<engine::Duration> until;
  QString camera = "home";
  QString heat;
  Theme::Kind theme = Theme::Kind::kLight;
};

int complain(ExitCode code, const QString& what) {
  fmt::print(stderr, "orrery-studio --render: {}\n", what.toStdString());
  return static_cast<int>(code);
}

std::optional<QSize> sizeOf(const QString& text) {
  static const QRegularExpression form("^(\\d{2,5})x(\\d{2,5})$");
  const auto match = form.match(text);
  if (!match.hasMatch()) return std::nullopt;
  const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
  return size.width() <= 8192 && size.height() <= 8192 ? std::optional(size) : std::nullopt;
}

std::optional<Order> read(const QStringList& arguments, QString& trouble) {
  QCommandLineParser parser;
  for (const char* name : {"render", "out", "size", "until", "camera", "heat", "theme"})
    parser.addOption({QString::fromLatin1(name), QString(), QStringLiteral("value")});
  const auto wrong = [&](const QString& why) {
    trouble = why;
    return std::nullopt;
  };
  if (!parser.parse(QStringList("orrery-studio") + arguments)) return wrong(parser.errorText());
  Order order;
  order.scenario = parser.value("render");
  order.out = parser.value("out");
  if (order.scenario.isEmpty()) return wrong("--render needs a scenario");
  if (order.out.isEmpty()) return wrong("--out FILE.png is missing");
  if (parser.isSet("size")) {
    const auto size = sizeOf(parser.value("size"));
    if (!size) return wrong("--size is WIDTHxHEIGHT in pixels, each at most 8192");
    order.size = *size;
  }
  if (parser.isSet("until")) {
    const auto until = scenarios::parse_duration(parser.value("until").toStdString(), {});
    if (!until) return wrong("--until: " + mistakesText(until.error()));
    order.until = *until;
  }
  if (parser.isSet("camera")) order.camera = parser.value("camera");
  order.heat = parser.value("heat");
  if (parser.isSet("theme")) {
    const auto theme = Theme::kindOf(parser.value("theme"));
    if (!theme) return wrong("--theme is light, dark or contrast");
    order.theme = *theme;
  }
  return order;
}

/// Waits for a view at `at` in which the run stands still and shows what was asked for.
void settle(const scenarios::Session& session, engine::SimTime at, bool with_heat) {
  using scenarios::RunState;
  for (;;) {
    const auto view = session.view();
    if (view->state == RunState::kFailed) return;
    const bool still = view->state == RunState::kPaused || view->state == RunState::kEnded;
    const bool shown = !with_heat || !view->heat.values.empty();
    if (still && shown && view->now >= std::min(at, view->end)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

/// Each by the shortest name that means it.
QStringList heatNames(const scenarios::PlantOutline& outline) {
  QStringList names;
  for (const HeatChoice& choice : heatChoices(outline)) {
    const auto& [kind, population, i] = choice.key;
    const bool output = kind == scenarios::QuantityKey::Kind::kOutput;
    const QString name = output ? choice.population + '.' + choice.quantity
                                : QString::fromStdString(outline.signals[i].name);
    names << (heatNamed(outline, name)->key == choice.key ? name : "true " + name);
  }
  return names;
}

int draw(const Order& order, scenarios::Session& session) {
  settle(session, {}, false);
  const scenarios::PlantOutline& outline = session.outline();
  if (session.view()->state == scenarios::RunState::kFailed)
    return complain(ExitCode::kRunFailed, QString::fromStdString(session.view()->why));
  std::optional<HeatChoice> heat;
  if (!order.heat.isEmpty()) {
    heat = heatNamed(outline, order.heat);
    if (!heat)
      return complain(ExitCode::kUsage, "--heat: no quantity is called " + order.heat +
                                            "; there are: " + heatNames(outline).join(", "));
    session.look({heat->key, std::nullopt, false});
  }
  if (order.until) {
    session.seek(engine::SimTime{} + *order.until);
  }
  settle(session, engine::SimTime{} + order.until.value_or(engine::Duration{}), heat.has_value());
  PlantScene scene(outline, session.layout());
  scene.setTheme(order.theme, 1.0);
  scene.camera().setViewport(order.size.width(), order.size.height());
  if (!scene.lookFrom(order.camera))
    return complain(ExitCode::kUsage, "--camera: home, top, or the name of a population or node");
  scene.show(session.view(), heat ? std::optional(heat->key) : std::nullopt);
  QString trouble;
  const QImage picture = pictureOf(scene, order.size, 2, &trouble);
  if (picture.isNull()) return complain(ExitCode::kIo, trouble);
  if (!picture.save(order.out)) return complain(ExitCode::kIo, "cannot write " + order.out);
  return static_cast<int>(ExitCode::kOk);
}

}  // namespace

int renderCommand(const QStringList& arguments) {
  QString trouble;
  const auto order = read(arguments, trouble);
  if (!order) return complain(ExitCode::kUsage, trouble);
  auto loaded = scenarios::load_scenario(order->scenario.toStdString());
  if (!loaded) return complain(engine::exit_code_of(loaded.error()), mistakesText(loaded.error()));
  for (const auto& warning : loaded->warnings.items())
    fmt::print(stderr, "{}\n", engine::to_string(warning));
  scenarios::SessionOptions options;
  scenarios::Session session(std::move(*loaded), options);
  return draw(*order, session);
}

}  // namespace orrery::gui
