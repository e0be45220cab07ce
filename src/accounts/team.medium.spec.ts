import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aDeputy } from '../../test/support/factories.js';
import { pageOf, startTestApp, wordsOf, type TestApp, type Visitor } from '../../test/support/app.js';

let app: TestApp;
let admin: Visitor;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signIn('admin');
});
afterAll(() => app.stop());

const post = (path: string, form: object = {}) =>
  admin.post(`/settings/team/${path}`).type('form').send(form).expect(303);
const told = async () => wordsOf(pageOf(await admin.get('/settings/team')), '.s-flash');
const roleOf = async (id: string) => (await app.owner.query('SELECT role FROM users WHERE id = $1', [id])).rows[0].role;

describe('the team', () => {
  it('says how many clients and absences of others somebody leaves whose account is closed', async () => {
    const { id } = app.users.account_manager;
    await aClient(app, { account_manager_id: id });
    await aClient(app, { account_manager_id: id });
    await aClient(app, { account_manager_id: id, archived_at: new Date() });
    await aDeputy(app, { account_manager_id: app.users.support.id, deputy_id: id });
    await post(`${id}/disabling`);
    expect(await told()).toContain('2 clients sans chargé de compte actif et 1 suppléance prévue');
    await post(`${id}/enabling`);
  });

  it('says the same of somebody who may only read from now on, and not of another change of role', async () => {
    const { id } = app.users.account_manager;
    await post(`${id}/role`, { role: 'support' });
    expect(await told()).toBe('Compte modifié.');
    await post(`${id}/role`, { role: 'auditor' });
    expect(await told()).toContain('2 clients sans chargé de compte actif');
    expect(await roleOf(id)).toBe('auditor');
    const { rows } = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE action = 'role_changed' ORDER BY sequence`,
    );
    expect(rows.map((row) => row.summary)[1]).toContain('Auditeur, en lecture seule, auparavant Support');
  });

  it('keeps its last administrator, closed or of another role', async () => {
    const { id } = app.users.admin;
    await post(`${id}/role`, { role: 'support' });
    expect(await told()).toContain('dernière personne de rôle Responsable Sceau');
    await post(`${id}/disabling`);
    expect(await told()).toContain('dernière personne de rôle Responsable Sceau');
    expect(await roleOf(id)).toBe('admin');
    await post(`${id}/role`, { role: 'empereur' });
    expect(await told()).toContain('Choisissez un rôle');
  });
});
