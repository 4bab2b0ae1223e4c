// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/tensorboard_events.h"

#include <unistd.h>

#include <array>
#include <bit>
#include <filesystem>

namespace orrery::scenarios {

namespace {

// Wire types of protobuf: 0 a varint, 1 eight bytes, 2 a length and bytes, 5 four bytes.
enum class Wire : std::uint64_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

void put_little_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void put_key(std::string& out, std::uint64_t field, Wire wire) {
  put_varint(out, field << 3 | static_cast<std::uint64_t>(wire));
}

void put_bytes(std::string& out, std::uint64_t field, const std::string& bytes) {
  put_key(out, field, Wire::kBytes);
  put_varint(out, bytes.size());
  out += bytes;
}

std::string event_at(double wall_time_s, std::uint64_t step) {
  std::string event;
  put_key(event, 1, Wire::kFixed64);
  put_little_endian(event, std::bit_cast<std::uint64_t>(wall_time_s), 8);
  if (step > 0) {
    put_key(event, 2, Wire::kVarint);
    put_varint(event, step);
  }
  return event;
}

std::uint32_t masked_crc(const std::string& bytes) {
  const std::uint32_t crc = crc32c(std::as_bytes(std::span(bytes)));
  return std::rotr(crc, 15) + 0xa282ead8U;
}

tl::unexpected<engine::Diagnostics> not_written(const std::string& path) {
  return engine::failure("io-write", {path}, "the event file cannot be written",
                         "check the space on the disk and the rights of the folder");
}

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes) {
  static const auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      table[i] = i;
      for (int bit = 0; bit < 8; ++bit)
        table[i] = (table[i] >> 1) ^ ((table[i] & 1U) != 0 ? 0x82f63b78U : 0U);
    }
    return table;
  }();
  std::uint32_t crc = 0xffffffffU;
  for (const std::byte b : bytes)
    crc = kTable[(crc ^ static_cast<std::uint32_t>(b)) & 0xffU] ^ (crc >> 8);
  return ~crc;
}

engine::Result<TensorboardEvents> TensorboardEvents::open(const std::string& folder,
                                                          double wall_time_s) {
  TensorboardEvents events;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  // TensorBoard takes files with this word in their name, in the order of their names.
  events.path_ = folder + "/events.out.tfevents." +
                 std::to_string(static_cast<std::uint64_t>(wall_time_s)) + ".orrery." +
                 std::to_string(::getpid());
  events.out_.open(events.path_, std::ios::binary | std::ios::trunc);
  std::string event = event_at(wall_time_s, 0);
  put_bytes(event, 3, "brain.Event:2");
  if (auto done = events.put(event); !done) return engine::failure(done.error());
  return events;
}

engine::Result<void> TensorboardEvents::write(double wall_time_s, std::uint64_t step,
                                              const Scalars& scalars) {
  std::string summary;
  for (const auto& [tag, number] : scalars) {
    std::string value;
    put_bytes(value, 1, tag);
    put_key(value, 2, Wire::kFixed32);
    put_little_endian(value, std::bit_cast<std::uint32_t>(static_cast<float>(number)), 4);
    put_bytes(summary, 1, value);
  }
  std::string event = event_at(wall_time_s, step);
  put_bytes(event, 5, summary);
  return put(event);
}

engine::Result<void> TensorboardEvents::put(const std::string& event) {
  std::string length;
  put_little_endian(length, event.size(), 8);
  std::string record = length;
  put_little_endian(record, masked_crc(length), 4);
  record += event;
  put_little_endian(record, masked_crc(event), 4);
  out_.write(record.data(), static_cast<std::streamsize>(record.size()));
  out_.flush();
  if (!out_) return not_written(path_);
  return {};
}

}  // namespace orrery::scenarios
