// SPDX-License-Identifier: MIT
//
// Structs that begin with their size (slabyard/c/base.h says what older and newer callers may expect). Each is a
// size_t and then fields without padding, so that every byte behind the size is part of a field.
#ifndef SLABYARD_BINDINGS_C_SIZED_STRUCT_H_
#define SLABYARD_BINDINGS_C_SIZED_STRUCT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include "bindings/c/call.h"

namespace slabyard::c_abi {

/// Far above what any version's struct will have; a size that nobody set is mostly larger, and must not be read.
inline constexpr size_t kMaxStructSize = 4096;

template <typename T>
concept SizedStruct = std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>;

/// The struct's size, 0 after the call has failed because it cannot be one.
template <SizedStruct T>
size_t StructSize(Call& call, const char* name, const T* given) {
  const size_t size = given->struct_size;
  // A struct is as long as its alignment has it, so that none ends in the middle of a pointer.
  if (size >= sizeof(size_t) && size <= kMaxStructSize && size % alignof(T) == 0) return size;
  call.Refuse(name, "struct_size is not set to the size of the struct");
  return 0;
}

/// The options as this version knows them: defaults for a null pointer and behind the end of an older struct.
template <SizedStruct T>
T ReadOptions(Call& call, const char* name, const T* given) {
  T known = {};
  if (given == nullptr) return known;
  const size_t size = StructSize(call, name, given);
  const auto* const bytes = reinterpret_cast<const uint8_t*>(given);
  for (size_t at = sizeof(T); at < size; ++at) {
    if (bytes[at] == 0) continue;
    call.Fail(SLABYARD_UNSUPPORTED, std::string(name) + ": byte " + std::to_string(at) +
                                        " is set, behind the fields that this library knows");
    return known;
  }
  std::memcpy(&known, given, std::min(size, sizeof(T)));
  return known;
}

/// Fills the caller's struct as far as it goes.
template <SizedStruct T>
slabyard_code WriteResults(Call& call, const char* name, T known, T* result) {
  const size_t size = StructSize(call, name, result);
  if (!call.ok()) return call.code();
  known.struct_size = size;
  std::memcpy(result, &known, std::min(size, sizeof(T)));
  if (size > sizeof(T)) std::memset(reinterpret_cast<uint8_t*>(result) + sizeof(T), 0, size - sizeof(T));
  return call.Done();
}

}  // namespace slabyard::c_abi

#endif  // SLABYARD_BINDINGS_C_SIZED_STRUCT_H_
