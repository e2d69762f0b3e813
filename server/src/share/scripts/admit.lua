-- KEYS: the link, the viewer that is known or again the new one, the new viewer. ARGV: the link's id, now, for how long a
-- view stays the same, how long a viewer lives, all in ms. 0: no such link; 1: a new view; 2: the same as before.
local life = redis.call('PTTL', KEYS[1])
if life <= 0 then return 0 end
local viewer_life = math.min(life, tonumber(ARGV[4]))
local known = redis.call('HMGET', KEYS[2], 'link', 'at')
if known[1] == ARGV[1] and tonumber(known[2]) + tonumber(ARGV[3]) > tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[2], viewer_life)
  return 2
end
local seen = redis.call('HMGET', KEYS[1], 'views', 'most')
if seen[2] and tonumber(seen[1]) >= tonumber(seen[2]) then return 0 end
redis.call('HINCRBY', KEYS[1], 'views', 1)
redis.call('HSET', KEYS[1], 'last', ARGV[2])
redis.call('HSET', KEYS[3], 'link', ARGV[1], 'at', ARGV[2])
redis.call('PEXPIRE', KEYS[3], viewer_life)
return 1
