import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { samplePath } from '../../test/support/samples.js';
import { readAuthority } from './certificate/authority.js';
import { judgeCertificateBytes } from '../../test/support/pki.js';
import type { CertificateContext } from './certificate/certificate.js';
import { readCertificates } from './certificate/certificate.js';
import { readCrl } from './certificate/crl.js';
import { lookUp, readRevocations } from './certificate/revocations.js';

const folder = samplePath('igc-sante');
const withSamples = folder === null ? describe.skip : describe;
const read = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);

const manual = 'certificates/org-auth-cli_insi-manu_10B0221636_2025-2028.pem';
const revoked = 'certificates/org-sign_tomwsrevoque_REVOQUE_2019-2022.pem';
const production = 'certificates/org-auth-cli_apibi-gateway-ans_2023-2026.pem';
const issuing = 'chains/test/ACI-EL-ORG-TEST.pem';
const list = 'crl/ACI-EL-ORG-TEST_2019-06-27.crl.pem';

function one(name: string) {
  const reading = readCertificates(read(name));
  const certificate = reading.ok ? reading.certificates[0] : undefined;
  if (certificate === undefined) throw new Error(`${name} was not read`);
  return certificate;
}

function saidOf(name: string) {
  const reading = readRevocations(read(list), one(issuing).der);
  return reading.ok ? lookUp(reading.revocations, one(name), one(issuing)) : reading;
}

function contextFor(changes: Partial<CertificateContext>): CertificateContext {
  const names = [issuing, 'chains/test/ACR-EL-TEST.pem', 'chains/prod/ACI-EL-ORG.pem', 'chains/prod/ACR-EL.pem'];
  return {
    slot: { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-MANU', commonNameRule: 'exact', environment: 'TEST' },
    client: { name: 'CENTRE DE SANTE RPPS22163', structureIds: ['10B0221636'] },
    authorities: names.map(one),
    now: new Date('2026-06-01T00:00:00Z'),
    ...changes,
  };
}

withSamples('real IGC-Santé certificates (public samples beside the project)', () => {
  it.each([
    [production, 'ORG_AUTH_CLI', 'PROD', '318751275100020'],
    [manual, 'ORG_AUTH_CLI', 'TEST', '10B0221636'],
    ['certificates/org-sign_testsign_ministere-test_2021-2024.pem', 'ORG_SIGN', 'TEST', '300000000077081'],
    [revoked, 'ORG_SIGN', 'TEST', '318751275100020'],
    ['certificates/serv-ssl_mock-platines_2017-2020.pem', 'SERV_SSL', 'TEST', '318751275100020'],
  ])('%s is %s, %s, of the structure %s', async (name, profile, environment, organizationalUnit) => {
    expect(one(name)).toMatchObject({ profile, environment, organizationalUnit, keyBits: 2048 });
  });

  it('the INSi certificate is accepted under the real TEST chain', async () => {
    const { verdict, chain, certificate } = judgeCertificateBytes(read(manual), contextFor({}));
    expect(
      verdict.findings.filter((finding) => finding.severity === 'blocking' || finding.severity === 'warning'),
    ).toEqual([]);
    expect(chain.map((issuer) => issuer.commonName)).toEqual([
      'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
      'TEST AC RACINE IGC-SANTE ELEMENTAIRE',
    ]);
    expect(certificate?.serialNumber).toBe('740A325D74047302EC6958BB1A0BFF4C');
  });

  it('the revoked certificate is found in the real list, with its date', async () => {
    const context = contextFor({
      slot: {
        offer: 'ORG',
        usage: 'SIGN',
        commonName: 'tomwsrevoque.henix.asipsante.fr',
        commonNameRule: 'free',
        environment: 'TEST',
      },
      client: { name: 'ASIP-SANTE', structureIds: ['318751275100020'] },
      lists: [readRevocations(read(list), one(issuing).der)],
      now: new Date('2019-06-20T00:00:00Z'),
    });
    const { verdict } = judgeCertificateBytes(read(revoked), context);
    const blocking = verdict.findings.filter((finding) => finding.severity === 'blocking');
    expect(blocking.map((finding) => finding.code)).toEqual(['revoked']);
    expect(blocking[0]?.title).toContain('14\u00a0juin\u00a02019');
    const answer = saidOf(revoked);
    expect(answer).toMatchObject({
      state: 'revoked',
      revokedAt: new Date('2019-06-14T13:26:24Z'),
      nextUpdate: new Date('2019-07-03T22:00:09Z'),
    });
  });

  it('the real list has its 1,013 entries and does not name the INSi certificate', async () => {
    const reading = readCrl(read(list));
    expect(reading).toMatchObject({ ok: true, crl: { count: 1013 } });
    const answer = saidOf(manual);
    expect(answer).toMatchObject({ state: 'not_revoked' });
    expect(readCrl(read('crl/ACR-EL-TEST_2019-06-01.crl.pem'))).toMatchObject({ ok: true, crl: { count: 0 } });
  });

  it('the PROD certificate is refused for a TEST slot', async () => {
    const context = contextFor({ now: new Date('2026-01-01T00:00:00Z') });
    const { verdict } = judgeCertificateBytes(read(production), context);
    expect(
      verdict.findings.filter((finding) => finding.severity === 'blocking').map((finding) => finding.code),
    ).toEqual(['environment', 'unit', 'common_name_different']);
  });

  it.each([
    ['chains/prod/ACR-EL.pem', 'root', 'PROD'],
    ['chains/prod/ACI-EL-ORG.pem', 'issuing', 'PROD'],
    ['chains/test/ACR-EL-TEST.pem', 'root', 'TEST'],
    ['chains/test/ACI-EL-ORG-TEST.pem', 'issuing', 'TEST'],
  ])('%s is a known %s authority of %s', async (name, kind, environment) => {
    expect(readAuthority(read(name))).toMatchObject({
      ok: true,
      authority: { kind, environment, isOfficial: true },
      verdict: { acceptable: true },
    });
  });
});
