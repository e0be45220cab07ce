import { beforeEach, describe, expect, it } from '@jest/globals';
import { makeBlank413 } from '../../test/support/blank-413.js';
import { extractedText } from '../../test/support/extracted-text.js';
import { aBlank413, dayFromToday } from '../../test/support/factories.js';
import { aReadyClient, aSelfActingClient, scan } from '../../test/support/ready-client.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { OrderingRights } from '../assignments/ordering-rights.js';
import { OrdersService } from '../orders/orders.service.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { EditConflict, Refused } from '../platform/web/errors.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
import { OfficialBlanks } from './blanks/official-blanks.service.js';
import { Papers } from './blanks/papers.service.js';
import { requestList } from './list/request-list.js';
import { RequestListQueries } from './list/request-list.queries.js';
import { OutsideSubmissions } from './moves/outside-submissions.service.js';
import { RequestOutcomes } from './moves/request-outcomes.service.js';
import { RequestPapers } from './moves/request-papers.service.js';
import { RequestSending } from './moves/request-sending.service.js';
import { RequestPageService } from './page/request-page.service.js';
import { RequestsService } from './requests.service.js';

let editor: TestEditor;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
});

const run = <Result>(work: () => Promise<Result>) => editor.run(work);
const yesterday = dayFromToday(-1);
const sign = (id: string, mark = 'signed') =>
  run(() => tenant.get(RequestPapers).recordSignature(id, scan(mark), dayFromToday(0)));
const send = (id: string) => run(() => tenant.get(RequestSending).sendForSignature(id));
const submit = (id: string) => run(() => tenant.get(RequestSending).submit(id));
const page = (id: string) => run(() => tenant.get(RequestPageService).one(id, 'support'));

async function prepared(): Promise<{ id: string; clientId: string }> {
  const { client } = await aReadyClient(editor);
  const { id } = await run(() => tenant.get(RequestsService).prepare(client.id));
  return { id, clientId: client.id };
}

async function row(id: string): Promise<Record<string, unknown>> {
  const { rows } = await editor.owner.query<Record<string, unknown>>(
    'SELECT *, submitted_on::text AS submitted_day FROM requests WHERE id = $1',
    [id],
  );
  return rows[0] ?? {};
}

async function mailsOf(id: string): Promise<number> {
  const { rows } = await editor.owner.query(`SELECT 1 FROM messages WHERE subject_id = $1`, [id]);
  return rows.length;
}

async function journalOf(id: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ summary: string }>(
    'SELECT summary FROM audit_entries WHERE subject_id = $1 ORDER BY sequence',
    [id],
  );
  return rows.map(({ summary }) => summary);
}

const loadBlank = async () => {
  const bytes = Buffer.from(await makeBlank413());
  return run(() => tenant.get(OfficialBlanks).replace({ fileName: 'f413.pdf', mediaType: '', bytes }));
};

describe('a preparatory paper', () => {
  it('leaves neither for signature nor for ANS until a blank is loaded, and the page says where', async () => {
    const { id } = await prepared();
    await expect(send(id)).rejects.toThrow(/Formulaire officiel.*Réglages, Formulaires/s);
    expect((await page(id)).missing).toEqual([
      expect.objectContaining({ what: 'Formulaire officiel', href: '/settings/forms' }),
    ]);
    await sign(id);
    await expect(submit(id)).rejects.toThrow(/Formulaire officiel/);
    expect((await page(id)).missing).toHaveLength(1);
    expect(await mailsOf(id)).toBe(0);
    await loadBlank();
    await submit(id);
    expect(await row(id)).toMatchObject({ state: 'submitted', channel: 'mail' });
  });

  it('can still be read on the page before a blank is loaded', async () => {
    const { id } = await prepared();
    expect((await page(id)).papers.preview).toMatchObject({ heading: 'Aperçu, pour relecture' });
  });

  it('signed while it was accepted does not leave once the editor says that ANS accepts it no longer', async () => {
    const papers = tenant.get(Papers);
    await run(() => papers.accept('Courriel de l’ANS du 3 mars 2026'));
    const { id } = await prepared();
    await send(id);
    await sign(id);
    expect(await row(id)).toMatchObject({ official_paper: false });
    await run(() => papers.withdraw());
    await aBlank413(editor);
    await expect(submit(id)).rejects.toThrow(/notre déclaration, sans valeur pour l’ANS/);
    await run(() => tenant.get(RequestOutcomes).reopen(id, 'edit_signed'));
    await send(id);
    await sign(id, 'again');
    await submit(id);
    expect(await row(id)).toMatchObject({ state: 'submitted', official_paper: true });
  });

  it('leaves when the editor says that ANS accepts it, with who, when and a reason', async () => {
    const papers = tenant.get(Papers);
    await run(() => papers.accept('Courriel de l’ANS du 3 mars 2026'));
    await expect(run(() => papers.accept('Une seconde fois, le 4 mars'))).rejects.toBeInstanceOf(Refused);
    expect(await run(() => papers.accepted())).toMatchObject({
      reason: 'Courriel de l’ANS du 3 mars 2026',
      acceptedBy: expect.any(String),
      acceptedAt: expect.any(Date),
    });
    const { id } = await prepared();
    await send(id);
    await sign(id);
    await submit(id);
    expect(await row(id)).toMatchObject({ state: 'submitted' });
  });
});

