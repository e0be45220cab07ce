import { PDFDocument } from '@cantoo/pdf-lib';

const texts = [
  'Dénomination de la structure',
  'FINESS juridique',
  'Nom du représentant légal',
  'Prénom du représentant légal',
  'Téléphone',
  'Email',
  'N° de carte',
  'Départ 1 n° de carte',
  'Départ 1 nom',
  'Départ 1 prénom',
  'Arrivée 1 n° de carte',
  'Arrivée 1 nom',
  'Arrivée 1 prénom',
  'Arrivée 1 téléphone',
  'Arrivée 1 email',
  'Éditeur de la solution',
  'Champ 47',
];

/** A blank of a form 503 as one might be, of our own making, with the signer's boxes ticked and dated by somebody else. */
export async function makeBlank503(): Promise<Buffer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const page = document.addPage([595, 842]);
  const form = document.getForm();
  texts.forEach((name, index) => {
    form.createTextField(name).addToPage(page, { x: 40, y: 800 - index * 24, width: 400, height: 20 });
  });
  form.getTextField('Champ 47').setText('Réponse d’autrui');
  const terms = form.createCheckBox('J’accepte les CGU');
  terms.addToPage(page, { x: 40, y: 300, width: 14, height: 14 });
  terms.check();
  const exact = form.createCheckBox('Je certifie l’exactitude');
  exact.addToPage(page, { x: 40, y: 280, width: 14, height: 14 });
  exact.check();
  for (const [index, name] of ['Date de signature', 'Signature', 'Cachet de la structure'].entries()) {
    form.createTextField(name).addToPage(page, { x: 40, y: 240 - index * 40, width: 200, height: 30 });
    form.getTextField(name).setText('déjà rempli');
  }
  return Buffer.from(await document.save());
}
