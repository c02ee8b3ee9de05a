// SPDX-License-Identifier: MIT
#include "slabyard/hexdump.h"

#include <algorithm>

#include "src/buffer/hex_columns.h"

namespace slabyard {
namespace internal {
namespace {

void AppendDumpLine(std::string& text, ByteSpan line, size_t offset) {
  AppendOffset(text, offset);
  text += "  ";
  for (size_t i = 0; i < kDumpLine; ++i) {
    if (i == kDumpLine / 2) text += ' ';
    if (i < line.size()) {
      AppendByte(text, line[i]);
    } else {
      text += "  ";
    }
    text += ' ';
  }
  text += " |";
  for (const uint8_t byte : line) text += IsPrintable(byte) ? static_cast<char>(byte) : '.';
  text += "|\n";
}

}  // namespace

void AppendDumpLines(std::string& text, ByteSpan bytes, size_t first_offset, bool fold_repeats) {
  bool folding = false;
  for (size_t at = 0; at < bytes.size(); at += kDumpLine) {
    const ByteSpan line = bytes.subspan(at, std::min(kDumpLine, bytes.size() - at));
    // Only whole lines fold: a short last one is always shown.
    const bool repeats = fold_repeats && at != 0 && line.size() == kDumpLine &&
                         std::ranges::equal(line, bytes.subspan(at - kDumpLine, kDumpLine));
    if (!repeats) {
      AppendDumpLine(text, line, first_offset + at);
    } else if (!folding) {
      text += "*\n";
    }
    folding = repeats;
  }
}

}  // namespace internal

std::string Hexdump(ByteSpan bytes, const HexdumpOptions& options) {
  std::string text;
  if (bytes.empty()) return text;
  internal::AppendDumpLines(text, bytes, options.first_offset, options.fold_repeats);
  internal::AppendOffset(text, options.first_offset + bytes.size());
  text += '\n';
  return text;
}

}  // namespace slabyard
