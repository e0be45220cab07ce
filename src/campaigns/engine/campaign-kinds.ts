import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { classMark, Registry } from '../../platform/registry.js';
import { NotFound } from '../../platform/web/errors.js';
import type { FormErrors } from '../../platform/web/read-form.js';

/** What would happen to one client, told before anything is done. Reasons are French sentences, the first one groups. */
export interface Forecast {
  forecast: 'would_do' | 'done_already' | 'refused';
  reasons: string[];
}

/** What happened to one client. `text` is the sentence of the progress page. */
export type RowOutcome =
  | { state: 'done'; text: string; result?: { kind: string; id: string } }
  | { state: 'skipped'; text: string; result?: { kind: string; id: string } }
  | { state: 'refused'; reasons: string[] };

export type Parameters = Record<string, string>;

/** One more question of the new campaign's form, as the partial `field` takes it. */
export type KindField = {
  name: string;
  label: string;
  hint?: string;
  required: boolean;
} & (
  | { type: 'select'; placeholder: string; options: { value: string; label: string }[] }
  /** A day of the calendar, 'YYYY-MM-DD'. */
  | { type: 'date'; min?: string }
);

const day = z.iso.date();

/** Reads the answer to a field of type date. @returns null when it is no day of the calendar */
export function readDay(value: unknown): string | null {
  const parsed = day.safeParse(typeof value === 'string' ? value.trim() : value);
  return parsed.success ? parsed.data : null;
}

/** An operation that may be done to many clients. Simulation and act read the same facts, the act again at its own time. */
export interface CampaignKind {
  kind: string;
  label: string;
  /** What it does, in one French sentence. */
  description: string;
  icon: string;
  fields(): Promise<KindField[]>;
  /** Checks what was answered. An error is one French sentence a field. */
  read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }>;
  /** What was asked, for the page and the report. */
  describe(parameters: Parameters): Promise<{ label: string; value: string }[]>;
  forecast(clientIds: string[], parameters: Parameters): Promise<Map<string, Forecast>>;
  /** In the row's own transaction. @throws Refused is the same as answering `refused`; any other error is tried again. */
  act(clientId: string, parameters: Parameters): Promise<RowOutcome>;
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
  constructor(private readonly registry: Registry) {}

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

  private byName() {
    return this.registry.named(IsCampaignKind, ({ kind }) => kind);
  }
}
