// SPDX-License-Identifier: MIT
#include "tests/conformance/operation.h"

#include <algorithm>

namespace slabyard::conformance {

Outcome OutcomeOf(const node_args::NodeError& error) {
  return {{"err", std::string(error.code)}, {"etype", std::string(error.name)}, {"msg", error.message}};
}

bool IsTextOperation(std::string_view name) {
  return std::ranges::any_of(TextOperations(), [name](const OperationRow& row) { return row.name == name; });
}

Operation FindOperation(std::string_view name) {
  for (const std::span<const OperationRow> subject :
       {AllocationOperations(), PoolOperations(), TextOperations(), ViewOperations()}) {
    for (const OperationRow& row : subject) {
      if (row.name == name) return row.run;
    }
  }
  return FindNumberOperation(name);
}

}  // namespace slabyard::conformance
