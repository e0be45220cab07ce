import { answersOf, type Answers413 } from './answers-413.js';
import { DocumentWriter } from './document-writer.js';
import { checkForm413 } from './form-413.js';
import type { FilledForm, Form413 } from './form-413-types.js';

const title = 'Déclaration des administrateurs techniques autorisés à commander des certificats logiciels';

function writeObject(writer: DocumentWriter): void {
  writer.title(title);
  writer.paragraph(
    'Document préparatoire, sans valeur de formulaire officiel. La numérotation est celle du formulaire n°\u00a0413 de l’Agence du Numérique en Santé (ANS).',
    { soft: true },
  );
  writer.heading('1. Objet');
  writer.paragraph(
    'La structure nommée ci-dessous déclare à l’ANS les personnes qui pourront demander, retirer, révoquer et suivre ses certificats logiciels IGC-Santé. Elles peuvent appartenir à la structure ou à l’éditeur de sa solution.',
  );
}

function writeStructure(writer: DocumentWriter, answers: Answers413): void {
  const finess = answers.get('structure.finess');
  writer.heading('3.1 Identification de la structure');
  writer.answers([
    ['Dénomination', answers.get('structure.name') ?? ''],
    finess ? ['Numéro FINESS', finess] : ['Numéro SIRET', answers.get('structure.siret') ?? ''],
  ]);
}

function writeSigner(writer: DocumentWriter, form: Form413, answers: Answers413): void {
  writer.heading('3.2 Identification du représentant légal ou du mandataire');
  writer.answers([
    ['Qualité', form.signer.role === 'legal_representative' ? 'Responsable légal' : 'Mandataire'],
    ['Nom', answers.get('signer.lastName') ?? ''],
    ['Prénom(s)', answers.get('signer.firstNames') ?? ''],
    ['Téléphone', answers.get('signer.phone') ?? ''],
    ['Adresse électronique', answers.get('signer.email') ?? ''],
    ['N° de carte', answers.get('signer.cardNumber') ?? ''],
  ]);
}

function writeAdministrators(writer: DocumentWriter, form: Form413, answers: Answers413): void {
  const columns = [
    { title: 'N° de carte', width: 76 },
    { title: 'Nom sur la carte', width: 96 },
    { title: 'Prénom sur la carte', width: 92 },
    { title: 'Téléphone', width: 72 },
    { title: 'Adresse électronique', width: writer.width - 336 },
  ];
  const keys = ['cardNumber', 'lastName', 'firstName', 'phone', 'email'];
  const rows = form.administrators.map((_, index) =>
    keys.map((key) => answers.get(`administrators.${index}.${key}`) ?? ''),
  );
  writer.heading('4.1 Administrateurs techniques');
  writer.table(columns, rows);
}

function writeUsage(writer: DocumentWriter, answers: Answers413): void {
  writer.heading('4.2 Usage des certificats et solution utilisée');
  writer.answers([
    ['Usage et projet', answers.get('purpose') ?? ''],
    ['Éditeur de la solution', answers.get('editorName') ?? ''],
    ['Solution utilisée', answers.get('solutionName') ?? ''],
  ]);
}

function writeOffers(writer: DocumentWriter, form: Form413, answers: Answers413): void {
  writer.heading('4.3 Types de certificats souhaités');
  writer.tick('ORG (personne morale)\u00a0: AUTH_CLI, SIGN, CONF', form.offers.includes('ORG'));
  writer.tick('SERV (serveur)\u00a0: SSL_SERVEUR', form.offers.includes('SERV_SSL'));
  writer.tick('SERV (serveur)\u00a0: S/MIME, SIGN, CONF', form.offers.includes('SERV_SMIME'));
  const names: [string, string][] = [
    ['Nom de domaine', answers.get('domainName') ?? ''],
    ['Nom du serveur', answers.get('serverName') ?? ''],
    ['Domaine de messagerie', answers.get('mailDomain') ?? ''],
  ];
  writer.answers(names.filter(([, answer]) => answer !== ''));
}

// Product § Never: accepting the terms, certifying, dating, signing and stamping are the signer's.
function writeSignature(writer: DocumentWriter): void {
  writer.keepTogether(190);
  writer.heading('Engagement et signature');
  writer.tick(
    'J’ai lu et j’accepte les conditions générales d’utilisation des moyens d’identification électronique.',
    false,
  );
  writer.tick('Je certifie que les informations ci-dessus sont exactes.', false);
  writer.emptyBoxes(['Date', 'Signature du responsable légal ou du mandataire', 'Cachet de la structure'], 96);
}

/**
 * Draws a declaration of our own with the sections of form 413, for reading and preparing; its signature block is
 * empty. Refused like the official form, with everything missing at once. The same form gives the same bytes. F4.1.
 */
export async function drawOwnForm413(form: Form413): Promise<FilledForm> {
  const missing = checkForm413(form);
  if (missing.length > 0) return { ok: false, missing };
  const answers = answersOf(form);
  const writer = await DocumentWriter.start(title, 10);
  writeObject(writer);
  writeStructure(writer, answers);
  writeSigner(writer, form, answers);
  // What is asked for and the signature that asks for it are on the same page.
  writer.turnPage();
  writeAdministrators(writer, form, answers);
  writeUsage(writer, answers);
  writeOffers(writer, form, answers);
  writeSignature(writer);
  return { ok: true, pdf: await writer.finish('Déclaration des administrateurs techniques') };
}
