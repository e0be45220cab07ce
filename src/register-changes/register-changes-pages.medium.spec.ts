import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aCertificate, anEstablishment, aRegisterChange } from '../../test/support/factories.js';
import { rowOf } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';

const app = await anApp();
const hand = registerOf(app);
const support = await app.signIn();

describe('the page', () => {
  it('is cut in pages that lose nothing, forwards and backwards', async () => {
    const client = await hand.known({ name: 'Grand organisme' });
    for (let index = 0; index < 120; index += 1) {
      const house = await anEstablishment(app, { client_id: client.id });
      await aRegisterChange(app, { structure: 'establishment', finess: house['finess_eg'] });
    }
    const seen: string[] = [];
    let address: string | undefined = '/register-changes';
    let last = '';
    while (address) {
      const page = pageOf(await support.get(address).expect(200));
      seen.push(
        ...page('[name=change]')
          .toArray()
          .map((box) => String(page(box).val())),
      );
      last = address;
      address = page('a[rel=next]').attr('href');
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    const back = pageOf(
      await support.get(
        pageOf(await support.get(last))
          .root()
          .find('a[rel=prev]')
          .attr('href') ?? '',
      ),
    );
    expect(
      back('[name=change]')
        .toArray()
        .map((box) => back(box).val()),
    ).toEqual(seen.slice(50, 100));
    await app.owner.query(
      'UPDATE clients SET archived_at = now(), archived_by = $2, archived_reason = $2 WHERE id = $1',
      [client.id, 'x'],
    );
    expect((await hand.list()).rows).toEqual([]);
  });

  it('says what our own record is called where the register’s former name is another', async () => {
    const client = await hand.known({ name: 'Fondation Connue' });
    await hand.registered(client['finess_ej']);
    const change = await hand.renamed(client, { before: 'FONDATION TRONQUEE' });
    const pages = [`?client=${client.id}`, `/confirmation?decision=applied&change=${change}`];
    for (const page of pages) {
      const words = wordsOf(pageOf(await support.get(`/register-changes${page}`).expect(200)), '[data-label=Avant]');
      expect(words).toMatch(/^FONDATION TRONQUEE ?Notre fiche : Fondation Connue$/);
    }
    const same = await hand.known({ name: 'Fondation Même' });
    await hand.registered(same['finess_ej']);
    await hand.renamed(same, { before: 'FONDATION MEME' });
    const list = pageOf(await support.get(`/register-changes?client=${same.id}`).expect(200));
    expect(wordsOf(list, '[data-label=Avant]')).toBe('FONDATION MEME');
  });

  it('shows both sides, confirms before it changes anything, and counts what it did', async () => {
    const client = await hand.known({ name: 'Association <Ancienne>' });
    await hand.registered(client['finess_ej']);
    await aCertificate(app, { client_id: client.id });
    const change = await hand.renamed(client);
    const page = pageOf(await support.get('/register-changes?kind=renamed').expect(200));
    expect(wordsOf(page, 'main')).toMatch(/1 client a changé de raison sociale : une fois le nom repris/);
    expect(wordsOf(page, 'tbody tr')).toContain('Association <Ancienne>');
    const href = page('tbody a.btn').first().attr('href') ?? '';
    const confirmation = pageOf(await support.get(href).expect(200));
    expect(wordsOf(confirmation, 'main')).toContain('1 client aura des certificats à révoquer et à refaire');
    expect(await hand.waiting(client.id)).toEqual(['renamed']);
    const form = confirmation('main form').serializeArray();
    expect(form.map(({ name }) => name)).toEqual(['_token', 'decision', 'change']);
    const answers = Object.fromEntries(form.map(({ name, value }) => [name, value]));
    await support.post('/register-changes/decisions').type('form').send(answers).expect(303);
    await support.post('/register-changes/decisions').type('form').send(answers).expect(303);
    // Another tab, of the same list.
    await support
      .post('/register-changes/decisions')
      .type('form')
      .send({ ...answers, decision: 'kept' })
      .expect(303);
    const after = pageOf(await support.get('/register-changes'));
    expect(wordsOf(after, 'main')).toContain('1 évolution a déjà été décidée');
    expect(wordsOf(after, 'main')).toContain(
      'changé de nom, de département ou d’environnement : certificats à révoquer et à refaire.',
    );
    expect(await hand.waiting(client.id)).toEqual([]);
    expect((await rowOf(app, 'clients', client.id))?.['version']).toBe(2);
    expect(change).toBeTruthy();
  });

  it.each([
    ['/register-changes?kind=x', '« x » n’est pas un genre d’évolution'],
    ['/register-changes?after=x', 'Cette page de la liste n’existe plus'],
    ['/register-changes?colour=red', 'colour'],
  ])('tells what it does not understand in %s', async (address, words) => {
    expect(wordsOf(pageOf(await support.get(address).expect(200)), 'main')).toContain(words);
  });

  it('tells the whole address that a move takes before it is taken', async () => {
    const client = await hand.known({ address: '4 avenue Haute', postal_code: '06000' });
    await hand.registered(client['finess_ej'], { address: '1 QUAI CRONSTADT' });
    const change = await hand.renamed(client, { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' });
    const told = async () =>
      wordsOf(
        pageOf(await support.get(`/register-changes/confirmation?decision=applied&change=${change}`).expect(200)),
        'tbody',
      );
    expect(await told()).toContain('Adresse : 4 avenue Haute, 06000 Nice → 1 QUAI CRONSTADT, 83000 TOULON');
    await app.owner.query('UPDATE directory_legal_entities SET address = NULL WHERE finess = $1', [
      client['finess_ej'],
    ]);
    expect(await told()).toContain('→ 83000 TOULON (sans rue)');
    await hand.decide([change], 'kept');
  });

  it('leads back, without an error, when nothing was ticked or all is decided', async () => {
    const none = pageOf(await support.get('/register-changes/confirmation?decision=applied').expect(200));
    expect(wordsOf(none, 'main')).toContain('Cochez au moins une évolution');
    expect(wordsOf(none, 'h1')).toBe('Reprendre ce que dit le registre');
    const change = await hand.renamed(await hand.known());
    await hand.decide([change], 'kept');
    const again = await support.get(`/register-changes/confirmation?decision=applied&change=${change}`).expect(200);
    expect(wordsOf(pageOf(again), 'main')).toContain('1 évolution a déjà été décidée');
    expect(pageOf(again)('main form')).toHaveLength(0);
  });

  it('is read by the auditor, who decides nothing', async () => {
    const client = await hand.known();
    const change = await hand.renamed(client);
    const auditor = await app.signIn('auditor');
    const page = pageOf(await auditor.get('/register-changes').expect(200));
    expect(page('[name=change], tbody a.btn')).toHaveLength(0);
    await auditor.post('/register-changes/decisions').type('form').send({ change, decision: 'kept' }).expect(403);
    expect(await hand.waiting(client.id)).toEqual(['renamed']);
  });
});
