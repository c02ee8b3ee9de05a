// SPDX-License-Identifier: MIT
//
// Any bytes are a DNS message that prints, or are refused with a reason and an explanation.
#include "examples/dns/dns_message.h"

#include <cstddef>
#include <cstdint>

#include "slabyard/allocator.h"
#include "slabyard/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace slabyard;  // NOLINT
  Allocator allocator;
  const examples::DnsResult result = examples::ParseDns(allocator.From(ByteSpan(data, size)).value());
  if (result.status.ok()) {
    SLABYARD_CHECK(!examples::DnsText(result.message).empty(), "a message without text");
  } else {
    SLABYARD_CHECK(!result.status.message().empty() && !result.explanation.empty(), "refused without a reason");
  }
  return 0;
}
