-- wrk script: texts from citizens, each with an id of its own, in the generic form of Tests/Bench/channels.sh.
local thread_count = 0
function setup(thread)
    thread:set("number", thread_count)
    thread_count = thread_count + 1
end
local sent = 0
local stamp = os.time()
local tag = tostring(stamp) .. "-" .. tostring(math.random(1, 1000000000))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
    sent = sent + 1
    local id = number .. "-" .. tag .. "-" .. sent
    local from = string.format("+39340%07d", (number * 5000000 + sent) % 10000000)
    return wrk.format(nil, nil, nil,
        '{"id":"' .. id .. '","from":"' .. from .. '","text":"Buongiorno, quando riapre lo sportello di prova? Saluti ' ..
        sent .. '","time":"' .. stamp .. '"}')
end
local refused = 0
function response(status)
    if status >= 300 then refused = refused + 1 end
end
function done(summary)
    io.write(string.format("RESULT %d %d %d\n", summary.requests, summary.duration, summary.errors.status))
end
