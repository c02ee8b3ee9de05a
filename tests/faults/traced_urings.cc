// SPDX-License-Identifier: MIT
#include "tests/faults/traced_urings.h"

#include <sys/syscall.h>

#include <algorithm>
#include <iterator>

#include "tests/faults/tracee_memory.h"

namespace slabyard::faults {
namespace {

// IORING_NOP_INJECT_RESULT of <linux/io_uring.h> since Linux 6.10: the result is what `len` says.
constexpr uint32_t kResultInLength = 1;
// IORING_SETUP_NO_SQARRAY of the same since Linux 6.6.
constexpr uint32_t kNoArray = 1u << 16;

}  // namespace

bool QueuedOperation::Fail(int error) const {
  io_uring_sqe failing = {};
  failing.opcode = IORING_OP_NOP;
  failing.flags = entry_.flags;
  failing.fd = -1;
  failing.len = static_cast<uint32_t>(-error);
  failing.rw_flags = static_cast<int>(kResultInLength);
  failing.user_data = entry_.user_data;
  return Poke(pid_, address_, failing);
}

iovec QueuedOperation::FirstRun() const {
  switch (entry_.opcode) {
    case IORING_OP_WRITE:
      return {reinterpret_cast<void*>(entry_.addr), entry_.len};
    case IORING_OP_WRITEV:
      return faults::FirstRun(pid_, entry_.addr, entry_.len);
    case IORING_OP_SENDMSG:
      return FirstRunOfMessage(pid_, entry_.addr);
    default:
      return {};
  }
}

bool QueuedOperation::Shorten(uint64_t length) const {
  io_uring_sqe part = entry_;
  part.opcode = entry_.opcode == IORING_OP_SENDMSG ? IORING_OP_SEND : IORING_OP_WRITE;
  part.addr = reinterpret_cast<uint64_t>(FirstRun().iov_base);
  part.len = static_cast<uint32_t>(length);
  return Poke(pid_, address_, part);
}

void TracedUrings::Entered(pid_t pid, const __ptrace_syscall_info& info) {
  if (info.entry.nr != SYS_io_uring_setup && (info.entry.nr != SYS_mmap || rings_.empty())) return;
  Call& call = entered_[pid];
  call.number = info.entry.nr;
  std::copy(std::begin(info.entry.args), std::end(info.entry.args), std::begin(call.arguments));
}

void TracedUrings::Left(pid_t pid, int64_t result) {
  const auto found = entered_.find(pid);
  if (found == entered_.end()) return;
  const Call call = found->second;
  entered_.erase(found);
  if (result < 0) return;
  if (call.number == SYS_io_uring_setup) {
    if (const auto made = Peek<io_uring_params>(pid, call.arguments[1])) {
      rings_[static_cast<int>(result)] = {.offsets = made->sq_off, .has_array = (made->flags & kNoArray) == 0};
    }
    return;
  }
  const auto [address, length, protection, flags, fd, offset] = call.arguments;
  const auto ring = rings_.find(static_cast<int>(fd));
  if (ring == rings_.end()) return;
  if (offset == IORING_OFF_SQ_RING) ring->second.queue = static_cast<uint64_t>(result);
  if (offset == IORING_OFF_SQES) ring->second.entries = static_cast<uint64_t>(result);
}

std::vector<QueuedOperation> TracedUrings::Queued(pid_t pid, int fd) const {
  std::vector<QueuedOperation> queued;
  const auto found = rings_.find(fd);
  if (found == rings_.end()) return queued;
  const Ring& ring = found->second;
  const auto number = [&](uint32_t offset) { return Peek<uint32_t>(pid, ring.queue + offset).value_or(0); };
  const uint32_t mask = number(ring.offsets.ring_mask);
  const uint32_t tail = number(ring.offsets.tail);
  for (uint32_t at = number(ring.offsets.head); at != tail; ++at) {
    const uint32_t place = at & mask;
    const uint32_t index = ring.has_array ? number(ring.offsets.array + place * uint32_t{sizeof(uint32_t)}) : place;
    const uint64_t address = ring.entries + index * sizeof(io_uring_sqe);
    if (const auto entry = Peek<io_uring_sqe>(pid, address)) queued.emplace_back(pid, address, *entry);
  }
  return queued;
}

}  // namespace slabyard::faults
