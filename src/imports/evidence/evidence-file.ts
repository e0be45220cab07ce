import { maximumImport, maximumUpload, weightOf } from '../../platform/files/upload-weight.js';
import { createHash } from 'node:crypto';
import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import { isDay } from '../../platform/forms/day-field.js';
import { ColumnSet } from '../columns/column-set.js';
import { day, text } from '../columns/import-column.js';
import type { DropShape } from '../drops/drop-shape.js';

/** What is read of a paper: its name says whose it is. */
const said = {
  part: 'file',
  label: 'Lu dans chaque fichier',
  columns: [
    text('file', 'Fichier', [], { needed: true }),
    text('number', 'FINESS ou SIRET', [], { needed: true }),
    text('sha256', 'Empreinte SHA-256', [], { needed: true }),
    day('signedOn', 'Signé le', [], {
      needed: true,
      decision: 'Retenir le jour du dépôt comme jour de la signature',
    }),
  ],
};

const found = {
  part: 'place',
  label: 'Trouvé par Sceau',
  columns: [
    text('client', 'Client', [], { needed: true }),
    text('delegation', 'Délégation', [], { needed: true }),
    text('state', 'État', [], { needed: true }),
    day('inForceSince', 'En vigueur depuis', [], {
      needed: true,
      decision: 'Joindre la pièce malgré cette autre date',
    }),
    text('evidence', 'Pièce', [], { needed: true }),
  ],
};

export const evidenceFile = new ColumnSet([said, found], ['file'], '');

export const evidenceDrop: DropShape = {
  accept: '.zip,application/pdf,image/png,image/jpeg',
  hint: `Une archive ZIP de 1\u202f000 fichiers au plus, ou jusqu’à 200 fichiers choisis ensemble\u00a0: PDF, PNG ou JPEG, ${weightOf(maximumUpload)} chacun, ${weightOf(maximumImport)} en tout.`,
  archived: 1_000,
  columns: said.columns,
  maximum: { bytes: maximumUpload, label: weightOf(maximumUpload) },
  read(name, bytes, { evidence }) {
    const { number, signedOn } = namedAfter(name);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // Two papers under one number contradict each other: they are judged together.
    const kept = evidence.ok ? { bytes, problem: null } : { bytes: null, problem: evidence.reason };
    return [{ key: number, cells: [name, number ?? '', sha256, signedOn ?? ''], ...kept }];
  },
  refusal: (files) =>
    files.every(({ name }) => /\.(pem|crt|cer|der|p7b)$/i.test(name))
      ? 'Ce dépôt ne contient que des certificats, aucun mandat. Choisissez «\u00a0Certificats\u00a0».'
      : null,
};

const siret = /(?<![0-9a-z])[0-9](?:[ ._-]?[0-9]){13}(?![0-9])/gi;
const finess = /(?<![0-9a-z])[0-9][ ._-]?[0-9a-z](?:[ ._-]?[0-9]){7}(?![0-9])/gi;

/** What a file is named after: « 010780054.pdf », « 01 078 005 4 mandat signé 12-11-2026.pdf ». */
export function namedAfter(path: string): { number: string | null; signedOn: string | null } {
  const name = path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  return { number: numberIn(name.replace(written, ' ')), signedOn: dayIn(name) };
}

// 2026-11-12, 20261112, 12-11-2026, 12.11.2026
const written =
  /(?<![0-9])(?:(20[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})|([0-9]{2})([-_.])([0-9]{2})\6(20[0-9]{2}))(?![0-9])/g;

/** The one day that a name says; null when it says none, or two. */
function dayIn(name: string): string | null {
  const days = [...name.matchAll(written)].flatMap(([, year, , month, day, day2, , month2, year2]) => {
    const one = `${year ?? year2}-${month ?? month2}-${day ?? day2}`;
    return isDay(one) ? [one] : [];
  });
  const [only, ...others] = new Set(days);
  return only !== undefined && others.length === 0 ? only : null;
}

/** The FINESS or SIRET in a name; null when there is none, or two. */
function numberIn(name: string): string | null {
  const sirets = candidatesIn(name, siret).filter((one) => checkSiret(one).ok);
  // Nine digits of a SIRET look like a FINESS.
  const candidates = candidatesIn(sirets.length > 0 ? name.replace(siret, ' ') : name, finess);
  const checked = candidates.filter((one) => checkFiness(one).ok);
  // Numbers of the test environment have no key that can be checked.
  const [only, ...others] = new Set([...sirets, ...(checked.length > 0 ? checked : candidates)]);
  return only !== undefined && others.length === 0 ? only : null;
}

function candidatesIn(name: string, written: RegExp): string[] {
  return [...name.matchAll(written)].map(([text]) => text.replace(/[ ._-]/g, '').toUpperCase());
}
