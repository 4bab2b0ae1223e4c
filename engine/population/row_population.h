// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

#include "engine/population/param_column.h"
#include "engine/population/population.h"
#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "engine/registry/field.h"

namespace orrery::engine {

/// What a row's equations may know besides its own parameters and state.
struct RowContext {
  double time_s = 0.0;  ///< start of the step
  double dt_s = 0.0;
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;      ///< key of this row's random streams
  std::uint64_t step_index = 0;  ///< steps since the start: the draw index of per-step noise
  double normal = 0.0;           ///< normal `step_index` of the stream `Model::kStepNormal`
};

inline constexpr std::uint16_t kNoNotice = 0xffff;

/// A population of independent rows of one `Model`. The author writes one device's equations:
///
///   struct Model {
///     using Params; using State;        // plain structs of double
///     static constexpr std::array kParams;  // Field<Params>...
///     static constexpr std::array kState;   // double State::*...: every member, in order
///     static constexpr std::array kInputs, kOutputs, kFaultPoints;  // Port<State>..., or empty
///     static const ModelInfo& info();
///     static void start(const Params&, State&, Stream& initial);
///     static std::uint16_t advance(const Params&, State&, const RowContext&);  // or kNoNotice
///     // Where outputs follow from inputs at once: computes them again when wires have given the
///     // inputs their first values. Once, at t = 0, without time passing and without draws.
///     static void settle_start(const Params&, State&);
///     // Only with waveform or image outputs:
///     static void render(const Params&, const State&, const RowContext&, int output,
///                        double rate_hz, std::span<double>);
///   };
///
/// Parameters and state live in columns, one array a member; a parameter that is the same for all
/// rows takes none. A row is gathered into the structs, advanced and scattered. The structs never
/// leave registers, so the loop over rows vectorises where the equations allow it: `advance` inline
/// in the header, no branches, no draws. A model that needs one standard normal a row and step says
/// `static constexpr Purpose kStepNormal` and finds it in its `RowContext`, drawn for many rows at
/// a time.
template <class Model>
class RowPopulation final : public Population {
 public:
  using Params = typename Model::Params;
  using State = typename Model::State;
  static constexpr std::size_t kParamCount = Model::kParams.size();
  static constexpr std::size_t kStateCount = Model::kState.size();

  explicit RowPopulation(PopulationSpec spec) : spec_(std::move(spec)) {
    const std::size_t n = spec_.count;
    name_key_ = name_key(spec_.name);
    for (std::size_t p = 0; p < kParamCount; ++p)
      params_[p] = ParamColumn(std::move(spec_.columns.at(Model::kParams[p].name)));
    spec_.columns.clear();
    for (std::uint32_t row = 0; row < n; ++row) {
      State state{};
      Stream initial({spec_.seed, entity(row), Purpose::kInitial});
      Model::start(params_of(row), state, initial);
      store(row, state);
    }
  }

  const std::string& name() const override { return spec_.name; }
  const ModelInfo& info() const override { return Model::info(); }
  std::uint32_t size() const override { return spec_.count; }
  std::uint32_t first_row() const override { return spec_.first_row; }
  std::uint64_t entity(std::uint32_t row) const override {
    return row_key(name_key_, std::uint64_t{spec_.first_row} + row);
  }
  SimTime now() const override { return now_; }

  void advance(SimTime to, std::vector<Notice>& notices) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    while (now_ < to) {
      const Duration dt = std::min(spec_.step, to - now_);
      step(dt, notices);
      now_ = now_ + dt;
      ++steps_;
    }
  }

  void read(int output, std::span<double> column) const override {
    const auto& from =
        state_[state_index(Model::kOutputs[static_cast<std::size_t>(output)].member)];
    std::fill(column.begin(), column.end(), 0.0);
    std::copy(from.begin(), from.end(), column.begin());
  }

  void render(int output, std::uint32_t row, double rate_hz,
              std::span<double> samples) const override {
    if constexpr (requires { &Model::render; }) {
      Model::render(params_of(row), state_of(row), context(row, 0.0), output, rate_hz, samples);
    } else {
      Population::render(output, row, rate_hz, samples);
    }
  }

