import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, anInstance, aRequest, aSolution } from '../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn('support');

const send = (address: string, form: object = {}) => support.post(address).type('form').send(form);
const closed = (name: string) => aSolution(app, { name, closed_at: new Date() });
const nameOf = async (id: string) =>
  (await app.owner.query('SELECT name FROM solutions WHERE id = $1', [id])).rows[0].name as string;
const newInstance = async (client: string) => pageOf(await support.get(`/clients/${client}/instances/new`).expect(200));
const answers = { name: 'Serveur', applicationName: 'DUI', services: ['dmp'] };

describe('a solution', () => {
  it('is renamed, keeps its name apart from the others, and its history', async () => {
    const { id } = await aSolution(app, { name: 'DUI Santé' });
    await aSolution(app, { name: 'DUI Pro' });
    const address = `/settings/solutions/${id}`;
    await send(address, { name: ' DUI  Vie ', version: 1 }).expect(303);
    expect(await nameOf(id)).toBe('DUI Vie');
    const taken = pageOf(await send(address, { name: 'dui pro', version: 2 }).expect(422));
    expect(wordsOf(taken, '#f-name-error')).toContain('est déjà le nom d’une de vos solutions');
    expect(taken('#f-name').val()).toBe('dui pro');
    await send(address, { name: 'Autre', version: 1 }).expect(409);
    const page = pageOf(await support.get(`${address}/edit`).expect(200));
    expect(wordsOf(page, 'tbody')).toContain('DUI Santé');
  });

  it('once closed is marked, is no longer offered for new instances, and stays where it runs', async () => {
    const client = await aClient(app);
    const solution = await aSolution(app, { name: 'DUI Ancien' });
    const instance = await anInstance(app, { client_id: client.id, solution_id: solution.id });
    expect((await newInstance(client.id)).text()).toContain('DUI Ancien');
    await send(`/settings/solutions/${solution.id}/closing`).expect(303);
    const list = pageOf(await support.get('/settings/solutions').expect(200));
    expect(wordsOf(list, `tr:has(a[href*="${solution.id}"])`)).toContain('DUI Ancien Close');
    expect((await newInstance(client.id))('#f-solutionId').text()).not.toContain('DUI Ancien');
    const edit = pageOf(await support.get(`/instances/${instance.id}/edit`).expect(200));
    expect(edit('#f-solutionId option[selected]').text()).toBe('DUI Ancien (close)');
    const offered = async (client_id: unknown) => {
      const { id } = await aRequest(app, { client_id });
      return pageOf(await support.get(`/requests/${id}/edit`).expect(200))('#f-solution').text();
    };
    expect(await offered(client.id)).toContain('DUI Ancien (close)');
    expect(await offered((await aClient(app)).id)).not.toContain('DUI Ancien');
    await send(`/settings/solutions/${solution.id}/reopening`).expect(303);
    expect((await newInstance(client.id))('#f-solutionId').text()).toContain('DUI Ancien');
  });

  it('once closed is refused where it is chosen or written, and told to be reopened where it is added again', async () => {
    const client = await aClient(app);
    const solution = await closed('DUI Clos');
    const address = `/clients/${client.id}/instances`;
    const chosen = pageOf(await send(address, { ...answers, solutionId: solution.id }).expect(422));
    expect(wordsOf(chosen, '#f-solutionId-error')).toContain('« DUI Clos » est close');
    const written = pageOf(await send(address, { ...answers, solutionName: 'dui clos' }).expect(422));
    expect(wordsOf(written, '#f-solutionName-error')).toContain('« DUI Clos » est close');
    expect(written('#f-solutionName').val()).toBe('dui clos');
    const added = pageOf(await send('/settings/solutions', { name: 'DUI CLOS' }).expect(422));
    expect(wordsOf(added, '#f-name-error')).toContain('rouvrez-la');
  });

  it('is changed by support and by the responsible only', async () => {
    const { id } = await aSolution(app, { name: 'DUI Lu' });
    const reader = await app.signIn('account_manager');
    const list = pageOf(await reader.get('/settings/solutions').expect(200));
    expect(list('main form, main tbody a')).toHaveLength(0);
    await reader.get(`/settings/solutions/${id}/edit`).expect(403);
  });
});

describe('the page of a new instance', () => {
  it('takes a new solution without one being chosen, and lets the certificates it needs follow the answers before all are given', async () => {
    const client = await aClient(app);
    await aSolution(app, { name: 'DUI Offert' });
    const page = await newInstance(client.id);
    expect(page('#f-solutionId').attr('required')).toBeUndefined();
    expect(page('#f-solutionName').attr('required')).toBeUndefined();
    // htmx sends nothing of a form with an empty required field: it is not the form that asks.
    expect(page('form[hx-get]')).toHaveLength(0);
    expect(page('fieldset[hx-get="/instances/preview"][hx-include="this"]')).toHaveLength(1);
    await send(`/clients/${client.id}/instances`, { ...answers, solutionName: 'DUI Neuf' }).expect(303);
    const { rows } = await app.owner.query(
      'SELECT s.name FROM instances i JOIN solutions s ON s.id = i.solution_id WHERE i.client_id = $1',
      [client.id],
    );
    expect(rows).toEqual([{ name: 'DUI Neuf' }]);
  });
});
