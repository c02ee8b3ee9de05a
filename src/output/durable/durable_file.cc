// SPDX-License-Identifier: MIT
//
// Group commit. Who finds the queue empty leads the group that forms behind it: it waits for the group before, then
// takes the queue, writes and syncs for all, and publishes the results. The queue fills up while the device is busy.
#include "slabyard/durable_file.h"

#include <atomic>
#include <cerrno>
#include <new>
#include <thread>
#include <utility>

#include "src/base/mutex.h"
#include "src/output/durable/crc32c.h"
#include "src/output/durable/durable_open.h"
#include "src/output/durable/durable_tail.h"

namespace slabyard {
namespace {

using internal::DurableError;
using internal::DurableRequest;
using internal::DurableScan;
using internal::OpenFile;

absl::Status CheckOptions(const DurableOptions& options) {
  if (options.preallocate_bytes > uint64_t{1} << 30) {
    return absl::InvalidArgumentError("DurableOptions::preallocate_bytes is above 1 GiB");
  }
  if (!IsPowerOfTwo(options.group_alignment) || options.group_alignment > 4096) {
    return absl::InvalidArgumentError("DurableOptions::group_alignment is no power of two up to 4096");
  }
  return absl::OkStatus();
}

}  // namespace

class DurableFile::Impl {
 public:
  Impl(OpenFile file, std::string path, const DurableOptions& options, const DurableScan& scan)
      : path_(std::move(path)),
        recovery_(scan.found),
        file_(std::move(file)),
        tail_(file_.get(), options, scan.salt, scan.end, scan.last_sequence) {}

  /// Fills up to the alignment what was written without it, or with another.
  DurableError AlignEnd() {
    base::MutexLock io(io_mutex_);
    const DurableError failed = tail_.Write(nullptr);
    return failed.error != 0 ? failed : tail_.Sync();
  }

  /// Blocks until a group with `request` was written, and synced if it asks for that; the result lies in `request`.
  void Submit(DurableRequest& request);
  int Close();

  absl::Status ToStatus(const DurableError& result) const {
    return result.error == 0 ? absl::OkStatus() : internal::DurableFailure(result.step, path_, result.error);
  }
  const DurableRecovery& recovery() const { return recovery_; }
  bool failed() const { return failed_.load(std::memory_order_acquire); }
  OutputLadder ladder() const {
    base::MutexLock lock(queue_mutex_);
    return ladder_;
  }
  uint64_t groups() const {
    base::MutexLock lock(queue_mutex_);
    return groups_;
  }

 private:
  struct Group {
    DurableRequest* first;
    uint32_t number;
    uint64_t bytes;
    uint64_t size;
  };

