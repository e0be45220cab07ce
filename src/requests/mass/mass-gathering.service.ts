import { Injectable } from '@nestjs/common';
import { refused } from '../../platform/changes/forecast.js';
import type { MassDossier } from './mass-dossier.entity.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { commonFate, formsFate, type GatherForecast, mandateFate } from './mass-fates.js';
import { type MandateWish, MassJudge } from './mass-judge.service.js';
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
    const why = wish && (await this.judges.whyNotUnder(wish));
    return this.judge(clientIds, (candidate) =>
      why ? refused(why) : mandateFate(candidate, wish?.administratorIds ?? null),
    );
  }

  /** Into a dossier of forms that left. @param dossierNumber of the dossier, when it is known */
  judgeForms(clientIds: string[], dossierNumber: string | null): Promise<Map<string, GatherForecast>> {
    return this.judge(clientIds, (candidate) => formsFate(candidate, dossierNumber));
  }

  gatherMandate(wish: MandateWish, clientIds: string[]): Promise<MassDossier> {
    return this.dossiers.gather({ kind: 'mandate', dossierNumber: null, ...wish }, clientIds);
  }

  async gatherForms(wish: { title: string; dossierNumber: string | null }, clientIds: string[]): Promise<MassDossier> {
    const requests = new Map<string, string>();
    for (const { id, request } of await this.rows.candidates(clientIds)) if (request) requests.set(id, request.id);
    return this.dossiers.gather({ kind: 'forms', administratorIds: [], ...wish }, clientIds, requests);
  }

  private async judge(
    clientIds: string[],
    fate: (candidate: Candidate) => GatherForecast,
  ): Promise<Map<string, GatherForecast>> {
    return new Map(
      (await this.rows.candidates(clientIds)).map((candidate) => [
        candidate.id,
        commonFate(candidate) ?? fate(candidate),
      ]),
    );
  }
}
