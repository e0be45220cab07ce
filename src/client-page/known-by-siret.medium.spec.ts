import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  aBlank413,
  aDelegation,
  aFiness,
  anAdministrator,
  anInstance,
  dayFromToday,
  aRepresentative,
} from '../../test/support/factories.js';
import { issueCertificate, makeCsr, makeTestAuthority, type Subject } from '../../test/support/pki.js';
import { scan } from '../../test/support/ready-client.js';
import { aTenant } from '../../test/support/tenant.js';
import { CertificateImports } from '../certificates/import/certificate-imports.service.js';
import { siretNumber } from '../demo/story/made/numbers.js';
import { EstablishmentsService } from '../establishments/establishments.service.js';
import { ClientsService } from '../clients/clients.service.js';
import { type NewClient, newClientForm } from '../clients/identity/client.form.js';
import { CsrsService } from '../orders/csrs.service.js';
import { OrderPageService } from '../orders/order-page.service.js';
import { orderSheet } from '../orders/order-sheet.view.js';
import { OrdersService } from '../orders/orders.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RequestOutcomes } from '../requests/moves/request-outcomes.service.js';
import { RequestPapers } from '../requests/moves/request-papers.service.js';
import { RequestSending } from '../requests/moves/request-sending.service.js';
import { RequestsService } from '../requests/requests.service.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
import { NewClientService } from './new-client.service.js';

