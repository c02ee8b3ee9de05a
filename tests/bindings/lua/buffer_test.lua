-- SPDX-License-Identifier: MIT
local buffer = require 'slabyard'
local check = require 'check'
local test, same, raises, raises_some = check.test, check.same, check.raises, check.raises_some

test('alloc zeroes, or fills with a number, bytes or text in an encoding', function()
  same(tostring(buffer.alloc(3)), '\0\0\0')
  same(tostring(buffer.alloc(3, 256 + 65)), 'AAA')
  same(tostring(buffer.alloc(5, 'ab')), 'ababa')
  same(tostring(buffer.alloc(3, '6162', 'hex')), 'aba')
  same(tostring(buffer.alloc(2, '')), '\0\0')
end)

test('small unsafe buffers share a slab, slow ones never', function()
  local _, kept = buffer.alloc_unsafe(10):retained()
  same(kept, buffer.pool_size())
  _, kept = buffer.alloc_unsafe_slow(10):retained()
  same(kept, 10)
end)

test('without an encoding a string is its bytes, ill-formed or not', function()
  local bytes = '\xff\0\xc3\xa9\xed\xa0\x80'
  same(buffer.from(bytes):toString(), bytes)
  same(tostring(buffer.from(bytes)), bytes)
  same(buffer.byte_length(bytes), 7)
  local buf = buffer.alloc(8, '.')
  same(buf:write(bytes, 1), 7)
  same(tostring(buf), '.' .. bytes)
  same(buf:write(bytes, 6), 2)
  same(buf:indexOf('\xa9\xed'), 4)
end)

test('with an encoding a string is UTF-8 text', function()
  same(tostring(buffer.from('é', 'latin1')), '\xe9')
  same(tostring(buffer.from('é', 'utf16le')), '\xe9\0')
  same(tostring(buffer.from('a\xff', 'utf8')), 'a\u{fffd}')
  same(buffer.from('\xe9'):toString('latin1'), 'é')
  same(buffer.from('a\xff'):toString('utf8'), 'a\u{fffd}')
  same(buffer.from('a8', 'hex'):toString('base64'), 'qA==')
  same(buffer.byte_length('é', 'latin1'), 1)
end)

