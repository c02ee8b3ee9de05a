-- SPDX-License-Identifier: MIT
--
-- usage: lua5.4 png.lua FILE
--
-- Walks through a PNG file (W3C PNG specification, sections 5 and 11) and prints each field with its offset, its bytes
-- and what they mean; checks every checksum. Exits with 1 at what is no PNG.
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

local function print_field(file, at, size, meaning)
  local shown = file:toString('hex', at, at + math.min(size, FIELD_BYTES)) .. (size > FIELD_BYTES and '..' or '')
  print(string.format('%08x  %-18s  %s', at, shown, meaning))
end

-- The fields of one chunk's data, by type: pairs of a size and a meaning.
local describe = {}

function describe.IHDR(data)
  return {{4, 'width ' .. data:readUInt32BE(0)}, {4, 'height ' .. data:readUInt32BE(4)},
          {1, 'bit depth ' .. data[8]}, {1, 'colour type ' .. (COLOR_TYPES[data[9]] or data[9])},
          {1, 'compression method ' .. data[10]}, {1, 'filter method ' .. data[11]},
          {1, data[12] == 0 and 'not interlaced' or 'interlaced'}}
end

function describe.gAMA(data) return {{4, 'gamma ' .. data:readUInt32BE() / 100000}} end

function describe.tEXt(data)
  local split = data:indexOf(0)
  if split < 0 then return {{#data, 'a text without a keyword'}} end
  return {{split, 'keyword ' .. data:toString('latin1', 0, split)}, {1, 'end of the keyword'},
          {#data - split - 1, 'text ' .. data:toString('latin1', split + 1)}}
end

-- Prints the chunk at `at`; returns its type and the offset behind it.
local function print_chunk(file, at)
  local size = file:readUInt32BE(at)
  local data_at = at + 8
  local kind = file:toString('latin1', at + 4, data_at)
  -- Views: nothing is copied out of the file.
  local data = file:subarray(data_at, data_at + size)
  local crc = file:readUInt32BE(data_at + size)
  print_field(file, at, 4, 'length ' .. size)
  print_field(file, at + 4, 4, 'type ' .. kind .. (file[at + 4] & 0x20 == 0 and ', critical' or ', ancillary'))
  local field_at = data_at
  for _, field in ipairs(describe[kind] and describe[kind](data) or {{size, 'data'}}) do
    if field[1] > 0 then print_field(file, field_at, field[1], field[2]) end
    field_at = field_at + field[1]
  end
  local right = crc == crc32(file:subarray(at + 4, data_at + size))
  print_field(file, data_at + size, 4, right and 'checksum' or 'checksum, WRONG')
  return kind, data_at + size + 4
end

local function main(path)
  local stream = assert(io.open(path, 'rb'))
  local file <close> = buffer.from(stream:read 'a')
  stream:close()
  assert(file:subarray(0, #SIGNATURE) == SIGNATURE, 'no PNG file')
  print_field(file, 0, #SIGNATURE, 'signature')
  local at, kind = #SIGNATURE, nil
  repeat
    kind, at = print_chunk(file, at)
  until kind == 'IEND'
end

local ok, why = pcall(main, assert(..., 'usage: lua5.4 png.lua FILE'))
if not ok then
  io.stderr:write(tostring(why), '\n')
  os.exit(1, true)
end
