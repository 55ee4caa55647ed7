-- Deletes all keys under a prefix. ARGV: as of write.lua the first five; then the prefix, how many are expected ('': none), how many at most.
if not begin(ARGV[1], ARGV[2], ARGV[3]) then
  return {'LOST'}
end
local prefix, max = ARGV[6], tonumber(ARGV[8])
local from, to = '[' .. prefix, '(' .. prefix .. '\255'
local changes = {}
local count = 0
repeat
  local keys = call('ZRANGEBYLEX', base .. 'keys', from, to, 'LIMIT', 0, 1000)
  for _, key in ipairs(keys) do
    local m = stored(key)
    if m then
      local _, _, _, _, _, expires = parse(m)
      if live(expires, now) then
        count = count + 1
        changes[count <= max and count or max] = {key = key, was = m}
      end
    end
    from = '(' .. key
  end
until #keys == 0
if tostring(count) ~= ARGV[7] then
  return {'COUNT', count}
elseif count > max then
  return {'MANY', count}
elseif count > 0 then
  commit(changes)
  bound(ARGV[4], ARGV[5])
end
return {'OK', seq, count}
