-- SPDX-License-Identifier: MIT
--
-- The operations of the golden vectors as calls of the module: each gives a table of results under the vector's own
-- keys, raises what the module raises, or gives nil for a vector that Lua cannot ask.
local buffer = require 'slabyard'

local operations = {}

local function from_hex(hex) return buffer.from(hex, 'hex') end
local function to_hex(buf) return buf:toString('hex') end

-- UTF-16LE in hex as UTF-8; nil with lone surrogates, which come back changed.
local function to_utf8(hex)
  local units = from_hex(hex)
  local text = units:toString('utf16le')
  return buffer.from(text, 'utf16le') == units and text or nil
end

local function to_units(text) return buffer.from(text, 'utf16le'):toString('hex') end

-- UTF-16LE in hex as one byte for each character; nil above U+00FF.
local function to_bytes(hex)
  local text = to_utf8(hex)
  if not text then return nil end
  local bytes = buffer.from(text, 'latin1'):toString()
  return buffer.from(bytes):toString('latin1') == text and bytes or nil
end

local nan = -(0 / 0) -- x86 makes a negative one of 0 / 0, and JavaScript's is positive

local function number(value)
  if value == 'NaN' then return nan end
  if value == 'Infinity' then return math.huge end
  if value == '-Infinity' then return -math.huge end
  if value == '-0' then return -0.0 end
  return tonumber(value)
end

local function flag(truth) return truth and 1 or 0 end

