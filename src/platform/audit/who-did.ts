/** Who acted, as a timeline says it: a person by name, everything else as « Automatique », with what acted. */
export function whoDid(entry: { actor_kind: string; actor_name: string }): string {
  return entry.actor_kind === 'person' ? entry.actor_name : `Automatique, ${entry.actor_name}`;
}
