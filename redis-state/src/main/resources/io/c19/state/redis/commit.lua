-- How a step is made. Follows common.lua.
local head, now, seq, oldest, bytes, kept, sums

-- False when the store is not the one that the caller knows.
local function begin(at, life, known)
  head = call('HMGET', KEYS[1], 'life', 'step', 'time', 'oldest', 'bytes', 'kept', 'print')
  if head[1] ~= life or tonumber(head[2]) < tonumber(known) then
    return false
  end
  now = math.max(tonumber(at), tonumber(head[3]))
  seq = tonumber(head[2])
  oldest = tonumber(head[4])
  bytes = tonumber(head[5])
  kept = tonumber(head[6])
  sums = {tonumber(string.sub(head[7], 1, 12), 16), tonumber(string.sub(head[7], 13, 24), 16)}
  return true
end

-- Two sums of 48 bits, which is what a number here holds exactly.
local function mix(member, sign)
  for i = 1, 2 do
    sums[i] = (sums[i] + sign * tonumber(string.sub(member, 12 * i - 11, 12 * i), 16)) % 281474976710656
  end
end

-- Forgets the steps up to one, that one included, in pieces.
local function forget(last)
  while oldest < last do
    local steps = call('XRANGE', base .. 'steps', text(oldest + 1), text(last), 'COUNT', 100)
    if #steps == 0 then
      oldest = last
    end
    for _, step in ipairs(steps) do
      local number = string.match(step[1], '^%d+')
      local fields = {}
      for i = 1, #step[2], 2 do
        fields[step[2][i]] = step[2][i + 1]
      end
      for key in string.gmatch(fields.c, '([^\n]*)\n[^\n]*\n[^\n]*\n') do
        call('DEL', base .. 'was:' .. number .. ':' .. key)
        if call('HGET', base .. 'gone', key) == number then
          call('HDEL', base .. 'gone', key)
          call('ZREM', base .. 'keys', key)
        end
      end
      if fields.q then
        call('HDEL', base .. 'requests', fields.q)
      end
      kept = kept - tonumber(fields.b)
      oldest = tonumber(number)
      call('HSET', KEYS[1], 'oldestTime', fields.t)
    end
  end
  call('XTRIM', base .. 'steps', 'MINID', text(oldest + 1))
  call('HSET', KEYS[1], 'oldest', text(oldest), 'kept', text(kept))
end

local function put(change)
  local key, expires = change.key, change.expires
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
  local m = table.concat({text(seq), back, text(now), change.etag, change.size, expires, change.written, change.print,
    change.type}, ' ')
  call('HSET', base .. 'key:' .. key, 'm', m, 'v', change.value)
  if expires ~= '-' then
    local left = tonumber(expires) - now + change.linger
    call('PEXPIRE', base .. 'key:' .. key, text(math.max(1, left)))
    call('ZADD', base .. 'due', expires, key)
    call('HSET', base .. 'ttl', key, m)
  end
  bytes = bytes + tonumber(change.size)
  mix(change.print, 1)
end

-- What the key held goes where the step can be undone.
local function take(change)
  local _, _, _, etag, size, expires, _, printed = parse(change.was)
  -- Fails where Redis has let go of the value already.
  redis.pcall('RENAME', base .. 'key:' .. change.key, base .. 'was:' .. text(seq) .. ':' .. change.key)
  if expires ~= '-' then
    call('PERSIST', base .. 'was:' .. text(seq) .. ':' .. change.key)
    call('ZREM', base .. 'due', change.key)
    call('HDEL', base .. 'ttl', change.key)
  end
  bytes = bytes - tonumber(size)
  mix(printed, -1)
end

-- Makes a step of changes, of which those that put have an etag. The first command is one that Redis refuses when it has no memory.
local function commit(changes, request)
  seq = seq + 1
  local replaced = 0
  local lines = {}
  for i, change in ipairs(changes) do
    local before = ''
    if change.was then
      local _, _, _, etag, size = parse(change.was)
      before = etag
      replaced = replaced + tonumber(size)
    end
    lines[i] = change.key .. '\n' .. before .. '\n' .. (change.etag or '') .. '\n'
  end
  local step = {base .. 'steps', text(seq) .. '-0', 't', text(now), 'b', text(replaced), 'c', table.concat(lines)}
  if request then
    step[#step + 1] = 'q'
    step[#step + 1] = request
  end
  call('XADD', unpack(step))
  for _, change in ipairs(changes) do
    if change.was then
      take(change)
    end
    if change.etag then
      put(change)
    else
      call('HSET', base .. 'gone', change.key, text(seq))
    end
  end
  kept = kept + replaced
  call('HSET', KEYS[1], 'step', text(seq), 'time', text(now), 'bytes', text(bytes), 'kept', text(kept),
    'print', string.format('%012x%012x', sums[1], sums[2]))
end

-- Keeps within the bounds; a hundred at a time, as that is cheaper than one by one.
local function bound(stepsMax, bytesMax)
  if seq - oldest > tonumber(stepsMax) + 100 then
    forget(seq - tonumber(stepsMax))
  end
  while kept > tonumber(bytesMax) and oldest < seq do
    forget(math.min(seq, oldest + 10))
  end
end
