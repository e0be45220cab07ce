import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { EditConflict } from '../../platform/web/errors.js';
import type { ClientIdentity } from './client-form.js';
import { environmentLabels } from '../client-words.js';
import { Client } from '../client.entity.js';
import { changedLabels, changesBetween, type EditedField, EditsService } from '../../platform/changes/edits.service.js';
import { PeopleQueries, type Person } from '../people.queries.js';
import { clock } from '../../platform/clock.js';

type Identity = Omit<ClientIdentity, 'version' | 'departement'>;

/** @param people the names to show for who follows the client */
export function identityFields(people: Person[]): EditedField<Identity>[] {
  return [
    { name: 'name', label: 'Nom', show: (client) => client.name },
    { name: 'siret', label: 'SIRET', show: (client) => client.siret ?? '' },
    { name: 'address', label: 'Adresse', show: (client) => client.address ?? '' },
    { name: 'postalCode', label: 'Code postal', show: (client) => client.postalCode ?? '' },
    { name: 'town', label: 'Commune', show: (client) => client.town ?? '' },
    { name: 'environment', label: 'Environnement', show: (client) => environmentLabels[client.environment] },
    {
      name: 'accountManagerId',
      label: 'Chargé de compte',
      show: (client) => people.find((person) => person.id === client.accountManagerId)?.name ?? '',
    },
  ];
}

@Injectable()
export class ClientIdentityService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly people: PeopleQueries,
  ) {}

  /**
   * @returns whether what certificates carry changed: name or département (domain rule 11).
   * @throws EditConflict when somebody saved since the form was opened
   */
  async edit(client: Client, form: ClientIdentity): Promise<{ certificatesWrong: boolean }> {
    const { version, ...columns } = form;
    const fields = identityFields(await this.people.choices(client.accountManagerId));
    const changes = changesBetween(fields, client, columns);
    // Domain rule 11, F1.9: a certificate whose subject has become false is to be revoked and issued again.
    const subjectChanged = Boolean(changes['name']) || client.departement !== form.departement;
    const { affected } = await this.db
      .repo(Client)
      .update(
        { id: client.id, version },
        { ...columns, ...(subjectChanged ? { subjectChangedAt: clock.now() } : {}), version: version + 1 },
      );
    if (affected !== 1) throw await this.conflict(client.id, version, columns);
    if (client.departement !== form.departement) changes['departement'] = [client.departement, form.departement];
    if (Object.keys(changes).length === 0) return { certificatesWrong: false };
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      action: 'edited',
      summary: `Fiche du client modifiée : ${changedLabels(fields, changes) || 'département'}`,
      details: { version: version + 1, changes },
    });
    return { certificatesWrong: subjectChanged && (await this.hasCertificates(client.id)) };
  }

  private async conflict(id: string, opened: number, yours: Identity): Promise<EditConflict> {
    const now = await this.db.repo(Client).findOneByOrFail({ id });
    const address = `/clients/${id}/edit`;
    return this.edits.conflict({
      subject: { kind: 'client', id },
      fields: identityFields(await this.people.choices(now.accountManagerId)),
      opened,
      yours,
      now,
      action: address,
      cancel: address,
    });
  }

  private async hasCertificates(clientId: string): Promise<boolean> {
    const rows = await this.db.query('SELECT 1 FROM certificates_in_force WHERE client_id = $1 LIMIT 1', [clientId]);
    return rows.length > 0;
  }
}
