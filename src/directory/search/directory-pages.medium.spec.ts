import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aFiness, aFormerNumber, anEstablishment } from '../../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn();

const asked = async (q: string) => pageOf(await support.get(`/directory?q=${q}`).expect(200));

describe('a number that the register does not know', () => {
  it('leads to the client that has it, by whichever number it is', async () => {
    const siret = '73282932000074';
    const client = await aClient(app, { name: 'Clinique Connue', siret });
    const house = await anEstablishment(app, { client_id: client.id });
    const former = aFiness();
    await aFormerNumber(app, { client_id: client.id, number: former, replaced_by: client['finess_ej'] });
    for (const number of [client['finess_ej'], siret, house['finess_eg'], former]) {
      const page = await asked(String(number));
      expect(wordsOf(page, 'main')).toContain('de votre client « Clinique Connue »');
      expect(page(`main a[href="/clients/${client.id}"]`)).toHaveLength(1);
      expect(page('main a[href*="?finess="], main a[href*="?siret="]')).toHaveLength(0);
    }
  });

  it('is offered for a client by hand where it is nobody’s', async () => {
    const number = aFiness();
    const page = await asked(number);
    expect(page(`main a[href="/clients/new?finess=${number}"]`)).toHaveLength(1);
  });
});
