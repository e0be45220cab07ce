import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aCertifiedClient, certificateOf, trustedAuthority } from '../../../test/support/certified-client.js';
import { dropsOf } from '../../../test/support/drops.js';
import { aCsr, aFormerNumber, anEstablishment, anInstance, dayFromToday } from '../../../test/support/factories.js';
import { makeCsr } from '../../../test/support/pki.js';
import { zipOf } from '../../../test/support/zip.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { readCsr } from '../../pki/csr/csr.js';
import { OrdersService } from '../../orders/orders.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

let editor: TestEditor;
let hand: ReturnType<typeof dropsOf>;
const tenant = await aTenant();
const authority = await trustedAuthority(tenant);
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = dropsOf(tenant, editor);
});

const aWorld = (columns: Parameters<typeof aCertifiedClient>[2] = {}) => aCertifiedClient(tenant, editor, columns);
const drop = (files: Record<string, Buffer>) => hand.check('certificates', files);
const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;
const counts = async () =>
  (
    await all(
      'SELECT (SELECT count(*)::int FROM certificates) AS certificates, (SELECT count(*)::int FROM orders) AS orders, (SELECT count(*)::int FROM slots) AS slots',
    )
  )[0];

describe('a drop of certificates', () => {
  it('finds the client by the OU and the slot by the name, writes nothing before it is applied, and does what it said', async () => {
    const [one, other] = [
      await aWorld({ name: 'Les Lilas' }),
      await aWorld({ siret: '26060001000015', name: 'Le Parc' }),
    ];
    const before = await counts();
    const archive = await zipOf({
      'lilas/insi.pem': await certificateOf(authority, one),
      'parc.der': await certificateOf(authority, other, { unit: '326060001000015' }),
      '__MACOSX/._parc.der': Buffer.from('x'),
    });
    const checked = await drop({ 'certificats.zip': archive });
    expect([checked.newRows, checked.errorRows]).toEqual([2, 0]);
    expect(await counts()).toEqual(before);
    const forecast = await hand.told(checked.id);
    expect(forecast['lilas/insi.pem']).toMatch(/^new \| client Les Lilas; slot INSI-AUTO, .*; notAfter /);
    expect(forecast['parc.der']).toContain('client Le Parc');
    const applied = await hand.apply(checked.id);
    expect([applied.appliedRows, applied.staleRows]).toEqual([2, 0]);
    expect(
      await all(
        'SELECT s.in_force, o.state, o.number FROM slots s JOIN orders o ON o.slot_id = s.id ORDER BY o.number',
      ),
    ).toEqual([
      { in_force: 'issued', state: 'collected', number: expect.stringMatching(/^C-\d{4}-0001$/) },
      { in_force: 'issued', state: 'collected', number: expect.stringMatching(/^C-\d{4}-0002$/) },
    ]);
    const again = await drop({ 'certificats.zip': archive });
    expect([again.unchangedRows, again.newRows, again.errorRows]).toEqual([2, 0, 0]);
    expect((await hand.told(again.id))['parc.der']).toContain('déjà enregistré');
  });

  it('judges each as the single import does: over is history, a holder’s slot is made, the rest is refused with its reason', async () => {
    const world = await aWorld({ establishments: 1 });
    const [site = null] = world.sites;
    const mine = await certificateOf(authority, world);
    await aFormerNumber(editor, { client_id: world.client.id, number: '060000888' });
    const checked = await drop({
      'site.pem': await certificateOf(authority, world, { site }),
      'ancien.pem': await certificateOf(authority, world, { days: -20 }),
      'insi.pem': mine,
      'copie de insi.pem': mine,
      'plus court.pem': await certificateOf(authority, world, { days: 300 }),
      'inconnu.pem': await certificateOf(authority, world, { unit: '1060000999' }),
      'naguère.pem': await certificateOf(authority, world, { unit: '1060000888' }),
      'sign.pem': await certificateOf(authority, world, { profile: 'ORG_SIGN' }),
      'autre nom.pem': await certificateOf(authority, world, { commonName: 'INSI-MANU' }),
      'carte.pem': await certificateOf(authority, world, { profile: 'CARD' }),
      'tronqué.der': Buffer.from(mine.toString('latin1').split('\n').slice(1, 8).join(''), 'base64'),
      'note.txt': Buffer.from('bonjour'),
    });
    const told = await hand.told(checked.id);
    expect(told['site.pem']).toMatch(/^new .*INSI-AUTO \(Site 1\), .*, à créer/);
    expect(told['ancien.pem']).toMatch(/^new .*\(historique\).*expiré/);
    expect(told['insi.pem']).toMatch(/^new /);
    expect(told['copie de insi.pem']).toMatch(/^unchanged .*Le même certificat que/);
    expect(told['plus court.pem']).toMatch(/^error \| «\u00a0insi.pem\u00a0» est pour le même emplacement/);
    expect(told['inconnu.pem']).toContain('n’est le numéro d’aucun de vos clients');
    expect(told['naguère.pem']).toContain('060000888 (OU) est un ancien numéro');
    expect(told['sign.pem']).toContain('n’attend un certificat de cet usage');
    expect(told['autre nom.pem']).toContain('cochez le service «\u00a0INSi, appels manuels\u00a0»');
    expect(told['carte.pem']).toMatch(/^error/);
    expect(told['tronqué.der']).toMatch(/^error/);
    expect(told['note.txt']).toMatch(/^error/);
    await hand.apply(checked.id);
    expect(await counts()).toEqual({ certificates: 3, orders: 2, slots: 2 });
    expect(await all('SELECT label, in_force FROM slots ORDER BY created_at, label')).toEqual([
      { label: 'INSI-AUTO', in_force: 'issued' },
      { label: 'INSI-AUTO (Site 1)', in_force: 'issued' },
    ]);
  });

  it('keeps a slot for one that is acceptable: what is refused says why, and takes neither its place nor its key', async () => {
    const other = await aWorld();
    const { pem: csrPem } = await makeCsr();
    await hand.apply((await drop({ 'autre client.pem': await certificateOf(authority, other, { csrPem }) })).id);
    const [one, two, three] = [await aWorld(), await aWorld(), await aWorld()];
    const { pem: ownCsr } = await makeCsr();
    const checked = await drop({
      'bon.pem': await certificateOf(authority, one, { days: 300 }),
      'mauvais.pem': await certificateOf(authority, one, { days: 900, csrPem }),
      'deuxième.pem': await certificateOf(authority, two, { days: 300 }),
      'autre environnement.pem': await certificateOf(authority, two, { days: 900, environment: 'PROD' }),
      'sa clé.pem': await certificateOf(authority, three, { days: 300, csrPem: ownCsr }),
      'sa clé ailleurs.pem': await certificateOf(authority, three, {
        ...{ days: 900, csrPem: ownCsr, environment: 'PROD' },
      }),
    });
    const told = await hand.told(checked.id);
    expect(told['mauvais.pem']).toMatch(/^error \| .*clé/);
    expect(told['autre environnement.pem']).toMatch(/^error \| .*environnement/i);
    expect(told['sa clé ailleurs.pem']).toMatch(/^error \| .*environnement/i);
    for (const file of ['bon.pem', 'deuxième.pem', 'sa clé.pem']) expect(told[file]).toMatch(/^new /);
    expect((await hand.apply(checked.id)).appliedRows).toBe(3);
    expect((await counts())?.['certificates']).toBe(4);
  });

  it('gives what bears INSi’s name to INSi alone: nearly its name is told, and an exact name is never beaten by one that only fits', async () => {
    const world = await aWorld({ services: ['insi_manu', 'dmp'] });
    const checked = await drop({
      'insi-auto.pem': await certificateOf(authority, world, { commonName: 'INSI-AUTO', days: 1090 }),
      'casse.pem': await certificateOf(authority, world, { commonName: 'insi-auto', days: 1091 }),
      'espace.pem': await certificateOf(authority, world, { commonName: 'INSI-MANU ', days: 1092 }),
      'signature.pem': await certificateOf(authority, world, { commonName: 'INSI-MANU', profile: 'ORG_SIGN' }),
      'libre.pem': await certificateOf(authority, world, { commonName: 'AUTRE DUI', days: 1080 }),
      'dmp.pem': await certificateOf(authority, world, { commonName: 'DUI TEST', days: 900 }),
    });
    const told = await hand.told(checked.id);
    expect(told['insi-auto.pem']).toMatch(/^error \| Ce certificat est celui d’INSi, appels automatisés.*cochez/);
    expect(told['casse.pem']).toMatch(/^error \| .*«\u00a0insi-auto\u00a0».*INSI-AUTO.*majuscules/);
    expect(told['espace.pem']).toMatch(/^error \| .*INSI-MANU.*espaces/);
    expect(told['signature.pem']).toMatch(/^error \| Ce certificat est celui d’INSi/);
    expect(told['dmp.pem']).toMatch(/^new .*slot DMP authentification/);
    expect(told['libre.pem']).toMatch(/^error \| «\u00a0dmp.pem\u00a0» est pour le même emplacement et porte son nom/);
  });

  it('goes to the client whose own number it bears, whoever has it among its establishments', async () => {
    const own = await aWorld({ name: 'Foyer Fille' });
    const other = await aWorld({ name: 'Asso Mère' });
    await anEstablishment(editor, { client_id: other.client.id, finess_eg: own.client['finess_ej'] });
    const checked = await drop({ 'insi.pem': await certificateOf(authority, own) });
    expect((await hand.told(checked.id))['insi.pem']).toMatch(/^new \| client Foyer Fille/);
  });

  it('tells an authority as one, and of two that end together that one is enough', async () => {
    const world = await aWorld();
    const commonName = 'INSI-AUTO';
    const notAfter = new Date(Date.now() + 1000 * 86_400_000);
    const validity = { notBefore: new Date(notAfter.getTime() - 1095 * 86_400_000), notAfter };
    const checked = await drop({
      'ac.pem': Buffer.from(authority.authorities[0]?.der ?? []),
      'un.pem': await certificateOf(authority, world, { commonName, ...validity }),
      'deux.pem': await certificateOf(authority, world, { commonName, ...validity }),
    });
    const told = await hand.told(checked.id);
    expect(told['ac.pem']).toMatch(/^error \| .*autorité/);
    expect(told['ac.pem']).not.toContain('structure');
    // Which of the two is read first is nobody's choice.
    const both = [told['un.pem'], told['deux.pem']].toSorted((one = '', other = '') => one.localeCompare(other));
    expect(both[0]).toMatch(/^error \| «\u00a0(un|deux).pem\u00a0» est pour le même emplacement et finit au même/);
    expect(both[1]).toMatch(/^new /);
  });

  it('tells what is refused its own reason, though another one is taken for its slot, and groups lines by what was found', async () => {
    const world = await aWorld();
    const { pem: csrPem } = await makeCsr();
    const first = await certificateOf(authority, world, { csrPem });
    await hand.apply((await drop({ 'premier.pem': first })).id);
    const next = await aWorld();
    const checked = await drop({
      'bon.pem': await certificateOf(authority, next, { days: 900 }),
      'ailleurs.pem': await certificateOf(authority, next, { days: 300, environment: 'PROD' }),
      'clé une.pem': await certificateOf(authority, next, { days: 310, csrPem }),
      'clé deux.pem': await certificateOf(authority, await aWorld(), { csrPem }),
    });
    const told = await hand.told(checked.id);
    expect(told['bon.pem']).toMatch(/^new /);
    expect(told['ailleurs.pem']).toMatch(/^error \| .*environnement/i);
    expect(told['clé une.pem']).toMatch(/^error \| Cette clé est déjà celle d’un autre certificat/);
    const groups = await all(
      `SELECT reason, count(*)::int AS rows FROM import_rows WHERE import_id = $1 AND reason LIKE 'Cette clé%' GROUP BY reason`,
      [checked.id],
    );
    expect(groups).toEqual([{ reason: 'Cette clé est déjà celle d’un autre certificat.', rows: 2 }]);
  });

  it('refuses the key of one that is taken, in the same drop', async () => {
    const [one, two] = [await aWorld(), await aWorld()];
    const { pem: csrPem } = await makeCsr();
    const checked = await drop({
      'premier.pem': await certificateOf(authority, one, { days: 900, csrPem }),
      'second.pem': await certificateOf(authority, two, { days: 300, csrPem }),
    });
    const told = await hand.told(checked.id);
    expect(told['premier.pem']).toMatch(/^new /);
    expect(told['second.pem']).toMatch(/^error \| .*«\u00a0premier.pem\u00a0», du même dépôt/);
  });

  it('takes an order over that waits for it, by the key of its CSR when two slots would do', async () => {
    const world = await aWorld();
    await anInstance(editor, { client_id: world.client.id, services: ['insi_auto'], name: 'Recette' });
    await editor.run(async () => tenant.get(TenantDb).touchClient(world.client.id));
    const checked = await drop({ 'insi.pem': await certificateOf(authority, world) });
    expect((await hand.told(checked.id))['insi.pem']).toMatch(/^error \| Plusieurs emplacements/);
    const [first] = await all('SELECT id FROM slots WHERE instance_id = $1', [world.instance.id]);
    const order = await editor.run(() => tenant.get(OrdersService).openForCertificate(String(first?.['id'])));
    const { pem: csr } = await makeCsr();
    const reading = readCsr(Buffer.from(csr));
    const spki = reading.ok ? reading.csr.spkiSha256 : '';
    await all(`UPDATE orders SET key_made_on_platform = false, state = 'csr_checked' WHERE id = $1`, [order.id]);
    await aCsr(editor, { client_id: world.client.id, order_id: order.id, spki_sha256: spki, acceptable: true });
    const pem = await certificateOf(authority, world, { csrPem: csr });
    const second = await drop({ 'insi.pem': pem });
    expect((await hand.told(second.id))['insi.pem']).toContain(`order ${order.number}`);
    await hand.apply(second.id);
    expect(await all('SELECT state FROM orders')).toEqual([{ state: 'collected' }]);
    await hand.undo(second.id);
    expect(await all('SELECT state, certificate_id FROM orders')).toEqual([
      { state: 'csr_checked', certificate_id: null },
    ]);
  });

  it('sends those of orders that were passed to the page of each, and tells them as one kind', async () => {
    const files: Record<string, Buffer | string> = {};
    const numbers: string[] = [];
    for (const name of ['un.pem', 'deux.pem']) {
      const world = await aWorld();
      const [slot] = await all('SELECT id FROM slots WHERE instance_id = $1', [world.instance.id]);
      const order = await editor.run(() => tenant.get(OrdersService).openForCertificate(String(slot?.['id'])));
      await all(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [order.id]);
      numbers.push(order.number);
      files[name] = await certificateOf(authority, world);
    }
    const { id } = await drop(files as Parameters<typeof drop>[0]);
    expect((await hand.told(id))['deux.pem']).toContain(`La commande ${numbers[1]} est passée sur la plateforme`);
    expect(await all('SELECT DISTINCT reason FROM import_rows WHERE import_id = $1', [id])).toEqual([
      { reason: expect.stringContaining('importez-le sur la page de la commande') },
    ]);
  });

  it('lets a person take the only slot without a certificate, among several', async () => {
    const world = await aWorld();
    await hand.apply((await drop({ 'un.pem': await certificateOf(authority, world) })).id);
    await anInstance(editor, {
      client_id: world.client.id,
      services: ['insi_auto'],
      name: 'Recette',
      application_name: 'DUI TEST',
    });
    await editor.run(async () => tenant.get(TenantDb).touchClient(world.client.id));
    const checked = await drop({ 'deux.pem': await certificateOf(authority, world, { days: 1001 }) });
    expect(checked.errorRows).toBe(1);
    const chosen = await hand.choose(checked.id, { confirmed: ['slot'] });
    expect([chosen.newRows, chosen.errorRows]).toEqual([1, 0]);
    expect((await hand.told(checked.id))['deux.pem']).toContain('Recette');
  });

  it('is given back as a whole, but for what was built on since', async () => {
    const worlds = [await aWorld({ establishments: 1 }), await aWorld()];
    const [site = null] = worlds[0]?.sites ?? [];
    const before = await all('SELECT label, not_needed_reason FROM slots ORDER BY client_id, label');
    const checked = await drop({
      'site.pem': await certificateOf(authority, worlds[0]!, { site }),
      'ancien.pem': await certificateOf(authority, worlds[0]!, { days: -20 }),
      'insi.pem': await certificateOf(authority, worlds[1]!),
    });
    expect((await hand.apply(checked.id)).appliedRows).toBe(3);
    const [order] = await all('SELECT id FROM orders WHERE client_id = $1', [worlds[1]?.client.id]);
    await editor.run(() =>
      tenant.get(OrdersService).install(String(order?.['id']), { installedOn: dayFromToday(0), note: null }),
    );
    const undone = await hand.undo(checked.id);
    expect([undone.undoneRows, undone.keptRows]).toEqual([2, 1]);
    expect(await all('SELECT state FROM orders ORDER BY state')).toEqual([
      { state: 'cancelled' },
      { state: 'installed' },
    ]);
    expect((await counts())?.['certificates']).toBe(1);
    const after = await all(
      `SELECT label, not_needed_reason FROM slots WHERE label NOT LIKE '%(Site 1)' ORDER BY client_id, label`,
    );
    expect(after).toEqual(before);
    expect(
      await all(`SELECT in_force_id, not_needed_reason IS NOT NULL AS retired FROM slots WHERE label LIKE '%(Site 1)'`),
    ).toEqual([{ in_force_id: null, retired: true }]);
    const again = await drop({ 'site.pem': await certificateOf(authority, worlds[0]!, { site }) });
    expect((await hand.told(again.id))['site.pem']).toMatch(/^new .*Site 1/);
  });

  it('judges and applies eight in as many statements as two', async () => {
    const execute = jest.spyOn(tenant.get(TenantDb), 'execute');
    const query = jest.spyOn(tenant.get(TenantDb), 'query');
    const statements: number[] = [];
    for (const count of [2, 8]) {
      const files: Record<string, Buffer> = {};
      for (let index = 0; index < count; index += 1)
        files[`${index}.pem`] = await certificateOf(authority, await aWorld());
      const checked = await drop(files);
      await hand.accept(checked.id);
      query.mockClear();
      execute.mockClear();
      await hand.runner.apply({ importId: checked.id }, hand.job);
      statements.push(query.mock.calls.length + execute.mock.calls.length);
      expect((await hand.byId(checked.id)).appliedRows).toBe(count);
    }
    query.mockRestore();
    execute.mockRestore();
    expect(statements[1]).toBe(statements[0]);
  });
});
