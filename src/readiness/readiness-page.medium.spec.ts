import { describe, expect, it } from '@jest/globals';
import { anApp } from '../../test/support/app.js';
import { aClient } from '../../test/support/factories.js';
import { ProgressService } from '../progress/progress.service.js';

const app = await anApp();
const support = await app.signIn('support');

describe('the page of mass habilitation', () => {
  it('tells a house without clients so', async () => {
    expect((await support.get('/mass-habilitation').expect(200)).text).toContain('Aucun client à habiliter');
  });

  it('says what the editor itself lacks, shows nothing that is not, and is read by whoever reads', async () => {
    await aClient(app);
    await app.run(() => app.get(ProgressService).refreshAll());
    const auditor = await app.signIn('auditor');
    const { text } = await auditor.get('/mass-habilitation').expect(200);
    expect(text).toContain('pas encore structure tierce');
    expect(text).toContain('Représentant inconnu, ou parti');
    expect(text).not.toContain('action="/selections"');
    expect((await support.get('/mass-habilitation?readiness=grace').expect(200)).text).toContain('n’existe pas');
  });

  it('leads from a lack to a campaign on exactly those who have it', async () => {
    const sent = { all: '1', query: 'lack=representative', kind: 'write_to_many' };
    const answer = await support.post('/selections').type('form').send(sent).expect(303);
    expect(answer.headers['location']).toMatch(/^\/campaigns\/new\?selection=[\da-f-]+&kind=write_to_many$/u);
  });
});
