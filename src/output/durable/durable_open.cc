// SPDX-License-Identifier: MIT
#include "src/output/durable/durable_open.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <cstdlib>
#include <memory>

#include "src/output/durable/durable_format.h"

namespace slabyard::internal {
namespace {

int SyncRetried(int fd) {
  int result;
  do {
    result = fdatasync(fd);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

/// Makes the name of a file durable.
absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  OpenFile opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0) return DurableFailure("open folder of", path, errno);
  if (fsync(opened.get()) != 0) return DurableFailure("sync folder of", path, errno);
  return absl::OkStatus();
}

/// A symbolic link's folder holds the link alone: the file was made in the folder that it leads to.
absl::Status SyncNames(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  if (real == nullptr) return DurableFailure("resolve", path, errno);
  if (absl::Status synced = SyncFolderOf(real.get()); !synced.ok()) return synced;
  struct stat what;
  const bool is_link = lstat(path.c_str(), &what) == 0 && S_ISLNK(what.st_mode);
  return is_link ? SyncFolderOf(path) : absl::OkStatus();
}

absl::Status MakeNew(int fd, const std::string& path, DurableScan& scan) {
  if (getrandom(&scan.salt, sizeof(scan.salt), 0) != sizeof(scan.salt))
    return DurableFailure("getrandom for", path, errno);
  const internal::FileHeader header = internal::EncodeFileHeader(scan.salt);
  if (ftruncate(fd, 0) != 0) return DurableFailure("truncate", path, errno);
  for (size_t done = 0; done < header.size();) {
    const ssize_t written = pwrite(fd, &header[done], header.size() - done, static_cast<off_t>(done));
    if (written <= 0 && errno != EINTR) return DurableFailure("write", path, written < 0 ? errno : EIO);
    if (written > 0) done += static_cast<size_t>(written);
  }
  if (const int error = SyncRetried(fd); error != 0) return DurableFailure("fdatasync", path, error);
  scan.end = header.size();
  return absl::OkStatus();
}

}  // namespace

absl::Status DurableFailure(const char* step, const std::string& path, int error) {
  return absl::ErrnoToStatus(error, std::string("durable file: ") + step + " " + path);
}

absl::StatusOr<OpenFile> OpenRegular(const std::string& path, int flags) {
  OpenFile file(open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0666));  // a FIFO must not block here
  struct stat what;
  if (file.get() < 0 && errno != EISDIR && errno != ENXIO) return DurableFailure("open", path, errno);
  if (file.get() < 0 || fstat(file.get(), &what) != 0 || !S_ISREG(what.st_mode)) {
    return absl::InvalidArgumentError("durable file: " + path + " is no regular file");
  }
  return file;
}

absl::StatusOr<OpenFile> OpenDurable(const std::string& path) {
  absl::StatusOr<OpenFile> file = OpenRegular(path, O_RDWR | O_CREAT);
  if (!file.ok()) return file;
  if (flock(file->get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return absl::FailedPreconditionError("durable file: " + path + " is open elsewhere");
    return DurableFailure("lock", path, errno);
  }
  return file;
}

absl::StatusOr<DurableScan> RecoverDurable(int fd, const std::string& path, DurableVisitor& replay) {
  // First and each time: whoever made the file may have ended before this, and a whole header does not tell.
  if (absl::Status synced = SyncNames(path); !synced.ok()) return synced;
  if (const int error = SyncRetried(fd); error != 0) return DurableFailure("fdatasync", path, error);
  posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  absl::StatusOr<DurableScan> scan = internal::ScanDurableFile(fd, path, replay);
  if (!scan.ok()) return scan;
  if (scan->unfinished) {
    if (absl::Status made = MakeNew(fd, path, *scan); !made.ok()) return made;
    return scan;
  }
  // The tail must be gone for good before anything is written behind it.
  if (ftruncate(fd, static_cast<off_t>(scan->end)) != 0) return DurableFailure("truncate", path, errno);
  if (const int error = SyncRetried(fd); error != 0) return DurableFailure("fdatasync", path, error);
  return scan;
}

}  // namespace slabyard::internal
