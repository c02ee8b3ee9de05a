// SPDX-License-Identifier: MIT
#include "src/buffer/field_record.h"

#include <algorithm>
#include <charconv>

#include "src/buffer/hex_columns.h"

namespace slabyard::internal {
namespace {

// Eight bytes leave half of an 80-column line for names and values; four lines show a hash or an address whole.
constexpr size_t kFieldLine = 8;
constexpr size_t kMostShown = 4 * kFieldLine;

template <typename... Args>
std::string Digits(Args... value) {
  char digits[64];
  return {digits, std::to_chars(digits, digits + sizeof digits, value...).ptr};
}

std::string HexText(uint64_t bits, size_t width) {
  if (width != 0 && width < 8) bits &= (uint64_t{1} << (8 * width)) - 1;
  const std::string digits = Digits(bits, 16);
  return "0x" + std::string(2 * width - std::min(2 * width, digits.size()), '0') + digits;
}

void AppendMark(std::string& text, size_t column, std::string_view problem) {
  text.append(column, ' ');
  text += "^^ ";
  text += problem;
  text += '\n';
}

/// Ends the line without spaces at its end.
void EndLine(std::string& text) {
  text.resize(text.find_last_not_of(' ') + 1);
  text += '\n';
}

/// The field whose line shows the byte that failed: the innermost, which came last; else one without bytes there.
std::optional<size_t> FieldThatShows(const std::vector<Field>& fields, size_t offset) {
  std::optional<size_t> without_bytes;
  for (size_t i = fields.size(); i-- > 0;) {
    const Field& field = fields[i];
    if (offset >= field.offset && offset - field.offset < std::min(field.size, kMostShown)) return i;
    if (offset == field.offset && field.size == 0 && !without_bytes) without_bytes = i;
  }
  return without_bytes;
}

void AppendField(std::string& text, const Field& field, ByteSpan bytes, size_t name_width, const Failure* failure) {
  const size_t shown = std::min(bytes.size(), kMostShown);
  for (size_t line = 0; line == 0 || line < shown; line += kFieldLine) {
    AppendOffset(text, field.offset + line);
    text += "  ";
    const size_t line_end = std::min(line + kFieldLine, shown);
    for (size_t i = line; i < line_end; ++i) {
      AppendByte(text, bytes[i]);
      text += ' ';
    }
    if (line == 0) {
      text.append(3 * (kFieldLine - line_end) + 1, ' ');
      if (name_width != 0) {
        text.append(2 * field.depth, ' ');
        text += field.name;
        text.append(name_width - 2 * field.depth - field.name.size() + 2, ' ');
      }
      text += field.value;
      text += "  ";
      text += field.remark;
    }
    EndLine(text);
    if (failure != nullptr && failure->at - field.offset - line < kFieldLine) {
      AppendMark(text, kOffsetColumns + 3 * (failure->at - field.offset - line), failure->problem);
    }
  }
  if (shown < bytes.size()) {
    text.append(kOffsetColumns, ' ');
    text += "and " + SizeText(bytes.size() - shown) + " more\n";
  }
}

/// The part of [offset, offset + size) that is among `bytes`, if its begin is.
ByteSpan Among(ByteSpan bytes, size_t base, size_t offset, size_t size) {
  if (offset < base || offset - base > bytes.size()) return {};
  return bytes.subspan(offset - base, std::min(size, bytes.size() - (offset - base)));
}

}  // namespace

std::string NumberText(uint64_t bits, size_t width, NumberKind kind) {
  if (kind == NumberKind::kFloat) {
    return width == 4 ? Digits(std::bit_cast<float>(static_cast<uint32_t>(bits))) : Digits(std::bit_cast<double>(bits));
  }
  const std::string decimal = kind == NumberKind::kSigned ? Digits(static_cast<int64_t>(bits)) : Digits(bits);
  return decimal + " (" + HexText(bits, width) + ")";
}

std::string BitsText(ByteSpan bytes, unsigned first_bit, unsigned count, BitOrder order, uint64_t value) {
  std::string text;
  for (unsigned column = 0; column < 8 * bytes.size(); ++column) {
    // Columns show a byte as it is written, highest bit first; bits are taken from that side or the other.
    const unsigned in_byte = column % 8;
    const unsigned index = order == BitOrder::kMsbFirst ? column : column - in_byte + (7 - in_byte);
    const bool mine = index >= first_bit && index - first_bit < count;
    text += !mine ? '.' : (bytes[column / 8] >> (7 - in_byte) & 1) != 0 ? '1' : '0';
    if (in_byte == 7) text += ' ';
  }
  return text + NumberText(value, 0, NumberKind::kUnsigned);
}

std::string SizeText(size_t size) { return Digits(size) + (size == 1 ? " byte" : " bytes"); }

std::string BytesText(ByteSpan first, size_t size) {
  first = first.first(std::min({first.size(), size, kLongestText}));
  if (size == 0 || !std::ranges::all_of(first, IsPrintable)) return SizeText(size);
  const std::string quoted = '"' + std::string(AsChars(first)) + '"';
  return first.size() == size ? quoted : quoted + "..., " + SizeText(size);
}

std::string ExplainFields(std::vector<Field> fields, ByteSpan bytes, size_t base,
                          const std::optional<Failure>& failure) {
  std::optional<size_t> marked;
  if (failure) {
    marked = FieldThatShows(fields, failure->at);
    if (!marked) {
      marked = fields.size();
      fields.push_back({.offset = failure->at, .size = bytes.size()});
    }
  }
  size_t name_width = 0;
  for (const Field& field : fields) name_width = std::max(name_width, 2 * field.depth + field.name.size());
  std::string text;
  for (size_t i = 0; i < fields.size(); ++i) {
    AppendField(text, fields[i], Among(bytes, base, fields[i].offset, fields[i].size), name_width,
                i == marked ? &*failure : nullptr);
  }
  return text;
}

std::string ExplainBytes(ByteSpan bytes, size_t base, const std::optional<Failure>& failure) {
  std::string text;
  const bool inside = failure && failure->at >= base && failure->at - base < bytes.size();
  size_t done = 0;
  if (inside) {
    // The marked line stands on its own, so that it does not fold away.
    const size_t column = (failure->at - base) % kDumpLine;
    const size_t line = failure->at - base - column;
    done = line + std::min(kDumpLine, bytes.size() - line);
    AppendDumpLines(text, bytes.first(line), base, /*fold_repeats=*/true);
    AppendDumpLines(text, bytes.subspan(line, done - line), base + line, /*fold_repeats=*/true);
    AppendMark(text, kOffsetColumns + 3 * column + (column >= kDumpLine / 2 ? 1 : 0), failure->problem);
  }
  AppendDumpLines(text, bytes.subspan(done), base + done, /*fold_repeats=*/true);
  AppendOffset(text, base + bytes.size());
  text += '\n';
  if (failure && !inside) AppendMark(text, kOffsetColumns, failure->problem);
  return text;
}

}  // namespace slabyard::internal
