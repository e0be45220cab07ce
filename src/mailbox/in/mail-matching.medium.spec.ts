import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { aMailbox, letter } from '../../../test/support/mailbox.js';
import { journalOf } from '../../../test/support/records.js';

const box = aMailbox();

describe('what an answer is about', () => {
  it('matches an answer by the Message-ID it cites, moves its subject and keeps the mail as it came', async () => {
    const { messageId, client, parcel } = await box.sentMail();
    const content = letter({
      headers: [`In-Reply-To: ${messageId}`],
      body: 'Votre demande a bien été reçue, numéro de dossier 2026-118842.',
    });
    box.drop(content);
    await box.collect();
    const mail = await box.theOnly();
    expect(mail).toMatchObject({
      state: 'matched',
      matched_by: 'reference',
      client_id: client,
      subject_id: parcel,
      dossier_number: '2026-118842',
    });
    expect(box.parcels.told).toMatchObject([
      { recognisedAs: 'acknowledgement', dossierNumber: '2026-118842', sender: 'monserviceclient@esante.gouv.fr' },
    ]);
    const { rows } = await box.editor.owner.query<{ bytes: Buffer; client_id: string }>(
      'SELECT bytes, client_id FROM documents WHERE id = $1',
      [mail['raw_document_id']],
    );
    expect(rows[0]?.bytes.toString()).toBe(content);
    expect(rows[0]?.client_id).toBe(client);
    expect((await journalOf(box.editor, mail.id))[0]).toMatchObject({
      action: 'matched',
      reason: 'Le colis est accusé.',
    });
    expect(readdirSync(join(box.folder, 'new'))).toEqual([]);
    expect(readdirSync(join(box.folder, 'cur'))[0]).toMatch(/:2,S$/);
  });

  it('matches a dossier number only from the agency’s domain, which vouches for it', async () => {
    box.parcels.dossiers.set('2026-118842', uuidv7());
    const body = 'Votre demande a bien été reçue, dossier 2026-118842.';
    box.drop(letter({ body }));
    box.drop(letter({ body, from: '"monserviceclient@esante.gouv.fr" <pirate@evil.example>' }));
    box.drop(letter({ body, from: 'monserviceclient@esante.gouv.fr.evil.example' }));
    box.drop(letter({ body, checked: 'dmarc=fail header.from=esante.gouv.fr' }));
    await box.collect();
    expect((await box.received()).map((mail) => mail.state)).toEqual([
      'matched',
      'unmatched',
      'unmatched',
      'unmatched',
    ]);
    expect(box.parcels.told).toHaveLength(1);
  });

  it('attaches a client’s answer without letting its words move anything, and flags it', async () => {
    const { messageId } = await box.sentMail();
    box.drop(letter({ from: 'direction@client.test', headers: [`References: <autre@x.fr> ${messageId}`] }));
    await box.collect();
    expect((await box.theOnly()).state).toBe('to_check');
    expect(box.parcels.told).toMatchObject([{ recognisedAs: null }]);
  });

  it.each([
    ['of a domain of its own', 'Validation <x@fake-esante.gouv.fr>', 'fake-esante.gouv.fr'],
    ['whose name is that of the agency', '"ANS esante.gouv.fr" <x@evil.example>', 'evil.example'],
    ['but for a hyphen', 'ANS <monserviceclient.certificats@esante-gouv.fr>', 'esante-gouv.fr'],
  ])('says of an author who is proven, %s, that it is not the agency', async (_, from, domain) => {
    const { messageId } = await box.sentMail();
    const headers = [`In-Reply-To: ${messageId}`];
    box.drop(letter({ from, subject: 'Votre demande', body: 'Votre demande est validée.', headers }));
    await box.collect();
    const { id, ...mail } = await box.theOnly();
    const waits = { state: 'to_check', recognised_as: 'validation', proven_by: 'dmarc' };
    expect(mail).toMatchObject({ ...waits, sender_doubt: 'not_agency' });
    expect(box.parcels.told).toMatchObject([{ recognisedAs: null }]);
    const { rows } = await box.editor.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action IN ('received', 'matched')`,
      [id],
    );
    expect(rows).toHaveLength(2);
    for (const { reason } of rows) expect(reason).toMatch(new RegExp(`Expéditeur hors ANS\\..*écrit depuis ${domain}`));
  });

  it('doubts nobody for words that are nobody’s in particular, nor a machine that answers for its owner', async () => {
    const { messageId } = await box.sentMail();
    const headers = [`In-Reply-To: ${messageId}`];
    const from = 'direction@client.test';
    box.drop(letter({ from, subject: 'Re: formulaire', body: 'Le voici, signé.', headers }));
    box.drop(letter({ from, headers: [...headers, 'Auto-Submitted: auto-replied'] }));
    await box.collect();
    const received = await box.received();
    expect(received.map(({ proven_by, sender_doubt }) => [proven_by, sender_doubt])).toEqual([
      ['dmarc', null],
      ['dmarc', null],
    ]);
  });

  it('does not choose between two of our mails that are about different things', async () => {
    const [one, other] = [await box.sentMail(), await box.sentMail()];
    box.drop(letter({ headers: [`References: ${one.messageId} ${other.messageId}`] }));
    await box.collect();
    expect((await box.theOnly()).state).toBe('unmatched');
  });
});
