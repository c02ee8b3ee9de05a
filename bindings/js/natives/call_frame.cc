// SPDX-License-Identifier: MIT
#include "bindings/js/natives/call_frame.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "slabyard/check.h"

namespace slabyard::js {

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
  // 2^63 is exact in a double and below the largest size.
  constexpr double kMax = 9223372036854775808.0;
  return number < kMax ? static_cast<size_t>(number) : std::numeric_limits<size_t>::max();
}

Encoding CallFrame::EncodingAt(size_t index) {
  const size_t encoding = Size(index);
  SLABYARD_CHECK(encoding <= static_cast<size_t>(Encoding::kBase64Url), "prelude: no such encoding");
  return static_cast<Encoding>(encoding);
}

MutableByteSpan CallFrame::BytesIn(size_t index, size_t start, size_t end) {
  const MutableByteSpan bytes = Bytes(index);
  const size_t to = std::min(end, bytes.size());
  const size_t from = std::min(start, to);
  return bytes.subspan(from, to - from);
}

}  // namespace slabyard::js
