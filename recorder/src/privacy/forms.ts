/** What becomes of what is hidden: the forms that the server gives it, so that masking there changes nothing more. */

/** What hides something: nothing, a filler, asterisks, or a box in its place. From weak to strong. */
export type Cover = '' | 'blur' | 'redact' | 'block';

const STRENGTH: readonly Cover[] = ['', 'blur', 'redact', 'block'];

export const isStronger = (one: Cover, other: Cover): boolean => STRENGTH.indexOf(one) > STRENGTH.indexOf(other);

export const strongest = (one: Cover, other: Cover): Cover => (isStronger(other, one) ? other : one);

/** What a redacted text becomes, whatever its length, and any value or attribute that is hidden. */
export const MASK = '********';

export function maskText(text: string, cover: Cover): string {
  if (cover === 'blur') return blurred(text);
  return text.trim() ? MASK : text && ' ';
}

const FILLER = 'x';
const STEP = 4;

/** Takes about the room that the text took, and tells no word's length. */
function blurred(text: string): string {
  return text.replace(/\P{White_Space}+/gu, (word) => FILLER.repeat(Math.ceil([...word].length / STEP) * STEP));
}
