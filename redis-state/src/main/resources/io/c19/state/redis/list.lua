-- A piece of a list as of a step. ARGV: step, time, where to begin, prefix, how many to answer, '1' to group, '1' for values, how many to look at.
-- Answers {where to go on ('': this was all), then for each key its name, m and, for values, v; for each group its name and ''}.
if tonumber(call('HGET', KEYS[1], 'oldest') or -1) > tonumber(ARGV[1]) then
  return {'GONE'}
end
local step, now = tonumber(ARGV[1]), tonumber(ARGV[2])
local from, prefix = ARGV[3], ARGV[4]
local want, look = tonumber(ARGV[5]), tonumber(ARGV[8])
local to = prefix == '' and '+' or '(' .. prefix .. '\255'
local answer = {''}
while true do
  local keys = call('ZRANGEBYLEX', base .. 'keys', from, to, 'LIMIT', 0, 100)
  local jumped = false
  for _, key in ipairs(keys) do
    if want == 0 or look == 0 then
      answer[1] = from
      return answer
    end
    look = look - 1
    local m, at = resolve(key, step)
    local expires
    if m then
      local _
      _, _, _, _, _, expires = parse(m)
    end
    from = '(' .. key
    if m and live(expires, now) then
      local slash = ARGV[6] == '1' and string.find(key, '/', #prefix + 1, true)
      if slash then
        answer[#answer + 1] = string.sub(key, 1, slash)
        answer[#answer + 1] = ''
        from = '[' .. string.sub(key, 1, slash - 1) .. '0'
        jumped = true
      else
        answer[#answer + 1] = key
        answer[#answer + 1] = m
        if ARGV[7] == '1' then
          answer[#answer + 1] = call('HGET', at, 'v') or ''
        end
      end
      want = want - 1
    end
    if jumped then
      break
    end
  end
  if #keys == 0 or (#keys < 100 and not jumped) then
    return answer
  end
end
