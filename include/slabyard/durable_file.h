// SPDX-License-Identifier: MIT
// Floor: output
//
// A file of records that survive power loss: Commit() returns when the record is on the device. Threads that commit at
// once share one write and one fdatasync (group commit). Each record is framed, so that a tail torn by a crash is
// recognised when the file is opened again, and cut; docs/reliability.md draws the format.
// Borrows a record's bytes for the call alone and keeps no buffer. Threads: any number in all calls but Close() and the
// destructor. Fails by a Status, as the sink by an errno value; a failed sync is final until the file is opened again.
// Costs: a group is one pwritev and one fdatasync, and sometimes the zeros of the next step of preallocation.
#ifndef SLABYARD_DURABLE_FILE_H_
#define SLABYARD_DURABLE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "slabyard/bytes.h"
#include "slabyard/output_ladder.h"
#include "slabyard/sink.h"

namespace slabyard {

struct DurableOptions {
  /// Bytes by which the file is grown ahead of its end, up to 1 GiB. They are written as zeros, since a sync that has
  /// to record new blocks or a new size takes a journal commit more. 1 MiB: at 8 KiB a group, one group of 128 pays for
  /// it. 0 grows with each group.
  uint64_t preallocate_bytes = uint64_t{1} << 20;
  /// Each group ends at a multiple of this power of two, at most 4096, so that no later write touches a block of the
  /// device that holds acknowledged records. Worth its space where a write may spoil the sector it was cut off in; most
  /// devices keep what is written again unchanged, so the default is dense.
  size_t group_alignment = 1;
};

/// What lies in a file. A torn tail is what follows the last whole record: at most the group that was being written.
struct DurableRecovery {
  uint64_t records = 0;
  uint64_t bytes = 0;       // of those records, without frames
  uint64_t torn_bytes = 0;  // from the end of the last whole record to the last byte that is not zero
};

/// Sees one record, in the order of the file; the bytes are borrowed for the call.
using DurableVisitor = absl::AnyInvocable<void(ByteSpan record)>;

class DurableFile final : public Sink {
 public:
  /// The longest record, in bytes.
  static constexpr size_t kMaxRecord = size_t{1} << 30;

  /// Opens or makes the file at `path`: shows its records to `replay` unless that is empty, cuts a torn tail, and makes
  /// what is left durable. kInvalidArgument names a bad option, or says that `path` is no regular file or not one of
  /// ours; kFailedPrecondition: somebody has it open; kDataLoss: a record that was acknowledged is damaged, or
  /// a torn one was made to look so (with the offset), and nothing was changed. O(size of the file), memory for its
  /// longest record.
  static absl::StatusOr<std::unique_ptr<DurableFile>> Open(const std::string& path, DurableOptions options = {},
                                                           DurableVisitor replay = nullptr);
  /// Closes the file unless that was done.
  ~DurableFile() override;

  /// Returns OK when `record` survives power loss, together with everything that was written before it. Records of one
  /// thread keep their order. After a failed write (kResourceExhausted for ENOSPC) the record is withdrawn and may be
  /// committed again; a crash right then may still leave it in the file. After a failed sync nobody knows what
  /// survives: this and every later call fail with that error. kInvalidArgument: longer than kMaxRecord.
  [[nodiscard]] absl::Status Commit(ByteSpan record);

  /// True from a failed sync on: nothing is acknowledged any more, until the file is opened again.
  bool failed() const;
  /// What Open() found.
  const DurableRecovery& recovery() const;

  /// Bytes of records since Open(), without frames. `accepted` includes records that were withdrawn.
  OutputLadder ladder() const;
  /// Groups that were written, since Open(): what the records are to be divided by.
  uint64_t groups() const;

  /// One record of all the runs together, written but not synced: all of it, or nothing and an error. EMSGSIZE: longer
  /// than kMaxRecord, which the writer above cannot mend, since a part of it would be a torn record: what is handed on
  /// at once, a record output's ring for instance, must stay below. Not limited to one thread at a time.
  SinkResult Write(std::span<const ByteSpan> runs) noexcept override;
  /// A file never makes one wait: 0.
  int WaitWritable() noexcept override;
  /// Makes everything written durable, in one group with what others commit.
  int Sync() noexcept override;
  /// Syncs, cuts what was preallocated or is left of withdrawn records, and closes. Later calls fail with EBADF.
  int Close() noexcept override;

 private:
  class Impl;

  explicit DurableFile(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

/// Shows the records of the file at `path` to `visit`, changing nothing. Fails as DurableFile::Open does; a torn tail
/// is no failure. For a file that nobody has open for writing, else the tail may look torn.
absl::StatusOr<DurableRecovery> ReadDurableFile(const std::string& path, DurableVisitor visit);

}  // namespace slabyard

#endif  // SLABYARD_DURABLE_FILE_H_
