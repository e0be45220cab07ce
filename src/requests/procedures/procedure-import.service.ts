import { weightOf } from '../../platform/files/upload-weight.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../platform/platform.module.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { DemarcheApi, DemarcheAway, DemarcheRefused } from '../demarche/demarche-api.js';
import { readPlace } from '../prefill/prefill-link.js';
import { largestSchema, type ProcedureForm } from './procedure.form.js';
import { readSchema } from '../prefill/procedure-schema.js';
import { Procedures } from './procedures.service.js';

/** Brings a procedure in: its schema from a file, or asked of it while no transaction is open. */
@Injectable()
export class ProcedureImport {
  constructor(
    private readonly db: TenantDb,
    private readonly api: DemarcheApi,
    private readonly procedures: Procedures,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** @returns its id. @throws RefusedField */
  async bring(scope: TenantScope, { address, kind, schema: file }: ProcedureForm): Promise<string> {
    const place = readPlace(address, this.env.NODE_ENV !== 'production');
    if (!place)
      throw new RefusedField(
        'address',
        'Ce n’est pas l’adresse d’une démarche\u00a0: elle commence par https et porte «\u00a0/commencer/\u00a0» ou «\u00a0/preremplir/\u00a0».',
      );
    if (file && file.bytes.length > largestSchema)
      throw new RefusedField('schema', `Ce fichier dépasse ${weightOf(largestSchema)}.`);
    const text = file
      ? file.bytes.toString('utf8')
      : await this.api.schema(place).catch((error: unknown) => {
          if (!(error instanceof DemarcheAway || error instanceof DemarcheRefused)) throw error;
          throw new RefusedField('address', `${error.message} Vous pouvez aussi joindre son schéma.`);
        });
    const read = readSchema(text);
    if (!read.ok) throw new RefusedField(file ? 'schema' : 'address', read.reason);
    const imported = { kind, place, schema: read.schema, fetched: file === undefined };
    return this.db.run(scope, () => this.procedures.add(imported));
  }
}
