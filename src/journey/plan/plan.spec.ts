import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Service, neededSlots, purposeLabels, serviceLabels } from './plan.js';

const instance = (services: Service[]) => ({ id: 'i1', name: 'SRV-DUI-02', services, applicationName: 'DUI Exemple' });
const short = (services: Service[]) =>
  neededSlots(instance(services)).map(
    (slot) => `${slot.offer} ${slot.usage} ${slot.commonName} ${slot.serves.join('+')}`,
  );

describe('certificates an instance needs', () => {
  // Guide V0.6, « principes clés » 3: at least three, two for the DMP and one for INSi.
  it('are three for the DMP and INSi', () => {
    expect(short(['dmp', 'insi_manu'])).toEqual([
      'ORG SIGN DUI Exemple dmp',
      'ORG AUTH_CLI DUI Exemple dmp',
      'ORG AUTH_CLI INSI-MANU insi_manu',
    ]);
  });

  it('share the authentication of the DMP with PSC, MSSanté and ROR, and never with INSi', () => {
    expect(short(['ror', 'insi_auto', 'dmp', 'psc', 'mss_bal'])).toEqual([
      'ORG SIGN DUI Exemple dmp',
      'ORG AUTH_CLI DUI Exemple dmp+psc+mss_bal+ror',
      'ORG AUTH_CLI INSI-AUTO insi_auto',
    ]);
  });

  it('are one shared authentication without the DMP', () => {
    expect(short(['ror', 'psc'])).toEqual(['ORG AUTH_CLI DUI Exemple psc+ror']);
    expect(neededSlots(instance(['ror']))[0]?.purpose).toBe('ror');
  });

  it('name INSi exactly, one certificate for each kind of call', () => {
    const slots = neededSlots(instance(['insi_manu', 'insi_auto']));
    expect(slots.map((slot) => [slot.commonName, slot.commonNameRule])).toEqual([
      ['INSI-AUTO', 'exact'],
      ['INSI-MANU', 'exact'],
    ]);
  });

  it('include a server certificate for MSSanté operators only', () => {
    expect(neededSlots({ ...instance(['mss_operator']), hostName: 'MSS.exemple.fr' })).toMatchObject([
      { offer: 'SERV', usage: 'SSL', commonName: 'mss.exemple.fr', commonNameRule: 'fqdn' },
    ]);
    expect(neededSlots(instance(['mss_operator']))[0]).toMatchObject({
      commonName: '',
      why: expect.stringContaining('nom de domaine'),
    });
    expect(short(['mss_bal']).some((line) => line.startsWith('SERV'))).toBe(false);
  });

  it('are none without a service', () => {
    expect(neededSlots(instance([]))).toEqual([]);
  });

  it('serve every service of the instance exactly, and are told apart by purpose and name', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(serviceLabels) as Service[]), (services) => {
        const slots = neededSlots(instance(services));
        expect(new Set(slots.flatMap((slot) => slot.serves))).toEqual(new Set(services));
        expect(new Set(slots.map((slot) => `${slot.purpose} ${slot.commonName}`)).size).toBe(slots.length);
        for (const slot of slots) expect(purposeLabels[slot.purpose]).not.toBe('');
      }),
    );
  });
});
