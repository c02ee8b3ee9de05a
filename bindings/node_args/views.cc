// SPDX-License-Identifier: MIT
#include "bindings/node_args/views.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/received.h"

namespace slabyard::node_args {
namespace {

/// One of copy's indices; `max` is in the message alone when there is one.
NodeResult<double> RequireCopyIndex(std::string_view name, double index, std::optional<double> max = {}) {
  const double floored = std::isfinite(index) ? std::floor(index) : 0;
  if (floored < 0 || floored > max.value_or(floored)) {
    return OutOfRange(name, max ? RangeText(0, *max) : ">= 0", ReceivedNumber(floored));
  }
  return floored;
}

NodeResult<Undefined> Swapped(bool swapped, int bits) {
  if (!swapped) return InvalidBufferSize(bits);
  return Undefined();
}

}  // namespace

Buffer NodeSubarray(const Buffer& buffer, std::optional<double> start, std::optional<double> end) {
  return buffer.Subarray(ToIndex(start.value_or(0)), end ? ToIndex(*end) : Buffer::kToEnd);
}

NodeResult<size_t> NodeCopy(const Buffer& source, const Buffer& target, std::optional<double> target_start,
                            std::optional<double> source_start, std::optional<double> source_end) {
  const auto source_size = static_cast<double>(source.size());
  const NodeResult<double> to = RequireCopyIndex("targetStart", target_start.value_or(0));
  if (!to.ok()) return to.error();
  const NodeResult<double> from = RequireCopyIndex("sourceStart", source_start.value_or(0), source_size);
  if (!from.ok()) return from.error();
  const NodeResult<double> end = RequireCopyIndex("sourceEnd", source_end.value_or(source_size));
  if (!end.ok()) return end.error();
  if (*to >= static_cast<double>(target.size()) || *from >= *end) return size_t{0};
  return source.Copy(target, static_cast<size_t>(*to), static_cast<size_t>(*from),
                     static_cast<size_t>(std::min(*end, source_size)));
}

NodeResult<int> NodeCompare(const Buffer& source, const Buffer& target, const JsArgument& target_start,
                            const JsArgument& target_end, const JsArgument& source_start,
                            const JsArgument& source_end) {
  // Starts may lie behind the end, ends may not.
  const auto size_of = [](const Buffer& buffer) { return static_cast<double>(buffer.size()); };
  const NodeResult<size_t> target_from = RequireIntegerOr(0, "targetStart", target_start, kMaxSafeInteger);
  if (!target_from.ok()) return target_from.error();
  const NodeResult<size_t> target_to = RequireIntegerOr(target.size(), "targetEnd", target_end, size_of(target));
  if (!target_to.ok()) return target_to.error();
  const NodeResult<size_t> source_from = RequireIntegerOr(0, "sourceStart", source_start, kMaxSafeInteger);
  if (!source_from.ok()) return source_from.error();
  const NodeResult<size_t> source_to = RequireIntegerOr(source.size(), "sourceEnd", source_end, size_of(source));
  if (!source_to.ok()) return source_to.error();

  return source.Compare(target, *target_from, *target_to, *source_from, *source_to);
}

NodeResult<Undefined> NodeSwap16(const Buffer& buffer) { return Swapped(buffer.Swap16(), 16); }
NodeResult<Undefined> NodeSwap32(const Buffer& buffer) { return Swapped(buffer.Swap32(), 32); }
NodeResult<Undefined> NodeSwap64(const Buffer& buffer) { return Swapped(buffer.Swap64(), 64); }

}  // namespace slabyard::node_args
