// SPDX-License-Identifier: MIT
#include "examples/input.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

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

}  // namespace slabyard::examples
