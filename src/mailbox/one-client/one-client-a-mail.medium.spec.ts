import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, anEstablishment, anOrder, aRequest, type Row } from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { MailQueue, type OutgoingMail } from '../out/mail-queue.service.js';
import { OneClientAMail } from './one-client-a-mail.js';

let editor: TestEditor;
let client: Row;
let other: Row;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  client = await aClient(editor, { name: 'Fondation Aubépine', town: 'Vézelay' });
  other = await aClient(editor, { name: 'Résidence Voisine', siret: '73282932000074' });
});

const mail = (text: string, more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  ...{ purpose: 'other', clientId: client.id, about: null, to: ['direction@client.test'], subject: 'des nouvelles' },
  ...{ text, byHand: { naming: [] }, ...more },
});
const found = async (text: string, more: Partial<OutgoingMail> = {}) =>
  (await editor.run(() => tenant.get(OneClientAMail).of([mail(text, more)])))[0]!;
const queue = (text: string, more: Partial<OutgoingMail> = {}) =>
  editor.run(() => tenant.get(MailQueue).queueMany([mail(text, more)]));

describe('numbers of another client', () => {
  it('are found however they are written, with their place, and never leave', async () => {
    const { rows } = await editor.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [
      other.id,
    ]);
    const [number = ''] = rows.map((row) => row.number);
    const spaced = `${number.slice(0, 2)} ${number.slice(2, 5)} ${number.slice(5, 8)} ${number.slice(8)}`;
    for (const written of [number, spaced, `1${number}`, '732 829 320 00074', 'SIREN 732829320'])
      expect((await found(`Bonjour,\nvoir ${written}.`)).numbers[0]).toMatch(
        /Résidence Voisine.*ligne 2, «\u00a0voir /su,
      );
    await expect(queue(`Voir ${spaced}`, { byHand: { naming: [other.id] } })).rejects.toThrow(
      /le FINESS de Résidence/u,
    );
    await expect(queue('rien', { subject: number })).rejects.toThrow(/dans l’objet/u);
  });

  it('are those of its establishments, dossiers and orders too', async () => {
    const { finess_eg: eg } = await anEstablishment(editor, { client_id: other.id });
    await aRequest(editor, { client_id: other.id, state: 'acknowledged', dossier_number: 'DEM-2026-118' });
    const order = await anOrder(editor, { client_id: other.id });
    const { rows } = await editor.owner.query<{ number: string }>('SELECT number FROM orders WHERE id = $1', [
      order.id,
    ]);
    expect((await found(`Voir ${String(eg)}`)).numbers[0]).toContain('le FINESS d’un établissement de Résidence');
    expect((await found('Voir dem-2026-118.')).numbers[0]).toContain('le numéro d’un dossier de Résidence');
    expect((await found(`Voir ${rows[0]?.number}`)).numbers[0]).toContain('le numéro d’une commande de Résidence');
  });

  it('are no other’s when the client has them too: one association, several SIRETs', async () => {
    await editor.owner.query(`UPDATE clients SET siret = '73282932000082' WHERE id = $1`, [client.id]);
    expect((await found('SIREN 732829320, SIRET 73282932000082')).numbers).toEqual([]);
    expect((await found('SIRET 73282932000074')).numbers).toHaveLength(1);
  });
});

describe('the name of another client', () => {
  it('is seen however it is abbreviated, and not where the client has that name too', async () => {
    for (const [name, written] of [
      ['EHPAD ST ELOI', 'l’EHPAD Saint-Éloi'],
      ['Résidence Sainte Marthe', 'la Rés. Ste-Marthe'],
      ['CTRE HOSPITALIER DE VEZELAY', 'le CH de Vézelay'],
      ['SSIAD du Grand Lac', 'le service de soins infirmiers à domicile du Grand Lac'],
    ] as const) {
      await aClient(editor, { name });
      expect((await found(`Comme pour ${written}.`)).names.map((one) => one.name)).toEqual([name]);
    }
    await editor.owner.query(`UPDATE clients SET name = 'EHPAD Saint Éloi' WHERE id = $1`, [client.id]);
    expect((await found('Pour l’EHPAD St Éloi.')).names).toEqual([]);
    await editor.owner.query(`UPDATE clients SET name = 'Groupe de l’EHPAD St Éloi' WHERE id = $1`, [client.id]);
    expect((await found('Pour l’EHPAD Saint-Éloi.')).names).toEqual([]);
  });

  it('leaves only when a person confirmed it, and the journal says so', async () => {
    const text = 'Bonjour,\nfaites comme la RESIDENCE  VOISINE.';
    expect((await found(text)).names).toMatchObject([{ clientId: other.id, name: 'Résidence Voisine' }]);
    await expect(queue(text)).rejects.toThrow(/nomme Résidence Voisine, un autre client, ligne 2/u);
    const [queued] = await queue(text, { byHand: { naming: [other.id] } });
    const { rows } = await editor.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'queued'`,
      [queued!.id],
    );
    expect(rows[0]?.reason).toBe('Nomme un autre client, confirmé par qui écrit\u00a0: Résidence Voisine.');
  });

  it('is not looked for in words of ours, nor in what stays in the house', async () => {
    expect((await found('Résidence Voisine', { byHand: undefined })).names).toEqual([]);
    expect((await found('Résidence Voisine', { to: [editor.users.support.email] })).names).toEqual([]);
    expect(await queue('Résidence Voisine', { to: [editor.users.support.email] })).toHaveLength(1);
  });

  it('is no other’s when it stands in a name of the client, of its town, an establishment or its grouping', async () => {
    await aClient(editor, { name: 'Aubépine du Lac' });
    await aClient(editor, { name: 'Foyer du Lac' });
    expect((await found('À la fondation Aubépine du lac')).names).toHaveLength(1);
    await anEstablishment(editor, { client_id: client.id, name: 'EHPAD Aubépine du lac' });
    expect((await found('À la fondation Aubépine du lac')).names).toEqual([]);
    expect((await found('Au foyer du lac')).names).toHaveLength(1);
  });

  it('that many bear is told of some of them, and is the client’s own where it is one of the others', async () => {
    for (let place = 0; place < 25; place += 1) await aClient(editor, { name: 'Association Arc en Ciel' });
    const { names } = await found('Comme l’association Arc en Ciel,');
    expect(names).toHaveLength(20);
    expect(new Set(names.map(({ clientId }) => clientId)).size).toBe(20);
    const last = await aClient(editor, { name: 'Association Arc en Ciel' });
    expect((await found('Comme l’association Arc en Ciel,', { clientId: last.id })).names).toEqual([]);
    const longer = await aClient(editor, { name: 'Association Arc en Ciel de Vézelay' });
    expect((await found('Comme l’association Arc en Ciel,', { clientId: longer.id })).names).toEqual([]);
  });

  it('is that of no client of another editor', async () => {
    const stranger = await tenant.secondEditor();
    await aClient(stranger, { name: 'Maison des Glycines' });
    expect((await found('Comme la Maison des Glycines')).names).toEqual([]);
  });
});

it('a hundred mails are looked at by as many statements as one', async () => {
  const look = (howMany: number) =>
    editor.run(() =>
      tenant
        .get(OneClientAMail)
        .of(Array.from({ length: howMany }, (_, index) => mail(`Le ${index}, Résidence Voisine`))),
    );
  const one = await statementsDuring(() => look(1));
  expect((await statementsDuring(() => look(100))).length).toBe(one.length);
});
