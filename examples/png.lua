-- SPDX-License-Identifier: MIT
--
-- usage: lua5.4 png.lua FILE
--
-- Walks through a PNG file (W3C PNG specification, sections 5 and 11) and prints each field with its offset, its bytes
-- and what they mean; checks every checksum. Exits with 1 at what is no PNG, at one that ends early, and after a wrong
-- checksum.
local buffer = require 'slabyard'

local SIGNATURE = buffer.from('89504e470d0a1a0a', 'hex')
local COLOR_TYPES = {[0] = 'greyscale', [2] = 'truecolour', [3] = 'indexed', [4] = 'greyscale with alpha',
                     [6] = 'truecolour with alpha'}
local FIELD_BYTES = 8 -- of long fields, so many are shown

local crc_table = {}
for byte = 0, 255 do
  local crc = byte
  for _ = 1, 8 do crc = crc & 1 == 1 and 0xedb88320 ~ (crc >> 1) or crc >> 1 end
  crc_table[byte] = crc
end

local function crc32(bytes)
  local crc = 0xffffffff
  for _, byte in bytes:entries() do crc = crc_table[(crc ~ byte) & 0xff] ~ (crc >> 8) end
  return crc ~ 0xffffffff
end

-- As assert, for people: without the place in this script.
local function checked(value, why) return value or error(why, 0) end

-- Text out of the file, fit for a terminal.
local function printable(text) return (text:gsub('%c', '.')) end

local function print_field(file, at, size, meaning)
  local shown = file:toString('hex', at, at + math.min(size, FIELD_BYTES)) .. (size > FIELD_BYTES and '..' or '')
  checked(io.write(string.format('%08x  %-18s  %s\n', at, shown, meaning)))
end

-- The fields of one chunk's data, by type: pairs of a size and a meaning.
local describe = {}

function describe.IHDR(data)
  if #data ~= 13 then error('a header of ' .. #data .. ' bytes, where 13 belong', 0) end
  return {{4, 'width ' .. data:readUInt32BE(0)}, {4, 'height ' .. data:readUInt32BE(4)},
          {1, 'bit depth ' .. data[8]}, {1, 'colour type ' .. (COLOR_TYPES[data[9]] or data[9])},
          {1, 'compression method ' .. data[10]}, {1, 'filter method ' .. data[11]},
          {1, data[12] == 0 and 'not interlaced' or 'interlaced'}}
end

function describe.gAMA(data) return {{4, 'gamma ' .. data:readUInt32BE() / 100000}} end

function describe.tEXt(data)
  local split = data:indexOf(0)
  if split < 0 then return {{#data, 'a text without a keyword'}} end
  return {{split, 'keyword ' .. printable(data:toString('latin1', 0, split))}, {1, 'end of the keyword'},
          {#data - split - 1, 'text ' .. printable(data:toString('latin1', split + 1))}}
end

-- Prints the chunk at `at`; returns its type, the offset behind it, and whether its checksum is right.
local function print_chunk(file, at)
  local size = at + 12 <= #file and file:readUInt32BE(at)
  if not size or size > #file - at - 12 then error('the file ends inside of the chunk at ' .. at, 0) end
  local data_at = at + 8
  local kind = file:toString('latin1', at + 4, data_at)
  -- Views: nothing is copied out of the file.
  local data = file:subarray(data_at, data_at + size)
  local crc = file:readUInt32BE(data_at + size)
  print_field(file, at, 4, 'length ' .. size)
  print_field(file, at + 4, 4, 'type ' .. printable(kind) .. (file[at + 4] & 0x20 == 0 and ', critical' or ', ancillary'))
  local field_at = data_at
  for _, field in ipairs(describe[kind] and describe[kind](data) or {{size, 'data'}}) do
    if field[1] > 0 then print_field(file, field_at, field[1], field[2]) end
    field_at = field_at + field[1]
  end
  local right = crc == crc32(file:subarray(at + 4, data_at + size))
  print_field(file, data_at + size, 4, right and 'checksum' or 'checksum, WRONG')
  return kind, data_at + size + 4, right
end

local function main(path)
  local stream <close> = checked(io.open(path, 'rb'))
  local file <close> = buffer.from(checked(stream:read 'a'))
  if file:subarray(0, #SIGNATURE) ~= SIGNATURE then error('no PNG file', 0) end
  print_field(file, 0, #SIGNATURE, 'signature')
  local at, wrong, kind, right = #SIGNATURE, 0, nil, nil
  repeat
    kind, at, right = print_chunk(file, at)
    wrong = wrong + (right and 0 or 1)
  until kind == 'IEND'
  checked(io.stdout:flush())
  if wrong > 0 then error('wrong checksums: ' .. wrong, 0) end
end

local path = ...
if not path then
  io.stderr:write('usage: lua5.4 png.lua FILE\n')
  os.exit(2, true)
end
local ok, why = pcall(main, path)
if not ok then
  io.stderr:write(tostring(why), '\n')
  os.exit(1, true)
end
