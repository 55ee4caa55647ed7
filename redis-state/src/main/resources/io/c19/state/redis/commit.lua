-- How steps are made. Follows common.lua.
local head, now, began, seq, oldest, oldestTime, bytes, kept, sums
-- Stands for all that was ever done up to the newest entry of the stream; and up to the one before those that are made now.
local mark, before

-- Of the steps that are made now, as the stream tells of them.
local changed, replaced, requests = {}, 0, {}

local function field(entry, name)
  for i = 1, #entry[2], 2 do
    if entry[2][i] == name then
      return entry[2][i + 1]
    end
  end
end

-- Whether this is where that led: a step, and the mark after another, as words. A server that took over has those numbers too, for other
-- steps. What is forgotten, or was made by a program that did not mark, nobody can tell.
local function holds(known)
  local step, at, told = string.match(known, '^(%d+) (%d+) (%x*)$')
  at = tonumber(at)
  if seq < tonumber(step) or seq < at then
    return false
  elseif told == '' or at < oldest then
    return true
  elseif at == seq then
    return mark == told
  end
  local after = call('XRANGE', base .. 'steps', text(at + 1), '+', 'COUNT', 1)[1]
  return (after and field(after, 'p') or told) == told
end

-- False when the store is not the one that the caller knows.
local function begin(at, life, known)
  head = call('HMGET', KEYS[1], 'life', 'step', 'time', 'oldest', 'bytes', 'kept', 'print', 'oldestTime', 'mark')
  if head[1] ~= life then
    return false
  end
  now = math.max(tonumber(at), tonumber(head[3]))
  seq = tonumber(head[2])
  began = seq
  oldest = tonumber(head[4])
  bytes = tonumber(head[5])
  kept = tonumber(head[6])
  sums = {tonumber(string.sub(head[7], 1, 12), 16), tonumber(string.sub(head[7], 13, 24), 16)}
  oldestTime = head[8]
  mark = head[9] or ''
  before = mark
  return holds(known)
end

-- Two sums of 48 bits, which is what a number here holds exactly.
local function mix(change, sign)
  sums[1] = (sums[1] + sign * tonumber(change.high, 16)) % 281474976710656
  sums[2] = (sums[2] + sign * tonumber(change.low, 16)) % 281474976710656
end

-- Forgets the steps of the oldest entries of the stream, so many at most and not beyond a step. Whether there was any.
local function forget(last, count)
  local entries = call('XRANGE', base .. 'steps', text(oldest + 1), text(last), 'COUNT', count)
  for _, entry in ipairs(entries) do
    local fields = {}
    for i = 1, #entry[2], 2 do
      fields[entry[2][i]] = entry[2][i + 1]
    end
    local was = {}
    for step, key, before, after in string.gmatch(fields.c, CHANGE) do
      if before ~= '' then
        was[#was + 1] = base .. 'was:' .. step .. ':' .. key
      end
      if after == '' and call('HGET', base .. 'gone', key) == step then
        call('HDEL', base .. 'gone', key)
        call('ZREM', base .. 'keys', key)
      end
      if #was == 1000 then
        call('DEL', unpack(was))
        was = {}
      end
    end
    if #was > 0 then
      call('DEL', unpack(was))
    end
    for request in string.gmatch(fields.q or '', '[^\n]+') do
      call('HDEL', base .. 'requests', request)
    end
    kept = kept - tonumber(fields.b)
    oldest = tonumber(string.match(entry[1], '^%d+'))
    oldestTime = fields.t
  end
  if #entries > 0 then
    call('XTRIM', base .. 'steps', 'MINID', text(oldest + 1))
  end
  return #entries > 0
end

local function put(change, step)
  local key = change.key
  local back = '0'
  if not change.was then
    local gone = call('HGET', base .. 'gone', key)
    if gone then
      back = gone
      call('HDEL', base .. 'gone', key)
    else
      call('ZADD', base .. 'keys', 0, key)
    end
  end
  local m = step .. ' ' .. back .. ' ' .. text(now) .. ' ' .. change.about
  call('HSET', base .. 'key:' .. key, 'm', m, 'v', change.value)
  if change.expires ~= '-' then
    local left = tonumber(change.expires) - now + change.linger
    call('PEXPIRE', base .. 'key:' .. key, text(math.max(1, left)))
    call('ZADD', base .. 'due', change.expires, key)
    call('HSET', base .. 'ttl', key, m)
  end
  bytes = bytes + tonumber(change.size)
  mix(change, 1)
end

-- What the key held goes where the step can be undone.
local function take(key, was, step)
  -- Fails where Redis has let go of the value already.
  redis.pcall('RENAME', base .. 'key:' .. key, base .. 'was:' .. step .. ':' .. key)
  if was.expires ~= '-' then
    call('PERSIST', base .. 'was:' .. step .. ':' .. key)
    call('ZREM', base .. 'due', key)
    call('HDEL', base .. 'ttl', key)
  end
  replaced = replaced + tonumber(was.size)
  bytes = bytes - tonumber(was.size)
  mix(was, -1)
end

-- Makes a step of changes: each has a key, and was, what it held, as about tells it; those that put, what they put.
local function commit(changes, request)
  if #changed == 0 then
    -- Redis refuses this when it has no memory, and only what comes first: so everything stays as it was.
    call('HSET', KEYS[1], 'time', text(now))
  end
  seq = seq + 1
  local step = text(seq)
  for _, change in ipairs(changes) do
    local was = change.was
    changed[#changed + 1] = step .. '\n' .. change.key .. '\n' .. (was and was.etag or '') .. '\n' .. (change.etag or '') .. '\n'
    if was then
      take(change.key, was, step)
    end
    if change.etag then
      put(change, step)
    else
      call('HSET', base .. 'gone', change.key, step)
    end
  end
  requests[#requests + 1] = request
end

local function save()
  call('HSET', KEYS[1], 'step', text(seq), 'time', text(now), 'oldest', text(oldest), 'oldestTime', oldestTime, 'bytes', text(bytes),
    'kept', text(kept), 'print', string.format('%012x%012x', sums[1], sums[2]), 'mark', mark)
end

-- Tells of what was made, and keeps within the bounds: a hundred steps at a time, as that is cheaper than one by one, and not many more, as
-- others wait.
local function finish(stepsMax, bytesMax)
  if #changed == 0 then
    return
  end
  local made = table.concat(changed)
  mark = string.sub(redis.sha1hex(before .. ' ' .. text(now) .. '\n' .. made), 1, 12)
  local entry = {'t', text(now), 'b', text(replaced), 'c', made, 'p', before, 'm', mark}
  if #requests > 0 then
    entry[#entry + 1] = 'q'
    entry[#entry + 1] = table.concat(requests, '\n')
  end
  call('XADD', base .. 'steps', text(seq) .. '-0', unpack(entry))
  kept = kept + replaced
  if seq - oldest > tonumber(stepsMax) + 100 then
    forget(seq - tonumber(stepsMax), 1000)
  end
  -- Of what was just made nobody has heard yet.
  while kept > tonumber(bytesMax) and forget(began, 10) do
  end
  save()
end
