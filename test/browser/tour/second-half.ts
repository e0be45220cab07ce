import { expect } from '@jest/globals';
import { makeCsr } from '../../support/pki.js';
import type { Visit } from './visit.js';

/** 6. The form 413, on the blank of the demonstration. */
export async function prepareForm({ hand, page, house, made }: Visit): Promise<void> {
  const admin = await (await house.signedIn('admin')).newPage();
  await admin.goto(house.app.url);
  for (const words of ['Réglages', 'Formulaires']) await admin.getByRole('link', { name: words }).first().click();
  await admin.getByText('formulaire-413-demonstration.pdf').first().waitFor();
  for (const words of ['Réglages', 'Formulaires', house.demo.users.admin.email]) hand.note(words);
  await admin.context().close();
  await hand.go(made.client);
  await page.locator('main').getByRole('link', { name: 'Demandes' }).first().click();
  await hand.see('Demandes');
  await hand.press('Préparer une demande 413');
  await hand.said('Demande préparée');
  made.request = hand.path();
  const pdf = await page.request.get(`${house.app.url}${made.request}/form.pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
}

/** 7. Signed by the client, sent to ANS, which answers. */
export async function sendForm(visit: Visit): Promise<void> {
  const { hand, page, house, made, mailBrings, paperOf } = visit;
  const unsigned = await page.request.get(`${house.app.url}${made.request}/form.pdf`);
  await hand.press('Envoyer pour signature');
  await hand.said('envoyée pour signature');
  await mailBrings('formulaire 413 à signer', '/mailbox/received?state=to_check');
  const signed = await paperOf('formulaire 413 à signer');
  await hand.go(made.request);
  await deposit(visit, await unsigned.body());
  await hand.shown('il ne porte pas de signature');
  await deposit(visit, signed);
  await hand.said('Formulaire signé déposé');
  await hand.press('Envoyer à l’ANS');
  await hand.said('envoyée à l’ANS');
  await mailBrings('Demande validée par l’ANS', made.request);
  await hand.follow('Courriels');
  await hand.follow('À rapprocher');
}

async function deposit({ hand, page }: Visit, bytes: Uint8Array): Promise<void> {
  await hand.unfold('Enregistrer le formulaire signé');
  await hand.upload('signature-document', 'scan.pdf', 'application/pdf', bytes);
  await page.locator('form[action$="/signature"] button[type=submit]').click();
}

/** 8. The certificate: ordered, announced by the platform, taken there, imported, installed. */
export async function obtainCertificate(visit: Visit): Promise<void> {
  const { hand, page, made, simulator, mailBrings } = visit;
  await hand.go(made.client);
  await page.locator('table.s-slots').getByRole('link', { name: 'DMP authentification' }).click();
  made.slot = hand.path();
  await hand.press('Ouvrir une commande');
  await page.waitForURL(/orders/);
  made.order = hand.path();
  const csr = await makeCsr({
    subject: [
      ['C', 'FR'],
      ['ST', 'Alpes-Maritimes (06)'],
      ['O', 'CHU DE NICE'],
      ['OU', '1060785011'],
      ['CN', 'DUI CHU NICE'],
    ],
  });
  await hand.upload('csr', 'dmp.csr', 'application/pkcs10', csr.pem);
  await hand.press('Contrôler la CSR');
  await hand.said('CSR acceptée');
  await page.fill('#f-productNumber', '4471000');
  await page.selectOption('#f-administratorId', { label: 'Thomas Guérin' });
  await hand.press('Enregistrer la commande');
  await hand.said('Commande enregistrée');
  await mailBrings('Certificat mis à disposition, à retirer', made.order);
  await hand.see('À retirer');
  const pem = await takeAway(visit, simulator.platformUrl);
  await hand.go(made.order);
  await hand.upload('certificate', 'dmp.pem', 'application/x-pem-file', pem);
  await hand.press('Contrôler et importer');
  await hand.said('Certificat importé');
  await page.check('input[name=finessChecked]');
  await hand.press('Noter l’installation');
  await hand.press('Le service répond, noter la vérification');
  await hand.follow('Réglages');
  await hand.follow('Autorités');
  await hand.shown('AC de démonstration, organisations');
  await hand.go(made.client);
  await page.locator('table.s-slots').getByText('Couvert').first().waitFor();
}

async function takeAway({ hand, page }: Visit, platform: string): Promise<string> {
  await hand.follow('Ouvrir la plateforme');
  await page.waitForURL(`${platform}/`);
  const row = page.locator('tr', { has: page.getByRole('rowheader', { name: '4471000' }) });
  const link = row.getByRole('link', { name: 'Retirer le certificat' });
  const answer = await page.request.get(platform + (await link.getAttribute('href')));
  hand.note('Retirer le certificat');
  return answer.text();
}

/** 9. Every client against every kind of slot; the stages of the reminders. */
export async function lookAtCoverage({ hand, made }: Visit): Promise<void> {
  await hand.follow('Certificats');
  await hand.see('Imprimer');
  await hand.unfold('Exporter');
  await hand.see('La couverture, un client par ligne');
  await hand.follow('Agenda');
  await hand.shown('Faire mon adresse');
  await hand.go(made.slot);
  await hand.follow('Prochains rappels, et pourquoi');
  await hand.shown('Prochaine étape');
}

/** 10. An account manager’s own clients. */
export async function followClients({ hand, house }: Visit): Promise<void> {
  const context = await house.signedIn('account_manager');
  const own = await context.newPage();
  await own.goto(`${house.app.url}/`);
  await own.getByRole('link', { name: 'Portefeuilles' }).first().click();
  await own.locator('main').getByText('Inès Carvalho', { exact: true }).first().waitFor();
  for (const words of ['Portefeuilles', house.demo.users.account_manager.email]) hand.note(words);
  await context.close();
}

/** 11. One thing for chosen clients: simulation, confirmation, progress, outcome file. */
export async function runCampaign({ hand, page, house }: Visit): Promise<void> {
  await hand.go('/clients');
  await page.check('[data-select-page]');
  await hand.press('Lancer une campagne…');
  await hand.follow('Préparer les demandes 413');
  await page.fill('#f-title', 'Demandes de la visite');
  await hand.press('Simuler');
  await page.getByRole('heading', { name: 'Décider' }).waitFor();
  const typed = page.locator('#f-typed');
  const willDo = (await page.locator('#forecast').innerText()).match(/\d+/)?.[0] ?? '';
  if ((await typed.count()) > 0) await typed.fill(willDo);
  await page.locator('form[action$="/confirmation"] button').click();
  await hand.shownSooner('Terminée');
  const csv = await page.request.get(`${house.app.url}${hand.path()}/outcome.csv`);
  expect((await csv.text()).split('\n').length).toBeGreaterThan(10);
}

/** Lines of the client's journal, the latest among them. */
const story = [
  'Demande 413 préparée',
  'Accusé de réception de l’ANS',
  'Demande validée par l’ANS',
  'Certificat mis à disposition',
  'Certificat vérifié',
];

/** 12. Every step is told. */
export async function readJournal({ hand, page, made }: Visit): Promise<void> {
  await hand.go(made.client);
  await page.locator('main').getByRole('link', { name: 'Journal', exact: true }).click();
  await page.waitForURL(/\/audit$/);
  for (const line of story) await hand.shown(line);
  await hand.follow('Journal');
  await hand.shown('Chaîne vérifiée à l’instant');
}
