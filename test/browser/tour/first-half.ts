import { expect } from '@jest/globals';
import { dayFromToday } from '../../support/factories.js';
import type { Visit } from './visit.js';

/** 1. Annuaire. */
export async function findInRegister({ hand, page, made }: Visit): Promise<void> {
  await hand.go('/');
  await hand.follow('Clients');
  await hand.follow('Évolutions du registre');
  await hand.follow('Annuaire');
  for (const [words, found] of [
    ['clinqiue', 'CLINIQUE DES MICOCOULIERS'],
    ['APF', 'A.P.F. FRANCE HANDICAP'],
  ] as const) {
    await hand.type('#directory-q', words);
    await hand.press('Chercher');
    await hand.shown(found);
  }
  await hand.type('#directory-q', '060923151');
  await hand.press('Chercher');
  await page.getByRole('alert').getByText('clé de contrôle').waitFor();
  await hand.type('#directory-q', 'CHU de Nice');
  await hand.press('Chercher');
  await hand.shown('060785011');
  await hand.follow('Créer le client');
  for (const box of await page.locator('input[name=establishments]').all()) await box.check();
  await hand.press('Créer le client');
  await hand.said('créé');
  made.client = hand.path();
}

/** 2. A file of clients: the one that was exported comes back unchanged. */
export async function bringFile({ hand, page, house }: Visit): Promise<void> {
  await hand.follow('Clients');
  await hand.unfold('Exporter');
  await hand.see('CSV, à corriger et renvoyer');
  const href = await page.getByRole('link', { name: 'CSV, à corriger et renvoyer' }).getAttribute('href');
  const file = await page.request.get(house.app.url + href);
  await hand.follow('Importer');
  await hand.upload('file', 'clients.csv', 'text/csv', await file.body());
  await hand.press('Déposer le fichier');
  await hand.press('Vérifier le fichier');
  await hand.shownSooner('Aucune des');
  expect(await page.locator('main').innerText()).not.toMatch(/[1-9]\d*\s+en erreur/i);
}

/** 3. The list. */
export async function keepView({ hand, page }: Visit): Promise<void> {
  await hand.go('/clients?departement=06');
  await hand.follow('Enregistrer la vue…');
  await hand.go('/clients');
  const campaign = page.getByRole('button', { name: 'Lancer une campagne…' });
  const rows = page.getByRole('checkbox', { name: /^Sélectionner (?!les )/ });
  await rows.nth(1).check();
  await hand.see('1 sélectionné');
  await campaign.waitFor();
  await rows.nth(1).uncheck();
  await campaign.waitFor({ state: 'hidden' });
  await rows.nth(1).check();
  await hand.go('/requests');
  await page.goBack();
  await hand.see('1 sélectionné');
  await campaign.waitFor();
  await rows.nth(1).uncheck();
  await page.check('[data-select-page]');
  await hand.see('Lancer une campagne…');
}

/** 4. The record of the client, its instance and its plan. */
export async function fillRecord({ hand, page, made }: Visit): Promise<void> {
  const record = async (name: string) => {
    await hand.go(made.client);
    await hand.unfold('Fiche du client');
    await hand.follow(name);
  };
  await record('Contrat avec l’ANS');
  await page.check('input[name=contractState][value=signed]');
  await page.fill('#f-contractSince', dayFromToday(-20));
  await page.check('input[name=ordering][value=delegated]');
  await hand.press('Enregistrer');
  await hand.said('Contrat enregistré');
  await record('Représentant et carte');
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
  await hand.go(made.client);
  await page.locator('main').getByRole('link', { name: 'Établissements et instances' }).click();
  await hand.see('Établissements et instances');
  await hand.follow('Ajouter une instance');
  await page.selectOption('#f-solutionId', { label: 'Démo DUI' });
  await page.fill('#f-name', 'SRV-DUI-NICE');
  await page.fill('#f-applicationName', 'DUI CHU NICE');
  await page.check('input[name=services][value=dmp]');
  await page.check('input[name=services][value=insi_auto]');
  await page.locator('#needed-slots').getByText('3 certificats').waitFor();
  await hand.shown('3 certificats');
  await hand.press('Enregistrer');
  await hand.said('ajoutée');
  await record('Plan (EG ou EJ)');
  await hand.follow('Clients');
  await hand.follow('Groupements');
  await hand.go(made.client);
  expect(await page.locator('table.s-slots tbody tr:not(.s-group)').count()).toBe(3);
}

/** 5. The mandate, which comes back signed; the administrators. */
export async function giveMandate(visit: Visit): Promise<void> {
  const { hand, page, made, mailBrings, paperOf } = visit;
  await hand.go(made.client);
  await page.locator('main').getByRole('link', { name: 'Délégation', exact: true }).click();
  await hand.see('Délégation');
  await hand.see('Enregistrer une délégation déjà signée');
  await hand.follow('Préparer une délégation');
  await page.fill('#f-startsOn', dayFromToday(0));
  await page.fill('#f-endsOn', dayFromToday(700));
  await hand.press('Préparer la délégation');
  await hand.press('Envoyer le mandat');
  await mailBrings('mandat à signer', '/mailbox/received?state=to_check');
  const signed = await paperOf('mandat à signer');
  await hand.go(`${made.client}/delegation`);
  await hand.unfold('Déposer le mandat signé');
  await hand.upload('signature-document', 'mandat signé.pdf', 'application/pdf', signed);
  await page.fill('[name="signature-date"]', dayFromToday(0));
  await page.locator('form[action$="/signature"] button[type=submit]').click();
  await hand.press('Activer la délégation');
  await hand.follow('Habilitations');
  await hand.shown('Guérin');
  await hand.go(made.client);
  await page.locator('#next-action').getByText(/413/).first().waitFor();
}
