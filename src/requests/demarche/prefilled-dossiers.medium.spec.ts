import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { champ, DemarcheServer, type Misbehaviour } from '../../../test/support/demarche-server.js';
import { aReadyClient } from '../../../test/support/ready-client.js';
import { startTenant, type TestEditor, type TestTenant } from '../../../test/support/tenant.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { RequestOutcomes } from '../moves/request-outcomes.service.js';
import { RequestsService } from '../requests.service.js';
import { DemarcheApi } from './demarche-api.js';
import { PrefilledCreation } from './prefilled-creation.service.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';
import { readPlace } from '../prefill/prefill-link.js';
import { readSchema } from '../prefill/procedure-schema.js';
import { Procedures } from '../procedures/procedures.service.js';

let tenant: TestTenant;
let there: DemarcheServer;
let editor: TestEditor;

beforeAll(async () => {
  there = await DemarcheServer.start();
  tenant = await startTenant({ PROVIDER_HOSTS: 'localhost' });
  tenant.get(JobRunner).prepare();
});
afterAll(async () => {
  await tenant.stop();
  await there.stop();
});
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  there.misbehaves = [];
  there.opendata = true;
});

const run = <Result>(work: () => Promise<Result>) => editor.run(work);

async function aProcedure(): Promise<string> {
  const read = readSchema(JSON.stringify(there.schema()));
  const place = readPlace(there.address, true);
  if (!read.ok || !place) throw new Error('The stand-in is no procedure');
  const procedures = tenant.get(Procedures);
  const id = await run(() => procedures.add({ kind: '413', place, schema: read.schema, fetched: true }));
  await run(() => procedures.use(id));
  return id;
}

async function aRequest(): Promise<{ id: string; clientId: string }> {
  const { client } = await aReadyClient(editor);
  const { id } = await run(() => tenant.get(RequestsService).prepare(client.id));
  return { id, clientId: client.id };
}

/** As a worker would, whatever the back-off. */
async function work(name: string): Promise<void> {
  const { rows } = await editor.owner.query<{ id: string }>(
    'SELECT id FROM outbox WHERE name = $1 AND done_at IS NULL AND failed_at IS NULL',
    [name],
  );
  for (const { id } of rows) {
    await editor.owner.query('UPDATE outbox SET due_at = now() WHERE id = $1', [id]);
    await tenant.get(JobRunner).run(name, { editorId: editor.editorId, outboxId: id });
  }
}

async function readBack(): Promise<void> {
  await run(() => tenant.get(Outbox).enqueue('demarche.read', {}));
  await work('demarche.read');
}

const dossierOf = async (requestId: string) =>
  (await run(() => tenant.get(PrefilledDossiers).latestOf(requestId))) as PrefilledDossier;
const linkOf = (dossier: PrefilledDossier) => run(() => tenant.get(PrefilledDossiers).linkOf(dossier));
const requestOf = (id: string) => run(() => tenant.get(RequestsService).byId(id));

async function prefilled() {
  await aProcedure();
  const request = await aRequest();
  await run(() => tenant.get(PrefilledDossiers).ask(request.id));
  await work('demarche.create');
  const dossier = await dossierOf(request.id);
  const own = there.dossiers.find(({ number }) => String(number) === dossier.number);
  if (!own) throw new Error(`No dossier there: ${dossier.problem}`);
  return { ...request, dossier, own };
}

