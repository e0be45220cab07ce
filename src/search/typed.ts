import { parseStructureOu } from '../identifiers/national-structure-id.js';

// What people paste before a number, as our own pages write it too.
const words =
  'no|num[ée]ro|finess|ej|eg|et|g[ée]ographique|juridique|siret|siren|contrat|carte|cpa|cpe|cps|cde|dossier|ans|demande|commande|produit|s[ée]rie|empreinte|serial|fingerprint|sha-?256|de|du|la|le';
// « n°2023 » has nothing between; openssl writes « serial=924D », « SHA256 Fingerprint=37:B4 ».
const label = new RegExp(`^(?:(?:n°|(?:${words})(?![a-zà-ÿ0-9]))[\\s.:#=]*)+`, 'i');

// Between the parts of a number: spaces, or the dashes that a text processor makes of a hyphen.
const between = /\s*[\u002d\u2010-\u2015\u2212]\s*|\s+/g;

// What comes along when one selects too much, or what a page hides between characters.
const around = /^[\s«»"“”<>[\]()]+|[\s«»"“”<>[\](),;]+$/g;
const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** What was meant by what was pasted: without quotes, brackets and commas around it; of « Zoé <zoe@exemple.fr> » the address. */
export function unwrapped(pasted: string): string {
  const seen = pasted.replace(unseen, '');
  const [, address = seen] = /<([^<>\s]+@[^<>\s]+)>/.exec(seen) ?? [];
  return address.replace(around, '').replace(/^mailto:\s*/i, '');
}

// As a certificate names a structure.
const unit = /^OU\s*=\s*(\w+)$/i;

/** Something typed or pasted in the search box, read as an identifier. */
export interface Typed {
  /** Without « FINESS », « n° »… before it. */
  text: string;
  /** The same without spaces and punctuation. */
  compact: string;
  /** The same with one hyphen between its parts, as dossiers and orders are numbered. */
  hyphened: string;
  /** Of a fingerprint: where it begins and, when it was cut as « b7e0…44a1 », how it ends. */
  fingerprint: { from: string; below: string; end: string } | null;
}

/** Reads what was typed. « FINESS 010780054 » is 010780054. */
export function readTyped(typed: string): Typed {
  const rest = typed.replace(unit, (_, ou: string) => parseStructureOu(ou).value).replace(label, '');
  const text = /\d/.test(rest) ? rest : typed;
  return {
    text,
    compact: text.replace(/[\s.:\u002d\u2010-\u2015\u2212]/g, ''),
    hyphened: text.trim().replace(between, '-'),
    fingerprint: readFingerprint(text),
  };
}

// A fingerprint is shown whole, or by its ends; eight characters of its beginning are enough to find one.
function readFingerprint(text: string): Typed['fingerprint'] {
  const [, from = '', cut, end = ''] =
    /^([\da-f]{4,64})(…|\.{2,3})?([\da-f]{4,8})?$/.exec(text.toLowerCase().replace(/[\s:]/g, '')) ?? [];
  if (from.length < (cut && end ? 4 : 8)) return null;
  // `g` comes after every hexadecimal digit.
  return { from, below: `${from}g`, end };
}
