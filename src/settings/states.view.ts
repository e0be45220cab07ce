import { roleLabels } from '../journey/states/transitions.js';
import type { AnyTable } from '../platform/changes/moves.service.js';

const requirementLabels: Record<string, string> = {
  reason: 'un motif',
  document: 'une pièce',
  dossier_number: 'un numéro de dossier',
  date: 'une date',
  reference: 'une référence',
};

/** The page « États », generated from the tables that drive the buttons, the guards and the journal. */
export function statesView(tables: AnyTable[]) {
  return {
    title: 'États',
    things: tables.map((table) => ({
      id: table.thing,
      label: table.label,
      states: Object.entries(table.states).map(([code, state]) => ({
        code,
        ...state,
        initial: code === table.initial,
      })),
      transitions: table.transitions.map((transition) => ({
        from: transition.from.map((state) => table.states[state]?.label ?? state).join(', '),
        label: transition.label,
        to: table.states[transition.to],
        who: [
          ...transition.roles.map((role) => roleLabels[role]),
          ...(transition.automatic ? ['automatique'] : []),
          ...(transition.byClient ? ['client, par un lien'] : []),
        ].join(', '),
        guards: (transition.guards ?? []).map((guard) => guard.name),
        requires: (transition.requires ?? [])
          .map((requirement) => requirementLabels[requirement] ?? requirement)
          .join(', '),
        effects: transition.effects ?? [],
      })),
    })),
  };
}
