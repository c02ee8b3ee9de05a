// SPDX-License-Identifier: MIT
//
// What the opaque handles of slabyard/c.h are.
#ifndef SLABYARD_BINDINGS_C_HANDLES_H_
#define SLABYARD_BINDINGS_C_HANDLES_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "slabyard/allocator.h"
#include "slabyard/c.h"
#include "slabyard/memory_account.h"
#include "slabyard/string_decoder.h"

struct slabyard_account {
  std::shared_ptr<slabyard::MemoryAccount> account;
};

struct slabyard_allocator {
  slabyard::Allocator allocator;
};

struct slabyard_buffer {
  explicit slabyard_buffer(slabyard::Buffer view) : bytes(std::move(view)) {}

  slabyard::Buffer bytes;
  std::atomic<size_t> references{1};
};

struct slabyard_decoder {
  slabyard::StringDecoder decoder;
  std::u16string text;
};

#endif  // SLABYARD_BINDINGS_C_HANDLES_H_
