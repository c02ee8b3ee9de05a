// SPDX-License-Identifier: MIT
//
// An operation of the vectors: a function from a vector's inputs to the fields that must be equal in it. Adding one is
// a row in the table of its subject.
#ifndef SLABYARD_TESTS_CONFORMANCE_OPERATION_H_
#define SLABYARD_TESTS_CONFORMANCE_OPERATION_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bindings/node_args/node_result.h"
#include "slabyard/buffer.h"
#include "tests/conformance/vector.h"

namespace slabyard::conformance {

/// Results by the names that the vectors have for them, as text; an error's are err, etype and msg.
using Outcome = std::map<std::string, std::string>;

Outcome OutcomeOf(const node_args::NodeError& error);

/// The one result `out`, or the error, of a call whose value `text_of` turns to text.
template <typename T, typename TextOf>
Outcome OutcomeOf(const node_args::NodeResult<T>& result, TextOf text_of) {
  return result.ok() ? Outcome{{"out", text_of(*result)}} : OutcomeOf(result.error());
}

inline std::string BytesText(const Buffer& buffer) { return HexOf(ByteSpan(buffer)); }
inline std::string Flag(bool flag) { return flag ? "1" : "0"; }

using Operation = Outcome (*)(const Vector&);

struct OperationRow {
  std::string_view name;
  Operation run;
};

std::span<const OperationRow> AllocationOperations();
std::span<const OperationRow> PoolOperations();
std::span<const OperationRow> TextOperations();
std::span<const OperationRow> ViewOperations();

/// readNAME and writeNAME for every format; null for other names.
Operation FindNumberOperation(std::string_view name);

/// True for those that stand on the codecs.
bool IsTextOperation(std::string_view name);

/// Null for an operation that is not there yet.
Operation FindOperation(std::string_view name);

}  // namespace slabyard::conformance

#endif  // SLABYARD_TESTS_CONFORMANCE_OPERATION_H_
