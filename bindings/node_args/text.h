// SPDX-License-Identifier: MIT
//
// Node's calls between buffers and text, by their argument rules: toString, write, byteLength, encoding names,
// transcode, atob and btoa. Encoding names are UTF-8, absent when JavaScript's are undefined.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_TEXT_H_
#define SLABYARD_BINDINGS_NODE_ARGS_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "bindings/node_args/js_argument.h"
#include "bindings/node_args/node_result.h"
#include "slabyard/allocator.h"
#include "slabyard/buffer.h"
#include "slabyard/string_decoder.h"
#include "slabyard/text_view.h"

namespace slabyard::node_args {

/// buffer.constants.MAX_STRING_LENGTH, in UTF-16 code units: V8's longest string on 64-bit machines.
inline constexpr size_t kMaxStringLength = 0x1fffffe8;

/// What buffer.toString(encoding, start, end) decodes, for bindings whose strings are not UTF-16: nothing, in any
/// encoding, when the range is empty. No limit of length.
struct EncodedText {
  ByteSpan bytes;
  Encoding encoding = Encoding::kUtf8;
};
NodeResult<EncodedText> NodeTextRange(const Buffer& buffer, std::optional<std::string_view> encoding = {},
                                      std::optional<double> start = {}, std::optional<double> end = {});

/// buffer.toString(encoding, start, end). Indices never fail; an unknown encoding does unless the range is empty.
NodeResult<std::u16string> NodeToString(const Buffer& buffer, std::optional<std::string_view> encoding = {},
                                        std::optional<double> start = {}, std::optional<double> end = {});

/// buffer.write(string, offset, length, encoding), with the encoding in any of the three slots. Returns the bytes
/// written.
NodeResult<size_t> NodeWrite(const Buffer& buffer, TextView text, const JsArgument& offset = {},
                             const JsArgument& length = {}, const JsArgument& encoding = {});

/// Buffer.byteLength(string, encoding): unknown encodings count as utf8.
size_t NodeByteLength(TextView text, std::optional<std::string_view> encoding = {});

/// Buffer.isEncoding(name).
bool NodeIsEncoding(std::string_view name);

/// new StringDecoder(encoding).
NodeResult<StringDecoder> NodeStringDecoder(std::optional<std::string_view> encoding = {});

/// buffer.transcode(source, from, to), in a block of its own.
NodeResult<Buffer> NodeTranscode(Allocator& allocator, ByteSpan source, std::optional<std::string_view> from,
                                 std::optional<std::string_view> to);

/// atob(text) and btoa(text). Each result is one byte per character: Latin-1 for atob, ASCII for btoa.
NodeResult<std::string> NodeAtob(TextView text);
NodeResult<std::string> NodeBtoa(TextView text);

/// util.inspect(buffer) with buffer.INSPECT_MAX_BYTES = `max_bytes`, which may be a fraction or infinite but not
/// negative or NaN.
NodeResult<std::string> NodeInspect(const Buffer& buffer, double max_bytes = Buffer::kInspectMaxBytes);

/// JSON.stringify(buffer).
std::string NodeToJson(const Buffer& buffer);

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_TEXT_H_
