// SPDX-License-Identifier: MIT
//
// Records that tell which thread wrote them and as its how manieth, and a checker that finds torn, doubled and
// reordered ones in what came out.
#ifndef SLABYARD_TESTS_SUPPORT_RECORD_STREAM_H_
#define SLABYARD_TESTS_SUPPORT_RECORD_STREAM_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace slabyard::testing {

/// Of 4 to 68 bytes, depending on `thread` and `index`.
inline std::string NumberedRecord(int thread, uint64_t index) {
  std::string record(1, static_cast<char>('a' + thread));
  record += std::to_string(index);
  record += ' ';
  const size_t fill = (index * 31 + static_cast<uint64_t>(thread) * 7) % 61;
  record.append(fill, static_cast<char>('A' + index % 26));
  record += '\n';
  return record;
}

/// Is fed the bytes of a sink in pieces of any size.
class RecordChecker {
 public:
  void Feed(std::string_view bytes) {
    bytes_ += bytes.size();
    while (!bytes.empty() && !::testing::Test::HasFailure()) {
      const size_t end = bytes.find('\n');
      if (end == std::string_view::npos) {
        begun_ += bytes;
        return;
      }
      begun_ += bytes.substr(0, end + 1);
      bytes.remove_prefix(end + 1);
      CheckRecord();
      begun_.clear();
    }
  }

  /// Whole records of `thread`.
  uint64_t records(int thread) const {
    const auto found = threads_.find(thread);
    return found == threads_.end() ? 0 : found->second.records;
  }
  uint64_t records() const {
    uint64_t all = 0;
    for (const auto& [thread, seen] : threads_) all += seen.records;
    return all;
  }
  uint64_t bytes() const { return bytes_; }
  /// What follows the last whole record.
  const std::string& begun() const { return begun_; }

 private:
  struct Seen {
    uint64_t records = 0;
    uint64_t next = 0;  // the least index that may come
  };

  void CheckRecord() {
    const int thread = begun_[0] - 'a';
    const uint64_t index = std::strtoull(begun_.c_str() + 1, nullptr, 10);
    ASSERT_EQ(begun_, NumberedRecord(thread, index)) << "a torn record";
    Seen& seen = threads_[thread];
    ASSERT_GE(index, seen.next) << "a record of thread " << thread << " came again or too late";
    seen.next = index + 1;
    ++seen.records;
  }

  std::map<int, Seen> threads_;
  std::string begun_;
  uint64_t bytes_ = 0;
};

}  // namespace slabyard::testing

#endif  // SLABYARD_TESTS_SUPPORT_RECORD_STREAM_H_
