// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

Forecasts::Forecasts(std::vector<Scout> scouts, const std::vector<Wire>& wires, Duration period,
                     std::uint64_t seed)
    : scouts_(std::move(scouts)), period_(period), seed_(seed) {
  std::vector<CoupledGroup::Member> members;
  for (std::size_t s = 0; s < scouts_.size(); ++s)
    members.push_back({s, scouts_[s].population.get(), scouts_[s].step});
  groups_ = make_groups(members, wires);
  std::vector<bool> is_wired(scouts_.size(), false);
  for (CoupledGroup& group : groups_) {
    group.settle_start();
    for (const auto& member : group.members()) is_wired[member.devices] = true;
  }
  for (std::size_t s = 0; s < scouts_.size(); ++s) {
    if (is_wired[s]) continue;
    if (scouts_[s].step.ns == 0) {
      alone_.push_back(s);
    } else {
      // Its original is in a group whose other members do not lead to it.
      groups_.push_back(CoupledGroup({members[s]}, {}));
      groups_.back().settle_start();
    }
  }
}

std::size_t Forecasts::add(Forecast forecast) {
  ORRERY_CHECK(forecast.scout < scouts_.size(), "a forecast without a scout");
  ORRERY_CHECK(!forecast.ahead.empty() && read_ == 0, "forecasts are told before the first tick");
  const Population& scout = *scouts_[forecast.scout].population;
  Track track;
  double before = 0.0;
  for (const Duration ahead : forecast.ahead) {
    ORRERY_CHECK(ahead.ns >= 0 && ahead.ns % period_.ns == 0, "forecasts lie on the ticks");
    track.leads.push_back(ahead.ns / period_.ns);
    const double share = forecast.error_at.ns == 0
                             ? (ahead.ns > 0 ? 1.0 : 0.0)
                             : std::min(ahead.seconds() / forecast.error_at.seconds(), 1.0);
    ORRERY_CHECK(share >= before, "times ahead ascend");
    track.error_weights.push_back(forecast.error * std::sqrt(share - before));
    before = share;
  }
  const std::uint64_t name = name_key(forecast.name);
  for (std::uint32_t row = 0; row < scout.size(); ++row)
    track.entities.push_back(mix64(name ^ scout.entity(row)));
  track.mean.assign(scout.size(), 0.0);
  track.squares.assign(scout.size(), 0.0);
  lead_most_ = std::max(lead_most_, track.leads.back());
  track.of = std::move(forecast);
  tracks_.push_back(std::move(track));
  for (Track& one : tracks_) one.ahead.assign(columns() * one.entities.size(), 0.0);
  return tracks_.size() - 1;
}

void Forecasts::advance(SimTime now) {
  if (tracks_.empty() || now.ns == tick_ * period_.ns) return;
  ++tick_;
  ORRERY_CHECK(now.ns == tick_ * period_.ns, "a tick was left out");
  while (read_ < tick_ + lead_most_) {
    ++read_;
    run_to(SimTime{read_ * period_.ns});
    read(read_);
  }
}

void Forecasts::run_to(SimTime to) {
  for (CoupledGroup& group : groups_) {
    group_notices_.clear();
    group.advance(to, group_notices_);
  }
  for (const std::size_t s : alone_) {
    notices_.clear();
    scouts_[s].population->advance(to, notices_);
  }
}

void Forecasts::read(std::int64_t tick) {
  for (Track& track : tracks_) {
    const std::size_t rows = track.entities.size();
    double* to = track.ahead.data() + static_cast<std::size_t>(tick) % columns() * rows;
    scouts_[track.of.scout].population->read(track.of.output, {to, rows});
  }
}

/// Its original stands at this tick for whoever asks for it; those of other tracks may not, yet.
void Forecasts::compare(Track& track) {
  if (track.compared == tick_) return;
  track.compared = tick_;
  const std::size_t rows = track.entities.size();
  const double* now = track.ahead.data() + static_cast<std::size_t>(tick_) % columns() * rows;
  column_.resize(rows);
  track.of.truth->read(track.of.output, column_);
  for (std::size_t row = 0; row < rows; ++row) {
    track.surprise_max = std::max(track.surprise_max, std::abs(column_[row] - now[row]));
    const double before = column_[row] - track.mean[row];
    track.mean[row] += before / static_cast<double>(tick_);
    track.squares[row] += before * (column_[row] - track.mean[row]);
  }
}

double Forecasts::deviation(const Track& track, std::size_t row) const {
  if (track.of.error_is_absolute) return 1.0;
  return std::sqrt(track.squares[row] / static_cast<double>(tick_));
}

// The draws of an instant are one run of its row's stream, a draw a lead: the shorter the lead, the
// fewer of them are in the error.
void Forecasts::fill(const ForecastAxes& axes, const AxesView& out) {
  Track& track = tracks_[axes.number];
  compare(track);
  const std::size_t rows = track.entities.size();
  const std::size_t leads = track.leads.size();
  draws_.resize(leads);
  for (std::size_t u = 0; u < out.rows; ++u) {
    for (std::size_t j = 0; j < axes.of.picks; ++j) {
      const std::uint32_t row = axes.of.rows[u * axes.of.picks + j];
      const double sd = track.of.error == 0.0 ? 0.0 : deviation(track, row);
      const StreamKey key{seed_, track.entities[row], Purpose::kForecast};
      for (std::size_t i = 0; i < leads; ++i) {
        const auto target = static_cast<std::uint64_t>(tick_ + track.leads[i]);
        double value = track.ahead[target % columns() * rows + row];
        if (sd > 0.0) {
          fill_normal_run(key, target * leads, std::span(draws_).first(i + 1));
          for (std::size_t k = 0; k <= i; ++k) value += sd * track.error_weights[k] * draws_[k];
        }
        value = std::clamp(value, axes.range.low, axes.range.high);
        out.values[u * out.width + out.first + j * leads + i] = static_cast<float>(value);
      }
    }
  }
}

std::vector<std::string> Forecasts::remarks() const {
  std::vector<std::string> all;
  for (const Track& track : tracks_) {
    if (track.surprise_max == 0.0) continue;
    all.push_back(fmt::format(
        "forecast {}: what came differed by up to {:.3g} from a forecast without its stated error",
        track.of.name, track.surprise_max));
  }
  return all;
}

void Forecasts::save(ArchiveWriter& archive) const {
  for (const Scout& scout : scouts_) scout.population->save(archive);
  archive.put(read_);
  archive.put(tick_);
  for (const Track& track : tracks_) {
    archive.put_span(std::span<const double>(track.ahead));
    archive.put_span(std::span<const double>(track.mean));
    archive.put_span(std::span<const double>(track.squares));
    archive.put(track.surprise_max);
    archive.put(track.compared);
  }
}

bool Forecasts::load(ArchiveReader& archive) {
  for (Scout& scout : scouts_) {
    if (!scout.population->load(archive)) return false;
  }
  if (!archive.get(read_) || !archive.get(tick_)) return false;
  return std::all_of(tracks_.begin(), tracks_.end(), [&](Track& track) {
    return archive.get_span(std::span<double>(track.ahead)) &&
           archive.get_span(std::span<double>(track.mean)) &&
           archive.get_span(std::span<double>(track.squares)) && archive.get(track.surprise_max) &&
           archive.get(track.compared);
  });
}

}  // namespace orrery::engine
