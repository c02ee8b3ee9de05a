// SPDX-License-Identifier: MIT
//
// Records that tell their place, what a writer's process told of itself, and what a file with them is worth.
#ifndef SLABYARD_TESTS_FAULTS_RECORDS_H_
#define SLABYARD_TESTS_FAULTS_RECORDS_H_

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

#include "slabyard/output_ladder.h"

namespace slabyard::faults {

/// A line that no other thread or index has: 20 to 120 bytes, and 6000 at each 64th index, which is more than the
/// blocks of the writers hold.
std::string RecordText(size_t thread, size_t index);

/// What is wrong with what a run left. All false: every record is there, or the caller was told exactly what is not.
struct Judgement {
  bool hole = false;      // a record is missing before one that is there
  bool torn = false;      // part of a record with other bytes behind it, or at the end and nobody was told
  bool doubled = false;   // a record is there twice
  bool silent = false;    // something is missing and every call had said that all is well
  bool ladder = false;    // the writer's own count is not what is in the file
  bool ended = false;     // the process was killed by a signal, or hung
  bool complete = false;  // nothing is wrong: every record is there

  bool bad() const { return hole || torn || doubled || silent || ladder || ended; }
};

/// Judges `bytes`, which `threads` threads wrote with `records` records each. `told`: some call said that not all went.
Judgement JudgeText(std::string_view bytes, size_t threads, size_t records, bool told);

/// One T in memory that a forked child shares with its parent, zeroed at first.
template <typename T>
class Shared {
 public:
  Shared() {
    void* const memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    value_ = new (memory) T();
  }
  ~Shared() { munmap(value_, sizeof(T)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  T* operator->() const { return value_; }
  T& operator*() const { return *value_; }

 private:
  T* value_;
};

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_RECORDS_H_
