import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import { clock } from '../../platform/clock.js';
import { together } from '../../platform/tenancy/together.js';
import { massDossiersView } from './mass-dossier-list.view.js';
import { MassDossierQueries } from './mass-dossier.queries.js';
import { massDossierView } from './mass-dossier.view.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { massDossierList, massRowListOf } from './mass-lists.js';
import { followers } from '../../journey/states/roles.js';

type Asked = Record<string, unknown>;

/** Gathers what the pages of dossiers of many clients show. */
@Injectable()
export class MassDossierPages {
  constructor(
    private readonly dossiers: MassDossiers,
    private readonly queries: MassDossierQueries,
  ) {}

  async list(query: Asked) {
    const filter = massDossierList.filter(query);
    const order = massDossierList.order(query);
    return massDossiersView(filter, order.unknown, await this.queries.list(filter, order));
  }

  async one(id: string, query: Asked, role: Role, returned?: ReturnedChange) {
    const dossier = await this.dossiers.byId(id);
    const list = massRowListOf(dossier.id);
    const filter = list.filter(query);
    const order = list.order(query);
    const [page, counts, mails, strangers, documents, events, administrators, standing] = await together(
      this.queries.rows(list, dossier.id, filter, order),
      this.queries.counts(dossier.id, filter),
      this.queries.mails(dossier.id),
      this.queries.strangers(dossier.id),
      this.queries.documents(dossier.id),
      this.queries.events(dossier.id),
      this.queries.administrators(dossier.administratorIds),
      this.dossiers.standing(dossier, role),
    );
    return massDossierView({
      dossier,
      list,
      filter,
      lost: order.unknown,
      page,
      counts,
      mails,
      strangers,
      documents,
      events,
      administrators,
      ...standing,
      mayAct: followers.includes(role),
      today: clock.today(),
      returned,
    });
  }
}
