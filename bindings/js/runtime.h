// SPDX-License-Identifier: MIT
//
// The JavaScript files of this folder's runtime/, and of the npm packages they use, as text inside the program.
#ifndef SLABYARD_BINDINGS_JS_RUNTIME_H_
#define SLABYARD_BINDINGS_JS_RUNTIME_H_

#include <string_view>

namespace slabyard::js {

/// The source of the file `name` (without `.js`), ended by a NUL behind the view; empty when there is none.
std::string_view RuntimeSource(std::string_view name);

}  // namespace slabyard::js

#endif  // SLABYARD_BINDINGS_JS_RUNTIME_H_
