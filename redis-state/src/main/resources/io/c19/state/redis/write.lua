-- A batch or a transaction.
-- ARGV: time, life and step that the caller knows, steps and bytes to keep, milliseconds that Redis keeps what has expired, 'B' or 'T',
-- the request's key and digest ('': none) and how long it is remembered, the number of conditions and these (kind, key, what), then twice
-- the number of mutations and these (P, key, etag, size, expires, written, print, type, value; D, key).
local arg = 11
local conditions = tonumber(ARGV[arg])
if not begin(ARGV[1], ARGV[2], ARGV[3]) then
  return {'LOST'}
end

local request = ARGV[8] ~= '' and ARGV[8] or nil
if request then
  local done = call('HGET', base .. 'requests', request)
  if done then
    local digest, step, held, time, effects = string.match(done, '^(%S+) (%S+) (%S+) (%S+) (.*)$')
    if tonumber(time) + tonumber(ARGV[10]) > now then
      return digest == ARGV[9] and {'AGAIN', tonumber(step), held, time, effects} or {'OTHER'}
    end
  end
end

-- Whether what is stored under a prefix is what was at a step; nil when that is not known any more.
local function unchanged(prefix, since)
  if since < oldest or since > seq then
    return nil
  end
  local seen = {}
  local at = since
  while at < seq do
    local steps = call('XRANGE', base .. 'steps', text(at + 1), '+', 'COUNT', 100)
    for _, step in ipairs(steps) do
      at = tonumber(string.match(step[1], '^%d+'))
      for i = 1, #step[2], 2 do
        for key in string.gmatch(step[2][i] == 'c' and step[2][i + 1] or '', '([^\n]*)\n[^\n]*\n[^\n]*\n') do
          if string.sub(key, 1, #prefix) == prefix and not seen[key] then
            seen[key] = true
            local was, is = resolve(key, since), stored(key)
            if (not was) ~= (not is) then
              return false
            elseif was then
              local _, _, _, etag, _, expires, _, _, type = parse(was)
              local _, _, _, etagNow, _, expiresNow, _, _, typeNow = parse(is)
              if etag ~= etagNow or expires ~= expiresNow or type ~= typeNow then
                return false
              end
            end
          end
        end
      end
    end
  end
  return true
end

local function etagOf(key)
  local m = stored(key)
  if m then
    local _, _, _, etag, _, expires = parse(m)
    return live(expires, now) and etag or nil
  end
end

local held = true
for c = 1, conditions do
  local kind, key, what = ARGV[arg + 1], ARGV[arg + 2], ARGV[arg + 3]
  arg = arg + 3
  local holds, etag
  if kind == 'U' then
    holds = unchanged(key, tonumber(what))
    if holds == nil then
      return {'UNKNOWN', c - 1}
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
  if not holds and ARGV[7] == 'B' then
    return {'FAILED', c - 1, etag or ''}
  end
  held = held and holds
end

if not held then
  local skipped = tonumber(ARGV[arg + 1])
  arg = arg + 1
  for _ = 1, skipped do
    arg = arg + (ARGV[arg + 1] == 'P' and 9 or 2)
  end
end

local changes, effects = {}, {}
local mutations = tonumber(ARGV[arg + 1])
arg = arg + 1
for n = 1, mutations do
  local key = ARGV[arg + 2]
  local was = stored(key)
  local etag, expires, type
  local before = ''
  if was then
    local _
    _, _, _, etag, _, expires, _, _, type = parse(was)
    before = live(expires, now) and etag or ''
  end
  if ARGV[arg + 1] == 'D' then
    effects[n] = (before == '' and 'U' or 'D') .. before
    if before ~= '' then
      changes[#changes + 1] = {key = key, was = was}
    end
    arg = arg + 2
  else
    if was and etag == ARGV[arg + 3] and expires == ARGV[arg + 5] and type == ARGV[arg + 8] then
      effects[n] = 'U' .. before
    else
      effects[n] = (before == '' and 'C' or 'R') .. before
      changes[#changes + 1] = {key = key, was = was, etag = ARGV[arg + 3], size = ARGV[arg + 4], expires = ARGV[arg + 5],
        written = ARGV[arg + 6], print = ARGV[arg + 7], type = ARGV[arg + 8], value = ARGV[arg + 9], linger = tonumber(ARGV[6])}
    end
    arg = arg + 9
  end
end

local told = table.concat(effects, ',')
if #changes > 0 then
  commit(changes, request)
  if request then
    call('HSET', base .. 'requests', request,
      table.concat({ARGV[9], text(seq), held and '1' or '0', text(now), told}, ' '))
  end
  bound(ARGV[4], ARGV[5])
end
return {'OK', seq, held and '1' or '0', text(now), told}
