-- SPDX-License-Identifier: MIT
--
-- What the Lua tests share: `test(finding, body)` runs at once, `done()` prints how many passed and fails if one did not.
local check = {}
local total, passed = 0, 0

function check.test(finding, body)
  total = total + 1
  local ok, why = xpcall(body, debug.traceback)
  if ok then
    passed = passed + 1
  else
    io.stderr:write('failed: ', finding, '\n', tostring(why), '\n')
  end
end

local function shown(value)
  return type(value) == 'string' and string.format('%q', value) or tostring(value)
end

function check.same(got, expected)
  if got ~= expected or math.type(got) ~= math.type(expected) then
    error('got ' .. shown(got) .. ', expected ' .. shown(expected), 2)
  end
end

-- The call must raise `message`, word for word.
function check.raises(message, call, ...)
  local ok, why = pcall(call, ...)
  if ok then error('nothing raised; expected ' .. shown(message), 2) end
  if why ~= message then error('raised ' .. shown(why) .. ', expected ' .. shown(message), 2) end
end

-- The call must raise something that holds `part`.
function check.raises_some(part, call, ...)
  local ok, why = pcall(call, ...)
  if ok then error('nothing raised; expected ' .. shown(part), 2) end
  if not tostring(why):find(part, 1, true) then error('raised ' .. shown(why) .. ', expected ' .. shown(part), 2) end
end

function check.done()
  print(string.format('%d of %d passed', passed, total))
  os.exit(passed == total and total > 0, true)
end

return check
