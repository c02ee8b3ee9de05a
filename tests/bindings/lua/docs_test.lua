-- SPDX-License-Identifier: MIT
--
-- usage: docs_test.lua PAGE
--
-- Runs each Lua block of a page of docs/, whose assertions are the test.
local check = require 'check'

local page = assert(io.open(...)):read 'a'
local count = 0
for block in page:gmatch('\n```lua\n(.-)\n```\n') do
  count = count + 1
  check.test('block ' .. count, assert(load(block)))
end
check.done()
