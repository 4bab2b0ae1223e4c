// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/document.h"

#include <fmt/format.h>
#include <libfyaml.h>

#include <memory>

#include "scenarios/format/syntax_message.h"
#include "scenarios/format/tree_builder.h"

namespace orrery::scenarios {
namespace {

struct DiagRelease {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};
struct ParserRelease {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};

void discard_output(fy_diag*, void*, const char*, std::size_t) {}

std::string text_of(fy_token* token) {
  std::size_t length = 0;
  const char* text = token != nullptr ? fy_token_get_text(token, &length) : nullptr;
  return text != nullptr ? std::string(text, length) : std::string{};
}

Properties properties_of(fy_token* anchor, fy_token* tag) {
  Properties properties{text_of(anchor), {}};
  if (tag != nullptr) {
    std::size_t length = 0;
    if (const char* handle = fy_tag_token_handle(tag, &length))
      properties.tag.assign(handle, length);
    if (const char* suffix = fy_tag_token_suffix(tag, &length))
      properties.tag.append(suffix, length);
  }
  return properties;
}

bool is_section(std::string_view line) {
  std::size_t at = 0;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  while (at < line.size() && (is_letter(line[at]) || (at > 0 && line[at] == '-'))) ++at;
  return at > 0 && at < line.size() && line[at] == ':';
}

/// One pass of libfyaml's event parser over `text` from `base` on. Its document layer is not
/// used: it has no budgets. Its marks count from `base`.
class Reader {
 public:
  Reader(std::string_view text, const LineTable& lines, std::size_t base, TreeBuilder& builder,
         engine::Diagnostics& mistakes)
      : text_(text),
        lines_(lines),
        base_(base),
        last_end_(base),
        builder_(builder),
        mistakes_(mistakes) {}

  /// The byte of a syntax error, or npos when the text was read to its end or a budget ended.
  std::size_t read() {
    fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = nullptr;
    diag_cfg.output_fn = discard_output;
    diag_cfg.level = FYET_ERROR;
    const std::unique_ptr<fy_diag, DiagRelease> diag(fy_diag_create(&diag_cfg));
    fy_diag_set_collect_errors(diag.get(), true);
    fy_parse_cfg cfg{};
    cfg.search_path = "";
    cfg.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG |
                                                FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE |
                                                FYPCF_DISABLE_DEPTH_LIMIT);
    cfg.diag = diag.get();
    const std::unique_ptr<fy_parser, ParserRelease> parser(fy_parser_create(&cfg));
    fy_parser_set_string(parser.get(), text_.data() + base_, text_.size() - base_);
    while (fy_event* event = fy_parser_parse(parser.get())) {
      const bool ended = event->type == FYET_STREAM_END;
      take(*event);
      fy_parser_event_free(parser.get(), event);
      if (ended || documents_ > 1 || builder_.stopped()) return std::string_view::npos;
    }
    return report(*diag);
  }

 private:
  void take(fy_event& event) {
    switch (event.type) {
      case FYET_DOCUMENT_START: return start_document(event);
      case FYET_MAPPING_START: {
        const auto& data = event.mapping_start;
        const auto [style, spot] = start_of(data.mapping_start);
        return builder_.open(Value::mapping(style, spot), properties_of(data.anchor, data.tag));
      }
      case FYET_SEQUENCE_START: {
        const auto& data = event.sequence_start;
        const auto [style, spot] = start_of(data.sequence_start);
        return builder_.open(Value::sequence(style, spot), properties_of(data.anchor, data.tag));
      }
      case FYET_MAPPING_END: return end_collection(event.mapping_end.mapping_end);
      case FYET_SEQUENCE_END: return end_collection(event.sequence_end.sequence_end);
      case FYET_SCALAR: return take_scalar(event.scalar);
      case FYET_ALIAS: {
        const auto [begin, end] = span_of(event.alias.anchor);
        last_end_ = end;
        return builder_.alias(text_of(event.alias.anchor),
                              lines_.spot(begin > base_ ? begin - 1 : begin, end));
      }
      default: return;
    }
  }

