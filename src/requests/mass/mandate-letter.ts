import { DocumentWriter } from '../../paper/document-writer.js';
import { unprintableCharacters } from '../../paper/fonts.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { count, date, longDate } from '../../platform/web/view-helpers.js';
import type { AnnexAdministrator, AnnexLine } from './annex.queries.js';

export interface MassMandate {
  editor: { name: string; siret: string | null; contractSignedOn: string | null };
  administrators: AnnexAdministrator[];
  lines: AnnexLine[];
  today: string;
}

/** Said on the first page, and at the foot of each: the guide wishes for it, ANS has no such procedure. */
export const notAProcedure = 'Dossier d’essai\u00a0: ce n’est pas une procédure de l’ANS à ce jour';

/** The covering letter and its annex, to be drawn aside: thousands of lines. Neither date, signature nor stamp is filled. A character that cannot be printed is shown « ? ». */
export async function drawMassMandate(mandate: MassMandate): Promise<Uint8Array> {
  const writer = await DocumentWriter.start('Mandat de masse, dossier d’essai', 9.5);
  writeLetter(writer, mandate);
  writeAdministrators(writer, mandate);
  writer.space(8);
  writer.paragraph('Fait à\u00a0:');
  // Product § Never: date, signature and stamp are the signer's.
  writer.emptyBoxes(['Date', 'Signature', 'Cachet de l’éditeur'], 90);
  writer.turnPage();
  writeAnnex(writer, mandate);
  return writer.finish(notAProcedure);
}

function writeLetter(writer: DocumentWriter, { editor, lines }: MassMandate): void {
  writer.paragraph(printable(editor.name), { bold: true });
  if (editor.siret) writer.paragraph(`SIRET\u00a0: ${editor.siret}`);
  writer.paragraph('À l’attention de l’Agence du Numérique en Santé', { right: true });
  writer.space(8);
  writer.title('Habilitation en masse de nos administrateurs techniques');
  writer.paragraph(`${notAProcedure}. Aucun format n’en est publié\u00a0: celui-ci est le nôtre.`, { bold: true });
  writer.paragraph(
    `Nous demandons que les administrateurs techniques ci-dessous soient habilités, par un seul dossier, pour les ${count(lines.length, 'structure', 'structures')} de l’annexe. Chacune nous a donné délégation\u00a0: la pièce signée est tenue à disposition, et son empreinte SHA-256 figure à sa ligne.`,
  );
  writer.paragraph(
    editor.contractSignedOn
      ? `Notre contrat d’adhésion avec l’ANS est signé depuis le ${longDate(editor.contractSignedOn)}.`
      : 'La date de notre contrat d’adhésion avec l’ANS n’est pas indiquée.',
  );
}

function writeAdministrators(writer: DocumentWriter, { administrators }: MassMandate): void {
  writer.heading('Administrateurs techniques');
  writer.table(
    [
      { title: 'Nom', width: 150 },
      { title: 'Courriel', width: 173 },
      { title: 'Carte', width: 90 },
      { title: 'Valable jusqu’au', width: 70 },
    ],
    administrators.map((person) => [
      printable(person.name),
      printable(person.email ?? ''),
      printable([person.cardKind, person.cardNumber].filter(Boolean).join(' ')),
      date(person.validUntil),
    ]),
  );
}

function writeAnnex(writer: DocumentWriter, { lines, today }: MassMandate): void {
  writer.heading(`Annexe\u00a0: ${count(lines.length, 'structure', 'structures')}, au ${date(today)}`);
  writer.table(
    [
      { title: 'Structure', width: 128 },
      { title: 'FINESS EJ', width: 62 },
      { title: 'Représentant', width: 98 },
      { title: 'Délégation', width: 65 },
      { title: 'Empreinte SHA-256 de la pièce', width: 130 },
    ],
    lines.map((line) => [
      printable([line.name, line.town].filter(Boolean).join(', ')),
      shownNumber(line.number),
      printable(`${line.representative}, ${line.card}`),
      daysOf(line),
      // Cut so that it wraps.
      (line.evidenceSha256.match(/.{1,16}/g) ?? []).join(' '),
    ]),
  );
}

function daysOf({ delegationFrom, delegationTo }: AnnexLine): string {
  const from = delegationFrom ? `du ${date(delegationFrom)} ` : '';
  return `${from}${delegationTo ? `au ${date(delegationTo)}` : 'sans terme'}`;
}

// The CSV beside it has every character.
function printable(text: string): string {
  const unknown = new Set(unprintableCharacters(text));
  return unknown.size === 0 ? text : [...text].map((character) => (unknown.has(character) ? '?' : character)).join('');
}
