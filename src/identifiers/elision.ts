import { withoutLigatures } from './ligatures.js';

// A vowel that is heard, œ and æ among them; a mute h, as names have it (Hélène, Henri, Hôpital, Hubert), not that of Hauts or Hameau;
// y before a consonant (Yves, not Yannick).
const elided = /^(?:[aeiou]|h[eiouy]|y[^aeiou])/;
const aspirated = /^(?:hors|hou|hol)/;

/** A name after « de »: « d’Élise Pannequin », « de Karim Muller », « d’Association Les Pins ». */
export function de(name: string): string {
  return isElided(name) ? `d’${name}` : `de ${name}`;
}

/** A name after « que »: « qu’Éditions Démo », « que Karim Muller ». */
export function que(name: string): string {
  return isElided(name) ? `qu’${name}` : `que ${name}`;
}

function isElided(name: string): boolean {
  const plain = withoutLigatures(name.trim()).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return elided.test(plain) && !aspirated.test(plain);
}