  void start_document(fy_event& event) {
    if (++documents_ != 2) return;
    const fy_mark* mark = fy_event_start_mark(&event);
    const std::size_t at = mark != nullptr ? base_ + mark->input_pos : last_end_;
    mistakes_.add(lines_.spot(at, at).mistake("document-many",
                                              "a second document begins here ('---')",
                                              "keep one document in a file; use include"));
  }

  std::pair<std::size_t, std::size_t> span_of(fy_token* token) const {
    const fy_mark* begin = token != nullptr ? fy_token_start_mark(token) : nullptr;
    const fy_mark* end = token != nullptr ? fy_token_end_mark(token) : nullptr;
    if (begin == nullptr || end == nullptr) return {last_end_, last_end_};
    return {base_ + begin->input_pos, base_ + end->input_pos};
  }

  std::pair<ValueStyle, Spot> start_of(fy_token* token) {
    const auto [begin, end] = span_of(token);
    // The mark of a block collection is its first key or dash and has no width.
    const bool flow = end > begin;
    last_end_ = std::max(last_end_, end);
    return {flow ? ValueStyle::kFlow : ValueStyle::kBlock, lines_.spot(begin, end)};
  }

  void end_collection(fy_token* token) {
    const auto [begin, end] = span_of(token);
    if (end > begin) last_end_ = end;
    builder_.close(last_end_);
  }

  void take_scalar(const fy_event_scalar_data& data) {
    const auto properties = properties_of(data.anchor, data.tag);
    auto [begin, end] = span_of(data.value);
    const bool empty = data.value == nullptr || begin == end;
    auto style = ValueStyle::kPlain;
    switch (data.value != nullptr ? fy_token_scalar_style(data.value) : FYSS_PLAIN) {
      case FYSS_SINGLE_QUOTED:
      case FYSS_DOUBLE_QUOTED:
        style = ValueStyle::kQuoted;
        begin -= 1;
        end += 1;
        break;
      case FYSS_LITERAL:
      case FYSS_FOLDED:
        style = ValueStyle::kBlockText;
        begin = block_header(begin);
        if (alone_on_its_line(begin)) {
          // libfyaml 0.7.12 then gives back bytes that it never wrote.
          mistakes_.add(lines_.spot(begin, begin + 1)
                            .mistake("syntax", "a block text begins on a line of its own",
                                     "put the '|' or '>' behind its key or dash"));
        }
        break;
      default:
        if (!empty) break;
        style = ValueStyle::kImplicit;
        begin = end = after_indicator();
    }
    last_end_ = std::max(end, last_end_);
    builder_.scalar(Value::scalar(text_of(data.value), style, lines_.spot(begin, end)), properties);
  }

  bool alone_on_its_line(std::size_t at) const {
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
    return at == 0 || text_[at - 1] == '\n';
  }

  // The '|' or '>' before a block text whose first line begins at `content`.
  std::size_t block_header(std::size_t content) const {
    for (std::size_t at = last_end_; at < content; ++at)
      if ((text_[at] == '|' || text_[at] == '>') && at > 0 &&
          (text_[at - 1] == ' ' || text_[at - 1] == '\t' || text_[at - 1] == '\n'))
        return at;
    return content;
  }

  // Where a value that is not written would stand: after the colon or the dash.
  std::size_t after_indicator() const {
    const std::size_t at = text_.find_first_not_of(' ', last_end_);
    if (at < text_.size() && text_[at] == ':') return at + 1;
    const std::size_t dash = text_.find_first_not_of(" \t\r\n", last_end_);
    return dash < text_.size() && text_[dash] == '-' ? dash + 1 : last_end_;
  }

