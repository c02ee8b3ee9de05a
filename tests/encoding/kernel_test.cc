// SPDX-License-Identifier: MIT
//
// Every vector target that this machine has gives what the plainest one gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/codec.h"
#include "slabyard/kernel_target.h"
#include "tests/encoding/support.h"

namespace slabyard {
namespace {

constexpr Encoding kEncodings[] = {Encoding::kHex, Encoding::kBase64, Encoding::kBase64Url};
constexpr size_t kLongest = 300;  // a few of the longest kernel's rounds

/// Results of the codecs as text, for comparison.
class Results {
 public:
  void Decode(TextView text, Encoding encoding, size_t room) {
    // The room ends where the allocation does, so that address sanitizers see a store behind it.
    std::vector<uint8_t> out(room, 0xAA);
    const Progress progress = ToBytes(text, encoding, out);
    results_.push_back(std::to_string(progress.read) + " read, " + std::to_string(progress.written) +
                       " written: " + HexOf(out));
  }

  void Encode(ByteSpan bytes, Encoding encoding) {
    std::vector<uint8_t> latin1(TextLength(bytes, encoding));
    ToLatin1(bytes, encoding, latin1);
    results_.push_back(HexOf(latin1));
    std::u16string utf16(latin1.size(), u'?');
    ToUtf16(bytes, encoding, utf16);
    EXPECT_EQ(utf16, std::u16string(latin1.begin(), latin1.end()));
  }

  const std::vector<std::string>& all() const { return results_; }

