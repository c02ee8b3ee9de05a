// SPDX-License-Identifier: MIT
#include "examples/streams.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "slabyard/output_buffer.h"
#include "slabyard/output_options.h"
#include "slabyard/sink.h"
#include "slabyard/standard_output.h"

namespace slabyard::examples {
namespace {

absl::Status CannotRead(const std::string& path) {
  return absl::NotFoundError(absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<Buffer> ReadInput(const std::string& path, Allocator& allocator) {
  std::unique_ptr<FILE, int (*)(FILE*)> opened(path != "-" ? std::fopen(path.c_str(), "rb") : nullptr, &std::fclose);
  FILE* const input = path != "-" ? opened.get() : stdin;
  if (input == nullptr) return CannotRead(path);
  std::string bytes;
  char block[65536];
  while (const size_t size = std::fread(block, 1, sizeof block, input)) bytes.append(block, size);
  if (std::ferror(input) != 0) return CannotRead(path);
  return allocator.Adopt(std::move(bytes));
}

absl::Status WriteOutput(std::string_view text) {
  FdSink sink(BorrowedFd{STDOUT_FILENO});
  OutputOptions options = StandardOutputOptions();
  options.dropped.call = [](void*, uint64_t, const absl::Status&) {};  // the status that is returned tells of it
  OutputBuffer output(sink, options);
  if (output.Append(text) < text.size()) return output.status();
  return output.Close().status;
}

}  // namespace slabyard::examples
