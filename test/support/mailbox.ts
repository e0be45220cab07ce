import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { uuidv7 } from '../../src/platform/uuid.js';
import { aClient, aMessage } from './factories.js';
import { Parcels } from './parcels.js';
import { startTenant, type TestEditor, type TestTenant } from './tenant.js';
import { domainOf } from '../../src/mailbox/mail-address.js';
import { CollectMailJob } from '../../src/mailbox/in/collect-mail.job.js';

export interface Letter {
  from?: string;
  subject?: string;
  body?: string;
  id?: string | null;
  headers?: string[];
  /** What our server notes of it on top; null: it notes nothing. The author's domain vouches for it unless told otherwise. */
  checked?: string | null;
}

/** The name under which the server of the test's mailbox signs. */
export const authservId = 'mx.editeur.test';

let letters = 0;

/** A mail as the agency sends it, unless told otherwise. */
export function letter({
  from = 'ANS <monserviceclient@esante.gouv.fr>',
  subject = 'Accusé de réception',
  body = '',
  id,
  headers = [],
  checked = `dmarc=pass header.from=${domainOf(from)}`,
}: Letter): string {
  letters += 1;
  const messageId = id === null ? [] : [`Message-ID: ${id ?? `<mail-${letters}@esante.test>`}`];
  const noted = checked === null ? [] : [`Authentication-Results: ${authservId}; ${checked}`];
  const head = [...noted, `From: ${from}`, 'To: igc@editeur.test', `Subject: ${subject}`, ...messageId, ...headers];
  const type = headers.some((line) => /^content-type/i.test(line)) ? [] : ['Content-Type: text/plain; charset=utf-8'];
  return [...head, ...type, '', body || 'Votre demande a bien été reçue.', ''].join('\r\n');
}

type Row = Record<string, unknown> & { id: string; state: string };

/** A mailbox of its own for each test, in a folder that is read as the collecting job reads it. Call it once at the top of a file. */
export function aMailbox() {
  const box = {} as { tenant: TestTenant; editor: TestEditor; parcels: Parcels; folder: string };

  beforeAll(async () => {
    box.tenant = await startTenant({}, [Parcels]);
    box.parcels = box.tenant.get(Parcels);
  });
  afterAll(() => box.tenant.stop());
  beforeEach(async () => {
    box.editor = await box.tenant.secondEditor();
    // A name that an address would have to escape.
    box.folder = mkdtempSync(join(tmpdir(), 'courriels reçus #1 '));
    for (const name of ['tmp', 'new', 'cur']) mkdirSync(join(box.folder, name));
    const settings = [`maildir://${box.folder}`, authservId];
    await box.editor.owner.query('UPDATE editors SET mail_source = $1, mail_authserv_id = $2', settings);
    Object.assign(box.parcels, { dossiers: new Map(), fails: false });
    box.parcels.told.length = 0;
  });
  afterEach(() => rmSync(box.folder, { recursive: true }));

  const received = async (): Promise<Row[]> =>
    (await box.editor.owner.query<Row>(`SELECT * FROM messages WHERE direction = 'in' ORDER BY created_at, id`)).rows;

  return Object.assign(box, {
    received,

    drop(content: string): void {
      letters += 1;
      const name = `${1_700_000_000 + letters}.${letters}.host`;
      writeFileSync(join(box.folder, 'tmp', name), content);
      const arrived = Math.floor(Date.now() / 1000) - 1;
      utimesSync(join(box.folder, 'tmp', name), arrived, arrived);
      renameSync(join(box.folder, 'tmp', name), join(box.folder, 'new', name));
    },

    async collect(): Promise<void> {
      const scope = { editorId: box.editor.editorId, actor: { kind: 'job', name: 'mailbox.collect' } as const };
      await box.tenant.get(CollectMailJob).handle({}, { id: uuidv7(), attempt: 1, lastTry: false, scope });
    },

    async theOnly(): Promise<Row> {
      const rows = await received();
      expect(rows).toHaveLength(1);
      return rows[0] as Row;
    },

    /** A mail of ours about a parcel, as if it had left. */
    async sentMail(columns: Record<string, unknown> = {}) {
      const client = await aClient(box.editor);
      const id = uuidv7();
      const parcel = uuidv7();
      box.parcels.clients.set(parcel, client.id);
      await aMessage(box.editor, {
        id,
        direction: 'out',
        state: 'sent',
        client_id: client.id,
        subject_kind: 'parcel',
        subject_id: parcel,
        message_id: `<${id}@editeur.test>`,
        ...columns,
      });
      return { id, client: client.id, parcel, messageId: `<${id}@editeur.test>` };
    },
  });
}
