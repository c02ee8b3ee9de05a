// SPDX-License-Identifier: MIT
//
// What a recording BufferReader remembers of each field, and how Explain() shows it.
#ifndef SLABYARD_SRC_BUFFER_FIELD_RECORD_H_
#define SLABYARD_SRC_BUFFER_FIELD_RECORD_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slabyard/bytes.h"
#include "slabyard/field_types.h"
#include "slabyard/length_prefix.h"

namespace slabyard::internal {

struct Field {
  size_t offset;
  size_t size;  // bytes to show; 0 for a nested message, whose fields show them
  size_t depth = 0;
  std::string_view name = {};
  std::string value = {};
  std::string remark = {};
};

class FieldRecord {
 public:
  void Add(Field field) { fields_.push_back(std::move(field)); }
  void Clear() { fields_.clear(); }
  void Note(std::string_view remark) {
    if (!fields_.empty()) fields_.back().remark = remark;
  }
  const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// Why and where a reader failed.
struct Failure {
  size_t at;
  std::string_view problem;
};

/// "7 (0x0007)" with the digits of `width` bytes, or as few as it takes when that is 0; "1.5". `bits` is sign-extended.
std::string NumberText(uint64_t bits, size_t width, NumberKind kind);
/// "..101... 5 (0x5)": the bytes from the first touched one on, with dots for the bits of others.
std::string BitsText(ByteSpan bytes, unsigned first_bit, unsigned count, BitOrder order, uint64_t value);
/// "7 bytes"
std::string SizeText(size_t size);
/// Quoted when printable, else the size. `first` are the first of `size` bytes, kLongestText at least when they are
/// cut.
inline constexpr size_t kLongestText = 40;
std::string BytesText(ByteSpan first, size_t size);

/// The lines of `fields`, of bytes that start at offset `base`, with the failing one marked.
std::string ExplainFields(std::vector<Field> fields, ByteSpan bytes, size_t base,
                          const std::optional<Failure>& failure);
/// A hexdump with the failing byte marked.
std::string ExplainBytes(ByteSpan bytes, size_t base, const std::optional<Failure>& failure);

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_BUFFER_FIELD_RECORD_H_
