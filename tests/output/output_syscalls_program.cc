// SPDX-License-Identifier: MIT
//
// output_syscalls_program records|messages FILE
//
// Writes one MiB in records of 64 bytes, or 16 messages of 20 bytes and 64 KiB, through blocks of 64 KiB, for a tracer
// to count the calls.
#include <fcntl.h>

#include <string>
#include <string_view>

#include "slabyard/output_buffer.h"
#include "slabyard/sink.h"

namespace {

bool WriteRecords(slabyard::OutputBuffer& output) {
  const std::string record(64, 'r');
  for (int i = 0; i < 16384; ++i) {
    if (output.Append(record) != record.size()) return false;
  }
  return output.Close().ok();
}

bool WriteMessages(slabyard::OutputBuffer& output) {
  const std::string header(20, 'h');
  const std::string body(65536, 'b');
  for (int i = 0; i < 16; ++i) {
    if (output.Append(header) != header.size() || output.Append(body) != body.size()) return false;
  }
  return output.Flush().ok();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  slabyard::FdSink sink(slabyard::OwnedFd{open(argv[2], O_WRONLY | O_CLOEXEC)});
  slabyard::OutputBuffer output(sink, {.capacity = 65536});
  const bool done = std::string_view(argv[1]) == "records" ? WriteRecords(output) : WriteMessages(output);
  return done ? 0 : 1;
}
