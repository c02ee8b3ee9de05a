// SPDX-License-Identifier: MIT
//
// A view of a small buffer, and what keeping it costs. README.md shows these lines.

#include <iostream>

#include "slabyard/allocator.h"

int main() {
  slabyard::Allocator allocator;
  // A length and as many bytes, carved from an 8 KiB slab.
  slabyard::Buffer frame = allocator.From("0004cafebabe", slabyard::Encoding::kHex).value();
  slabyard::Buffer payload = frame.Subarray(2, 2 + frame.ReadUInt16BE(0));
  frame = {};  // Frees nothing: the payload shares the slab.
  std::cout << payload.Inspect() << " is " << payload.ToText(slabyard::Encoding::kBase64) << " in base64\n";
  const slabyard::Retention cost = payload.Retained();
  std::cout << cost.visible << " visible bytes keep " << cost.kept_alive << " alive\n";
}
