// SPDX-License-Identifier: MIT
//
// Every operation that reads or writes runs of bytes, at every size up to 200, with its bytes against a page without
// access: one byte too many faults, in optimised builds without sanitizers too. Results are compared with those of the
// same operations on bytes in the middle of a block.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/codec.h"
#include "slabyard/guarded_source.h"
#include "slabyard/kernel_target.h"
#include "slabyard/string_decoder.h"
#include "tests/encoding/support.h"
#include "tests/support/fault.h"

namespace slabyard {
namespace {

constexpr size_t kLongest = 200;
constexpr size_t kBlock = 4096;  // above what any operation here needs: base64 of 200 bytes as UTF-16, hex, UTF-8

enum class Edge { kEnd, kStart, kMiddle };

/// One block; gives Buffers of any size that touch its edge.
class Place {
 public:
  Place(Allocator& allocator, Edge edge) : block_(allocator.AllocUnsafeSlow(kBlock).value()), edge_(edge) {}

  Buffer Take(size_t size) const {
    const size_t at = edge_ == Edge::kEnd ? kBlock - size : edge_ == Edge::kStart ? 0 : (kBlock - size) / 4 * 2;
    return block_.Subarray(static_cast<ptrdiff_t>(at), static_cast<ptrdiff_t>(at + size));
  }
  Buffer Copy(ByteSpan bytes) const {
    const Buffer copy = Take(bytes.size());
    std::ranges::copy(bytes, copy.begin());
    return copy;
  }

 private:
  Buffer block_;
  Edge edge_;
};

/// Runs the operations and keeps what they gave.
class Operations {
 public:
  Operations(std::shared_ptr<BlockSource> source, Edge edge)
      : allocator_({.source = std::move(source)}), in_(allocator_, edge), out_(allocator_, edge) {}

  void Decode(ByteSpan bytes, Encoding encoding) {
    const Buffer in = in_.Copy(bytes);
    Keep(in.ToText(encoding));
    Keep(ToUtf8String(in, encoding));
    const Buffer wide = out_.Take(2 * TextLength(in, encoding));
    ToUtf16(in, encoding, {reinterpret_cast<char16_t*>(wide.data()), wide.size() / 2});
    Keep(wide);
    const Buffer utf8 = out_.Take(Utf8TextLength(in, encoding));
    ToUtf8(in, encoding, {reinterpret_cast<char*>(utf8.data()), utf8.size()});
    Keep(utf8);
    if (IsOneByteText(encoding)) {
      const Buffer latin1 = out_.Take(TextLength(in, encoding));
      ToLatin1(in, encoding, latin1);
      Keep(latin1);
    }
    StringDecoder decoder(encoding);
    const size_t half = in.size() / 2;
    Keep(decoder.Write(in.span().first(half)) + decoder.Write(in.span().subspan(half)) + decoder.End());
    Keep(std::string{IsAscii(in) ? 'a' : '-', IsUtf8(in) ? 'u' : '-'});
  }

  void Encode(const std::string& text, Encoding encoding) {
    const Buffer narrow = in_.Copy(AsBytes(text));
    EncodeForm(AsChars(narrow), encoding);
    EncodeForm(TextView::Latin1(narrow), encoding);
    const std::u16string units(text.begin(), text.end());
    const Buffer wide = in_.Copy({reinterpret_cast<const uint8_t*>(units.data()), 2 * units.size()});
    EncodeForm(std::u16string_view(reinterpret_cast<const char16_t*>(wide.data()), units.size()), encoding);
  }

  void Search(ByteSpan bytes, ByteSpan needle) {
    const Buffer in = in_.Copy(bytes);
    const Buffer value = out_.Copy(needle);
    for (const Encoding encoding : {Encoding::kUtf8, Encoding::kUtf16le}) {
      Keep(in.IndexOf(value, 0, encoding));
      Keep(in.LastIndexOf(value, Buffer::kToEnd, encoding));
      Keep(in.IndexOf(AsChars(value), 0, encoding));
      Keep(in.LastIndexOf(AsChars(value), Buffer::kToEnd, encoding));
    }
    Keep(in.IndexOf(uint8_t{0xFF}));
    Keep(in.LastIndexOf(uint8_t{0xFF}));
    Keep(std::to_string(in.Compare(value)) + std::to_string(in.Equals(value)));
  }

  void Change(ByteSpan bytes, ByteSpan pattern) {
    const Buffer in = in_.Copy(bytes);
    const Buffer value = out_.Copy(pattern);
    for (const bool swapped : {in.Swap16(), in.Swap32(), in.Swap64()}) Keep(std::to_string(swapped));
    Keep(in);
    Keep(std::to_string(in.Copy(value)));
    Keep(value);
    Keep(std::to_string(in.Fill(value)));
    Keep(in);
    Keep(std::to_string(in.Fill("\xE2\x82\xAC\xF0\x9F\x98\x80", Encoding::kUtf16le)));
    Keep(in);
    Keep(in.Inspect(kLongest));
    Keep(in.ToJson());
    if (in.size() < sizeof(uint64_t)) return;
    const size_t last = in.size() - sizeof(uint64_t);
    Keep(std::to_string(in.ReadUIntBE(in.size() - 6, 6)));
    Keep(std::to_string(in.ReadBigUInt64LE(last)));
    in.WriteBigUInt64BE(0x0123456789ABCDEF, last);
    in.WriteUIntLE(0xABCDEF, in.size() - 3, 3);
    Keep(in);
  }

