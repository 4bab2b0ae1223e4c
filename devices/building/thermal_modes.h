// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace orrery::devices {

/// The exact motion of a linear thermal network whose inputs are constant over a step.
///
///   C_i dT_i/dt = b_i - sum_j K_ij T_j      nodes that store heat come first, C > 0
///             0 = b_s - sum_j K_sj T_j      then nodes that store none
///
/// K is symmetric. Nodes without capacity are eliminated (Schur complement); what is left,
/// C^-1/2 S C^-1/2, is symmetric and is taken apart into eigenvectors by Jacobi's cyclic rotations,
/// so that each mode is a first-order lag with a closed form. Means over the step are exact too,
/// which is what makes books of energy close to rounding.
/// Holds for any dt >= 0. Every node without capacity must lead to one that is fixed or stores.
/// Source: Golub and Van Loan, Matrix Computations, 4th ed., 8.5 (Jacobi); Incropera, Fundamentals
/// of Heat and Mass Transfer, ch. 5 (lumped capacities).
class ThermalModes {
 public:
  ThermalModes(std::size_t moving, std::size_t still);

  /// `conductance` is K, row by row; `capacity` is C.
  void set(std::span<const double> conductance, std::span<const double> capacity);
  /// Temperatures of all nodes: `end` holds those of storing nodes before the step and all of them
  /// after it; `mean` is over the step. `source` is b. Allocates nothing.
  void advance(double dt_s, std::span<const double> source, std::span<double> end,
               std::span<double> mean);

 private:
  void eliminate(std::span<const double> conductance);
  void diagonalise();
  void set_step(double dt_s);

  std::size_t moving_;
  std::size_t still_;
  std::vector<double> still_inverse_;  ///< of the block of K of nodes without capacity
  std::vector<double> lead_;           ///< moving x still: shares of a still node's heat
  std::vector<double> reduced_;        ///< S, then its eigenvalues on the diagonal
  std::vector<double> vectors_;        ///< eigenvectors in columns
  std::vector<double> to_modes_;       ///< modes x moving: y = to_modes T
  std::vector<double> from_modes_;     ///< modes x moving: T = from_modes' y, u = from_modes b
  std::vector<double> rate_;
  double dt_s_ = -1.0;
  std::vector<double> keep_;       ///< e^(-x), x = rate dt
  std::vector<double> gain_;       ///< (1 - e^(-x)) / x
  std::vector<double> mean_gain_;  ///< (1 - gain) / x
  std::vector<double> mode_end_;
  std::vector<double> mode_mean_;
  std::vector<double> moving_source_;
};

/// (1 - e^(-x)) / x for x >= 0, without cancellation.
double lag_gain(double x);
/// (1 - lag_gain(x)) / x.
double lag_mean_gain(double x);

}  // namespace orrery::devices
