// Everything the shop has. Prices are in cents; the first colour is the one of the plain picture.

export const categories = {
  paper: { name: "Paper", lead: "Notebooks, pads and loose sheets, from one mill." },
  writing: { name: "Writing", lead: "Pens, pencils and ink that get better with use." },
  desk: { name: "Desk", lead: "Places for small things." },
  post: { name: "Post", lead: "Letters, and what makes them worth opening." },
};

export const products = [
  { id: "field-notebook", name: "Field notebook", category: "paper", price: 950, rating: 4.8, colours: ["moss", "clay", "ink"], ruled: true, text: "Fits a coat pocket and survives one. Sewn, so that it lies flat on a knee.", facts: ["A6, 64 pages", "Laid paper, 100 g/m²", "Cloth cover, rounded corners"] },
  { id: "thread-journal", name: "Thread-bound journal", category: "paper", price: 2400, rating: 4.9, colours: ["clay", "slate"], ruled: true, text: "A year of mornings, with the binding left open to see.", facts: ["A5, 288 pages", "Nine sections, linen thread", "Takes fountain pens"] },
  { id: "grid-pad", name: "Grid desk pad", category: "paper", price: 1400, rating: 4.3, text: "A large sheet to think on, and forty-nine more beneath it.", facts: ["A3, 50 sheets", "5 mm grid in pale green", "Glued on the long side"] },
  { id: "weekly-planner", name: "Weekly planner", category: "paper", price: 2200, rating: 4.6, text: "Seven columns, no dates, no guilt. Begin in any week.", facts: ["54 weeks", "Wire binding, lies flat", "Stickers in four colours"] },
  { id: "laid-paper", name: "Laid paper, 50 sheets", category: "paper", price: 1650, rating: 4.7, text: "The sheet that everything else here is made of.", facts: ["A4, 120 g/m²", "Four deckled edges", "Wrapped in a band"] },
  { id: "watercolour-block", name: "Watercolour block", category: "paper", price: 2850, rating: 4.5, stock: 0, text: "Glued on four sides, so that the sheet stays flat while it dries.", facts: ["24 × 30 cm, 20 sheets", "Cotton, 300 g/m²", "Cold pressed"] },
  { id: "fern-pen", name: "Fern fountain pen", category: "writing", price: 4800, rating: 4.7, colours: ["moss", "ink", "clay"], text: "A light pen with a patient nib. It starts on the first stroke, also on Mondays.", facts: ["Steel nib, medium", "Converter included", "22 g"] },
  { id: "brass-ballpoint", name: "Brass ballpoint", category: "writing", price: 3200, rating: 4.4, text: "Heavy in the right place. It darkens where you hold it.", facts: ["Solid brass", "Standard refill", "Comes unlacquered"] },
  { id: "cedar-pencils", name: "Cedar pencils, set of 6", category: "writing", price: 1100, rating: 4.6, text: "Six colours outside, one good graphite inside.", facts: ["HB", "Incense cedar", "Eraser that erases"] },
  { id: "bottled-ink", name: "Bottled ink, 50 ml", category: "writing", price: 1500, rating: 4.9, colours: ["moss", "indigo", "rust"], text: "Slow to fade and quick to dry. The bottle leans, for the last drop.", facts: ["Dye ink, pH neutral", "Dries in 8 seconds", "Glass bottle, refilled in our stores"] },
  { id: "brush-markers", name: "Brush markers, set of 8", category: "writing", price: 2600, rating: 4.2, text: "A brush at one end, a line at the other.", facts: ["Water based", "Refillable", "Tin of 8"] },
  { id: "desk-tray", name: "Oak desk tray", category: "desk", price: 5400, rating: 4.8, text: "Three compartments, which is one more than you think you need.", facts: ["Solid oak, oiled", "32 × 23 cm", "Felt feet"] },
  { id: "brass-ruler", name: "Brass ruler", category: "desk", price: 1800, rating: 4.5, text: "Twenty centimetres, engraved and not printed.", facts: ["20 cm", "2 mm brass", "A hole to hang it by"] },
  { id: "washi-tape", name: "Washi tape, set of 3", category: "post", price: 850, rating: 4.1, text: "Holds, and lets go without tearing.", facts: ["3 rolls of 10 m", "15 mm wide", "Rice paper"] },
  { id: "letter-set", name: "Letter set", category: "post", price: 1900, rating: 4.8, colours: ["sage", "blush"], text: "Ten sheets, ten envelopes, and no excuse.", facts: ["A5 sheets", "Lined envelopes", "In a folder that becomes a tray"] },
  { id: "wax-seal", name: "Wax seal kit", category: "post", price: 3400, rating: 4.6, text: "A fern in brass, two sticks of wax, and a small ceremony.", facts: ["Brass and oak", "Flexible wax, posts safely", "About 40 seals"] },
  { id: "botanical-stamps", name: "Botanical stamps", category: "post", price: 2100, rating: 4.4, text: "Four leaves cut in rubber from drawings made outdoors.", facts: ["4 stamps, 4 cm", "Beech blocks", "Cleaning cloth"] },
  { id: "card-box", name: "Card box, set of 12", category: "post", price: 1700, rating: 4.7, stock: 2, text: "Twelve cards for the drawer, for when it is suddenly somebody's birthday.", facts: ["12 cards, 4 designs", "Envelopes included", "Blank inside"] },
];

export const byId = (id) => products.find((product) => product.id === id);
export const inStock = (product) => product.stock !== 0;

export function picture(product, colour) {
  const first = !colour || colour === product.colours?.[0];
  return `img/products/${product.id}${first ? "" : `-${colour}`}.svg`;
}

export function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return products.filter((product) => {
    const about = [product.name, product.text, categories[product.category].name, ...(product.colours ?? []), ...product.facts].join(" ").toLowerCase();
    return words.every((word) => about.includes(word));
  });
}
