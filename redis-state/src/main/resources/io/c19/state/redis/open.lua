-- Makes the store where there is none, and gives it another life where it has forgotten what the caller knows.
-- ARGV: time, life of a new one, the life and step that the caller knows ('' and 0: none).
-- Answers {life, step}, or {'FORMAT', its format}.
local format = call('HGET', KEYS[1], 'format')
if format and format ~= '1' then
  return {'FORMAT', format}
end
if not format then
  call('HSET', KEYS[1], 'format', '1', 'life', ARGV[2], 'step', '0', 'time', ARGV[1], 'oldest', '0', 'oldestTime', ARGV[1],
    'bytes', '0', 'kept', '0', 'print', string.rep('0', 24))
else
  local known = call('HMGET', KEYS[1], 'life', 'step', 'time')
  begin(known[3], known[1], 0)
  if known[1] == ARGV[3] and seq < tonumber(ARGV[4]) then
    while forget(seq, 100) do
    end
    oldest = seq
    save()
    call('HSET', KEYS[1], 'life', ARGV[2])
  end
end
return call('HMGET', KEYS[1], 'life', 'step')
