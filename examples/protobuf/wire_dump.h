// SPDX-License-Identifier: MIT
//
// Protocol Buffers without their schema: what the wire format alone tells of a message
// (https://protobuf.dev/programming-guides/encoding).
#ifndef SLABYARD_EXAMPLES_PROTOBUF_WIRE_DUMP_H_
#define SLABYARD_EXAMPLES_PROTOBUF_WIRE_DUMP_H_

#include <string>

#include "absl/status/status.h"
#include "slabyard/buffer.h"

namespace slabyard::examples {

enum class WireStyle {
  kDecodeRaw,  // as `protoc --decode_raw` prints
  kWire,       // offset and wire type of each field besides
};

struct WireDump {
  std::string text;         // the fields in front of a failure, or all
  absl::Status status;      // where and why the bytes are no message
  std::string explanation;  // after a failure: an annotated dump of the fields up to it
};

/// Bytes that are a message of their own as a whole are shown as one, since the wire does not tell. Varints of more
/// than 64 bits are refused, where protoc drops the upper ones.
WireDump DumpWire(const Buffer& message, WireStyle style = WireStyle::kDecodeRaw);

}  // namespace slabyard::examples

#endif  // SLABYARD_EXAMPLES_PROTOBUF_WIRE_DUMP_H_
