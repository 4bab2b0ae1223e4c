// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/start/gallery_lessons.h"

#include <array>

namespace orrery::gui {

namespace {

struct Lesson {
  const char* scenario;
  const char* text;
};

constexpr std::array<Lesson, 19> kLessons{{
    {"pump-house-small", "How readings travel from a sensor to an agent, and what an agent sees."},
    {"my-own-device", "How to describe a device of your own in a scenario, without programming."},
    {"pump-house", "How a detector learns what normal looks like, and stops a failing pump."},
    {"pump-house-learned", "How learned detectors compare with a rule on the same faults."},
    {"pump-house-loss", "How much loss on the radio a detector bears."},
    {"factory-line", "How wear, inspection and operators play together on a line."},
    {"line-buffers", "What places between machines bring: an experiment over a factor."},
    {"feeder", "How voltage, customers and meters show what is wrong in a grid."},
    {"building", "How people, weather, heating and tariff are wired into one world."},
    {"thermostat-control", "How a controller heats a house over a lossy radio, and learners too."},
    {"thermostat-habits", "How a thermostat learns what each household does and when."},
    {"pump-scheduling", "How pumps are scheduled by price while a reserve is kept."},
    {"maintenance-control", "When to service a pump that is only heard from, not seen."},
    {"line-maintenance", "Which machine of a line to service now, with one repair crew."},
    {"ev-control", "How cars are charged by price on a feeder, and leave served."},
    {"district-control", "How homes with batteries each decide for themselves."},
    {"district-recorded", "The same on recorded homes, some of them kept from training."},
    {"arm-control", "How a robot arm is controlled over a link that delays and loses."},
    {"water-loop-replay", "How recorded data are played back through agents of your own."},
}};

}  // namespace

QString lessonOf(const QString& scenario) {
  for (const Lesson& lesson : kLessons)
    if (scenario == lesson.scenario) return lesson.text;
  return {};
}

int rankOf(const QString& scenario) {
  for (std::size_t i = 0; i < kLessons.size(); ++i)
    if (scenario == kLessons[i].scenario) return static_cast<int>(i);
  return static_cast<int>(kLessons.size());
}

}  // namespace orrery::gui
