// SPDX-License-Identifier: MIT
#include "examples/protobuf/wire_dump.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "slabyard/absl_text.h"
#include "slabyard/buffer_reader.h"

namespace slabyard::examples {
namespace {

enum WireType : unsigned { kVarint, kFixed64, kBytes, kGroup, kEndGroup, kFixed32 };
constexpr std::string_view kTypeNames[] = {"varint", "fixed64", "bytes", "group", "end", "fixed32"};

constexpr uint32_t kNoGroup = 0;  // no field has this number

/// How deep the dump is, and how much deeper it may go; the limits are protoc's.
struct Level {
  int indent = 0;
  int guesses_left = 10;  // of bytes that may be messages
  int groups_left = 100;
};

class Dumper {
 public:
  /// `base` is the offset of the reader's first byte in the whole message.
  Dumper(BufferReader& reader, WireStyle style, size_t base) : reader_(reader), style_(style), base_(base) {}

  /// Dumps up to the end of the bytes, or of `group`.
  void Fields(const Level& level, uint32_t group = kNoGroup) {
    while (!reader_.done()) {
      const size_t offset = reader_.position();
      const uint32_t tag = reader_.ReadVarint32("tag");
      const uint32_t number = tag >> 3;
      const unsigned type = tag & 7;
      reader_.Note(absl::StrCat("field ", number, ", wire type ", type));
      if (!reader_.ok()) return;
      if (number == 0) return reader_.FailAt(offset, "field number 0");
      if (type == kEndGroup) {
        if (number != group) reader_.FailAt(offset, absl::StrCat("the end of group ", number, ", which is not open"));
        return;
      }
      Field(level, offset, number, type);
    }
    if (group != kNoGroup) reader_.Fail(absl::StrCat("group ", group, " has no end"));
  }

  std::string TakeText() { return std::move(text_); }

 private:
  void Field(const Level& level, size_t offset, uint32_t number, unsigned type) {
    switch (type) {
      case kVarint:
        return Line(level, offset, number, type, absl::StrCat(": ", reader_.ReadVarint("value")));
      case kFixed64:
        return Line(level, offset, number, type, absl::StrFormat(": 0x%016x", reader_.ReadBigUInt64LE("value")));
      case kFixed32:
        return Line(level, offset, number, type, absl::StrFormat(": 0x%08x", reader_.ReadUInt32LE("value")));
      case kBytes:
        return Bytes(level, offset, number);
      case kGroup:
        return Group(level, offset, number);
      default:
        return reader_.FailAt(offset, absl::StrCat("wire type ", type, " does not exist"));
    }
  }

  void Bytes(const Level& level, size_t offset, uint32_t number) {
    const uint64_t size = reader_.ReadVarint("length");
    const size_t begin = reader_.position();
    const Buffer bytes = reader_.ReadSlice(size, "bytes");
    if (!reader_.ok()) return;
    const std::string nested = AsMessage(level, bytes, base_ + begin);
    if (nested.empty()) {
      return Line(level, offset, number, kBytes, absl::StrCat(": \"", absl::CEscape(ToAbsl(bytes.span())), "\""));
    }
    Line(level, offset, number, kBytes, " {");
    text_ += nested;
    EndLine(level);
  }

  /// The fields of `bytes` when they are a message as a whole, else nothing.
  std::string AsMessage(const Level& level, const Buffer& bytes, size_t base) const {
    if (bytes.empty() || level.guesses_left <= 0) return {};
    BufferReader reader(bytes);
    Dumper dumper(reader, style_, base);
    dumper.Fields({level.indent + 2, level.guesses_left - 1, level.guesses_left});
    return reader.ok() ? dumper.TakeText() : std::string();
  }

  void Group(const Level& level, size_t offset, uint32_t number) {
    if (level.groups_left == 0) return reader_.FailAt(offset, "groups nested too deeply");
    Line(level, offset, number, kGroup, " {");
    Fields({level.indent + 2, level.guesses_left - 1, level.groups_left - 1}, number);
    if (reader_.ok()) EndLine(level);
  }

  void Line(const Level& level, size_t offset, uint32_t number, unsigned type, std::string_view rest) {
    if (!reader_.ok()) return;
    if (style_ == WireStyle::kWire) {
      absl::StrAppendFormat(&text_, "%08x  %-8s", base_ + offset, ToAbsl(kTypeNames[type]));
    }
    text_.append(static_cast<size_t>(level.indent), ' ');
    absl::StrAppend(&text_, number, ToAbsl(rest), "\n");
  }

  void EndLine(const Level& level) {
    constexpr size_t kWireColumns = 18;  // what Line puts in front
    text_.append(static_cast<size_t>(level.indent) + (style_ == WireStyle::kWire ? kWireColumns : 0), ' ');
    text_ += "}\n";
  }

  BufferReader& reader_;
  const WireStyle style_;
  const size_t base_;
  std::string text_;
};

}  // namespace

WireDump DumpWire(const Buffer& message, WireStyle style) {
  BufferReader reader(message);
  Dumper dumper(reader, style, 0);
  dumper.Fields({});
  WireDump dump{dumper.TakeText(), reader.status(), {}};
  if (reader.ok()) return dump;
  // Once more with names and values: only who fails pays for them.
  BufferReader again(message);
  again.Record();
  Dumper(again, style, 0).Fields({});
  dump.explanation = again.Explain();
  return dump;
}

}  // namespace slabyard::examples
