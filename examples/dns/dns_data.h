// SPDX-License-Identifier: MIT
//
// The parts of a DNS message that need the whole of it: names, and the data of records.
#ifndef SLABYARD_EXAMPLES_DNS_DNS_DATA_H_
#define SLABYARD_EXAMPLES_DNS_DNS_DATA_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "slabyard/buffer_reader.h"

namespace slabyard::examples {

/// Reads a name, which may go on where an earlier one lies. `message` stands at the start of the whole message.
std::string ReadDnsName(BufferReader& reader, const BufferReader& message);

/// Reads the `size` bytes of a record's data as text.
std::string ReadDnsData(BufferReader& reader, const BufferReader& message, uint16_t type, uint16_t class_code,
                        size_t size);

}  // namespace slabyard::examples

#endif  // SLABYARD_EXAMPLES_DNS_DNS_DATA_H_
