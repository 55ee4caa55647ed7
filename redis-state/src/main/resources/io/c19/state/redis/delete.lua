-- Deletes all keys under a prefix. ARGV: as of write.lua the first six; then the prefix, how many are expected ('': none), how many at most.
if not begin(ARGV[1], ARGV[2], ARGV[3]) then
  return {'LOST'}
end
local prefix, max = ARGV[7], tonumber(ARGV[9])
local from, to = '[' .. prefix, '(' .. prefix .. '\255'
local changes = {}
local count = 0
repeat
  local keys = call('ZRANGEBYLEX', base .. 'keys', from, to, 'LIMIT', 0, 1000)
  for _, key in ipairs(keys) do
    local m = stored(key)
    if m then
      local was = about(m)
      if live(was.expires, now) then
        count = count + 1
        changes[count <= max and count or max] = {key = key, was = was}
      end
    end
    from = '(' .. key
  end
until #keys == 0
if tostring(count) ~= ARGV[8] then
  return {'COUNT', count}
elseif count > max then
  return {'MANY', count}
elseif count > 0 then
  commit(changes)
  finish(ARGV[4], ARGV[5])
end
return {'OK', seq, count, mark}
