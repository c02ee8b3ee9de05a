// SPDX-License-Identifier: MIT
//
// Prints a DNS message as dig does.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "examples/dns/dns_message.h"
#include "examples/streams.h"
#include "slabyard/allocator.h"
#include "slabyard/encoding.h"

int main(int argc, char** argv) {
  using namespace slabyard;
  CLI::App app("Prints a DNS message, without the length that TCP puts in front of it, as dig does.");
  std::string path = "-";
  bool hex = false;
  app.add_option("FILE", path, "the message; - or nothing for stdin");
  app.add_flag("--hex", hex, "the message is written in hex digits");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  Allocator allocator;
  absl::StatusOr<Buffer> bytes = examples::ReadInput(path, allocator);
  if (bytes.ok() && hex) {
    std::string digits = bytes->ToText(Encoding::kLatin1);
    std::erase_if(digits, [](unsigned char c) { return absl::ascii_isspace(c); });
    bytes = allocator.From(digits, Encoding::kHex);
    // Decoding stops at what is no pair of digits.
    if (bytes.ok() && 2 * bytes->size() != digits.size()) {
      bytes = absl::InvalidArgumentError(
          absl::StrCat("no pair of hex digits behind the first ", 2 * bytes->size(), " digits"));
    }
  }
  if (!bytes.ok()) {
    std::cerr << "example_dns: " << bytes.status().message() << '\n';
    return 1;
  }
  const examples::DnsResult result = examples::ParseDns(*bytes);
  if (!result.status.ok()) {
    std::cerr << "example_dns: " << (path == "-" ? "stdin" : path) << " " << result.status.message() << '\n'
              << result.explanation;
    return 1;
  }
  if (const absl::Status written = examples::WriteOutput(examples::DnsText(result.message)); !written.ok()) {
    std::cerr << "example_dns: " << written.message() << '\n';
    return 1;
  }
  return 0;
}
