// SPDX-License-Identifier: MIT
//
// What opening makes of files that a crash, another program or a bad device left.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "slabyard/durable_file.h"
#include "src/output/durable/crc32c.h"
#include "tests/support/temp_folder.h"

namespace slabyard {
namespace {

using internal::ExtendCrc32c;
using internal::ExtendCrc32cPortable;
using testing::TempFolder;
using Records = std::vector<std::string>;

std::string Slurp(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void Spill(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

struct Opened {
  absl::Status status;
  Records records;
  DurableRecovery recovery;
};

Opened OpenFile(const std::string& path) {
  Opened opened;
  auto file = DurableFile::Open(path, {}, [&](ByteSpan record) { opened.records.emplace_back(AsChars(record)); });
  opened.status = file.status();
  if (file.ok()) opened.recovery = (*file)->recovery();
  return opened;
}

constexpr size_t kFileHeader = 24;
constexpr size_t kFrameHeader = 24;

/// The bytes of a closed file with `records`, each a group of its own, and where each of their frames ends.
std::string FileOf(const TempFolder& folder, const Records& records, std::vector<size_t>* ends = nullptr) {
  const std::string path = folder.File("made");
  std::filesystem::remove(path);
  auto file = DurableFile::Open(path);
  EXPECT_TRUE(file.ok());
  size_t end = kFileHeader;
  for (const std::string& record : records) {
    EXPECT_TRUE((*file)->Commit(AsBytes(record)).ok());
    end += RoundUp(kFrameHeader + record.size(), 8);
    if (ends != nullptr) ends->push_back(end);
  }
  EXPECT_EQ((*file)->Close(), 0);
  std::string bytes = Slurp(path);
  EXPECT_EQ(bytes.size(), end);
  return bytes;
}

// RFC 3720, appendix B.4, and the check value of the Rocksoft model.
TEST(Crc32c, HasTheValuesOfTheStandard) {
  std::string ascending;
  for (char c = 0; c < 32; ++c) ascending += c;
  const std::string descending(ascending.rbegin(), ascending.rend());
  const struct {
    std::string bytes;
    uint32_t crc;
  } rows[] = {{std::string(32, '\0'), 0x8a9136aa},
              {std::string(32, '\xff'), 0x62a8ab43},
              {ascending, 0x46dd794e},
              {descending, 0x113fdb5c},
              {"123456789", 0xe3069283},
              {"", 0}};
  for (const auto& row : rows) {
    EXPECT_EQ(ExtendCrc32c(0, AsBytes(row.bytes)), row.crc);
    EXPECT_EQ(ExtendCrc32cPortable(0, AsBytes(row.bytes)), row.crc);
  }
}

TEST(Crc32c, IsTheSameInPiecesAndByEitherWay) {
  std::mt19937 random(20261121);
  std::string bytes(300, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  for (size_t size = 0; size <= bytes.size(); ++size) {
    const ByteSpan whole = AsBytes(bytes).first(size);
    const size_t cut = size == 0 ? 0 : random() % (size + 1);
    const uint32_t crc = ExtendCrc32cPortable(0, whole);
    EXPECT_EQ(ExtendCrc32c(0, whole), crc);
    EXPECT_EQ(ExtendCrc32c(ExtendCrc32c(0, whole.first(cut)), whole.subspan(cut)), crc);
  }
}

TEST(DurableRecovery, AFileCutAtAnyByteKeepsItsWholeRecords) {
  const TempFolder folder;
  const Records records = {"first", "", std::string(50, 's'), "third one"};
  std::vector<size_t> ends;
  const std::string whole = FileOf(folder, records, &ends);
  for (size_t cut = 0; cut <= whole.size(); ++cut) {
    Spill(folder.File("f"), whole.substr(0, cut));
    const Opened opened = OpenFile(folder.File("f"));
    ASSERT_TRUE(opened.status.ok()) << "cut at " << cut << ": " << opened.status;
    size_t left = 0;
    while (left < ends.size() && ends[left] <= cut) ++left;
    ASSERT_EQ(opened.records, Records(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(left)))
        << "cut at " << cut;
    // The tail is gone: opened once more, nothing is torn.
    ASSERT_EQ(OpenFile(folder.File("f")).recovery.torn_bytes, 0u);
    ASSERT_EQ(OpenFile(folder.File("f")).records, opened.records);
  }
}

TEST(DurableRecovery, TornBytesAreCountedToTheLastThatIsNotZero) {
  const TempFolder folder;
  std::vector<size_t> ends;
  std::string bytes = FileOf(folder, {"whole", "torn record"}, &ends);
  bytes.resize(ends[0] + kFrameHeader + 4);
  bytes.resize(1 << 20);  // as preallocated
  Spill(folder.File("f"), bytes);
  const Opened opened = OpenFile(folder.File("f"));
  ASSERT_TRUE(opened.status.ok()) << opened.status;
  EXPECT_EQ(opened.records, Records{"whole"});
  EXPECT_EQ(opened.recovery.torn_bytes, kFrameHeader + 4);
}

TEST(DurableRecovery, AFlippedBitInTheLastRecordCutsThatRecord) {
  const TempFolder folder;
  std::vector<size_t> ends;
  const std::string whole = FileOf(folder, {"kept", "last record"}, &ends);
  for (size_t at = ends[0]; at < ends[0] + kFrameHeader + 11; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      Spill(folder.File("f"), bytes);
      const Opened opened = OpenFile(folder.File("f"));
      ASSERT_TRUE(opened.status.ok()) << opened.status;
      ASSERT_EQ(opened.records, Records{"kept"}) << "byte " << at << " bit " << bit;
      ASSERT_GT(opened.recovery.torn_bytes, 0u);
    }
  }
}

TEST(DurableRecovery, DamageToAcknowledgedRecordsIsNoTornTail) {
  const TempFolder folder;
  std::vector<size_t> ends;
  const std::string whole = FileOf(folder, {"first record", "second record", "third record"}, &ends);
  for (size_t at = kFileHeader; at < ends[1]; ++at) {
    // Bytes that fill a frame up to its alignment belong to nobody.
    const bool filling = (at >= ends[0] - 4 && at < ends[0]) || (at >= ends[1] - 3 && at < ends[1]);
    std::string bytes = whole;
    bytes[at] = static_cast<char>(~bytes[at]);
    Spill(folder.File("f"), bytes);
    const Opened opened = OpenFile(folder.File("f"));
    ASSERT_EQ(opened.status.code(), filling ? absl::StatusCode::kOk : absl::StatusCode::kDataLoss) << "byte " << at;
    if (filling) continue;
    ASSERT_EQ(Slurp(folder.File("f")), bytes) << "a damaged file is left alone";
    ASSERT_EQ(ReadDurableFile(folder.File("f"), nullptr).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(DurableRecovery, ARecordThatHoldsAnotherFileIsOneRecord) {
  const TempFolder folder;
  const std::string inner = FileOf(folder, {"inner one", "inner two", "inner three"});
  std::vector<size_t> ends;
  std::string outer = FileOf(folder, {"outer", inner, "last"}, &ends);
  Spill(folder.File("f"), outer);
  EXPECT_EQ(OpenFile(folder.File("f")).records, (Records{"outer", inner, "last"}));
  // Nor do the frames inside of a torn record count as records.
  outer[ends[0]] = static_cast<char>(~outer[ends[0]]);
  Spill(folder.File("f"), outer.substr(0, ends[1]));
  const Opened opened = OpenFile(folder.File("f"));
  ASSERT_TRUE(opened.status.ok()) << opened.status;
  EXPECT_EQ(opened.records, Records{"outer"});
}

// Each of its headers claims half the record: to check them all would be to read the record's size squared.
TEST(DurableRecovery, ATornRecordFullOfOverlappingHeadersIsDataLossAndSoon) {
  const TempFolder folder;
  constexpr uint32_t kSize = 1 << 20;
  std::string record;
  const auto put = [&record](uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; ++i) record += static_cast<char>(value >> (8 * i));
  };
  while (record.size() < kSize) {
    put(0, 4);                  // checksum
    put(kSize / 2, 4);          // length
    put(uint64_t{1} << 60, 8);  // sequence
    put(48, 8);                 // durable_to: behind the damage
  }
  std::string bytes = FileOf(folder, {record});
  bytes.resize(bytes.size() - 8);
  Spill(folder.File("f"), bytes);
  const absl::Status status = OpenFile(folder.File("f")).status;
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(status.message().find("too much behind them looks like frames"), std::string::npos) << status;
  EXPECT_EQ(Slurp(folder.File("f")), bytes);
}

TEST(DurableRecovery, FilesOfOthersAreRefusedAndLeftAlone) {
  const TempFolder folder;
  std::string zeros_then_text(1000, '\0');
  zeros_then_text += "x";
  std::string damaged = FileOf(folder, {"record"});
  damaged[3] = 'X';
  for (const std::string& bytes :
       {std::string("hello"), std::string("a text of more than twenty-four bytes"), zeros_then_text, damaged}) {
    Spill(folder.File("f"), bytes);
    EXPECT_EQ(OpenFile(folder.File("f")).status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Slurp(folder.File("f")), bytes);
  }
}

TEST(DurableRecovery, AFileWhoseMakingWasCutShortIsMadeAnew) {
  const TempFolder folder;
  const std::string header = FileOf(folder, {}).substr(0, kFileHeader);
  for (size_t size = 0; size < kFileHeader; ++size) {
    for (const std::string& bytes : {header.substr(0, size), std::string(size * 100, '\0')}) {
      Spill(folder.File("f"), bytes);
      const Opened opened = OpenFile(folder.File("f"));
      EXPECT_TRUE(opened.status.ok()) << size << " " << opened.status;
      EXPECT_EQ(opened.records, Records{});
    }
  }
}

TEST(DurableRecovery, RandomBytesBehindTheEndNeverMakeARecord) {
  const TempFolder folder;
  const std::string whole = FileOf(folder, {"a", "b"});
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    std::string bytes = whole;
    for (size_t i = random() % 200; i > 0; --i) bytes += static_cast<char>(random() % 3 == 0 ? random() : 0);
    Spill(folder.File("f"), bytes);
    const Opened opened = OpenFile(folder.File("f"));
    ASSERT_TRUE(opened.status.ok()) << opened.status;
    ASSERT_EQ(opened.records, (Records{"a", "b"}));
  }
}

}  // namespace
}  // namespace slabyard
