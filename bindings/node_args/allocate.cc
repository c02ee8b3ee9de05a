// SPDX-License-Identifier: MIT
#include "bindings/node_args/allocate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/received.h"

namespace slabyard::node_args {
namespace {

/// An Allocator fails for want of memory alone.
NodeResult<Buffer> Allocated(absl::StatusOr<Buffer> buffer) {
  if (!buffer.ok()) return MemoryAllocationFailed();
  return *std::move(buffer);
}

struct AlignedSize {
  size_t size;
  std::optional<size_t> alignment;
};

NodeResult<AlignedSize> RequireAlignedSize(const JsArgument& size, const JsArgument& alignment) {
  const NodeResult<size_t> bytes = RequireSize(size);
  if (!bytes.ok()) return bytes.error();
  if (IsUndefined(alignment)) return AlignedSize{*bytes, std::nullopt};

  constexpr double kLargestAlignment = 1073741824.0;  // 2^30
  const NodeResult<size_t> power = RequireInteger("alignment", alignment, 1, kLargestAlignment);
  if (!power.ok()) return power.error();
  const auto as_number = static_cast<double>(*power);
  if (!IsPowerOfTwo(*power)) return InvalidArgValue("alignment", JsNumberText(as_number), "must be a power of two");

  // The store is longer than its view by the alignment, and must not pass the limit either.
  const double largest = kMaxSafeInteger - std::max(as_number, double{SlabPool::kCursorStep});
  const double number = *std::get_if<double>(&size);
  if (number > largest) return OutOfRange("size", "<= " + JsNumberText(largest), ReceivedNumber(number));
  return AlignedSize{*bytes, *power};
}

}  // namespace

NodeResult<Buffer> NodeAlloc(Allocator& allocator, const JsArgument& size, const std::optional<FillValue>& fill,
                             const JsArgument& encoding) {
  const NodeResult<size_t> bytes = RequireSize(size);
  if (!bytes.ok()) return bytes.error();
  absl::StatusOr<Buffer> buffer = allocator.Alloc(*bytes);
  if (!buffer.ok()) return ArrayBufferAllocationFailed();
  if (fill && *bytes != 0) {
    const NodeResult<Undefined> filled = NodeFill(*buffer, *fill, 0.0, {}, encoding);
    if (!filled.ok()) return filled.error();
  }
  return *std::move(buffer);
}

NodeResult<Buffer> NodeAllocUnsafe(Allocator& allocator, const JsArgument& size, const JsArgument& alignment) {
  const NodeResult<AlignedSize> request = RequireAlignedSize(size, alignment);
  if (!request.ok()) return request.error();
  return Allocated(allocator.AllocUnsafe(request->size, request->alignment));
}

NodeResult<Buffer> NodeAllocUnsafeSlow(Allocator& allocator, const JsArgument& size, const JsArgument& alignment) {
  const NodeResult<AlignedSize> request = RequireAlignedSize(size, alignment);
  if (!request.ok()) return request.error();
  return Allocated(allocator.AllocUnsafeSlow(request->size, request->alignment));
}

NodeResult<Buffer> NodeFrom(Allocator& allocator, TextView text, std::optional<std::string_view> encoding) {
  const NodeResult<Encoding> known = EncodingOrUtf8(encoding);
  if (!known.ok()) return known.error();
  return Allocated(allocator.From(text, *known));
}

NodeResult<Buffer> NodeFromArray(Allocator& allocator, std::span<const double> elements) {
  return Allocated(allocator.From(elements));
}

NodeResult<Buffer> NodeConcat(Allocator& allocator, std::span<const Buffer> list, const JsArgument& length) {
  // Node returns before it looks at the length.
  if (list.empty()) return Buffer();
  if (IsUndefined(length)) return Allocated(allocator.Concat(list));
  const NodeResult<size_t> total = RequireInteger("length", length, 0, kMaxSafeInteger);
  if (!total.ok()) return total.error();
  return Allocated(allocator.Concat(list, *total));
}

NodeResult<Buffer> NodeCopyBytesFrom(Allocator& allocator, ByteSpan view, size_t element_size, const JsArgument& offset,
                                     const JsArgument& length) {
  const size_t elements = view.size() / element_size;
  if (elements == 0) return Buffer();
  const NodeResult<size_t> from = RequireIntegerOr(0, "offset", offset, kMaxSafeInteger);
  if (!from.ok()) return from.error();
  // Behind the end the length is not looked at.
  if (*from >= elements) return Buffer();
  const size_t rest = elements - *from;
  const NodeResult<size_t> count = RequireIntegerOr(rest, "length", length, kMaxSafeInteger);
  if (!count.ok()) return count.error();
  return Allocated(allocator.From(view.subspan(*from * element_size, std::min(*count, rest) * element_size)));
}

NodeResult<ByteRange> NodeArrayBufferRange(size_t byte_length, std::optional<double> offset,
                                           std::optional<double> length) {
  const double from = offset && !std::isnan(*offset) ? *offset : 0;
  const double room = static_cast<double>(byte_length) - from;
  if (room < 0) return OutsideOfBounds("offset");
  // NaN and what is below 0 count as 0.
  const double wanted = length && *length > 0 ? *length : 0;
  if (wanted > room) return OutsideOfBounds("length");
  // The engine looks at the start last, and truncates both: -0.5 is 0.
  if (from <= -1) return StartOffsetOutside(from);
  const auto start = static_cast<size_t>(std::max(from, 0.0));
  return ByteRange{start, length ? static_cast<size_t>(wanted) : byte_length - start};
}

}  // namespace slabyard::node_args
