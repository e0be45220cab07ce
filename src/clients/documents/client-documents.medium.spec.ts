import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aDelegation, aDocument } from '../../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn();

const png = (content: string) =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(content)]);
const upload = (address: string, file: Buffer, answers: Record<string, string> = {}) => {
  let request = support.post(address);
  for (const [name, value] of Object.entries(answers)) request = request.field(name, value);
  return request.attach('file', file, 'contrat signé.png');
};
const documentsOf = async (clientId: string) =>
  (
    await app.owner.query<{ id: string; superseded_by: string | null; note: string | null; kind: string }>(
      'SELECT id, superseded_by, note, kind FROM documents WHERE client_id = $1 ORDER BY created_at, id',
      [clientId],
    )
  ).rows;

describe('the documents of a client', () => {
  it('take a piece by its content, with its kind and its note, and the journal keeps its fingerprint', async () => {
    const { id } = await aClient(app);
    const address = `/clients/${id}/documents`;
    await upload(address, png('a'), { kind: 'contract', note: 'Avenant de 2026' }).expect(303);
    const page = pageOf(await support.get(address));
    expect(wordsOf(page, 'tbody tr')).toContain('contrat signé.png');
    expect(wordsOf(page, 'tbody tr')).toContain('Contrat, Avenant de 2026');
    expect(page('tbody [data-copy]').attr('data-copy')).toMatch(/^[0-9a-f]{64}$/);
    expect(wordsOf(page, '.s-tabs [aria-current]')).toBe('Pièces 1');
    const { rows } = await app.owner.query(`SELECT action, document_id FROM audit_entries WHERE client_id = $1`, [id]);
    expect(rows).toEqual([{ action: 'added', document_id: (await documentsOf(id))[0]?.id }]);
  });

  it('refuse what is no scan, no file and no kind, with the reason and what was typed', async () => {
    const { id } = await aClient(app);
    const address = `/clients/${id}/documents`;
    const page = pageOf(await upload(address, Buffer.from('MZ program'), { note: 'À garder' }).expect(422));
    expect(wordsOf(page, '#error-summary')).toContain('ni un PDF, ni un PNG, ni un JPEG');
    expect(wordsOf(page, '#error-summary')).toContain('Choisissez de quelle pièce');
    expect(page('#f-note').val()).toBe('À garder');
    await support.post(address).field('kind', 'contract').expect(422);
    await upload(address, png('a'), { kind: 'request_signed' }).expect(422);
    await upload(address, Buffer.alloc(11 * 1024 * 1024, 1), { kind: 'other' }).expect(413);
    expect(await documentsOf(id)).toEqual([]);
  });

  it('replace a piece without changing it, once', async () => {
    const { id } = await aClient(app);
    const address = `/clients/${id}/documents`;
    await upload(address, png('a'), { kind: 'contract' }).expect(303);
    const [first] = await documentsOf(id);
    const replacement = `${address}/${first?.id}/replacement`;
    expect((await upload(replacement, png('a')).expect(422)).text).toContain('exactement le même fichier');
    await upload(replacement, png('b'), { note: 'Version signée' }).expect(303);
    const [former, latter] = await documentsOf(id);
    expect(former).toEqual({ ...first, superseded_by: latter?.id });
    expect(latter).toMatchObject({ kind: 'contract', note: 'Version signée', superseded_by: null });
    expect(wordsOf(pageOf(await support.get(address)), 'tbody')).toContain('Remplacé');
    expect((await upload(replacement, png('c')).expect(422)).text).toContain('déjà remplacée');
    expect(await documentsOf(id)).toHaveLength(2);
  });

  it('leave to a delegation and to a request what they stand on', async () => {
    const { id } = await aClient(app);
    const delegation = await aDelegation(app, { client_id: id });
    const signed = await aDocument(app, { client_id: id, kind: 'request_signed' });
    for (const document of [delegation['evidence_document_id'], signed.id]) {
      const answer = await upload(`/clients/${id}/documents/${document}/replacement`, png('b')).expect(422);
      expect(answer.text).toMatch(/Une délégation s’appuie|celle d’une demande/);
    }
  });

  it('show every piece once from page to page, newest first', async () => {
    const { id } = await aClient(app);
    await app.owner.query(
      `INSERT INTO documents (id, client_id, kind, file_name, media_type, size, sha256, bytes, created_by, created_at)
       SELECT gen_random_uuid(), $1, 'other', 'piece-' || g || '.pdf', 'application/pdf', 1, 'x', '', 'Essai', now() - make_interval(mins => g / 3)
         FROM generate_series(1, 120) g`,
      [id],
    );
    const seen: string[] = [];
    let address: string | undefined = `/clients/${id}/documents`;
    for (let pages = 0; address && pages < 5; pages += 1) {
      const page = pageOf(await support.get(address).expect(200));
      page('tbody th > a').each((_, link) => void seen.push(page(link).text()));
      address = page('a[rel=next]').attr('href');
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });

  it('of one client are not those of another', async () => {
    const [one, other] = [await aClient(app), await aClient(app)];
    const document = await aDocument(app, { client_id: other.id, kind: 'other' });
    await support.get(`/clients/${one.id}/documents/${document.id}/replacement`).expect(404);
    await upload(`/clients/${one.id}/documents/${document.id}/replacement`, png('b')).expect(404);
  });
});
