// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/node_args/node_error.h"
#include "bindings/node_args/text.h"
#include "slabyard/codec.h"
#include "slabyard/web_base64.h"

using slabyard::AtobError;
using slabyard::ByteSpan;
using slabyard::TextLength;
using slabyard::TextView;
using slabyard::ToUtf16;
using slabyard::ToUtf8;
using slabyard::Utf8TextLength;
using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;
using slabyard::node_args::JsArgument;
using slabyard::node_args::NodeWrite;

namespace slabyard::c_abi {
namespace {

/// The bytes that a text is asked of, and their encoding; nothing after a failure, which `call` knows.
std::optional<node_args::EncodedText> TextRange(Call& call, const slabyard_buffer& buffer, slabyard_value encoding,
                                                slabyard_value start, slabyard_value end) {
  const auto name = call.Name("encoding", encoding);
  const auto from = call.Number("start", start), to = call.Number("end", end);
  if (!call.ok()) return std::nullopt;
  const auto range = node_args::NodeTextRange(buffer.bytes, name, from, to);
  if (range.ok()) return *range;
  call.Fail(range.error());
  return std::nullopt;
}

}  // namespace
}  // namespace slabyard::c_abi

using slabyard::c_abi::TextRange;

slabyard_code slabyard_to_utf8(const slabyard_buffer* buffer, slabyard_value encoding, slabyard_value start,
                               slabyard_value end, char* text, size_t room, size_t* length, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"length", length}})) return call.code();
    const auto range = TextRange(call, *buffer, encoding, start, end);
    if (!range) return call.code();
    const size_t needed = Utf8TextLength(range->bytes, range->encoding);
    if (!call.HasRoom(needed, text, room, length)) return call.code();
    if (text != nullptr) ToUtf8(range->bytes, range->encoding, {text, needed});
    return call.Done();
  });
}

slabyard_code slabyard_to_utf16(const slabyard_buffer* buffer, slabyard_value encoding, slabyard_value start,
                                slabyard_value end, uint16_t* text, size_t room, size_t* length,
                                slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}, {"length", length}})) return call.code();
    const auto range = TextRange(call, *buffer, encoding, start, end);
    if (!range) return call.code();
    const size_t needed = TextLength(range->bytes, range->encoding);
    if (!call.HasRoom(needed, text, room, length)) return call.code();
    if (text != nullptr) ToUtf16(range->bytes, range->encoding, {reinterpret_cast<char16_t*>(text), needed});
    return call.Done();
  });
}

slabyard_code slabyard_write_text(const slabyard_buffer* buffer, slabyard_value text, slabyard_value offset,
                                  slabyard_value length, slabyard_value encoding, size_t* written,
                                  slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"buffer", buffer}})) return call.code();
    const TextView view = call.Text("text", text);
    const JsArgument at = call.Argument("offset", offset), most = call.Argument("length", length);
    const JsArgument name = call.Argument("encoding", encoding);
    if (!call.ok()) return call.code();
    const auto count = NodeWrite(buffer->bytes, view, at, most, name);
    if (!count.ok()) return call.Fail(count.error());
    if (written != nullptr) *written = *count;
    return call.Done();
  });
}

slabyard_code slabyard_byte_length(slabyard_value text, slabyard_value encoding, size_t* length,
                                   slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"length", length}})) return call.code();
    if (text.kind == SLABYARD_BYTES) {
      *length = text.as.run.size;
      return call.Done();
    }
    const TextView view = call.Text("text", text, "text or bytes");
    const auto name = call.Name("encoding", encoding);
    if (!call.ok()) return call.code();
    *length = slabyard::node_args::NodeByteLength(view, name);
    return call.Done();
  });
}

int32_t slabyard_is_encoding(const char* name, size_t size) {
  return name != nullptr && slabyard::node_args::NodeIsEncoding(std::string_view(name, size)) ? 1 : 0;
}

int32_t slabyard_is_utf8(const void* bytes, size_t size) {
  if (bytes == nullptr && size != 0) return 0;
  return slabyard::IsUtf8({static_cast<const uint8_t*>(bytes), size}) ? 1 : 0;
}

int32_t slabyard_is_ascii(const void* bytes, size_t size) {
  if (bytes == nullptr && size != 0) return 0;
  return slabyard::IsAscii({static_cast<const uint8_t*>(bytes), size}) ? 1 : 0;
}

slabyard_code slabyard_atob(slabyard_value text, void* bytes, size_t room, size_t* length, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"length", length}})) return call.code();
    const TextView view = call.Text("text", text);
    if (!call.ok()) return call.code();
    const size_t bound = MaxByteLength(view, slabyard::Encoding::kBase64);
    if (bytes == nullptr || bound > room) {
      call.HasRoom(bound, bytes, room, length);
      return call.ok() ? call.Done() : call.code();
    }
    const slabyard::AtobResult decoded = Atob(view, {static_cast<uint8_t*>(bytes), bound});
    if (decoded.error == AtobError::kInvalidCharacter) return call.Fail(slabyard::node_args::InvalidCharacter());
    if (decoded.error == AtobError::kBadLength) return call.Fail(slabyard::node_args::NotCorrectlyEncoded());
    *length = decoded.written;
    return call.Done();
  });
}

slabyard_code slabyard_btoa(slabyard_value text, char* base64, size_t room, size_t* length, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"length", length}})) return call.code();
    const TextView view = call.Text("text", text);
    if (!call.ok()) return call.code();
    const size_t bound = slabyard::BtoaLength(view.size());
    if (base64 == nullptr || bound > room) {
      call.HasRoom(bound, base64, room, length);
      return call.ok() ? call.Done() : call.code();
    }
    const auto written = Btoa(view, {reinterpret_cast<uint8_t*>(base64), bound});
    if (!written) return call.Fail(slabyard::node_args::InvalidCharacter());
    *length = *written;
    return call.Done();
  });
}
