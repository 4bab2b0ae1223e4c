// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace orrery::scenarios {

/// What the bytes of a model file are, whatever its name: `torchscript`, `onnx`, `plugin`,
/// `python`, `pickle` (of Python objects: loading one runs code), or empty.
std::string content_of(std::string_view bytes);

}  // namespace orrery::scenarios
