import { withoutLigatures } from '../../identifiers/ligatures.js';

/** Lower case, no accents, single spaces: how names and titles are compared. */
export function plainText(text: string): string {
  return withoutLigatures(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

const untidy = /[^\S ]|[\u200b\u200e\u200f\ufeff]| {2}|^ | $/u;

/** One line, single spaces, no invisible character: what a cell says, and nearly always said already. */
export function oneLine(text: string): string {
  return untidy.test(text) ? text.replace(/[\s\u200b\u200e\u200f\ufeff]+/gu, ' ').trim() : text;
}
