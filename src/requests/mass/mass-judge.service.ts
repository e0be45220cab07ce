import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { whyNotOrdering } from '../../administrators/administrator-with-card.js';
import { de } from '../../identifiers/elision.js';
import { fullName } from '../../identifiers/person-name.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MassDossier, type MassDossierKind } from './mass-dossier.entity.js';
import { samePeople, type Unfit, whyOut } from './mass-fates.js';
import { MassRows } from './mass-rows.queries.js';

/** What is gathered under one title: people, or a number of ANS. */
export interface DossierWish {
  kind: MassDossierKind;
  title: string;
  /** Of a mandate. */
  administratorIds: string[];
  /** Of forms; null while ANS has not said it. */
  dossierNumber: string | null;
}

/** A mandate for these people. */
export type MandateWish = Pick<DossierWish, 'title' | 'administratorIds'>;

/** Forms that left already. */
export type FormsWish = Pick<DossierWish, 'title' | 'dossierNumber'>;

/** The one judge of a dossier for many: under which number or for whom it is, and of which clients. Asked as it is gathered, shown, printed, sent, and as it leaves. */
@Injectable()
export class MassJudge {
  constructor(
    private readonly db: TenantDb,
    private readonly rows: MassRows,
    private readonly administrators: AdministratorsService,
  ) {}

  /** The dossier of that title, as long as it is followed; null: there is none. */
  under({ kind, title }: Pick<DossierWish, 'kind' | 'title'>): Promise<MassDossier | null> {
    return this.db.one(MassDossier, { kind, title, state: ['open' as const, 'sent' as const] });
  }

  /** Why nothing may be gathered under this title for these people, or under this number, in French; null when it may. */
  async whyNotUnder(wish: DossierWish): Promise<string | null> {
    const dossier = await this.under(wish);
    return wish.kind === 'forms' ? this.whyNotNumbered(dossier, wish) : this.whyNotMandated(dossier, wish);
  }

  // A person corrects a number on the page of its dossier, where all that stands under it is seen.
  private async whyNotNumbered(
    dossier: MassDossier | null,
    { title, dossierNumber }: DossierWish,
  ): Promise<string | null> {
    const known = dossier?.dossierNumber ?? null;
    if (dossierNumber === null || known === dossierNumber) return null;
    if (known !== null)
      return `Le dossier «\u00a0${title}\u00a0» porte le numéro ${known}\u00a0: reprenez-le, ou un autre titre. S’il est faux, corrigez-le sur la page du dossier.`;
    return this.whyNotNumber(dossierNumber, dossier?.id ?? null);
  }

  /** Why this number of ANS cannot be the one of a dossier, in French; null when it can. @param dossierId null: of one that is not there yet */
  async whyNotNumber(dossierNumber: string, dossierId: string | null): Promise<string | null> {
    const bearer = await this.rows.bearerOf(dossierNumber, dossierId);
    return bearer
      ? `Le dossier ${dossierNumber} est déjà celui ${de(bearer)}. Relisez le numéro sur le courriel de l’ANS.`
      : null;
  }

  private async whyNotMandated(
    dossier: MassDossier | null,
    { title, administratorIds }: DossierWish,
  ): Promise<string | null> {
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