describe('a dossier that is prefilled', () => {
  it('is written down before the call, and followed by its link afterwards: the token is nowhere in clear', async () => {
    await aProcedure();
    const { id } = await aRequest();
    const before = there.dossiers.length;
    const asked = await run(() => tenant.get(PrefilledDossiers).ask(id));
    expect([asked.state, there.dossiers.length]).toEqual(['asked', before]);
    await work('demarche.create');
    const dossier = await dossierOf(id);
    const own = there.dossiers.at(-1);
    expect(dossier).toMatchObject({
      state: 'open',
      toldState: 'prefilled',
      number: String(own?.number),
      compared: true,
    });
    expect(await linkOf(dossier)).toBe(`${there.address}?prefill_token=${own?.token}`);
    const { rows } = await editor.owner.query<{ kept: string }>(
      `SELECT (SELECT string_agg(d::text, '') FROM prefilled_dossiers d) || (SELECT string_agg(o::text, '') FROM outbox o) || (SELECT string_agg(a::text, '') FROM audit_entries a) || (SELECT string_agg(s::text, '') FROM secrets s) AS kept`,
    );
    expect(rows[0]?.kept).not.toContain(own?.token);
    const days = ((dossier.expiresAt?.getTime() ?? 0) - dossier.stateSince.getTime()) / 86_400_000;
    expect(days).toBeCloseTo(5, 1);
  });

  it('holds there exactly what we say is kept, and nothing of the signer’s acts', async () => {
    const { dossier, own } = await prefilled();
    const kept = dossier.lines.filter((line) => line.kept !== 'no');
    for (const { key, row, value } of kept) {
      const there = row === null ? own.kept[key] : (own.kept[champ(7)] as Record<string, unknown>[])[row]?.[key];
      expect([there].flat().join(', ')).toBe(value);
    }
    expect(Object.keys(own.kept)).not.toEqual(expect.arrayContaining([champ(14)]));
    expect(JSON.stringify(own.kept)).not.toContain(champ(15));
  });

  it('says which values a procedure that changed leaves out', async () => {
    const id = await aProcedure();
    const { mapping } = await run(() => tenant.get(Procedures).byId(id));
    expect(mapping[champ(2)]).toBe('structure.name');
    there.questions = there.questions.filter((question) => `champ_${question.id}` !== champ(2));
    try {
      const request = await aRequest();
      await run(() => tenant.get(PrefilledDossiers).ask(request.id));
      await work('demarche.create');
      const { lines, compared } = await dossierOf(request.id);
      expect(compared).toBe(true);
      expect(lines.filter(({ kept }) => kept === 'no')).toEqual([
        expect.objectContaining({ key: champ(2), why: expect.stringMatching(/n’existe plus/) }),
      ]);
      expect(there.dossiers.at(-1)?.kept).not.toHaveProperty(champ(2));
    } finally {
      there.questions = DemarcheServer.questions();
    }
  });

  it('is made all the same by a procedure that does not publish its questions, which is said', async () => {
    there.opendata = false;
    expect((await prefilled()).dossier).toMatchObject({ state: 'open', compared: false });
  });

  it('is one, asked twice, and only once its form lacks nothing', async () => {
    await aProcedure();
    const { id, clientId } = await aRequest();
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    await expect(run(() => tenant.get(PrefilledDossiers).ask(id))).rejects.toThrow(/déjà un dossier prérempli/);
    const other = await aRequest();
    await editor.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1', [
      other.clientId,
    ]);
    await expect(run(() => tenant.get(PrefilledDossiers).ask(other.id))).rejects.toThrow(/[Rr]eprésentant/);
    await editor.owner.query(`UPDATE clients SET archived_at = now() WHERE id = $1`, [clientId]);
    await run(async () => tenant.get(PrefilledDossiers).withdraw((await dossierOf(id)).id));
    await expect(run(() => tenant.get(PrefilledDossiers).ask(id))).rejects.toThrow(/archivé/);
  });

  it('needs a procedure in use', async () => {
    const { id } = await aRequest();
    await expect(run(() => tenant.get(PrefilledDossiers).ask(id))).rejects.toThrow(/Aucune démarche n’est en usage/);
  });

  it('is not another editor’s to read, to abandon or to follow', async () => {
    const { dossier } = await prefilled();
    const neighbour = await tenant.secondEditor();
    const dossiers = tenant.get(PrefilledDossiers);
    await expect(neighbour.run(() => dossiers.withdraw(dossier.id))).rejects.toMatchObject({ status: 404 });
    expect(await neighbour.run(() => dossiers.linkOf(dossier))).toBeNull();
  });
});

