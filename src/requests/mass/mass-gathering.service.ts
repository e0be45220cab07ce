import { Injectable } from '@nestjs/common';
import { refused } from '../../platform/changes/forecast.js';
import type { MassDossier, MassDossierKind } from './mass-dossier.entity.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { commonFate, formsFate, type GatherForecast, mandateFate } from './mass-fates.js';
import { type FormsWish, type MandateWish, MassJudge } from './mass-judge.service.js';
import { type Candidate, MassRows } from './mass-rows.queries.js';

/** Which clients may enter a dossier of many, and puts them in: as many statements for five hundred as for one. */
@Injectable()
export class MassGathering {
  constructor(
    private readonly rows: MassRows,
    private readonly dossiers: MassDossiers,
    private readonly judges: MassJudge,
  ) {}

  /** Into a mandate. @param wish under which title and for whom; null while nobody said it */
  async judgeMandate(clientIds: string[], wish: MandateWish | null): Promise<Map<string, GatherForecast>> {
    const why = wish && (await this.judges.whyNotUnder(mandate(wish)));
    return this.judge(clientIds, 'mandate', (candidate) =>
      why ? refused(why) : mandateFate(candidate, wish?.administratorIds ?? null),
    );
  }

  /** Into a dossier of forms that left: the one of that title keeps its number. */
  async judgeForms(clientIds: string[], wish: FormsWish): Promise<Map<string, GatherForecast>> {
    const why = await this.judges.whyNotUnder(forms(wish));
    const number = wish.dossierNumber ?? (await this.judges.under(forms(wish)))?.dossierNumber ?? null;
    return this.judge(clientIds, 'forms', (candidate) => (why ? refused(why) : formsFate(candidate, number)));
  }

  gatherMandate(wish: MandateWish, clientIds: string[]): Promise<MassDossier> {
    return this.dossiers.gather(mandate(wish), clientIds);
  }

  async gatherForms(wish: FormsWish, clientIds: string[]): Promise<MassDossier> {
    const requests = new Map<string, string>();
    for (const { id, request } of await this.rows.candidates(clientIds)) if (request) requests.set(id, request.id);
    return this.dossiers.gather(forms(wish), clientIds, requests);
  }

  private async judge(
    clientIds: string[],
    kind: MassDossierKind,
    fate: (candidate: Candidate) => GatherForecast,
  ): Promise<Map<string, GatherForecast>> {
    return new Map(
      (await this.rows.candidates(clientIds)).map((candidate) => [
        candidate.id,
        commonFate(candidate, kind) ?? fate(candidate),
      ]),
    );
  }
}

const mandate = (wish: MandateWish) => ({ kind: 'mandate' as const, dossierNumber: null, ...wish });
const forms = (wish: FormsWish) => ({ kind: 'forms' as const, administratorIds: [], ...wish });
