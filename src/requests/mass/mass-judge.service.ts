import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { whyNotOrdering } from '../../administrators/administrator-with-card.js';
import { fullName } from '../../identifiers/person-name.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MassDossier } from './mass-dossier.entity.js';
import { samePeople, type Unfit, whyOut } from './mass-fates.js';
import { MassRows } from './mass-rows.queries.js';

/** What is gathered under one title. */
export interface MandateWish {
  title: string;
  administratorIds: string[];
}

/** The one judge of a mandate for many: for whom it asks, and of which clients. Asked as it is gathered, shown, printed, sent, and as it leaves. */
@Injectable()
export class MassJudge {
  constructor(
    private readonly db: TenantDb,
    private readonly rows: MassRows,
    private readonly administrators: AdministratorsService,
  ) {}

  /** Why nothing may be gathered under this title for these people, in French; null when it may. */
  async whyNotUnder(wish: MandateWish): Promise<string | null> {
    const { title, administratorIds } = wish;
    const held = { kind: 'mandate' as const, title, state: ['open' as const, 'sent' as const] };
    const dossier = await this.db.one(MassDossier, held);
    if (dossier?.state === 'sent')
      return `Le dossier «\u00a0${title}\u00a0» est déjà parti\u00a0: donnez un autre titre au vôtre.`;
    if (dossier && !samePeople(dossier.administratorIds, administratorIds)) {
      const people = await this.administrators.forRequest(dossier.administratorIds);
      return `Le dossier «\u00a0${title}\u00a0» désigne ${people.map(fullName).join(', ') || 'personne'}\u00a0: reprenez les mêmes administrateurs, ou un autre titre.`;
    }
    return (await this.whyNotFor(administratorIds)).join(' ') || null;
  }

  /** Why these people cannot be habilitated today: one sentence each. */
  async whyNotFor(administratorIds: string[]): Promise<string[]> {
    const today = clock.today();
    const people = await this.administrators.forRequest(administratorIds);
    return people.flatMap((person) => whyNotOrdering(person, today) ?? []);
  }

  /** The clients of an open mandate that may be in it no more, by name. */
  async unfit({ id, administratorIds }: MassDossier): Promise<Unfit[]> {
    const suspects = await this.rows.candidates(await this.rows.suspects(id));
    return suspects
      .flatMap((candidate) => {
        const why = whyOut(candidate, administratorIds);
        return why === null ? [] : [{ clientId: candidate.id, name: candidate.name, why }];
      })
      .toSorted((one, other) => one.name.localeCompare(other.name, 'fr'));
  }
}
