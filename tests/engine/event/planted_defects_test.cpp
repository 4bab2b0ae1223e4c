// SPDX-License-Identifier: Apache-2.0
// Defects put in on purpose: the fingerprint and the books must notice each of them.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/support/network_probe.h"
#include "tests/support/site_probe.h"
#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

/// Spoils what a sensor bank reports.
class MeddledBank final : public ToyBank {
 public:
  using Meddler = std::function<void(Batch& reported)>;
  MeddledBank(SensorBankSpec spec, double noise_sd, Meddler meddle)
      : ToyBank(std::move(spec), noise_sd), meddle_(std::move(meddle)) {}
  void sample(SimTime from, SimTime until, const Population& host, DeviceId first_device,
              Batch& truth, Batch& reported) override {
    ToyBank::sample(from, until, host, first_device, truth, reported);
    meddle_(reported);
  }

 private:
  Meddler meddle_;
};

enum class Blind { kToEntity, kToSequence, kToTime, kToLastBits };

/// A fingerprint with one thing left out: what ours would be with that mistake.
struct BlindFingerprint final : Tap {
  explicit BlindFingerprint(Blind what) : blind(what) {}
  void on_batch(FlowStage stage, const SignalInfo&, const Batch& rows) override {
    if (stage != FlowStage::kSampled) return;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double value = rows.row(i)[0];
      const double seen[] = {blind == Blind::kToLastBits ? static_cast<float>(value) : value};
      sum.add('r', blind == Blind::kToEntity ? 0 : rows.device[i],
              blind == Blind::kToSequence ? 0 : rows.sequence[i],
              blind == Blind::kToTime ? SimTime{} : rows.time[i], seen);
    }
  }
  Blind blind;
  Fingerprint sum;
};

struct Prints {
  Fingerprint ours;
  Fingerprint blind;
};

/// Readings only: without agents nothing else differs when a reading does.
Prints prints_with(Blind blind, const MeddledBank::Meddler& meddle) {
  ToyPlant toy;
  toy.with_agent = false;
  toy.noise_sd_k = 1.0;
  Plant plant = make_plant(toy);
  plant.sensors[0].bank =
      std::make_unique<MeddledBank>(plant.sensors[0].bank->spec(), toy.noise_sd_k, meddle);
  Executive run(std::move(plant));
  BlindFingerprint tap(blind);
  run.add_tap(&tap);
  run.run_until(run.end());
  return {run.fingerprint(), tap.sum};
}

void expect_caught(Blind blind, const MeddledBank::Meddler& meddle) {
  const Prints clean = prints_with(blind, [](Batch&) {});
  const Prints spoilt = prints_with(blind, meddle);
  EXPECT_EQ(spoilt.blind, clean.blind) << "the defect is no longer one that this blindness hides";
  EXPECT_NE(spoilt.ours, clean.ours);
}

TEST(PlantedDefects, TwoDevicesMixedUp) {
  expect_caught(Blind::kToEntity, [](Batch& reported) {
    if (reported.sequence[0] == 5) std::swap(reported.values[0], reported.values[1]);
  });
}

TEST(PlantedDefects, TwoReadingsInTheWrongOrder) {
  expect_caught(Blind::kToSequence, [](Batch& reported) {
    if (reported.sequence[0] == 5 || reported.sequence[0] == 6) {
      reported.sequence[0] = 11 - reported.sequence[0];
    }
  });
}

TEST(PlantedDefects, AReadingOneNanosecondLate) {
  expect_caught(Blind::kToTime, [](Batch& reported) {
    if (reported.sequence[0] == 5) reported.time[1] = reported.time[1] + Duration{1};
  });
}

TEST(PlantedDefects, AValueOffByItsLastBit) {
  expect_caught(Blind::kToLastBits, [](Batch& reported) {
    if (reported.sequence[0] == 5) reported.values[1] = std::nextafter(reported.values[1], 1e9);
  });
}

TEST(PlantedDefects, AReadingTwiceOrNotAtAll) {
  const Prints clean = prints_with(Blind::kToEntity, [](Batch&) {});
  const Prints twice = prints_with(Blind::kToEntity, [](Batch& reported) {
    if (reported.sequence[0] == 5) reported.append_row(Batch(reported), 0);
  });
  const Prints missing = prints_with(Blind::kToEntity, [](Batch& reported) {
    if (reported.sequence[0] != 5) return;
    reported.quality[0] = Quality::kLate;
    reported.remove_rows_with(Quality::kLate);
  });
  EXPECT_NE(twice.ours, clean.ours);
  EXPECT_NE(missing.ours, clean.ours);
  EXPECT_NE(missing.ours, twice.ours);
}

// A reading taken from the inbox before the agent looked: the network did its part.
TEST(PlantedDefects, AReadingLostAtTheNodeUnbalancesTheBook) {
  Executive run(make_plant(ToyPlant{}));
  run.run_until(SimTime::from_seconds(10.5));
  ASSERT_TRUE(run.books().balanced());
  SiteProbe::lose_a_row(*run.plant().sites[0]);
  EXPECT_FALSE(run.books().reading.balanced());
  EXPECT_TRUE(run.books().message.balanced());
  run.run_until(run.end());
  EXPECT_FALSE(run.books().reading.balanced());
}

TEST(PlantedDefects, AHeldRowLostInTheNetworkUnbalancesBothBooks) {
  ToyPlant toy;
  toy.agent_period_s = 2.0;
  Executive run(make_plant(toy));
  run.run_until(SimTime::from_seconds(9.5));  // the rows of 9 s wait for the tick of 10 s
  ASSERT_TRUE(run.books().balanced());
  NetworkProbe::lose_a_held_row(*run.plant().network);
  EXPECT_FALSE(run.books().reading.balanced());
  EXPECT_FALSE(run.books().message.balanced());
  run.run_until(run.end());
  EXPECT_FALSE(run.books().reading.balanced());
  EXPECT_FALSE(run.books().message.balanced());
}

TEST(PlantedDefects, APacketLostUnbalancesItsBooks) {
  ToyPlant toy;
  toy.fidelity = Fidelity::kPacket;
  Executive run(make_plant(toy));
  run.run_until(SimTime::from_seconds(10.02));
  ASSERT_TRUE(run.books().balanced());
  NetworkProbe::lose_a_packet(*run.plant().network);
  EXPECT_FALSE(run.books().reading.balanced());
  EXPECT_FALSE(run.books().message.balanced());
  EXPECT_TRUE(run.books().command.balanced());
}

TEST(PlantedDefects, ACommandLostUnbalancesItsBook) {
  Executive run(make_plant(ToyPlant{}));
  run.run_until(SimTime::from_seconds(14.01));
  ASSERT_TRUE(run.books().balanced());
  NetworkProbe::lose_a_packet(*run.plant().network);
  EXPECT_FALSE(run.books().command.balanced());
  EXPECT_TRUE(run.books().reading.balanced());
}

}  // namespace
}  // namespace orrery::testing
