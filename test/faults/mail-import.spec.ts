import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditService } from '../../src/platform/audit/audit.service.js';
import { aMessage, insertRow, type Row } from '../support/factories.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { holdTable } from './held-table.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled, signedRequest } from './ready-client.js';
import { waitFor } from '../support/wait-for.js';
import { workersOf } from './victims.js';

const submission = '<soumission-413@editeur.test>';
const nothing = { messages: 0, originals: 0, moves: 0, state: 'submitted' };
const once = { messages: 1, originals: 1, moves: 1, state: 'acknowledged' };

function acknowledgement(): string {
  return [
    'Authentication-Results: mx.editeur.test; dmarc=pass header.from=esante.gouv.fr',
    'From: monserviceclient.certificats@esante.gouv.fr',
    'To: igc@editeur.test',
    'Subject: Accuse de reception de votre demande',
    'Message-ID: <accuse-1@esante.test>',
    `In-Reply-To: ${submission}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Nous avons bien reçu votre formulaire. Votre demande est enregistrée sous le numéro de dossier 2026-118001.',
    '',
  ].join('\r\n');
}

onEachCarrier('the import of an acknowledgement', (carrying) => {
  let tenant: TestTenant;
  let maildir: string;
  let request: Row;

  beforeAll(async () => {
    tenant = await startTenant();
    maildir = mkdtempSync(join(tmpdir(), 'sceau-maildir-'));
    for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(maildir, folder));
    await tenant.owner.query('UPDATE editors SET mail_source = $1, mail_authserv_id = $2', [
      `maildir://${maildir}`,
      'mx.editeur.test',
    ]);
    request = await signedRequest(tenant);
    await tenant.owner.query(`UPDATE requests SET state = 'submitted' WHERE id = $1`, [request.id]);
    const sent = await aMessage(tenant, {
      direction: 'out',
      purpose: 'request_submission',
      state: 'sent',
      sent_at: new Date(),
      client_id: request['client_id'],
      subject_kind: 'request',
      subject_id: request.id,
      message_id: submission,
    });
    await tenant.run(() =>
      tenant.get(AuditService).record({
        subject: { kind: 'message', id: sent.id },
        clientId: null,
        action: 'deliver',
        to: 'sent',
        summary: 'Courriel envoyé',
      }),
    );
    await settled(tenant);
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await tenant.stop();
    rmSync(maildir, { recursive: true, force: true });
  });

  // Behind the other hooks: what holds a worker is let go first.
  const worker = workersOf(
    () => tenant.database,
    () => carrying.environment(),
  );

  const inFolder = (folder: 'new' | 'cur') => readdirSync(join(maildir, folder));

  /** What there is to see of the acknowledgement, everywhere it leaves a trace. */
  async function traces(): Promise<unknown> {
    const { rows } = await tenant.owner.query(
      `SELECT (SELECT count(*)::int FROM messages WHERE direction = 'in') AS messages, (SELECT count(*)::int FROM documents WHERE kind = 'raw_mail') AS originals,
              (SELECT count(*)::int FROM audit_entries WHERE subject_id = $1 AND action = 'acknowledge') AS moves, (SELECT state FROM requests WHERE id = $1) AS state`,
      [request.id],
    );
    return rows[0];
  }

  // The worker collects every minute: its next round, whatever minute it is.
  async function collectNow(): Promise<void> {
    const round = { id: crypto.randomUUID(), name: 'mailbox.collect', payload: {} };
    await insertRow(tenant, 'outbox', round);
  }

  it('leaves nothing when the worker dies in the middle, and comes whole, once, with the next one', async () => {
    writeFileSync(join(maildir, 'tmp', '1.accuse'), acknowledgement());
    const arrived = Math.floor(Date.now() / 1000) - 1;
    utimesSync(join(maildir, 'tmp', '1.accuse'), arrived, arrived);
    renameSync(join(maildir, 'tmp', '1.accuse'), join(maildir, 'new', '1.accuse'));
    const held = await holdTable(tenant, 'documents');
    const first = await worker();
    await held.awaited();
    await first.kill();
    await held.release();
    expect(await traces()).toEqual(nothing);
    expect(inFolder('new')).toEqual(['1.accuse']);

    await worker();
    await waitFor('the mail is put away', () => inFolder('new').length === 0);
    expect(await traces()).toEqual(once);
    expect(inFolder('cur')).toEqual(['1.accuse:2,S']);
  });

  it('changes nothing more when the worker died between the commit and putting the mail away', async () => {
    renameSync(join(maildir, 'cur', '1.accuse:2,S'), join(maildir, 'new', '1.accuse'));
    await worker();
    await collectNow();
    await waitFor('the mail is put away', () => inFolder('new').length === 0);
    expect(await traces()).toEqual(once);
  });
});
