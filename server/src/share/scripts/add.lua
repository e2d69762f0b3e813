-- KEYS: the link, all links, links of its session. ARGV: the link as JSON, its life in ms, when it was made, its id,
-- how many views it allows or '', the prefix of all links.
redis.call('HSET', KEYS[1], 'link', ARGV[1], 'views', 0)
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'most', ARGV[5]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for i = 2, 3 do
  -- What expired is still listed: a few are looked at each time, so that lists do not grow for ever.
  for _, id in ipairs(redis.call('ZRANDMEMBER', KEYS[i], 20)) do
    if redis.call('EXISTS', ARGV[6] .. id) == 0 then redis.call('ZREM', KEYS[i], id) end
  end
  redis.call('ZADD', KEYS[i], ARGV[3], ARGV[4])
  -- A list lives as long as the link in it that lives longest.
  if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
end
return 1
