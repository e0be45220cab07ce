import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aFiness, dayFromToday, insertRow } from '../../../test/support/factories.js';
import { csv, importsOf, tally } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ImportPages } from '../pages/import-pages.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const titles = 'FINESS EJ;Nom;Chargé de compte';
const errorsOf = async (id: string) => (await hand.rows(id)).map(({ errors }) => errors?.[0]?.text ?? '');
const followers = async () =>
  (
    await editor.owner.query<{ name: string; email: string | null }>(
      'SELECT c.name, u.email FROM clients c LEFT JOIN users u ON u.id = c.account_manager_id ORDER BY c.name',
    )
  ).rows;

describe('who follows the clients of a file', () => {
  it('stays who they are when the file says it again, whatever became of their account', async () => {
    const { account_manager: gone, auditor } = editor.users;
    const clients = [
      await aClient(editor, { name: 'A', account_manager_id: gone.id }),
      await aClient(editor, { name: 'B', account_manager_id: auditor.id }),
    ];
    await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.id]);
    const [first, second] = clients.map((one) => String(one['finess_ej']));
    const file = csv(titles, `${first};A;${gone.email}`, `${second};B;${auditor.email}`);
    expect(tally(await hand.check(file))).toMatchObject({ unchanged: 2, error: 0 });
  });

  it('is nobody whose account is closed, nor who only reads: of a client there and of a new one', async () => {
    const { account_manager: gone, auditor, support } = editor.users;
    const known = await aClient(editor, { name: 'A', account_manager_id: support.id });
    await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.id]);
    const people = [gone.email, auditor.email, auditor.name];
    const checked = await hand.check(
      csv(titles, `${String(known['finess_ej'])};A;${gone.email}`, ...people.map((one) => `${aFiness()};N;${one}`)),
    );
    expect(tally(checked)).toMatchObject({ error: 4, changed: 0, new: 0 });
    const [there, ...fresh] = await errorsOf(checked.id);
    expect([there, fresh[0]]).toEqual([1, 2].map(() => expect.stringContaining('est désactivé')));
    expect(fresh.slice(1)).toEqual([1, 2].map(() => expect.stringContaining('ne peut que lire')));
    expect(there).toMatch(new RegExp(`Connus.*${support.name}`));
    expect(there).not.toContain(`${auditor.name},`);
    // The rest of the line applies without it.
    expect(tally(await hand.choose(checked.id, { leftOut: ['accountManager'] }))).toMatchObject({ new: 3, error: 0 });
  });
});

