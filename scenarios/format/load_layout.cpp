// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load_layout.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "scenarios/format/geojson.h"
#include "scenarios/format/ground_projection.h"
#include "scenarios/format/layout_keys.h"
#include "scenarios/format/safe_path.h"

namespace orrery::scenarios {

namespace {

constexpr off_t kPictureBytesMax = 32 << 20;

/// Reads section `layout`. A file of it that is not there is a warning: the plant runs, and is
/// drawn, without it.
class LayoutReader {
 public:
  LayoutReader(const Value& section, LoadContext& context)
      : section_(section), context_(context), layout_(context.scenario.layout) {}

  void read() {
    Element keys;
    reader().read(section_, layout_keys(), keys, {"places", "floor", "outlines", "origin"});
    if (const Value* places = part("places", "places by population or node")) {
      for (const Entry& entry : places->entries()) read_place(entry);
    }
    if (const Value* floor = part("floor", "a picture on the ground")) read_floor(*floor);
    if (const Value* outlines = part("outlines", "outlines by name")) {
      for (const Entry& entry : outlines->entries()) read_outline(entry);
    }
    if (const Value* origin = part("origin", "the point of the globe at 0, 0"))
      read_origin(*origin);
    add_outlines();
  }

 private:
  struct OutlineFile {
    GeoJson content;
    GeoCoordinates coordinates;
    GroundPoint at;
  };

  ParamReader reader() const { return ParamReader(context_.diagnostics); }

  const Value* part(const char* key, const char* what) const {
    const Value* value = section_.find(key);
    if (value == nullptr || !expect_mapping(*value, what, context_.diagnostics)) return nullptr;
    return value->is_mapping() ? value : nullptr;
  }

  void read_place(const Entry& entry) {
    const Value& map = entry.value;
    const std::size_t before = context_.diagnostics.error_count();
    Element keys;
    reader().read(map, place_keys(), keys, {"positions"});
    const auto count = count_of(entry.key);
    if (!map.is_mapping()) {
      if (map.is_null()) refuse(map, "missing-key", "a place has 'at' or 'positions'", kWriteAt);
      return;
    }
    PlaceElement place;
    place.name = entry.key.text;
    place.columns = static_cast<std::uint32_t>(keys.fixed().number("columns"));
    place.spacing_m = keys.fixed().number("spacing");
    if (map.find("at") != nullptr) place.at = point_of(*map.find("at"), keys.texts.numbers("at"));
    const Value* positions = map.find("positions");
    if (positions != nullptr) read_positions(map, *positions, count, place);
    if (positions == nullptr && map.find("at") == nullptr)
      refuse(map, "missing-key", "a place has 'at' or 'positions'", kWriteAt);
    if (context_.diagnostics.error_count() == before) layout_.places.push_back(std::move(place));
  }

  /// Devices or machines of that name; nothing, and a mistake, when there are none.
  std::optional<std::uint32_t> count_of(const Key& name) {
    if (const auto* device = context_.device(name.text)) return device->count;
    if (const auto* node = context_.node(name.text)) return node->count;
    if (context_.nodes_unreadable) return std::nullopt;
    auto known = context_.device_names();
    for (auto& node : context_.node_names()) known.push_back(std::move(node));
    context_.diagnostics.add(name.spot.mistake("unknown-reference",
                                               fmt::format("no population or node '{}'", name.text),
                                               suggestion(name.text, known)));
    return std::nullopt;
  }

  void read_positions(const Value& map, const Value& list, std::optional<std::uint32_t> count,
                      PlaceElement& place) {
    for (const char* key : {"at", "columns", "spacing"}) {
      const Value* other = map.find(key);
      if (other == nullptr) continue;
      refuse(*other, "layout-place", fmt::format("'{}' and 'positions' exclude each other", key),
             "remove one of them: 'positions' says where each stands");
    }
    if (!list.is_sequence())
      return refuse(list, "type", "'positions' is a list of points", "write [[0 m, 0 m], ...]");
    // No mistake: `--set` and factors change counts, and no run may fail for how it is drawn.
    if (count && list.items().size() != *count) {
      warn(list, "layout-rows",
           fmt::format("'positions' lists {} points for {} of '{}'", list.items().size(), *count,
                       place.name),
           fmt::format("give {}, one for each, or 'at' for a block", *count));
    }
    const engine::ParamInfo& row = place_keys().params[0];
    for (const Value& item : list.items()) {
      std::vector<double> numbers;
      if (item.is_sequence()) {
        for (const Value& number : item.items())
          numbers.push_back(reader().read_number(number, row).mean());
      }
      if (const auto point = point_of(item, numbers)) place.positions.push_back(*point);
    }
  }

  void read_floor(const Value& map) {
    Element keys;
    const std::size_t before = context_.diagnostics.error_count();
    reader().read(map, floor_keys(), keys);
    FloorElement floor;
    if (const Value* at = map.find("at"))
      floor.at = point_of(*at, keys.texts.numbers("at")).value_or(GroundPoint{});
    floor.width_m = keys.fixed().number("width");
    floor.height_m = keys.fixed().number("height");
    const auto file = open(map.find("picture"), "picture");
    if (!file || !is_picture(*file, *map.find("picture"))) return;
    floor.picture = (context_.folder / map.find("picture")->raw()).string();
    if (context_.diagnostics.error_count() == before) layout_.floor = std::move(floor);
  }

