-- reads.lua FILE [SECONDS]: request after request asks for something else. A line of the file is a path, a tab, the
-- credentials, and for a POST another tab and the body. A counter that the server does not know stands in the query,
-- so no two requests are the same. With SECONDS it tells how many requests were sent in each of so many.
-- With the environment variable BESIDE, the port of a second server, every other thread drives that one.
local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds, nanoseconds; } moment; int clock_gettime(int clock, moment *now);")

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("id", #threads)
  local beside = os.getenv("BESIDE")
  if beside and #threads % 2 == 0 then thread.addr = wrk.lookup("127.0.0.1", beside)[1] end
end

local heads, tails = {}, {}
local at, sent = 0, 0
local moment, begin = ffi.new("moment")
counts = {}

local function now()
  ffi.C.clock_gettime(1, moment) -- CLOCK_MONOTONIC
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

local function counted()
  begin = begin or now()
  local second = math.floor(now() - begin) + 1
  if counts[second] then counts[second] = counts[second] + 1 end
end

function init(args)
  for line in io.lines(args[1]) do
    local path, credentials, body = line:match("^([^\t]+)\t([^\t]+)\t?(.*)$")
    local separator = path:find("?", 1, true) and "&" or "?"
    local method = body == "" and "GET" or "POST"
    local headers = { Authorization = credentials }
    local text = wrk.format(method, path .. separator .. "n=@@", headers, body ~= "" and body or nil)
    heads[#heads + 1], tails[#tails + 1] = text:match("^(.-)@@(.*)$")
  end
  -- The threads begin in different places, and two runs share no request either.
  at = math.floor(#heads / 2) * (id - 1)
  sent = os.time() * 1000000
  if args[2] then
    for second = 1, tonumber(args[2]) do counts[second] = 0 end
    local plain = request
    request = function()
      counted()
      return plain()
    end
  end
end

function request()
  at = at % #heads + 1
  sent = sent + 1
  return heads[at] .. id .. string.format("%d", sent) .. tails[at]
end

function done()
  for second = 1, #threads[1]:get("counts") do
    local all = 0
    for _, thread in ipairs(threads) do all = all + thread:get("counts")[second] end
    print(string.format("second %d: %d", second, all))
  end
end
