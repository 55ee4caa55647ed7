-- Makes the store where there is none, and gives it another life where it has forgotten what the caller knows.
-- ARGV: time, life of a new one, the life that the caller knows and what it knows of it ('', and steps 0: none; see commit.lua).
-- Answers {life, step, mark}, or {'FORMAT', its format}.
local format = call('HGET', KEYS[1], 'format')
if format and format ~= '1' then
  return {'FORMAT', format}
end
if not format then
  call('HSET', KEYS[1], 'format', '1', 'life', ARGV[2], 'step', '0', 'time', ARGV[1], 'oldest', '0', 'oldestTime', ARGV[1],
    'bytes', '0', 'kept', '0', 'print', string.rep('0', 24), 'mark', ARGV[2])
else
  local known = call('HMGET', KEYS[1], 'life', 'time')
  if not begin(known[2], known[1], ARGV[4]) and known[1] == ARGV[3] then
    while forget(seq, 100) do
    end
    oldest = seq
    save()
    -- By the mark those notice who know the steps up to here, as they are.
    call('HSET', KEYS[1], 'life', ARGV[2], 'mark', ARGV[2])
  end
end
call('HSETNX', KEYS[1], 'mark', '')
return call('HMGET', KEYS[1], 'life', 'step', 'mark')
