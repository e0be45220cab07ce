import { checkFiness } from '../../identifiers/finess.js';
import { categoryLabel } from '../categories.js';
import { departementOf } from '../departement.js';
import { clean, placeOf, type ReadRecord, type RegisterRow, withoutCedex } from './register-format.js';

type Json = Record<string, unknown>;
const geographic = '03';

/**
 * One element of `pmej[]` of the daily JSON `finess-structures` (F3.2): a legal entity and its establishments.
 * The published schema and the real file differ in the case of keys: any is taken.
 */
export function readStructures(text: string): ReadRecord[] {
  let element: unknown;
  try {
    element = JSON.parse(text);
  } catch {
    return [{ refused: `a structure is not well-formed JSON: « ${text.slice(0, 60)} »` }];
  }
  const entity = asObject(element);
  const owner = readLegalEntity(entity);
  if (!('kind' in owner)) return [owner];
  return [owner, ...asList(get(entity, 'ege')).map((item) => readEstablishment(asObject(item), owner.finess))];
}

function readLegalEntity(entity: Json): ReadRecord {
  const facts = asObject(get(entity, 'informationsgeneralespmej'));
  const finess = checkFiness(textOf(facts, 'numfinesspm'));
  if (!finess.ok) return { refused: finess.reason };
  const name = textOf(facts, 'denominationlonguepmsmsse') || textOf(facts, 'denominationpm');
  if (name === '') return { refused: `${finess.value} has no name` };
  return {
    kind: 'legal_entity',
    finess: finess.value,
    legalEntityFiness: '',
    name,
    siren: digits(textOf(facts, 'siren') || textOf(entity, 'siren'), 9),
    siret: '',
    category: '',
    ...addressOf(entity, finess.value),
    // Only its code is given: what an older file called it stays.
    legalStatus: '',
    ...closureOf(entity, facts),
  };
}

function readEstablishment(establishment: Json, owner: string): ReadRecord {
  const facts = asObject(get(establishment, 'informationsgeneralesege'));
  const finess = checkFiness(textOf(facts, 'numfinessege'));
  if (!finess.ok) return { refused: `${owner}: ${finess.reason}` };
  const name = textOf(facts, 'nomegelong') || textOf(facts, 'nomegecourt');
  if (name === '') return { refused: `${finess.value} has no name` };
  const category = 'categorieentitegeographiqueexercice';
  return {
    kind: 'establishment',
    finess: finess.value,
    legalEntityFiness: owner,
    name,
    siren: '',
    siret: digits(textOf(facts, 'siret') || textOf(establishment, 'siret'), 14),
    category: categoryLabel(codeOf(get(establishment, category) ?? get(facts, category))),
    ...addressOf(establishment, finess.value),
    legalStatus: '',
    ...closureOf(establishment, facts),
  };
}

type Address = Pick<RegisterRow, 'town' | 'postalCode' | 'departement' | 'address'>;

// « 03 » is the geographic address, not always the first.
function addressOf(structure: Json, finess: string): Address {
  const all = asList(get(structure, 'adresse')).map(asObject);
  const chosen = all.find((item) => codeOf(get(item, 'usageadresse')) === geographic) ?? all[0] ?? {};
  const routed = placeOf(textOf(chosen, 'ligneacheminement'));
  const postalCode = digits(textOf(chosen, 'codepostal'), 5) || routed.postalCode;
  const commune = textOf(chosen, 'cogcommune');
  const street = [textOf(chosen, 'numerovoie'), textOf(chosen, 'typevoie'), textOf(chosen, 'libellevoie')];
  return {
    town: withoutCedex(routed.town),
    postalCode,
    departement: departementOf(commune.slice(0, /^9[78]/.test(commune) ? 3 : 2), postalCode, finess),
    address: [street.filter(Boolean).join(' '), textOf(chosen, 'lieudit')].filter(Boolean).join(', '),
  };
}

function closureOf(structure: Json, facts: Json): Pick<RegisterRow, 'closed' | 'closedOn'> {
  const day = dayOf(textOf(facts, 'datefermeture'));
  const state = codeOf(get(structure, 'etatobjet') ?? get(facts, 'etatobjet'));
  return { closed: day !== '' || (state !== '' && state !== 'A'), closedOn: day };
}

/** The day of `2026-09-05`, `2026-09-05T06:00:00Z` or `05/09/2026`; empty when it is none. */
export function dayOf(text: string): string {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(text);
  const day = french ? `${french[3]}-${french[2]}-${french[1]}` : text.slice(0, 10);
  const moment = new Date(`${day}T00:00:00Z`);
  return /^[12]\d{3}-\d\d-\d\d$/.test(day) && moment.toJSON()?.startsWith(day) ? day : '';
}

// How each key was last spelt: 270,000 structures are spelt alike.
const spellings = new Map<string, string>();

function get(object: Json, key: string): unknown {
  const spelt = spellings.get(key);
  if (spelt !== undefined && Object.hasOwn(object, spelt)) return object[spelt];
  for (const name of Object.keys(object)) {
    if (name.length !== key.length || name.toLowerCase() !== key) continue;
    spellings.set(key, name);
    return object[name];
  }
  return undefined;
}

function asObject(value: unknown): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(object: Json, key: string): string {
  const value = get(object, key);
  return typeof value === 'string' ? clean(value) : typeof value === 'number' ? String(value) : '';
}

// A code of the nomenclatures is `{ code, system }`, or the code alone.
function codeOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : textOf(asObject(value), 'code');
}

function digits(text: string, length: number): string {
  return text.length === length && /^\d+$/.test(text) ? text : '';
}
