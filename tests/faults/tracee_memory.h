// SPDX-License-Identifier: MIT
//
// Reading and writing what a traced process has in memory.
#ifndef SLABYARD_TESTS_FAULTS_TRACEE_MEMORY_H_
#define SLABYARD_TESTS_FAULTS_TRACEE_MEMORY_H_

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <cstdint>
#include <optional>

namespace slabyard::faults {

template <typename T>
std::optional<T> Peek(pid_t pid, uint64_t address) {
  T value;
  iovec here = {&value, sizeof(value)};
  iovec there = {reinterpret_cast<void*>(address), sizeof(value)};
  if (process_vm_readv(pid, &here, 1, &there, 1, 0) != static_cast<ssize_t>(sizeof(value))) return std::nullopt;
  return value;
}

/// False when the memory is not to be written to.
template <typename T>
[[nodiscard]] bool Poke(pid_t pid, uint64_t address, T value) {
  iovec here = {&value, sizeof(value)};
  iovec there = {reinterpret_cast<void*>(address), sizeof(value)};
  return process_vm_writev(pid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(sizeof(value));
}

/// The first of `count` runs that is not empty; one without bytes when there is none.
inline iovec FirstRun(pid_t pid, uint64_t runs, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    const auto run = Peek<iovec>(pid, runs + i * sizeof(iovec));
    if (!run) break;
    if (run->iov_len != 0) return *run;
  }
  return {};
}

/// The same for the msghdr at `message`.
inline iovec FirstRunOfMessage(pid_t pid, uint64_t message) {
  const auto header = Peek<msghdr>(pid, message);
  return header ? FirstRun(pid, reinterpret_cast<uint64_t>(header->msg_iov), header->msg_iovlen) : iovec{};
}

}  // namespace slabyard::faults

#endif  // SLABYARD_TESTS_FAULTS_TRACEE_MEMORY_H_
