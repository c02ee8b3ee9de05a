// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include "bindings/c/call.h"
#include "bindings/c/handles.h"
#include "bindings/node_args/text.h"
#include "slabyard/codec.h"
#include "slabyard/encoding.h"

using slabyard::Encoding;
using slabyard::c_abi::Call;
using slabyard::c_abi::Guarded;

slabyard_code slabyard_decoder_new(slabyard_value encoding, slabyard_decoder** decoder, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"decoder", decoder}})) return call.code();
    const auto name = call.Name("encoding", encoding);
    if (!call.ok()) return call.code();
    const auto made = slabyard::node_args::NodeStringDecoder(name);
    if (!made.ok()) return call.Fail(made.error());
    auto* const handle = new (std::nothrow) slabyard_decoder{*made, {}};
    if (handle == nullptr) return call.NoMemory();
    *decoder = handle;
    return call.Done();
  });
}

void slabyard_decoder_free(slabyard_decoder* decoder) { delete decoder; }

slabyard_code slabyard_decoder_write(slabyard_decoder* decoder, const void* bytes, size_t size,
                                     slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"decoder", decoder}})) return call.code();
    const slabyard::ByteSpan piece = call.Bytes("bytes", bytes, size);
    if (!call.ok()) return call.code();
    // On a copy, since a refused text must leave the decoder as it was.
    slabyard::StringDecoder next = decoder->decoder;
    decoder->text = next.Write(piece);
    decoder->decoder = next;
    return call.Done();
  });
}

slabyard_code slabyard_decoder_end(slabyard_decoder* decoder, slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"decoder", decoder}})) return call.code();
    decoder->text = decoder->decoder.End();
    return call.Done();
  });
}

const uint16_t* slabyard_decoder_utf16(const slabyard_decoder* decoder, size_t* length) {
  if (length != nullptr) *length = decoder == nullptr ? 0 : decoder->text.size();
  return decoder == nullptr ? nullptr : reinterpret_cast<const uint16_t*>(decoder->text.data());
}

slabyard_code slabyard_decoder_to_utf8(const slabyard_decoder* decoder, char* text, size_t room, size_t* length,
                                       slabyard_status* status) {
  return Guarded(status, [&](Call& call) {
    if (!call.Require({{"decoder", decoder}, {"length", length}})) return call.code();
    // Exact for utf8; a lone surrogate takes the three bytes of U+FFFD.
    const size_t needed = ByteLength(decoder->text, Encoding::kUtf8);
    if (!call.HasRoom(needed, text, room, length)) return call.code();
    if (text != nullptr) ToBytes(decoder->text, Encoding::kUtf8, {reinterpret_cast<uint8_t*>(text), needed});
    return call.Done();
  });
}

size_t slabyard_decoder_last_need(const slabyard_decoder* decoder) {
  return decoder == nullptr ? 0 : decoder->decoder.last_need();
}

size_t slabyard_decoder_last_total(const slabyard_decoder* decoder) {
  return decoder == nullptr ? 0 : decoder->decoder.last_total();
}

const char* slabyard_decoder_encoding(const slabyard_decoder* decoder) {
  // The names are literals, so they end in NUL.
  return decoder == nullptr ? nullptr : slabyard::EncodingName(decoder->decoder.encoding()).data();
}
