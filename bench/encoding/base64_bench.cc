// SPDX-License-Identifier: MIT
//
// Base64 both ways and base64url, beside OpenSSL and GLib; no Debian library does base64url into memory of the caller.
#include <glib.h>
#include <openssl/evp.h>

#include <algorithm>

#include "bench/encoding/samples.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

template <Encoding kEncoding>
void Encode(benchmark::State& state) {
  const Room<uint8_t> bytes = RandomBytes(static_cast<size_t>(state.range(0)));
  Room<uint8_t> text(TextLength(bytes, kEncoding));
  Measure(state, bytes.size(), text.size(), text.size(), [&] { return ToLatin1(bytes, kEncoding, text); });
}

void EncodeOpenssl(benchmark::State& state) {
  const Room<uint8_t> bytes = RandomBytes(static_cast<size_t>(state.range(0)));
  Room<uint8_t> text((bytes.size() + 2) / 3 * 4);
  Measure(state, bytes.size(), text.size(), text.size(), [&] {
    return static_cast<size_t>(EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size())));
  });
}

void EncodeGlib(benchmark::State& state) {
  const Room<uint8_t> bytes = RandomBytes(static_cast<size_t>(state.range(0)));
  const size_t length = (bytes.size() + 2) / 3 * 4;
  Room<uint8_t> text(length + 4);  // as its documentation asks
  Measure(state, bytes.size(), length, length, [&] {
    int open = 0, save = 0;
    const size_t written = g_base64_encode_step(bytes.data(), bytes.size(), FALSE, Chars(text), &open, &save);
    return written + g_base64_encode_close(FALSE, Chars(text) + written, &open, &save);
  });
}

constexpr size_t kLine = 76;  // MIME: RFC 2045, section 6.8
constexpr size_t kNoLines = SIZE_MAX;

/// `size` bytes of base64 text without padding, with CR LF behind every `line` digits. `size` is such that the digits
/// come in whole fours.
Room<uint8_t> Base64Text(size_t size, size_t line) {
  const size_t ends = line == kNoLines ? 0 : size / (line + 2);
  Room<uint8_t> digits(size - ends * 2);
  ToLatin1(RandomBytes(digits.size() / 4 * 3), Encoding::kBase64, digits);
  Room<uint8_t> text(size);
  auto to = text.begin();
  for (size_t i = 0; i < digits.size(); ++i) {
    *to++ = digits[i];
    if ((i + 1) % line == 0) {
      *to++ = '\r';
      *to++ = '\n';
    }
  }
  return text;
}

size_t BytesOf(const Room<uint8_t>& text) {
  const auto ends = std::ranges::count(text, uint8_t{'\n'});
  return (text.size() - static_cast<size_t>(ends) * 2) / 4 * 3;
}

void DecodeWith(benchmark::State& state, Encoding encoding, size_t line) {
  Room<uint8_t> text = Base64Text(static_cast<size_t>(state.range(0)), line);
  if (encoding == Encoding::kBase64Url) {
    std::ranges::replace(text, uint8_t{'+'}, uint8_t{'-'});
    std::ranges::replace(text, uint8_t{'/'}, uint8_t{'_'});
  }
  Room<uint8_t> bytes(BytesOf(text));
  Measure(state, text.size(), bytes.size(), bytes.size(),
          [&] { return ToBytes(TextView::Latin1(text), encoding, bytes).written; });
}

void Decode(benchmark::State& state) { DecodeWith(state, Encoding::kBase64, kNoLines); }
void DecodeLines(benchmark::State& state) { DecodeWith(state, Encoding::kBase64, kLine); }
void DecodeUrl(benchmark::State& state) { DecodeWith(state, Encoding::kBase64Url, kNoLines); }

void DecodeOpenssl(benchmark::State& state) {
  const Room<uint8_t> text = Base64Text(static_cast<size_t>(state.range(0)), kNoLines);
  Room<uint8_t> bytes(BytesOf(text));
  Measure(state, text.size(), bytes.size(), bytes.size(), [&] {
    return static_cast<size_t>(EVP_DecodeBlock(bytes.data(), text.data(), static_cast<int>(text.size())));
  });
}

/// Its block decoder knows no line ends inside, its stream does.
void DecodeLinesOpenssl(benchmark::State& state) {
  const Room<uint8_t> text = Base64Text(static_cast<size_t>(state.range(0)), kLine);
  Room<uint8_t> bytes(BytesOf(text));
  EVP_ENCODE_CTX* const stream = EVP_ENCODE_CTX_new();
  Measure(state, text.size(), bytes.size(), bytes.size(), [&] {
    int written = 0, rest = 0;
    EVP_DecodeInit(stream);
    EVP_DecodeUpdate(stream, bytes.data(), &written, text.data(), static_cast<int>(text.size()));
    EVP_DecodeFinal(stream, bytes.data() + written, &rest);
    return static_cast<size_t>(written + rest);
  });
  EVP_ENCODE_CTX_free(stream);
}

template <size_t kLineDigits>
void DecodeGlib(benchmark::State& state) {
  const Room<uint8_t> text = Base64Text(static_cast<size_t>(state.range(0)), kLineDigits);
  Room<uint8_t> bytes(BytesOf(text));
  Measure(state, text.size(), bytes.size(), bytes.size(), [&] {
    int open = 0;
    guint save = 0;
    return g_base64_decode_step(Chars(text), text.size(), bytes.data(), &open, &save);
  });
}

SLABYARD_BENCH_SIZES(Base64Encode, slabyard, Encode<Encoding::kBase64>);
SLABYARD_BENCH_SIZES(Base64Encode, openssl, EncodeOpenssl);
SLABYARD_BENCH_SIZES(Base64Encode, glib, EncodeGlib);
SLABYARD_BENCH_SIZES(Base64UrlEncode, slabyard, Encode<Encoding::kBase64Url>);

SLABYARD_BENCH_SIZES(Base64Decode, slabyard, Decode);
SLABYARD_BENCH_SIZES(Base64Decode, openssl, DecodeOpenssl);
SLABYARD_BENCH_SIZES(Base64Decode, glib, DecodeGlib<kNoLines>);
SLABYARD_BENCH_SIZES(Base64DecodeLines, slabyard, DecodeLines);
SLABYARD_BENCH_SIZES(Base64DecodeLines, openssl, DecodeLinesOpenssl);
SLABYARD_BENCH_SIZES(Base64DecodeLines, glib, DecodeGlib<kLine>);
SLABYARD_BENCH_SIZES(Base64UrlDecode, slabyard, DecodeUrl);

}  // namespace
}  // namespace slabyard::bench
