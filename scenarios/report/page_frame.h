// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "engine/registry/result.h"
#include "scenarios/report/html.h"
#include "scenarios/report/verdict.h"

namespace orrery::scenarios {

/// Everything before the page's own sections: content policy (nothing may be fetched; `scripts` run
/// by hash, in the order in which `write_page_end` puts them), style, title.
void write_page_start(const std::string& title, std::span<const std::string_view> scripts,
                      Html& page);

void open_section(Html& page, const char* title);
void close_section(Html& page);
/// One entry of `<dl class="facts">`.
void fact(Html& page, const std::string& value, const std::string& label);
/// The box that tells the verdict, up to its texts; `</div></div>` ends it.
void open_verdict(RunVerdict::Tone tone, Html& page);

/// Everything behind them: the scripts' data as JSON in an element with this id, the scripts.
void write_page_end(std::string_view id, const nlohmann::json& of_scripts,
                    std::span<const std::string_view> scripts, Html& page);

/// Writes `text` in one step: a file under that name is whole or not there. Errors: `io-write`.
engine::Result<void> write_page(const std::string& text, const std::filesystem::path& out);

}  // namespace orrery::scenarios
