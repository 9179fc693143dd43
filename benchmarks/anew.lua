-- For wrk: asks for the paths in a file in turn, each time with a header that was never sent before.
-- Arguments: the credential, the file, and what tells this run from others.

local paths, number, token, run = {}, 0, "", ""

function init(arguments)
  token, run = arguments[1], arguments[3]
  for path in io.lines(arguments[2]) do
    paths[#paths + 1] = path
  end
end

function request()
  number = number + 1
  return wrk.format("GET", paths[number % #paths + 1], {
    ["Host"] = wrk.headers["Host"],
    ["Authorization"] = "Bearer " .. token,
    ["X-Number"] = run .. "-" .. number,
  })
end
