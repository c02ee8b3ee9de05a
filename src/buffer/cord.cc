// SPDX-License-Identifier: MIT
#include "slabyard/cord.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "slabyard/absl_text.h"

namespace slabyard {
namespace {

/// Where the bytes of a short Cord lie, and move with it.
bool LiesIn(const absl::Cord& cord, absl::string_view chunk) {
  const auto at = reinterpret_cast<uintptr_t>(chunk.data());
  const auto begin = reinterpret_cast<uintptr_t>(&cord);
  return at >= begin && at < begin + sizeof cord;
}

}  // namespace

absl::Cord ToCord(const Buffer& bytes) {
  if (bytes.empty()) return {};
  return absl::MakeCordFromExternal(ToAbsl(bytes.span()), [held = bytes] {});
}

absl::Cord ToCord(const BufferChain& bytes) {
  absl::Cord cord;
  for (const Buffer& piece : bytes.pieces()) cord.Append(ToCord(piece));
  return cord;
}

absl::StatusOr<BufferChain> FromCord(const absl::Cord& cord, Allocator& allocator) {
  BufferChain chain;
  // One copy, which shares the chunks, for all adopted blocks.
  const auto held = std::make_shared<const absl::Cord>(cord);
  for (const absl::string_view chunk : held->Chunks()) {
    if (chunk.empty()) continue;
    absl::StatusOr<Buffer> piece;
    if (LiesIn(*held, chunk)) {
      piece = allocator.From(AsBytes(ToStd(chunk)));
    } else {
      // Nobody writes through it: the contract of FromCord.
      auto* const data = reinterpret_cast<uint8_t*>(const_cast<char*>(chunk.data()));
      piece = allocator.Adopt(data, chunk.size(), [held](uint8_t*, size_t) {});
    }
    if (!piece.ok()) return piece.status();
    chain.Append(*std::move(piece));
  }
  return chain;
}

}  // namespace slabyard
