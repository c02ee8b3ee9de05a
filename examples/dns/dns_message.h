// SPDX-License-Identifier: MIT
//
// DNS messages (RFC 1035): parsing with every bound checked, and the text that `dig` prints.
#ifndef SLABYARD_EXAMPLES_DNS_DNS_MESSAGE_H_
#define SLABYARD_EXAMPLES_DNS_DNS_MESSAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "slabyard/buffer.h"

namespace slabyard::examples {

/// Names are in presentation form (RFC 1035, 5.1), with a dot at the end.
struct DnsQuestion {
  std::string name;
  uint16_t type = 0;
  uint16_t class_code = 0;
};

struct DnsRecord {
  std::string name;
  uint16_t type = 0;
  uint16_t class_code = 0;
  uint32_t ttl = 0;
  std::string data;  // in presentation form; RFC 3597's for types that are not known
};

struct DnsOption {
  uint16_t code = 0;
  Buffer data;
};

/// EDNS (RFC 6891): the OPT record, which is no record but part of the header.
struct DnsEdns {
  uint8_t version = 0;
  uint16_t payload_size = 0;
  bool dnssec_ok = false;
  uint16_t reserved = 0;  // the other 15 flags
  std::vector<DnsOption> options;
};

struct DnsMessage {
  uint16_t id = 0;
  bool response = false, authoritative = false, truncated = false, recursion_desired = false;
  bool recursion_available = false, reserved = false, authentic = false, checking_disabled = false;
  unsigned opcode = 0;
  unsigned status = 0;  // the four bits of the header, and EDNS's eight above them
  uint16_t counts[4] = {};
  std::vector<DnsQuestion> questions;
  std::vector<DnsRecord> answers, authorities, additional;
  bool has_edns = false;
  DnsEdns edns;
};

struct DnsResult {
  DnsMessage message;
  absl::Status status;      // where and why the bytes are no DNS message
  std::string explanation;  // after a failure: an annotated dump of the fields up to it
};

DnsResult ParseDns(const Buffer& bytes);

/// The header and the sections in dig's words and columns.
std::string DnsText(const DnsMessage& message);

/// "AAAA"; "TYPE65280" for types without a name here.
std::string DnsTypeName(uint16_t type);

}  // namespace slabyard::examples

#endif  // SLABYARD_EXAMPLES_DNS_DNS_MESSAGE_H_