describe('« Précisions sur l’usage »', () => {
  async function printed(id: string): Promise<string> {
    return run(async () => {
      const request = await tenant.get(RequestsService).byId(id);
      return extractedText((await tenant.get(RequestPapers).draw(request)).pdf);
    });
  }

  it('begins as the blank says, and is written on the form or left empty as it is set', async () => {
    await loadBlank();
    const papers = tenant.get(Papers);
    expect(await run(() => papers.rules())).toMatchObject({ blank: true, fillsPurpose: true });
    const { id } = await prepared();
    expect(await printed(id)).toContain('Accèsauxservicessocles');
    await run(() => papers.setFilling({ purpose: 'leave', version: 1 }));
    expect(await printed(id)).not.toContain('Accèsauxservicessocles');
    await expect(run(() => papers.setFilling({ purpose: 'write', version: 1 }))).rejects.toBeInstanceOf(EditConflict);
  });

  it('left empty by the blank, lacks nothing', async () => {
    await loadBlank();
    await run(() => tenant.get(Papers).setFilling({ purpose: 'leave', version: 1 }));
    const { id } = await prepared();
    await editor.owner.query(`UPDATE requests SET purpose = '' WHERE id = $1`, [id]);
    expect((await page(id)).missing).toEqual([]);
  });

  it('stays as it was set when the same blank is brought again', async () => {
    await loadBlank();
    await run(() => tenant.get(Papers).setFilling({ purpose: 'leave', version: 1 }));
    await loadBlank();
    expect(await run(() => tenant.get(Papers).rules())).toMatchObject({ fillsPurpose: false });
  });
});

