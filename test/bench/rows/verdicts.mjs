// The verdict of a CSR and of a certificate, from the bytes that were sent to every finding, against @peculiar/x509 alone: parsed, and its
// signature verified. By the CPU of the whole process: the library verifies in threads.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { cryptoProvider, Pkcs10CertificateRequest, X509Certificate, X509CrlGenerator } from '@peculiar/x509';
import { authorityOf, foundAuthority, makeCsr } from '../../../dist/src/demo/authority/authority.js';
import { newKeys } from '../../../dist/src/demo/authority/keys.js';
import { judgeCertificate, readCertificate } from '../../../dist/src/pki/certificate/certificate.js';
import { readRevocations } from '../../../dist/src/pki/certificate/revocations.js';
import { judgeCsr, readCsr } from '../../../dist/src/pki/csr/csr.js';
import { median } from '../load.mjs';

const goal = 2;
const passes = 200;
const day = 86_400_000;
/** Five times the list of the agency's test authority; the library takes the square of it to make one. */
const revoked = 5_000;
const slot = { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-AUTO', commonNameRule: 'exact', environment: 'PROD' };
const client = {
  name: 'ASSOCIATION LES PINS',
  structureIds: ['1290000017', '373282932000074'],
};
const subject = [
  ['C', 'FR'],
  ['ST', 'Finistère (29)'],
  ['O', 'ASSOCIATION LES PINS'],
  ['OU', '1290000017'],
  ['CN', 'INSI-AUTO'],
];

/** @param {{ sizes: { rounds: number }, say: (line: string) => void }} bench */
export async function measureVerdicts({ sizes, say }) {
  say('verdicts of CSRs and of certificates');
  cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const pem = await makeCsr(keys, subject);
  const keep = await foundAuthority();
  const authority = authorityOf(keep);
  const now = new Date();
  const dates = { notBefore: new Date(now - day), notAfter: new Date(+now + 365 * day) };
  const der = await authority.issue({ publicKey: keys.publicKey, subject, usage: 'AUTH_CLI', ...dates });
  const list = await listOf(keep, now);
  const lists = [readRevocations(list, keep.issuing)];
  const context = { slot, client, authorities: authority.authorities, lists, now };
  const text = pem.toString();
  const issuing = new X509Certificate(authority.authorities.find(({ kind }) => kind === 'issuing').der);
  const csr = {
    ours: () => refuseRefused(judgeCsr(readCsr(pem).csr, { slot, client })),
    rival: async () => refuseUnsigned(await new Pkcs10CertificateRequest(text).verify()),
  };
  const certificate = {
    ours: () => refuseRefused(judgeCertificate(readCertificate(der), context).verdict),
    rival: async () =>
      refuseUnsigned(await new X509Certificate(der).verify({ publicKey: issuing.publicKey, signatureOnly: true })),
  };
  return [
    await rowOf('verdict of a CSR', csr, sizes),
    await rowOf('verdict of a certificate, its chain and its revocation list', certificate, sizes),
    await onceRow(`  a revocation list of ${revoked} read, once a process`, () => readRevocations(list, keep.issuing)),
  ];
}

async function listOf({ issuing, signingKey }, now) {
  const list = await X509CrlGenerator.create({
    issuer: new X509Certificate(issuing).subjectName,
    signingKey,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    thisUpdate: new Date(now - day),
    nextUpdate: new Date(+now + day),
    entries: Array.from({ length: revoked }, (_, place) => ({
      serialNumber: (0x10_00_00_00 + place * 7_919).toString(16).padEnd(32, '3'),
      revocationDate: new Date(now - day),
    })),
  });
  return Buffer.from(list.rawData);
}

async function onceRow(label, work) {
  for (let time = 0; time < 20; time += 1) work();
  const before = process.cpuUsage();
  for (let time = 0; time < 20; time += 1) work();
  const { user, system } = process.cpuUsage(before);
  return { label, result: { ours: { ms: (user + system) / 1000 / 20 } } };
}

async function rowOf(label, sides, { rounds }) {
  for (const side of [sides.ours, sides.rival]) await cpuOfEach(side);
  const taken = [];
  for (let round = 0; round < Math.max(3, rounds); round += 1)
    taken.push({ ours: await cpuOfEach(sides.ours), rival: await cpuOfEach(sides.rival) });
  const of = (name) => median(taken.map((round) => round[name]));
  const result = { ours: { ms: of('ours') }, rival: { ms: of('rival') } };
  return { label, result, ratio: median(taken.map(({ ours, rival }) => ours / rival)), atMost: goal };
}

async function cpuOfEach(work) {
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / passes;
}

function refuseRefused({ acceptable, findings }) {
  if (!acceptable) throw new Error(findings.map(({ code, severity }) => `${severity} ${code}`).join(', '));
}

function refuseUnsigned(isSigned) {
  if (!isSigned) throw new Error('the floor does not verify what we accept');
}
