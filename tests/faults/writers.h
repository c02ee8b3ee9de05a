// SPDX-License-Identifier: MIT
//
// What is swept: writers behind one interface, and the rows of the sweep. A new writer is one class and one row.
#ifndef SLABYARD_TESTS_FAULTS_WRITERS_H_
#define SLABYARD_TESTS_FAULTS_WRITERS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/output_ladder.h"
#include "tests/faults/records.h"
#include "tests/faults/tracer.h"

namespace slabyard::faults {

/// One run of a writer: made before the fork, run in the traced child, judged by the parent.
class Scene {
 public:
  virtual ~Scene() = default;
  /// Where faults are to hit.
  virtual Target target() const = 0;
  /// Writes all records as a careful caller does. In the child.
  virtual void Run() = 0;
  /// What was left, by a child that ended by itself.
  virtual Judgement Judge() = 0;
};

/// A row of the sweep.
struct Configuration {
  std::string writer;  // "OutputBuffer full"
  std::string medium;  // "file"
  bool waits = false;  // sleeps until a full sink takes more: faults that would last for ever end after 50 calls
  std::function<std::unique_ptr<Scene>(const std::string& folder)> make;

  friend void PrintTo(const Configuration& row, std::ostream* out) { *out << row.writer << " to a " << row.medium; }
};

/// A writer of bytes to a descriptor, and its caller's best answers.
class StreamWriter {
 public:
  virtual ~StreamWriter() = default;
  /// How many bytes of a record of the `thread`-th thread it took.
  virtual size_t Append(size_t thread, std::string_view bytes) = 0;
  /// After a short Append: does what its documentation advises; false when it advises to give up.
  virtual bool Recover() = 0;
  /// Everything out and closed: true when it says that all went well. May be asked again.
  virtual bool Close() = 0;
  /// Drops what is left, after Close() failed for good, and says how much.
  virtual uint64_t Discard() { return 0; }
  virtual std::optional<OutputLadder> ladder() const { return std::nullopt; }
};

enum class Medium : uint8_t { kFile, kPipe, kSocket };
const char* MediumName(Medium medium);

using MakeWriter = std::function<std::unique_ptr<StreamWriter>(int fd)>;

/// Who writes how much. Nobody reads before the end, so all of it has to fit into a pipe, and into a socket (some
/// 100 KB).
struct Load {
  size_t threads;
  size_t records;            // of each thread
  bool takes_turns = false;  // the threads, behind a lock of theirs, since the writer has none
};

/// Rows for a file, a pipe and a socket.
void AddStreamRows(std::vector<Configuration>& rows, const std::string& writer, bool waits, Load load,
                   const MakeWriter& make);

/// Empty if faults can be put below io_uring here, so that its rows are swept; or why not.
std::string WhyNoUringTracing();

/// The library's own.
std::vector<Configuration> OurConfigurations();
/// glibc, libstdc++ and libevent.
std::vector<Configuration> PeerConfigurations();

// Parts of OurConfigurations().
/// SharedOutput, ThreadOutput and AsyncOutput (record_writers.cc).
void AddRecordRows(std::vector<Configuration>& rows);
/// DurableFile (durable_scenes.cc).
void AddDurableRows(std::vector<Configuration>& rows);

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_WRITERS_H_
