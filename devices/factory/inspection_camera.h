// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/population/row_population.h"

namespace orrery::devices {

struct InspectionCameraParams {
  double part_interval_s = 60.0;
  double defect_rate = 0.05;
  double brightness = 0.6;
  double gradient = 0.15;
  double texture = 0.05;
  double noise = 0.02;
  double contrast = 0.35;
  double chatter_wear = 0.8;
};

struct InspectionCameraState {
  // outputs
  double defective = 0.0;
  double kind = 0.0;
  double parts = 0.0;
  double defects = 0.0;
  double shown_wear = 0.0;
  // inputs
  double defect_rate = 0.0;
  double wear = 0.0;
  // fault points
  double lamp_loss = 0.0;
  double dirt = 0.0;
  double misfocus = 0.0;
};

/// A camera above a station that takes one grey picture of each part's surface, 8 x 8 to 16 x 16.
///
///   parts    one each `part_interval`; number k is defective with probability defect_rate
///   surface  grey = lamp (brightness + gradient along a direction of the row's own)
///                 + grinding marks along x (texture, correlated along a line) + pixel noise
///   defects  1 scratch: a dark straight line; 2 spot: a dark bump; 3 chatter: stripes across the
///            lay, more likely and deeper the more the tool is worn; each in a place of its own
///   tool     wear leaves faint stripes on sound parts too: 0.15 contrast wear
///
///   in   defect_rate  1   probability of a defect; from the scenario unless set
///   in   wear         1   of the tool that made the part: 0 sharp, 1 at the end of its life
///   out  defective, kind  1   the truth about the part in view
///   out  image        1   grey in [0, 1], row by row, as many pixels as the sensor asks for;
///   square
///
/// Parts live on a grid of their own, so cuts of time shift nothing; a picture taken twice of one
/// part is the same picture. Left out: colour, perspective, shadows, motion blur; a look at the
/// part in view at a step's end, with the input held over the step.
/// Source: the kinds of defect are those of the NEU surface defect database (Song and Yan, Appl.
/// Surf. Sci. 285 (2013) 858), scratches and patches, and regenerative chatter (Altintas,
/// Manufacturing Automation (2012)); intensities are ours.
struct InspectionCamera {
  using Params = InspectionCameraParams;
  using State = InspectionCameraState;
  using Row = engine::Field<Params>;
  using Output = engine::Port<State>;

  static constexpr double kSound = 0.0;  ///< values of `kind`
  static constexpr double kScratch = 1.0;
  static constexpr double kSpot = 2.0;
  static constexpr double kChatter = 3.0;

  static constexpr std::array kParams = {
      Row{"part_interval", &Params::part_interval_s, "s", {0.1, 1e6}, "from part to part"},
      Row{"defect_rate",
          &Params::defect_rate,
          "1",
          {0.0, 1.0},
          "probability of a defect, unless the input says otherwise"},
      Row{"brightness", &Params::brightness, "1", {0.0, 1.0}, "mean grey of the surface"},
      Row{"gradient", &Params::gradient, "1", {0.0, 1.0}, "of light, from side to side"},
      Row{"texture", &Params::texture, "1", {0.0, 1.0}, "standard deviation of grinding marks"},
      Row{"noise", &Params::noise, "1", {0.0, 1.0}, "standard deviation of a pixel"},
      Row{"contrast", &Params::contrast, "1", {0.0, 1.0}, "depth of defects"},
      Row{"chatter_wear",
          &Params::chatter_wear,
          "1",
          {0.0, 1.0},
          "share of defects that are chatter marks with a tool at the end of its life",
          "ours"}};
  static constexpr std::array kInputs = {
      Output{"defect_rate", &State::defect_rate, "1", "probability of a defect"},
      Output{"wear", &State::wear, "1", "of the tool, 0 to 1"}};
  static constexpr std::array kOutputs = {
      Output{"defective", &State::defective, "1", "1: the part in view is defective"},
      Output{"kind", &State::kind, "1", "0 sound, 1 scratch, 2 spot, 3 chatter marks"},
      Output{"parts", &State::parts, "1", "parts seen before the one in view"},
      Output{"defects", &State::defects, "1", "defective ones so far, the one in view included"},
      Output{"image", &State::defective, "1", "grey picture of the part in view"}};
  static constexpr std::array kFaultPoints = {
      Output{"lamp_loss", &State::lamp_loss, "1", "share of the light that is gone"},
      Output{"dirt", &State::dirt, "1", "a dark spot on the lens, 0 to 1, in every picture"},
      Output{"misfocus", &State::misfocus, "1", "0 sharp, 1 all detail of a pixel is lost"}};
  static constexpr std::array kState = {
      &State::defective,   &State::kind, &State::parts,     &State::defects, &State::shown_wear,
      &State::defect_rate, &State::wear, &State::lamp_loss, &State::dirt,    &State::misfocus};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
  static void render(const Params& params, const State& state, const engine::RowContext& context,
                     int output, double rate_hz, std::span<double> samples);
};

}  // namespace orrery::devices
