// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/template_table.h"

#include <fmt/format.h>

#include "scenarios/format/substitution.h"

namespace orrery::scenarios {
namespace {

void check_parameters(const Value& parameters, engine::Diagnostics& mistakes) {
  if (!parameters.is_mapping() && !parameters.is_null())
    mistakes.add(parameters.mistake("template-form", "'parameters' maps names to defaults",
                                    "write parameters: {name: default}"));
  for (const auto& parameter : parameters.entries())
    if (!is_variable_name(parameter.key.text))
      mistakes.add(parameter.key.spot.mistake(
          "template-form", fmt::format("'{}' is no name for a parameter", parameter.key.text),
          "use letters, digits and underscores"));
}

void check_template(const Entry& entry, engine::Diagnostics& mistakes) {
  const char* remedy = "write NAME: {parameters: {p: default}, body: {...}}";
  if (!entry.value.is_mapping()) {
    mistakes.add(entry.value.mistake("template-form", "a template is a mapping", remedy));
    return;
  }
  for (const auto& part : entry.value.entries())
    if (part.key.text != "parameters" && part.key.text != "body")
      mistakes.add(part.key.spot.mistake(
          "template-form", fmt::format("a template has no '{}'", part.key.text),
          "it has parameters and body; the keys of what it makes stand inside body"));
  const Value* body = entry.value.find("body");
  if (body == nullptr || !body->is_mapping())
    mistakes.add((body != nullptr ? body->spot() : entry.key.spot)
                     .mistake("template-form", "a template has a mapping 'body'", remedy));
  if (const Value* parameters = entry.value.find("parameters"))
    check_parameters(*parameters, mistakes);
}

}  // namespace

TemplateTable::TemplateTable(const Value& document, engine::Diagnostics& mistakes) {
  const Value* section = document.find("templates");
  if (section == nullptr || section->is_null()) return;
  if (!section->is_mapping())
    mistakes.add(section->mistake("template-form", "'templates' is a mapping of names",
                                  "write templates: {NAME: {parameters: {}, body: {}}}"));
  for (const auto& entry : section->entries()) {
    templates_[entry.key.text] = &entry.value;
    check_template(entry, mistakes);
  }
}

const Value* TemplateTable::find(const std::string& name, const Value& use,
                                 engine::Diagnostics& mistakes) const {
  if (const auto found = templates_.find(name); found != templates_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, value] : templates_) names.push_back(known);
  const std::string near = engine::closest_name(name, names);
  std::string remedy = !near.empty()   ? fmt::format("did you mean '{}'?", near)
                       : names.empty() ? "describe it in the section templates"
                                       : fmt::format("known: {}", fmt::join(names, ", "));
  mistakes.add(use.mistake("template-unknown", fmt::format("there is no template '{}'", name),
                           std::move(remedy)));
  return nullptr;
}

}  // namespace orrery::scenarios
