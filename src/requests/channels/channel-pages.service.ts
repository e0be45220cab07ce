import { Injectable } from '@nestjs/common';
import { OwnClients } from '../../clients/own-clients.service.js';
import type { Role } from '../../journey/states/transitions.js';
import { PrefilledDossiers } from '../demarche/prefilled-dossiers.service.js';
import { Procedures } from '../procedures/procedures.service.js';
import { RequestsService } from '../requests.service.js';
import { ChannelChoice } from './channel-choice.service.js';
import { plannedOf } from './planned-dossier.js';
import { channelView, type ReturnedEvidence } from './channel.view.js';

/** Gathers what the page of a request's way to ANS shows. */
@Injectable()
export class ChannelPages {
  constructor(
    private readonly requests: RequestsService,
    private readonly choice: ChannelChoice,
    private readonly dossiers: PrefilledDossiers,
    private readonly procedures: Procedures,
    private readonly own: OwnClients,
  ) {}

  async one(id: string, role: Role, returned?: ReturnedEvidence) {
    const request = await this.requests.byId(id);
    await this.own.openPage(request.clientId);
    const facts = await this.choice.factsOf(request);
    const dossier = await this.dossiers.latestOf(id);
    return channelView({
      facts,
      role,
      dossier,
      link: dossier && (await this.dossiers.linkOf(dossier)),
      procedure: dossier && (await this.procedures.byId(dossier.procedureId)),
      offered: dossier ? await this.dossiers.moves.offered(dossier, role) : [],
      planned: plannedOf(facts),
      ...(returned ? { returned } : {}),
    });
  }
}
