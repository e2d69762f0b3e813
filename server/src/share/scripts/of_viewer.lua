-- KEYS: the viewer. ARGV: the prefix of all links, how long a viewer lives in ms.
local id = redis.call('HGET', KEYS[1], 'link')
if not id then return {} end
local key = ARGV[1] .. id
local link = redis.call('HMGET', key, 'link', 'views', 'last')
if not link[1] then return {} end
redis.call('PEXPIRE', KEYS[1], math.min(redis.call('PTTL', key), tonumber(ARGV[2])))
return { link[1], link[2], link[3] or '' }
