// SPDX-License-Identifier: MIT
//
// Single reads and writes by descriptor, and what the system knows of a file. A failure is a negative errno value.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <string>

#include "bindings/js/jsc/call.h"
#include "bindings/js/jsc/descriptor_io.h"

namespace slabyard::js {

namespace {

/// Descriptors that the process was started with: non-blocking only because of who else holds the file.
bool IsInherited(int fd) { return fd <= STDERR_FILENO; }

/// Bytes [offset, offset + length) of argument 1, as far as it has them now.
MutableByteSpan Range(const Call& call) {
  const MutableByteSpan bytes = call.Bytes(1);
  const auto clamp = [](double value, size_t most) {
    return value > 0 ? static_cast<size_t>(std::min(value, static_cast<double>(most))) : 0;
  };
  const size_t offset = clamp(call.Number(2), bytes.size());
  return bytes.subspan(offset, clamp(call.Number(3), bytes.size() - offset));
}

/// Argument 4: where in the file; negative for its own position. A double is exact up to 2^53, more than files have.
off_t Position(const Call& call) {
  constexpr double kEnd = 9223372036854775808.0;  // 2^63
  const double position = call.Number(4);
  // Rounded up to where no file goes: the largest that leaves room for a length.
  if (position >= kEnd) return std::numeric_limits<off_t>::max() - std::numeric_limits<int>::max();
  return position >= 0 ? static_cast<off_t>(position) : kCurrentPosition;
}

// read(fd, view, offset, length, position): bytes read
JSValueRef Read(const Call& call) {
  const int fd = call.Int(0);
  // Who is asked for input may first want to read the question.
  if (fd == STDIN_FILENO) call.host().streams().Flush();
  return call.MakeNumber(static_cast<double>(ReadSome(fd, Range(call), Position(call), IsInherited(fd))));
}

// write(fd, view, offset, length, position): bytes written
JSValueRef Write(const Call& call) {
  const int fd = call.Int(0);
  // What was printed before comes first, also when the script writes to the descriptor itself.
  if (fd == STDOUT_FILENO || fd == STDERR_FILENO) call.host().streams().Flush();
  return call.MakeNumber(static_cast<double>(WriteSome(fd, Range(call), Position(call), IsInherited(fd))));
}

JSValueRef MakeStatus(const Call& call, const struct statx& s) {
  const auto time = [](const statx_timestamp& t) {
    return std::array{static_cast<double>(t.tv_sec), static_cast<double>(t.tv_nsec)};
  };
  const auto [access, access_ns] = time(s.stx_atime);
  const auto [modify, modify_ns] = time(s.stx_mtime);
  const auto [change, change_ns] = time(s.stx_ctime);
  // Not every file system knows when a file was made; Node says the time of the last change then.
  const auto [birth, birth_ns] = time((s.stx_mask & STATX_BTIME) != 0 ? s.stx_btime : s.stx_ctime);
  const std::array numbers{static_cast<double>(makedev(s.stx_dev_major, s.stx_dev_minor)),
                           static_cast<double>(s.stx_mode),
                           static_cast<double>(s.stx_nlink),
                           static_cast<double>(s.stx_uid),
                           static_cast<double>(s.stx_gid),
                           static_cast<double>(makedev(s.stx_rdev_major, s.stx_rdev_minor)),
                           static_cast<double>(s.stx_blksize),
                           static_cast<double>(s.stx_ino),
                           static_cast<double>(s.stx_size),
                           static_cast<double>(s.stx_blocks),
                           access,
                           access_ns,
                           modify,
                           modify_ns,
                           change,
                           change_ns,
                           birth,
                           birth_ns};
  std::array<JSValueRef, numbers.size()> values;
  std::ranges::transform(numbers, values.begin(), [&](double number) { return call.MakeNumber(number); });
  return JSObjectMakeArray(call.context(), values.size(), values.data(), call.exception());
}

JSValueRef Status(const Call& call, int directory, const char* path, int flags) {
  struct statx status;
  if (statx(directory, path, flags, STATX_BASIC_STATS | STATX_BTIME, &status) != 0) return call.MakeNumber(-errno);
  return MakeStatus(call, status);
}

// stat(path, followsLinks), path as bytes; fstat(fd). An array: dev, mode, nlink, uid, gid, rdev, blksize, ino, size,
// blocks, then seconds and nanoseconds of access, modification, change and birth.
JSValueRef Stat(const Call& call) {
  const std::string path(AsChars(call.Bytes(0)));
  return Status(call, AT_FDCWD, path.c_str(), call.Bool(1) ? 0 : AT_SYMLINK_NOFOLLOW);
}
JSValueRef Fstat(const Call& call) { return Status(call, call.Int(0), "", AT_EMPTY_PATH); }

int ErrnoOf(int result) { return result == 0 ? 0 : -errno; }

JSValueRef Fsync(const Call& call) { return call.MakeNumber(ErrnoOf(fsync(call.Int(0)))); }

JSValueRef Unlink(const Call& call) {
  return call.MakeNumber(ErrnoOf(unlink(std::string(AsChars(call.Bytes(0))).c_str())));
}

constexpr Native kNatives[] = {
    {"read", Callback<Read>},   {"write", Callback<Write>}, {"stat", Callback<Stat>},
    {"fstat", Callback<Fstat>}, {"fsync", Callback<Fsync>}, {"unlink", Callback<Unlink>},
};

}  // namespace

std::span<const Native> DescriptorNatives() { return kNatives; }

}  // namespace slabyard::js
