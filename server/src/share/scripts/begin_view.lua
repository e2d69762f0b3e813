-- KEYS: the link, the new viewer. ARGV: the link's id, now, how long a viewer lives in ms. 0: no such link, or it was viewed
-- as often as it may be.
local life = redis.call('PTTL', KEYS[1])
if life <= 0 then return 0 end
local seen = redis.call('HMGET', KEYS[1], 'views', 'most')
if seen[2] and tonumber(seen[1]) >= tonumber(seen[2]) then return 0 end
redis.call('HINCRBY', KEYS[1], 'views', 1)
redis.call('HSET', KEYS[1], 'last', ARGV[2])
redis.call('HSET', KEYS[2], 'link', ARGV[1], 'at', ARGV[2])
redis.call('PEXPIRE', KEYS[2], math.min(life, tonumber(ARGV[3])))
return 1