local function split(list)
  local items = {}
  for item in (list .. ','):gmatch('([^,]*),') do items[#items + 1] = item end
  return items
end

function operations.encode(v)
  local text = to_utf8(v['in'])
  return text and {out = to_hex(buffer.from(text, v.enc or 'utf8'))}
end

function operations.decode(v)
  if v.out and not to_utf8(v.out) then return nil end
  return {out = to_units(from_hex(v['in']):toString(v.enc or 'utf8', number(v.start), number(v['end'])))}
end

function operations.byteLength(v)
  local text = to_utf8(v['in'])
  return text and {out = buffer.byte_length(text, v.enc or 'utf8')}
end

function operations.write(v)
  local text = to_utf8(v['in'])
  if not text then return nil end
  local buf = buffer.alloc(v.size, 0xaa)
  local enc, offset, length = v.enc or 'utf8', number(v.offset), number(v.length)
  local ret
  if not offset then
    ret = buf:write(text, enc)
  elseif not length then
    ret = buf:write(text, offset, enc)
  else
    ret = buf:write(text, offset, length, enc)
  end
  return {ret = ret, out = to_hex(buf)}
end

-- The needle of a search or the value of fill; false when Lua cannot ask for it.
local function value_of(kind, value, buf)
  if kind == 'num' then return number(value) end
  if kind == 'buf' then return from_hex(value) end
  if kind == 'self' then
    local start, stop = value:match('^(%-?%d+),(%-?%d+)$')
    return buf:subarray(tonumber(start), tonumber(stop))
  end
  return to_utf8(value) or false
end

local function search(v, method)
  local needle = value_of(v.kind, v.needle)
  if needle == false then return nil end
  local buf = from_hex(v.buf)
  return buf[method](buf, needle, number(v.offset), number(v['end']), v.enc)
end
function operations.indexOf(v)
  local out = search(v, 'indexOf')
  return out and {out = out}
end
function operations.lastIndexOf(v)
  local out = search(v, 'lastIndexOf')
  return out and {out = out}
end
function operations.includes(v)
  local out = search(v, 'includes')
  if out ~= nil then return {out = flag(out)} end
end

function operations.compare(v) return {out = from_hex(v.a):compare(from_hex(v.b))} end
function operations.equals(v) return {out = flag(from_hex(v.a):equals(from_hex(v.b)))} end
function operations.compareRange(v)
  return {out = from_hex(v.a):compare(from_hex(v.b), number(v.ts), number(v.te), number(v.ss), number(v.se))}
end

-- Where a view begins shows by a byte that is set through it; an empty one shows nothing.
local function view(v, method)
  local buf = buffer.alloc(v.len)
  local made = buf[method](buf, number(v.start), number(v['end']))
  if #made == 0 then return {outlen = 0} end
  made[0] = 1
  return {off = buf:indexOf(1), outlen = #made}
end
function operations.subarray(v) return view(v, 'subarray') end
function operations.slice(v) return view(v, 'slice') end

function operations.fill(v)
  local buf = from_hex(v.init)
  local value = value_of(v.kind, v.value, buf)
  if value == false then return nil end
  local offset, stop = number(v.offset), number(v['end'])
  if not offset then
    buf:fill(value, v.enc)
  elseif not stop then
    buf:fill(value, offset, v.enc)
  else
    buf:fill(value, offset, stop, v.enc)
  end
  return {out = to_hex(buf)}
end

function operations.copy(v)
  local source, target = from_hex(v.src), from_hex(v.dst)
  local ret = source:copy(target, number(v.tstart), number(v.sstart), number(v.send))
  return {ret = ret, out = to_hex(target)}
end
function operations.copySelf(v)
  local buf = from_hex(v.src)
  return {ret = buf:copy(buf, number(v.tstart), number(v.sstart), number(v.send)), out = to_hex(buf)}
end

function operations.swap16(v) return {out = to_hex(from_hex(v['in']):swap16())} end
function operations.swap32(v) return {out = to_hex(from_hex(v['in']):swap32())} end
function operations.swap64(v) return {out = to_hex(from_hex(v['in']):swap64())} end

function operations.concat(v)
  local list = {}
  if v.n > 0 then
    for i, hex in ipairs(split(v.list)) do list[i] = from_hex(hex) end
  end
  return {out = to_hex(buffer.concat(list, number(v.length)))}
end

function operations.transcode(v) return {out = to_hex(buffer.transcode(from_hex(v['in']), v.from, v.to))} end
function operations.isUtf8(v) return {out = flag(buffer.is_utf8(from_hex(v['in'])))} end
function operations.isAscii(v) return {out = flag(buffer.is_ascii(from_hex(v['in'])))} end

function operations.stringDecoder(v)
  for _, text in ipairs(split((v.outs or '') .. ',' .. (v['end'] or '') .. ',' .. (v.again or ''))) do
    if not to_utf8(text) then return nil end
  end
  local decoder = buffer.string_decoder(v.enc)
  local outs, need, total = {}, {}, {}
  for i, hex in ipairs(v.n > 0 and split(v.chunks) or {}) do
    outs[i] = to_units(decoder:write(from_hex(hex)))
    need[i], total[i] = decoder.lastNeed, decoder.lastTotal
  end
  local last = decoder:finish(v.endin and from_hex(v.endin))
  return {outs = table.concat(outs, ','), need = table.concat(need, ','), total = table.concat(total, ','),
          ['end'] = to_units(last), again = to_units(decoder:write('abcdef'))}
end

function operations.atob(v)
  local text = to_bytes(v['in'])
  return text and {out = to_units(buffer.from(buffer.atob(text)):toString('latin1'))}
end
function operations.btoa(v)
  local text = to_bytes(v['in'])
  return text and {out = to_units(buffer.btoa(text))}
end

function operations.isEncoding(v) return {out = flag(buffer.is_encoding(v['in']))} end
function operations.decoderEncoding(v) return {out = buffer.string_decoder(v['in']).encoding} end

function operations.alloc(v)
  if v.size == nil then return {out = #buffer.alloc(number(v.value))} end
  local value
  if v.kind then value = value_of(v.kind, v.value) end
  if value == false then return nil end
  return {out = to_hex(buffer.alloc(v.size, value, v.enc))}
end
function operations.allocUnsafe(v) return {out = #buffer.alloc_unsafe(number(v.value))} end
function operations.allocUnsafeSlow(v) return {out = #buffer.alloc_unsafe_slow(number(v.value))} end

function operations.fromArray(v)
  local numbers = {}
  -- Floats, as JavaScript's numbers are: integers keep bits in Lua that a float has lost.
  for i, text in ipairs(v.list ~= '' and split(v.list) or {}) do numbers[i] = number(text) + 0.0 end
  return {out = to_hex(buffer.from(numbers))}
end

-- Digits modulo 2^64, or nil for a number that 64 bits of this format do not hold: Lua has no larger one to pass.
local function integer_of(text, unsigned)
  local digits = text:match('^-?(%d+)$')
  local value = 0
  for digit in digits:gmatch('.') do value = value * 10 + (digit:byte() - 48) end
  local most = unsigned and '18446744073709551615' or '9223372036854775807'
  local fits = #digits < #most or (#digits == #most and digits <= most)
  if text:sub(1, 1) ~= '-' then return fits and value or nil end
  if unsigned then return nil end
  return (fits or digits == '9223372036854775808') and -value or nil
end

-- An integer as the decimal text of its 64 bits.
local function decimal(value, unsigned)
  if value >= 0 or not unsigned then return tostring(value) end
  local tens = (value >> 1) // 5
  return tostring(tens) .. tostring(value - tens * 10)
end

local function read(v, name)
  local buf = from_hex(v.buf)
  local got = buf['read' .. name](buf, number(v.offset), number(v.byteLength))
  if name:find('^Big') then return {out = decimal(got, name:find('BigU', 1, true))} end
  local bits = got ~= got and 'nan' or buffer.from(string.pack('>d', got)):toString('hex')
  return {bits = bits}
end

local function write(v, name)
  local is_big = name:find('^Big') ~= nil
  -- Lua has one integer type, so numbers and BigInts cannot be mistaken for each other.
  if is_big ~= (v.vtype == 'big') then return nil end
  local value
  if is_big then
    value = integer_of(v.value, name:find('BigU', 1, true))
    if not value then return nil end
  else
    value = v.vbits == 'nan' and nan or string.unpack('>d', tostring(from_hex(v.vbits)))
  end
  local buf = from_hex(v.buf)
  local ret = buf['write' .. name](buf, value, number(v.offset), number(v.byteLength))
  return {ret = ret, out = to_hex(buf)}
end

-- The operation that a vector of numbers.jsonl names; nil for any other name.
function operations.number(op)
  local kind, name = op:match('^(%l+)(%u.*)$')
  if kind == 'read' then return function(v) return read(v, name) end end
  if kind == 'write' then return function(v) return write(v, name) end end
end

return operations