  /// By its first bytes, and not too large: a picture is decoded by whoever draws.
  bool is_picture(const OpenFile& file, const Value& name) {
    struct stat about {};
    if (::fstat(file.descriptor(), &about) == 0 && about.st_size > kPictureBytesMax) {
      refuse(name, "limit-size",
             fmt::format("'{}' has more than {} bytes", name.raw(), kPictureBytesMax),
             "scale it down: 4096 pixels across are drawn");
      return false;
    }
    std::array<char, 8> head{};
    const ssize_t got = ::pread(file.descriptor(), head.data(), head.size(), 0);
    const std::string_view bytes(head.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n";  // PNG, third edition, 5.2
    constexpr std::string_view kJpeg = "\xff\xd8\xff";      // ITU-T T.81, B.1.1.3
    if (bytes == kPng || bytes.substr(0, kJpeg.size()) == kJpeg) return true;
    refuse(name, "layout-picture", fmt::format("'{}' is neither PNG nor JPEG", name.raw()),
           "convert it to PNG");
    return false;
  }

  void read_outline(const Entry& entry) {
    const Value& map = entry.value;
    Element keys;
    const std::size_t before = context_.diagnostics.error_count();
    reader().read(map, outline_keys(), keys);
    OutlineFile outline;
    if (const Value* at = map.find("at"))
      outline.at = point_of(*at, keys.texts.numbers("at")).value_or(GroundPoint{});
    outline.coordinates = keys.texts.text("coordinates") == "metres" ? GeoCoordinates::kMetres
                                                                     : GeoCoordinates::kDegrees;
    const Value* name = map.find("file");
    const auto file = open(name, "outline");
    if (!file || context_.diagnostics.error_count() > before) return;
    const auto text = read_whole(*file, name->raw(), name->place(), GeoJsonLimits{}.json.bytes_max);
    if (!text) return context_.diagnostics.append(text.error());
    const std::string path = (context_.folder / name->raw()).string();
    auto content = read_geojson(*text, path, outline.coordinates);
    if (!content) return context_.diagnostics.append(content.error());
    if (content->points_left_out > 0) {
      warn(*name, "layout-points",
           fmt::format("{} points of '{}' are not drawn", content->points_left_out, name->raw()),
           "an outline is a line or a polygon");
    }
    for (GeoOutline& line : content->outlines)
      if (line.name.empty()) line.name = entry.key.text;
    outline.content = std::move(*content);
    outlines_.push_back(std::move(outline));
  }

  void read_origin(const Value& map) {
    Element keys;
    const std::size_t before = context_.diagnostics.error_count();
    reader().read(map, origin_keys(), keys);
    if (context_.diagnostics.error_count() > before) return;
    origin_ = GlobePoint{keys.fixed().number("longitude"), keys.fixed().number("latitude")};
  }

  /// When all files are known: outlines in degrees share one origin.
  void add_outlines() {
    if (!origin_) {
      std::vector<GlobePoint> all;
      for (const OutlineFile& file : outlines_) {
        if (file.coordinates != GeoCoordinates::kDegrees) continue;
        for (const GeoOutline& line : file.content.outlines)
          for (const GeoPosition& at : line.points) all.push_back({at.east, at.north});
      }
      origin_ = middle_of(all);
    }
    const GroundProjection projection(*origin_);
    for (const OutlineFile& file : outlines_) {
      for (const GeoOutline& line : file.content.outlines) {
        GroundOutline& outline = layout_.outlines.emplace_back();
        outline.name = line.name;
        outline.closed = line.closed;
        for (const GeoPosition& at : line.points) {
          const GroundPoint point = file.coordinates == GeoCoordinates::kMetres
                                        ? GroundPoint{at.east, at.north}
                                        : projection.project({at.east, at.north});
          outline.points.push_back({file.at.x_m + point.x_m, file.at.y_m + point.y_m});
        }
      }
    }
  }

  /// A file beneath the scenario's folder. That it is missing is a warning, anything else that is
  /// wrong with its name a mistake.
  std::optional<OpenFile> open(const Value* name, const char* what) {
    if (name == nullptr || !name->is_string()) return std::nullopt;
    const auto folder = Folder::open(context_.folder.string());
    auto file = folder ? folder->open_file(name->raw(), name->place())
                       : engine::Result<OpenFile>(engine::failure(folder.error()));
    if (file) return std::move(*file);
    for (const auto& mistake : file.error().items()) {
      const bool absent = mistake.code == "path-missing" || mistake.code == "path-unreadable";
      if (!absent) context_.diagnostics.add(mistake);
      if (absent)
        warn(*name, "layout-file", fmt::format("the {} is left out: {}", what, mistake.message),
             mistake.remedy);
    }
    return std::nullopt;
  }

  std::optional<GroundPoint> point_of(const Value& value, const std::vector<double>& numbers) {
    if (value.is_sequence() && numbers.size() == 2) return GroundPoint{numbers[0], numbers[1]};
    refuse(value, "layout-point", "a point is two lengths, to the east and to the north",
           "write [12 m, 4.5 m]");
    return std::nullopt;
  }

  void refuse(const Value& at, const char* code, std::string message, std::string remedy) {
    context_.diagnostics.add(at.mistake(code, std::move(message), std::move(remedy)));
  }
  void warn(const Value& at, const char* code, std::string message, std::string remedy) {
    context_.diagnostics.warning(code, at.place(), std::move(message), std::move(remedy));
  }

  static constexpr const char* kWriteAt = "write 'at: [0 m, 0 m]', or 'positions'";

  const Value& section_;
  LoadContext& context_;
  LayoutElement& layout_;
  std::vector<OutlineFile> outlines_;
  std::optional<GlobePoint> origin_;
};

}  // namespace

void load_layout(const Value& section, LoadContext& context) {
  LayoutReader(section, context).read();
}

}  // namespace orrery::scenarios
