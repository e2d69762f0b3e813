-- KEYS: the link, all links. ARGV: its id, the prefix of the lists of sessions.
local link = redis.call('HMGET', KEYS[1], 'link', 'views', 'last')
if not link[1] then return {} end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', ARGV[2] .. cjson.decode(link[1]).link.session, ARGV[1])
return { link[1], link[2], link[3] or '' }
