import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { PortalTeam } from '../assignments/portal-team.service.js';
import { awaitedDesignations, DesignationsQueries } from '../delegations/portal/designations.queries.js';
import { SeenDesignations } from '../delegations/portal/seen-designations.service.js';
import { clock } from '../platform/clock.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { SeenForm } from './designations.form.js';
import { declarationForm } from './declaration.form.js';
import { declarationView, designationsView } from './designations.view.js';
import { editors } from '../journey/states/roles.js';

/** From a designation seen on the portal to the habilitations that follow from it: one act of a person, all of it or nothing. */
@Injectable()
export class DesignationsService {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: DesignationsQueries,
    private readonly seen: SeenDesignations,
    private readonly team: PortalTeam,
    private readonly administrators: AdministratorsService,
    private readonly editors: EditorService,
  ) {}

  async page(query: Record<string, unknown>, values: Record<string, unknown> = {}, errors: FormErrors = {}) {
    const filter = awaitedDesignations.filter(query);
    const order = awaitedDesignations.order(query);
    const { actor } = this.db;
    return designationsView({
      filter,
      lost: order.unknown,
      page: await this.queries.awaited(filter, order),
      team: await this.administrators.ofEditor(),
      editor: await this.editors.current(),
      today: clock.today(),
      mayRecord: actor.kind === 'person' && editors.includes(actor.role),
      values,
      errors,
    });
  }

  /** The page on which the editor’s own declaration is noted, and what it may send. */
  async declaration(values: Record<string, unknown> = {}, errors: FormErrors = {}) {
    return declarationView(await this.siretKnown(), values, errors);
  }

  async declarationForm() {
    return declarationForm(await this.siretKnown());
  }

  /** @returns how many designations, and how many habilitations they made */
  async record({ designation, administrator, seenOn, evidence }: SeenForm) {
    const clientIds = await this.seen.record(designation, seenOn, evidence);
    return { designations: clientIds.length, habilitations: await this.team.record(clientIds, administrator, seenOn) };
  }

  private async siretKnown(): Promise<boolean> {
    return (await this.editors.current()).siret !== null;
  }
}
