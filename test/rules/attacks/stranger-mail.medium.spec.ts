import { describe, expect, it } from '@jest/globals';
import { aMailbox, authservId, letter, type Letter } from '../../support/mailbox.js';
import { uuidv7 } from '../../../src/platform/uuid.js';
import { TenantDb } from '../../../src/platform/tenancy/tenant-db.js';

const box = aMailbox();
const said = 'Votre demande a bien été reçue, numéro de dossier 2026-118842.';
const agency = 'monserviceclient@esante.gouv.fr';
const pass = 'dmarc=pass header.from=esante.gouv.fr';
const noted = (results: string) => `Authentication-Results: ${authservId}; ${results}`;

/** What somebody who is not the agency may send: its address, its words, the number of a dossier. */
const forms: Record<string, Letter> = {
  'without any result': { checked: null },
  'with spf=fail': { checked: 'spf=fail smtp.mailfrom=esante.gouv.fr' },
  'with dmarc=fail': { checked: 'dmarc=fail header.from=esante.gouv.fr' },
  'with dmarc=none': { checked: 'dmarc=none header.from=esante.gouv.fr' },
  'with dmarc=bestguesspass': { checked: 'dmarc=bestguesspass header.from=esante.gouv.fr' },
  'with its own server’s name on the result': {
    checked: null,
    headers: [`Authentication-Results: mx.evil.example; ${pass}`],
  },
  'with a result forged under ours': { checked: 'dmarc=fail header.from=esante.gouv.fr', headers: [noted(pass)] },
  'with a result forged under ours, which says nothing': {
    checked: 'spf=pass smtp.mailfrom=evil.example',
    headers: [noted(pass)],
  },
  'whose domain passed, and the author is another': { checked: 'dmarc=pass header.from=evil.example' },
  'signed by its own domain': { checked: 'dkim=pass header.d=evil.example; dmarc=none header.from=esante.gouv.fr' },
  'with the result in a comment': { checked: `spf=fail (sender; ${pass})` },
  'with the result in a quoted string': { checked: `spf=fail reason="x; ${pass}"` },
  'of a domain that looks like it': {
    from: 'a@esante.gouv.fr.evil.example',
    checked: 'dmarc=pass header.from=esante.gouv.fr.evil.example',
  },
  'with the agency in the name beside the address': {
    from: `"${agency}" <x@evil.example>`,
    checked: 'dmarc=pass header.from=evil.example',
  },
  'with the agency in a bare name': { from: `${agency} <x@evil.example>`, checked: pass },
  'with the agency in an encoded word': {
    from: `=?utf-8?q?${agency.replace('@', '=40')}?= <x@evil.example>`,
    checked: pass,
  },
  'in a group': { from: `ANS: ${agency};`, checked: pass },
  'with two addresses': { from: `${agency}, x@evil.example`, checked: pass },
  'with a comment': { from: `${agency} (x@evil.example)`, checked: pass },
  'with a NUL': { from: `${agency}\u0000.evil.example`, checked: pass },
  'with an encoded address': { from: '=?utf-8?q?monserviceclient?=@esante.gouv.fr', checked: pass },
  'with two fields From': { headers: ['From: x@evil.example'], checked: pass },
  'with two fields From, the agency second': { from: 'x@evil.example', headers: [`From: ${agency}`], checked: pass },
  'with no author': { from: '', checked: pass },
  'with a field that is none': { headers: ['ceci n’est pas un champ'], checked: pass },
};

describe('a mail that nobody vouches for', () => {
  it.each(Object.entries(forms))('%s moves nothing, names its reason, and waits', async (_, form) => {
    const { parcel, client } = await box.sentMail();
    box.parcels.dossiers.set('2026-118842', parcel);
    box.drop(letter({ from: agency, body: said, ...form }));
    await box.collect();
    expect(await box.theOnly()).toMatchObject({ state: 'unmatched', client_id: null });
    expect(box.parcels.told).toEqual([]);
    expect(client).not.toBeNull();
  });

  it.each(Object.entries(forms))('%s, citing one of our mails, is attached and moves nothing', async (_, form) => {
    const { messageId, client } = await box.sentMail();
    box.drop(
      letter({ from: agency, body: said, ...form, headers: [`In-Reply-To: ${messageId}`, ...(form.headers ?? [])] }),
    );
    await box.collect();
    const mail = await box.theOnly();
    expect(mail.state).toBe(mail['client_id'] === client ? 'to_check' : 'unmatched');
    expect(box.parcels.told.filter(({ recognisedAs }) => recognisedAs !== null)).toEqual([]);
  });

  it('moves nothing either when the mailbox says of no server that it checks', async () => {
    await box.editor.owner.query('UPDATE editors SET mail_authserv_id = NULL');
    box.parcels.dossiers.set('2026-118842', uuidv7());
    box.drop(letter({ body: said }));
    await box.collect();
    expect(await box.theOnly()).toMatchObject({ state: 'unmatched', proven_by: null, sender_doubt: 'unchecked' });
  });

  it('under a Message-ID that came before with other words is kept beside the first, and moves nothing', async () => {
    box.parcels.dossiers.set('2026-118842', uuidv7());
    box.drop(letter({ id: '<meme@esante.test>', body: 'Bonjour, votre demande est à l’étude.' }));
    box.drop(letter({ id: '<meme@esante.test>', body: said }));
    await box.collect();
    await box.collect();
    const received = await box.received();
    expect(received.map(({ sender_doubt }) => sender_doubt)).toEqual([null, 'repeated_id']);
    expect(box.parcels.told).toEqual([]);
  });
});

describe('what an editor may not say of itself', () => {
  it.each([
    `mail_from = 'a@esante.gouv.fr'`,
    `mail_source = 'maildir:///etc'`,
    `mail_authserv_id = 'mx.evil.example'`,
    `ans_sender_domains = '{evil.example}'`,
  ])('the runtime role is refused: %s', async (change) => {
    const db = () => box.editor.run(() => box.tenant.get(TenantDb).query(`UPDATE editors SET ${change}`));
    await expect(db()).rejects.toThrow('operator');
  });
});
