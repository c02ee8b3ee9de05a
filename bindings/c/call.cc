// SPDX-License-Identifier: MIT
#include "bindings/c/call.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "bindings/node_args/node_error.h"

namespace slabyard::c_abi {
namespace {

/// More bytes than any object has.
constexpr size_t kMaxRun = PTRDIFF_MAX;

/// Copies as much of `text` as fits before a NUL, whole characters of UTF-8.
template <size_t kSize>
void CopyText(std::string_view text, char (&to)[kSize]) {
  size_t length = std::min(text.size(), kSize - 1);
  const auto continues = [&](size_t at) { return (static_cast<uint8_t>(text[at]) & 0xc0) == 0x80; };
  if (length < text.size()) {
    while (length > 0 && continues(length)) --length;
  }
  std::copy_n(text.data(), length, to);
  to[length] = '\0';
}

constexpr std::array<std::string_view, 8> kKinds = {"undefined",        "a number",   "a 64-bit integer",
                                                    "a 64-bit integer", "UTF-8 text", "Latin-1 text",
                                                    "UTF-16 text",      "bytes"};

std::string_view KindOf(const slabyard_value& value) {
  const auto kind = static_cast<size_t>(value.kind);
  return kind < kKinds.size() ? kKinds[kind] : "of no known kind";
}

std::string ButGot(std::string_view expected, const slabyard_value& value) {
  return std::string(expected) + " expected, got a value that is " + std::string(KindOf(value));
}

}  // namespace

bool Call::Require(std::initializer_list<Pointer> pointers) {
  for (const Pointer& each : pointers) {
    if (each.pointer == nullptr) {
      Refuse(each.name, "is null");
    } else if (each.allocator != nullptr && !each.allocator->allocator.pool().IsUsableHere()) {
      Fail(SLABYARD_WRONG_THREAD,
           "allocator: belongs to another thread; any_thread in its options lets all take turns");
    }
    if (!ok()) return false;
  }
  return true;
}

bool Call::IsNumber(const slabyard_value& value) {
  return value.kind == SLABYARD_NUMBER || value.kind == SLABYARD_INT64 || value.kind == SLABYARD_UINT64;
}

bool Call::IsText(const slabyard_value& value) {
  return value.kind == SLABYARD_UTF8 || value.kind == SLABYARD_LATIN1 || value.kind == SLABYARD_UTF16;
}

double Call::ToDouble(const slabyard_value& value) {
  if (value.kind == SLABYARD_INT64) return static_cast<double>(value.as.int64);
  if (value.kind == SLABYARD_UINT64) return static_cast<double>(value.as.uint64);
  return value.as.number;
}

node_args::JsArgument Call::Argument(const char* name, const slabyard_value& value) {
  if (value.kind == SLABYARD_UNDEFINED) return {};
  if (IsNumber(value)) return ToDouble(value);
  if (value.kind == SLABYARD_UTF8) return AsChars(Bytes(name, value.as.run.data, value.as.run.size));
  Refuse(name, ButGot("a number or UTF-8 text", value));
  return {};
}

std::optional<double> Call::Number(const char* name, const slabyard_value& value) {
  if (IsNumber(value)) return ToDouble(value);
  if (value.kind != SLABYARD_UNDEFINED) Refuse(name, ButGot("a number", value));
  return std::nullopt;
}

std::optional<std::string_view> Call::Name(const char* name, const slabyard_value& value) {
  if (value.kind == SLABYARD_UTF8) return AsChars(Bytes(name, value.as.run.data, value.as.run.size));
  if (value.kind != SLABYARD_UNDEFINED) Refuse(name, ButGot("UTF-8 text", value));
  return std::nullopt;
}

TextView Call::Text(const char* name, const slabyard_value& value, std::string_view expected) {
  if (!IsText(value)) {
    Refuse(name, ButGot(expected, value));
    return {};
  }
  const size_t units = value.as.run.size;
  if (value.kind != SLABYARD_UTF16) {
    const ByteSpan bytes = Bytes(name, value.as.run.data, units);
    return value.kind == SLABYARD_UTF8 ? TextView(AsChars(bytes)) : TextView::Latin1(bytes);
  }
  // Checked as bytes; a count whose bytes no size_t holds is too many.
  const bool countable = units <= kMaxRun / sizeof(char16_t);
  Bytes(name, value.as.run.data, countable ? units * sizeof(char16_t) : SIZE_MAX);
  if (!ok()) return {};
  return std::u16string_view(static_cast<const char16_t*>(value.as.run.data), units);
}

ByteSpan Call::Bytes(const char* name, const void* data, size_t size) {
  if (size > kMaxRun) {
    Refuse(name, "more bytes than any memory has");
    return {};
  }
  if (data == nullptr && size != 0) {
    Refuse(name, "is null, but not empty");
    return {};
  }
  return {static_cast<const uint8_t*>(data), size};
}

slabyard_code Call::Done() {
  if (status_ != nullptr) {
    status_->code = SLABYARD_OK;
    status_->os_error = 0;
    status_->node_code[0] = status_->node_class[0] = status_->message[0] = '\0';
  }
  return SLABYARD_OK;
}

slabyard_code Call::Fail(slabyard_code code, std::string_view message, int os_error) {
  if (!ok()) return code_;
  code_ = code;
  if (status_ != nullptr) {
    Done();
    status_->code = code;
    status_->os_error = os_error;
    CopyText(message, status_->message);
  }
  return code;
}

slabyard_code Call::Refuse(std::string_view name, std::string_view what) {
  return Fail(SLABYARD_INVALID_ARGUMENT, std::string(name) + ": " + std::string(what));
}

slabyard_code Call::Fail(const node_args::NodeError& error) {
  if (!ok()) return code_;
  const bool refused =
      error == node_args::MemoryAllocationFailed() || error == node_args::ArrayBufferAllocationFailed();
  Fail(refused ? SLABYARD_NO_MEMORY : SLABYARD_NODE_ERROR, error.message);
  if (status_ != nullptr) {
    CopyText(error.code, status_->node_code);
    CopyText(error.name, status_->node_class);
  }
  return code_;
}

slabyard_code Call::NoMemory() { return Fail(SLABYARD_NO_MEMORY, "no memory"); }

slabyard_code Call::Deliver(node_args::NodeResult<Buffer> result, slabyard_buffer** buffer) {
  if (!result.ok()) return Fail(result.error());
  auto* const handle = new (std::nothrow) slabyard_buffer(*std::move(result));
  if (handle == nullptr) return NoMemory();
  *buffer = handle;
  return Done();
}

bool Call::HasRoom(size_t length, const void* memory, size_t room, size_t* length_result) {
  *length_result = length;
  if (memory == nullptr || length <= room) return true;
  Fail(SLABYARD_NO_ROOM, "the caller's memory is too small");
  return false;
}

}  // namespace slabyard::c_abi
