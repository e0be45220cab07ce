import { uuidv7 } from '../../platform/uuid.js';
import type { ClientState } from './client-state.js';
import { type OneClient, orNull } from './effects.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** Mandates that were in force before Sceau knew them, and references that known ones had not. */
export function addDelegations({ id: clientId, effects, undo }: OneClient, before: ClientState, after: ClientState) {
  for (const [channel, is] of after.delegations) {
    const was = before.delegations.get(channel);
    const { values } = is;
    const reference = orNull(values['delegationReference']);
    if (is.id === null) {
      const id = uuidv7();
      const scope = (values['delegationScope'] ?? 'ORG').split(',') as Offer[];
      const days = { signedOn: values['delegationSignedOn'] ?? '', endsOn: orNull(values['delegationEndsOn']) };
      effects.delegations.push({ id, clientId, channel, scope, ...days, reference });
      undo.made.delegations.push(id);
    } else if (was && was.values['delegationReference'] !== values['delegationReference']) {
      effects.references.push({ id: is.id, reference });
      undo.references.push({ id: is.id, reference: orNull(was.values['delegationReference']) });
    }
  }
}

/** Whom ANS had recorded already. */
export function addHabilitations({ id: clientId, effects, undo }: OneClient, before: ClientState, after: ClientState) {
  for (const [administratorId, is] of after.habilitations) {
    const was = before.habilitations.get(administratorId);
    if (was?.state === is.state) continue;
    const id = is.id ?? uuidv7();
    const { name: administratorName, since } = is;
    effects.habilitations.push({ id, clientId, administratorId, administratorName, from: was?.state ?? null, since });
    if (was) undo.habilitations.push({ id, state: was.state, since: was.instant, recorded: was.recorded });
    else undo.made.habilitations.push(id);
  }
}
