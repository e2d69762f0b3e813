-- KEYS: the viewer. ARGV: the prefix of all links, how long a viewer lives, with how much left they are renewed, in ms.
local id = redis.call('HGET', KEYS[1], 'link')
if not id then return {} end
local key = ARGV[1] .. id
local link = redis.call('HMGET', key, 'link', 'views', 'last')
if not link[1] then return {} end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', KEYS[1], math.min(redis.call('PTTL', key), tonumber(ARGV[2])))
end
return { link[1], link[2], link[3] or '' }
