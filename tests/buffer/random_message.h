// SPDX-License-Identifier: MIT
//
// Messages of random fields, with the values that a right reader finds in them. Written by plain code that shares
// nothing with BufferWriter.
#ifndef SLABYARD_TESTS_BUFFER_RANDOM_MESSAGE_H_
#define SLABYARD_TESTS_BUFFER_RANDOM_MESSAGE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/bytes.h"
#include "slabyard/length_prefix.h"

namespace slabyard::testing {

using Bytes = std::vector<uint8_t>;

enum class Kind {
  kUInt8,
  kInt16BE,
  kUInt32LE,
  kBigUInt64BE,
  kDoubleLE,
  kUIntBE,
  kIntLE,
  kVarint,
  kVarint32,
  kSignedVarint,
  kZigzag,
  kBits,
  kGroup,
  kSlice,
  kChain,
  kPrefixed,
  kUntil,
  kInto,
  kExpect,
  kSkip,
  kNested,
};
constexpr unsigned kKinds = static_cast<unsigned>(Kind::kNested) + 1;

struct MessageField {
  Kind kind;
  std::string value = {};    // what a right reader makes of it
  size_t width = 0;          // of kUIntBE, kIntLE, kSlice, kChain, kInto, kSkip, kNested
  Bytes bytes = {};          // of kUntil the delimiter, of kExpect what is expected
  LengthPrefix prefix = {};  // of kPrefixed
  BitOrder order = {};       // of kBits
  std::vector<unsigned> bit_counts = {};
  std::vector<MessageField> inner = {};  // of kNested
};

struct Message {
  Bytes bytes;
  std::vector<MessageField> fields;
};

template <typename T>
std::string Value(T value) {
  return std::to_string(value) + ";";
}
inline std::string Text(ByteSpan bytes) { return std::string(AsChars(bytes)) + ";"; }

/// Writes fields with plain code of its own.
class MessageWriter {
 public:
  explicit MessageWriter(uint32_t seed) : random_(seed) {}

  Message Make(size_t fields, int depth) {
    Message message;
    for (size_t i = 0; i < fields; ++i) {
      const Kind kind = static_cast<Kind>(random_() % (depth > 0 ? kKinds : kKinds - 1));
      message.fields.push_back(Add(message.bytes, kind, depth));
    }
    return message;
  }

 private:
  /// Random bits, of a random length, so that small numbers are as likely as large ones.
  uint64_t Bits(size_t most) {
    const uint64_t bits = uint64_t{random_()} << 32 | random_();
    const size_t count = random_() % (most + 1);
    return count == 0 ? 0 : bits >> (64 - count);
  }

  Bytes Random(size_t size) {
    Bytes bytes(size);
    // Few values, so that delimiters are half met often.
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>('a' + random_() % 3);
    return bytes;
  }