  void write(int input, std::uint32_t row, double value) override {
    put(state_index(Model::kInputs[static_cast<std::size_t>(input)].member), row, value);
  }
  void write_column(int input, std::span<const double> column) override {
    const std::size_t s = state_index(Model::kInputs[static_cast<std::size_t>(input)].member);
    if (!state_[s].empty() || !std::all_of(column.begin(), column.end(), is_zero))
      std::copy(column.begin(), column.end(), grown(s).begin());
  }
  void settle_start() override {
    if constexpr (requires { &Model::settle_start; }) {
      for (std::uint32_t row = 0; row < spec_.count; ++row) {
        State state = state_of(row);
        Model::settle_start(params_of(row), state);
        store(row, state);
      }
    }
  }
  void set_fault_point(int point, std::uint32_t row, double value) override {
    put(state_index(Model::kFaultPoints[static_cast<std::size_t>(point)].member), row, value);
  }

  void save(ArchiveWriter& archive) const override {
    archive.put(now_.ns);
    archive.put(steps_);
    for (const auto& column : state_) archive.put_span(std::span<const double>(column));
  }
  bool load(ArchiveReader& archive) override {
    if (!archive.get(now_.ns) || !archive.get(steps_)) return false;
    for (auto& column : state_) {
      if (!archive.get_vector(column) || (!column.empty() && column.size() != spec_.count))
        return false;
    }
    return true;
  }

  Params params_of(std::size_t row) const {
    Params params;
    gather_params(params, row, std::make_index_sequence<kParamCount>{});
    return params;
  }
  State state_of(std::size_t row) const {
    State state;
    gather_state(state, row, std::make_index_sequence<kStateCount>{});
    return state;
  }
  /// Memory of parameters and state, besides the object itself.
  std::size_t bytes() const {
    std::size_t bytes = 0;
    for (const auto& column : params_) bytes += column.bytes();
    for (const auto& column : state_) bytes += column.capacity() * sizeof(double);
    return bytes;
  }

 private:
  static constexpr bool kHasNormal = requires { Model::kStepNormal; };

  /// Parameters as a loop over a tile reads them.
  struct TileParams {
    std::array<TileColumn, kParamCount> columns;
    std::array<std::array<double, kTileRows>, kParamCount> broadcast;
  };

  void step(Duration dt, std::vector<Notice>& notices) {
    TileParams params;
    const auto most = std::min<std::size_t>(kTileRows, spec_.count);
    for (std::size_t p = 0; p < kParamCount; ++p)
      params.columns[p] = params_[p].tiles(std::span(params.broadcast[p]).first(most));
    std::uint16_t codes[kTileRows];
    for (std::uint32_t first = 0; first < spec_.count; first += kTileRows) {
      const auto rows = std::min<std::uint32_t>(kTileRows, spec_.count - first);
      step_tile(first, rows, dt.seconds(), params, codes);
      for (std::uint32_t i = 0; i < rows; ++i) {
        if (codes[i] != kNoNotice) notices.push_back({first + i, codes[i], now_ + dt});
      }
    }
  }

  void step_tile(std::uint32_t first, std::uint32_t rows, double dt_s, const TileParams& params,
                 std::uint16_t* codes) {
    [[maybe_unused]] double normals[kHasNormal ? kTileRows : 1];
    if constexpr (kHasNormal) draw_normals(first, rows, normals);
    const double* param[kParamCount + 1];
    double* column[kStateCount + 1];
    for (std::size_t p = 0; p < kParamCount; ++p) param[p] = params.columns[p].at(first);
    double zeros[kStateCount + 1][kTileRows];
    for (std::size_t s = 0; s < kStateCount; ++s) {
      column[s] = state_[s].empty() ? zeros[s] : state_[s].data() + first;
      if (state_[s].empty()) std::fill_n(zeros[s], rows, 0.0);
    }
    // Columns do not overlap, which no compiler can see.
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
    for (std::uint32_t i = 0; i < rows; ++i) {
      Params of_row;
      State state;
      gather(of_row, param, i, std::make_index_sequence<kParamCount>{});
      gather(state, column, i, std::make_index_sequence<kStateCount>{});
      RowContext here = context(first + i, dt_s);
      if constexpr (kHasNormal) here.normal = normals[i];
      codes[i] = Model::advance(of_row, state, here);
      scatter(state, column, i, std::make_index_sequence<kStateCount>{});
    }
    for (std::size_t s = 0; s < kStateCount; ++s) {
      if (column[s] == zeros[s] && !std::all_of(zeros[s], zeros[s] + rows, is_zero))
        std::copy_n(zeros[s], rows, grown(s).data() + first);
    }
  }

