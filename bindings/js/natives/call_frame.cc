// SPDX-License-Identifier: MIT
#include "bindings/js/natives/call_frame.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace slabyard::js {

namespace {

// Exact in a double, and one more than the largest ptrdiff_t.
constexpr double kTwoTo63 = 9223372036854775808.0;

}  // namespace

int CallFrame::Int(size_t index) {
  const double number = Number(index);
  if (std::isnan(number)) return 0;
  constexpr double kLeast = std::numeric_limits<int>::min();
  constexpr double kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp(number, kLeast, kMost));
}

size_t CallFrame::Size(size_t index) {
  const double number = Number(index);
  if (!(number > 0)) return 0;
  return number < kTwoTo63 ? static_cast<size_t>(number) : std::numeric_limits<size_t>::max();
}

ptrdiff_t CallFrame::Offset(size_t index) {
  const double number = Number(index);
  if (std::isnan(number)) return 0;
  if (number >= kTwoTo63) return std::numeric_limits<ptrdiff_t>::max();
  return number < -kTwoTo63 ? std::numeric_limits<ptrdiff_t>::min() : static_cast<ptrdiff_t>(number);
}

Encoding CallFrame::EncodingAt(size_t index) {
  const size_t encoding = Size(index);
  return encoding <= static_cast<size_t>(Encoding::kBase64Url) ? static_cast<Encoding>(encoding) : Encoding::kUtf8;
}

MutableByteSpan CallFrame::BytesIn(size_t index, size_t start, size_t end) {
  const MutableByteSpan bytes = Bytes(index);
  const size_t to = std::min(end, bytes.size());
  const size_t from = std::min(start, to);
  return bytes.subspan(from, to - from);
}

}  // namespace slabyard::js
