// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/param_set.h"

#include "engine/registry/check.h"

namespace orrery::engine {

ParamSet ParamSet::defaults(const ModelInfo& info) {
  ParamSet set;
  for (const auto& param : info.params) {
    if (param.required) continue;
    switch (param.kind) {
      case ParamKind::kNumber:
      case ParamKind::kInteger:
      case ParamKind::kFlag: set.set(param.name, param.default_number); break;
      case ParamKind::kChoice:
      case ParamKind::kText:
      case ParamKind::kFile:
      case ParamKind::kSignal: set.set(param.name, param.default_text); break;
      case ParamKind::kNumbers: set.set(param.name, std::vector<double>{}); break;
      case ParamKind::kTexts: set.set(param.name, std::vector<std::string>{}); break;
    }
  }
  return set;
}

namespace {

template <class T>
const T& value_of(const std::map<std::string, ParamValue>& values, const std::string& name) {
  const auto found = values.find(name);
  ORRERY_CHECK(found != values.end(), name.c_str());
  const T* value = std::get_if<T>(&found->second);
  ORRERY_CHECK(value != nullptr, name.c_str());
  return *value;
}

}  // namespace

double ParamSet::number(const std::string& name) const { return value_of<double>(values_, name); }
const std::string& ParamSet::text(const std::string& name) const {
  return value_of<std::string>(values_, name);
}
const std::vector<double>& ParamSet::numbers(const std::string& name) const {
  return value_of<std::vector<double>>(values_, name);
}
const std::vector<std::string>& ParamSet::texts(const std::string& name) const {
  return value_of<std::vector<std::string>>(values_, name);
}

}  // namespace orrery::engine
