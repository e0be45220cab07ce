import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aDocument, dayFromToday } from '../../../test/support/factories.js';
import { aSigningDesk } from '../../../test/support/signed-pdf.js';
import { aHandedAnswer, aSentRequest } from '../../../test/support/space.js';
import { makeBlank413 } from '../../../test/support/blank-413.js';
import { signedElectronically } from '../../paper/handed/turn-words.js';
import { withPdf } from '../../paper/with-pdf.js';

let app: TestApp;
let support: Visitor;
let sent: Awaited<ReturnType<typeof aSentRequest>>;
let path: string;
const desk = aSigningDesk({ helene: '/CN=Hélène Łukasik' });
beforeAll(async () => {
  app = await startTestApp();
  support = await app.signIn('support');
});
afterAll(async () => {
  desk.done();
  await app.stop();
});
beforeEach(async () => {
  sent = await aSentRequest(app);
  await app.owner.query('DELETE FROM sign_in_attempts');
  path = await handBack();
});

/** What the client hands back: two photos, or a PDF. */
const handBack = (pdf?: Buffer) => aHandedAnswer(app, sent, pdf);

interface Kept {
  id: string;
  bytes: Buffer;
  sha256: string;
  kind: string;
  superseded_by: string | null;
}
/** The paper that is read now, and the one that came. */
async function papers(): Promise<{ now: Kept; came: Kept | null }> {
  const { rows } = await app.owner.query<Kept & { came: boolean }>(
    `SELECT d.id, d.bytes, d.sha256, d.kind, d.superseded_by, d.id = a.received_document_id AS came
       FROM client_answers a JOIN documents d ON d.id IN (a.document_id, a.received_document_id) WHERE a.id = $1`,
    [path.split('/').pop()],
  );
  return { now: rows.find(({ came }) => !came)!, came: rows.find(({ came }) => came) ?? null };
}
const rotations = (bytes: Uint8Array) =>
  withPdf(bytes, (pdf) =>
    Promise.all(Array.from({ length: pdf.numPages }, async (_, index) => (await pdf.getPage(index + 1)).rotate)),
  );
const turn = (body: object, by = support) => by.post(`${path}/turns`).type('form').send(body);
const toldOn = async (address: string) => wordsOf(pageOf(await support.get(address).expect(200)), 'body');
const journal = async () =>
  (
    await app.owner.query<{ summary: string; actor_name: string; details: Record<string, unknown> }>(
      `SELECT summary, actor_name, details FROM audit_entries WHERE subject_id = $1 AND action = 'turn_page' ORDER BY sequence`,
      [path.split('/').pop()],
    )
  ).rows;

async function accept(go?: 'submit') {
  expect((await accepted(go)).status).toBe(303);
}

async function accepted(go?: 'submit') {
  const page = pageOf(await support.get(path).expect(200));
  const points = page('fieldset input[value=ok]').toArray();
  const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
  return support
    .post(`${path}/acceptance`)
    .type('form')
    .send({ ...verdicts, signedOn: dayFromToday(0), go });
}

/** What a person does: turns the page they look at until it is upright, then keeps it so. */
async function keepAsLooked(page: number, turnBy: number) {
  const looked = pageOf(await support.get(`${path}?page=${page}&turn=${turnBy}`).expect(200));
  const form = looked(`form[action="${path}/turns"]`);
  const fields = form.find('input[type=hidden]').toArray();
  const body = Object.fromEntries(fields.map(({ attribs }) => [attribs['name'] ?? '', attribs['value'] ?? '']));
  return { body, response: await turn(body).expect(303) };
}

