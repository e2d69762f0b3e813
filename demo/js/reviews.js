// The same few voices stand under every product.
export const reviews = [
  { stars: 5, text: "Bought one for a friend and kept it. Bought another for the friend.", who: "Ines, Porto" },
  { stars: 4, text: "Exactly the weight I hoped for. The parcel smelled faintly of glue, in a good way.", who: "Tomasz, Kraków" },
  { stars: 5, text: "Third time I order. They wrote my name on the tissue paper.", who: "Aiko, Kyoto" },
];
