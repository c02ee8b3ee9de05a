-- SPDX-License-Identifier: MIT
--
-- usage: vectors.lua FOLDER
--
-- The golden vectors (FOLDER/README.md) through the Lua module. A Lua string is bytes, so texts pass as UTF-8: vectors
-- with lone surrogates cannot be asked here and are counted as skipped, as are values that Lua's integers do not tell
-- apart. Prints one line for each file and a sum; fails on any difference.
local operations = require 'vector_operations'
local folder = ...

local files = {'encode', 'decode', 'bytelength', 'write', 'numbers', 'search', 'compare', 'slice', 'fill', 'copy', 'swap',
               'concat', 'transcode', 'validate', 'string_decoder', 'atob', 'misc'}

local function to_character(digits) return utf8.char(tonumber(digits, 16)) end

-- One flat JSON object of strings and numbers, as the generator writes them.
local function parse(line)
  local vector, at = {}, 1
  while true do
    local key, start = line:match('^[{,]"(%w+)":()', at)
    if not key then return vector end
    if line:sub(start, start) == '"' then
      -- A quote behind an odd number of backslashes is part of the string.
      local stop = start
      repeat
        stop = line:find('"', stop + 1, true)
      until #line:sub(start, stop - 1):match('\\*$') % 2 == 0
      local text = line:sub(start + 1, stop - 1):gsub('\\u(%x%x%x%x)', to_character)
      vector[key] = text:gsub('\\(.)', '%1')
      at = stop + 1
    else
      local digits, behind = line:match('^(%-?%d+)()', start)
      vector[key], at = math.tointeger(digits), behind
    end
  end
end

local function shown(result)
  local parts = {}
  for key, value in pairs(result) do parts[#parts + 1] = key .. '=' .. tostring(value) end
  table.sort(parts)
  return table.concat(parts, ' ')
end

-- What the vector expects of the results that the operation gives.
local function expected_of(vector, result)
  if vector.etype then
    local code = vector.err ~= '' and ' [' .. vector.err .. ']' or ''
    return {error = vector.etype .. code .. ': ' .. vector.msg}
  end
  local expected = {}
  for key in pairs(result) do expected[key] = vector[key] end
  if result.error then expected.error = 'nothing raised' end
  return expected
end

local total_ran, total_passed, total_skipped = 0, 0, 0
for _, name in ipairs(files) do
  local ran, passed, skipped = 0, 0, 0
  for line in assert(io.open(folder .. '/' .. name .. '.jsonl')):lines() do
    local vector = parse(line)
    local run = operations[vector.op] or operations.number(vector.op)
    local ok, result = true, nil
    if run then ok, result = pcall(run, vector) end
    -- The module says where it was called, as error() does.
    if not ok then result = {error = result:match('^%S+%.lua:%d+: (.*)$') or result} end
    if result == nil then
      skipped = skipped + 1
    else
      ran = ran + 1
      local got, expected = shown(result), shown(expected_of(vector, result))
      if got == expected then
        passed = passed + 1
      else
        io.stderr:write(name, ' ', vector.id, ': got ', got, '\n  expected ', expected, '\n  ', line, '\n')
      end
    end
  end
  print(string.format('%-15s %5d/%d passed, %d skipped', name, passed, ran, skipped))
  total_ran, total_passed, total_skipped = total_ran + ran, total_passed + passed, total_skipped + skipped
end
print(string.format('all %d/%d passed, %d skipped', total_passed, total_ran, total_skipped))
os.exit(total_passed == total_ran and total_ran > 0, true)
