-- each.lua PATTERN COUNT: request after request asks for another of COUNT resources.
local requests = {}
local count, last = 0, 0

function init(args)
  last = tonumber(args[2])
  for i = 1, last do
    requests[i] = wrk.format(nil, string.format(args[1], i))
  end
end

function request()
  count = count % last + 1
  return requests[count]
end