describe('a page that is kept turned', () => {
  it('is a new version that begins with what came; what came stays, with its hash; who turned what is said', async () => {
    const before = await papers();
    const { response } = await keepAsLooked(2, 180);
    expect(response.headers['location']).toBe(`${path}?page=2&turn=0&zoom=100#came`);
    const { now, came } = await papers();
    expect(came).toMatchObject({ id: before.now.id, sha256: before.now.sha256, superseded_by: now.id });
    expect(createHash('sha256').update(came!.bytes).digest('hex')).toBe(came!.sha256);
    expect(await rotations(now.bytes)).toEqual([0, 180]);
    expect(now.bytes.subarray(0, came!.bytes.length).equals(came!.bytes)).toBe(true);
    expect(await journal()).toEqual([
      {
        summary: 'Page 2 tournée d’un demi-tour\u00a0: formulaire signé',
        actor_name: app.users.support.name,
        details: expect.objectContaining({ page: 2, turn: 180, received: came!.sha256, sha256: now.sha256 }),
      },
    ]);
    const page = pageOf(await support.get(`${path}?page=2`).expect(200));
    expect(wordsOf(page, 'main')).toContain(`Page 2 tournée d’un demi-tour par ${app.users.support.name}`);
    expect(page(`a[href="/documents/${came!.id}"]`).length).toBe(1);
    expect(page('.s-returned svg g').attr('transform')).toContain('rotate(180)');
  });

  it('is turned back by « Annuler », and is the same paper again', async () => {
    await keepAsLooked(1, 90);
    const undo = pageOf(await support.get(path).expect(200))(`.s-note form[action="${path}/turns"]`);
    const fields = undo.find('input[type=hidden]').toArray();
    await turn(Object.fromEntries(fields.map(({ attribs }) => [attribs['name'] ?? '', attribs['value'] ?? '']))).expect(
      303,
    );
    const { now } = await papers();
    expect(await rotations(now.bytes)).toEqual([0, 0]);
    expect((await journal()).map(({ summary }) => summary.split('\u00a0')[0])).toEqual([
      'Page 1 tournée d’un quart de tour à droite',
      'Page 1 tournée d’un quart de tour à gauche',
    ]);
  });

  it('is what is accepted, what leaves for ANS and what signs the request', async () => {
    await keepAsLooked(1, 180);
    const { now } = await papers();
    await accept('submit');
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted', signed_document_id: now.id });
    const [mail] = await sent.hand.messagesOf(sent.requestId, 'request_submission');
    expect(mail).toMatchObject({ attachment_ids: [now.id] });
    expect((await papers()).now.kind).toBe('request_signed');
    const { location } = (await turn({ page: 1, turn: 90, document: now.id }).expect(303)).headers;
    expect(await toldOn(location ?? '')).toContain('Ce formulaire est déjà parti à l’ANS');
    expect((await papers()).now.id).toBe(now.id);
  });

  it('may still be kept between acceptance and ANS: the request is signed by that version', async () => {
    await accept();
    const { now: accepted } = await papers();
    await keepAsLooked(2, 270);
    const { now, came } = await papers();
    expect(came!.id).toBe(accepted.id);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'signed', signed_document_id: now.id });
    expect(await rotations(now.bytes)).toEqual([0, 270]);
    const printed = pageOf(await support.get(`/requests/${sent.requestId}`).expect(200));
    expect(printed(`a[href*="${now.id}"]`).length).toBeGreaterThan(0);
  });

  it('is kept by the first of two who turn at once; the second is told who, and turns nothing', async () => {
    const other = await app.signIn('admin');
    const document = (await papers()).now.id;
    const answers = await Promise.all([
      turn({ page: 1, turn: 180, document }),
      turn({ page: 1, turn: 180, document }, other),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await journal()).toHaveLength(1);
    expect(await rotations((await papers()).now.bytes)).toEqual([180, 0]);
    // Pressed again on a page of before.
    await turn({ page: 1, turn: 180, document }).expect(303);
    expect(await toldOn(path)).toMatch(/Page 1 tournée d’un demi-tour.*, par .* Ce n’est plus la pièce que vous aviez/);
    expect(await journal()).toHaveLength(1);
  });

  it('is sent twice by one hand and done once, with the first one’s address', async () => {
    const { body, response } = await keepAsLooked(1, 90);
    const again = await turn(body).expect(303);
    expect(again.headers['location']).toBe(response.headers['location']);
    expect(await journal()).toHaveLength(1);
  });

  it('does not pass for a signature when it is the form that was sent', async () => {
    const { rows } = await app.owner.query<{ bytes: Buffer }>(
      'SELECT d.bytes FROM requests q JOIN documents d ON d.id = q.unsigned_document_id WHERE q.id = $1',
      [sent.requestId],
    );
    // The space takes none; one that was taken before it looked is known when it is accepted, turned or not.
    const bytes = Buffer.concat([rows[0]!.bytes, Buffer.from('% as it left')]);
    path = await handBack(bytes);
    const form = await aDocument(app, { client_id: sent.clientId, kind: 'request_unsigned', bytes });
    await app.owner.query('UPDATE requests SET unsigned_document_id = $2 WHERE id = $1', [sent.requestId, form.id]);
    await keepAsLooked(1, 90);
    const answer = await accepted();
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'awaiting_signature' });
    expect(wordsOf(pageOf(answer), '[role=alert]')).toContain('Ce fichier est exactement le formulaire à signer');
  });

  it('is refused in a sentence: a page that is not there, a turn that is none, another’s paper', async () => {
    const document = (await papers()).now.id;
    for (const [body, sentence] of [
      [{ page: 3, turn: 90, document }, 'Cette page n’existe pas dans cette pièce'],
      [{ page: 1, turn: 45, document }, 'Dites comment la tourner'],
      [{ page: 1, turn: 90, document: 'x' }, 'Rechargez la page'],
    ] as const) {
      await turn(body).expect(303);
      expect(await toldOn(path)).toContain(sentence);
    }
    expect(await journal()).toEqual([]);
  });

  it('is never one of a paper that is signed electronically: nothing is offered, and it is said', async () => {
    const { bytes } = await desk.sign(await makeBlank413(), 'helene', "D:20260304100000+01'00'");
    path = await handBack(bytes);
    const page = pageOf(await support.get(`${path}?page=1&turn=90`).expect(200));
    expect(wordsOf(page, 'main')).toContain(signedElectronically.replaceAll('\u00a0', ' '));
    expect(page(`form[action="${path}/turns"], a[data-key=t]`).length).toBe(0);
    const { now } = await papers();
    await turn({ page: 1, turn: 90, document: now.id }).expect(303);
    expect(await toldOn(path)).toContain('Ce PDF porte une signature électronique');
    expect((await papers()).now.bytes.equals(bytes)).toBe(true);
    await support.get(`${path}/turned.pdf?page=1&turn=90`).expect(409);
  });

  it('of a paper that is drawn is shown turned before it is kept', async () => {
    path = await handBack(Buffer.concat([await makeBlank413(), Buffer.from('% signed\n')]));
    const page = pageOf(await support.get(`${path}?page=1&turn=90`).expect(200));
    const frame = page('iframe').attr('src') ?? '';
    expect(frame).toContain(`${path}/turned.pdf?page=1&turn=90#page=1`);
    const { body, headers } = await support.get(frame).buffer(true).parse(binary).expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    expect(await rotations(body as Buffer)).toEqual([90]);
    expect(await journal()).toEqual([]);
  });

  it('is kept by whoever follows the client, of this editor, and nobody else', async () => {
    const document = (await papers()).now.id;
    for (const role of ['auditor', 'technical_admin'] as const) {
      const visitor = await app.signIn(role);
      await turn({ page: 1, turn: 90, document }, visitor).expect(403);
      const page = pageOf(await visitor.get(`${path}?turn=90`).expect(200));
      expect(page(`form[action="${path}/turns"]`).length).toBe(0);
    }
    const stranger = await app.signIn('support', await app.secondEditor());
    await turn({ page: 1, turn: 90, document }, stranger).expect(404);
    await stranger.get(`${path}/turned.pdf?page=1&turn=90`).expect(404);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [sent.clientId]);
    await turn({ page: 1, turn: 90, document }).expect(303);
    expect(await toldOn('/client-answers')).toContain('archivé');
    expect(await journal()).toEqual([]);
  });
});

function binary(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  const stream = response as NodeJS.ReadableStream;
  stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
}
