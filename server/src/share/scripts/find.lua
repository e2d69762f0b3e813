-- KEYS: the link.
local link = redis.call('HMGET', KEYS[1], 'link', 'views', 'last')
if not link[1] then return {} end
return { link[1], link[2], link[3] or '' }
