// SPDX-License-Identifier: MIT
//
// The runs of bytes that a BufferReader reads: slices, chains, copies, and what must be there as it is.
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "slabyard/buffer_reader.h"
#include "src/buffer/field_record.h"
#include "src/buffer/hex_columns.h"

namespace slabyard {

void BufferReader::RecordBytes(size_t offset, size_t size, std::string_view name, ByteSpan content,
                               size_t content_size) {
  if (record_ == nullptr) return;
  record_->Add({.offset = offset,
                .size = size,
                .depth = now_.depth,
                .name = name,
                .value = internal::BytesText(content, content_size)});
}

std::optional<Buffer> BufferReader::Share(size_t size) {
  if (size == 0) return Buffer();
  if (now_.at == now_.run_end) EnterPiece();
  const Buffer& piece = now_.bytes.pieces()[now_.pieces_entered - 1];
  const size_t room = static_cast<size_t>(now_.run_end - now_.at);
  if (size <= room) return Buffer(piece.data() + (piece.size() - room), size, piece.block());
  BlockRef block = AllocateLike(piece.block(), size);
  if (!block) return std::nullopt;
  uint8_t* const copy = block.data();
  CopyAhead({copy, size});
  return Buffer(copy, size, std::move(block));
}

Buffer BufferReader::ReadSlice(size_t size, std::string_view name) {
  if (!Begin(size, name)) return {};
  std::optional<Buffer> slice = Share(size);
  if (!slice) {
    FailRefused(name);
    return {};
  }
  RecordBytes(position(), size, name, slice->span(), size);
  Advance(size);
  return *std::move(slice);
}

BufferChain BufferReader::ReadChain(size_t size, std::string_view name) {
  BufferChain chain;
  if (!Begin(size, name)) return chain;
  for (size_t i = 0; chain.size() < size; ++i) {
    const ByteSpan run = Run(i);
    if (run.empty()) continue;
    // Run 0 ends with the piece that was entered last; the others are whole pieces.
    const Buffer& piece = now_.bytes.pieces()[now_.pieces_entered + i - 1];
    const size_t skipped = piece.size() - run.size();
    chain.Append(Buffer(piece.data() + skipped, std::min(run.size(), size - chain.size()), piece.block()));
  }
  if (record_ != nullptr) {
    std::array<uint8_t, internal::kLongestText> first;
    RecordBytes(position(), size, name, ByteSpan(first).first(chain.CopyTo(first)), size);
  }
  Advance(size);
  return chain;
}

Buffer BufferReader::ReadPrefixed(LengthPrefix prefix, std::string_view name) {
  if (!Begin(0, name)) return {};
  size_t prefix_size;
  uint64_t length;
  if (prefix == LengthPrefix::kVarint) {
    const Leb128 varint = PeekLeb128(64, /*is_signed=*/false, name);
    if (varint.size == 0) return {};
    prefix_size = varint.size;
    length = varint.value;
  } else {
    const FixedPrefixFormat format = FixedPrefix(prefix);
    if (!Begin(format.width, name)) return {};
    prefix_size = format.width;
    length = LoadUInt(Ahead(format.width).data(), format.width, format.order);
  }
  if (length > remaining() - prefix_size) {
    constexpr size_t kMost = std::numeric_limits<size_t>::max();
    FailShort(length > kMost - prefix_size ? kMost : prefix_size + static_cast<size_t>(length), remaining(), name);
    return {};
  }
  const size_t begin = position();
  const size_t size = static_cast<size_t>(length);
  Advance(prefix_size);
  std::optional<Buffer> slice = Share(size);
  if (!slice) {
    GoTo(begin);
    FailRefused(name);
    return {};
  }
  RecordBytes(begin, prefix_size + size, name, slice->span(), size);
  Advance(size);
  return *std::move(slice);
}

BufferReader::Found BufferReader::FindAhead(ByteSpan delimiter, size_t most) const {
  if (delimiter.empty()) return {.whole = true, .offset = 0, .matched = 0};
  // Knuth, Morris and Pratt: linear, and what is matched so far goes from piece to piece. `shorter[n]` is the longest
  // proper begin of the delimiter that its first n bytes end with.
  absl::InlinedVector<size_t, 16> shorter(delimiter.size() + 1, 0);
  for (size_t n = 1, matched = 0; n < delimiter.size(); ++n) {
    while (matched != 0 && delimiter[n] != delimiter[matched]) matched = shorter[matched];
    if (delimiter[n] == delimiter[matched]) ++matched;
    shorter[n + 1] = matched;
  }
  size_t matched = 0;
  size_t looked_at = 0;
  for (size_t i = 0; looked_at < most; ++i) {
    ByteSpan run = Run(i);
    run = run.first(std::min(run.size(), most - looked_at));
    for (size_t k = 0; k < run.size(); ++k) {
      if (matched == 0) {
        const void* const first = std::memchr(run.data() + k, delimiter[0], run.size() - k);
        if (first == nullptr) break;
        k = static_cast<size_t>(static_cast<const uint8_t*>(first) - run.data());
      }
      while (matched != 0 && run[k] != delimiter[matched]) matched = shorter[matched];
      if (run[k] == delimiter[matched]) ++matched;
      if (matched == delimiter.size()) {
        return {.whole = true, .offset = looked_at + k + 1 - delimiter.size(), .matched = matched};
      }
    }
    looked_at += run.size();
  }
  return {.whole = false, .offset = most - matched, .matched = matched};
}

Buffer BufferReader::ReadUntil(uint8_t delimiter, size_t most, std::string_view name) {
  return ReadUntil(ByteSpan(&delimiter, 1), most, name);
}

Buffer BufferReader::ReadUntil(ByteSpan delimiter, size_t most, std::string_view name) {
  if (!Begin(0, name)) return {};
  const size_t looked_at = std::min(most, remaining());
  const Found found = FindAhead(delimiter, looked_at);
  if (!found.whole) {
    const size_t lacking = delimiter.size() - found.matched;
    if (lacking > most - looked_at) {
      FailField(ReadState::kMalformed, position(), name, "no delimiter in the first " + internal::SizeText(most));
    } else {
      FailShort(looked_at + lacking, looked_at, name);
    }
    return {};
  }
  std::optional<Buffer> slice = Share(found.offset);
  if (!slice) {
    FailRefused(name);
    return {};
  }
  RecordBytes(position(), found.offset + delimiter.size(), name, slice->span(), found.offset);
  Advance(found.offset + delimiter.size());
  return *std::move(slice);
}

void BufferReader::ReadInto(MutableByteSpan target, std::string_view name) {
  if (!Begin(target.size(), name)) return;
  CopyAhead(target);
  RecordBytes(position(), target.size(), name, target, target.size());
  Advance(target.size());
}

void BufferReader::Expect(ByteSpan bytes, std::string_view name) {
  if (!Begin(0, name)) return;
  const size_t there = std::min(bytes.size(), remaining());
  for (size_t i = 0, same = 0; same < there; ++i) {
    ByteSpan run = Run(i);
    run = run.first(std::min(run.size(), there - same));
    const auto [have, want] = std::ranges::mismatch(run, bytes.subspan(same, run.size()));
    if (have != run.end()) {
      std::string problem = "0x";
      internal::AppendByte(problem, *want);
      problem += " expected, 0x";
      internal::AppendByte(problem, *have);
      problem += " found";
      FailField(ReadState::kMalformed, position() + same + static_cast<size_t>(have - run.begin()), name, problem);
      return;
    }
    same += run.size();
  }
  if (there < bytes.size()) return FailShort(bytes.size(), there, name);
  RecordBytes(position(), bytes.size(), name, bytes, bytes.size());
  Advance(bytes.size());
}

void BufferReader::Skip(size_t size, std::string_view name) {
  if (!Begin(size, name)) return;
  if (record_ != nullptr) {
    record_->Add({.offset = position(),
                  .size = size,
                  .depth = now_.depth,
                  .name = name,
                  .value = "skipped, " + internal::SizeText(size)});
  }
  Advance(size);
}

std::optional<uint8_t> BufferReader::Peek() const {
  uint8_t byte;
  if (!Peek({&byte, 1})) return std::nullopt;
  return byte;
}

bool BufferReader::Peek(MutableByteSpan target) const {
  if (!ok() || target.size() > remaining()) return false;
  CopyAhead(target);
  return true;
}

}  // namespace slabyard