  void Lead();
  void AwaitOthers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(io_mutex_);
  Group TakeQueue();
  void WriteAndSync(const Group& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(io_mutex_);
  uint64_t queued() const {
    base::MutexLock lock(queue_mutex_);
    return queued_;
  }

  const std::string path_;
  const DurableRecovery recovery_;

  // Held by the leader while it writes and syncs; the leader of the next group waits for it.
  mutable base::Mutex io_mutex_ ABSL_ACQUIRED_BEFORE(queue_mutex_);
  OpenFile file_ ABSL_GUARDED_BY(io_mutex_);
  internal::DurableTail tail_ ABSL_GUARDED_BY(io_mutex_);
  DurableError failure_ ABSL_GUARDED_BY(io_mutex_);  // of a sync, or EBADF when closed; final
  uint64_t previous_size_ ABSL_GUARDED_BY(io_mutex_) = 0;

  mutable base::Mutex queue_mutex_;
  DurableRequest* first_ ABSL_GUARDED_BY(queue_mutex_) = nullptr;
  DurableRequest** last_ ABSL_GUARDED_BY(queue_mutex_) = &first_;
  uint64_t queued_ ABSL_GUARDED_BY(queue_mutex_) = 0;
  uint64_t queued_bytes_ ABSL_GUARDED_BY(queue_mutex_) = 0;
  uint32_t forming_ ABSL_GUARDED_BY(queue_mutex_) = 1;  // number of the group that the queue will be
  OutputLadder ladder_ ABSL_GUARDED_BY(queue_mutex_);
  uint64_t groups_ ABSL_GUARDED_BY(queue_mutex_) = 0;

  std::atomic<bool> failed_{false};
  // The latest finished group with an odd, or even, number. Two, so that who waits for the next group sleeps on.
  std::atomic<uint32_t> finished_[2] = {0, 0};
};

void DurableFile::Impl::Submit(DurableRequest& request) {
  bool leads;
  uint32_t group;
  {
    base::MutexLock lock(queue_mutex_);
    leads = first_ == nullptr;
    group = forming_;
    *last_ = &request;
    last_ = &request.next;
    ++queued_;
    queued_bytes_ += request.length;
    ladder_.accepted += request.length;
  }
  if (leads) return Lead();
  std::atomic<uint32_t>& finished = finished_[group % 2];
  for (;;) {
    const uint32_t latest = finished.load(std::memory_order_acquire);
    if (static_cast<int32_t>(latest - group) >= 0) return;
    finished.wait(latest, std::memory_order_acquire);
  }
}

void DurableFile::Impl::Lead() {
  uint32_t number;
  {
    base::MutexLock io(io_mutex_);
    AwaitOthers();
    const Group group = TakeQueue();
    number = group.number;
    WriteAndSync(group);
    // Under the lock, so that group n + 2 does not publish before group n. From here on the requests are their
    // callers'.
    finished_[number % 2].store(number, std::memory_order_release);
  }
  finished_[number % 2].notify_all();
}

// Who was acknowledged just now is about to come back with its next record: a group of this thread alone would cost the
// others a sync. So as long as fewer wait than last time and each yield brings another, yielding is the cheaper way.
void DurableFile::Impl::AwaitOthers() {
  for (uint64_t seen = queued(); seen < previous_size_;) {
    std::this_thread::yield();
    const uint64_t now = queued();
    if (now == seen) return;
    seen = now;
  }
}

DurableFile::Impl::Group DurableFile::Impl::TakeQueue() {
  base::MutexLock lock(queue_mutex_);
  const Group group = {std::exchange(first_, nullptr), forming_++, std::exchange(queued_bytes_, 0),
                       std::exchange(queued_, 0)};
  last_ = &first_;
  return group;
}

void DurableFile::Impl::WriteAndSync(const Group& group) {
  previous_size_ = group.size;
  bool sync = false;
  for (const DurableRequest* at = group.first; at != nullptr; at = at->next) sync |= at->sync;

  DurableError write_result = failure_;
  const bool handed = failure_.error == 0;
  if (handed) write_result = tail_.Write(group.first);
  // Even when these records were withdrawn: somebody may wait for those before.
  if (sync && failure_.error == 0) {
    failure_ = tail_.Sync();
    if (failure_.error != 0) failed_.store(true, std::memory_order_release);
  }

  for (DurableRequest* at = group.first; at != nullptr; at = at->next) {
    at->result = at->has_record ? write_result : DurableError();
    if (at->sync && at->result.error == 0) at->result = failure_;
  }
  base::MutexLock lock(queue_mutex_);
  if (!handed) return;
  ++groups_;
  ladder_.handed += group.bytes;
  if (write_result.error == 0) ladder_.written += group.bytes;
  if (tail_.durable_to() == tail_.end()) ladder_.durable = ladder_.written;
}

int DurableFile::Impl::Close() {
  base::MutexLock io(io_mutex_);
  if (file_.get() < 0) return 0;
  DurableError result = failure_;
  if (result.error == 0) result = tail_.Sync();
  if (result.error == 0) {
    base::MutexLock lock(queue_mutex_);
    ladder_.durable = ladder_.written;
  }
  if (result.error == 0) result = tail_.Trim();
  if (const int error = file_.Close(); result.error == 0) result.error = error;
  failure_ = {EBADF, "use after close of"};
  return result.error;
}

DurableFile::DurableFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

DurableFile::~DurableFile() { impl_->Close(); }

absl::StatusOr<std::unique_ptr<DurableFile>> DurableFile::Open(const std::string& path, DurableOptions options,
                                                               DurableVisitor replay) {
  if (absl::Status bad = CheckOptions(options); !bad.ok()) return bad;
  absl::StatusOr<OpenFile> file = internal::OpenDurable(path);
  if (!file.ok()) return file.status();
  const absl::StatusOr<DurableScan> scan = internal::RecoverDurable(file->get(), path, replay);
  if (!scan.ok()) return scan.status();
  std::unique_ptr<Impl> impl(new (std::nothrow) Impl(*std::move(file), path, options, *scan));
  if (impl == nullptr) return absl::Status(absl::StatusCode::kResourceExhausted, "");
  if (const DurableError failed = impl->AlignEnd(); failed.error != 0) return impl->ToStatus(failed);
  std::unique_ptr<DurableFile> durable(new (std::nothrow) DurableFile(std::move(impl)));
  if (durable == nullptr) return absl::Status(absl::StatusCode::kResourceExhausted, "");
  return durable;
}

absl::Status DurableFile::Commit(ByteSpan record) {
  if (record.size() > kMaxRecord)
    return absl::InvalidArgumentError("the record is longer than DurableFile::kMaxRecord");
  DurableRequest request;
  request.runs = {&record, 1};
  request.length = static_cast<uint32_t>(record.size());
  request.payload_crc = internal::ExtendCrc32c(0, record);
  request.has_record = true;
  request.sync = true;
  impl_->Submit(request);
  return impl_->ToStatus(request.result);
}

SinkResult DurableFile::Write(std::span<const ByteSpan> runs) noexcept {
  DurableRequest request;
  request.runs = runs;
  request.has_record = true;
  size_t size = 0;
  for (const ByteSpan run : runs) {
    if (run.size() > kMaxRecord - size) return {0, EMSGSIZE};
    size += run.size();
    request.payload_crc = internal::ExtendCrc32c(request.payload_crc, run);
  }
  request.length = static_cast<uint32_t>(size);
  impl_->Submit(request);
  return request.result.error == 0 ? SinkResult{size, 0} : SinkResult{0, request.result.error};
}

int DurableFile::WaitWritable() noexcept { return 0; }

int DurableFile::Sync() noexcept {
  DurableRequest request;
  request.sync = true;
  impl_->Submit(request);
  return request.result.error;
}

int DurableFile::Close() noexcept { return impl_->Close(); }

const DurableRecovery& DurableFile::recovery() const { return impl_->recovery(); }
bool DurableFile::failed() const { return impl_->failed(); }
OutputLadder DurableFile::ladder() const { return impl_->ladder(); }
uint64_t DurableFile::groups() const { return impl_->groups(); }

}  // namespace slabyard
