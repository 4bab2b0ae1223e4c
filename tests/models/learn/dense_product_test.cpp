// SPDX-License-Identifier: Apache-2.0
#include "models/learn/dense_product.h"

#include <gtest/gtest.h>

#include "engine/random/stream.h"

namespace orrery::models::test {
namespace {

std::vector<float> draws(std::size_t count, std::uint64_t entity) {
  std::vector<float> values;
  engine::Stream luck({1, entity, engine::Purpose::kUser});
  for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(luck.normal()));
  return values;
}

// The order of the sum is part of the promise, so a plain loop gives the very same bits.
TEST(DenseProduct, IsThePlainSumInTheOrderOfTheInputs) {
  DenseProduct product;
  for (const std::size_t rows : {1U, 5U, 6U, 13U, 32U}) {
    for (const std::size_t inputs : {1U, 3U, 64U}) {
      for (const std::size_t outputs : {1U, 15U, 16U, 17U, 40U}) {
        const auto x = draws(rows * inputs, 1);
        const auto w = draws(outputs * inputs, 2);
        const auto b = draws(outputs, 3);
        std::vector<float> y(rows * outputs);
        product(x.data(), rows, inputs, w.data(), b.data(), outputs, y.data());
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t o = 0; o < outputs; ++o) {
            float sum = b[o];
            for (std::size_t k = 0; k < inputs; ++k) sum += x[r * inputs + k] * w[o * inputs + k];
            ASSERT_EQ(y[r * outputs + o], sum) << rows << " x " << inputs << " x " << outputs;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace orrery::models::test
