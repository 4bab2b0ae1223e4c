// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_chunk.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/registry/check.h"
#include "scenarios/store/parquet_format.h"
#include "scenarios/store/rle_hybrid.h"
#include "scenarios/store/thrift_compact.h"

namespace orrery::scenarios {

namespace {

constexpr std::size_t kPageBytes = 1u << 20;
constexpr std::size_t kDictionaryBytesMax = 256u << 10;

/// Level 1, as in result files: on noise higher ones take five times as long for 2 %.
constexpr int kZstdLevel = 1;

/// Entries and values of one page.
struct PageSpan {
  std::size_t entry_begin = 0;
  std::size_t entry_end = 0;
  std::size_t value_begin = 0;
  std::size_t value_end = 0;
};

/// Cuts a column into pages at the ends of rows.
std::vector<PageSpan> cut_pages(const ColumnBuffer& column) {
  std::vector<PageSpan> pages;
  PageSpan page;
  std::size_t bytes = 0;
  const auto definition_max = static_cast<std::uint8_t>(column.definition_max());
  for (std::size_t entry = 0; entry < column.entries(); ++entry) {
    const bool row_begins = column.repetition(entry) == 0;
    if (row_begins && bytes >= kPageBytes) {
      pages.push_back(page);
      page = {entry, entry, page.value_end, page.value_end};
      bytes = 0;
    }
    ++page.entry_end;
    ++bytes;  // levels are small but not nothing: a page of nulls ends, too
    if (column.definition(entry) == definition_max) bytes += column.value(page.value_end++).size();
  }
  if (page.entry_end > page.entry_begin) pages.push_back(page);
  return pages;
}

void append_length(std::string& out, std::size_t size) {
  const auto length = static_cast<std::uint32_t>(size);
  out.append(reinterpret_cast<const char*>(&length), sizeof length);
}

void append_levels(std::string& page, const ColumnBuffer& column, const PageSpan& span) {
  if (column.column().list) {
    RleHybrid levels(1);
    for (std::size_t i = span.entry_begin; i < span.entry_end; ++i)
      levels.add(column.repetition(i));
    const std::string bytes = levels.finish();
    append_length(page, bytes.size());
    page += bytes;
  }
  if (column.definition_max() > 0) {
    RleHybrid levels(bits_for(static_cast<std::uint64_t>(column.definition_max())));
    for (std::size_t i = span.entry_begin; i < span.entry_end; ++i)
      levels.add(column.definition(i));
    const std::string bytes = levels.finish();
    append_length(page, bytes.size());
    page += bytes;
  }
}

void append_bits(std::string& page, const ColumnBuffer& column, const PageSpan& span) {
  std::uint8_t byte = 0;
  int held = 0;
  for (std::size_t i = span.value_begin; i < span.value_end; ++i) {
    byte = static_cast<std::uint8_t>(byte | (column.value(i)[0] != 0 ? 1 << held : 0));
    if (++held < 8) continue;
    page += static_cast<char>(byte);
    byte = 0;
    held = 0;
  }
  if (held > 0) page += static_cast<char>(byte);
}

void append_values(std::string& page, const ColumnBuffer& column, const PageSpan& span,
                   const std::optional<Dictionary>& dictionary) {
  if (dictionary) {
    // A width of no bits is legal for a single value; one bit is what all readers have seen.
    const int width = std::max(1, bits_for(dictionary->size - 1));
    page += static_cast<char>(width);
    RleHybrid positions(width);
    for (std::size_t i = span.value_begin; i < span.value_end; ++i)
      positions.add(dictionary->position[i]);
    page += positions.finish();
  } else if (column.column().type == ParquetType::kBoolean) {
    append_bits(page, column, span);
  } else if (span.value_end > span.value_begin) {
    const std::string_view first = column.value(span.value_begin);
    const std::string_view last = column.value(span.value_end - 1);
    page.append(first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data()));
  }
}

void append_page(EncodedChunk& chunk, parquet::PageType type, std::size_t count,
                 parquet::Encoding encoding, const std::string& plain, PageCompressor& compressor) {
  const std::string packed = compressor.pack(plain);
  ORRERY_CHECK(plain.size() < 0x7fffffffu && packed.size() < 0x7fffffffu, "a page of 2 GiB");
  ThriftStruct header;
  header.int32(1, static_cast<std::int32_t>(type));
  header.int32(2, static_cast<std::int32_t>(plain.size()));
  header.int32(3, static_cast<std::int32_t>(packed.size()));
  const bool is_dictionary = type == parquet::PageType::kDictionary;
  header.begin(is_dictionary ? 7 : 5);
  header.int32(1, static_cast<std::int32_t>(count));
  header.int32(2, static_cast<std::int32_t>(encoding));
  if (!is_dictionary) {
    header.int32(3, static_cast<std::int32_t>(parquet::Encoding::kRle));  // of definitions
    header.int32(4, static_cast<std::int32_t>(parquet::Encoding::kRle));  // of repetitions
  }
  header.end();
  const std::string head = header.finish();
  chunk.bytes += head;
  chunk.bytes += packed;
  chunk.facts.unpacked_bytes += static_cast<std::int64_t>(head.size() + plain.size());
}

}  // namespace

void PageCompressor::Free::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

PageCompressor::PageCompressor() : context_(ZSTD_createCCtx()) {
  if (!context_) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kZstdLevel);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
}

std::string PageCompressor::pack(const std::string& plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context_.get(), packed.data(), packed.size(), plain.data(), plain.size());
  ORRERY_CHECK(!ZSTD_isError(size), "zstd packs into a buffer of its own bound");
  packed.resize(size);
  return packed;
}

EncodedChunk encode_chunk(const ColumnBuffer& column, PageCompressor& compressor) {
  EncodedChunk chunk;
  ChunkFacts& facts = chunk.facts;
  facts.entries = static_cast<std::int64_t>(column.entries());
  facts.nulls = static_cast<std::int64_t>(column.nulls());
  facts.range = value_range(column);
  const auto dictionary = make_dictionary(column, kDictionaryBytesMax);
  facts.dictionary = dictionary.has_value();
  auto encoding = parquet::Encoding::kPlain;
  if (dictionary) {
    append_page(chunk, parquet::PageType::kDictionary, dictionary->size, encoding,
                dictionary->plain, compressor);
    encoding = parquet::Encoding::kRleDictionary;
  }
  facts.data_page_begin = static_cast<std::int64_t>(chunk.bytes.size());
  for (const PageSpan& span : cut_pages(column)) {
    std::string page;
    append_levels(page, column, span);
    append_values(page, column, span, dictionary);
    append_page(chunk, parquet::PageType::kData, span.entry_end - span.entry_begin, encoding, page,
                compressor);
  }
  facts.packed_bytes = static_cast<std::int64_t>(chunk.bytes.size());
  return chunk;
}

}  // namespace orrery::scenarios