test('from copies buffers and takes lists of numbers modulo 256', function()
  local source = buffer.from 'abc'
  local copy = buffer.from(source)
  copy[0] = 65
  same(tostring(source), 'abc')
  same(tostring(buffer.from {97, 353, -159, 97.9}), 'aaaa')
  same(tostring(buffer.of(104, 105)), 'hi')
  same(#buffer.of(), 0)
end)

test('offsets count from 0, as in Node and in the formats that buffers hold', function()
  local buf = buffer.from '\1\2\3\4'
  same(buf[0], 1)
  same(buf[3], 4)
  same(buf[4], nil)
  same(buf[-1], nil)
  same(buf[1.0], 2)
  same(buf[0.5], nil)
  same(buf:readUInt16LE(0), 0x0201)
  same(buf:indexOf(1), 0)
  buf[0] = 257
  same(buf[0], 1)
  raises_some('index outside of the buffer', function() buf[4] = 0 end)
  raises_some('index outside of the buffer', function() buf[-1] = 0 end)
end)

test('integers count modulo 256 also where a float has lost their last bits', function()
  local odd <const> = (1 << 60) + 97
  local buf = buffer.from {odd, -odd & math.maxinteger, 97.9}
  same(buf:toString('hex'), '619f61')
  buf[1] = odd
  same(buf[1], 97)
  buf[1] = 353.5
  same(buf[1], 97)
  same(tostring(buffer.alloc(2, odd)), 'aa')
  same(tostring(buffer.of(odd)), 'a')
  same(buf:indexOf(odd), 0)
end)

test('operators: # == < <= .. tostring pairs', function()
  local one, other = buffer.from 'ab', buffer.from 'ab'
  same(#one, 2)
  assert(one == other and not rawequal(one, other) and one ~= buffer.from 'ac')
  assert(one < buffer.from 'b' and one <= other and not (one < other) and buffer.from 'b' > one)
  local joined = one .. 'cd' .. 12 .. buffer.from '!'
  assert(buffer.is_buffer(joined))
  same(tostring(joined), 'abcd12!')
  same(tostring('x' .. one), 'xab')
  local seen = {}
  for i, byte in pairs(one) do seen[#seen + 1] = i .. '=' .. byte end
  for i, byte in one:entries() do seen[#seen + 1] = i .. '=' .. byte end
  same(table.concat(seen, ' '), '0=97 1=98 0=97 1=98')
end)

test('a subarray shares memory, with indices from the end', function()
  local buf = buffer.from 'abcdef'
  local view = buf:subarray(-3, -1)
  view[0] = 68
  same(tostring(buf), 'abcDef')
  same(tostring(buf:slice(2)), 'cDef')
  local small, kept = buffer.alloc_unsafe(10):compact():retained()
  same(small, 10)
  same(kept, 10)
end)

test('methods that change a buffer return it', function()
  local buf = buffer.alloc(4)
  assert(rawequal(buf:fill(1, 1, 3):swap16():swap32(), buf))
  same(buf:toString('hex'), '01000001')
  same(tostring(buffer.from('12345678'):swap64()), '87654321')
end)

test('copy, compare, equals, concat, transcode', function()
  local source, target = buffer.from 'abcdef', buffer.alloc(4, '.')
  same(source:copy(target, 1, 2, 4), 2)
  same(tostring(target), '.cd.')
  same(source:compare(target, 1, 3, 2, 4), 0)
  same(source:compare(target), 1)
  same(source:equals(buffer.from 'abcdef'), true)
  same(tostring(buffer.concat({source, target}, 7)), 'abcdef.')
  same(tostring(buffer.transcode(buffer.from '\u{20ac}', 'utf8', 'latin1')), '?')
  same(tostring(buffer.transcode('é', 'utf8', 'latin1')), '\xe9')
end)

test('searches return -1 as in Node, and includes a boolean', function()
  local buf = buffer.from 'abcabc'
  same(buf:indexOf('bc', 2), 4)
  same(buf:indexOf('6263', 'hex'), 1)
  same(buf:lastIndexOf(98), 4)
  same(buf:indexOf(buffer.from 'x'), -1)
  same(buf:includes 'ca', true)
  same(buf:includes('ca', 3), false)
end)

test('numbers: integers stay integers, in both of Node\'s spellings', function()
  local buf = buffer.alloc(8)
  same(buf:writeUInt32LE(0xdeadbeef, 2), 6)
  same(buf:readUInt32LE(2), 0xdeadbeef)
  same(buf:readUint32LE(2), 0xdeadbeef)
  same(buf:readInt32LE(2), 0xdeadbeef - (1 << 32))
  same(buf:writeIntBE(-2, 0, 6), 6)
  same(buf:readIntBE(0, 6), -2)
  same(buf:writeDoubleLE(1.5), 8)
  same(buf:readDoubleLE(), 1.5)
end)

test('unsigned 64-bit numbers wrap, as all of Lua\'s integers do', function()
  local buf = buffer.alloc(8)
  buf:writeBigUInt64BE(-1)
  same(buf:toString('hex'), ('ff'):rep(8))
  same(buf:readBigUInt64LE(), -1)
  same(buf:readBigInt64LE(), -1)
  buf:writeBigInt64LE(math.mininteger)
  same(buf:readBigInt64LE(), math.mininteger)
  buf:writeBigInt64LE(2.0)
  same(buf:readBigInt64LE(), 2)
  raises('TypeError: Cannot mix BigInt and other types, use explicit conversions', buf.writeBigInt64LE, buf, 1.5)
end)

test('checks, atob and btoa work on bytes', function()
  same(buffer.is_utf8 'é', true)
  same(buffer.is_utf8(buffer.from '\xff'), false)
  same(buffer.is_ascii 'é', false)
  same(buffer.is_encoding 'UCS-2', true)
  same(buffer.is_encoding(8), false)
  same(buffer.btoa '\xff\0', '/wA=')
  same(buffer.atob ' /w A=', '\xff\0')
  raises('InvalidCharacterError: Invalid character', buffer.atob, 'a*')
end)

test('a string decoder holds back what is not complete', function()
  local decoder <close> = buffer.string_decoder 'UTF-8'
  same(decoder:write 'a\xe2\x82', 'a')
  same(decoder.lastNeed, 1)
  same(decoder.lastTotal, 3)
  same(decoder.encoding, 'utf8')
  same(decoder:write(buffer.from '\xac'), '\u{20ac}')
  same(decoder:finish 'b\xe2', 'b\u{fffd}')
  same(decoder:finish(), '')
end)

test('errors are Node\'s, as strings', function()
  raises('RangeError [ERR_OUT_OF_RANGE]: The value of "size" is out of range. ' ..
         'It must be >= 0 && <= 9007199254740991. Received -1', buffer.alloc, -1)
  raises('TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: utf-9', buffer.from, 'a', 'utf-9')
  raises('RangeError [ERR_BUFFER_OUT_OF_BOUNDS]: Attempt to access memory outside buffer bounds',
         buffer.alloc(1).readUInt16LE, buffer.alloc(1), 0)
end)

check.done()