describe('a call that goes wrong', () => {
  it.each([
    ['busy', 'asked', 0, /d’attendre/],
    ['broken', 'asked', 1, /erreur 503/],
    ['made-then-broken', 'asked', 1, /erreur 502/],
    ['huge', 'asked', 1, /1\u00a0Mo/],
    ['moved', 'failed', 0, /renvoie ailleurs/],
    ['not-json', 'failed', 1, /n’est pas Démarche Numérique/],
    ['elsewhere', 'failed', 1, /n’est pas Démarche Numérique/],
  ] as [Misbehaviour, string, number, RegExp][])(
    '%s: %s, lost calls %d, then made',
    async (how, state, lost, problem) => {
      await aProcedure();
      const { id } = await aRequest();
      await run(() => tenant.get(PrefilledDossiers).ask(id));
      // The questions are asked for first.
      there.opendata = false;
      there.misbehaves = ['not-json', how];
      await work('demarche.create');
      expect(await dossierOf(id)).toMatchObject({ state, lostCalls: lost, problem: expect.stringMatching(problem) });
      expect(there.asked.every(({ headers }) => !headers.authorization && !headers.cookie)).toBe(true);
      if (state === 'failed') await run(() => tenant.get(PrefilledDossiers).ask(id));
      await work('demarche.create');
      expect(await dossierOf(id)).toMatchObject({ state: 'open', problem: null });
    },
  );

  it('that nobody answers is counted, and made later', async () => {
    await aProcedure();
    const { id } = await aRequest();
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    const api = tenant.get(DemarcheApi);
    there.misbehaves = ['not-json', 'silent'];
    api.patience = 200;
    await work('demarche.create').finally(() => (api.patience = 10_000));
    expect(await dossierOf(id)).toMatchObject({
      state: 'asked',
      lostCalls: 1,
      problem: expect.stringMatching(/pas répondu/),
    });
    await work('demarche.create');
    expect((await dossierOf(id)).state).toBe('open');
  });

  it('that was cut before its token was known makes another, and says so: the first expires by itself', async () => {
    await aProcedure();
    const { id } = await aRequest();
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    const { id: dossierId } = await dossierOf(id);
    await run(() => tenant.get(PrefilledCreation).claim(dossierId));
    await work('demarche.create');
    expect(await dossierOf(id)).toMatchObject({ state: 'open', lostCalls: 1 });
  });

  it('of two at once keeps one token, and counts the other', async () => {
    await aProcedure();
    const { id } = await aRequest();
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    const creation = tenant.get(PrefilledCreation);
    const { id: dossierId } = await dossierOf(id);
    const first = await run(() => creation.claim(dossierId));
    const second = await run(() => creation.claim(dossierId));
    const told = (number: number) => ({
      number,
      token: `token-of-${number}`,
      state: 'prefilled',
      submittedAt: null,
      processedAt: null,
    });
    const sent = { lines: [], compared: false };
    await run(() => creation.opened(second!, told(2), sent));
    await run(() => creation.opened(first!, told(1), sent));
    const dossier = await dossierOf(id);
    expect(dossier).toMatchObject({ number: '2', lostCalls: 2 });
    expect(await linkOf(dossier)).toMatch(/token-of-2$/);
  });

  it('is given up after a day, with its reason; and never made of a request that went another way', async () => {
    await aProcedure();
    const { id } = await aRequest();
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    await editor.owner.query(`UPDATE prefilled_dossiers SET created_at = created_at - interval '25 hours'`);
    there.misbehaves = ['broken', 'broken'];
    await work('demarche.create');
    expect(await dossierOf(id)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/503/) });
    const before = there.dossiers.length;
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    await run(() => tenant.get(RequestOutcomes).because(id, 'cancel', 'Le client renonce.'));
    await work('demarche.create');
    expect(await dossierOf(id)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/Annulée/) });
    expect(there.dossiers).toHaveLength(before);
  });
});

