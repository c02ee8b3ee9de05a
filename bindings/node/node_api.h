// SPDX-License-Identifier: MIT
//
// Node-API as this addon uses it: version 8, which Node 20 and later, Bun and Deno have.
#ifndef SLABYARD_BINDINGS_NODE_NODE_API_H_
#define SLABYARD_BINDINGS_NODE_NODE_API_H_

#define NAPI_VERSION 8
#include <node_api.h>

#endif  // SLABYARD_BINDINGS_NODE_NODE_API_H_
