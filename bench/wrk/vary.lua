-- Every request is a different one: a counter that the server does not know stands in its query.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

local head, tail
local count = 0

function init()
  local separator = wrk.path:find("?", 1, true) and "&" or "?"
  local text = wrk.format(nil, wrk.path .. separator .. "n=@@")
  head, tail = text:match("^(.-)@@(.*)$")
  -- Two runs share no request either.
  count = os.time() * 1000000
end

function request()
  count = count + 1
  return head .. id .. string.format("%d", count) .. tail
end