describe('a 413 that reached ANS without us', () => {
  const given = { date: dayFromToday(-3), reference: 'DN-2026-1187', document: scan('deposit') };

  it.each([
    ['sent_by_client', 'client', 'Demande envoyée à l’ANS par le client lui-même'],
    ['filed_on_demarche', 'demarche_numerique', 'Demande déposée en ligne, sur Démarche Numérique'],
    ['filed_on_portal', 'portal', 'Demande déposée en ligne, sur le portail mesHabilitations'],
  ] as const)(
    '%s is recorded with its day, its reference and its evidence, and mails nobody',
    async (action, channel, done) => {
      const { id, clientId } = await prepared();
      await run(() => tenant.get(OutsideSubmissions).note(id, action, given));
      const request = await row(id);
      expect(request).toMatchObject({
        state: 'submitted',
        channel,
        submitted_day: given.date,
        submission_reference: 'DN-2026-1187',
      });
      expect(await mailsOf(id)).toBe(0);
      expect((await journalOf(id)).at(-1)).toMatch(new RegExp(`^${done}, le .*, référence DN-2026-1187$`));
      expect((await page(id)).papers.preview).toMatchObject({ title: 'Preuve de l’envoi', pdf: false });
      const kept = await run(() => tenant.get(DocumentsService).withBytes(String(request['submission_document_id'])));
      expect(kept).toMatchObject({ kind: 'request_evidence', clientId });
    },
  );

  it('has the clock of ANS run from that day, then is acknowledged and validated as ours', async () => {
    const { id } = await prepared();
    await run(() => tenant.get(OutsideSubmissions).note(id, 'sent_by_client', { ...given, date: dayFromToday(-6) }));
    expect((await page(id)).notes).toContainEqual(expect.objectContaining({ title: 'Pas d’accusé depuis 6\u00a0j.' }));
    await run(() => tenant.get(RequestOutcomes).acknowledge(id, '2026-000042'));
    await run(() => tenant.get(RequestOutcomes).validate(id, null));
    expect(await row(id)).toMatchObject({ state: 'validated', dossier_number: '2026-000042', channel: 'client' });
    const { rows } = await editor.owner.query('SELECT state FROM assignments WHERE request_id = $1', [id]);
    expect(rows).toEqual([{ state: 'active' }]);
  });

  it('is found in the list by its way, which a request not yet sent has not', async () => {
    const { id } = await prepared();
    await prepared();
    await run(() => tenant.get(OutsideSubmissions).note(id, 'filed_on_portal', given));
    const found = (channel: string) =>
      run(() => tenant.get(RequestListQueries).page(requestList.filter({ channel }), requestList.order({})));
    expect((await found('portal')).rows).toEqual([expect.objectContaining({ id, channel: 'portal' })]);
    expect((await found('mail')).rows).toEqual([]);
  });

  it('is ours again when it is corrected and mailed', async () => {
    await aBlank413(editor);
    const { id } = await prepared();
    await run(() => tenant.get(OutsideSubmissions).note(id, 'sent_by_client', given));
    await run(() => tenant.get(RequestOutcomes).askCorrection(id, 'Le cachet manque.'));
    await run(() => tenant.get(RequestOutcomes).reopen(id, 'resume'));
    await send(id);
    await sign(id);
    await submit(id);
    expect(await row(id)).toMatchObject({ channel: 'mail', submission_reference: null, submission_document_id: null });
  });

  it('is refused where the table does not allow it, with the reason', async () => {
    const { id } = await prepared();
    await run(() => tenant.get(OutsideSubmissions).note(id, 'sent_by_client', given));
    await expect(run(() => tenant.get(OutsideSubmissions).note(id, 'filed_on_portal', given))).rejects.toThrow(
      /n’est pas possible dans l’état/,
    );
  });
});

describe('a client that acts for itself', () => {
  it('goes from its contract to its order with its own administrator and no mandate', async () => {
    const { client, administrator } = await aSelfActingClient(editor);
    const { id } = await run(() => tenant.get(RequestsService).prepare(client.id));
    const document = scan('courriel');
    const given = { date: yesterday, reference: 'Courriel de la direction', document };
    await run(() => tenant.get(OutsideSubmissions).note(id, 'sent_by_client', given));
    await run(() => tenant.get(RequestOutcomes).acknowledge(id, '2026-000077'));
    await run(() => tenant.get(RequestOutcomes).validate(id, null));
    expect(await run(() => tenant.get(OrderingRights).of(client.id))).toMatchObject({
      administrators: [{ id: administrator.id }],
      missing: [],
    });
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    const [slot] = await run(() => tenant.get(CoverageQueries).ofClient(client.id));
    const { order } = await run(() => tenant.get(OrdersService).open(slot!.id));
    await run(() => tenant.get(OrdersService).change(order.id, 'use_platform_key'));
    await run(() =>
      tenant.get(OrdersService).place(order.id, {
        productNumber: '4512',
        orderedOn: yesterday,
        administratorId: administrator.id,
      }),
    );
    const { rows } = await editor.owner.query('SELECT state FROM orders WHERE id = $1', [order.id]);
    expect(rows).toEqual([{ state: 'ordered' }]);
  });
});

describe('the corrections of a request', () => {
  it('each keep their own reason, who asked and when, and the next letter says only the last', async () => {
    await aBlank413(editor);
    const { id } = await prepared();
    for (const reason of ['Le cachet manque.', 'La date est illisible.']) {
      await send(id);
      await sign(id, reason);
      await submit(id);
      await run(() => tenant.get(RequestOutcomes).askCorrection(id, reason));
      await run(() => tenant.get(RequestOutcomes).reopen(id, 'resume'));
    }
    expect((await page(id)).corrections).toEqual([
      expect.objectContaining({ number: 1, reason: 'Le cachet manque.', who: expect.any(String) }),
      expect.objectContaining({ number: 2, reason: 'La date est illisible.', at: expect.any(String) }),
    ]);
    await send(id);
    await sign(id, 'third');
    await submit(id);
    // The loop is closed: nothing asks for a correction any more.
    expect(await row(id)).toMatchObject({ corrections: 2, correction_reason: null });
  });
});