  std::size_t report(fy_diag& diag) {
    void* iterator = nullptr;
    const fy_diag_error* error = fy_diag_errors_iterate(&diag, &iterator);
    const std::string_view parser_message = error != nullptr ? error->msg : "";
    std::size_t at = last_end_;
    if (error != nullptr) {
      const int first_line = static_cast<int>(lines_.line_of(base_));
      at = std::max(base_, lines_.offset(error->line + first_line, error->column));
    }
    const bool quote = parser_message.find("closing quote") != std::string_view::npos;
    if (quote && at > base_ && (text_[at - 1] == '"' || text_[at - 1] == '\'')) --at;
    // Inside brackets the parser complains far below the one that was not closed.
    const Value* bracket = quote ? nullptr : builder_.open_bracket();
    const bool at_end = text_.find_first_not_of(" \t\r\n", at) == std::string_view::npos;
    if (bracket != nullptr && (at_end || lines_.line_of(at) + 1 > bracket->spot().line)) {
      const char opening = text_[bracket->spot().begin];
      mistakes_.add(bracket->mistake(
          "syntax",
          fmt::format("the bracket '{}' is not closed, or a comma is missing, up to line {}",
                      opening, lines_.line_of(at) + 1),
          fmt::format("close it with '{}', and separate entries with commas",
                      opening == '[' ? ']' : '}')));
      return bracket->spot().begin;
    }
    auto explained = explain_syntax(parser_message);
    mistakes_.add(lines_.spot(at, at).mistake(
        std::move(explained.code), std::move(explained.message), std::move(explained.remedy)));
    return at;
  }

  std::string_view text_;
  const LineTable& lines_;
  std::size_t base_;
  std::size_t last_end_;
  TreeBuilder& builder_;
  engine::Diagnostics& mistakes_;
  int documents_ = 0;
};

// The line after `at` that begins with a top-level key, or npos.
std::size_t next_section(std::string_view text, const LineTable& lines, std::size_t at) {
  for (std::size_t line = lines.line_of(at) + 1; line < lines.line_count(); ++line)
    if (is_section(text.substr(lines.line_begin(line), 256))) return lines.line_begin(line);
  return std::string_view::npos;
}

}  // namespace

engine::Result<Document> read_document(std::string text, const std::string& file,
                                       const DocumentLimits& limits) {
  return read_document(std::move(text), std::make_shared<const Origin>(Origin{file, {}, {}}),
                       limits);
}

engine::Result<Document> read_document(std::string text, std::shared_ptr<const Origin> origin,
                                       const DocumentLimits& limits) {
  if (text.size() > limits.bytes_max)
    return engine::failure(
        "limit-size", {origin->file, 1, 1, 0, 0},
        fmt::format("the file has {} bytes, at most {} are read", text.size(), limits.bytes_max),
        "keep tables in a CSV file, or split the scenario with include");
  const LineTable lines(text, origin);
  engine::Diagnostics mistakes = guard_text(text, lines, limits);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));

  Document document;
  // Each restart may read all the rest once more.
  std::size_t bytes_left = 2 * text.size() + (std::size_t{64} << 10);
  const bool marked = text.rfind("\xEF\xBB\xBF", 0) == 0;
  for (std::size_t base = marked ? 3 : 0; base != std::string_view::npos;) {
    TreeBuilder builder(limits, mistakes, document.nodes);
    const bool first = base <= 3;
    if (!first) builder.forgive_unknown_aliases();
    const std::size_t error_at = Reader(text, lines, base, builder, mistakes).read();
    document.nodes = builder.nodes();
    if (first && builder.has_root()) document.root = builder.take_root();
    if (first && !builder.has_root() && !mistakes.has_errors())
      mistakes.add(lines.spot(0, 0).mistake("document-empty", "the file has no content",
                                            "write a scenario; `orrery new` starts one"));
    if (error_at == std::string_view::npos || bytes_left < text.size() - base) break;
    bytes_left -= text.size() - base;
    base = next_section(text, lines, error_at);
  }
  if (mistakes.has_errors()) {
    mistakes.sort();
    return engine::failure(std::move(mistakes));
  }
  document.text = std::move(text);
  return document;
}

}  // namespace orrery::scenarios
