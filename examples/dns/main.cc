// SPDX-License-Identifier: MIT
//
// Prints a DNS message as dig does.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "examples/dns/dns_message.h"
#include "examples/input.h"
#include "slabyard/allocator.h"
#include "slabyard/encoding.h"

int main(int argc, char** argv) {
  using namespace slabyard;
  CLI::App app("Prints a DNS message, without the length that TCP puts in front of it, as dig does.");
  std::string path = "-";
  bool hex = false;
  app.add_option("FILE", path, "the message; - or nothing for stdin");
  app.add_flag("--hex", hex, "the message is written in hex digits");
  CLI11_PARSE(app, argc, argv);

  Allocator allocator;
  absl::StatusOr<Buffer> bytes = examples::ReadInput(path, allocator);
  if (bytes.ok() && hex) bytes = allocator.From(bytes->ToText(Encoding::kLatin1), Encoding::kHex);
  if (!bytes.ok()) {
    std::cerr << "example_dns: " << bytes.status().message() << '\n';
    return 1;
  }
  const examples::DnsResult result = examples::ParseDns(*bytes);
  if (!result.status.ok()) {
    std::cerr << "example_dns: " << path << " " << result.status.message() << '\n' << result.explanation;
    return 1;
  }
  std::cout << examples::DnsText(result.message);
  return 0;
}
