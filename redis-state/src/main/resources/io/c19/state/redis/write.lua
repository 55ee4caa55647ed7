-- Batches and transactions, each judged and done by itself, one after the other.
-- ARGV: time, life that the caller knows and what it knows of it (see commit.lua), steps and bytes to keep, milliseconds that Redis keeps what has expired, how long a request
-- is remembered, how many there are; then of each: 'B' or 'T', the request's key and digest ('': none), the number of conditions and these
-- (kind, key, what), then twice the number of mutations and these (P, key, value, about; D, key), where about is m without its first three.
-- Answers a text for each, of words with a space between them: OK or AGAIN, step, whether conditions held, time, effects; FAILED, which
-- condition from 0, etag; UNKNOWN, which condition; OTHER; ERROR, and what Redis says. Behind them the newest step, the mark after it, and
-- the mark before this call. Or {'LOST'}.
local arg = 8
local linger, remembered = tonumber(ARGV[6]), tonumber(ARGV[7])
if not begin(ARGV[1], ARGV[2], ARGV[3]) then
  return {'LOST'}
end

-- Whether what is stored under a prefix is what was at a step of a life; nil when that is not known any more.
local function unchanged(prefix, revision)
  local life, since = string.match(revision, '^(%S+) (%d+)$')
  since = tonumber(since)
  if life ~= head[1] or since < oldest or since > seq then
    return nil
  end
  local seen = {}
  -- Whether the key holds now what it held then.
  local function same(key)
    seen[key] = true
    local was, is = resolve(key, since), stored(key)
    if not was or not is then
      return not was and not is
    end
    was, is = about(was), about(is)
    return was.etag == is.etag and was.expires == is.expires and was.type == is.type
  end
  -- What this call has done already is not in the stream yet.
  for _, change in ipairs(changed) do
    local key = string.match(change, '^%d+\n([^\n]*)')
    if string.sub(key, 1, #prefix) == prefix and not seen[key] and not same(key) then
      return false
    end
  end
  local at = since
  while true do
    local entries = call('XRANGE', base .. 'steps', text(at + 1), '+', 'COUNT', 100)
    if #entries == 0 then
      return true
    end
    for _, entry in ipairs(entries) do
      at = tonumber(string.match(entry[1], '^%d+'))
      for i = 1, #entry[2], 2 do
        for _, key in string.gmatch(entry[2][i] == 'c' and entry[2][i + 1] or '', CHANGE) do
          if string.sub(key, 1, #prefix) == prefix and not seen[key] and not same(key) then
            return false
          end
        end
      end
    end
  end
end

local function etagOf(key)
  local m = stored(key)
  local was = m and about(m)
  return was and live(was.expires, now) and was.etag or nil
end

-- What was answered to the request before; nil: it is the first.
local function earlier(request, digest)
  local done = call('HGET', base .. 'requests', request)
  if done then
    local same, step, held, time, effects = string.match(done, '^(%S+) (%S+) (%S+) (%S+) (.*)$')
    if tonumber(time) + remembered > now then
      return digest == same and table.concat({'AGAIN', step, held, time, effects}, ' ') or 'OTHER'
    end
  end
end

-- Where mutations end that are not done.
local function skip()
  local count = tonumber(ARGV[arg + 1])
  arg = arg + 1
  for _ = 1, count do
    arg = arg + (ARGV[arg + 1] == 'P' and 4 or 2)
  end
end

-- Of the conditions from the next argument on: whether all hold, or else the answer that refuses.
local function judge(single)
  local held, refused = true, nil
  local conditions = tonumber(ARGV[arg + 1])
  arg = arg + 1
  for c = 1, conditions do
    local kind, key, what = ARGV[arg + 1], ARGV[arg + 2], ARGV[arg + 3]
    arg = arg + 3
    local holds, etag
    if refused then
      holds = false
    elseif kind == 'U' then
      holds = unchanged(key, what)
      if holds == nil then
        refused = 'UNKNOWN ' .. (c - 1)
      end
    else
      etag = etagOf(key)
      if kind == 'P' then
        holds = etag ~= nil
      elseif kind == 'A' then
        holds = etag == nil
      else
        holds = etag ~= nil and string.find(what, ' ' .. etag .. ' ', 1, true) ~= nil
      end
    end
    if not holds and single and not refused then
      refused = 'FAILED ' .. (c - 1) .. ' ' .. (etag or '')
    end
    held = held and holds
  end
  return held, refused
end

-- What the mutations from the next argument on change, and what becomes of each.
local function mutations()
  local changes, effects = {}, {}
  local count = tonumber(ARGV[arg + 1])
  arg = arg + 1
  for n = 1, count do
    local key = ARGV[arg + 2]
    local m = stored(key)
    local was = m and about(m)
    local before = was and live(was.expires, now) and was.etag or ''
    if ARGV[arg + 1] == 'D' then
      effects[n] = (before == '' and 'U' or 'D') .. before
      if before ~= '' then
        changes[#changes + 1] = {key = key, was = was}
      end
      arg = arg + 2
    else
      local told = ARGV[arg + 4]
      local etag, size, expires, high, low, kind =
        string.match(told, '^(%S+) (%S+) (%S+) %S+ (%x%x%x%x%x%x%x%x%x%x%x%x)(%x+) ?(.*)$')
      if was and was.etag == etag and was.expires == expires and was.type == kind then
        effects[n] = 'U' .. before
      else
        -- What was there, and has expired, was there for those who follow.
        effects[n] = before ~= '' and 'R' .. before or was and 'X' .. was.etag or 'C'
        changes[#changes + 1] = {key = key, was = was, etag = etag, size = size, expires = expires, high = high, low = low,
          about = told, value = ARGV[arg + 3], linger = linger}
      end
      arg = arg + 4
    end
  end
  return changes, table.concat(effects, ',')
end

-- Does the request whose arguments begin behind arg.
local function request()
  local single = ARGV[arg + 1] == 'B'
  local name, digest = ARGV[arg + 2], ARGV[arg + 3]
  arg = arg + 3
  local answered = name ~= '' and earlier(name, digest)
  if answered then
    return answered
  end
  local held, refused = judge(single)
  if refused then
    return refused
  elseif not held then
    skip()
  end
  local changes, effects = mutations()
  local flag = held and '1' or '0'
  if #changes > 0 then
    commit(changes, name ~= '' and name or nil)
    if name ~= '' then
      call('HSET', base .. 'requests', name, table.concat({digest, text(seq), flag, text(now), effects}, ' '))
    end
  end
  return table.concat({'OK', text(seq), flag, text(now), effects}, ' ')
end

-- Where the arguments end of the request that begins behind an argument.
local function endOf(start)
  arg = start + 3
  arg = arg + 1 + 3 * tonumber(ARGV[arg + 1])
  skip()
  skip()
  return arg
end

local answers = {}
for i = 1, tonumber(ARGV[8]) do
  local start = arg
  local done, answer = pcall(request)
  -- In newer versions it is a table. What one request meets, such as a key that somebody else made of another type, is not the others' affair.
  answers[i] = done and answer or 'ERROR ' .. (type(answer) == 'table' and answer.err or tostring(answer))
  arg = endOf(start)
end
finish(ARGV[4], ARGV[5])
answers[#answers + 1] = text(seq) .. ' ' .. mark .. ' ' .. before
return answers
