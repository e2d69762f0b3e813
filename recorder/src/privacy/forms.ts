/** What becomes of what is hidden: the forms that the server gives it, so that masking there changes nothing more. */

/** What hides something: nothing, a filler, asterisks, or a box in its place. From weak to strong. */
export type Cover = '' | 'blur' | 'redact' | 'block';

const STRENGTH: readonly Cover[] = ['', 'blur', 'redact', 'block'];

export const isStronger = (one: Cover, other: Cover): boolean => STRENGTH.indexOf(one) > STRENGTH.indexOf(other);

export const strongest = (one: Cover, other: Cover): Cover => (isStronger(other, one) ? other : one);

/** What a redacted text becomes, whatever its length, and any value or attribute that is hidden. */
export const MASK = '********';

/** In place of a picture's address: it shows nothing, and leaves the picture its proportions. */
export const NO_PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";

export function maskText(text: string, cover: Cover): string {
  if (cover === 'blur') return blurred(text);
  return text.trim() ? MASK : text && ' ';
}

/** Words come in lengths of so many letters. */
const STEP = 4;
/** As the server has them, and says why. */
const LETTERS = 'xrit';
const WIDE_LETTERS = 'ｘrｘx';
const LONGEST_WORD = 8;
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\u{20000}-\u{3ffff}]/u;

/** Takes about the room that the text took, and tells no word's length. */
function blurred(text: string): string {
  return text.replace(/\P{White_Space}+/gu, (word) => {
    const groups = Math.ceil([...word].length / STEP);
    if (!WIDE.test(word)) return LETTERS.repeat(groups);
    return groups * STEP > LONGEST_WORD ? WIDE_LETTERS[0].repeat(groups * STEP) : WIDE_LETTERS.repeat(groups);
  });
}
