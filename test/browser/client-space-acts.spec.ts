import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Browser, Page } from 'playwright-core';
import { DelegationChanges } from '../../src/delegations/delegation-changes.service.js';
import { DelegationsService } from '../../src/delegations/delegations.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { aClient, anAdministrator, anAssignment, aRepresentative, dayFromToday } from '../support/factories.js';
import { subjectOf } from '../support/orders.js';
import { makeCsr } from '../support/pki.js';
import { aReadyClient } from '../support/ready-client.js';
import { aSigningDesk } from '../support/signed-pdf.js';
import { addressOf, anAskedCsr, aSentRequest, codeOf } from '../support/space.js';
import { faultsAt } from './look-at.js';

let app: TestApp;
let browser: Browser;
const desk = aSigningDesk({ helene: '/CN=Hélène Łukasik' });
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
});
afterAll(async () => {
  desk.done();
  await browser.close();
  await app.stop();
});

const pictures = process.env['PICTURES'];
async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}
const heading = (page: Page) => page.locator('h1').innerText();

async function aMandate() {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  const terms = { channel: 'form', scope: ['ORG'], startsOn: dayFromToday(0), endsOn: dayFromToday(700) } as const;
  const { id } = await app.run(() => app.get(DelegationsService).prepare(client.id, { ...terms, scope: ['ORG'] }));
  await app.run(() => app.get(DelegationChanges).change(id, 'send'));
  return linkOf('delegation_id', id);
}

/** A 503: somebody leaves, somebody follows. */
async function aSentChange(sent: Awaited<ReturnType<typeof aSentRequest>>) {
  const { client, administrator } = await aReadyClient(app);
  const comer = await anAdministrator(app, { last_name: 'Arrivante' });
  for (const [person, state] of [
    [administrator, 'end_to_request'],
    [comer, 'to_request'],
  ] as const)
    await anAssignment(app, { client_id: client.id, administrator_id: person.id, state });
  const { id } = await app.run(() => sent.hand.requests.prepareChange(client.id));
  await sent.hand.send(id);
  return linkOf('request_id', id);
}

async function linkOf(column: 'request_id' | 'delegation_id', id: string) {
  const { rows } = await app.owner.query<{ id: string }>(`SELECT id FROM client_links WHERE ${column} = $1`, [id]);
  const linkId = rows[0]?.id ?? '';
  return { linkId, ...addressOf(app, linkId) };
}

async function giveCode(page: Page, linkId: string): Promise<void> {
  await page.getByLabel('Code reçu par courriel').fill(await codeOf(app, app, linkId));
  await page.getByRole('button', { name: 'Continuer' }).click();
}

