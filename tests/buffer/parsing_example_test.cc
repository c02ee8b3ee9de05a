// SPDX-License-Identifier: MIT
//
// The example of docs/parsing.md, compiled and run.
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/buffer_reader.h"
#include "slabyard/buffer_writer.h"

namespace slabyard {
namespace {

// [docs/parsing.md]
struct Reading {
  uint16_t sensor = 0;
  float value = 0;
  Buffer label;
};

// A message is "SY", 4 bits of version, 4 bits of flags, the size of its body in two bytes, and readings.
std::vector<Reading> ParseMessage(BufferReader& reader) {
  std::vector<Reading> readings;
  reader.Expect(AsBytes("SY"), "magic");
  const size_t version_at = reader.position();
  const uint64_t version = reader.ReadBits(4, BitOrder::kMsbFirst, "version");
  reader.ReadBits(4, BitOrder::kMsbFirst, "flags");
  if (version != 1) reader.FailAt(version_at, "only version 1 is known");
  const BufferReader::Nested body = reader.ReadNested(reader.ReadUInt16BE("size"), "body");
  while (!reader.done()) {
    FieldGroup fixed = reader.Need(6, "reading");
    Reading reading;
    reading.sensor = fixed.ReadUInt16BE("sensor");
    reading.value = fixed.ReadFloatBE("value");
    reading.label = reader.ReadPrefixed(LengthPrefix::kUInt8, "label");
    readings.push_back(std::move(reading));
  }
  return readings;  // to be used when reader.ok()
}

// Takes the next bytes of a stream, cut anywhere, and adds the readings of the messages that are whole now.
absl::Status OnBytes(BufferReader& stream, Buffer bytes, std::vector<Reading>& readings) {
  stream.Feed(std::move(bytes));
  while (!stream.done()) {
    std::vector<Reading> message = ParseMessage(stream);
    if (stream.state() == ReadState::kNeedMore) return absl::OkStatus();  // the next Feed starts this message anew
    if (!stream.ok()) return stream.status();
    stream.Mark();  // this message is done with
    for (Reading& reading : message) readings.push_back(std::move(reading));
  }
  return stream.status();
}

absl::StatusOr<BufferChain> MakeMessage(Allocator& allocator, std::span<const Reading> readings) {
  BufferWriter writer(allocator);
  writer.WriteText("SY");
  writer.WriteBits(1, 4);
  writer.WriteBits(0, 4);
  const BufferWriter::Length body = writer.BeginLength(LengthPrefix::kUInt16BE);
  for (const Reading& reading : readings) {
    writer.WriteUInt16BE(reading.sensor);
    writer.WriteFloatBE(reading.value);
    writer.WritePrefixed(LengthPrefix::kUInt8, reading.label);
  }
  writer.EndLength(body);
  if (!writer.ok()) return writer.status();
  return writer.Take();
}

std::string WhyItFails(const Buffer& message) {
  BufferReader reader(message);
  reader.Record();
  ParseMessage(reader);
  return reader.ok() ? "" : reader.Explain();
}
// [docs/parsing.md]

class ParsingPage : public ::testing::Test {
 protected:
  ParsingPage() {
    readings_[0] = {.sensor = 7, .value = 21.5f, .label = allocator_.From("roof").value()};
    readings_[1] = {.sensor = 8, .value = -3, .label = allocator_.From("cellar").value()};
  }

  Allocator allocator_;
  Reading readings_[2];
};

TEST_F(ParsingPage, StreamGivesTheReadingsHoweverItIsCut) {
  BufferChain stream_bytes = MakeMessage(allocator_, readings_).value();
  stream_bytes.Append(MakeMessage(allocator_, std::span(readings_).first(1)).value());
  const Buffer bytes = stream_bytes.Flatten(allocator_).value();
  for (ptrdiff_t step = 1; step <= static_cast<ptrdiff_t>(bytes.size()); ++step) {
    BufferReader stream((Buffer()));
    std::vector<Reading> readings;
    for (ptrdiff_t at = 0; at < static_cast<ptrdiff_t>(bytes.size()); at += step) {
      ASSERT_TRUE(OnBytes(stream, bytes.Subarray(at, at + step), readings).ok());
    }
    ASSERT_EQ(readings.size(), 3u);
    EXPECT_EQ(readings[1].sensor, 8);
    EXPECT_EQ(readings[1].value, -3);
    EXPECT_EQ(readings[2].label.ToText(), "roof");
  }
}

TEST_F(ParsingPage, ExplanationIsTheOneShown) {
  const Buffer bytes = MakeMessage(allocator_, readings_).value().Flatten(allocator_).value();
  EXPECT_EQ(WhyItFails(bytes), "");
  bytes[22] = 9;  // the size of "cellar", which is 6
  EXPECT_EQ(WhyItFails(bytes),
            "00000000  53 59                    magic     \"SY\"\n"
            "00000002  10                       version   0001.... 1 (0x1)\n"
            "00000002  10                       flags     ....0000 0 (0x0)\n"
            "00000003  00 18                    size      24 (0x0018)\n"
            "00000005                           body      24 bytes\n"
            "00000005  00 07                      sensor  7 (0x0007)\n"
            "00000007  41 ac 00 00                value   21.5\n"
            "0000000b  04 72 6f 6f 66             label   \"roof\"\n"
            "00000010  00 08                      sensor  8 (0x0008)\n"
            "00000012  c0 40 00 00                value   -3\n"
            "00000016  09 63 65 6c 6c 61 72       label\n"
            "          ^^ label: 10 bytes needed, 7 left of body (24 bytes at 0x00000005)\n");
}

TEST_F(ParsingPage, UnknownVersionIsFoundWhereItStands) {
  BufferReader reader(allocator_.From("SY\x20").value());
  ParseMessage(reader);
  EXPECT_EQ(reader.status(), absl::InvalidArgumentError("at 0x00000002: only version 1 is known"));
}

}  // namespace
}  // namespace slabyard
