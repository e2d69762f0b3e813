// Broken on purpose, so that recordings of this shop have an error to find: no zone has a route.

const zones = { near: {}, far: {} };

export function deliveryDate(postcode) {
  const zone = postcode.startsWith("1") ? zones.near : zones.far;
  const date = new Date();
  date.setDate(date.getDate() + zone.route.days);
  return date.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long" });
}
