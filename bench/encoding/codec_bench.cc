// SPDX-License-Identifier: MIT
//
// Codecs on clean input, in bytes of input per second, beside memcpy. Names are Group/Contender/Size.
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <vector>

#include "bench/parked_thread.h"
#include "slabyard/codec.h"

namespace slabyard::bench {
namespace {

std::vector<uint8_t> SampleBytes(size_t size) {
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * 131 + (i >> 8));
  return bytes;
}

void CountBytes(benchmark::State& state, size_t input) {
  state.SetBytesProcessed(static_cast<int64_t>(input) * state.iterations());
}

void Encode(benchmark::State& state, Encoding encoding) {
  const std::vector<uint8_t> bytes = SampleBytes(static_cast<size_t>(state.range(0)));
  std::vector<uint8_t> text(TextLength(bytes, encoding));
  for (auto _ : state) benchmark::DoNotOptimize(ToLatin1(bytes, encoding, text));
  CountBytes(state, bytes.size());
}

void Decode(benchmark::State& state, Encoding encoding) {
  const std::string text = ToUtf8String(SampleBytes(static_cast<size_t>(state.range(0))), encoding);
  std::vector<uint8_t> bytes(MaxByteLength(text, encoding));
  for (auto _ : state) benchmark::DoNotOptimize(ToBytes(TextView::Latin1(AsBytes(text)), encoding, bytes));
  CountBytes(state, text.size());
}

void ValidateUtf8(benchmark::State& state, std::string_view character) {
  std::string text;
  while (text.size() + character.size() <= static_cast<size_t>(state.range(0))) text += character;
  for (auto _ : state) benchmark::DoNotOptimize(IsUtf8(AsBytes(text)));
  CountBytes(state, text.size());
}

void Memcpy(benchmark::State& state) {
  const std::vector<uint8_t> bytes = SampleBytes(static_cast<size_t>(state.range(0)));
  std::vector<uint8_t> copy(bytes.size());
  for (auto _ : state) {
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    benchmark::ClobberMemory();
  }
  CountBytes(state, bytes.size());
}

BENCHMARK(Memcpy)->Name("Copy/memcpy")->Arg(64)->Arg(4096);
BENCHMARK_CAPTURE(Encode, hex, Encoding::kHex)->Name("HexEncode/slabyard")->Arg(64)->Arg(4096);
BENCHMARK_CAPTURE(Decode, hex, Encoding::kHex)->Name("HexDecode/slabyard")->Arg(64)->Arg(4096);
BENCHMARK_CAPTURE(Encode, base64, Encoding::kBase64)->Name("Base64Encode/slabyard")->Arg(64)->Arg(4096);
BENCHMARK_CAPTURE(Decode, base64, Encoding::kBase64)->Name("Base64Decode/slabyard")->Arg(64)->Arg(4096);
BENCHMARK_CAPTURE(ValidateUtf8, ascii, "a")->Name("ValidateAscii/slabyard")->Arg(64)->Arg(4096);
BENCHMARK_CAPTURE(ValidateUtf8, euro, "\u20AC")->Name("ValidateUtf8Cjk/slabyard")->Arg(64)->Arg(4096);

}  // namespace
}  // namespace slabyard::bench
