import { checkFiness } from '../../identifiers/finess.js';
import { departementOf } from '../departement.js';
import { clean, type RegisterFormat, withoutCedex } from './register-format.js';

const columns = [
  'finess_et',
  'finess_ej',
  'raison_sociale',
  'categorie',
  'libelle_categorie',
  'adresse',
  'code_postal',
  'ville',
];

/** A plain list of establishments with a header line. Its legal entities are known by their number only. */
export const plainFormat: RegisterFormat = {
  name: 'plain',
  listsOpenOnly: false,
  recognise(first, fileName) {
    if (!columns.every((column, index) => clean(first[index]).toLowerCase() === column)) return null;
    const named = /(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(fileName);
    // No date inside the file: an unknown day counts as the oldest, so that any dated file wins over it.
    return named ? `${named[1]}-${named[2]}-${named[3] ?? '01'}` : '1970-01-01';
  },
  read(record) {
    if (clean(record[0]).toLowerCase() === columns[0]) return { skipped: true };
    const finess = checkFiness(clean(record[0]));
    if (!finess.ok) return { refused: finess.reason };
    const legalEntity = checkFiness(clean(record[1]));
    if (!legalEntity.ok) return { refused: `${finess.value}: ${legalEntity.reason}` };
    const name = clean(record[2]);
    if (name === '') return { refused: `${finess.value} has no name` };
    const postalCode = clean(record[6]);
    return {
      kind: 'establishment',
      finess: finess.value,
      legalEntityFiness: legalEntity.value,
      name,
      siren: '',
      siret: '',
      category: clean(record[4]),
      town: withoutCedex(clean(record[7])),
      postalCode,
      departement: departementOf('', postalCode, finess.value),
      address: clean(record[5]),
      legalStatus: '',
      closed: null,
      closedOn: '',
    };
  },
};
