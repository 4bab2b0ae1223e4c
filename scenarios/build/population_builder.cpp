// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/population_builder.h"

#include "scenarios/build/columns.h"
#include "scenarios/build/defined_population.h"
#include "scenarios/build/placed.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

std::unique_ptr<engine::Population> build_population(const PartFrame& frame, const RowBlock& block,
                                                     engine::Diagnostics& diagnostics) {
  const DeviceElement& element = frame.scenario.plant[block.device];
  engine::PopulationSpec spec;
  spec.name = element.name;
  spec.count = block.count;
  spec.first_row = block.first_row;
  spec.seed = frame.seed;
  spec.step = element.step;
  spec.columns =
      draw_columns(element, element.info, {block.first_row, block.count}, frame.seed, diagnostics);
  spec.texts = element.texts;
  if (diagnostics.has_errors()) return nullptr;
  auto made = element.defined ? make_defined_population(element.defined, std::move(spec))
                              : find_device(element.model)->make(std::move(spec));
  if (made) return std::move(*made);
  append_placed(made.error(), element.place, diagnostics);
  return nullptr;
}

}  // namespace orrery::scenarios
