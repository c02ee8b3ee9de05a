// SPDX-License-Identifier: MIT
// Floor: output
//
// The outputs of a process, or of a part of it, that shall be drained together before it ends. A registry that the host
// makes and passes on; nothing is global. Borrows its members. Threads: members join and leave on any; an output is
// drained on the thread that calls DrainAtExit, so its own thread must have stopped using it. Fails by a result that
// says what is left.
#ifndef SLABYARD_OUTPUT_GROUP_H_
#define SLABYARD_OUTPUT_GROUP_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "slabyard/clock.h"
#include "slabyard/output_buffer.h"
#include "slabyard/output_ladder.h"

namespace slabyard {

class OutputGroup {
 public:
  /// Sends what is pending, without waiting for a full sink beyond `deadline` on `clock`. Called again and again by
  /// DrainAtExit; must not join or leave the group.
  using DrainFunction = absl::AnyInvocable<DrainResult(std::chrono::nanoseconds deadline, const Clock& clock)>;

  /// One output's place in a group: from construction to destruction, which must come before both ends.
  class Member {
   public:
    Member(OutputGroup& group, OutputBuffer& output);
    /// For any other kind of output.
    Member(OutputGroup& group, DrainFunction drain);
    /// Waits while the group is being drained.
    ~Member();
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;

   private:
    friend class OutputGroup;

    OutputGroup& group_;
    DrainFunction drain_;
    // While the group is being drained: whether to try again, and how far it came.
    bool waits_ = false;
    uint64_t written_ = 0;
    Member* before_ = nullptr;
    Member* after_ = nullptr;
  };

  struct Drained {
    OutputLadder ladder;       // the sum of all members'
    size_t outputs = 0;        // members
    size_t short_outputs = 0;  // of those, whose status is not OK
    absl::Status status;       // the first such
  };

  OutputGroup();
  /// All members must have left.
  ~OutputGroup();
  OutputGroup(const OutputGroup&) = delete;
  OutputGroup& operator=(const OutputGroup&) = delete;

  /// Flushes all members until `deadline`, waiting for full sinks in turns of 2 ms, so that one costs no other its
  /// bytes. What did not go stays pending and shows in the ladder; an OutputBuffer that fell short does not wait for
  /// its sink again when it is destroyed. No output is closed, or tried again after a failure. A descriptor without
  /// O_NONBLOCK may block longer inside write(2).
  Drained DrainAtExit(std::chrono::nanoseconds deadline, const Clock& clock);

 private:
  class List;

  const std::unique_ptr<List> list_;
};

}  // namespace slabyard

#endif  // SLABYARD_OUTPUT_GROUP_H_
