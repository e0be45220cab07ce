import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { formOf, type RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { Request } from '../request.entity.js';
import type { RequestState } from '../request-states.js';
import { type FormChange, formChanges } from './form-changes.js';

const printedStates: RequestState[] = [
  'awaiting_signature',
  'signed',
  'submitted',
  'acknowledged',
  'to_correct',
  'in_doubt',
];

/** What the records say otherwise than the form that was printed, as long as something may come of it. Never changed behind a signature: told. */
export function driftOf({ form, state }: Pick<Request, 'form' | 'state'>, dossier: RequestDossier): FormChange[] {
  return form && printedStates.includes(state) ? formChanges(form, formOf(dossier)) : [];
}

/** The same of requests that are not at hand: « Relecture », the next action. */
@Injectable()
export class FormDrifts {
  constructor(
    private readonly db: TenantDb,
    private readonly dossiers: RequestDossiers,
  ) {}

  /** By request, in as many statements for many as for one; none is there for one that still says what was printed. */
  async of(requestIds: string[]): Promise<Map<string, FormChange[]>> {
    if (requestIds.length === 0) return new Map();
    const requests = await this.db.rows(Request, { id: requestIds });
    const dossiers = await this.dossiers.ofRequests(requests);
    return new Map(
      requests.flatMap((request) => {
        const dossier = dossiers.get(request.id);
        const changes = dossier ? driftOf(request, dossier) : [];
        return changes.length > 0 ? [[request.id, changes]] : [];
      }),
    );
  }
}
