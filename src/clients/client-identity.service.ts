import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { ClientIdentity } from './client-form.js';
import { environmentLabels } from './client-words.js';
import { Client } from './client.entity.js';
import { changedLabels, changesBetween, type EditedField, EditsService } from './edits.service.js';

type Identity = Omit<ClientIdentity, 'version' | 'departement'>;

export const identityFields: EditedField<Identity>[] = [
  { name: 'name', label: 'Nom', show: (client) => client.name },
  { name: 'siret', label: 'SIRET', show: (client) => client.siret ?? '' },
  { name: 'address', label: 'Adresse', show: (client) => client.address ?? '' },
  { name: 'postalCode', label: 'Code postal', show: (client) => client.postalCode ?? '' },
  { name: 'town', label: 'Commune', show: (client) => client.town ?? '' },
  { name: 'environment', label: 'Environnement', show: (client) => environmentLabels[client.environment] },
];

@Injectable()
export class ClientIdentityService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  /**
   * @returns whether what certificates carry changed: name or département (domain rule 11).
   * @throws EditConflict when somebody saved since the form was opened
   */
  async edit(client: Client, form: ClientIdentity): Promise<{ certificatesWrong: boolean }> {
    const { version, ...columns } = form;
    const changes = changesBetween(identityFields, client, columns);
    const { affected } = await this.db
      .repo(Client)
      .update({ id: client.id, version }, { ...columns, version: version + 1 });
    if (affected !== 1) {
      const address = `/clients/${client.id}/edit`;
      throw await this.edits.conflict({
        subject: { kind: 'client', id: client.id },
        fields: identityFields,
        opened: version,
        yours: columns,
        now: await this.db.repo(Client).findOneByOrFail({ id: client.id }),
        action: address,
        cancel: address,
        extra: { accountManagerId: columns.accountManagerId ?? '' },
      });
    }
    const labels = changedLabels(identityFields, changes) || 'suivi';
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      action: 'edited',
      summary: `Fiche du client modifiée : ${labels}`,
      details: { version: version + 1, changes },
    });
    // Domain rule 11, F1.9: a certificate whose subject has become false is to be revoked and issued again.
    const subjectChanged = Boolean(changes['name']) || client.departement !== form.departement;
    return { certificatesWrong: subjectChanged && (await this.hasCertificates(client.id)) };
  }

  private async hasCertificates(clientId: string): Promise<boolean> {
    const rows = await this.db.query('SELECT 1 FROM certificates WHERE client_id = $1 AND revoked_at IS NULL LIMIT 1', [
      clientId,
    ]);
    return rows.length > 0;
  }
}
