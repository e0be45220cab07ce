import { de } from '../../identifiers/elision.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { cleanText } from '../answers-413.js';
import { DocumentWriter } from '../document-writer.js';
import type { FilledForm } from '../form-413-types.js';
import { answersOf503 } from './answers-503.js';
import { checkForm503, type Form503 } from './form-503.js';

const title = 'Changement des administrateurs techniques de nos certificats logiciels';
const keys = ['cardNumber', 'lastName', 'firstName', 'phone', 'email'];

function writeParties(writer: DocumentWriter, form: Form503): void {
  const { structure, signer } = form;
  writer.paragraph(cleanText(structure.name), { bold: true });
  writer.paragraph(numberWords(structure.finess ?? structure.siret ?? ''));
  writer.space(6);
  writer.paragraph('À l’attention de l’Agence du Numérique en Santé', { right: true });
  writer.space(8);
  writer.title(title);
  // Said for what it is: nothing of ours is ever called the form of ANS.
  writer.paragraph(
    'Ce courrier est celui de la structure. Ce n’est pas le formulaire n°\u00a0503 de l’ANS, dont il donne les informations.',
    { soft: true },
  );
  const role = signer.role === 'agent' ? 'mandataire' : 'représentant légal';
  writer.paragraph(
    `Je, soussigné(e) ${cleanText(signer.firstNames)} ${cleanText(signer.lastName)}, ${role} ${de(cleanText(structure.name))} (${numberWords(structure.finess ?? structure.siret ?? '')}), demande à l’ANS de modifier comme suit les personnes qui peuvent demander, retirer, révoquer et suivre les certificats logiciels IGC-Santé de la structure.`,
  );
}

function writePeople(writer: DocumentWriter, form: Form503, answers: ReadonlyMap<string, string>): void {
  const cells = (list: string, names: string[], row: number) =>
    names.map((name) => answers.get(`${list}.${row}.${name}`) ?? '');
  writer.heading('Personnes qui ne sont plus administrateurs techniques');
  writer.table(
    [
      { title: 'N° de carte', width: 100 },
      { title: 'Nom sur la carte', width: 140 },
      { title: 'Prénom sur la carte', width: 140 },
      { title: 'Date de départ', width: writer.width - 380 },
    ],
    form.departures.map((_, row) => cells('departures', ['cardNumber', 'lastName', 'firstName', 'leavesOn'], row)),
  );
  writer.heading('Personnes qui deviennent administrateurs techniques');
  if (form.arrivals.length === 0) {
    writer.paragraph('Aucune\u00a0: les autres administrateurs techniques déclarés ne changent pas.');
    return;
  }
  writer.table(
    [
      { title: 'N° de carte', width: 76 },
      { title: 'Nom sur la carte', width: 96 },
      { title: 'Prénom sur la carte', width: 92 },
      { title: 'Téléphone', width: 72 },
      { title: 'Adresse électronique', width: writer.width - 336 },
    ],
    form.arrivals.map((_, row) => cells('arrivals', keys, row)),
  );
}

function writeSigner(writer: DocumentWriter, form: Form503, answers: ReadonlyMap<string, string>): void {
  const answer = (path: string) => answers.get(path) ?? '';
  writer.heading('Solution et signataire');
  writer.answers([
    ['Éditeur de la solution', answer('editorName')],
    ...(form.solutionName ? [['Solution utilisée', answer('solutionName')] as [string, string]] : []),
    ['Téléphone du signataire', answer('signer.phone')],
    ['Adresse électronique', answer('signer.email')],
    ['N° de carte', answer('signer.cardNumber')],
  ]);
}

/**
 * Draws the letter by which a structure changes its administrators, while no blank of form 503 is loaded: ours, and said to be. Date,
 * signature and stamp are the signer's. Refused with everything missing at once. The same facts give the same bytes.
 */
export async function drawChangeLetter(form: Form503): Promise<FilledForm> {
  const missing = checkForm503(form);
  if (missing.length > 0) return { ok: false, missing };
  const answers = answersOf503(form);
  const writer = await DocumentWriter.start(title, 10);
  writeParties(writer, form);
  writePeople(writer, form, answers);
  writeSigner(writer, form, answers);
  writer.keepTogether(150);
  writer.space(6);
  writer.emptyBoxes(['Date', 'Signature du représentant légal ou du mandataire', 'Cachet de la structure'], 96);
  return { ok: true, pdf: await writer.finish('Changement des administrateurs techniques, courrier de la structure') };
}
