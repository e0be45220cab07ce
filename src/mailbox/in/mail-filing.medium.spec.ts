import { describe, expect, it } from '@jest/globals';
import { aClient } from '../../../test/support/factories.js';
import { aMailbox, letter } from '../../../test/support/mailbox.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { MessageQueries } from '../box/message.queries.js';
import { MailFiling } from './mail-filing.service.js';

const box = aMailbox();

describe('settling a mail by hand', () => {
  async function unmatched(): Promise<string> {
    box.drop(letter({ body: 'Votre demande a bien été reçue, dossier 2026-000111.' }));
    await box.collect();
    return (await box.received()).at(-1)?.id ?? '';
  }

  it('attaches it once: the second of two people is told', async () => {
    const id = await unmatched();
    const { parcel, client } = await box.sentMail();
    const attach = () => box.editor.run(() => box.tenant.get(MailFiling).attach(id, 'parcel', parcel));
    const outcomes = await Promise.allSettled([attach(), attach()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: expect.any(Refused) });
    expect(box.parcels.told).toMatchObject([{ recognisedAs: 'acknowledgement', dossierNumber: '2026-000111' }]);
    expect(await box.theOnly()).toMatchObject({ state: 'matched', matched_by: 'person', client_id: client });
  });

  it('attaches it to a client alone, and not to another editor’s', async () => {
    const id = await unmatched();
    const ours = await aClient(box.editor);
    const theirs = await aClient(box.tenant);
    const attach = (client: string) => box.editor.run(() => box.tenant.get(MailFiling).attach(id, 'client', client));
    await expect(attach(theirs.id)).rejects.toThrow(NotFound);
    await attach(ours.id);
    expect(await box.theOnly()).toMatchObject({ state: 'to_check', client_id: ours.id, subject_kind: 'client' });
  });

  it('files it, and lets it be attached all the same later', async () => {
    const id = await unmatched();
    await box.editor.run(() => box.tenant.get(MailFiling).fileWithoutClient(id));
    await expect(box.editor.run(() => box.tenant.get(MailFiling).fileWithoutClient(id))).rejects.toThrow(Refused);
    const { parcel } = await box.sentMail();
    await box.editor.run(() => box.tenant.get(MailFiling).attach(id, 'parcel', parcel));
    expect((await box.theOnly()).state).toBe('matched');
  });

  it('is invisible to another editor', async () => {
    const id = await unmatched();
    await expect(box.tenant.run(() => box.tenant.get(MessageQueries).one(id))).rejects.toThrow(NotFound);
    await expect(box.tenant.run(() => box.tenant.get(MailFiling).fileWithoutClient(id))).rejects.toThrow(NotFound);
  });
});
