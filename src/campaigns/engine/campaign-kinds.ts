import { Injectable } from '@nestjs/common';
import { roleLabels, type Role } from '../../journey/states/transitions.js';
import type { Forecast, Mend } from '../../platform/changes/forecast.js';
import type { FormField } from '../../platform/forms/form.js';
import { classMark, Registry } from '../../platform/registry.js';
import type { Actor } from '../../platform/tenancy/tenant-context.js';
import { Forbidden, NotFound } from '../../platform/web/errors.js';
import { Permissions } from '../../platform/web/permissions.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { CampaignGroup } from './campaign-groups.js';

export type { Mend } from '../../platform/changes/forecast.js';

/** What a row leads to: the page that its line opens. */
interface RowResult {
  kind: string;
  id: string;
}

/** What would happen to one client as it stands, or what happens to it now. The first reason groups. */
export interface RowForecast extends Forecast {
  /** What stands in the way, or is there already. */
  result?: RowResult;
}

/** What was done to one client. `text` is the sentence of the progress page. */
export interface Deed {
  text: string;
  result?: RowResult;
}

export type Parameters = Record<string, string>;

/** What would leave or be written for one client, with its real data: read before the campaign is confirmed. */
export type Sample = { clientId: string; client: string } & (
  | { kind: 'mail'; to: string[]; subject: string; text: string; attachments: string[] }
  /** `href` answers with the document itself, made for the purpose and kept nowhere. */
  | { kind: 'document'; name: string; href: string }
);

/** What was answered, each read by its field; what was refused is not there. */
export type Answers = Record<string, unknown>;

/** Does something in a short transaction of its own. */
export type InTransaction = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** A file that a campaign has made, downloaded from its page. */
export interface Artefact {
  label: string;
  href: string;
  /** « 120 formulaires ». */
  hint?: string;
}

/** An operation that may be done to many clients. One judgement forecasts it and, at its own time, decides it: they cannot disagree. */
export interface CampaignKind {
  kind: string;
  label: string;
  /** The heading under which it is offered. */
  group: CampaignGroup;
  /** What it does, in one French sentence. */
  description: string;
  icon: string;
  /** Where a person does the same to one client: the roles let in there are those that may prepare, start and give back the campaign. */
  byHand: string;
  /** How what it does is taken back, or that it is not, in French: the one word of it, where it is chosen, before it is confirmed and after. */
  takenBack: string;
  /**
   * What its form asks beside the title of the campaign. Each answer is read by its field (`campaign-answers.ts`), and is a parameter under its name.
   * @param given what was answered so far, or stood in the address: what is asked may follow from it
   */
  fields(given?: Answers): Promise<FormField[]>;
  /** What stands in its fields while nothing was answered. */
  presets?(given: Answers): Promise<Parameters>;
  /** The rules between several answers, one French sentence a field. @param texts of those that were read */
  wrong?(texts: Parameters, answers: Answers): FormErrors;
  /** The parameters, where they are not the answers as they are. */
  parametersOf?(answers: Answers): Promise<Parameters>;
  /** What was asked, for the page and the report. */
  describe(parameters: Parameters): Promise<{ label: string; value: string }[]>;
  /**
   * Why the campaign may not be confirmed from its own page, in one French sentence, and where it is: what it carries is decided there.
   * Absent, or null: nothing else is to be decided.
   */
  decidedElsewhere?(parameters: Parameters): Promise<{ reason: string; page: Mend } | null>;
  /** Mails leave, or are written to leave: the campaign waits for the editor's delay of withdrawal before its first row. */
  readonly mails?: true;
  /** What else follows from it is told by the reasons of those that would be done: the simulation counts it. Absent: nothing does, or each has its own. */
  readonly follows?: true;
  /** Every client as it stands now: told by the simulation for all, asked again for a batch, under its locks, when its rows run. As many statements for one as for five thousand. */
  judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>>;
  /**
   * Does it to clients just judged `would_do`, in the same transaction, by as many statements for five hundred as for one.
   * @param judged what `judge` said of each a moment ago, under the same locks: the very objects, so that nothing need be asked twice
   * @returns the deed of every one of them
   * @throws Refused or any other error: the batch is rolled back and taken again client by client, so that each has its own outcome
   */
  actMany(
    clientIds: string[],
    parameters: Parameters,
    judged?: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, Deed>>;
  /**
   * Long work before the transaction of a batch, in short ones of its own: papers filled aside, which `actMany` then finds. It may be
   * done for nothing, or not at all: what is missing is done within the batch.
   */
  ready?(clientIds: string[], parameters: Parameters, run: InTransaction): Promise<void>;
  /** Up to three of those that would be done, as they would be. Absent: nothing leaves and nothing is printed. */
  samples?(clientIds: string[], parameters: Parameters): Promise<Sample[]>;
  /** What it has made so far. Absent: it makes no file. */
  artefacts?(campaign: { id: string; parameters: Parameters }): Promise<Artefact[]>;
  /**
   * The same kind, asked to give back what a finished campaign changed. Absent: what it does cannot be undone in bulk.
   * @returns null when this campaign is itself one that gives back
   */
  inverse?(campaign: { id: string; title: string; parameters: Parameters }): {
    title: string;
    parameters: Parameters;
  } | null;
}

/** Marks an operation that campaigns offer. */
export const IsCampaignKind = classMark<CampaignKind>('campaign kind');

@Injectable()
export class CampaignKinds {
  constructor(
    private readonly registry: Registry,
    private readonly permissions: Permissions,
  ) {}

  all(): CampaignKind[] {
    return [...this.byName().values()];
  }

  find(kind: unknown): CampaignKind | undefined {
    return typeof kind === 'string' ? this.byName().get(kind) : undefined;
  }

  /** @throws NotFound when there is none of this name */
  of(kind: string): CampaignKind {
    const found = this.find(kind);
    if (!found) throw new NotFound();
    return found;
  }

  /** Whether somebody of this role may do it to one client, and so to many. */
  mayRun(kind: CampaignKind, role: Role): boolean {
    return this.permissions.rolesAt('post', kind.byHand).includes(role);
  }

  /** @throws Forbidden for a person whose role does not do it to one client either */
  refuseRole(kind: CampaignKind, actor: Actor): void {
    if (actor.kind !== 'person' || this.mayRun(kind, actor.role)) return;
    const roles = this.permissions.rolesAt('post', kind.byHand).map((role) => roleLabels[role]);
    throw new Forbidden(
      `Votre rôle (${roleLabels[actor.role]}) ne fait pas «\u00a0${kind.label}\u00a0» client par client, donc pas pour plusieurs non plus. Demandez à un collègue qui a le rôle\u00a0: ${roles.join(', ')}.`,
    );
  }

  private byName() {
    return this.registry.named(IsCampaignKind, ({ kind }) => kind);
  }
}
