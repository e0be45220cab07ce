import { checkFiness } from '../../identifiers/finess.js';
import { departementOf } from '../departement.js';
import { clean, placeOf, type ReadRecord, type RegisterFormat } from './register-format.js';

/**
 * The open-data files that were published until May 2026 (F3.2): no header of columns, the kind of record first.
 * cs1100501 has the legal entities, cs1100502 and cs1100507 the establishments.
 */
export const etalabFormat: RegisterFormat = {
  name: 'etalab',
  listsOpenOnly: true,
  recognise(first) {
    const [source, kind, , day] = first;
    if (source !== 'finess' || kind !== 'etalab') return null;
    return day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null;
  },
  read(record) {
    if (record[0] === 'structureej') return readLegalEntity(record);
    if (record[0] === 'structureet') return readEstablishment(record);
    // The coordinates of cs1100507, and the line that named the file.
    if (record[0] === 'geolocalisation' || record[0] === 'finess') return { skipped: true };
    return { refused: `unknown kind of record « ${clean(record[0]).slice(0, 40)} »` };
  },
};

// F3.2: columns of `structureej`.
function readLegalEntity(record: string[]): ReadRecord {
  const finess = checkFiness(clean(record[1]));
  if (!finess.ok) return { refused: finess.reason };
  const name = clean(record[3]) || clean(record[2]);
  if (name === '') return { refused: `${finess.value} has no name` };
  const place = placeOf(record[12]);
  return {
    kind: 'legal_entity',
    finess: finess.value,
    legalEntityFiness: '',
    name,
    siren: clean(record[20]),
    siret: '',
    category: '',
    ...place,
    departement: departementOf(clean(record[13]), place.postalCode, finess.value),
    address: joined(record.slice(5, 9), record[10]),
    legalStatus: clean(record[17]),
    closed: false,
    closedOn: '',
  };
}

// F3.2: columns of `structureet`.
function readEstablishment(record: string[]): ReadRecord {
  const finess = checkFiness(clean(record[1]));
  if (!finess.ok) return { refused: finess.reason };
  const legalEntity = checkFiness(clean(record[2]));
  if (!legalEntity.ok) return { refused: `${finess.value}: ${legalEntity.reason}` };
  const name = clean(record[4]) || clean(record[3]);
  if (name === '') return { refused: `${finess.value} has no name` };
  const place = placeOf(record[15]);
  return {
    kind: 'establishment',
    finess: finess.value,
    legalEntityFiness: legalEntity.value,
    name,
    siren: '',
    siret: clean(record[22]),
    category: clean(record[19]),
    ...place,
    departement: departementOf(clean(record[13]), place.postalCode, finess.value),
    address: joined(record.slice(7, 11), record[11]),
    legalStatus: '',
    closed: false,
    closedOn: '',
  };
}

function joined(street: (string | undefined)[], hamlet: string | undefined): string {
  const [number, type, name, suffix] = street.map(clean);
  return [[number, suffix, type, name].filter(Boolean).join(' '), clean(hamlet)].filter(Boolean).join(', ');
}
