-- Removes what has expired, and forgets what is too old. ARGV: as of write.lua the first six; then how many keys at most, how long steps are kept.
if not begin(ARGV[1], ARGV[2], ARGV[3]) then
  return {'LOST'}
end
local changes = {}
local due = call('ZRANGEBYSCORE', base .. 'due', '-inf', text(now), 'LIMIT', 0, tonumber(ARGV[7]))
for _, key in ipairs(due) do
  local m = stored(key)
  if m then
    changes[#changes + 1] = {key = key, was = about(m)}
  else
    call('ZREM', base .. 'due', key)
  end
end
if #changes > 0 then
  commit(changes)
end
finish(ARGV[4], ARGV[5])
local old = call('XRANGE', base .. 'steps', '-', '+', 'COUNT', 100)
local last = oldest
for _, entry in ipairs(old) do
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 't' and tonumber(entry[2][i + 1]) + tonumber(ARGV[8]) < now then
      last = tonumber(string.match(entry[1], '^%d+'))
    end
  end
end
if last > oldest then
  forget(last, 100)
  save()
end
return {'OK', #due, last}
