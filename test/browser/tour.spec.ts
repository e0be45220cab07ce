import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makeBlank413 } from '../support/blank-413.js';
import { aBlank413, dayFromToday } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { issueCertificate, makeCsr, makeTestAuthority, type TestAuthority } from '../support/pki.js';
import { trust } from '../support/trust.js';
import { waitFor } from '../support/wait-for.js';
import { agencyWrites } from './agency-mail.js';
import { openDemoHouse, type DemoHouse } from './demo-house.js';
import { handOf, type Hand } from './hand.js';
import { startWorkerBeside } from './worker-beside.js';

let house: DemoHouse;
let mailServer: MailServer;
let worker: { stop(): Promise<void> };
let authority: TestAuthority;
let page: Page;
let hand: Hand;
/** Where the walk has come: addresses of what it made. */
const made = { client: '', request: '', order: '', slot: '' };
/** What the browser complained of on the way. */
const complaints: string[] = [];

beforeAll(async () => {
  mailServer = await startMailServer();
  house = await openDemoHouse({ SMTP_URL: mailServer.url });
  for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(house.maildir, folder), { recursive: true });
  authority = await makeTestAuthority('PROD');
  await trust(house.demo, authority.authorities, 'PROD');
  await aBlank413(house.demo);
  worker = startWorkerBeside(house.app);
  page = await (await house.signedIn('support')).newPage();
  hand = handOf(page, house.app.url);
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
});
afterAll(async () => {
  await worker.stop();
  await house.close();
  await mailServer.stop();
});

/** Waits until the mail of the request has left. @returns its Message-ID, which the server received once. */
async function sentMail(purpose: string): Promise<string> {
  const id = made.request.split('/').at(-1);
  const sent = async () => {
    const { rows } = await house.demo.owner.query<{ message_id: string }>(
      `SELECT message_id FROM messages WHERE subject_id = $1 AND purpose = $2 AND state = 'sent'`,
      [id, purpose],
    );
    return rows[0]?.message_id ?? '';
  };
  const messageId = await waitFor(`the mail ${purpose} to leave`, sent);
  expect(mailServer.copies.filter((copy) => copy === messageId)).toHaveLength(1);
  return messageId;
}

/** Lines of the client's journal, the latest among them. */
const story = [
  'Demande 413 préparée',
  'Accusé de réception de l’ANS',
  'Demande validée par l’ANS',
  'Certificat vérifié',
];

