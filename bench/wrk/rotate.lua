-- Another token every 4,000 requests: emulate refuses a token after 4,999 requests an hour.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

local count, current = 0, ""

function request()
  if count % 4000 == 0 then
    wrk.headers["Authorization"] = string.format("Bearer t%d-%d-%d", os.time(), id, count)
    current = wrk.format()
  end
  count = count + 1
  return current
end
