-- KEYS: the list. ARGV: the prefix of all links, how many at most, and behind which place: when that link was made and its
-- id, or twice ''. What expired is taken out of the list on the way.
local found, most, offset = {}, tonumber(ARGV[2]), 0
local from = ARGV[3] == '' and '+inf' or ARGV[3]
while #found < most * 3 do
  local ids = redis.call('ZREVRANGEBYSCORE', KEYS[1], from, '-inf', 'WITHSCORES', 'LIMIT', offset, 100)
  if #ids == 0 then break end
  local gone = 0
  for i = 1, #ids, 2 do
    local id, is_behind = ids[i], ids[i + 1] ~= ARGV[3] or ids[i] < ARGV[4]
    if is_behind and #found < most * 3 then
      local link = redis.call('HMGET', ARGV[1] .. id, 'link', 'views', 'last')
      if link[1] then
        found[#found + 1] = link[1]
        found[#found + 1] = link[2]
        found[#found + 1] = link[3] or ''
      else
        redis.call('ZREM', KEYS[1], id)
        gone = gone + 1
      end
    end
  end
  offset = offset + #ids / 2 - gone
end
return found