const siret = siretNumber(4_711);

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
await aBlank413(tenant);
const authority = await makeTestAuthority('PROD');
beforeAll(async () => {
  for (const [index, { der, sha256 }] of authority.authorities.entries())
    await tenant.owner.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, 'PROD', '2033-06-25', $5)`,
      [randomUUID(), sha256, `Autorité ${index}`, index === 0 ? 'issuing' : 'root', der],
    );
});

const run = <Result>(work: () => Promise<Result>) => tenant.run(work);
const read = (answers: Record<string, unknown>) =>
  newClientForm.safeParse({
    name: 'GCS Rivages',
    finessEj: '',
    siret: '',
    postalCode: '06000',
    town: 'Nice',
    environment: 'PROD',
    ...answers,
  });
const parsed = (answers: Record<string, unknown>) => read(answers).data as NewClient;
const refusals = (answers: Record<string, unknown>) => {
  const { error } = read(answers);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const create = (answers: Record<string, unknown>) => run(() => tenant.get(NewClientService).create(parsed(answers)));
const one = async (sql: string, parameters: unknown[] = []) =>
  (await tenant.owner.query<Record<string, unknown>>(sql, parameters)).rows[0];

describe('a client known by its SIRET alone (form 413, § 3.1: FINESS or SIRET)', () => {
  it('has a FINESS or a SIRET: with neither it is refused, and a SIRET typed as FINESS is recognised', () => {
    expect(refusals({})).toEqual(['finessEj: Indiquez le FINESS EJ ou, si l’organisme n’en a pas, son SIRET.']);
    expect(refusals({ finessEj: siret })[0]).toContain('écrivez-le dans le champ SIRET');
    expect(refusals({ siret: '73282932000075' })[0]).toContain('clé de contrôle');
    expect(refusals({ siret, postalCode: '' })[0]).toContain('sans FINESS, lui seul donne le département');
  });

  it('goes the whole way to a certificate in force, which carries 3 and its SIRET', async () => {
    const { id } = await create({ siret });
    await aRepresentative(tenant, { client_id: id });
    await aDelegation(tenant, { client_id: id });
    await tenant.owner.query(
      `UPDATE clients SET contract_state = 'signed', contract_since = '2026-01-01' WHERE id = $1`,
      [id],
    );
    await anInstance(tenant, { client_id: id, services: ['insi_auto'], application_name: 'DUI' });
    // Written beside the product, which makes slots of what it wrote itself.
    await run(() => Promise.resolve(tenant.get(TenantDb).touchClient(id)));
    const administrator = await anAdministrator(tenant);

    // Form 413: the SIRET stands where the FINESS would.
    const request = await run(() => tenant.get(RequestsService).prepare(id, { administratorIds: [administrator.id] }));
    await run(() => tenant.get(RequestSending).sendForSignature(request.id));
    await run(() => tenant.get(RequestPapers).recordSignature(request.id, scan('signed'), dayFromToday(0)));
    await run(() => tenant.get(RequestSending).submit(request.id));
    expect((await one('SELECT form FROM requests WHERE id = $1', [request.id]))?.['form']).toMatchObject({
      structure: { finess: null, siret },
    });
    const mails = await tenant.owner.query<{ body: string }>(
      'SELECT subject || body AS body FROM messages WHERE client_id = $1',
      [id],
    );
    expect(mails.rows.length).toBeGreaterThan(1);
    for (const { body } of mails.rows) {
      expect(body).toContain(`SIRET ${siret}`);
      expect(body).not.toMatch(/FINESS (?:null|\s|\))/);
    }
    await run(() => tenant.get(RequestOutcomes).validate(request.id, '2026-123456'));

    // Ordered under the SIRET; a CSR with the OU of a FINESS is another structure’s.
    const [slot] = await run(() => tenant.get(CoverageQueries).ofClient(id));
    const { order } = await run(() => tenant.get(OrdersService).open(slot?.id ?? ''));
    const sheet = orderSheet(await run(() => tenant.get(OrderPageService).facts(order.id)));
    expect(sheet.flatMap(({ fields }) => fields).find((field) => field.id === 'structure')?.value).toBe(siret);
    const subject = (unit: string): Subject => [
      ['C', 'FR'],
      ['O', 'GCS Rivages'],
      ['OU', unit],
      ['CN', 'INSI-AUTO'],
    ];
    const upload = (pem: string) =>
      run(() => tenant.get(CsrsService).upload(order.id, { fileName: 'a.csr', bytes: Buffer.from(pem) }));
    expect(await upload((await makeCsr({ subject: subject(`1${aFiness()}`) })).pem)).toMatchObject({
      acceptable: false,
    });
    const csr = await makeCsr({ subject: subject(`3${siret}`) });
    expect(await upload(csr.pem)).toMatchObject({ kept: true, acceptable: true });
    await run(() =>
      tenant
        .get(OrdersService)
        .place(order.id, { productNumber: '4512', orderedOn: dayFromToday(0), administratorId: administrator.id }),
    );
    await run(() => tenant.get(OrdersService).change(order.id, 'announce'));
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    expect(await run(() => tenant.get(CertificateImports).intoOrder(order.id, Buffer.from(issued.pem)))).toMatchObject({
      imported: true,
    });
    await run(() => tenant.get(OrdersService).install(order.id, { installedOn: dayFromToday(0), note: null }));
    await run(() => tenant.get(OrdersService).change(order.id, 'verify'));
    expect((await run(() => tenant.get(CoverageQueries).ofClient(id)))[0]?.answer.coverage).toBe('covered');
    expect(await one('SELECT code FROM client_progress WHERE client_id = $1', [id])).toEqual({ code: 'watch' });
  });

  it('is one client: the same SIRET again is refused on its field, with the way to the client', async () => {
    const other = siretNumber(4_712);
    const { id } = await create({ siret: other });
    await expect(create({ siret: other })).rejects.toMatchObject({ field: 'siret', see: { href: `/clients/${id}` } });
    await expect(create({ siret: other, finessEj: aFiness() })).rejects.toMatchObject({ field: 'siret' });
  });

  it('has no establishment before it has a FINESS EJ', async () => {
    const { id } = await create({ siret: siretNumber(4_713) });
    const add = run(async () => {
      const client = await tenant.get(ClientsService).byId(id);
      await tenant.get(EstablishmentsService).add(client, { finessEg: aFiness(), name: 'Site', town: null });
    });
    await expect(add).rejects.toThrow('connu par son SIRET seul');
  });
});
