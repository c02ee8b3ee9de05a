// SPDX-License-Identifier: MIT
#include "src/output/durable/durable_recovery.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>
#include <optional>

#include "src/output/durable/crc32c.h"
#include "src/output/durable/durable_format.h"
#include "src/output/durable/durable_open.h"

namespace slabyard::internal {
namespace {

/// The bytes of a file by offset, through a window that grows to the longest run asked for.
class FileWindow {
 public:
  FileWindow(int fd, uint64_t size) : fd_(fd), size_(size) {}

  uint64_t size() const { return size_; }
  const absl::Status& status() const { return status_; }

  /// `size` bytes at `offset`, which must lie within the file, until the next call. Empty, and a status, on failure.
  ByteSpan View(uint64_t offset, size_t size) {
    if (offset < start_ || offset + size > start_ + held_) Fill(offset, size);
    return status_.ok() ? ByteSpan(bytes_.get() + (offset - start_), size) : ByteSpan();
  }

 private:
  // A read of so much costs about what its copying costs.
  static constexpr size_t kStep = size_t{256} << 10;

  void Fill(uint64_t offset, size_t size) {
    held_ = 0;
    if (!status_.ok() || !Grow(std::max(size, kStep))) return;
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(capacity_, size_ - offset));
    start_ = offset;
    while (held_ < wanted) {
      const ssize_t got = pread(fd_, bytes_.get() + held_, wanted - held_, static_cast<off_t>(offset + held_));
      if (got > 0) {
        held_ += static_cast<size_t>(got);
      } else if (got == 0 || errno != EINTR) {
        break;
      }
    }
    if (held_ < size) status_ = absl::ErrnoToStatus(errno != 0 ? errno : EIO, "durable file: read");
  }

  bool Grow(size_t capacity) {
    if (capacity <= capacity_) return true;
    bytes_.reset(new (std::nothrow) uint8_t[capacity]);
    capacity_ = bytes_ == nullptr ? 0 : capacity;
    if (bytes_ == nullptr) status_ = absl::Status(absl::StatusCode::kResourceExhausted, "");
    return bytes_ != nullptr;
  }

  int fd_;
  uint64_t size_;
  std::unique_ptr<uint8_t[]> bytes_;
  size_t capacity_ = 0;
  uint64_t start_ = 0;
  size_t held_ = 0;
  absl::Status status_;
};

class Scanner {
 public:
  Scanner(FileWindow& window, const std::string& path) : window_(window), path_(path) {}

  absl::StatusOr<DurableScan> Run(DurableVisitor& visit) {
    if (!ReadFileHeader()) return unfinished_or_foreign();
    scan_.end = kFileHeader;
    while (const std::optional<Frame> frame = WholeFrameAt(scan_.end)) {
      if (!frame->padding) {
        ++scan_.found.records;
        scan_.found.bytes += frame->length;
        if (visit) visit(window_.View(scan_.end + kFrameHeader, frame->length));
      }
      scan_.end += frame->size();
      scan_.last_sequence = frame->sequence;
    }
    const uint64_t last = EndOfNonZero(scan_.end);
    scan_.found.torn_bytes = last - scan_.end;
    const Witness witness = AcknowledgedBehind(scan_.end, last);
    if (!window_.status().ok()) return window_.status();
    if (witness.found == Witness::kTooManyToTell) {
      return absl::DataLossError("durable file: " + path_ + ": bytes at offset " + std::to_string(scan_.end) +
                                 " are torn or damaged: too much behind them looks like frames to tell which");
    }
    if (witness.found == Witness::kFrame) {
      return absl::DataLossError("durable file: " + path_ + ": bytes at offset " + std::to_string(scan_.end) +
                                 " are damaged, though the frame at " + std::to_string(witness.at) +
                                 " says that they were synced");
    }
    return scan_;
  }

 private:
  bool ReadFileHeader() {
    if (window_.size() < kFileHeader) return false;
    FileHeader header;
    const ByteSpan bytes = window_.View(0, kFileHeader);
    if (bytes.empty()) return false;
    std::ranges::copy(bytes, header.begin());
    return DecodeFileHeader(header, scan_.salt);
  }

  absl::StatusOr<DurableScan> unfinished_or_foreign() {
    const auto size = static_cast<size_t>(std::min<uint64_t>(window_.size(), kFileHeader));
    const bool unfinished = IsUnfinishedFileHeader(window_.View(0, size)) && EndOfNonZero(size) == size;
    if (!window_.status().ok()) return window_.status();
    if (!unfinished) return absl::InvalidArgumentError("durable file: " + path_ + " is not one");
    scan_.unfinished = true;
    return scan_;
  }

