-- SPDX-License-Identifier: MIT
--
-- What a script must not be able to break: closed buffers, wrong types, hostile numbers, finalizers at bad moments.
local buffer = require 'slabyard'
local check = require 'check'
local test, same, raises_some = check.test, check.same, check.raises_some

local method_names = {'compact', 'compare', 'copy', 'equals', 'fill', 'includes', 'indexOf', 'lastIndexOf', 'retained',
                      'slice', 'subarray', 'swap16', 'toString', 'write', 'readUInt8', 'writeUInt8', 'readIntLE',
                      'writeBigInt64BE'}

test('a closed buffer raises in every method and operator', function()
  local buf = buffer.from 'abcd'
  local methods = {}
  for _, name in ipairs(method_names) do methods[name] = assert(buf[name], name) end
  buf:close()
  buf:close()
  for _, method in pairs(methods) do
    raises_some('the buffer is closed', method, buf)
  end
  raises_some('the buffer is closed', function() return #buf end)
  raises_some('the buffer is closed', function() return buf[0] end)
  raises_some('the buffer is closed', function() buf[0] = 1 end)
  raises_some('the buffer is closed', function() return buf .. 'x' end)
  raises_some('the buffer is closed', function() return buf < buffer.from 'x' end)
  raises_some('the buffer is closed', buffer.from, buf)
  raises_some('element 1 of the list is no open buffer', buffer.concat, {buf})
  same(tostring(buf), 'buffer (closed)')
  same(buf == buffer.from '', false)
  same(buffer.is_buffer(buf), true)
end)

test('a view lives on when the buffer that it came from is closed', function()
  local view
  do
    local whole <close> = buffer.from 'abcdef'
    view = whole:subarray(2, 4)
  end
  collectgarbage()
  same(tostring(view), 'cd')
end)

test('values of other types raise where a method needs its own', function()
  local buf = buffer.from 'abcd'
  for _, other in ipairs {1, 'x', {}, print, io.stdout, buffer.string_decoder()} do
    raises_some('bad argument', buf.toString, other)
    raises_some('bad argument', buf.equals, buf, other)
    raises_some('bad argument', buf.readUInt8, other)
    raises_some('bad argument', buf.close, other)
  end
  for _, other in ipairs {true, {}, print, io.stdout} do
    raises_some('bad argument', buffer.alloc, other)
    raises_some('bad argument', buffer.alloc, 1, other)
    raises_some('bad argument', buffer.from, 'x', other)
    raises_some('bad argument', buf.fill, buf, other)
    raises_some('bad argument', buf.indexOf, buf, other)
    raises_some('bad argument', buf.subarray, buf, other)
    raises_some('bad argument', buf.writeUInt8, buf, other)
  end
  for _, list in ipairs {{'x'}, {1, {}}, {buf, 1}} do
    raises_some('bad argument', buffer.concat, list)
  end
  raises_some('bad argument', buffer.from, {1, 'x'})
  raises_some('bad argument', buffer.of, 1, 'x')
  raises_some('bad argument', buffer.from)
  raises_some('bad argument', buffer.concat)
  same(getmetatable(buf), false)
end)

test('hostile numbers are refused or clamped, never taken at their word', function()
  local buf = buffer.from 'abcd'
  local hostile = {math.mininteger, math.maxinteger, -1, 1 << 53, 1e308, -1e308, math.huge, -math.huge, 0 / 0, 2.5}
  for _, number in ipairs(hostile) do
    local at, behind = buf:subarray(number), buf:subarray(0, number)
    assert(#at <= 4 and #behind <= 4)
    assert(#buf:toString(nil, number) <= 4 and #buf:toString('utf8', 0, number) <= 4)
    buf:indexOf('c', number)
    buf:lastIndexOf('c', number, number)
    same(buf[number], nil)
    for _, call in ipairs {function() buf:readUInt32LE(number) end, function() buf:readIntLE(0, number) end,
                           function() buf:write('x', number) end, function() buf:fill('x', number, number) end,
                           function() buf:copy(buf, number, number, number) end,
                           function() buf:compare(buf, number, number, number, number) end,
                           function() buf:writeInt8(number, number) end} do
      local ok, why = pcall(call)
      assert(ok or why:find('ERR_', 1, true), why)
    end
  end
  for _, size in ipairs {-1, 1e308, 0 / 0, math.huge, math.maxinteger, 1 << 53} do
    raises_some('ERR_OUT_OF_RANGE', buffer.alloc, size)
    raises_some('ERR_OUT_OF_RANGE', buffer.alloc_unsafe, size)
  end
end)

test('refused memory is an error that can be caught', function()
  raises_some('RangeError: Array buffer allocation failed', buffer.alloc, buffer.MAX_LENGTH)
  raises_some('ERR_MEMORY_ALLOCATION_FAILED', buffer.alloc_unsafe, buffer.MAX_LENGTH)
  raises_some('ERR_MEMORY_ALLOCATION_FAILED', buffer.concat, {buffer.from 'x'}, buffer.MAX_LENGTH)
  same(tostring(buffer.from 'still here'), 'still here')
end)

test('a limit collects garbage first and refuses then', function()
  collectgarbage()
  buffer.trim()
  buffer.limit(buffer.stats().reserved_bytes + (8 << 20))
  for _ = 1, 100 do buffer.alloc(1 << 20) end
  local held = {}
  raises_some('allocation failed', function()
    for i = 1, 100 do held[i] = buffer.alloc(1 << 20) end
  end)
  assert(#held >= 4)
  buffer.limit(0)
  buffer.alloc(16 << 20)
end)

test('finalizers that close buffers in the middle of a call do no harm', function()
  -- Each round leaves an object whose finalizer closes the buffer that the calls below are about to read.
  local victim
  local function arm()
    setmetatable({}, {__gc = function() victim:close() end})
  end
  collectgarbage('generational')
  for round = 1, 2000 do
    victim = buffer.alloc(5000, 'x')
    arm()
    local calls = {function() return buffer.from(victim) end, function() return victim .. ('y'):rep(round) end,
                   function() return victim:toString('hex') end, function() return buffer.concat {victim, victim} end,
                   function() return victim:subarray(1) end, function() return tostring(victim) end}
    local ok, why = pcall(calls[round % #calls + 1])
    assert(ok or why:find('closed', 1, true) or why:find('no open buffer', 1, true), why)
  end
  collectgarbage('incremental')
end)

test('a text that a finalizer makes longer in the middle of toString is whole', function()
  local victim
  local function arm()
    setmetatable({}, {__gc = function() victim:fill(0xe9) end})
  end
  collectgarbage('generational')
  local lengths = {}
  for _ = 1, 2000 do
    victim = buffer.alloc(5000, 'x')
    arm()
    lengths[#victim:toString 'latin1'] = true
  end
  collectgarbage('incremental')
  lengths[5000], lengths[10000] = nil, nil
  same(next(lengths), nil)
end)

test('loading the module again leaves the buffers of the first loading alone', function()
  local kept = buffer.from 'abc'
  package.loaded.slabyard = nil
  local again = require 'slabyard'
  collectgarbage()
  collectgarbage()
  same(tostring(kept .. again.from 'def'), 'abcdef')
  same(again.pool_size(), buffer.pool_size())
end)

test('a closed decoder can be closed again, and raises in every other use', function()
  local decoder = buffer.string_decoder 'utf16le'
  local write, finish = decoder.write, decoder.finish
  same(decoder[1], nil)
  same(decoder[{}], nil)
  same(decoder.lastneed, nil)
  decoder:close()
  decoder:close()
  raises_some('the decoder is closed', write, decoder, 'x')
  raises_some('the decoder is closed', finish, decoder)
  raises_some('the decoder is closed', function() return decoder.lastNeed end)
end)

test('an iterator ends at any control value, and a string is no index', function()
  local buf = buffer.from 'ab'
  local step = buf:entries()
  for _, control in ipairs {1, 2, -2, math.maxinteger, math.mininteger} do same(step(buf, control), nil) end
  same(step(buf), 0)
  raises_some('number expected, got string', function() buf['1'] = 65 end)
  same(tostring(buf), 'ab')
end)

test('a stopped collector stays stopped', function()
  collectgarbage()
  collectgarbage('stop')
  local finalized = false
  setmetatable({}, {__gc = function() finalized = true end})
  for _ = 1, 10 do buffer.alloc(1 << 20) end
  same(finalized, false)
  collectgarbage('restart')
  collectgarbage()
  same(finalized, true)
end)

test('a finalizer that runs while the state closes may still make buffers', function()
  local kept = buffer.from 'late'
  _G.kept_until_the_end = setmetatable({}, {__gc = function()
    -- Lua finalizes none of these any more; a leak checker would see them.
    local late = {buffer.alloc(10), kept:subarray(1), buffer.from(kept), buffer.string_decoder()}
    assert(late[3]:toString('hex') == '6c617465')
  end})
end)

check.done()
