import { maximumImport, megabyte, weightOf } from '../../platform/files/upload-weight.js';
import { readCertificates } from '../../pki/certificate/certificate.js';
import type { ParsedCertificate } from '../../pki/certificate/certificate-reading.js';
import { textOfName, unitInText } from '../../pki/verdict/distinguished-name.js';
import { date } from '../../platform/web/view-helpers.js';
import { ColumnSet } from '../columns/column-set.js';
import { text } from '../columns/import-column.js';
import { type DroppedLine, type DropShape, withoutBytes } from '../drops/drop-shape.js';

/** What a certificate says of itself. */
const said = {
  part: 'file',
  label: 'Lu dans chaque certificat',
  columns: [
    text('file', 'Fichier', [], { needed: true }),
    text('commonName', 'Nom (CN)', [], { needed: true }),
    text('unit', 'Structure (OU)', [], { needed: true }),
    text('serialNumber', 'Numéro de série', [], { needed: true }),
    text('notAfter', 'Fin de validité', [], { needed: true }),
    text('sha256', 'Empreinte SHA-256', [], { needed: true }),
  ],
};

/** Where it goes: found, never read. */
const found = {
  part: 'place',
  label: 'Trouvé par Sceau',
  columns: [
    text('client', 'Client', [], { needed: true }),
    text('slot', 'Emplacement', [], {
      needed: true,
      decision: 'Prendre le seul emplacement sans certificat, quand il n’y en a qu’un',
    }),
    text('order', 'Commande', [], { needed: true }),
  ],
};

export const certificateFile = new ColumnSet([said, found], ['file'], '');

export const certificateDrop: DropShape = {
  accept: '.zip,.pem,.crt,.cer,.der,.p7b,.p7c,.txt',
  hint: `Une archive ZIP, ou jusqu’à 200 fichiers choisis ensemble\u00a0: PEM, DER ou P7B. ${weightOf(maximumImport)} en tout.`,
  columns: said.columns,
  maximum: { bytes: megabyte, label: weightOf(megabyte) },
  read: linesOf,
  refusal: (files) =>
    files.every(({ start }) => start.toString('latin1').startsWith('%PDF'))
      ? 'Ce dépôt ne contient que des PDF, aucun certificat. Pour des mandats signés, choisissez «\u00a0Mandats signés\u00a0».'
      : null,
};

// One line a certificate of a holder; the authorities of the file serve as steps of each one's chain.
function linesOf(name: string, bytes: Buffer): DroppedLine[] {
  const reading = readCertificates(bytes);
  if (!reading.ok) {
    const { title, mend = '' } = reading.finding;
    return [withoutBytes(name, certificateDrop, `${title} ${mend}`.trim())];
  }
  const holders = reading.certificates.filter((one) => !one.isAuthority);
  const steps = reading.certificates.filter((one) => one.isAuthority);
  // An authority alone is told by its verdict.
  if (holders.length === 0) return steps.slice(0, 1).map((one) => lineOf(name, one, []));
  return holders.map((one, index) => lineOf(holders.length > 1 ? `${name} (${index + 1})` : name, one, steps));
}

function lineOf(name: string, one: ParsedCertificate, steps: ParsedCertificate[]): DroppedLine {
  const unit = unitInText(textOfName(one.subject)) ?? '';
  const cells = [name, one.commonName ?? '', unit, one.serialNumber, date(one.notAfter), one.sha256];
  const bytes = Buffer.from([one, ...steps].map(({ pem }) => pem).join(''));
  return { key: one.sha256, cells, bytes, problem: null };
}
