// SPDX-License-Identifier: MIT
#include "tests/model/read_program.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace slabyard::model {
namespace {

using Operation = ReadOperation;

constexpr std::string_view kNames[] = {"", "type", "length of a name that is long", "flags", "\xE2\x82\xAC\n\x01"};
constexpr LengthPrefix kPrefixes[] = {LengthPrefix::kUInt8,    LengthPrefix::kUInt16LE, LengthPrefix::kUInt16BE,
                                      LengthPrefix::kUInt24BE, LengthPrefix::kUInt32LE, LengthPrefix::kUInt32BE,
                                      LengthPrefix::kVarint};

std::string_view NameOf(const Operation& operation) { return kNames[operation.variant % std::size(kNames)]; }

template <typename T>
uint64_t BitsOf(T value) {
  if constexpr (sizeof(T) == 8) return std::bit_cast<uint64_t>(value);
  if constexpr (sizeof(T) == 4) return std::bit_cast<uint32_t>(value);
  if constexpr (sizeof(T) <= 2) return static_cast<uint64_t>(value);
}

/// The number with this index in the table of fixed-width numbers, from a reader or a group.
template <typename Reader>
uint64_t ReadFixed(Reader& reader, size_t index, std::string_view name) {
  size_t row = 0;
#define SLABYARD_READ_ROW(NAME, T, ORDER) \
  if (row++ == index) return BitsOf<T>(reader.Read##NAME(name));
  SLABYARD_FIELD_TYPES(SLABYARD_READ_ROW)
#undef SLABYARD_READ_ROW
  return 0;
}

constexpr size_t FixedWidth(size_t index) {
  size_t row = 0;
#define SLABYARD_WIDTH_ROW(NAME, T, ORDER) \
  if (row++ == index) return sizeof(T);
  SLABYARD_FIELD_TYPES(SLABYARD_WIDTH_ROW)
#undef SLABYARD_WIDTH_ROW
  return 0;
}
constexpr size_t kFixed = 18;
static_assert(FixedWidth(kFixed - 1) != 0 && FixedWidth(kFixed) == 0, "one index for each row of the table");

template <typename Reader>
uint64_t ReadInteger(Reader& reader, uint8_t variant, size_t width, std::string_view name) {
  switch (variant % 4) {
    case 0:
      return reader.ReadUIntLE(width, name);
    case 1:
      return reader.ReadUIntBE(width, name);
    case 2:
      return static_cast<uint64_t>(reader.ReadIntLE(width, name));
    default:
      return static_cast<uint64_t>(reader.ReadIntBE(width, name));
  }
}

uint64_t ReadVarint(BufferReader& reader, uint8_t variant, std::string_view name) {
  switch (variant % 4) {
    case 0:
      return reader.ReadVarint(name);
    case 1:
      return reader.ReadVarint32(name);
    case 2:
      return static_cast<uint64_t>(reader.ReadSignedVarint(name));
    default:
      return static_cast<uint64_t>(reader.ReadZigzag(name));
  }
}

}  // namespace

ReadProgram AnyReadProgram(Choices& choices) {
  ReadProgram program(1 + choices.Below(24));
  for (Operation& operation : program) {
    operation.kind = static_cast<Operation::Kind>(choices.Below(Operation::kKinds));
    operation.variant = choices.Byte();
    // Sizes are small, and now and then absurd.
    operation.size = choices.OneIn(32) ? static_cast<size_t>(choices.Number(8)) : choices.Below(20);
    operation.inner = choices.Below(6);
  }
  return program;
}

void ReadRun::Run(BufferReader& reader) {
  since_mark_.clear();
  RunRange(reader, next_, program_.size(), 0);
}

void ReadRun::RunRange(BufferReader& reader, size_t from, size_t to, size_t depth) {
  while (from < to) {
    const bool marks = depth == 0 && program_[from].kind == Operation::kMark;
    from = RunOne(reader, from, to, depth);
    SeeState(reader);
    if (!marks || !reader.ok()) continue;
    marked_ += std::exchange(since_mark_, {});
    next_ = from;
  }
}

size_t ReadRun::RunOne(BufferReader& reader, size_t at, size_t to, size_t depth) {
  const Operation& operation = program_[at];
  if (operation.kind != Operation::kNested) {
    Read(reader, operation, depth);
    return at + 1;
  }
  const size_t end = std::min(at + 1 + operation.inner, to);
  const BufferReader::Nested inside = reader.ReadNested(operation.size, NameOf(operation));
  See(inside.begin());
  See(inside.end());
  RunRange(reader, at + 1, end, depth + 1);
  return end;
}

void ReadRun::SeeState(const BufferReader& reader) {
  See(reader.position());
  See(static_cast<uint64_t>(reader.state()));
  if (!options_.arriving) See(reader.remaining());
  if (reader.ok()) return;
  See(reader.failed_at());
  See(reader.missing());
  See(reader.problem());
}

void ReadRun::Read(BufferReader& reader, const Operation& operation, size_t depth) {
  const std::string_view name = NameOf(operation);
  switch (operation.kind) {
    case Operation::kNumber:
      return See(ReadFixed(reader, operation.size % kFixed, name));
    case Operation::kInteger:
      return See(ReadInteger(reader, operation.variant, 1 + operation.size % 8, name));
    case Operation::kVarint:
      return See(ReadVarint(reader, operation.variant, name));
    case Operation::kBits:
      return See(reader.ReadBits(1 + operation.size % 64, options_.order, name));
    case Operation::kAlign:
      return reader.AlignToByte();
    case Operation::kSeek:
      return reader.Seek(operation.size);
    case Operation::kMark:
      if (depth == 0) reader.Mark();
      return;
    case Operation::kFail:
      // Seldom, since it ends the program.
      if (operation.variant == 0) reader.Fail("as the program says");
      if (operation.variant == 1) reader.FailAt(operation.size, "as the program says");
      return reader.Note(name);
    case Operation::kCopy:
      if (depth == 0 && !options_.recording) reader = BufferReader(reader);
      return;
    case Operation::kPeek:
      if (!options_.arriving) Peek(reader, operation.size % 80);
      return;
    default:
      return ReadRuns(reader, operation, name);
  }
}

void ReadRun::ReadRuns(BufferReader& reader, const Operation& operation, std::string_view name) {
  const uint8_t delimiter[] = {operation.variant, operation.variant, 0};
  const ByteSpan pattern = ByteSpan(delimiter).first(operation.inner % 4);
  switch (operation.kind) {
    case Operation::kGroup:
      return Group(reader, operation, name);
    case Operation::kSlice: {
      const Buffer slice = reader.ReadSlice(operation.size, name);
      return See(slice.span());
    }
    case Operation::kChain: {
      const BufferChain chain = reader.ReadChain(operation.size, name);
      for (const Buffer& piece : chain.pieces()) since_mark_ += AsChars(piece.span());
      return See(chain.size());
    }
    case Operation::kPrefixed: {
      const Buffer slice = reader.ReadPrefixed(kPrefixes[operation.variant % std::size(kPrefixes)], name);
      return See(slice.span());
    }
    case Operation::kUntil: {
      const Buffer slice = operation.inner == 0 ? reader.ReadUntil(operation.variant, operation.size, name)
                                                : reader.ReadUntil(pattern, operation.size * 4, name);
      return See(slice.span());
    }
    case Operation::kInto: {
      std::vector<uint8_t> target(operation.size % 100, 0xAA);
      reader.ReadInto(target, name);
      return See(target);
    }
    case Operation::kExpect:
      return reader.Expect(pattern, name);
    default:
      return reader.Skip(operation.size, name);
  }
}

/// Numbers of a group as long as they fit; what is left is skipped.
void ReadRun::Group(BufferReader& reader, const Operation& operation, std::string_view name) {
  FieldGroup group = reader.Need(operation.size % (FieldGroup::kMost + 1), name);
  for (size_t index = operation.variant; FixedWidth(index % kFixed) <= group.left(); index += 5) {
    See(index % 3 == 0 ? ReadInteger(group, operation.variant, FixedWidth(index % kFixed), name)
                       : ReadFixed(group, index % kFixed, name));
    if (group.left() != 0 && index % 4 == 0) group.Skip(1);
  }
}

void ReadRun::Peek(const BufferReader& reader, size_t size) {
  See(uint64_t{reader.Peek().value_or(0)});
  std::vector<uint8_t> target(size, 0xAA);
  See(uint64_t{reader.Peek(target)});
  See(target);
}

}  // namespace slabyard::model
