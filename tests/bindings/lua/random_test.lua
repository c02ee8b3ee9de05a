-- SPDX-License-Identifier: MIT
--
-- usage: random_test.lua [SEED]
--
-- Random calls with random arguments, out of finalizers, too: each returns or raises a string, and what a sanitizer
-- watches stays whole. Without a seed it takes the time, and prints it in any case.
local buffer = require 'slabyard'
local check = require 'check'

local seed = tonumber((...) or os.time())
math.randomseed(seed)
print('seed ' .. seed)

local STEPS = 10000
local METHODS = {'toString', 'write', 'fill', 'copy', 'compare', 'equals', 'indexOf', 'lastIndexOf', 'includes',
                 'subarray', 'slice', 'swap16', 'swap32', 'swap64', 'entries', 'close', 'compact', 'retained'}
for _, format in ipairs {'UInt8', 'Int16LE', 'Int32BE', 'BigUInt64LE', 'BigInt64BE', 'FloatLE', 'DoubleBE', 'UIntLE',
                         'IntBE'} do
  table.insert(METHODS, 'read' .. format)
  table.insert(METHODS, 'write' .. format)
end
local FUNCTIONS = {'alloc', 'alloc_unsafe', 'alloc_unsafe_slow', 'from', 'of', 'concat', 'transcode', 'byte_length',
                   'is_encoding', 'is_utf8', 'is_ascii', 'is_buffer', 'atob', 'btoa', 'pool_size', 'trim', 'stats'}
local ENCODINGS = {'utf8', 'hex', 'base64', 'base64url', 'latin1', 'utf16le', 'ascii', 'HEX', 'nope', ''}
local NUMBERS = {math.mininteger, math.maxinteger, 1 << 53, -1, 1e308, 0 / 0, -1 / 0, 1 / 0, 0.5, 1 << 32, -0.0}

-- So that sizes that some machine would grant are refused on all.
buffer.limit(16 << 20)

local buffers, decoders = {}, {}
local function one_of(list) return list[math.random(#list)] end

local function refill()
  buffer.pool_size(8192) -- a step may have asked for slabs beyond the limit
  for i = 1, 20 do buffers[i] = buffer.alloc_unsafe(i * 10):fill(i) end
  for i = 1, 3 do decoders[i] = buffer.string_decoder(ENCODINGS[i]) end
end

local arguments = {
  function() return math.random(-3, 40) end, function() return one_of(NUMBERS) end,
  function() return one_of(ENCODINGS) end, function() return ('aé\xff\0b'):rep(math.random(0, 3)) end,
  function() return ('x'):rep(3000) end, function() return one_of(buffers) end, function() return one_of(buffers) end,
  function() return {1, 2.5, -1, one_of(buffers)} end, function() return {one_of(buffers), one_of(buffers)} end,
  function() return one_of {true, print, io.stdout, one_of(decoders)} end, function() return nil end}

local function some_arguments()
  local list = {n = math.random(0, 5)}
  for i = 1, list.n do list[i] = one_of(arguments)() end
  return table.unpack(list, 1, list.n)
end

local operations = {
  function() return buffer[one_of(FUNCTIONS)](some_arguments()) end,
  function() return buffer[one_of(FUNCTIONS)](some_arguments()) end,
  function() return one_of(buffers)[one_of(METHODS)](one_of(buffers), some_arguments()) end,
  function() return one_of(buffers)[one_of(METHODS)](one_of(buffers), some_arguments()) end,
  function() return one_of(decoders)[one_of {'write', 'finish', 'close'}](one_of(decoders), some_arguments()) end,
  function() return one_of(decoders)[one_of {'lastNeed', 'encoding', 'other'}] end,
  function() return one_of(buffers) .. one_of(arguments)() end,
  function() return one_of(arguments)() .. one_of(buffers) end,
  function() return one_of(buffers) < one_of(arguments)() end,
  function() return one_of(buffers) == one_of(arguments)() end,
  function() return #one_of(buffers), tostring(one_of(buffers)) end,
  function() return one_of(buffers)[one_of(arguments)()] end,
  function() one_of(buffers)[one_of(arguments)()] = one_of(arguments)() end,
  function() for _ in pairs(one_of(buffers)) do end end,
  function() collectgarbage('step', math.random(0, 50)) end}

local depth = 0
local function step()
  local ok, result = pcall(one_of(operations))
  assert(ok or type(result) == 'string', 'an error that is no string')
  if ok and buffer.is_buffer(result) and tostring(result) ~= 'buffer (closed)' and #result < 20000 then
    buffers[math.random(#buffers)] = result
  end
end

-- Garbage whose finalizer makes such calls in the middle of another.
local function arm()
  setmetatable({}, {__gc = function()
    depth = depth + 1
    if depth < 3 then for _ = 1, 3 do step() end end
    depth = depth - 1
  end})
end

for _, mode in ipairs {'incremental', 'generational'} do
  check.test('random calls do no harm, ' .. mode, function()
    collectgarbage(mode)
    for i = 1, STEPS do
      if i % 500 == 1 then refill() end
      if i % 5 == 0 then arm() end
      step()
    end
  end)
end

check.done()
