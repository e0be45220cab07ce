import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aCoveredClient } from '../../test/support/covered-client.js';
import { aCertificate } from '../../test/support/factories.js';
import { aFreshKey } from '../../test/support/hidden-keys.js';
import { clock } from '../platform/clock.js';
import { CertificateExport, certificateTitles } from './grid/certificate-export.js';
import { readGridFilter } from './grid/grid-filter.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const words = async (address: string) => wordsOf(pageOf(await technical.get(address).expect(200)), 'main');

/** What the form said, and what was answered. */
async function revoke(id: string) {
  const form = await words(`/certificates/${id}`);
  const sent = { revokedOn: clock.today(), reason: 'Refait sous une clé neuve' };
  await technical.post(`/certificates/${id}/revocation`).type('form').send(sent).expect(303);
  return { form, answer: wordsOf(pageOf(await technical.get(`/certificates/${id}`).expect(200)), 'body') };
}

describe('a revocation that is noted', () => {
  it('says that the slot is to be covered again of the certificate in force alone', async () => {
    const covered = await aCoveredClient(app, app, aFreshKey().print);
    const verified = { installed_at: new Date(), verified_at: new Date() };
    const replaced = await aCertificate(app, {
      client_id: covered.id,
      slot_id: covered.slot,
      not_after: new Date(Date.now() + 200 * 86_400_000),
      ...verified,
    });
    const before = await revoke(replaced.id);
    expect(before.form).toContain('Ici, on la note : ce qui couvre l’emplacement ne change pas.');
    expect(before.answer).toContain('Révocation notée : ce qui couvre l’emplacement ne change pas.');
    const after = await revoke(covered.certificate);
    expect(after.form).toContain('Ici, on la note : l’emplacement n’est plus couvert par lui.');
    expect(after.answer).toContain('Révocation notée : l’emplacement n’est plus couvert par ce certificat.');
  });
});

describe('the number of a certificate', () => {
  const holders = async () => {
    const told = new Map<unknown, unknown>();
    await app.run(async () => {
      for await (const row of app.get(CertificateExport).rows('csv', readGridFilter({}, new Date()), new Date()))
        told.set(row[certificateTitles.indexOf('CN')], row[certificateTitles.indexOf('Porteur (FINESS ou SIRET)')]);
    });
    return told;
  };
  const subject = (number: string, name: string) => `C=FR, ST=Var (83), O=LES PINS, OU=1${number}, CN=${name}`;

  it('is the one that it carries, on its page and in the export', async () => {
    const old = subject('570000513', 'ANCIEN');
    const { id, slot, certificate } = await aCoveredClient(app, app, aFreshKey().print, {
      subject: old,
      common_name: 'ANCIEN',
    });
    const { rows } = await app.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [id]);
    const number = rows[0]?.number ?? '';
    const own = { client_id: id, slot_id: slot };
    const ours = await aCertificate(app, { ...own, subject: subject(number, 'ACTUEL'), common_name: 'ACTUEL' });
    const silent = await aCertificate(app, { ...own, subject: 'CN=MUET', common_name: 'MUET' });
    const told = await holders();
    expect(['ANCIEN', 'ACTUEL', 'MUET'].map((name) => told.get(name))).toEqual(['570000513', number, number]);
    expect(await words(`/certificates/${certificate}`)).toContain('Numéro porté (OU) 570000513');
    for (const one of [ours.id, silent.id])
      expect(await words(`/certificates/${one}`)).toContain(`porté par l’entité juridique, FINESS ${number}`);
  });
});
