import type { DelegationChannel } from '../../delegations/delegation.entity.js';
import { existingDelegationRefusal } from '../../delegations/existing-delegation.js';
import { isOver } from '../../journey/calendar/mandate-days.js';
import { clock } from '../../platform/clock.js';
import { date } from '../../platform/web/view-helpers.js';
import type { CellError, Line } from '../file/read-line.js';
import { delegationKeys } from './client-columns.js';
import type { ClientState, DelegationHeld } from './client-state.js';

const longestReference = 80;

/** The mandate that the line says is in force already. One that Sceau has does not change by a file: its paper is signed. */
export function foldDelegation({ given }: Line, next: ClientState): CellError[] {
  const channel = (given['delegationChannel'] ?? 'form') as DelegationChannel;
  const held = next.delegations.get(channel);
  // Emptying what is empty asks for nothing.
  const asks = (key: string) => given[key] !== undefined && (given[key] !== '' || (held?.values[key] ?? '') !== '');
  const told = delegationKeys.find(asks);
  if (told === undefined) return [];
  const reference = given['delegationReference'] ?? '';
  if (reference.length > longestReference)
    return [{ key: 'delegationReference', text: `Pas plus de ${longestReference} caractères.` }];
  const followed = held?.inForce && isFollowed(held, given);
  if (held?.inForce && !followed)
    return ofKnown(held, given, (values) => next.delegations.set(channel, { ...held, values }));
  if (held && !followed)
    return [
      {
        key: told,
        text: 'Une délégation est déjà en préparation pour ce client\u00a0: poursuivez-la dans Sceau, ou abandonnez-la d’abord.',
      },
    ];
  const signedOn = given['delegationSignedOn'] ?? '';
  if (signedOn === '')
    return [
      { key: told, text: 'Indiquez la date de signature de la délégation\u00a0: elle dit qu’elle est en vigueur.' },
    ];
  const endsOn = given['delegationEndsOn'] ?? '';
  const refusal = existingDelegationRefusal({ signedOn, endsOn: endsOn || null }, false);
  if (refusal !== null) return [{ key: endsOn === '' ? 'delegationSignedOn' : 'delegationEndsOn', text: refusal }];
  const values = {
    delegationSignedOn: signedOn,
    delegationEndsOn: endsOn,
    delegationChannel: channel,
    delegationScope: given['delegationScope'] || 'ORG',
    delegationReference: reference,
  };
  next.delegations.set(channel, { id: null, version: 0, inForce: true, startsOn: signedOn, values });
  return [];
}

/** Its own date has ended it, and the line says another one, signed since: that one takes its place. */
function isFollowed({ values }: DelegationHeld, given: Line['given']): boolean {
  const [endsOn, signedOn] = [values['delegationEndsOn'] ?? '', values['delegationSignedOn'] ?? ''];
  return isOver({ endsOn: endsOn || null }, clock.today()) && (given['delegationSignedOn'] ?? '') > signedOn;
}

function ofKnown(held: DelegationHeld, given: Line['given'], keep: (values: Line['given']) => void): CellError[] {
  const other = ['delegationSignedOn', 'delegationEndsOn', 'delegationScope'].find(
    (key) => given[key] !== undefined && !isOfKnown(held, key, given[key]),
  );
  if (other !== undefined) {
    return [
      {
        key: other,
        text: `Une délégation de ce client est déjà en vigueur${sinceWhen(held)}\u00a0: un fichier ne change pas ses termes. Mettez-y fin d’abord, ou videz cette cellule.`,
      },
    ];
  }
  const reference = given['delegationReference'];
  if (reference !== undefined) keep({ ...held.values, delegationReference: reference });
  return [];
}

// Files exported before the two days were told apart have the one from which it is in force where the other one stands.
function isOfKnown({ values, startsOn }: DelegationHeld, key: string, told: string): boolean {
  return told === (values[key] ?? '') || (key === 'delegationSignedOn' && told === startsOn);
}

function sinceWhen({ values, startsOn }: DelegationHeld): string {
  const signedOn = values['delegationSignedOn'];
  const since = startsOn ? ` depuis le ${date(startsOn)}` : '';
  return signedOn && signedOn !== startsOn ? `${since}, signée le ${date(signedOn)}` : since;
}
