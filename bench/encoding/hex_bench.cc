// SPDX-License-Identifier: MIT
//
// Hexadecimal both ways, beside OpenSSL.
#include <openssl/crypto.h>

#include "bench/encoding/samples.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

void Encode(benchmark::State& state) {
  const Room<uint8_t> bytes = RandomBytes(static_cast<size_t>(state.range(0)));
  Room<uint8_t> text(bytes.size() * 2);
  Measure(state, bytes.size(), text.size(), text.size(), [&] { return ToLatin1(bytes, Encoding::kHex, text); });
}

void EncodeOpenssl(benchmark::State& state) {
  const Room<uint8_t> bytes = RandomBytes(static_cast<size_t>(state.range(0)));
  Room<uint8_t> text(bytes.size() * 2);
  Measure(state, bytes.size(), text.size(), text.size() + 1, [&] {
    size_t written = 0;
    OPENSSL_buf2hexstr_ex(Chars(text), text.size() + 1, &written, bytes.data(), bytes.size(), '\0');
    return written;
  });
}

/// The hexadecimal text of random bytes, `size` digits long.
Room<uint8_t> HexText(size_t size) {
  Room<uint8_t> text(size);
  ToLatin1(RandomBytes(size / 2), Encoding::kHex, text);
  return text;
}

void Decode(benchmark::State& state) {
  const Room<uint8_t> text = HexText(static_cast<size_t>(state.range(0)));
  Room<uint8_t> bytes(text.size() / 2);
  Measure(state, text.size(), bytes.size(), bytes.size(),
          [&] { return ToBytes(TextView::Latin1(text), Encoding::kHex, bytes).written; });
}

void DecodeOpenssl(benchmark::State& state) {
  const Room<uint8_t> text = HexText(static_cast<size_t>(state.range(0)));
  Room<uint8_t> bytes(text.size() / 2);
  Measure(state, text.size(), bytes.size(), bytes.size(), [&] {
    size_t written = 0;
    OPENSSL_hexstr2buf_ex(bytes.data(), bytes.size(), &written, Chars(text), '\0');
    return written;
  });
}

SLABYARD_BENCH_SIZES(HexEncode, slabyard, Encode);
SLABYARD_BENCH_SIZES(HexEncode, openssl, EncodeOpenssl);
SLABYARD_BENCH_SIZES(HexDecode, slabyard, Decode);
SLABYARD_BENCH_SIZES(HexDecode, openssl, DecodeOpenssl);

}  // namespace
}  // namespace slabyard::bench
