// What people paste before a number, as our own pages write it too.
const label =
  /^(?:(?:n°|no|num[ée]ro|finess|ej|eg|et|siret|siren|carte|cpa|cpe|cps|cde|dossier|demande|commande|produit|s[ée]rie|empreinte|sha-?256|de|du|la|le)(?![a-zà-ÿ0-9])[\s.:#]*)+/i;

/** Something typed or pasted in the search box, read as an identifier. */
export interface Typed {
  /** Without « FINESS », « n° »… before it. */
  text: string;
  /** The same without spaces and punctuation. */
  compact: string;
  /** Of a fingerprint: where it begins and, when it was cut as « b7e0…44a1 », how it ends. */
  fingerprint: { from: string; below: string; end: string } | null;
}

/** Reads what was typed. « FINESS 010780054 » is 010780054. */
export function readTyped(typed: string): Typed {
  const rest = typed.replace(label, '');
  const text = /\d/.test(rest) ? rest : typed;
  return { text, compact: text.replace(/[\s.:-]/g, ''), fingerprint: readFingerprint(text) };
}

// A fingerprint is shown whole, or by its ends; eight characters of its beginning are enough to find one.
function readFingerprint(text: string): Typed['fingerprint'] {
  const [, from = '', cut, end = ''] =
    /^([\da-f]{4,64})(…|\.{2,3})?([\da-f]{4,8})?$/.exec(text.toLowerCase().replace(/[\s:]/g, '')) ?? [];
  if (from.length < (cut && end ? 4 : 8)) return null;
  // `g` comes after every hexadecimal digit.
  return { from, below: `${from}g`, end };
}
