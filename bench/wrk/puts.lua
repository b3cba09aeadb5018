-- puts.lua FILE: PUTs of prepared bodies. A line of the file is a path, a tab and a body.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

local puts = {}
local put = 0

function init(args)
  local headers = { ["Content-Type"] = "application/json" }
  for name, value in pairs(wrk.headers) do headers[name] = value end
  for line in io.lines(args[1]) do
    local path, body = line:match("^([^\t]+)\t(.+)$")
    puts[#puts + 1] = wrk.format("PUT", path, headers, body)
  end
  -- The threads begin in different places, so they do not write the same name at the same time.
  put = math.floor(#puts / 2) * (id - 1)
end

function request()
  put = put % #puts + 1
  return puts[put]
end