describe.each([
  ['without scripts', false],
  ['with scripts', true],
])('the representative, on a telephone, %s', (name, javaScriptEnabled) => {
  const onTelephone = async () => {
    const viewport = { width: 390, height: 844 };
    const context = await browser.newContext({ viewport, javaScriptEnabled, baseURL: app.url, locale: 'fr-FR' });
    return context.newPage();
  };

  it('reads and downloads the mandate, and hands it back signed electronically', async () => {
    const { path, linkId } = await aMandate();
    const page = await onTelephone();
    await page.goto(path);
    expect(await heading(page)).toBe('Nous attendons votre signature sur le mandat');
    await keepPicture(page, `${name} mandate`);
    const href = (await page.getByRole('link', { name: 'Lire le document' }).getAttribute('href')) ?? '';
    const paper = await (await page.request.get(href)).body();
    expect((await PDFDocument.load(paper)).getPageCount()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Recevoir un code pour déposer' }).click();
    await giveCode(page, linkId);
    const { bytes } = await desk.sign(paper, 'helene', "D:20260304100000+01'00'");
    const files = { name: 'mandat signé.pdf', mimeType: 'application/pdf', buffer: bytes };
    await page.getByLabel('Photos nettes de toutes les pages').setInputFiles(files);
    await page.getByRole('button', { name: 'Déposer' }).click();
    await page.getByText('Votre document est arrivé.').waitFor();
    await page.getByText('Signature électronique d’Hélène Łukasik, le 4 mars 2026.').waitFor();
    await keepPicture(page, `${name} mandate signed`);
    await page.context().close();
  });

  it('says contract and card, asks, names a colleague who gets their own link, and declines', async () => {
    const sent = await aSentRequest(app);
    const page = await onTelephone();
    await page.goto(`${sent.path}/prerequisites`);
    await page.getByLabel('Oui', { exact: true }).check();
    await page.getByLabel('Numéro du contrat').fill('ANS-2024-77');
    await page.getByLabel('Signé le').fill('2024-02-01');
    await page.getByLabel('Oui, une CPS').check();
    await page.getByLabel('Numéro de la carte').fill('12');
    await page.getByRole('button', { name: 'Envoyer mes réponses' }).click();
    await page.locator('#f-cardNumber[aria-invalid=true]').waitFor();
    await keepPicture(page, `${name} card refused`);
    await page.getByLabel('Numéro de la carte').fill('2600123456');
    await page.getByRole('button', { name: 'Envoyer mes réponses' }).click();
    await page.getByText('Vos réponses sont arrivées.').waitFor();

    await page.getByRole('link', { name: 'Écrire' }).click();
    await page.getByLabel('Votre question').fill('Faut-il un cachet sur chaque page ?');
    await keepPicture(page, `${name} question`);
    await page.getByRole('button', { name: 'Envoyer la question' }).click();
    await page.getByText('Votre question est partie.').waitFor();

    await page.getByRole('link', { name: 'Ce n’est pas à moi de signer' }).click();
    await page.getByRole('button', { name: 'Recevoir un code' }).click();
    await page.getByRole('button', { name: 'Recevoir un autre code' }).waitFor();
    await giveCode(page, sent.linkId);
    await page.getByLabel('Son nom').fill('Paul Mandataire');
    await page.getByLabel('Son adresse électronique').fill('paul@client.test');
    await keepPicture(page, `${name} colleague`);
    await page.getByRole('button', { name: 'Envoyer un lien à cette personne' }).click();
    await page.getByText('Un lien est parti à cette personne.').waitFor();
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_links WHERE handed_by = $1', [
      sent.linkId,
    ]);
    const colleague = await onTelephone();
    await colleague.goto(addressOf(app, rows[0]?.id ?? '').path);
    await colleague.getByText('Bonjour Paul Mandataire,').waitFor();
    await colleague.context().close();

    await page.getByRole('link', { name: 'Je ne souhaite pas donner suite' }).click();
    await page.getByLabel('Pourquoi').fill('Nous changeons d’éditeur.');
    await page.getByRole('button', { name: 'Ne pas donner suite' }).click();
    await page.getByText('Votre réponse est enregistrée.').waitFor();
    expect(await heading(page)).toBe('Vous ne souhaitez pas donner suite');
    await keepPicture(page, `${name} declined`);
    await page.context().close();
  });

  it('loses nothing of what was typed while the code lapsed: another one is given in another tab', async () => {
    const { path, linkId } = await aSentRequest(app);
    const page = await onTelephone();
    await page.goto(`${path}/refusal`);
    await page.getByRole('button', { name: 'Recevoir un code' }).click();
    await giveCode(page, linkId);
    await page.locator('textarea').fill('Nous changeons d’éditeur.');
    await app.owner.query(`UPDATE client_links SET unlocked_until = now() - interval '1 minute' WHERE id = $1`, [
      linkId,
    ]);
    await page.locator('main form button[type=submit]').click();
    await page.getByRole('heading', { name: 'Votre code ne sert plus' }).waitFor();
    await keepPicture(page, `${name} code lapsed`);
    const [door] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Recevoir un code (nouvel onglet)' }).click(),
    ]);
    await door.getByRole('button', { name: 'Recevoir un code' }).click();
    await door.getByRole('button', { name: 'Recevoir un autre code' }).waitFor();
    await giveCode(door, linkId);
    await door.locator('textarea').waitFor();
    await page.getByRole('button', { name: 'Envoyer de nouveau' }).click();
    await page.getByRole('heading', { name: 'Vous ne souhaitez pas donner suite' }).waitFor();
    await keepPicture(page, `${name} declined late`);
    const { rows } = await app.owner.query(
      `SELECT content FROM client_answers WHERE kind = 'refusal' AND link_id = $1`,
      [linkId],
    );
    expect(rows).toEqual([{ content: { words: 'Nous changeons d’éditeur.' } }]);
    await page.context().close();
  });

  it('is told what is wrong with a CSR, and hands the right one over', async () => {
    const asked = await anAskedCsr(app);
    const subject = subjectOf(asked.client, 'INSI-AUTO');
    const [short, right] = [await makeCsr({ subject, bits: 1024 }), await makeCsr({ subject })];
    const page = await onTelephone();
    await page.goto(asked.path);
    expect(await heading(page)).toBe('Nous attendons votre demande de certificat (CSR)');
    await page.getByText('openssl req').first().waitFor();
    await keepPicture(page, `${name} csr`);
    await page.getByRole('button', { name: 'Recevoir un code' }).click();
    await giveCode(page, asked.linkId);
    const csr = { name: 'serveur.csr', mimeType: 'application/octet-stream', buffer: Buffer.from(short.pem) };
    await page.getByLabel('Fichier de la CSR').setInputFiles(csr);
    await page.getByRole('button', { name: 'Remettre la CSR' }).click();
    await page.getByText('La clé est trop courte').waitFor();
    expect(await heading(page)).toBe('Votre CSR est à refaire');
    await keepPicture(page, `${name} csr refused`);
    await page.getByText('Coller le texte de la CSR').click();
    await page.getByLabel('Texte de la CSR').fill(right.pem);
    await page.getByRole('button', { name: 'Remettre la CSR' }).click();
    await page.getByText('Merci, votre CSR est acceptée').waitFor();
    await keepPicture(page, `${name} csr accepted`);
    await page.context().close();
  });

  it('reads what a 503 changes, in its own words', async () => {
    const { path } = await aSentChange(await aSentRequest(app));
    const page = await onTelephone();
    await page.goto(path);
    expect(await heading(page)).toBe('Nous attendons votre signature sur le changement d’administrateurs');
    await page.getByText('qui ne commandera plus les certificats').waitFor();
    await page.getByText('Voir ce qui est écrit dedans').click();
    await page.getByText('Arrivante').waitFor();
    await keepPicture(page, `${name} 503`);
    await page.context().close();
  });
});

it('no page of a mandate, of a 503 or of a CSR is a barrier', async () => {
  const [mandate, change] = [await aMandate(), await aSentChange(await aSentRequest(app))];
  const page = await (await browser.newContext({ baseURL: app.url })).newPage();
  const faults: string[] = [];
  for (const { path } of [mandate, change]) faults.push(...(await faultsAt(page, `${app.url}${path}`, new Set())));
  const asked = await anAskedCsr(app);
  await page.goto(asked.path);
  await page.getByRole('button', { name: 'Recevoir un code' }).click();
  await giveCode(page, asked.linkId);
  await page.getByText('Coller le texte de la CSR').click();
  await page.getByLabel('Texte de la CSR').fill((await makeCsr({ bits: 1024 })).pem);
  await page.getByRole('button', { name: 'Remettre la CSR' }).click();
  for (const part of ['', '/colleague'])
    faults.push(...(await faultsAt(page, `${app.url}${asked.path}${part}`, new Set())));
  await page.setViewportSize({ width: 1440, height: 1100 });
  await page.goto(asked.path);
  await keepPicture(page, 'wide csr');
  expect(faults).toEqual([]);
  await page.context().close();
});
