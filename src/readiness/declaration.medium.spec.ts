import { describe, expect, it } from '@jest/globals';
import { anApp } from '../../test/support/app.js';
import { aClient, dayFromToday } from '../../test/support/factories.js';
import { ProgressService } from '../progress/progress.service.js';

const address = '/mass-habilitation/declaration';
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const app = await anApp();

describe('the editor’s own declaration', () => {
  it('is noted by an admin alone, with its day and its paper, and the page then says so', async () => {
    await aClient(app);
    await app.run(() => app.get(ProgressService).refreshAll());
    const [support, admin] = [await app.signIn('support'), await app.signIn('admin')];
    await support.get(address).expect(403);
    await support.post(address).field('since', dayFromToday(-1)).attach('evidence', picture, 'portail.png').expect(403);
    const bare = await admin
      .post(address)
      .type('form')
      .send({ since: dayFromToday(3) })
      .expect(422);
    expect(bare.text).toContain('Cette date n’est pas encore venue');
    expect(bare.text).toContain('Choisissez le fichier');
    const numberless = await admin
      .post(address)
      .field('since', dayFromToday(-1))
      .attach('evidence', picture, 'portail.png')
      .expect(422);
    expect(numberless.text).toContain('Indiquez le SIRET de votre société');
    await admin
      .post(address)
      .field('since', dayFromToday(-1))
      .field('siret', '732 829 320 00074')
      .attach('evidence', picture, 'portail.png')
      .expect(303);
    const { rows } = await app.owner.query(
      `SELECT third_party_since = paris_today() - 1 AS noted, e.siret, d.kind, (SELECT count(*)::int FROM audit_entries WHERE action = 'third_party_declared') AS told
         FROM editors e JOIN documents d ON d.id = e.third_party_document_id WHERE e.editor_id = $1`,
      [app.editorId],
    );
    expect(rows).toEqual([{ noted: true, siret: '73282932000074', kind: 'third_party_evidence', told: 1 }]);
    expect((await support.get('/mass-habilitation').expect(200)).text).toContain('structure tierce depuis le');
    // Known, it is not asked again.
    expect((await admin.get(address).expect(200)).text).not.toContain('name="siret"');
    await admin.post(address).field('since', dayFromToday(-2)).attach('evidence', picture, 'portail.png').expect(303);
  });

  it('without the number that its reminders cite is told on the page of mass habilitation', async () => {
    await app.owner.query(
      'UPDATE editors SET siret = NULL, third_party_since = paris_today() - 1 WHERE editor_id = $1',
      [app.editorId],
    );
    const page = async () => (await (await app.signIn('admin')).get('/mass-habilitation').expect(200)).text;
    expect(await page()).toContain('Votre SIRET n’est pas noté');
    await app.owner.query(`UPDATE editors SET siret = '73282932000074' WHERE editor_id = $1`, [app.editorId]);
    expect(await page()).not.toContain('Votre SIRET n’est pas noté');
  });
});
