// <rating-stars value="4.5" readonly>: five stars in a shadow root; without `readonly` they can be chosen.

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: inline-flex; color: var(--clay, #a8431b); }
  button, span { padding: 0 1px; border: 0; background: none; color: inherit; font: 20px/1 serif; }
  button { padding: 8px 4px; font-size: 28px; cursor: pointer; }
  button:focus-visible { outline: 2px solid currentColor; border-radius: 6px; }
  .off { opacity: .35; }
`);

class RatingStars extends HTMLElement {
  static observedAttributes = ["value"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    this.setAttribute("role", this.readOnly ? "img" : "group");
    this.draw();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw();
  }

  get readOnly() {
    return this.hasAttribute("readonly");
  }

  get value() {
    return Number(this.getAttribute("value") ?? 0);
  }

  draw() {
    if (this.readOnly) this.setAttribute("aria-label", `${this.value} of 5 stars`);
    const had = this.shadowRoot.activeElement?.dataset.star;
    this.shadowRoot.replaceChildren(...[1, 2, 3, 4, 5].map((star) => this.star(star)));
    if (had) this.shadowRoot.querySelector(`[data-star="${had}"]`)?.focus();
  }

  star(star) {
    const element = document.createElement(this.readOnly ? "span" : "button");
    const on = star <= Math.round(this.value);
    element.textContent = on ? "★" : "☆";
    element.className = on ? "" : "off";
    if (this.readOnly) return element;
    element.type = "button";
    element.dataset.star = star;
    element.setAttribute("aria-label", star === 1 ? "1 star" : `${star} stars`);
    element.setAttribute("aria-pressed", String(star === this.value));
    element.addEventListener("click", () => {
      this.setAttribute("value", star);
      this.dispatchEvent(new CustomEvent("rate", { detail: star, bubbles: true }));
    });
    return element;
  }
}

customElements.define("rating-stars", RatingStars);
