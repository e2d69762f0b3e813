-- KEYS: the link, the viewer. ARGV: the link's id, how long a viewer lives, with how much left they are renewed, in ms.
local viewer = redis.call('HMGET', KEYS[2], 'link', 'at')
local life = redis.call('PTTL', KEYS[1])
if viewer[1] ~= ARGV[1] or life <= 0 then return {} end
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', KEYS[2], math.min(life, tonumber(ARGV[2])))
end
return { viewer[2] }