describe('what is read back', () => {
  it('moves the request along its own table: deposited, in hand, accepted, each with its evidence', async () => {
    const { id, own } = await prefilled();
    there.becomes(own.number, 'brouillon');
    await readBack();
    expect((await requestOf(id)).state).toBe('draft');
    there.becomes(own.number, 'en_construction');
    await readBack();
    const deposited = await requestOf(id);
    expect(deposited).toMatchObject({
      state: 'submitted',
      channel: 'demarche_numerique',
      submissionReference: String(own.number),
    });
    expect(deposited.submissionDocumentId).not.toBeNull();
    there.becomes(own.number, 'en_instruction');
    await readBack();
    expect(await requestOf(id)).toMatchObject({ state: 'acknowledged', dossierNumber: String(own.number) });
    there.becomes(own.number, 'accepte');
    await readBack();
    await readBack();
    expect(await requestOf(id)).toMatchObject({ state: 'validated' });
    const { rows } = await editor.owner.query(`SELECT state FROM assignments WHERE request_id = $1`, [id]);
    expect(rows).toEqual([{ state: 'active' }]);
    const { rows: told } = await editor.owner.query(`SELECT 1 FROM audit_entries WHERE action = 'prefilled_read'`);
    expect(told).toHaveLength(4);
  });

  it('goes as far at once when nothing was read in between', async () => {
    const { id, own } = await prefilled();
    there.becomes(own.number, 'accepte');
    await readBack();
    expect(await requestOf(id)).toMatchObject({ state: 'validated', dossierNumber: String(own.number) });
  });

  it.each(['refuse', 'sans_suite'])('parks a request that ANS ends by « %s » without its words', async (state) => {
    const { id, own } = await prefilled();
    there.becomes(own.number, state);
    await readBack();
    expect((await requestOf(id)).state).toBe('in_doubt');
  });

  it('parks a request that had gone another way', async () => {
    const { id, own } = await prefilled();
    await editor.owner.query(
      `UPDATE requests SET state = 'submitted', channel = 'mail', submitted_on = paris_today() WHERE id = $1`,
      [id],
    );
    there.becomes(own.number, 'en_construction');
    await readBack();
    expect((await requestOf(id)).state).toBe('in_doubt');
    const { rows } = await editor.owner.query(`SELECT reason FROM audit_entries WHERE action = 'doubt'`);
    expect(rows[0]).toMatchObject({ reason: expect.stringMatching(/l’ANS en a deux/) });
  });

  it('parks a request to which ANS gave another number', async () => {
    const { id, own } = await prefilled();
    there.becomes(own.number, 'en_construction');
    await readBack();
    await run(() => tenant.get(RequestOutcomes).acknowledge(id, '2026-000042'));
    there.becomes(own.number, 'accepte');
    await readBack();
    expect((await requestOf(id)).state).toBe('in_doubt');
  });

  it('moves nothing for a word that is not known, and shows it', async () => {
    const { id, own } = await prefilled();
    there.becomes(own.number, 'en_attente_de_quelque_chose');
    await readBack();
    expect((await requestOf(id)).state).toBe('draft');
    expect(await dossierOf(id)).toMatchObject({ toldState: 'en_attente_de_quelque_chose' });
  });

  it('says that nobody opened it in five days, forgets its token, and lets another be made', async () => {
    const { id, dossier, own } = await prefilled();
    there.forget(own.number);
    await readBack();
    expect((await dossierOf(id)).state).toBe('open');
    await editor.owner.query(`UPDATE prefilled_dossiers SET expires_at = now() - interval '1 hour'`);
    await readBack();
    expect(await dossierOf(id)).toMatchObject({ state: 'gone', problem: expect.stringMatching(/cinq jours/) });
    expect(await linkOf(await dossierOf(id))).toBeNull();
    const { rows } = await editor.owner.query('SELECT 1 FROM secrets WHERE owner_id = $1', [dossier.id]);
    expect(rows).toEqual([]);
    await run(() => tenant.get(PrefilledDossiers).ask(id));
    await work('demarche.create');
    expect((await dossierOf(id)).state).toBe('open');
    expect((await requestOf(id)).state).toBe('draft');
  });

  it.each(['busy', 'broken', 'moved', 'huge', 'not-json'] as Misbehaviour[])(
    'is what was known, with its problem, when the answer is %s',
    async (how) => {
      const { id, own } = await prefilled();
      there.becomes(own.number, 'accepte');
      there.misbehaves = [how];
      await readBack();
      expect(await dossierOf(id)).toMatchObject({
        state: 'open',
        toldState: 'prefilled',
        readProblem: expect.any(String),
      });
      expect((await requestOf(id)).state).toBe('draft');
      await readBack();
      expect(await dossierOf(id)).toMatchObject({ toldState: 'accepte', readProblem: null });
    },
  );

  it('asks for many in one call', async () => {
    await aProcedure();
    for (let one = 0; one < 3; one += 1) {
      const { id } = await aRequest();
      await run(() => tenant.get(PrefilledDossiers).ask(id));
    }
    await work('demarche.create');
    there.asked.length = 0;
    await readBack();
    expect(there.asked.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('a person who looked at the dossier', () => {
  it('says what is not in it, and by whom it is known', async () => {
    const { id, dossier } = await prefilled();
    const at = dossier.lines.findIndex(({ kept }) => kept === 'unsure');
    await run(() => tenant.get(PrefilledDossiers).noteSeen(dossier.id, new Set([0])));
    const seen = await dossierOf(id);
    expect([seen.lines[0]?.kept, seen.lines[at]?.kept]).toEqual(['no', 'yes']);
    expect(seen).toMatchObject({ seenBy: expect.any(String), seenAt: expect.any(Date) });
    await run(() => tenant.get(PrefilledDossiers).noteSeen(dossier.id, new Set()));
    expect((await dossierOf(id)).lines[0]?.kept).toBe('yes');
  });
});
