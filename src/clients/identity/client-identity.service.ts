import { Injectable } from '@nestjs/common';
import { EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { isOfOtherEnvironment } from '../../journey/plan/wrong-certificate.js';
import { answersOf } from '../../platform/forms/form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { Client } from '../client.entity.js';
import { EnvironmentOrders, whyKeepsEnvironment } from '../environment-orders.queries.js';
import { lockClientsWhole } from '../lock-clients.js';
import { PeopleQueries } from '../people.queries.js';
import { type ClientIdentity, identityFields } from './client.form.js';

/** By what of an edit certificates in force became wrong (domain rule 11): its name or département, its environment. */
interface MadeWrong {
  bySubject: boolean;
  byEnvironment: boolean;
}

@Injectable()
export class ClientIdentityService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly people: PeopleQueries,
    private readonly orders: EnvironmentOrders,
  ) {}

  /**
   * @throws EditConflict when somebody saved since the form was opened; RefusedField for what another client has, and for the environment while
   * orders are passed in the one it is in
   */
  async edit(client: Client, form: ClientIdentity): Promise<MadeWrong> {
    const { id } = client;
    const fields = identityFields(await this.people.followers(client.accountManagerId));
    const yours = answersOf(fields, form);
    const { departement } = form;
    const moved = client.departement !== departement;
    // Domain rule 11, F1.9: a certificate whose subject has become false is to be revoked and issued again.
    const subjectChanged = moved || client.name !== yours.name;
    const environmentChanged = client.environment !== yours.environment;
    if (environmentChanged) await this.refuseWhileOrdered(client);
    const before = subjectChanged || environmentChanged ? await this.wrongCertificates(id) : new Map();
    const changes = await this.edits.save({
      subject: { kind: 'client', id },
      clientId: id,
      fields,
      opened: form.version,
      yours,
      now: () => this.db.theOne(Client, { id }),
      entity: Client,
      where: { id },
      columns: { ...yours, departement, ...(subjectChanged ? { subjectChangedAt: clock.now() } : {}) },
      derived: moved ? { departement: [client.departement, departement] } : {},
      told: (labels) => `Fiche du client modifiée\u00a0: ${labels || 'département'}`,
      address: `/clients/${id}/edit`,
    });
    if (!(subjectChanged || environmentChanged) || Object.keys(changes).length === 0)
      return { bySubject: false, byEnvironment: false };
    const after = [...(await this.wrongCertificates(id))].filter(([certificate]) => !before.has(certificate));
    return {
      bySubject: after.some(([, wrong]) => !isOfOtherEnvironment(wrong)),
      byEnvironment: after.some(([, wrong]) => isOfOtherEnvironment(wrong)),
    };
  }

  // Locked whole: an order that is being passed comes before, or after.
  private async refuseWhileOrdered({ id, environment }: Client): Promise<void> {
    await lockClientsWhole(this.db, [id]);
    const held = whyKeepsEnvironment((await this.orders.of([id])).get(id) ?? [], environment);
    if (held)
      throw new RefusedField('environment', held, {
        href: `/clients/${id}/certificates`,
        label: 'Voir ses certificats',
      });
  }

  private async wrongCertificates(clientId: string): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; wrong: string }>(
      'SELECT id, wrong FROM certificates_to_redo WHERE client_id = $1',
      [clientId],
    );
    return new Map(rows.map(({ id, wrong }) => [id, wrong]));
  }
}
