-- What all scripts begin with. The layout of the data is told in docs/redis.md.
local base = string.sub(KEYS[1], 1, -5)
local call = redis.call

local function text(number)
  return string.format('%d', number)
end

-- Of what a step changed: step, key, etags before and after it ('': absent).
local CHANGE = '(%d+)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n'

-- Of the field m: step, back, time, etag, size, expires, written, print, type.
local function parse(m)
  return string.match(m, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) ?(.*)$')
end

-- Of it what a change has to know; the print in its halves.
local function about(m)
  local etag, size, expires, high, low, kind = string.match(m, '^%S+ %S+ %S+ (%S+) (%S+) (%S+) %S+ (%x%x%x%x%x%x%x%x%x%x%x%x)(%x+) ?(.*)$')
  return {etag = etag, size = size, expires = expires, high = high, low = low, type = kind}
end

local function live(expires, now)
  return expires == '-' or tonumber(expires) > now
end

-- What is known of what a key holds, expired or not. Where Redis has let go of the value already, the purge has not.
local function stored(key)
  return call('HGET', base .. 'key:' .. key, 'm') or call('HGET', base .. 'ttl', key)
end

-- What is known of what a key held at a step, and where it is; false when that was nothing.
local function resolve(key, step)
  local at = base .. 'key:' .. key
  local m = stored(key)
  local since, back
  if m then
    since, back = parse(m)
    since = tonumber(since)
  else
    since = tonumber(call('HGET', base .. 'gone', key) or 0)
  end
  while since > step do
    at = base .. 'was:' .. text(since) .. ':' .. key
    local was = call('HGET', at, 'm')
    if was then
      m = was
      since, back = parse(m)
      since = tonumber(since)
    else
      since = m and tonumber(back) or 0
      m = false
    end
  end
  return m, at
end
