import { Injectable } from '@nestjs/common';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import type { Role } from '../journey/states/transitions.js';
import type { ReturnedChange } from '../platform/changes/changes.view.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { type DelegationFormPage, delegationFormView } from './delegation-form.view.js';
import type { DelegationFacts } from './delegation.transitions.js';
import { delegationTable, whyFixed } from './delegation.transitions.js';
import { delegationPageView } from './delegation.view.js';
import { DelegationsQueries } from './delegations.queries.js';
import { DelegationsService } from './delegations.service.js';
import { clock } from '../platform/clock.js';

/** Gathers what the pages of a delegation show. */
@Injectable()
export class DelegationPages {
  constructor(
    private readonly frames: ClientFrames,
    private readonly clients: ClientsService,
    private readonly delegations: DelegationsService,
    private readonly changes: DelegationChanges,
    private readonly queries: DelegationsQueries,
  ) {}

  async ofClient(clientId: string, role: Role, returned?: ReturnedChange & { id: string }) {
    const frame = await this.frames.frame(clientId, 'delegation');
    const { selfAdministered } = await this.clients.byId(clientId);
    const rows = await this.queries.ofClient(clientId);
    const facts = new Map<string, DelegationFacts>();
    for (const row of rows)
      if (!delegationTable.states[row.state].final)
        facts.set(row.id, await this.changes.facts(await this.delegations.byId(row.id)));
    const events = await this.queries.events(clientId);
    const today = clock.today();
    return delegationPageView({
      frame,
      selfAdministered,
      rows,
      facts,
      events,
      role,
      today,
      ...(returned && { returned }),
    });
  }

  async form(clientId: string, page: Pick<DelegationFormPage, 'kind' | 'values' | 'errors'>) {
    const frame = await this.frames.frame(clientId, 'delegation');
    const action = `/clients/${clientId}/delegations${page.kind === 'signed' ? '/signed' : ''}`;
    const representative = (await this.queries.signerOf(clientId)) !== null;
    const inForce = await this.delegations.inForce(clientId);
    const values = { scope: await this.queries.scopeFor(clientId), ...page.values };
    return delegationFormView({ ...page, values, frame, action, representative, inForce });
  }

  async editForm(id: string, returned?: Pick<DelegationFormPage, 'values' | 'errors'>) {
    const delegation = await this.delegations.byId(id);
    const frame = await this.frames.frame(delegation.clientId, 'delegation');
    const { scope, startsOn, endsOn, version, state } = delegation;
    const values = { scope, startsOn, endsOn, version };
    return delegationFormView({
      frame,
      kind: 'edit',
      action: `/delegations/${id}`,
      values,
      representative: true,
      refused: whyFixed(state),
      ...returned,
    });
  }
}
