// SPDX-License-Identifier: MIT
//
// Whole files, and opening them. A failure is a negative errno value.
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "bindings/js/jsc/call.h"
#include "bindings/js/jsc/descriptor_io.h"

namespace slabyard::js {

namespace {

/// Files that are larger, or never end, are refused with EFBIG: Node reads no more at once and has no longer strings.
constexpr size_t kMostBytes = 0x7fffffff;
constexpr size_t kMostText = 0x1fffffff;

/// What a regular file still has, one byte more so that its end is seen; a pipe's worth where sizes mean nothing.
size_t ExpectedBytes(int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return 65536;
  const off_t at = lseek(fd, 0, SEEK_CUR);
  return at >= 0 && at < status.st_size ? static_cast<size_t>(status.st_size - at) + 1 : 1;
}

// Standard output is written out first: the file may be it by another name, or a question's answer.
JSValueRef Open(const Call& call) {
  call.host().streams().Flush();
  const ByteSpan bytes = call.Bytes(0);
  const std::string path(AsChars(bytes));
  const int fd = open(path.c_str(), call.Int(1) | O_CLOEXEC, static_cast<mode_t>(call.Int(2)));
  return call.MakeNumber(fd >= 0 ? fd : -errno);
}

// close(fd). What was printed before goes to the file that standard output still is.
JSValueRef Close(const Call& call) {
  const int fd = call.Int(0);
  if (fd == STDOUT_FILENO) call.host().streams().Flush();
  return call.MakeNumber(close(fd) == 0 ? 0 : -errno);
}

JSValueRef MakeBytes(const Call& call, BlockRef block, size_t size) {
  const JSValueRef buffer = call.MakeArrayBuffer(std::move(block));
  if (!JSValueIsObject(call.context(), buffer)) return call.Null();
  return JSObjectMakeTypedArrayWithArrayBufferAndOffset(call.context(), kJSTypedArrayTypeUint8Array,
                                                        const_cast<JSObjectRef>(buffer), 0, size, call.exception());
}

// readAll(fd): a Uint8Array over a block of its own, a negative errno value, or null when memory was refused
JSValueRef ReadAll(const Call& call) {
  const int fd = call.Int(0);
  // Who is asked for input may first want to read the question.
  if (fd == STDIN_FILENO) call.host().streams().Flush();
  BlockRef block;
  size_t size = 0;
  for (size_t capacity = ExpectedBytes(fd);; capacity *= 2) {
    if (capacity / 2 > kMostBytes) return call.MakeNumber(-EFBIG);
    BlockRef larger = call.host().pool().AllocateBlock(capacity, false).block;
    if (!larger) return call.Null();
    if (size != 0) memcpy(larger.data(), block.data(), size);
    block = std::move(larger);
    const ssize_t count = ReadFully(fd, {block.data() + size, capacity - size});
    if (count < 0) return call.MakeNumber(static_cast<double>(count));
    size += static_cast<size_t>(count);
    if (size < capacity) break;
  }
  if (size == 0) return JSObjectMakeTypedArray(call.context(), kJSTypedArrayTypeUint8Array, 0, call.exception());
  // At most one byte over is as good as exact; anything else is copied to its size, so that no reader pays for a guess.
  if (block.capacity() - size > 1) {
    BlockRef exact = call.host().pool().AllocateBlock(size, false).block;
    if (!exact) return call.Null();
    memcpy(exact.data(), block.data(), size);
    block = std::move(exact);
  }
  return MakeBytes(call, std::move(block), size);
}

// readText(path): a file of UTF-8 as a string, or a negative errno value. No block is used, so that the source of a
// script does not show in its own memoryUsage().
JSValueRef ReadText(const Call& call) {
  const int fd = open(call.Text(0).ToUtf8().c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return call.MakeNumber(-errno);
  std::string text;
  size_t size = 0;
  ssize_t count = 0;
  do {
    size += static_cast<size_t>(count);
    if (std::max(ExpectedBytes(fd), size) > kMostText) {
      count = -EFBIG;
      break;
    }
    text.resize(size + std::max(ExpectedBytes(fd), size));
    count = ReadFully(fd, {reinterpret_cast<uint8_t*>(text.data()) + size, text.size() - size});
  } while (count > 0 && size + static_cast<size_t>(count) == text.size());
  close(fd);
  if (count < 0) return call.MakeNumber(static_cast<double>(count));
  text.resize(size + static_cast<size_t>(count));
  return call.MakeText(text);
}

JSValueRef WriteAll(const Call& call) {
  const int fd = call.Int(0);
  // What was printed before comes first, also when the script writes to the descriptor itself.
  if (fd == STDOUT_FILENO || fd == STDERR_FILENO) call.host().streams().Flush();
  return call.MakeNumber(WriteFully(fd, call.Bytes(1)));
}

JSValueRef Exists(const Call& call) {
  const std::string path(AsChars(call.Bytes(0)));
  return call.MakeBool(access(path.c_str(), F_OK) == 0);
}

// realFile(path): the path of a regular file without links, `.` and `..`; null when there is no such file
JSValueRef RealFile(const Call& call) {
  char real[PATH_MAX];
  struct stat status;
  const std::string path = call.Text(0).ToUtf8();
  const bool is_file = realpath(path.c_str(), real) != nullptr && stat(real, &status) == 0 && !S_ISDIR(status.st_mode);
  return is_file ? call.MakeText(real) : call.Null();
}

JSValueRef ErrnoName(const Call& call) {
  const int error = call.Int(0);
  const char* const code = strerrorname_np(error);
  const char* const text = strerrordesc_np(error);
  ObjectBuilder names(call.context());
  names.SetText("code", code != nullptr ? code : "UNKNOWN");
  names.SetText("text", text != nullptr ? text : "unknown error");
  return names.object();
}

constexpr Native kNatives[] = {
    {"open", Callback<Open>},           {"close", Callback<Close>},       {"readAll", Callback<ReadAll>},
    {"writeAll", Callback<WriteAll>},   {"exists", Callback<Exists>},     {"realFile", Callback<RealFile>},
    {"errnoName", Callback<ErrnoName>}, {"readText", Callback<ReadText>},
};

}  // namespace

std::span<const Native> FileNatives() { return kNatives; }

}  // namespace slabyard::js
