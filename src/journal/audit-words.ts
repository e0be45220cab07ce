import { Injectable } from '@nestjs/common';
import { contractStateLabels } from '../clients/client.labels.js';
import { holderLabels } from '../journey/plan/holders.js';
import { incomingStates } from '../mailbox/box/mail-list.view.js';
import { type AnyTable, Moves } from '../platform/changes/moves.service.js';
import { auditActionLabels, auditKindLabels } from './audit.labels.js';

/** What an entry says by codes. */
interface Coded {
  subjectKind: string;
  action: string;
  fromState: string | null;
  toState: string | null;
}

/** Actions under one heading, as a select offers them. */
export interface ActionChoices {
  label: string;
  options: { value: string; label: string }[];
}

// States that live outside a table of transitions.
const otherStates: Record<string, Record<string, string>> = {
  client: { followed: 'Suivi', archived: 'Archivé', ...contractStateLabels },
  user: { active: 'Compte ouvert', disabled: 'Compte désactivé' },
  instance: holderLabels,
  message: Object.fromEntries(Object.entries(incomingStates).map(([state, { label }]) => [state, label])),
};

/**
 * The French words of the journal: what moves along a table is told in the table's words, the rest in those of audit.labels.ts.
 * Codes stay in the database. An action is named `request.submit` in an address, a verb of no table by itself.
 */
@Injectable()
export class AuditWords {
  constructor(private readonly moves: Moves) {}

  kind(kind: string): string {
    return auditKindLabels[kind] ?? 'Autre objet';
  }

  action({ subjectKind, action, fromState }: Coded): string {
    const rows = this.table(subjectKind)?.transitions.filter((row) => row.action === action) ?? [];
    const row = rows.find(({ from }) => from.includes(fromState ?? '')) ?? rows[0];
    return row?.label ?? auditActionLabels[action] ?? 'Autre action';
  }

  state(kind: string, state: string): string {
    return this.table(kind)?.states[state]?.label ?? otherStates[kind]?.[state] ?? 'Autre état';
  }

  /** « de Envoyée à Accusé reçu », each between guillemets; nothing of an entry that is no change of state. */
  move({ subjectKind, fromState, toState }: Coded): string {
    if (!fromState || !toState || fromState === toState) return '';
    const [from, to] = [this.state(subjectKind, fromState), this.state(subjectKind, toState)];
    return `De «\u00a0${from}\u00a0» à «\u00a0${to}\u00a0»`;
  }

  /** What an address names by « action », in French; null when it names none. */
  named(value: string): string | null {
    const [kind = '', action] = value.split('.');
    if (action === undefined) return Object.hasOwn(auditActionLabels, kind) ? (auditActionLabels[kind] ?? null) : null;
    const table = this.table(kind);
    const labels = table ? labelsOf(table, action) : [];
    return table && labels.length > 0 ? `${table.label}\u00a0: ${labels.join(', ')}` : null;
  }

  /** @param kinds what the journal has entries about, @param actions and which actions it has */
  choices(kinds: string[], actions: string[]): ActionChoices[] {
    const verbs = actions.filter((action) => Object.hasOwn(auditActionLabels, action));
    const common = verbs.map((action) => ({ value: action, label: auditActionLabels[action] ?? '' }));
    const groups = this.moves
      .tables()
      .filter(({ thing }) => kinds.includes(thing))
      .map((table) => ({ label: table.label, options: optionsOf(table, actions) }));
    return [{ label: 'Pour tout objet', options: common.sort(byLabel) }, ...groups].filter(
      ({ options }) => options.length > 0,
    );
  }

  private table(kind: string): AnyTable | undefined {
    return this.moves.tables().find(({ thing }) => thing === kind);
  }
}

function optionsOf(table: AnyTable, actions: string[]) {
  const own = [...new Set(table.transitions.map(({ action }) => action))].filter((action) => actions.includes(action));
  return own.map((action) => ({ value: `${table.thing}.${action}`, label: labelsOf(table, action).join(', ') }));
}

// The same action may be called otherwise from another state.
function labelsOf(table: AnyTable, action: string): string[] {
  return [...new Set(table.transitions.filter((row) => row.action === action).map(({ label }) => label))];
}

function byLabel(one: { label: string }, other: { label: string }): number {
  return one.label.localeCompare(other.label, 'fr');
}
