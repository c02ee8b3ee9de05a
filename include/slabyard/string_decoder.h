// SPDX-License-Identifier: MIT
// Floor: encoding
//
// Text from bytes that arrive in pieces: Node's StringDecoder, state for state. Holds back the bytes of a character (or
// of a base64 group) that is not complete yet, at most four. The texts of all pieces, then End(), join to the text of
// the whole. One thread at a time; never fails.
#ifndef SLABYARD_STRING_DECODER_H_
#define SLABYARD_STRING_DECODER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "slabyard/bytes.h"
#include "slabyard/encoding.h"

namespace slabyard {

class StringDecoder {
 public:
  explicit StringDecoder(Encoding encoding = Encoding::kUtf8) : encoding_(encoding) {}

  /// The text that is complete with `bytes`. Linear in their number.
  std::u16string Write(ByteSpan bytes);

  /// The text of the bytes held back, as far as there is one (an odd byte of utf16le is dropped). The decoder starts
  /// afresh.
  std::u16string End();

  Encoding encoding() const { return encoding_; }
  /// Node's lastNeed: bytes that the held-back character still misses.
  size_t last_need() const { return missing_; }
  /// Node's lastTotal: bytes of that character, held back and missing.
  size_t last_total() const { return pending_size_ + missing_; }
  /// The bytes held back.
  ByteSpan pending() const { return ByteSpan(pending_).first(pending_size_); }

 private:
  /// Takes what completes the held-back bytes off the front of `bytes`; appends their text when they are complete.
  void CompletePending(ByteSpan& bytes, std::u16string& text);
  void Append(ByteSpan bytes, std::u16string& text) const;

  Encoding encoding_;
  uint8_t pending_size_ = 0;
  uint8_t missing_ = 0;
  std::array<uint8_t, 4> pending_{};
};

}  // namespace slabyard

#endif  // SLABYARD_STRING_DECODER_H_
