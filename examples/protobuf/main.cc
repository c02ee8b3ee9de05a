// SPDX-License-Identifier: MIT
//
// Dumps a Protocol Buffers message without its schema.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "examples/protobuf/wire_dump.h"
#include "examples/streams.h"
#include "slabyard/allocator.h"

int main(int argc, char** argv) {
  using namespace slabyard;
  CLI::App app("Dumps a Protocol Buffers message without its schema, as protoc --decode_raw does.");
  std::string path = "-";
  bool wire = false;
  app.add_option("FILE", path, "the message; - or nothing for stdin");
  app.add_flag("--wire", wire, "show the offset and the wire type of each field");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  Allocator allocator;
  const absl::StatusOr<Buffer> message = examples::ReadInput(path, allocator);
  if (!message.ok()) {
    std::cerr << "example_protobuf: " << message.status().message() << '\n';
    return 1;
  }
  const examples::WireDump dump =
      examples::DumpWire(*message, wire ? examples::WireStyle::kWire : examples::WireStyle::kDecodeRaw);
  if (const absl::Status written = examples::WriteOutput(dump.text); !written.ok()) {
    std::cerr << "example_protobuf: " << written.message() << '\n';
    return 1;
  }
  if (dump.status.ok()) return 0;
  std::cerr << "example_protobuf: " << (path == "-" ? "stdin" : path) << " " << dump.status.message() << '\n'
            << dump.explanation;
  return 1;
}
