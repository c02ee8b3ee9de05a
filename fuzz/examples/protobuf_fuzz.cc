// SPDX-License-Identifier: MIT
//
// Any bytes are a message that prints in both styles, or are refused in both with a reason and an explanation.
#include <cstddef>
#include <cstdint>

#include "examples/protobuf/wire_dump.h"
#include "slabyard/allocator.h"
#include "slabyard/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace slabyard;  // NOLINT
  Allocator allocator;
  const Buffer message = allocator.From(ByteSpan(data, size)).value();
  const examples::WireDump raw = examples::DumpWire(message, examples::WireStyle::kDecodeRaw);
  const examples::WireDump wire = examples::DumpWire(message, examples::WireStyle::kWire);
  SLABYARD_CHECK(raw.status == wire.status && raw.explanation == wire.explanation, "the style changes the parse");
  SLABYARD_CHECK(raw.status.ok() || (!raw.status.message().empty() && !raw.explanation.empty()),
                 "refused without a reason");
  SLABYARD_CHECK(!raw.status.ok() || size == 0 || !raw.text.empty(), "a message without text");
  return 0;
}
