// SPDX-License-Identifier: MIT
#include "bindings/node_args/text.h"

#include <cmath>
#include <utility>

#include "bindings/node_args/arguments.h"
#include "bindings/node_args/js_number.h"
#include "bindings/node_args/received.h"
#include "bindings/node_args/text_units.h"
#include "slabyard/codec.h"
#include "slabyard/web_base64.h"

namespace slabyard::node_args {
namespace {

/// toString's rule for one index: no counting from the end, NaN is 0.
size_t ClampIndex(double index, size_t size) {
  if (!(index > 0)) return 0;
  return index >= static_cast<double>(size) ? size : static_cast<size_t>(index);
}

/// write's encoding: any number but 0 and NaN is taken for a name.
NodeResult<Encoding> RequireWriteEncoding(const JsArgument& encoding) {
  if (const std::string_view* const name = std::get_if<std::string_view>(&encoding)) return EncodingOrUtf8(*name);
  const double* const number = std::get_if<double>(&encoding);
  if (number == nullptr || *number == 0 || std::isnan(*number)) return Encoding::kUtf8;
  return UnknownEncoding(JsNumberText(*number));
}

MutableByteSpan BytesOf(std::string& text) { return {reinterpret_cast<uint8_t*>(text.data()), text.size()}; }

}  // namespace

NodeResult<EncodedText> NodeTextRange(const Buffer& buffer, std::optional<std::string_view> encoding,
                                      std::optional<double> start, std::optional<double> end) {
  const size_t from = ClampIndex(start.value_or(0), buffer.size());
  const size_t to = end ? ClampIndex(*end, buffer.size()) : buffer.size();
  if (from >= to) return EncodedText();
  const NodeResult<Encoding> known = EncodingOrDefault(encoding);
  if (!known.ok()) return known.error();
  return EncodedText{buffer.span().subspan(from, to - from), *known};
}

NodeResult<std::u16string> NodeToString(const Buffer& buffer, std::optional<std::string_view> encoding,
                                        std::optional<double> start, std::optional<double> end) {
  const NodeResult<EncodedText> range = NodeTextRange(buffer, encoding, start, end);
  if (!range.ok()) return range.error();
  // No encoding makes more than two units of a byte, so short ranges need no counting.
  constexpr size_t kUnitsPerByte = 2;
  const auto [bytes, known] = *range;
  if (bytes.size() > kMaxStringLength / kUnitsPerByte && TextLength(bytes, known) > kMaxStringLength) {
    return StringTooLong();
  }
  return DecodeToUnits(bytes, known);
}

NodeResult<size_t> NodeWrite(const Buffer& buffer, TextView text, const JsArgument& offset, const JsArgument& length,
                             const JsArgument& encoding) {
  JsArgument from = offset, count = length, name = encoding;
  if (IsString(offset)) {
    name = offset;
    from = count = Undefined();
  } else if (IsUndefined(offset)) {
    // Everything behind an undefined offset is ignored.
    count = name = Undefined();
  } else if (IsString(length)) {
    name = length;
    count = Undefined();
  }
  const auto size = static_cast<double>(buffer.size());
  const NodeResult<size_t> at = RequireIntegerOr(0, "offset", from, size);
  if (!at.ok()) return at.error();
  const NodeResult<size_t> most = RequireIntegerOr(buffer.size() - *at, "length", count, size);
  if (!most.ok()) return most.error();
  const NodeResult<Encoding> known = RequireWriteEncoding(name);
  if (!known.ok()) return known.error();
  return buffer.Write(text, *at, *most, *known);
}

size_t NodeByteLength(TextView text, std::optional<std::string_view> encoding) {
  return ByteLength(text, ParseEncoding(encoding.value_or("")).value_or(Encoding::kUtf8));
}

bool NodeIsEncoding(std::string_view name) { return ParseEncoding(name).has_value(); }

NodeResult<StringDecoder> NodeStringDecoder(std::optional<std::string_view> encoding) {
  const NodeResult<Encoding> known = EncodingOrUtf8(encoding);
  if (!known.ok()) return known.error();
  return StringDecoder(*known);
}

NodeResult<Buffer> NodeTranscode(Allocator& allocator, ByteSpan source, std::optional<std::string_view> from,
                                 std::optional<std::string_view> to) {
  // Without bytes the encodings are not looked at.
  if (source.empty()) return Buffer();
  const NodeResult<Encoding> source_encoding = EncodingOrUtf8(from);
  const NodeResult<Encoding> target_encoding = EncodingOrUtf8(to);
  if (!source_encoding.ok() || !target_encoding.ok()) return TranscodeUnsupported();
  absl::StatusOr<Buffer> result = allocator.Transcode(source, *source_encoding, *target_encoding);
  switch (result.status().code()) {
    case absl::StatusCode::kOk:
      return *std::move(result);
    case absl::StatusCode::kUnimplemented:
      return TranscodeUnsupported();
    case absl::StatusCode::kInvalidArgument:
      return TranscodeInvalidCharacter();
    default:
      return MemoryAllocationFailed();
  }
}

NodeResult<std::string> NodeAtob(TextView text) {
  std::string bytes(MaxByteLength(text, Encoding::kBase64), '\0');
  const AtobResult result = Atob(text, BytesOf(bytes));
  switch (result.error) {
    case AtobError::kInvalidCharacter:
      return InvalidCharacter();
    case AtobError::kBadLength:
      return NotCorrectlyEncoded();
    case AtobError::kNone:
      break;
  }
  bytes.resize(result.written);
  return bytes;
}

NodeResult<std::string> NodeBtoa(TextView text) {
  std::string base64(BtoaLength(text.size()), '\0');
  const std::optional<size_t> length = Btoa(text, BytesOf(base64));
  if (!length) return InvalidCharacter();
  base64.resize(*length);
  return base64;
}

NodeResult<std::string> NodeInspect(const Buffer& buffer, double max_bytes) {
  if (!(max_bytes >= 0)) return OutOfRange("INSPECT_MAX_BYTES", ">= 0", ReceivedNumber(max_bytes));
  const double more = static_cast<double>(buffer.size()) - max_bytes;
  if (more <= 0) return buffer.Inspect(buffer.size());
  const auto shown = static_cast<size_t>(max_bytes);
  if (static_cast<double>(shown) == max_bytes) return buffer.Inspect(shown);
  // Node subtracts the fraction from the rest, and shows that.
  std::string text = buffer.Subarray(0, static_cast<ptrdiff_t>(shown)).Inspect(shown);
  text.pop_back();
  return text + " ... " + JsNumberText(more) + (more > 1 ? " more bytes>" : " more byte>");
}

std::string NodeToJson(const Buffer& buffer) { return buffer.ToJson(); }

}  // namespace slabyard::node_args
