// SPDX-License-Identifier: MIT
//
// A random program of reads and what it saw.
#ifndef SLABYARD_TESTS_MODEL_READ_PROGRAM_H_
#define SLABYARD_TESTS_MODEL_READ_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/buffer_reader.h"
#include "slabyard/bytes.h"
#include "tests/model/choices.h"

namespace slabyard::model {

struct ReadOperation {
  enum Kind : uint8_t {
    kNumber,
    kInteger,
    kVarint,
    kBits,
    kAlign,
    kGroup,
    kSlice,
    kChain,
    kPrefixed,
    kUntil,
    kInto,
    kExpect,
    kSkip,
    kSeek,
    kNested,
    kMark,
    kFail,
    kCopy,
    kPeek,
    kKinds,
  };
  Kind kind;
  uint8_t variant;
  size_t size;
  size_t inner;  // kNested: how many of the operations behind it are inside
};

using ReadProgram = std::vector<ReadOperation>;

ReadProgram AnyReadProgram(Choices& choices);

struct ReadRunOptions {
  BitOrder order = BitOrder::kMsbFirst;
  /// Leaves out what may well depend on the bytes that came so far.
  bool arriving = false;
  /// Leaves out copies of the reader, which keep no record.
  bool recording = false;
};

/// Runs a program and keeps what it saw.
class ReadRun {
 public:
  ReadRun(const ReadProgram& program, ReadRunOptions options) : program_(program), options_(options) {}

  /// Runs on from the last Mark.
  void Run(BufferReader& reader);

  /// Everything that the reads gave, as text; equal for equal runs.
  std::string Seen() const { return marked_ + since_mark_; }

 private:
  /// The operations [from, to), inside `depth` nested messages.
  void RunRange(BufferReader& reader, size_t from, size_t to, size_t depth);
  /// Runs the operation at `at` and returns the place of the next.
  size_t RunOne(BufferReader& reader, size_t at, size_t to, size_t depth);
  void Read(BufferReader& reader, const ReadOperation& operation, size_t depth);
  void ReadRuns(BufferReader& reader, const ReadOperation& operation, std::string_view name);
  void Group(BufferReader& reader, const ReadOperation& operation, std::string_view name);
  void SeeState(const BufferReader& reader);
  void Peek(const BufferReader& reader, size_t size);

  void See(uint64_t number) { since_mark_ += std::to_string(number) + ' '; }
  void See(std::string_view text) { since_mark_ += std::string(text) + ' '; }
  void See(ByteSpan bytes) { See(AsChars(bytes)); }

  const ReadProgram& program_;
  const ReadRunOptions options_;
  size_t next_ = 0;  // the first operation behind the last Mark
  std::string marked_;
  std::string since_mark_;
};

}  // namespace slabyard::model

#endif  // SLABYARD_TESTS_MODEL_READ_PROGRAM_H_
