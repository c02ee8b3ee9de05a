// SPDX-License-Identifier: MIT
#include "slabyard/ring_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "slabyard/check.h"

namespace slabyard {
namespace {

constexpr size_t kMaxCapacity = size_t{1} << 32;  // a header holds 32 bits

absl::Status Check(const RingBufferOptions& options) {
  const bool borrows = !options.storage.empty();
  const size_t capacity = borrows ? options.storage.size() : options.capacity;
  if (capacity <= RingBuffer::kHeaderSize || capacity > kMaxCapacity) {
    return absl::InvalidArgumentError(borrows ? "RingBufferOptions: storage must be 5 bytes to 4 GiB"
                                              : "RingBufferOptions: capacity must be 5 bytes to 4 GiB");
  }
  if (options.max_records == 0) return absl::InvalidArgumentError("RingBufferOptions: max_records is 0");
  return absl::OkStatus();
}

}  // namespace

RingBuffer::RingBuffer(RingBufferOptions options) : max_records_(options.max_records), status_(Check(options)) {
  if (!status_.ok()) return;
  if (!options.storage.empty()) {
    data_ = options.storage.data();
    capacity_ = options.storage.size();
    return;
  }
  source_ = options.source != nullptr ? std::move(options.source) : MakeSystemSource();
  block_ = source_->Allocate(options.capacity, 1, /*zeroed=*/false);
  if (block_.data == nullptr) {
    status_ = absl::Status(absl::StatusCode::kResourceExhausted, "");
    return;
  }
  data_ = block_.data;
  capacity_ = options.capacity;
}

RingBuffer::~RingBuffer() {
  if (block_.data != nullptr) source_->Free(block_);
}

bool RingBuffer::Append(ByteSpan record) {
  if (!status_.ok() || record.size() > max_record()) return false;
  const size_t needed = kHeaderSize + record.size();
  while (capacity_ - used() < needed || records_ == max_records_) {
    ++overwritten_records_;
    overwritten_bytes_ += SizeAt(first_);
    PopFront();
  }
  const auto size = static_cast<uint32_t>(record.size());
  uint8_t header[kHeaderSize];
  std::memcpy(header, &size, kHeaderSize);
  const size_t at = After(first_, used());
  CopyIn(at, header);
  CopyIn(After(at, kHeaderSize), record);
  ++records_;
  bytes_ += record.size();
  return true;
}

std::optional<RingRecord> RingBuffer::Front() const {
  if (records_ == 0) return std::nullopt;
  return RunsAt(After(first_, kHeaderSize), SizeAt(first_));
}

bool RingBuffer::PopFront() {
  if (records_ == 0) return false;
  const size_t size = SizeAt(first_);
  first_ = After(first_, kHeaderSize + size);
  --records_;
  bytes_ -= size;
  return true;
}

RingRecord RingBuffer::RunsAt(size_t offset, size_t bytes) const {
  const size_t head = std::min(bytes, capacity_ - offset);
  return {{data_ + offset, head}, {data_, bytes - head}};
}

size_t RingBuffer::SizeAt(size_t offset) const {
  const RingRecord header = RunsAt(offset, kHeaderSize);
  uint8_t bytes[kHeaderSize];
  std::memcpy(bytes, header.head.data(), header.head.size());
  std::memcpy(bytes + header.head.size(), header.tail.data(), header.tail.size());
  uint32_t size;
  std::memcpy(&size, bytes, kHeaderSize);
  return size;
}

void RingBuffer::CopyIn(size_t offset, ByteSpan bytes) {
  if (bytes.empty()) return;  // may be null, which memcpy may not be given
  const size_t head = std::min(bytes.size(), capacity_ - offset);
  std::memcpy(data_ + offset, bytes.data(), head);
  std::memcpy(data_, bytes.data() + head, bytes.size() - head);
}

void RingBuffer::CheckInvariants() const {
  size_t bytes = 0;
  ForEach([&bytes](const RingRecord& record) { bytes += record.size(); });
  SLABYARD_CHECK(bytes == bytes_, "RingBuffer: bytes == the sum over the records");
  SLABYARD_CHECK(used() <= capacity_, "RingBuffer: bytes + headers <= capacity");
  SLABYARD_CHECK(records_ <= max_records_, "RingBuffer: records <= max_records");
}

}  // namespace slabyard
