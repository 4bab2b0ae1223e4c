// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// A proportional, integral and derivative controller in discrete time, for one measurement y and
/// one action u; other axes of the action rest. At each control period, with error e = r - y:
///
///   P = K (b r - y)      D = a D - K N_d (y - y_old)        a = T_d / (T_d + N)
///   v = u_0 + P + I + D  u = v within the bounds of the action
///   I <- I + K i e + t (u - v)                               anti-windup by tracking
///
///   K     gain, in spans of the action a span of the measurement (a span of 1 where the bounds of
///         the measurement are infinite); negative for `direction: direct`
///   i     integral, share of the error a period: period / T_i
///   T_d   derivative, in periods; N: filter;  N_d = T_d N / (T_d + N)
///   t     tracking share a period: i, or sqrt(i / T_d) with a derivative, at most 1
///
/// The derivative acts on the measurement, so that a new set-point gives no kick. Where the task
/// shows the change a second, as a speed, `rate` names it: D = -K T_d h rate, h the period; no
/// filter is needed then. With a missing
/// measurement or set-point, the last action is held and nothing accumulates: it goes on without a
/// bump. Of a discrete task the choices in their order are a range, and u is rounded.
/// Source: Astrom and Murray, Feedback Systems, 2nd ed., section 11.5 (the program); Astrom and
/// Hagglund, Advanced PID Control, section 3.5 (windup) and 13.4 (discretisation).
const engine::ModelInfo& pid_info();
engine::Result<std::unique_ptr<engine::Controller>> make_pid(const engine::ControllerSpec& spec);

}  // namespace orrery::models
