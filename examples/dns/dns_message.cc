// SPDX-License-Identifier: MIT
#include "examples/dns/dns_message.h"

#include <utility>

#include "examples/dns/dns_data.h"
#include "slabyard/buffer_reader.h"

namespace slabyard::examples {
namespace {

constexpr uint16_t kOpt = 41;

class Parser {
 public:
  explicit Parser(const Buffer& bytes) : reader_(bytes), message_reader_(bytes) {}

  BufferReader& reader() { return reader_; }

  DnsMessage Parse() {
    Header();
    for (unsigned i = 0; i < message_.counts[0] && reader_.ok(); ++i) Question();
    Records(message_.counts[1], message_.answers);
    Records(message_.counts[2], message_.authorities);
    Records(message_.counts[3], message_.additional);
    if (reader_.ok() && reader_.remaining() != 0) reader_.Fail("bytes behind the last record");
    return std::move(message_);
  }

 private:
  bool Flag(std::string_view name) { return reader_.ReadBits(1, BitOrder::kMsbFirst, name) != 0; }

  void Header() {
    message_.id = reader_.ReadUInt16BE("id");
    message_.response = Flag("qr");
    message_.opcode = static_cast<unsigned>(reader_.ReadBits(4, BitOrder::kMsbFirst, "opcode"));
    message_.authoritative = Flag("aa");
    message_.truncated = Flag("tc");
    message_.recursion_desired = Flag("rd");
    message_.recursion_available = Flag("ra");
    message_.reserved = Flag("z");
    message_.authentic = Flag("ad");
    message_.checking_disabled = Flag("cd");
    message_.status = static_cast<unsigned>(reader_.ReadBits(4, BitOrder::kMsbFirst, "status"));
    FieldGroup counts = reader_.Need(8, "counts");
    message_.counts[0] = counts.ReadUInt16BE("questions");
    message_.counts[1] = counts.ReadUInt16BE("answers");
    message_.counts[2] = counts.ReadUInt16BE("authorities");
    message_.counts[3] = counts.ReadUInt16BE("additional");
  }

  void Question() {
    DnsQuestion question;
    question.name = ReadDnsName(reader_, message_reader_);
    FieldGroup codes = reader_.Need(4, "type and class");
    question.type = codes.ReadUInt16BE("type");
    question.class_code = codes.ReadUInt16BE("class");
    if (reader_.ok()) message_.questions.push_back(std::move(question));
  }

  void Records(unsigned count, std::vector<DnsRecord>& records) {
    for (unsigned i = 0; i < count && reader_.ok(); ++i) {
      DnsRecord record;
      const size_t begin = reader_.position();
      record.name = ReadDnsName(reader_, message_reader_);
      record.type = reader_.ReadUInt16BE("type");
      if (reader_.ok()) reader_.Note(DnsTypeName(record.type));
      if (record.type == kOpt) {
        if (message_.has_edns) reader_.FailAt(begin, "a second OPT record");
        Edns();
        continue;
      }
      record.class_code = reader_.ReadUInt16BE("class");
      record.ttl = reader_.ReadUInt32BE("ttl");
      const size_t size = reader_.ReadUInt16BE("data length");
      record.data = ReadDnsData(reader_, message_reader_, record.type, record.class_code, size);
      if (reader_.ok()) records.push_back(std::move(record));
    }
  }

  /// What stands in place of class, time to live and data in an OPT record.
  void Edns() {
    DnsEdns& edns = message_.edns;
    edns.payload_size = reader_.ReadUInt16BE("payload size");
    message_.status |= unsigned{reader_.ReadUInt8("upper status")} << 4;
    edns.version = reader_.ReadUInt8("version");
    edns.dnssec_ok = Flag("do");
    edns.reserved = static_cast<uint16_t>(reader_.ReadBits(15, BitOrder::kMsbFirst, "reserved"));
    const size_t size = reader_.ReadUInt16BE("data length");
    const BufferReader::Nested data = reader_.ReadNested(size, "options");
    while (!reader_.done()) {
      DnsOption option;
      option.code = reader_.ReadUInt16BE("option code");
      option.data = reader_.ReadPrefixed(LengthPrefix::kUInt16BE, "option");
      edns.options.push_back(std::move(option));
    }
    message_.has_edns = reader_.ok();
  }

  BufferReader reader_;
  const BufferReader message_reader_;  // stays at the start, for names that are elsewhere
  DnsMessage message_;
};

}  // namespace

DnsResult ParseDns(const Buffer& bytes) {
  Parser parser(bytes);
  DnsResult result{parser.Parse(), {}, {}};
  result.status = parser.reader().status();
  if (result.status.ok()) return result;
  // Once more with names and values: only who fails pays for them.
  Parser again(bytes);
  again.reader().Record();
  again.Parse();
  result.explanation = again.reader().Explain();
  return result;
}

}  // namespace slabyard::examples
