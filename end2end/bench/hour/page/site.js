// The page that is recorded: the desk of a shop, with its catalogue, orders, a feed and forms; about 10,000 nodes.
import { random } from "../../../samples/random.js";
import { sheet } from "./sheet.js";

/** Chosen so that the page has about 10,000 nodes, text nodes included. */
const CARDS = 324;
const ORDERS = 120;
const ENTRIES = 60;

const WORDS = "oak brass linen ink paper fern stone clay desk lamp tray pen book shelf stool wool glass cord press seal box".split(" ");
const PLACES = ["Lisbon", "Seoul", "Nairobi", "Portland", "Gdansk", "Hyderabad"];

const range = (count) => Array.from({ length: count }, (_, index) => index);

function filters({ next }) {
  const group = (number) => {
    const rows = range(10).map((row) => `<li><label class="u-row u-gap-2"><input type="checkbox" name="f${number}-${row}"${next() < 0.2 ? " checked" : ""}><span>${WORDS[(number * 3 + row) % WORDS.length]}</span></label></li>`);
    return `<section class="filter"><h3>Filter ${number + 1}</h3><ul>${rows.join("")}</ul></section>`;
  };
  return `<aside class="filters scrolls">${range(6).map(group).join("")}<label>From<input name="low" type="text" value="10"></label><label>Sort<select name="sort">${WORDS.slice(0, 8).map((word) => `<option>${word}</option>`).join("")}</select></label></aside>`;
}

function orders({ next, between }) {
  const row = (number) =>
    `<tr class="order" data-order="${number}"><td>#${41_000 + number}</td><td>${WORDS[Math.floor(next() * 20)]}</td><td>${PLACES[number % 6]}</td><td>${Math.floor(between(1, 9))}</td><td class="sum">${between(10, 400).toFixed(2)}</td><td><span class="badge badge-${number % 4}">open</span></td></tr>`;
  return `<section class="orders scrolls"><table><thead><tr>${["Order", "Item", "Place", "Count", "Sum", "State"].map((name) => `<th>${name}</th>`).join("")}</tr></thead><tbody>${range(ORDERS).map(row).join("")}</tbody></table></section>`;
}

function form() {
  const fields = ["name", "email", "street", "city", "code", "coupon"].map((name) => `<label class="u-col">${name}<input class="typed" name="${name}" type="text"></label>`);
  return `<form class="desk-form">${fields.join("")}<label class="u-col">Note<textarea class="typed" name="note" rows="3"></textarea></label><button type="button" class="button">Save</button></form>`;
}

/** The parts of it that come and go: made from a number, so that what is written of them is theirs. */
export const parts = {
  card(number, word) {
    const tags = [number % 7, number % 5, number % 3].map((tag) => `<li class="tag u-bg-${tag}">${word(tag)}</li>`).join("");
    const rating = number % 12 === 0 ? `<star-rating value="${number % 5}"></star-rating>` : `<span class="rating">${"★".repeat(1 + (number % 5))}</span>`;
    return `<article class="card u-pad-${number % 4}" data-card="${number}"><a class="card-link" href="https://desk.example/products/${number}"><svg class="card-picture" viewBox="0 0 24 24"><path d="M${number % 9} 4h16v${4 + (number % 12)}H4z"></path><circle cx="12" cy="12" r="${2 + (number % 6)}"></circle></svg></a><h3 class="card-title">${word(number)} ${word(number * 7)}</h3><p class="card-text">Made of ${word(number * 3)} and ${word(number * 5)}, ${number % 90} cm</p><ul class="tags">${tags}</ul>${rating}<span class="price">${((number * 37) % 900) + 0.5}</span><button type="button" class="button">Add</button></article>`;
  },
  entry(number, word) {
    return `<li class="entry" data-entry="${number}"><svg class="icon" viewBox="0 0 16 16"><path d="M2 ${number % 12}h12"></path></svg><span class="who u-strong">${word(number)}</span><span class="what">changed the ${word(number * 5)} of order <a href="https://desk.example/orders/${number}">#${number}</a></span><time>${number % 60} s</time></li>`;
  },
  panel(number, word) {
    const rows = [1, 2, 3, 4].map((row) => `<dt>${word(number + row)}</dt><dd>${word(number * row)} ${number % 17}</dd>`).join("");
    return `<section class="panel" role="dialog"><h2>About ${word(number)}</h2><dl class="facts">${rows}</dl><button type="button" class="button">Close</button></section>`;
  },
};

/** The whole document. */
export function site(seed) {
  const { next, between } = random(seed);
  const word = (number) => WORDS[number % WORDS.length];
  const cards = range(CARDS).map((number) => parts.card(number, word));
  const entries = range(ENTRIES).map((number) => parts.entry(number, word));
  const menu = WORDS.slice(0, 12).map((name) => `<li><a href="https://desk.example/${name}">${name}</a></li>`).join("");
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Desk</title><style>${sheet()}</style></head><body class="u-font"><header class="top"><nav><ul class="menu">${menu}</ul></nav><input class="typed" name="search" type="search"><output class="count">0</output></header><div class="columns">${filters({ next })}<main><section class="catalogue">${cards.join("")}</section>${orders({ next, between })}${form()}</main><aside class="feed scrolls"><ol class="entries">${entries.join("")}</ol></aside></div><div class="toasts"></div><div class="over"></div></body></html>`;
}

export const SITE_WORDS = WORDS;