 private:
  std::vector<std::string> results_;
};

/// Clean text of `size` digits, with `odd` characters that are none in it.
std::string TextOf(size_t size, Encoding encoding, size_t odd, std::mt19937_64& random) {
  const std::string_view digits = encoding == Encoding::kHex
                                      ? "0123456789abcdefABCDEF"
                                      : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  std::string text(size, '\0');
  for (char& c : text) c = digits[random() % digits.size()];
  for (; odd != 0 && size != 0; --odd) {
    const uint64_t kind = random() % 4;
    text[random() % size] = kind == 0 ? '\n' : kind == 1 ? '=' : static_cast<char>(random());
  }
  return text;
}

std::vector<std::string> ResultsOnThisTarget() {
  std::mt19937_64 random(1);
  Results results;
  std::vector<uint8_t> room(kLongest + 64);
  for (const Encoding encoding : kEncodings) {
    for (size_t size = 0; size <= kLongest; ++size) {
      for (const size_t odd : {0u, 1u, 4u}) {
        const std::string text = TextOf(size, encoding, odd, random);
        const std::u16string wide(text.begin(), text.end());
        // At every alignment in turn.
        uint8_t* const at = room.data() + random() % 64;
        if (size != 0) std::memcpy(at, text.data(), size);
        const ByteSpan bytes(at, size);
        for (const size_t cut : {size_t{0}, size_t{1}, size_t{random() % (size + 1)}}) {
          const size_t most = MaxByteLength(text, encoding);
          results.Decode(TextView::Latin1(bytes), encoding, most - std::min(cut, most));
          results.Decode(AsChars(bytes), encoding, most - std::min(cut, most));
          results.Decode(wide, encoding, most - std::min(cut, most));
        }
        results.Encode(bytes, encoding);
      }
    }
  }
  return results.all();
}

TEST(Kernels, EveryTargetOfThisMachineGivesWhatThePlainestGives) {
  ASSERT_TRUE(SetKernelTarget(KernelTargets().back()));
  const std::vector<std::string> expected = ResultsOnThisTarget();
  for (const std::string_view target : KernelTargets()) {
    ASSERT_TRUE(SetKernelTarget(target));
    ASSERT_EQ(KernelTarget(), target);
    const std::vector<std::string> results = ResultsOnThisTarget();
    ASSERT_EQ(results.size(), expected.size());
    for (size_t i = 0; i < results.size(); ++i) {
      ASSERT_EQ(results[i], expected[i]) << "result " << i << " on " << target;
    }
  }
  SetKernelTarget("");
}

TEST(Kernels, EnvironmentChoosesAndAnUnknownNameDoesNot) {
  const char* const wish = std::getenv("SLABYARD_KERNELS");
  const std::vector<std::string_view> targets = KernelTargets();
  ASSERT_FALSE(targets.empty());
  const bool known = wish != nullptr && std::ranges::find(targets, std::string_view(wish)) != targets.end();
  EXPECT_EQ(KernelTarget(), known ? std::string_view(wish) : targets.front());
  EXPECT_FALSE(SetKernelTarget("MMX"));
  EXPECT_TRUE(SetKernelTarget(targets.back()));
  EXPECT_EQ(KernelTarget(), targets.back());
  EXPECT_TRUE(SetKernelTarget(""));
  EXPECT_EQ(KernelTarget(), known ? std::string_view(wish) : targets.front());
}

TEST(Kernels, LineBreaksAndPaddingEndNothingEarly) {
  std::vector<uint8_t> bytes(10000);
  std::mt19937_64 random(2);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  const std::string clean = ToUtf8String(bytes, Encoding::kBase64);
  for (const size_t line : {1u, 3u, 60u, 64u, 76u}) {
    std::string text;
    for (size_t i = 0; i < clean.size(); i += line) text += clean.substr(i, line) + "\r\n";
    std::vector<uint8_t> decoded(bytes.size());
    const Progress progress = ToBytes(text, Encoding::kBase64, decoded);
    EXPECT_EQ(progress.written, bytes.size()) << line;
    EXPECT_EQ(decoded, bytes) << line;
  }
}

std::string InLines(const std::string& text, size_t line, std::string_view end) {
  std::string lines;
  for (size_t i = 0; i < text.size(); i += line) lines.append(text.substr(i, line)).append(end);
  return lines;
}

TEST(Kernels, LinesOfEveryLengthAndEndAreDecoded) {
  std::vector<uint8_t> bytes(1200);
  std::mt19937_64 random(3);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  const std::string clean = ToUtf8String(bytes, Encoding::kBase64);
  for (size_t line = 56; line <= 136; ++line) {
    for (const std::string_view end : {"\n", "\r\n", "\r", "\n ", " \n", "\r\n\r\n"}) {
      const std::string text = InLines(clean, line, end);
      const std::vector<uint8_t> exact(text.begin(), text.end());  // a sanitizer sees a read behind it
      for (const size_t room : {bytes.size(), size_t{900}, size_t{899}, size_t{57}}) {
        std::vector<uint8_t> decoded(room);
        const Progress progress = ToBytes(TextView::Latin1(exact), Encoding::kBase64, decoded);
        ASSERT_EQ(progress.written, room) << line << ", room " << room;
        ASSERT_TRUE(std::equal(decoded.begin(), decoded.end(), bytes.begin())) << line << ", room " << room;
      }
    }
  }
}

TEST(Kernels, OddCharacterAnywhereInLinesIsJunkOrTheEnd) {
  std::vector<uint8_t> bytes(570);
  std::mt19937_64 random(4);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  for (const size_t line : {64u, 76u, 124u}) {
    const std::string text = InLines(ToUtf8String(bytes, Encoding::kBase64), line, "\r\n");
    size_t digits = 0;
    for (size_t at = 0; at <= text.size(); ++at) {
      for (const char odd : {'\n', '*', '='}) {
        std::string changed = text;
        changed.insert(at, 1, odd);
        std::vector<uint8_t> decoded(bytes.size() + 3);
        const size_t written = ToBytes(changed, Encoding::kBase64, decoded).written;
        ASSERT_EQ(written, odd == '=' ? digits * 3 / 4 : bytes.size()) << "line " << line << ", at " << at << odd;
        ASSERT_TRUE(std::equal(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(written), decoded.begin()));
      }
      if (at < text.size() && text[at] > ' ') ++digits;
    }
  }
}

}  // namespace
}  // namespace slabyard