describe('an account manager who acts on their own clients only', () => {
  let own: ReturnType<typeof importsOf>;
  beforeEach(async () => {
    await editor.owner.query(`UPDATE editors SET account_managers_act_on = 'own'`);
    own = importsOf(tenant, { ...editor, run: (work) => editor.run(work, 'account_manager') });
  });

  it('follows the new clients of their file, as it says before; whoever it names otherwise does', async () => {
    const { account_manager: me, support } = editor.users;
    const [first, second] = [aFiness(), aFiness()];
    const file = csv(titles, `${first};A;`, `${second};B;${support.email}`);
    const checked = await own.check(file);
    const shown = (await own.rows(checked.id)).map(({ differences }) =>
      differences?.find(([key]) => key === 'accountManager'),
    );
    expect(shown).toEqual([
      ['accountManager', '', me.email],
      ['accountManager', '', support.email],
    ]);
    // Applied by somebody who is not limited: what was shown is what is done.
    expect(tally(await hand.apply(checked.id))).toMatchObject({ applied: 2, stale: 0 });
    expect(await followers()).toEqual([
      { name: 'A', email: me.email },
      { name: 'B', email: support.email },
    ]);
    // Theirs to go on with.
    expect(tally(await own.check(csv(titles, `${first};A bis;`)))).toMatchObject({ changed: 1, error: 0 });
  });

  it('presumes nobody of whoever acts on all', async () => {
    await hand.apply((await hand.check(csv(titles, `${aFiness()};A;`))).id);
    expect(await followers()).toEqual([{ name: 'A', email: null }]);
  });

  it('undoes of an import what is theirs, and keeps the others as it was told before', async () => {
    const { account_manager: me, support } = editor.users;
    const mine = await aClient(editor, { name: 'À moi', account_manager_id: me.id, town: 'Nice' });
    const other = await aClient(editor, { name: 'Autre', account_manager_id: support.id, town: 'Nice' });
    const { id } = await hand.check(
      csv('FINESS EJ;Commune', ...[mine, other].map((one) => `${String(one['finess_ej'])};Cannes`)),
    );
    await hand.apply(id);
    const forecast = await editor.run(() => tenant.get(ImportPages).undo(id, 'account_manager'), 'account_manager');
    expect(forecast.sentence).toContain('1\u00a0ligne serait rendue');
    expect(forecast.kept?.rows).toEqual([
      { name: 'Autre', href: `/clients/${other.id}`, since: expect.stringContaining('n’est pas l’un des vôtres') },
    ]);
    expect(await own.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 1 });
    const { rows } = await editor.owner.query('SELECT name, town FROM clients ORDER BY name');
    expect(rows).toEqual([
      { name: 'Autre', town: 'Cannes' },
      { name: 'À moi', town: 'Nice' },
    ]);
    expect((await hand.rows(id)).find(({ reason }) => reason)?.reason).toContain('n’est pas l’un des vôtres');
  });

  it('leaves what is others’ to be undone by whoever may, and says so', async () => {
    const { account_manager: me, support } = editor.users;
    const mine = await aClient(editor, { name: 'À moi', account_manager_id: me.id, town: 'Nice' });
    const [left, changed] = [
      await aClient(editor, { name: 'Autre', account_manager_id: support.id, town: 'Nice' }),
      await aClient(editor, { name: 'Changé', account_manager_id: support.id, town: 'Nice' }),
    ];
    const lines = [mine, left, changed].map((one) => `${String(one['finess_ej'])};Cannes`);
    const { id } = await hand.check(csv('FINESS EJ;Commune', ...lines));
    await hand.apply(id);
    expect(await own.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 2, othersRows: 2 });
    const pages = tenant.get(ImportPages);
    const page = (role: 'account_manager' | 'support') => editor.run(() => pages.one(id, {}, role), role);
    // Nothing of it is theirs any more.
    expect(await page('account_manager')).toMatchObject({
      sentence: expect.stringContaining('2\u00a0lignes gardées peuvent encore être rendues'),
      undo: null,
      notUndone: expect.stringContaining('ne sont pas les vôtres'),
    });
    await expect(own.undo(id)).rejects.toThrow('ne sont pas les vôtres');
    expect(await page('support')).toMatchObject({ undo: { label: 'Défaire les 2 lignes restantes' }, notUndone: null });
    await hand.apply((await hand.check(csv('FINESS EJ;Commune', `${String(changed['finess_ej'])};Menton`))).id);
    const forecast = await editor.run(() => pages.undo(id, 'support'), 'support');
    expect([forecast.sentence, forecast.kept?.rows.map(({ name }) => name)]).toEqual([
      expect.stringContaining('1\u00a0ligne serait rendue'),
      ['Changé'],
    ]);
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 1, othersRows: 0 });
    const { rows } = await editor.owner.query('SELECT name, town FROM clients ORDER BY name');
    expect(rows).toEqual([
      { name: 'Autre', town: 'Nice' },
      { name: 'Changé', town: 'Menton' },
      { name: 'À moi', town: 'Nice' },
    ]);
    expect(await page('support')).toMatchObject({ undo: null, notUndone: expect.stringContaining('tant que') });
    await expect(hand.undo(id)).rejects.toThrow('tant que');
  });

  it('gives back the rest that is theirs after somebody else’s undoing', async () => {
    const { account_manager: me, support } = editor.users;
    const clients = [
      await aClient(editor, { account_manager_id: me.id, town: 'Nice' }),
      await aClient(editor, { account_manager_id: support.id, town: 'Nice' }),
    ];
    const { id } = await hand.check(
      csv('FINESS EJ;Commune', ...clients.map((one) => `${String(one['finess_ej'])};Cannes`)),
    );
    await hand.apply(id);
    await own.undo(id);
    const days = { starts_on: dayFromToday(-1), ends_on: dayFromToday(9) };
    await insertRow(editor, 'deputies', {
      ...{ id: uuidv7(), client_id: clients[1]?.id, deputy_id: me.id, created_by: 'Essai', ...days },
    });
    expect(await own.undo(id)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 0, othersRows: 0 });
  });

  it('undoes cards of their own clients’ people, and keeps those of others', async () => {
    const { account_manager: me, support } = editor.users;
    const clients = [
      await aClient(editor, { account_manager_id: me.id }),
      await aClient(editor, { account_manager_id: support.id }),
    ];
    const lines = clients.map(
      (one, nth) => `30000000${nth}1;CPE;01/01/2090;${String(one['finess_ej'])};Nom${nth};Prénom`,
    );
    const cards = 'Numéro de carte;Type de carte;Fin de validité;FINESS EJ;Nom;Prénom';
    const { id } = await hand.check(csv(cards, ...lines), 'cartes.csv', 'cards');
    expect(await hand.apply(id)).toMatchObject({ appliedRows: 2 });
    expect(await own.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 1 });
  });
});

describe('a solution that is closed', () => {
  const columns = 'FINESS EJ;Nom;Instance;Solution;Services';

  it('is given to no new instance, nor offered; what runs it comes back as it was', async () => {
    const closed = await insertRow(editor, 'solutions', { id: uuidv7(), name: 'Soluce', closed_at: new Date() });
    await insertRow(editor, 'solutions', { id: uuidv7(), name: 'Produit' });
    const runs = await aClient(editor, { name: 'A' });
    const instance = { id: uuidv7(), client_id: runs.id, solution_id: closed.id, name: 'Production' };
    await insertRow(editor, 'instances', { ...instance, application_name: 'Soluce', services: ['dmp'] });
    const finess = String(runs['finess_ej']);
    const checked = await hand.check(
      csv(columns, `${finess};A;Production;Soluce;DMP`, `${aFiness()};B;Serveur A;Soluce;DMP`),
    );
    expect(tally(checked)).toMatchObject({ unchanged: 1, error: 1 });
    expect((await errorsOf(checked.id))[1]).toMatch(/«.Soluce.» est close. Rouvrez-la/);
    // One is open: it need not be said.
    const alone = await hand.check(csv(columns, `${aFiness()};B;Serveur A;;DMP`));
    expect((await hand.rows(alone.id))[0]?.differences).toContainEqual(['solution', '', 'Produit', 'Serveur A']);
    await insertRow(editor, 'solutions', { id: uuidv7(), name: 'Autre' });
    const asked = await hand.check(csv(columns, `${finess};A;Serveur B;;DMP`));
    expect((await errorsOf(asked.id))[0]).toContain('Connues\u00a0: Autre, Produit.');
  });
});
