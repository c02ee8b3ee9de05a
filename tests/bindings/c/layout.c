// SPDX-License-Identifier: MIT
//
// Where fields lie, for those whose compiled programs know it: a change that moves one does not compile here.
#include "slabyard/c.h"

#define AT(type, field, offset) _Static_assert(offsetof(type, field) == (offset), #type "." #field)
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)

// Final.
SIZE(slabyard_code, 4);
SIZE(slabyard_status, 512);
AT(slabyard_status, os_error, 4);
AT(slabyard_status, node_code, 8);
AT(slabyard_status, node_class, 40);
AT(slabyard_status, message, 72);

#if UINTPTR_MAX == UINT64_MAX
SIZE(slabyard_value, 24);
AT(slabyard_value, as.number, 8);
AT(slabyard_value, as.run.size, 16);

// These grow at their end alone; the sizes are those of version 0.1.
SIZE(slabyard_account_options, 56);
AT(slabyard_account_options, parent, 8);
AT(slabyard_account_options, limit, 16);
AT(slabyard_account_options, high_mark, 24);
AT(slabyard_account_options, low_mark, 32);
AT(slabyard_account_options, on_pressure, 40);
AT(slabyard_account_options, context, 48);

SIZE(slabyard_account_stats, 56);
AT(slabyard_account_stats, reserved, 8);
AT(slabyard_account_stats, refusals, 48);

SIZE(slabyard_allocator_options, 32);
AT(slabyard_allocator_options, pool_size, 8);
AT(slabyard_allocator_options, account, 16);
AT(slabyard_allocator_options, any_thread, 24);
AT(slabyard_allocator_options, node_layout, 28);

SIZE(slabyard_allocator_stats, 136);
AT(slabyard_allocator_stats, reserved_bytes, 8);
AT(slabyard_allocator_stats, slabs_begun, 40);
AT(slabyard_allocator_stats, carves, 64);
AT(slabyard_allocator_stats, own_blocks, 96);
AT(slabyard_allocator_stats, refused, 128);

SIZE(slabyard_retention, 32);
AT(slabyard_retention, visible, 8);
AT(slabyard_retention, kept_alive, 16);
AT(slabyard_retention, sharers, 24);

SIZE(slabyard_output_options, 72);
AT(slabyard_output_options, flush_policy, 8);
AT(slabyard_output_options, report_would_block, 12);
AT(slabyard_output_options, capacity, 16);
AT(slabyard_output_options, max_capacity, 24);
AT(slabyard_output_options, flush_bytes, 32);
AT(slabyard_output_options, flush_records, 40);
AT(slabyard_output_options, sync_on_close, 44);
AT(slabyard_output_options, linger_ns, 48);
AT(slabyard_output_options, on_drop, 56);
AT(slabyard_output_options, context, 64);

SIZE(slabyard_ladder, 40);
AT(slabyard_ladder, accepted, 8);
AT(slabyard_ladder, durable, 32);
#endif

_Static_assert(SLABYARD_WRONG_THREAD == 10 && SLABYARD_BYTES == 7 && SLABYARD_FLUSH_MANUAL == 3, "enumerators stay");
_Static_assert(SLABYARD_FORMAT_DOUBLEBE == 17 && SLABYARD_FORMAT_INTBE == 21, "enumerators stay");
