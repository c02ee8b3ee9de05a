// SPDX-License-Identifier: MIT
//
// Moves records from rings to one sink; the common half of SharedOutput, ThreadOutput and AsyncOutput. One thread at a
// time drains: it takes the turn (`draining_`) under the mutex and lets the mutex go around each call of the sink. No
// other lock is held or taken meanwhile.
//
// A write that ends within a record makes that ring the begun one, which every later write starts with; so the sink
// never sees another record's bytes in the middle of one.
#ifndef SLABYARD_SRC_OUTPUT_THREADS_RECORD_PUMP_H_
#define SLABYARD_SRC_OUTPUT_THREADS_RECORD_PUMP_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "slabyard/record_output.h"
#include "slabyard/sink.h"
#include "src/base/asymmetric_fence.h"
#include "src/base/cond_var.h"
#include "src/base/mutex.h"
#include "src/output/threads/record_ring.h"

namespace slabyard::internal {

/// `status` for another thread, sharing nothing. Copies share a counted message, and Debian's Abseil counts where the
/// thread sanitizer does not look.
inline absl::Status Unshared(const absl::Status& status) { return absl::Status(status.code(), status.message()); }

class RecordPump {
 public:
  enum class Phase : uint8_t { kOpen, kFailed, kClosing, kClosed, kRefused };
  /// Who may drain when an append finds no room.
  enum class WhenFull : uint8_t { kDrain, kWaitForOthers };
  /// How appends order their record before their look at the phase: by themselves (seq_cst, or a lock that closing
  /// takes too), or by release and a fence that closing makes them pass, see closes_with_fence().
  enum class Publishing : uint8_t { kOrdered, kRelaxedIfFenced };

  RecordPump(Sink& sink, RecordOutputOptions options, Publishing publishing = Publishing::kOrdered);
  /// Drains unless failed; reports what is left as dropped.
  ~RecordPump();

  /// A ring of `capacity` bytes, or null without memory. It stays the pump's; EndRing() says that nobody appends any
  /// more, and what is in it is drained with the others.
  RecordRing* AddRing(size_t capacity);
  void EndRing(RecordRing& ring);

  // Hints without the lock.
  Phase phase() const { return phase_.load(std::memory_order_relaxed); }
  bool draining() const { return draining_hint_.load(std::memory_order_relaxed); }

  /// Whether something is pending and may be written. Sees each record that was published before, see
  /// RecordRing::TryAppend; and looks at the phase with the lock, since a Discard() that is under way may leave records
  /// that it did not see.
  bool HasWork() const;
  bool AnyHalfFull() const;

  /// Whether closing makes appending threads pass a fence. If not, they publish with seq_cst.
  bool closes_with_fence() const { return fence_.has_value() && fence_->works(); }
  /// The phase as seen after a record was published: kOpen says that closing will see the record.
  Phase PhaseAfterPublishing() const {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    return phase_.load(std::memory_order_seq_cst);
  }

  /// OK, or the failure that sticks, or what syncing or closing met.
  absl::Status status() const;
  /// Why nothing is taken; OK while open.
  absl::Status Refusal() const;
  absl::Status TooLong() const;
  /// Counts a record that was not accepted, and returns why it was not.
  absl::Status CountRefusal(absl::Status why);
  static absl::Status NoMemory() { return absl::Status(absl::StatusCode::kResourceExhausted, ""); }
  /// For a writer that got no ring: never OK.
  absl::Status RefusalWithoutRing() const;
  /// Takes nothing from now on, unless refused before. For constructors.
  void Refuse(absl::Status why);
  /// OK as soon as `ring` has room for a record of `bytes`; kUnavailable under kReport; else why there will be none.
  absl::Status MakeRoom(RecordRing& ring, size_t bytes, WhenFull when_full);
  /// Drains `ring`, if it is half full, unless another thread drains. A failure sticks and is told by the next call.
  void DrainIfIdle(RecordRing& ring);
  /// For an owner that published the last record of `ring`, `bytes` long, and then saw another phase than kOpen: OK if
  /// it counts as accepted; else it came after the end, and is taken back.
  absl::Status SettlePublished(RecordRing& ring, size_t bytes);

  /// When the oldest record of a batch was first seen, for the metrics.
  using OldestAt = std::optional<std::chrono::nanoseconds>;

  absl::Status Flush(FlushCause cause, OldestAt oldest_at = std::nullopt);
  /// The same for one ring.
  absl::Status FlushRing(RecordRing& ring, FlushCause cause);
  absl::Status Sync(FlushCause cause, OldestAt oldest_at = std::nullopt);
  absl::Status Retry();
  Discarded Discard();
  DrainResult Drain();
  DrainResult Close();

  OutputLadder ladder() const;
  RecordCounts counts() const;
  void CheckInvariants() const;

  const RecordOutputOptions& options() const { return options_; }

 private:
  // Runs of one write; a ring has at most two.
  static constexpr size_t kMaxRuns = 64;
  struct Offer;

  void WaitForChange() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WaitForTurn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status FlushLocked(RecordRing* only, FlushCause cause, OldestAt oldest_at)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// Drains `only` and the ended rings, or all if null, up to what was published before. Lets the mutex go meanwhile.
  absl::Status DrainLocked(RecordRing* only, FlushCause cause, OldestAt oldest_at = std::nullopt)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status WriteBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status SyncLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CloseLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeTurn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EndTurn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CollectBatch(RecordRing* only) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FreeEndedRings() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Offer NextOffer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Book(uint64_t written) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  /// With the turn. Lets the mutex go meanwhile, to ask the sink.
  absl::Status Fail(const char* step, int error) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Discarded DropRecords() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ReportLoss() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SetPhase(Phase phase) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status RefusalLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  OutputLadder LadderLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  uint64_t PendingLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  struct Kept {
    std::unique_ptr<RecordRing> ring;
    bool ended = false;
  };

  Sink& sink_;
  RecordOutputOptions options_;
  const SteadyClock steady_clock_;
  std::optional<base::AsymmetricFence> fence_;  // constant once constructed

  mutable base::Mutex mutex_;
  base::CondVar changed_;  // room, the end of a turn, the phase
  std::vector<Kept> rings_ ABSL_GUARDED_BY(mutex_);
  std::vector<RecordRing*> batch_ ABSL_GUARDED_BY(mutex_);  // what the present turn drains, in this order
  size_t batch_at_ ABSL_GUARDED_BY(mutex_) = 0;
  RecordRing* begun_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  size_t flushers_ ABSL_GUARDED_BY(mutex_) = 0;  // waiting for the turn; appends let them go first
  size_t waiters_ ABSL_GUARDED_BY(mutex_) = 0;   // on changed_
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  absl::Status sync_status_ ABSL_GUARDED_BY(mutex_);  // the first failed sync: nothing is durable after it
  uint64_t handed_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t written_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t durable_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t freed_bytes_ ABSL_GUARDED_BY(mutex_) = 0;  // accepted by rings that are gone
  uint64_t freed_records_ ABSL_GUARDED_BY(mutex_) = 0;
  std::atomic<Phase> phase_{Phase::kOpen};  // stored under the mutex
  std::atomic<bool> draining_hint_{false};
  std::atomic<uint64_t> refused_{0};
};

}  // namespace slabyard::internal

#endif  // SLABYARD_SRC_OUTPUT_THREADS_RECORD_PUMP_H_
