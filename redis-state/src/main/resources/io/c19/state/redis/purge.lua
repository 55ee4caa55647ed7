-- Removes what has expired, and forgets what is too old. ARGV: as of write.lua the first five; then how many keys at most, how long steps are kept.
if not begin(ARGV[1], ARGV[2], ARGV[3]) then
  return {'LOST'}
end
local changes = {}
local due = call('ZRANGEBYSCORE', base .. 'due', '-inf', text(now), 'LIMIT', 0, tonumber(ARGV[6]))
for _, key in ipairs(due) do
  local m = stored(key)
  if m then
    changes[#changes + 1] = {key = key, was = m}
  else
    call('ZREM', base .. 'due', key)
  end
end
if #changes > 0 then
  commit(changes)
end
local old = call('XRANGE', base .. 'steps', '-', '+', 'COUNT', 100)
local last = oldest
for _, step in ipairs(old) do
  for i = 1, #step[2], 2 do
    if step[2][i] == 't' and tonumber(step[2][i + 1]) + tonumber(ARGV[7]) < now then
      last = tonumber(string.match(step[1], '^%d+'))
    end
  end
end
if last > oldest then
  forget(last)
end
bound(ARGV[4], ARGV[5])
return {'OK', #due, last}
