// The warning of Buffer() and new Buffer(), once per process.
'use strict';

const host = require('host');

const MESSAGE =
  'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
  'Buffer.allocUnsafe(), or Buffer.from() methods instead.';

let isDone = false;
// Node looks at so many calls: finding out where one comes from is slow.
let looks = 0;
const LOOKS_MAX = 10000;

/** To be called at each use; warns of the first outside of packages, or of the first at all when the host wants so. */
function warnOfConstructor() {
  if (isDone || ++looks > LOOKS_MAX) return;
  if (!host.pendingDeprecation && host.isInsideNodeModules()) return;
  isDone = true;
  host.emitDeprecation(MESSAGE, 'DEP0005');
}

module.exports = { warnOfConstructor };
