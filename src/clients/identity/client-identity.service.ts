import { Injectable } from '@nestjs/common';
import { EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { answersOf } from '../../platform/forms/form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Client } from '../client.entity.js';
import { PeopleQueries } from '../people.queries.js';
import { type ClientIdentity, identityFields } from './client.form.js';

@Injectable()
export class ClientIdentityService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly people: PeopleQueries,
  ) {}

  /**
   * @returns whether certificates in force became wrong by it: its name or département changed (domain rule 11).
   * @throws EditConflict when somebody saved since the form was opened; RefusedField for what another client has
   */
  async edit(client: Client, form: ClientIdentity): Promise<{ certificatesWrong: boolean }> {
    const { id } = client;
    const fields = identityFields(await this.people.followers(client.accountManagerId));
    const yours = answersOf(fields, form);
    const { departement } = form;
    const moved = client.departement !== departement;
    // Domain rule 11, F1.9: a certificate whose subject has become false is to be revoked and issued again.
    const subjectChanged = moved || client.name !== yours.name;
    const before = subjectChanged ? await this.wrongCertificates(id) : [];
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
    if (!subjectChanged || Object.keys(changes).length === 0) return { certificatesWrong: false };
    const after = await this.wrongCertificates(id);
    return { certificatesWrong: after.some((certificate) => !before.includes(certificate)) };
  }

  private async wrongCertificates(clientId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>('SELECT id FROM certificates_to_redo WHERE client_id = $1', [
      clientId,
    ]);
    return rows.map(({ id }) => id);
  }
}
