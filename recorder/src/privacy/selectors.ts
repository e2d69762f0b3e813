/** What is hidden at the source, whatever the server's rules say. The server hides the same again, and more. */

const BUTTONS = ['submit', 'button', 'reset', 'image'];

/** Chained `:not()`, because a list in one `:not()` throws in older browsers, and what throws masks nothing. */
const FIELDS = [
  'input' + BUTTONS.map((type) => `:not([type=${type} i])`).join(''),
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable=false i])',
  '[role~=textbox i]',
  '[role~=combobox i]',
  '[role~=searchbox i]',
];

/** What a visitor types into or chooses from. */
export const FIELD = FIELDS.join();
/** Fields that do not grow with what is in them. */
export const CONTROL = 'input,textarea,select';
/** What no rule allows, also when it is shown: rrweb leaves the mark on a field that was one for passwords. */
export const PASSWORD = '[type=password i],[data-rr-is-password]';
/** What the page marked as private. */
export const MARKED = '[data-girok-mask],.rr-mask';
/** What the page does not want recorded at all. */
export const BLOCKED = '[data-girok-block],.rr-block';

type Attributes = Record<string, unknown>;

/** Whether it is a field or marked, for a node that rrweb serialised, which is quicker than to ask the document. */
export function isMaskedRoot(tagName: string, attributes: Attributes): boolean {
  if (tagName === 'textarea' || tagName === 'select') return true;
  if (tagName === 'input') return !BUTTONS.includes(lower(attributes.type));
  const { contenteditable, role } = attributes;
  if (contenteditable !== undefined && lower(contenteditable) !== 'false') return true;
  if (typeof role === 'string' && /(^|\s)(textbox|combobox|searchbox)(\s|$)/i.test(role)) return true;
  if (attributes['data-girok-mask'] !== undefined) return true;
  return typeof attributes.class === 'string' && /(^|\s)rr-mask(\s|$)/.test(attributes.class);
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
