// SPDX-License-Identifier: MIT
//
// Threads that commit numbered records, and a ledger of what was acknowledged that outlives their process.
#ifndef SLABYARD_TESTS_FAULTS_COMMITTERS_H_
#define SLABYARD_TESTS_FAULTS_COMMITTERS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "slabyard/durable_file.h"
#include "tests/faults/records.h"

namespace slabyard::faults {

inline constexpr size_t kCommitters = 4;

/// By thread: records with an index below that were acknowledged. Shared with a child that may end at any moment.
using Ledger = Shared<std::array<std::atomic<uint64_t>, kCommitters>>;
using LedgerSnapshot = std::array<uint64_t, kCommitters>;

LedgerSnapshot Snapshot(const Ledger& ledger);

/// Commits records of each thread from the ledger's count on until `enough` of them are in the ledger or a commit
/// fails. With `acknowledge_early` records are written but not synced.
void CommitUntil(DurableFile& file, Ledger& ledger, uint64_t enough, bool acknowledge_early);

/// What is in a file compared with what was acknowledged before.
struct LedgerCheck {
  bool readable = false;
  std::string why_not;
  uint64_t lost = 0;
  uint64_t doubled = 0;
  uint64_t torn_bytes = 0;
  LedgerSnapshot found{};  // records of each thread
};

/// Opens the file at `path`, which cuts its torn tail.
LedgerCheck RecoverAndCheck(const std::string& path, const LedgerSnapshot& acknowledged);

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_COMMITTERS_H_