describe('the tour of the README, in a browser', () => {
  it('finds the CHU de Nice in the register, and refuses the misprint of the guide with its reason', async () => {
    await hand.go('/');
    await hand.follow('Annuaire');
    await page.fill('#directory-q', '060923151');
    await hand.press('Chercher');
    await page.getByRole('alert').getByText('clé de contrôle').waitFor();
    await page.fill('#directory-q', 'CHU de Nice');
    await hand.press('Chercher');
    await hand.shown('060785011');
  });

  it('creates the client with its establishments, its contract, its representative and their card', async () => {
    await hand.follow('Créer le client');
    for (const box of await page.locator('input[name=establishments]').all()) await box.check();
    await hand.press('Créer le client');
    await hand.said('créé');
    made.client = hand.path();
    await hand.go(`${made.client}/contract`);
    await page.check('input[name=contractState][value=signed]');
    await page.fill('#f-contractSince', dayFromToday(-20));
    await page.check('input[name=ordering][value=delegated]');
    await hand.press('Enregistrer');
    await hand.said('Contrat enregistré');
    await hand.go(`${made.client}/representative`);
    await page.fill('#f-lastName', 'Łukasik');
    await page.fill('#f-firstNames', 'Hélène');
    await page.fill('#f-email', 'direction@chu-nice.example');
    await page.fill('#f-phone', '04 92 03 44 44');
    await page.selectOption('#f-cardKind', 'CPS');
    await page.fill('#f-cardNumber', '2600123456');
    await page.selectOption('#f-cardState', 'active');
    await page.fill('#f-cardValidUntil', dayFromToday(500));
    await hand.press('Enregistrer');
    await hand.said('Représentant enregistré');
  });

  it('shows the three certificates that DMP and INSi need, while the form is filled and after', async () => {
    await hand.go(`${made.client}/instances/new`);
    await page.selectOption('#f-solutionId', { label: 'Démo DUI' });
    await page.fill('#f-name', 'SRV-DUI-NICE');
    await page.fill('#f-applicationName', 'DUI CHU NICE');
    await page.check('input[name=services][value=dmp]');
    await page.check('input[name=services][value=insi_auto]');
    await page.locator('#needed-slots').getByText('3 certificats').waitFor();
    await hand.press('Enregistrer');
    await hand.said('ajoutée');
    await hand.go(made.client);
    expect(await page.locator('table.s-slots tbody tr:not(.s-group)').count()).toBe(3);
  });

  it('keeps the signed mandate, and says that the request comes next', async () => {
    await hand.go(`${made.client}/delegation`);
    await hand.follow('Enregistrer une délégation déjà signée');
    await page.fill('#f-signedOn', dayFromToday(-2));
    await page.fill('#f-startsOn', dayFromToday(-2));
    await page.fill('#f-endsOn', dayFromToday(700));
    await hand.upload('evidence', 'mandat.pdf', 'application/pdf', await makeBlank413());
    await hand.press('Enregistrer, la délégation devient active');
    await hand.said('elle est active');
    await hand.go(made.client);
    await page.locator('#next-action').getByText(/413/).first().waitFor();
  });

  it('prepares the form 413, shows it, sends it for signature and takes the signed scan', async () => {
    await hand.go(`${made.client}/requests`);
    await hand.press('Préparer une demande 413');
    await hand.said('Demande préparée');
    made.request = hand.path();
    const pdf = await page.request.get(`${house.app.url}${made.request}/form.pdf`);
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await hand.press('Envoyer pour signature');
    await hand.said('envoyée pour signature');
    await sentMail('signature_request');
    await depositSigned(await pdf.body());
    await hand.said('il ne porte pas de signature');
    await depositSigned(await makeBlank413());
    await hand.said('Formulaire signé déposé');
  });

  async function depositSigned(bytes: Uint8Array): Promise<void> {
    await page.locator('summary', { hasText: 'Enregistrer le formulaire signé' }).click();
    await hand.upload('signature-document', 'scan.pdf', 'application/pdf', bytes);
    await page.locator('form[action$="/signature"] button[type=submit]').click();
  }

  it('submits it, and follows the acknowledgement and the validation that arrive by mail', async () => {
    await hand.press('Envoyer à l’ANS');
    await hand.said('envoyée à l’ANS');
    const answers = await sentMail('request_submission');
    await receive({
      subject: 'Accusé de réception',
      answers,
      lines: ['Bonjour,', 'Votre demande est enregistrée sous le numéro de dossier 2026-413413.'],
    });
    await hand.shownSooner('2026-413413', () => hand.go(made.request));
    await receive({
      subject: 'Votre demande est validée',
      answers,
      lines: ['Votre demande, numéro de dossier 2026-413413, est validée.'],
    });
    await hand.shownSooner('Demande validée par l’ANS', () => hand.go(made.request));
  });

  async function receive(mail: Parameters<typeof agencyWrites>[1]): Promise<void> {
    agencyWrites(house.maildir, mail);
    await hand.go('/mailbox');
    await hand.press('Relever maintenant');
    await hand.go(made.request);
  }

  it('orders a certificate: CSR judged, order placed, certificate imported, installed and verified', async () => {
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
    const { pem } = await issueCertificate(authority, { csrPem: csr.pem });
    await hand.upload('certificate', 'dmp.pem', 'application/x-pem-file', pem);
    await hand.press('Contrôler et importer');
    await hand.said('Certificat importé');
    await page.check('input[name=finessChecked]');
    await hand.press('Noter l’installation');
    await hand.press('Le service répond, noter la vérification');
    await hand.go(made.client);
    await page.locator('table.s-slots').getByText('Couvert').first().waitFor();
  });

  it('shows the stages of its reminders, the story of the client and an unbroken journal', async () => {
    await hand.go(`${made.slot}/reminders`);
    await hand.shown('Prochaine étape');
    await hand.go(`${made.client}/audit`);
    for (const line of story) await hand.shown(line);
    await hand.go('/audit');
    await hand.shown('Chaîne vérifiée à l’instant');
  });

  it('does one thing for chosen clients: simulation, confirmation, progress, outcome file', async () => {
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
  });

  it('gave the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