  static void Put(Bytes& to, uint64_t value, size_t width, bool big) {
    for (size_t i = 0; i < width; ++i) {
      to.push_back(static_cast<uint8_t>(value >> (8 * (big ? width - 1 - i : i))));
    }
  }
  static void Put(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

  /// With up to two bytes more than it takes, as long as `most` allows.
  void PutVarint(Bytes& to, uint64_t value, size_t most) {
    size_t size = 1;
    for (uint64_t rest = value >> 7; rest != 0; rest >>= 7) ++size;
    size = std::min(most, size + random_() % 3);
    for (size_t i = 0; i < size; ++i, value >>= 7) {
      to.push_back(static_cast<uint8_t>((value & 0x7F) | (i + 1 < size ? 0x80u : 0u)));
    }
  }

  static void PutSignedVarint(Bytes& to, int64_t value) {
    for (bool more = true; more; value >>= 7) {
      more = value < -64 || value > 63;
      to.push_back(static_cast<uint8_t>((static_cast<uint64_t>(value) & 0x7F) | (more ? 0x80u : 0u)));
    }
  }

  MessageField AddBits(Bytes& to) {
    MessageField field{.kind = Kind::kBits};
    field.order = random_() % 2 == 0 ? BitOrder::kMsbFirst : BitOrder::kLsbFirst;
    std::vector<bool> bits;
    for (size_t count = 1 + random_() % 5; count > 0; --count) {
      const auto width = static_cast<unsigned>(1 + random_() % (random_() % 4 == 0 ? 64 : 9));
      const uint64_t value = (uint64_t{random_()} << 32 | random_()) >> (64 - width);
      field.bit_counts.push_back(width);
      field.value += Value(value);
      for (unsigned i = 0; i < width; ++i) {
        bits.push_back((value >> (field.order == BitOrder::kMsbFirst ? width - 1 - i : i) & 1) != 0);
      }
    }
    bits.resize((bits.size() + 7) / 8 * 8, random_() % 2 == 0);
    for (size_t i = 0; i < bits.size(); i += 8) {
      uint8_t byte = 0;
      for (size_t k = 0; k < 8; ++k) {
        if (bits[i + k]) byte |= static_cast<uint8_t>(field.order == BitOrder::kMsbFirst ? 0x80 >> k : 1 << k);
      }
      to.push_back(byte);
    }
    return field;
  }

  MessageField AddPrefixed(Bytes& to) {
    const auto prefix = static_cast<LengthPrefix>(random_() % 7);
    const Bytes content = Random(random_() % 200);
    switch (prefix) {
      case LengthPrefix::kUInt8:
        Put(to, content.size(), 1, true);
        break;
      case LengthPrefix::kUInt16LE:
        Put(to, content.size(), 2, false);
        break;
      case LengthPrefix::kUInt16BE:
        Put(to, content.size(), 2, true);
        break;
      case LengthPrefix::kUInt24BE:
        Put(to, content.size(), 3, true);
        break;
      case LengthPrefix::kUInt32LE:
        Put(to, content.size(), 4, false);
        break;
      case LengthPrefix::kUInt32BE:
        Put(to, content.size(), 4, true);
        break;
      case LengthPrefix::kVarint:
        PutVarint(to, content.size(), 10);
        break;
    }
    Put(to, content);
    return {.kind = Kind::kPrefixed, .value = Text(content), .prefix = prefix};
  }

  MessageField AddUntil(Bytes& to) {
    const Bytes delimiter = Random(1 + random_() % 4);
    Bytes content = Random(random_() % 20);
    Put(content, delimiter);
    const size_t size = static_cast<size_t>(
        std::search(content.begin(), content.end(), delimiter.begin(), delimiter.end()) - content.begin());
    content.resize(size + delimiter.size());
    Put(to, content);
    content.resize(size);
    return {.kind = Kind::kUntil, .value = Text(content), .bytes = delimiter};
  }

  MessageField Add(Bytes& to, Kind kind, int depth) {
    const uint64_t bits = Bits(64);
    switch (kind) {
      case Kind::kUInt8:
        Put(to, bits & 0xFF, 1, true);
        return {.kind = kind, .value = Value(bits & 0xFF)};
      case Kind::kInt16BE:
        Put(to, bits & 0xFFFF, 2, true);
        return {.kind = kind, .value = Value(static_cast<int16_t>(bits))};
      case Kind::kUInt32LE:
        Put(to, bits, 4, false);
        return {.kind = kind, .value = Value(static_cast<uint32_t>(bits))};
      case Kind::kBigUInt64BE:
        Put(to, bits, 8, true);
        return {.kind = kind, .value = Value(bits)};
      case Kind::kDoubleLE: {
        Put(to, bits, 8, false);
        return {.kind = kind, .value = Value(bits)};
      }
      case Kind::kUIntBE: {
        const size_t width = 1 + random_() % 8;
        const uint64_t value = bits >> (64 - 8 * width);
        Put(to, value, width, true);
        return {.kind = kind, .value = Value(value), .width = width};
      }
      case Kind::kIntLE: {
        const size_t width = 1 + random_() % 8;
        const int64_t value = static_cast<int64_t>(bits << (64 - 8 * width)) >> (64 - 8 * width);
        Put(to, static_cast<uint64_t>(value), width, false);
        return {.kind = kind, .value = Value(value), .width = width};
      }
      case Kind::kVarint:
        PutVarint(to, bits, 10);
        return {.kind = kind, .value = Value(bits)};
      case Kind::kVarint32:
        PutVarint(to, static_cast<uint32_t>(bits), 5);
        return {.kind = kind, .value = Value(static_cast<uint32_t>(bits))};
      case Kind::kSignedVarint: {
        const int64_t value = random_() % 2 == 0 ? static_cast<int64_t>(bits) : -static_cast<int64_t>(bits >> 1) - 1;
        PutSignedVarint(to, value);
        return {.kind = kind, .value = Value(value)};
      }
      case Kind::kZigzag: {
        const int64_t half = static_cast<int64_t>(bits >> 1);
        PutVarint(to, bits, 10);
        return {.kind = kind, .value = Value(bits % 2 == 0 ? half : -half - 1)};
      }
      case Kind::kBits:
        return AddBits(to);
      case Kind::kGroup: {
        const uint64_t byte = bits & 0xFF;
        const uint64_t last = Bits(16);
        Put(to, byte, 1, true);
        Put(to, bits, 8, false);
        Put(to, last, 3, true);
        return {.kind = kind, .value = Value(byte) + Value(bits) + Value(last)};
      }
      case Kind::kSlice:
      case Kind::kChain:
      case Kind::kInto: {
        const Bytes content = Random(random_() % 40);
        Put(to, content);
        return {.kind = kind, .value = Text(content), .width = content.size()};
      }
      case Kind::kPrefixed:
        return AddPrefixed(to);
      case Kind::kUntil:
        return AddUntil(to);
      case Kind::kExpect: {
        const Bytes content = Random(random_() % 9);
        Put(to, content);
        return {.kind = kind, .value = "", .bytes = content};
      }
      case Kind::kSkip: {
        const Bytes content = Random(random_() % 40);
        Put(to, content);
        return {.kind = kind, .value = "", .width = content.size()};
      }
      case Kind::kNested: {
        Message inner = Make(random_() % 5, depth - 1);
        Put(inner.bytes, Random(random_() % 3));  // what the reader leaves unread
        Put(to, inner.bytes);
        std::string value;
        for (const MessageField& field : inner.fields) value += field.value;
        return {.kind = kind, .value = value, .width = inner.bytes.size(), .inner = std::move(inner.fields)};
      }
    }
    return {};
  }

  std::mt19937 random_;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_BUFFER_RANDOM_MESSAGE_H_
