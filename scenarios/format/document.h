// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/registry/result.h"
#include "scenarios/format/text_guard.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// One YAML file as a tree; `text` is what the byte spans of the values count in.
struct Document {
  std::string text;
  Value root;
  std::size_t nodes = 0;
};

/// Reads one YAML 1.2 document. Every mistake that can be told apart is reported: after a syntax
/// error reading goes on at the next top-level key.
///
/// Codes: `syntax`, `tab`, `duplicate-key`, `key-kind`, `merge-key`, `alias-unknown`,
/// `alias-cycle`, `tag-unknown`, `tag-mismatch`, `document-many`, `document-empty`, `limit-depth`,
/// `limit-nodes`, `limit-aliases`, and those of `guard_text`.
engine::Result<Document> read_document(std::string text, const std::string& file,
                                       const DocumentLimits& limits = {});
/// The same for a file that another one named; `origin` says which.
engine::Result<Document> read_document(std::string text, std::shared_ptr<const Origin> origin,
                                       const DocumentLimits& limits);

}  // namespace orrery::scenarios
