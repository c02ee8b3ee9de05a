/* SPDX-License-Identifier: MIT */
// Floor: bindings
//
// Strings to bytes and bytes to strings in Node's encodings: utf8, utf16le (ucs2), latin1 (binary), ascii, hex, base64,
// base64url, in any mix of cases. Results go to the caller's memory: a call without memory (null) only tells the length
// that it takes, and one with too little is SLABYARD_NO_ROOM, tells the same and writes nothing. No NUL is added.
//
// Threads: functions without a handle are pure, any thread.
#ifndef SLABYARD_C_TEXT_H_
#define SLABYARD_C_TEXT_H_

#include "slabyard/c/buffer.h"

#ifdef __cplusplus
extern "C" {
#endif

/// buffer.toString(encoding, start, end) as UTF-8: *length bytes, exact. A lone surrogate (utf16le) becomes U+FFFD.
SLABYARD_API slabyard_code slabyard_to_utf8(const slabyard_buffer* buffer, slabyard_value encoding,
                                            slabyard_value start, slabyard_value end, char* text, size_t room,
                                            size_t* length, slabyard_status* status);
/// The same as UTF-16: *length code units, JavaScript's string exactly.
SLABYARD_API slabyard_code slabyard_to_utf16(const slabyard_buffer* buffer, slabyard_value encoding,
                                             slabyard_value start, slabyard_value end, uint16_t* text, size_t room,
                                             size_t* length, slabyard_status* status);
/// buffer.write(text[, offset[, length]][, encoding]): whole characters, *written (may be null) bytes.
SLABYARD_API slabyard_code slabyard_write_text(const slabyard_buffer* buffer, slabyard_value text,
                                               slabyard_value offset, slabyard_value length, slabyard_value encoding,
                                               size_t* written, slabyard_status* status);
/// Buffer.byteLength(text, encoding): unknown encodings count as utf8. Bytes are as long as they are.
SLABYARD_API slabyard_code slabyard_byte_length(slabyard_value text, slabyard_value encoding, size_t* length,
                                                slabyard_status* status);

/// 1 when `name` is an encoding's, else 0; null is none.
SLABYARD_API int32_t slabyard_is_encoding(const char* name, size_t size);
/// 1 for well-formed UTF-8, else 0; 0 for no memory (null) with a size. `bytes` may be null when size is 0.
SLABYARD_API int32_t slabyard_is_utf8(const void* bytes, size_t size);
/// 1 when every byte is below 0x80, else 0; null as above.
SLABYARD_API int32_t slabyard_is_ascii(const void* bytes, size_t size);

/// The web's atob: the bytes of strict base64. Without memory *length is a bound, since only decoding tells.
SLABYARD_API slabyard_code slabyard_atob(slabyard_value text, void* bytes, size_t room, size_t* length,
                                         slabyard_status* status);
/// The web's btoa: the base64 of characters up to U+00FF. Without memory *length is a bound for UTF-8, else exact.
SLABYARD_API slabyard_code slabyard_btoa(slabyard_value text, char* base64, size_t room, size_t* length,
                                         slabyard_status* status);

/// Node's StringDecoder: text from bytes that arrive in pieces. One thread at a time.
typedef struct slabyard_decoder slabyard_decoder;
/// The caller frees it.
SLABYARD_API slabyard_code slabyard_decoder_new(slabyard_value encoding, slabyard_decoder** decoder,
                                                slabyard_status* status);
/// Its text goes with it.
SLABYARD_API void slabyard_decoder_free(slabyard_decoder* decoder);
/// The text that is complete with these bytes is the decoder's text then, in place of the one before.
SLABYARD_API slabyard_code slabyard_decoder_write(slabyard_decoder* decoder, const void* bytes, size_t size,
                                                  slabyard_status* status);
/// The same for the bytes held back, as far as they are text; the decoder starts afresh.
SLABYARD_API slabyard_code slabyard_decoder_end(slabyard_decoder* decoder, slabyard_status* status);
/// The decoder's text; owned by it, valid until its next call. *length in code units. Null for a null decoder.
SLABYARD_API const uint16_t* slabyard_decoder_utf16(const slabyard_decoder* decoder, size_t* length);
/// The same as UTF-8, in the caller's memory.
SLABYARD_API slabyard_code slabyard_decoder_to_utf8(const slabyard_decoder* decoder, char* text, size_t room,
                                                    size_t* length, slabyard_status* status);
/// Node's lastNeed and lastTotal, and its encoding: "utf16le"; static. 0 and null for a null decoder.
SLABYARD_API size_t slabyard_decoder_last_need(const slabyard_decoder* decoder);
SLABYARD_API size_t slabyard_decoder_last_total(const slabyard_decoder* decoder);
SLABYARD_API const char* slabyard_decoder_encoding(const slabyard_decoder* decoder);

#ifdef __cplusplus
}
#endif

#endif  // SLABYARD_C_TEXT_H_
