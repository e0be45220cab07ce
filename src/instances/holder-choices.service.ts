import { Injectable } from '@nestjs/common';
import { type HolderLevel, holderLabels } from '../journey/plan/holders.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';

/** What is decided for one instance, when and why. */
export interface HolderChoice {
  instanceId: string;
  level: HolderLevel;
  /** Both null: what a file said before choices were dated, given back as it was. */
  since: string | null;
  reason: string | null;
}

/** An instance in use, as the page of the choice shows it. */
export interface ChoosingInstance {
  id: string;
  name: string;
  holderLevel: HolderLevel;
  holderSince: string | null;
  holderReason: string | null;
  /** Open establishments it serves. */
  served: number;
}

/** Records whose number the certificates of instances carry (domain rule 5); the needed slots follow in the same transaction. */
@Injectable()
export class HolderChoices {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  ofClient(clientId: string): Promise<ChoosingInstance[]> {
    return this.db.query<ChoosingInstance>(
      `SELECT i.id, i.name, i.holder_level, i.holder_since, i.holder_reason,
              (SELECT count(*)::int FROM instance_establishments x JOIN establishments e ON e.id = x.establishment_id AND e.closed_on IS NULL WHERE x.instance_id = i.id) AS served
         FROM instances i WHERE i.client_id = $1 AND i.retired_at IS NULL ORDER BY i.created_at, i.id`,
      [clientId],
    );
  }

  /**
   * One option for some instances of a client.
   * @returns how many changed
   * @throws RefusedField for an instance that is not this client's, or serves nobody whose number it could carry
   */
  async choose(clientId: string, instanceIds: string[], choice: Omit<HolderChoice, 'instanceId'>): Promise<number> {
    const known = new Map((await this.ofClient(clientId)).map((instance) => [instance.id, instance]));
    const chosen = instanceIds.map((id) => known.get(id));
    if (chosen.includes(undefined))
      throw new RefusedField('instances', 'Une de ces instances n’est plus en service\u00a0: rechargez la page.');
    const unserving = chosen.find((instance) => choice.level === 'EG' && instance?.served === 0);
    if (unserving)
      throw new RefusedField(
        'instances',
        `L’instance «\u00a0${unserving.name}\u00a0» ne sert aucun établissement\u00a0: cochez-les d’abord dans sa fiche, ou gardez le FINESS juridique.`,
        { href: `/instances/${unserving.id}/edit`, label: 'Sa fiche' },
      );
    return this.chooseMany(instanceIds.map((instanceId) => ({ instanceId, ...choice })));
  }

  /** Any number of choices in one statement, for an import too: those that say the same already are left alone. */
  async chooseMany(choices: HolderChoice[]): Promise<number> {
    if (choices.length === 0) return 0;
    const changed = await this.db.query<{
      id: string;
      clientId: string;
      name: string;
      level: HolderLevel;
      since: string | null;
      reason: string | null;
      version: number;
      before: Record<'level' | 'since' | 'reason', string | null>;
    }>(
      `UPDATE instances i SET holder_level = r.level, holder_since = r.since, holder_reason = r.reason, version = i.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r ("instanceId" uuid, level text, since date, reason text) JOIN instances was ON was.id = r."instanceId"
        WHERE i.id = r."instanceId" AND (i.holder_level, i.holder_since, i.holder_reason) IS DISTINCT FROM (r.level, r.since, r.reason)
       RETURNING i.id, i.client_id, i.name, i.holder_level AS level, i.holder_since AS since, i.holder_reason AS reason, i.version,
                 jsonb_build_object('level', was.holder_level, 'since', was.holder_since, 'reason', was.holder_reason) AS before`,
      [JSON.stringify(choices)],
    );
    await this.audit.recordMany(
      changed.map(({ id, clientId, name, level, since, reason, version, before }) => ({
        subject: { kind: 'instance', id },
        clientId,
        action: 'holder_chosen',
        to: level,
        summary: `Instance «\u00a0${name}\u00a0»\u00a0: ${holderLabels[level]}${since ? `, décidé le ${date(since)}` : ''}`,
        reason,
        details: { version, before },
      })),
    );
    return changed.length;
  }
}
