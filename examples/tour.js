// Node's Buffer model on one screen. Runs the same under Node: node examples/tour.js
'use strict';

const line = (name, ...values) => console.log(name.padEnd(24), ...values);
const title = (text) => console.log(`\n${text}`);
const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;

const before = process.memoryUsage();

title('Small buffers are carved from one slab');
const a = Buffer.allocUnsafe(5).fill('a');
const b = Buffer.allocUnsafe(9).fill('b');
const c = Buffer.from('carved too');
line('Buffer.poolSize', Buffer.poolSize);
line('same slab', a.buffer === b.buffer && b.buffer === c.buffer);
line('b starts behind a', `${b.byteOffset - a.byteOffset} bytes`, '(5 rounded up to 8)');
line('half the pool', Buffer.allocUnsafe(Buffer.poolSize >>> 1).buffer === a.buffer ? 'carved' : 'a block of its own');

title('alloc is zeroed and never shares');
const zeroed = Buffer.alloc(8);
line('alloc(8)', zeroed);
line('same slab', zeroed.buffer === a.buffer);
line("alloc(8, 'ab')", Buffer.alloc(8, 'ab'));

title('subarray shares memory');
const whole = Buffer.from('shared memory');
const part = whole.subarray(7);
part.write('MEM');
line('written through a view', whole.toString());
line('bytes copied', part.buffer === whole.buffer ? 0 : part.length);

title('Seven encodings');
const text = 'Zü€?';
for (const encoding of ['utf8', 'utf16le', 'latin1', 'ascii'])
  line(`'${text}' in ${encoding}`, Buffer.from(text, encoding));
for (const encoding of ['hex', 'base64', 'base64url'])
  line(`its bytes in ${encoding}`, Buffer.from(text).toString(encoding));

title('Numbers in any byte order');
const record = Buffer.alloc(12);
record.writeDoubleBE(Math.PI, record.writeUInt32LE(0xcafe));
line('record', record);
line('read back', record.readUInt32LE(0), record.readDoubleBE(4));

title('What the collector is told');
const large = Buffer.alloc(1 << 20);
const after = process.memoryUsage();
line('external before', kib(before.external));
line('external after', kib(after.external), `(one block of ${kib(large.length)}, slabs, no view)`);
