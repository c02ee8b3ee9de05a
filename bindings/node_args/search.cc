// SPDX-License-Identifier: MIT
#include "bindings/node_args/search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "slabyard/search.h"

namespace slabyard::node_args {
namespace {

/// The three slots behind the value, the encoding's name found among them.
struct Slots {
  JsArgument byte_offset;
  JsArgument end;
  JsArgument encoding;
};

/// The encoding may stand in either slot before its own, and a text behind it means nothing.
Slots Sorted(Slots slots) {
  if (IsString(slots.end)) slots.encoding = std::exchange(slots.end, {});
  if (IsString(slots.byte_offset)) slots.encoding = std::exchange(slots.byte_offset, {});
  return slots;
}

/// A number in the encoding's slot is taken for a name.
NodeResult<Encoding> RequireSearchEncoding(const JsArgument& encoding) {
  if (const double* const number = std::get_if<double>(&encoding)) return UnknownEncoding(JsNumberText(*number));
  if (IsUndefined(encoding)) return Encoding::kUtf8;
  return EncodingOrDefault(*std::get_if<std::string_view>(&encoding));
}

/// Where the search starts: as an int32, NaN being where a search without an offset starts.
ptrdiff_t StartOf(const JsArgument& byte_offset, size_t size, bool backward) {
  const double* const number = std::get_if<double>(&byte_offset);
  if (number == nullptr || std::isnan(*number)) return backward ? static_cast<ptrdiff_t>(size) : 0;
  constexpr double kLeast = std::numeric_limits<int32_t>::min();
  constexpr double kMost = std::numeric_limits<int32_t>::max();
  return static_cast<ptrdiff_t>(std::clamp(*number, kLeast, kMost));
}

/// Where it ends: what is no 64-bit integer is 0.
size_t EndOf(const JsArgument& end) {
  const double* const number = std::get_if<double>(&end);
  if (number == nullptr) return kNotFound;
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  return *number > 0 && *number < kBeyond ? static_cast<size_t>(*number) : 0;
}

/// Node encodes these in its pool, and the others where they leave no trace.
bool IsEncodedInSlab(Encoding encoding) {
  return encoding != Encoding::kUtf8 && encoding != Encoding::kUtf16le && encoding != Encoding::kLatin1;
}

/// One search in the direction that was asked for.
struct Search {
  const Buffer& buffer;
  bool backward;

  template <typename Value, typename... Options>
  std::optional<size_t> operator()(const Value& value, ptrdiff_t byte_offset, Options... options) const {
    return backward ? buffer.LastIndexOf(value, byte_offset, options...)
                    : buffer.IndexOf(value, byte_offset, options...);
  }
};

NodeResult<std::optional<size_t>> Find(Allocator& allocator, const Search& search, const SearchValue& value,
                                       const Slots& slots) {
  const ptrdiff_t from = StartOf(slots.byte_offset, search.buffer.size(), search.backward);
  const size_t end = EndOf(slots.end);
  if (const double* const number = std::get_if<double>(&value)) return search(ToUint8(*number), from, end);
  const NodeResult<Encoding> encoding = RequireSearchEncoding(slots.encoding);
  if (const ByteSpan* const bytes = std::get_if<ByteSpan>(&value)) {
    // For bytes the encoding says how they are compared, and an unknown one says nothing.
    return search(*bytes, from, encoding.ok() ? *encoding : Encoding::kUtf8, end);
  }
  if (!encoding.ok()) return encoding.error();
  const TextView text = *std::get_if<TextView>(&value);
  if (!IsEncodedInSlab(*encoding)) return search(text, from, *encoding, end);
  const absl::StatusOr<Buffer> needle = allocator.From(text, *encoding);
  if (!needle.ok()) return MemoryAllocationFailed();
  return search(*needle, from, Encoding::kUtf8, end);
}

}  // namespace

NodeResult<std::optional<size_t>> NodeIndexOf(Allocator& allocator, const Buffer& buffer, const SearchValue& value,
                                              const JsArgument& byte_offset, const JsArgument& end,
                                              const JsArgument& encoding) {
  return Find(allocator, {buffer, /*backward=*/false}, value, Sorted({byte_offset, end, encoding}));
}

NodeResult<std::optional<size_t>> NodeLastIndexOf(Allocator& allocator, const Buffer& buffer, const SearchValue& value,
                                                  const JsArgument& byte_offset, const JsArgument& end,
                                                  const JsArgument& encoding) {
  return Find(allocator, {buffer, /*backward=*/true}, value, Sorted({byte_offset, end, encoding}));
}

}  // namespace slabyard::node_args
