// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace orrery::models {

/// Eigenvalues, from large to small, and eigenvectors (vectors[k * n + j]: entry j of vector k, its
/// largest entry positive) of a symmetric matrix.
struct SymmetricEigen {
  std::vector<double> values;
  std::vector<double> vectors;
};

/// Cyclic Jacobi rotations. Written here, not taken from Eigen: the order of its sums must not
/// depend on vector registers or optimiser, because agents act on the plant and so reach the
/// fingerprint. Only + - * / and sqrt are used.
/// Source: Golub and Van Loan, Matrix Computations, section 8.5.
SymmetricEigen jacobi_eigen(std::vector<double> matrix, std::size_t n);

}  // namespace orrery::models
