// SPDX-License-Identifier: MIT
#include "src/output/durable/durable_tail.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "slabyard/check.h"
#include "src/output/durable/crc32c.h"

namespace slabyard::internal {
namespace {

constexpr size_t kPage = 4096;
constexpr std::array<uint8_t, kPage + kFrameHeader> kZeros{};  // a page, and the longest padding

/// Collects runs for consecutive offsets and writes them, IOV_MAX at a time.
class GatheredWrite {
 public:
  GatheredWrite(int fd, uint64_t offset) : fd_(fd), offset_(offset) {}

  void Add(ByteSpan run) {
    if (run.empty() || error_ != 0) return;
    runs_[count_++] = {const_cast<uint8_t*>(run.data()), run.size()};
    if (count_ == IOV_MAX) Flush();
  }

  /// 0 or an errno value.
  int Finish() {
    Flush();
    return error_;
  }

 private:
  void Flush() {
    iovec* first = runs_;
    while (count_ > 0 && error_ == 0) {
      const ssize_t written = pwritev(fd_, first, static_cast<int>(count_), static_cast<off_t>(offset_));
      if (written > 0) {
        first = SkipWritten(first, static_cast<size_t>(written));
      } else if (written == 0 || errno != EINTR) {
        error_ = written == 0 ? EIO : errno;  // nothing taken and no error named: going on could spin for ever
      }
    }
    count_ = 0;
  }

  iovec* SkipWritten(iovec* first, size_t written) {
    offset_ += written;
    for (; count_ > 0 && written >= first->iov_len; --count_) written -= (first++)->iov_len;
    if (written > 0) *first = {static_cast<uint8_t*>(first->iov_base) + written, first->iov_len - written};
    return first;
  }

  int fd_;
  uint64_t offset_;
  int error_ = 0;
  size_t count_ = 0;
  iovec runs_[IOV_MAX];
};

int Fallocate(int fd, uint64_t begin, uint64_t end) {
  int result;
  do {
    result = fallocate(fd, 0, static_cast<off_t>(begin), static_cast<off_t>(end - begin));
  } while (result != 0 && errno == EINTR);
  // A file system without it takes its blocks when zeros are written.
  return result == 0 || errno == EOPNOTSUPP ? 0 : errno;
}

/// How long this process may make a file. Past that the kernel does not only refuse: it raises SIGXFSZ.
uint64_t FileSizeLimit() {
  rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

}  // namespace

DurableTail::DurableTail(int fd, const DurableOptions& options, uint64_t salt, uint64_t end, uint64_t last_sequence)
    : fd_(fd),
      preallocate_bytes_(options.preallocate_bytes),
      group_alignment_(options.group_alignment),
      salt_(salt),
      end_(end),
      reserved_to_(end),
      offered_to_(end),
      durable_to_(end),
      sequence_(last_sequence) {}

DurableError DurableTail::Write(DurableRequest* first) {
  uint64_t end = end_;
  for (DurableRequest* at = first; at != nullptr; at = at->next) {
    if (!at->has_record) continue;
    const Frame frame = {0, at->length, false, ++sequence_, durable_to_};
    at->header = EncodeFrame(frame, at->payload_crc, end, salt_);
    end += frame.size();
  }
  const uint64_t padding = PaddingAt(end);
  if (end + padding == end_) return {};
  FrameHeader padding_header;
  if (padding != 0) {
    const auto length = static_cast<uint32_t>(padding - kFrameHeader);
    const uint32_t crc = ExtendCrc32c(0, ByteSpan(kZeros).first(length));
    padding_header = EncodeFrame({0, length, true, ++sequence_, durable_to_}, crc, end, salt_);
  }
  if (DurableError failed = Reserve(end + padding); failed.error != 0) return failed;

  offered_to_ = std::max(offered_to_, end + padding);
  GatheredWrite write(fd_, end_);
  for (const DurableRequest* at = first; at != nullptr; at = at->next) {
    if (!at->has_record) continue;
    write.Add(at->header);
    for (const ByteSpan run : at->runs) write.Add(run);
    write.Add(ByteSpan(kZeros).first(RoundUp(at->length, kFrameAlignment) - at->length));
  }
  if (padding != 0) {
    write.Add(padding_header);
    write.Add(ByteSpan(kZeros).first(padding - kFrameHeader));
  }
  if (const int error = write.Finish(); error != 0) return {error, "write"};
  end_ = end + padding;
  return {};
}

uint64_t DurableTail::PaddingAt(uint64_t end) const {
  uint64_t gap = RoundUp(end, group_alignment_) - end;
  while (gap != 0 && gap < kFrameHeader) gap += group_alignment_;
  return gap;
}

DurableError DurableTail::Reserve(uint64_t end) {
  if (end <= reserved_to_ || preallocate_bytes_ == 0) return {};
  // The step ends at the limit; what crosses it is the group's own affair.
  const uint64_t target = std::min(RoundUp(end + preallocate_bytes_, kPage), std::max(end, FileSizeLimit()));
  offered_to_ = std::max(offered_to_, target);
  DurableError failed = {Fallocate(fd_, reserved_to_, target), "preallocate"};
  bool room_ends = failed.error == ENOSPC || failed.error == EDQUOT || failed.error == EFBIG;
  if (failed.error == 0) {
    // What this group overwrites at once needs no zeros.
    failed = WriteZeros(end, target);
    room_ends = failed.error != 0;  // whatever it was, the group's own write is the one to say so
  }
  if (failed.error == 0) {
    reserved_to_ = target;
    return {};
  }
  return room_ends ? ReserveExactly(end) : failed;
}

// The last step of a device, a quota or a limit that is nearly used up is what this group needs.
DurableError DurableTail::ReserveExactly(uint64_t end) {
  // Gives back first what the longer step took.
  int error;
  do {
    error = ftruncate(fd_, static_cast<off_t>(reserved_to_)) == 0 ? 0 : errno;
  } while (error == EINTR);
  if (error == 0) error = Fallocate(fd_, reserved_to_, end);
  if (error != 0) return {error, "preallocate"};
  reserved_to_ = end;
  return {};
}

DurableError DurableTail::WriteZeros(uint64_t begin, uint64_t end) {
  GatheredWrite write(fd_, begin);
  for (uint64_t at = begin; at < end;) {
    // Up to the next page at first, so that the pages that follow are written whole.
    const uint64_t size = std::min(RoundUp(at + 1, kPage), end) - at;
    write.Add(ByteSpan(kZeros).first(size));
    at += size;
  }
  const int error = write.Finish();
  return {error, error == 0 ? "" : "preallocate"};
}

DurableError DurableTail::Sync() {
  if (durable_to_ == end_) return {};
  int result;
  do {
    result = fdatasync(fd_);
  } while (result != 0 && errno == EINTR);
  if (result != 0) return {errno, "fdatasync"};
  durable_to_ = end_;
  return {};
}

DurableError DurableTail::Trim() {
  if (offered_to_ <= end_) return {};
  int result;
  do {
    result = ftruncate(fd_, static_cast<off_t>(end_));
  } while (result != 0 && errno == EINTR);
  if (result != 0) return {errno, "truncate"};
  reserved_to_ = offered_to_ = end_;
  // The new size is nothing that a reader needs, so a crash may undo it: zeros are no records, and a withdrawn one may
  // be there after a crash.
  return {};
}

}  // namespace slabyard::internal
