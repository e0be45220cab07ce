/** A hand’s stroke for this name, always the same, in a box of 200 by 60: its letters up and down, then a flourish back under them. */
export function signatureStroke(name: string): string {
  const letters = [...name.normalize('NFD').replace(/[^A-Za-z ]/g, '')].slice(0, 18);
  const step = 170 / Math.max(letters.length, 6);
  let path = 'M 4 40';
  letters.forEach((letter, index) => {
    const code = letter.codePointAt(0) ?? 97;
    const tall = letter !== letter.toLowerCase() || 'bdfhklt'.includes(letter);
    const x = 4 + step * (index + 1);
    const top = tall ? 6 + (code % 7) : 24 + (code % 9);
    const bottom = 'gjpqy'.includes(letter) ? 56 : 38 + (code % 6);
    path += ` C ${round(x - step)} ${top} ${round(x - step * 0.5)} ${top - 4} ${round(x - step * 0.4)} ${round((top + bottom) / 2)}`;
    path += ` S ${round(x - step * 0.2)} ${bottom + 3} ${round(x)} ${bottom - 6}`;
  });
  return `${path} C 196 30 198 52 150 52 C 100 52 60 46 22 54`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
