// SPDX-License-Identifier: MIT
#include "tests/model/reader_model.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"
#include "slabyard/buffer_chain.h"
#include "slabyard/buffer_reader.h"
#include "slabyard/check.h"
#include "slabyard/hexdump.h"
#include "tests/model/read_program.h"

namespace slabyard::model {
namespace {

/// `bytes` in pieces of up to `most` bytes, each with its own address.
std::vector<Buffer> Cut(Allocator& allocator, ByteSpan bytes, Choices& choices, size_t most) {
  std::vector<Buffer> pieces;
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), 1 + choices.Below(most));
    pieces.push_back(allocator.From(bytes.first(size)).value());
    bytes = bytes.subspan(size);
  }
  return pieces;
}

std::string Explained(const ReadProgram& program, ReadRunOptions options, BufferReader reader) {
  reader.Record();
  options.recording = true;
  ReadRun run(program, options);
  run.Run(reader);
  return run.Seen() + reader.Explain();
}

/// The bytes arrive piece by piece, and the program is run again from its last Mark whenever it needed more.
std::string SeenInPieces(const ReadProgram& program, ReadRunOptions options, const std::vector<Buffer>& pieces) {
  BufferReader reader{Buffer()};
  ReadRun run(program, options);
  run.Run(reader);
  size_t missing = reader.missing();
  for (const Buffer& piece : pieces) {
    if (reader.state() != ReadState::kNeedMore) break;
    SLABYARD_CHECK(missing != 0, "kNeedMore, and nothing is missing");
    reader.Feed(piece);
    SLABYARD_CHECK(reader.ok(), "Feed leaves a reader that needed more in its failure");
    run.Run(reader);
    // They may show that it is malformed.
    SLABYARD_CHECK(piece.size() >= missing || !reader.ok(), "fewer bytes did than were missing at least");
    missing = reader.missing();
  }
  return run.Seen();
}

}  // namespace

void CheckReader(Choices& choices) {
  const ReadProgram program = AnyReadProgram(choices);
  ReadRunOptions options{.order = choices.OneIn(2) ? BitOrder::kLsbFirst : BitOrder::kMsbFirst};
  const size_t most_piece = 1 + choices.Below(40);
  const size_t most_needed = choices.OneIn(8) ? choices.Below(30) : SIZE_MAX;
  Choices cuts(choices.Number(2));
  const std::vector<uint8_t> bytes = choices.Rest(choices.Below(300));

  Allocator allocator;
  const Buffer whole = allocator.From(bytes).value();
  const std::vector<Buffer> pieces = Cut(allocator, bytes, cuts, most_piece);
  BufferChain chain;
  for (const Buffer& piece : pieces) chain.Append(piece);

  BufferReader reader(whole);
  reader.set_most_needed(most_needed);
  ReadRun run(program, options);
  run.Run(reader);
  const std::string bare = reader.Explain();

  BufferReader in_pieces(chain);
  in_pieces.set_most_needed(most_needed);
  ReadRun run_in_pieces(program, options);
  run_in_pieces.Run(in_pieces);
  SLABYARD_CHECK(run.Seen() == run_in_pieces.Seen(), "a program sees something else in cut bytes");
  SLABYARD_CHECK(reader.status() == in_pieces.status(), "another status in cut bytes");
  SLABYARD_CHECK(bare == in_pieces.Explain(), "another explanation in cut bytes");

  const std::string explained = Explained(program, options, BufferReader(whole));
  SLABYARD_CHECK(explained == Explained(program, options, BufferReader(chain)), "another record in cut bytes");

  options.arriving = true;
  BufferReader at_once(whole);
  ReadRun all(program, options);
  all.Run(at_once);
  SLABYARD_CHECK(all.Seen() == SeenInPieces(program, options, pieces), "a program that resumes sees something else");
}

void CheckHexdump(ByteSpan bytes) {
  const std::string full = Hexdump(bytes, {.fold_repeats = false});
  size_t shown = 0;
  const auto value = [](char digit) { return std::string_view("0123456789abcdef").find(digit); };
  for (size_t line = 0; line < full.size(); line = full.find('\n', line) + 1) {
    // Offset, two spaces, then three columns a byte, with one more in the middle.
    for (size_t i = 0; i < 16 && shown < bytes.size(); ++i, ++shown) {
      const size_t at = line + 10 + 3 * i + i / 8;
      SLABYARD_CHECK(value(full.at(at)) * 16 + value(full.at(at + 1)) == bytes[shown], "Hexdump shows another byte");
    }
  }
  SLABYARD_CHECK(shown == bytes.size(), "Hexdump leaves bytes out");
  SLABYARD_CHECK(Hexdump(bytes).size() <= full.size(), "a folded dump is longer");
}

}  // namespace slabyard::model
