// SPDX-License-Identifier: MIT
// One script for every runtime: Node 26's rules of Buffer, StringDecoder and the module's functions, written from their
// description, and all golden vectors.
//
//   slabyard run conformance.cjs VECTORS            (its own Buffer)
//   node conformance.cjs VECTORS --module=PATH      (also Bun, and `deno run -A`)
//
// Prints what failed, and last `N of N passed`; exit code 1 where one failed.
'use strict';
const { scriptArguments } = require('../../js/subject.js');
const { test, equal, done } = require('../../js/check.js');
const { runVectors } = require('../../js/vectors.js');

// The constructor without new is among what is tested.
process.noDeprecation = true;

const [vectors] = scriptArguments;
if (vectors === undefined) throw new Error('usage: conformance.cjs VECTORS [--module=PATH]');

require('./conformance/constants.cjs');
require('./conformance/encodings.cjs');
require('./conformance/allocation.cjs');
require('./conformance/from.cjs');
require('./conformance/views.cjs');
require('./conformance/search.cjs');
require('./conformance/numbers.cjs');
require('./conformance/ranges.cjs');
require('./conformance/texts.cjs');
require('./conformance/decoder.cjs');

test('all golden vectors', () => {
  const { total, passed, missing } = runVectors(vectors, []);
  equal([total > 0, missing, total - passed], [true, 0, 0]);
});
done();
