import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import type { AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import type { Client } from '../clients/client.entity.js';
import { ClientsService } from '../clients/clients.service.js';
import { Representative } from '../clients/representative.entity.js';
import { Solution } from '../clients/solution.entity.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import { parisDate } from '../journey/calendar-days.js';
import { IsNull } from 'typeorm';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { defaultAdministrators, defaultChoices, type InstanceOfClient } from './request-defaults.js';
import type { RequestDossier } from './request-dossier.js';
import { RequestAdministrator, type Request } from './request.entity.js';

/** Gathers what a form 413 is made of, for a request that exists or one that might. */
@Injectable()
export class RequestDossiers {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly clients: ClientsService,
    private readonly delegations: DelegationsService,
    private readonly administrators: AdministratorsService,
  ) {}

  async of(request: Request): Promise<RequestDossier> {
    const client = await this.clients.byId(request.clientId);
    return this.gather(client, {
      requestId: request.id,
      choices: request,
      solutionName: await this.solutionName(request.solutionId),
      administrators: await this.chosen(request.id),
    });
  }

  /** The dossier a request would have if it were prepared now with the defaults. */
  async byDefault(clientId: string): Promise<RequestDossier> {
    const client = await this.clients.byId(clientId);
    const choices = defaultChoices(await this.instances(clientId));
    const administrators = defaultAdministrators(await this.candidates(client), parisDate(new Date()));
    const solutionName = await this.solutionName(choices.solutionId);
    return this.gather(client, { requestId: null, choices, solutionName, administrators });
  }

  /** Who may be named on the form of this client: our people when it delegates, its own otherwise, ours last. */
  async candidates(client: Client): Promise<AdministratorWithCard[]> {
    const own = await this.administrators.ofClient(client.id);
    const ours = await this.administrators.ofEditor();
    return client.selfAdministered ? own : [...ours, ...own];
  }

  async chosen(requestId: string): Promise<AdministratorWithCard[]> {
    const rows = await this.db.repo(RequestAdministrator).find({ where: { requestId }, order: { position: 'ASC' } });
    const ids = rows.map(({ administratorId }) => administratorId);
    const found = ids.length > 0 ? await this.administrators.forRequest(ids) : [];
    return ids.flatMap((id) => found.find((administrator) => administrator.id === id) ?? []);
  }

  private async gather(
    client: Client,
    known: Pick<RequestDossier, 'requestId' | 'choices' | 'solutionName' | 'administrators'>,
  ): Promise<RequestDossier> {
    const representative = await this.db.repo(Representative).findOneBy({ clientId: client.id, endedOn: IsNull() });
    const delegation = await this.delegations.inForce(client.id);
    const editor = await this.editor.current();
    return { ...known, client, representative, delegation, editor, today: parisDate(new Date()) };
  }

  private async solutionName(id: string | null): Promise<string> {
    const solution = id ? await this.db.repo(Solution).findOneBy({ id }) : null;
    return solution?.name ?? '';
  }

  private instances(clientId: string): Promise<InstanceOfClient[]> {
    return this.db.query<InstanceOfClient>(
      `SELECT id, name, services, application_name AS "applicationName", host_name AS "hostName", solution_id AS "solutionId"
         FROM instances WHERE client_id = $1 AND retired_at IS NULL ORDER BY created_at, id`,
      [clientId],
    );
  }
}
