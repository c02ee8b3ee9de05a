// SPDX-License-Identifier: MIT
//
// A value, or the error that Node throws instead. absl::StatusOr would lose the class and the code.
#ifndef SLABYARD_BINDINGS_NODE_ARGS_NODE_RESULT_H_
#define SLABYARD_BINDINGS_NODE_ARGS_NODE_RESULT_H_

#include <utility>
#include <variant>

#include "bindings/node_args/node_error.h"
#include "slabyard/check.h"

namespace slabyard::node_args {

template <typename T>
class [[nodiscard]] NodeResult {
 public:
  // Both directions are implicit, so that `return OutOfRange(...)` and `return value` read alike.
  NodeResult(T value) : state_(std::in_place_index<0>, std::move(value)) {}          // NOLINT
  NodeResult(NodeError error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }

  /// Requires ok().
  const T& operator*() const& { return Get(); }
  T operator*() && {
    Get();
    return std::move(*std::get_if<0>(&state_));
  }
  const T* operator->() const { return &Get(); }

  /// Requires !ok().
  const NodeError& error() const {
    SLABYARD_CHECK(!ok(), "NodeResult::error() of a value");
    return *std::get_if<1>(&state_);
  }

 private:
  const T& Get() const {
    SLABYARD_CHECK(ok(), "NodeResult: the value of an error was asked for");
    return *std::get_if<0>(&state_);
  }

  std::variant<T, NodeError> state_;
};

}  // namespace slabyard::node_args

#endif  // SLABYARD_BINDINGS_NODE_ARGS_NODE_RESULT_H_
