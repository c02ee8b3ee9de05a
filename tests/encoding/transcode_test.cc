// SPDX-License-Identifier: MIT
#include "slabyard/transcode.h"

#include <gtest/gtest.h>

#include <string>

namespace slabyard {
namespace {

using namespace std::string_literals;

struct TranscodeCase {
  const char* name;
  Encoding from;
  Encoding to;
  std::string source;
  TranscodeError error;
  std::string out;
};

TEST(Transcode, ReplacesDropsAndRefusesAsNodeDoes) {
  const TranscodeCase cases[] = {
      {"euro", Encoding::kUtf8, Encoding::kUtf16le, "\xE2\x82\xAC", TranscodeError::kNone, "\xAC\x20"},
      {"ill-formed to utf16le", Encoding::kUtf8, Encoding::kUtf16le, "a\xFF", TranscodeError::kInvalidCharacter, ""},
      {"ill-formed to utf8", Encoding::kUtf8, Encoding::kUtf8, "a\xFF", TranscodeError::kNone, "a\xEF\xBF\xBD"},
      {"no such character", Encoding::kUtf8, Encoding::kAscii, "\xE2\x82\xAC\xC3\xA9x", TranscodeError::kNone, "??x"},
      {"astral is one", Encoding::kUtf8, Encoding::kLatin1, "\xF0\x9F\x92\xA9", TranscodeError::kNone, "?"},
      {"zero width is dropped", Encoding::kUtf8, Encoding::kLatin1,
       "a\xE2\x80\x8B"
       "b",
       TranscodeError::kNone, "ab"},
      {"soft hyphen exists in latin1", Encoding::kUtf8, Encoding::kLatin1, "\xC2\xAD", TranscodeError::kNone, "\xAD"},
      {"and not in ascii", Encoding::kUtf8, Encoding::kAscii, "\xC2\xAD", TranscodeError::kNone, ""},
      {"lone surrogate to utf8", Encoding::kUtf16le, Encoding::kUtf8, "\x00\xD8"s, TranscodeError::kInvalidCharacter,
       ""},
      {"half a unit to utf8", Encoding::kUtf16le, Encoding::kUtf8, "a", TranscodeError::kInvalidCharacter, ""},
      {"odd byte to utf8", Encoding::kUtf16le, Encoding::kUtf8, "a\0b"s, TranscodeError::kNone, "a"},
      {"lone surrogate to itself", Encoding::kUtf16le, Encoding::kUtf16le, "\x00\xDC"s, TranscodeError::kNone,
       "\xFD\xFF"},
      {"odd byte to itself", Encoding::kUtf16le, Encoding::kUtf16le, "a\0b"s, TranscodeError::kNone, "a\0\xFD\xFF"s},
      {"odd byte joins a surrogate", Encoding::kUtf16le, Encoding::kUtf16le, "\x3D\xD8z"s, TranscodeError::kNone,
       "\xFD\xFF"},
      {"half a unit to latin1", Encoding::kUtf16le, Encoding::kLatin1, "a", TranscodeError::kNone, ""},
      {"ascii widens like latin1", Encoding::kAscii, Encoding::kUtf16le, "\xE9", TranscodeError::kNone, "\xE9\0"s},
      {"ascii is strict to utf8", Encoding::kAscii, Encoding::kUtf8, "\xE9", TranscodeError::kNone, "\xEF\xBF\xBD"},
      {"ascii is strict to latin1", Encoding::kAscii, Encoding::kLatin1, "a\xE9", TranscodeError::kNone, "a?"},
      {"latin1 to utf8", Encoding::kLatin1, Encoding::kUtf8, "\xE9", TranscodeError::kNone, "\xC3\xA9"},
      {"hex is no character encoding", Encoding::kHex, Encoding::kUtf8, "a", TranscodeError::kUnsupported, ""},
      {"nothing is fine anywhere", Encoding::kHex, Encoding::kBase64, "", TranscodeError::kNone, ""},
  };
  for (const TranscodeCase& row : cases) {
    std::string out = "kept:";
    EXPECT_EQ(Transcode(AsBytes(row.source), row.from, row.to, out), row.error) << row.name;
    EXPECT_EQ(out, "kept:" + row.out) << row.name;
  }
}

}  // namespace
}  // namespace slabyard