  void Make(ByteSpan bytes) {
    const Buffer in = in_.Copy(bytes);
    Keep(allocator_.From(in).value());
    Keep(allocator_.Concat(std::vector<Buffer>{in, in, in}).value());
    if (!in.empty()) Keep(allocator_.Alloc(in.size() + 3, in.span()).value());
    Keep(in.Compact().value());
    Keep(allocator_.Transcode(in, Encoding::kLatin1, Encoding::kUtf16le).value());
    UniqueBuffer unique = allocator_.AllocUnique(in.size()).value();
    in.Copy(unique);
    ASSERT_TRUE(unique.Resize(in.size() / 2).ok());
    ASSERT_TRUE(unique.ShrinkToFit().ok());
    Keep(std::move(unique).Share());
  }

  const std::vector<std::string>& results() const { return results_; }

 private:
  void EncodeForm(TextView text, Encoding encoding) {
    const size_t most = ByteLength(text, encoding);
    for (const size_t room : {most, most / 2}) {
      const Buffer out = out_.Take(room);
      out.Fill(uint8_t{0xEE});
      const Progress progress = ToBytes(text, encoding, out);
      Keep(std::to_string(progress.read) + " " + std::to_string(progress.written));
      Keep(out);
      Keep(std::to_string(out.Write(text, room / 3, room / 3, encoding)));
      Keep(std::to_string(out.Fill(text, encoding)));
      Keep(out);
    }
    Keep(allocator_.From(text, encoding).value());
  }

  void Keep(std::string result) { results_.push_back(std::move(result)); }
  void Keep(const std::u16string& result) { Keep(std::string(result.begin(), result.end())); }
  void Keep(const Buffer& result) { Keep(std::string(AsChars(result))); }
  void Keep(std::optional<size_t> result) { Keep(result ? std::to_string(*result) : "none"); }

  Allocator allocator_;
  Place in_;
  Place out_;
  std::vector<std::string> results_;
};

std::vector<std::string> ResultsAt(Edge edge) {
  std::mt19937_64 random(3);
  Operations operations(edge == Edge::kMiddle
                            ? MakeSystemSource()
                            : MakeGuardedSource(edge == Edge::kEnd ? GuardSide::kAfter : GuardSide::kBefore),
                        edge);
  constexpr std::string_view kCharacters[] = {"a",   "4", "-", "=", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                              "\xE2"};
  for (size_t size = 0; size <= kLongest; ++size) {
    std::vector<uint8_t> bytes(size);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    std::vector<uint8_t> few_letters(size);
    for (uint8_t& byte : few_letters) byte = static_cast<uint8_t>('a' + random() % 2);
    std::string text;
    while (text.size() < size) text += kCharacters[random() % 8];
    text.resize(size);
    const std::string digits(size, 'c');
    for (const Encoding encoding : kEveryEncoding) {
      operations.Decode(bytes, encoding);
      operations.Decode(AsBytes(text), encoding);
      operations.Decode(AsBytes(digits), encoding);
      operations.Encode(text, encoding);
      operations.Encode(digits, encoding);
    }
    for (const size_t needle : {size_t{1}, size_t{2}, size_t{5}, size / 2, size}) {
      operations.Search(few_letters, ByteSpan(few_letters).last(std::min(needle, size)));
      operations.Search(bytes, ByteSpan(few_letters).last(std::min(needle, size)));
    }
    operations.Change(bytes, few_letters);
    operations.Change(bytes, ByteSpan(bytes).first(size / 3));
    operations.Make(bytes);
  }
  return operations.results();
}

class GuardedOperationsTest : public ::testing::TestWithParam<Edge> {};

TEST_P(GuardedOperationsTest, NothingTouchesABytePastItsBytesOnAnyTarget) {
  const std::vector<std::string> expected = ResultsAt(Edge::kMiddle);
  for (const std::string_view target : KernelTargets()) {
    ASSERT_TRUE(SetKernelTarget(target));
    EXPECT_TRUE(ResultsAt(GetParam()) == expected) << target;
  }
  SetKernelTarget("");
}

TEST(GuardedOperations, ExampleOfThePageEndsWhereThePageDoes) {
  // [docs/sources.md guarded]
  Allocator allocator({.source = MakeGuardedSource(GuardSide::kAfter)});
  const Buffer block = allocator.AllocUnsafeSlow(4096).value();
  const Buffer message = block.Subarray(-100);  // its last byte is the last byte of the page
  const bool filled = message.Fill("tested");   // one byte further would end the process
  // [docs/sources.md guarded]
  EXPECT_TRUE(filled);
  EXPECT_EQ(message.Subarray(-4).ToText(), "test");
  EXPECT_EXIT(testing::Touch(message.end()), testing::EndedByFault, "");
}

INSTANTIATE_TEST_SUITE_P(BothEdges, GuardedOperationsTest, ::testing::Values(Edge::kEnd, Edge::kStart),
                         [](const auto& edge) { return edge.param == Edge::kEnd ? "AtTheEnd" : "AtTheStart"; });

}  // namespace
}  // namespace slabyard