  std::optional<FrameHeader> HeaderAt(uint64_t offset) {
    if (offset + kFrameHeader > window_.size()) return std::nullopt;
    const ByteSpan bytes = window_.View(offset, kFrameHeader);
    if (bytes.empty()) return std::nullopt;
    FrameHeader header;
    std::ranges::copy(bytes, header.begin());
    return header;
  }

  /// Whether all but the checksum speaks for `frame` at `offset`.
  bool MayBeFrameAt(const Frame& frame, uint64_t offset) const {
    return frame.sequence > scan_.last_sequence && frame.durable_to <= offset &&
           frame.length <= DurableFile::kMaxRecord && frame.size() <= window_.size() - offset;
  }

  /// The frame at `offset` if all of it is there and nothing in it is damaged.
  std::optional<Frame> WholeFrameAt(uint64_t offset) {
    const std::optional<FrameHeader> header = HeaderAt(offset);
    if (!header) return std::nullopt;
    const Frame frame = DecodeFrame(*header);
    if (!MayBeFrameAt(frame, offset)) return std::nullopt;
    const ByteSpan payload = window_.View(offset + kFrameHeader, frame.length);
    if (payload.size() != frame.length) return std::nullopt;
    if (FrameCrc(*header, ExtendCrc32c(0, payload), offset, scan_.salt) != frame.crc) return std::nullopt;
    return frame;
  }

  /// The offset behind the last byte from `begin` on that is not zero.
  uint64_t EndOfNonZero(uint64_t begin) {
    constexpr size_t kChunk = size_t{64} << 10;
    uint64_t end = begin;
    for (uint64_t at = begin; at < window_.size(); at += kChunk) {
      const ByteSpan chunk = window_.View(at, static_cast<size_t>(std::min<uint64_t>(kChunk, window_.size() - at)));
      for (size_t i = chunk.size(); i > 0; --i) {
        if (chunk[i - 1] == 0) continue;
        end = at + i;
        break;
      }
    }
    return end;
  }

  struct Witness {
    enum { kNone, kFrame, kTooManyToTell } found;
    uint64_t at = 0;
  };

  /// A whole frame between `damage` and `last` that was written when bytes at `damage` had been synced.
  Witness AcknowledgedBehind(uint64_t damage, uint64_t last) {
    // Frames do not overlap, so checking honest ones reads the tail once, and files inside of records once for each
    // that lies in another. Content that was chosen to look like overlapping frames would take its size squared.
    constexpr uint64_t kMostReadings = 8;
    constexpr uint64_t kMostFree = uint64_t{1} << 20;  // takes no time that anyone sees
    uint64_t left = kMostReadings * (last - damage) + kMostFree;
    for (uint64_t at = damage + kFrameAlignment; at < last; at += kFrameAlignment) {
      const std::optional<FrameHeader> header = HeaderAt(at);
      if (!header) break;
      const Frame frame = DecodeFrame(*header);
      if (frame.durable_to <= damage || !MayBeFrameAt(frame, at)) continue;
      if (frame.size() > left) return {Witness::kTooManyToTell};
      left -= frame.size();
      if (WholeFrameAt(at)) return {Witness::kFrame, at};
    }
    return {Witness::kNone};
  }

  FileWindow& window_;
  const std::string& path_;
  DurableScan scan_;
};

}  // namespace

absl::StatusOr<DurableScan> ScanDurableFile(int fd, const std::string& path, DurableVisitor& visit) {
  struct stat what;
  if (fstat(fd, &what) != 0) return absl::ErrnoToStatus(errno, "durable file: fstat " + path);
  FileWindow window(fd, static_cast<uint64_t>(what.st_size));
  return Scanner(window, path).Run(visit);
}

}  // namespace slabyard::internal

namespace slabyard {

absl::StatusOr<DurableRecovery> ReadDurableFile(const std::string& path, DurableVisitor visit) {
  const absl::StatusOr<internal::OpenFile> file = internal::OpenRegular(path, O_RDONLY);
  if (!file.ok()) return file.status();
  const absl::StatusOr<internal::DurableScan> scan = internal::ScanDurableFile(file->get(), path, visit);
  if (!scan.ok()) return scan.status();
  return scan->found;
}

}  // namespace slabyard
