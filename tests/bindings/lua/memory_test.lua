-- SPDX-License-Identifier: MIT
--
-- Garbage that the script never collects itself: the collector hears of external bytes, so they stay bounded.
local buffer = require 'slabyard'
local check = require 'check'
local test, same = check.test, check.same

-- Peak resident bytes of this process, where Linux tells them.
local function peak_rss()
  for line in io.lines('/proc/self/status') do
    local kib = line:match('^VmHWM:%s*(%d+)')
    if kib then return tonumber(kib) * 1024 end
  end
end

local function peak_external(rounds, make)
  local peak = 0
  for i = 1, rounds do
    make(i)
    if i % 16 == 0 then peak = math.max(peak, buffer.stats().external_bytes) end
  end
  return peak
end

for _, mode in ipairs {'incremental', 'generational'} do
  test('2,000 MiB of garbage in blocks of 1 MiB stay below 32 MiB, ' .. mode, function()
    collectgarbage(mode)
    local peak = peak_external(2000, function() buffer.alloc(1 << 20)[7] = 1 end)
    assert(peak < 32 << 20, 'peak of external bytes: ' .. peak)
  end)

  test('100,000 small buffers and views stay below 32 MiB, ' .. mode, function()
    collectgarbage(mode)
    local peak = peak_external(100000, function(i) buffer.alloc_unsafe(i % 4000 + 1):subarray(1) end)
    assert(peak < 32 << 20, 'peak of external bytes: ' .. peak)
  end)
end

test('after everything is collected and trimmed nothing is held', function()
  collectgarbage('incremental')
  collectgarbage()
  buffer.trim()
  same(buffer.stats().reserved_bytes, 0)
end)

test('the process stayed small', function()
  local peak = peak_rss()
  -- Sanitizers hold freed memory back on purpose.
  local most = os.getenv('SLABYARD_SANITIZED') and 1024 or 128
  assert(peak < most << 20, 'peak of resident bytes: ' .. peak)
end)

check.done()
