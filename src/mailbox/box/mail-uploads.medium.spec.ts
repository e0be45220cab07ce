import { describe, expect, it } from '@jest/globals';
import { aMailbox, letter } from '../../../test/support/mailbox.js';
import { Refused } from '../../platform/web/errors.js';
import { MailFiling } from '../in/mail-filing.service.js';
import type { Message } from '../message.entity.js';
import { MailUploads } from './mail-uploads.service.js';
import { MessageQueries } from './message.queries.js';

const box = aMailbox();

describe('a mail brought as a file', () => {
  const add = (content: string, about: { kind: string; id: string } | null = null) =>
    box.editor.run(() =>
      box.tenant
        .get(MailUploads)
        .add({ fileName: 'm.eml', mediaType: 'message/rfc822', bytes: Buffer.from(content) }, about),
    );

  it('is about what the person says when it proves nothing itself, once', async () => {
    const { parcel } = await box.sentMail();
    const content = letter({});
    const first = await add(content, { kind: 'parcel', id: parcel });
    expect(first.text).toContain('Un fichier ne prouve pas d’où il vient');
    expect(box.parcels.told).toMatchObject([{ recognisedAs: null }]);
    const confirm = () => box.editor.run(() => box.tenant.get(MailFiling).confirm(first.id));
    expect(await confirm()).toBe('Le colis est accusé.');
    await expect(confirm()).rejects.toThrow(Refused);
    const second = await add(content, { kind: 'parcel', id: parcel });
    expect(second).toEqual({ id: first.id, text: expect.stringContaining('déjà enregistré') });
    expect(box.parcels.told).toHaveLength(2);
  });

  it('is kept as evidence and moves nothing when it does not come from the agency, whoever brings it', async () => {
    const { parcel } = await box.sentMail();
    const { id, text } = await add(letter({ from: 'x@exemple.test' }), { kind: 'parcel', id: parcel });
    expect(text).toContain('aucun état n’a changé');
    expect(box.parcels.told.map((mail) => mail.recognisedAs)).toEqual([null]);
    const { message } = await box.editor.run(() => box.tenant.get(MessageQueries).one(id));
    expect(message).toMatchObject({ state: 'to_check', subjectId: parcel });
  });

  it('waits in the box when nobody says what it is about', async () => {
    const { id } = await add(letter({}));
    const { message } = await box.editor.run(() => box.tenant.get(MessageQueries).one(id));
    expect((message as Message).state).toBe('unmatched');
  });

  it.each(['%PDF-1.7 Bonjour', '', 'Bonjour, ceci est un texte'])(
    'is refused when it is no mail: %j',
    async (content) => {
      await expect(add(content)).rejects.toThrow(Refused);
      expect(await box.received()).toEqual([]);
    },
  );
});
