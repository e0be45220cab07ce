import { Injectable } from '@nestjs/common';
import { NotFound } from '../platform/web/errors.js';
import type { FormErrors } from '../platform/web/read-form.js';

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
export interface KindField {
  name: string;
  label: string;
  type: 'select';
  hint?: string;
  placeholder: string;
  required: boolean;
  options: { value: string; label: string }[];
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
}

@Injectable()
export class CampaignKinds {
  private readonly kinds = new Map<string, CampaignKind>();

  /** Called once at start-up. @throws Error when the kind is already taken. */
  register(kind: CampaignKind): void {
    if (this.kinds.has(kind.kind)) throw new Error(`Two campaign kinds called ${kind.kind}`);
    this.kinds.set(kind.kind, kind);
  }

  all(): CampaignKind[] {
    return [...this.kinds.values()];
  }

  find(kind: unknown): CampaignKind | undefined {
    return typeof kind === 'string' ? this.kinds.get(kind) : undefined;
  }

  of(kind: string): CampaignKind {
    const found = this.kinds.get(kind);
    if (!found) throw new NotFound();
    return found;
  }
}
