-- Sends the prepared bodies in turn. Arguments: the file of bodies, one a line; the file of the token; where to begin.
local requests, at = {}, 0

function init(args)
  local token = io.lines(args[2])()
  local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token, ["Host"] = wrk.headers["Host"]}
  for body in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
  at = tonumber(args[3]) % #requests
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, all)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "bytes": %d, "p50": %f, "p99": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