  void draw_normals(std::uint32_t first, std::uint32_t rows, double* normals) const {
    std::uint64_t keys[kTileRows];
    for (std::uint32_t i = 0; i < rows; ++i) keys[i] = entity(first + i);
    if constexpr (kHasNormal)
      fill_normal(spec_.seed, Model::kStepNormal, {keys, rows}, steps_, {normals, rows});
  }

  RowContext context(std::uint32_t row, double dt_s) const {
    return {now_.seconds(), dt_s, spec_.seed, entity(row), steps_, 0.0};
  }

  template <std::size_t... I>
  static void gather(Params& params, const double* const* from, std::size_t i,
                     std::index_sequence<I...>) {
    ((params.*(Model::kParams[I].member) = from[I][i]), ...);
  }
  template <std::size_t... I>
  static void gather(State& state, double* const* from, std::size_t i, std::index_sequence<I...>) {
    ((state.*(Model::kState[I]) = from[I][i]), ...);
  }
  template <std::size_t... I>
  static void scatter(const State& state, double* const* to, std::size_t i,
                      std::index_sequence<I...>) {
    ((to[I][i] = state.*(Model::kState[I])), ...);
  }

  void store(std::size_t row, const State& state) {
    scatter_state(state, row, std::make_index_sequence<kStateCount>{});
  }
  template <std::size_t... I>
  void gather_params(Params& params, std::size_t row, std::index_sequence<I...>) const {
    ((params.*(Model::kParams[I].member) = params_[I][row]), ...);
  }
  template <std::size_t... I>
  void gather_state(State& state, std::size_t row, std::index_sequence<I...>) const {
    ((state.*(Model::kState[I]) = state_[I].empty() ? 0.0 : state_[I][row]), ...);
  }
  template <std::size_t... I>
  void scatter_state(const State& state, std::size_t row, std::index_sequence<I...>) {
    (put(I, row, state.*(Model::kState[I])), ...);
  }

  static bool is_zero(double value) { return std::bit_cast<std::uint64_t>(value) == 0; }
  void put(std::size_t s, std::size_t row, double value) {
    if (!state_[s].empty() || !is_zero(value)) grown(s)[row] = value;
  }
  /// A column that is about to hold more than zeros.
  std::vector<double>& grown(std::size_t s) {
    if (state_[s].empty()) state_[s].assign(spec_.count, 0.0);
    return state_[s];
  }

  std::size_t state_index(double State::*member) const {
    const auto found = std::find(Model::kState.begin(), Model::kState.end(), member);
    ORRERY_CHECK(found != Model::kState.end(), "a port that is not in kState");
    return static_cast<std::size_t>(found - Model::kState.begin());
  }

  PopulationSpec spec_;
  std::uint64_t name_key_ = 0;
  std::array<ParamColumn, kParamCount> params_;
  /// Empty while all rows are 0: inputs that nobody has commanded, faults that have not come.
  std::array<std::vector<double>, kStateCount> state_;
  SimTime now_;
  std::uint64_t steps_ = 0;
};

/// Factory for a catalogue line: `{&Pump::info(), make_rows<Pump>}`.
template <class Model>
Result<std::unique_ptr<Population>> make_rows(PopulationSpec spec) {
  return std::make_unique<RowPopulation<Model>>(std::move(spec));
}

}  // namespace orrery::engine
