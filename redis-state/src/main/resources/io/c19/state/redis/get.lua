-- What a key held at a step. ARGV: key, step. Answers {m, v}, {} for nothing, {'GONE'} when the step is not held.
if tonumber(call('HGET', KEYS[1], 'oldest') or -1) > tonumber(ARGV[2]) then
  return {'GONE'}
end
local m, at = resolve(ARGV[1], tonumber(ARGV[2]))
local v = m and call('HGET', at, 'v')
return v and {m, v} or {}
