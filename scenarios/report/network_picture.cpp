// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/network_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "scenarios/report/html.h"
#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

using engine::RunTables;

namespace {

constexpr int kBoxWidth = 168;
constexpr int kBoxHeight = 50;
constexpr int kColumn = 390;
constexpr int kRow = 84;
constexpr std::size_t kBoxesMax = 24;

struct Box {
  std::string title;
  std::string subtitle;
  int layer = 0;
  int x = 0;
  int y = 0;
};

std::string clipped(const std::string& text, std::size_t letters) {
  if (text.size() <= letters) return text;
  std::size_t end = letters - 1;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::map<std::string, Box> boxes_of(const RunTables& run) {
  std::map<std::string, Box> boxes;
  for (const auto& p : run.populations) {
    boxes[p.name] = {fmt::format("{} × {}", grouped(p.count), p.name), p.model};
  }
  for (const auto& node : run.nodes) {
    const std::string many = node.count > 1 ? fmt::format("{} × ", grouped(node.count)) : "";
    boxes[node.name] = {many + node.name, node.hardware};
  }
  // A node stands one layer right of the furthest that leads to it; a ring stops at the box count.
  for (std::size_t round = 0; round < boxes.size(); ++round) {
    for (const auto& link : run.links) {
      const auto from = boxes.find(link.from), to = boxes.find(link.to);
      if (from == boxes.end() || to == boxes.end() || from == to) continue;
      const int last = static_cast<int>(boxes.size()) - 1;
      to->second.layer = std::max(to->second.layer, std::min(from->second.layer + 1, last));
    }
  }
  return boxes;
}

}  // namespace

std::string network_picture(const RunTables& run) {
  auto boxes = boxes_of(run);
  if (run.links.empty() || boxes.size() > kBoxesMax) return {};
  std::map<int, int> used;
  int layers = 0;
  int rows = 0;
  for (auto& [name, box] : boxes) {
    box.x = 8 + box.layer * kColumn;
    box.y = 22 + used[box.layer]++ * kRow;
    layers = std::max(layers, box.layer);
    rows = std::max(rows, used[box.layer]);
  }
  const int width = layers * kColumn + kBoxWidth + 16;
  const int height = rows * kRow + 8;
  std::string svg = fmt::format(
      "<svg class=\"network\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
      "aria-label=\"{2}\">",
      width, height, escape_html(network_in_words(run)));
  for (const auto& link : run.links) {
    const auto from = boxes.find(link.from), to = boxes.find(link.to);
    if (from == boxes.end() || to == boxes.end()) continue;
    const int x1 = from->second.x + kBoxWidth, y1 = from->second.y + kBoxHeight / 2;
    const int x2 = to->second.x, y2 = to->second.y + kBoxHeight / 2;
    svg += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", x1, y1, x2, y2);
    const int x = (x1 + x2) / 2, y = (y1 + y2) / 2;
    svg += fmt::format("<text class=\"on-line\" x=\"{}\" y=\"{}\">{}</text>", x, y - 7,
                       escape_html(clipped(link.name, 26)));
    svg += fmt::format("<text class=\"on-line small\" x=\"{}\" y=\"{}\">{}</text>", x, y + 15,
                       escape_html(clipped(link.summary, 30)));
  }
  for (const auto& [name, box] : boxes) {
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>", box.x,
                       box.y, kBoxWidth, kBoxHeight);
    svg += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", box.x + 12, box.y + 21,
                       escape_html(clipped(box.title, 20)));
    svg += fmt::format("<text class=\"small\" x=\"{}\" y=\"{}\">{}</text>", box.x + 12, box.y + 39,
                       escape_html(clipped(box.subtitle, 24)));
  }
  return svg + "</svg>";
}

std::string network_in_words(const RunTables& run) {
  std::string words;
  const auto say = [&](const std::string& part) { words += (words.empty() ? "" : "; ") + part; };
  for (const auto& p : run.populations) {
    say(fmt::format("{} devices '{}' ({})", grouped(p.count), p.name, p.model));
  }
  for (const auto& n : run.nodes) {
    say(fmt::format("node '{}' ({}{})", n.name, n.hardware,
                    n.count > 1 ? fmt::format(", {} of them", grouped(n.count)) : ""));
  }
  for (const auto& l : run.links) {
    say(fmt::format("link '{}' from '{}' to '{}' ({}{}{})", l.name, l.from, l.to, l.model,
                    l.summary.empty() ? "" : ": ", l.summary));
  }
  return words;
}

}  // namespace orrery::scenarios
