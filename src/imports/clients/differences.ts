import { channelLabels } from '../../delegations/delegation-phrases.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Values } from '../file/read-line.js';
import { type Difference, differences } from '../kinds/difference.js';
import type { ClientState, HabilitationHeld, InstanceState } from './client-state.js';
import {
  clientColumns,
  clientKeys,
  delegationKeys,
  expiryKeys,
  instanceKeys,
  representativeKeys,
} from './client-columns.js';

/** Everything that would change from one state of a client to another, in the order of the columns. */
export function differencesBetween(before: ClientState, after: ClientState): Difference[] {
  return [
    ...(before.undone && !after.undone ? [['restored', 'archivé', 'suivi'] as Difference] : []),
    ...ofValues(
      ['finessEj'],
      { finessEj: before.id === null ? after.finessEj : before.finessEj },
      { finessEj: after.finessEj },
    ),
    ...ofValues(clientKeys, before.client, after.client),
    ...ofValues(representativeKeys, before.representative?.values ?? {}, after.representative?.values ?? {}),
    ...ofEstablishments(before, after),
    ...after.instances.flatMap((instance, index) => ofInstance(before.instances[index], instance)),
    ...ofDelegations(before, after),
    ...ofHabilitations(before, after),
  ];
}

const ofValues = (keys: string[], before: Values, after: Values, of?: string) =>
  differences(clientColumns, keys, before, after, of);

function ofEstablishments(before: ClientState, after: ClientState): Difference[] {
  const found: Difference[] = [];
  for (const [finess, is] of after.establishments) {
    const was = before.establishments.get(finess);
    if (!was || was.closed !== is.closed) found.push(['finessEg', '', finess, finess]);
    found.push(
      ...ofValues(
        ['egName', 'egTown'],
        { egName: was?.name ?? '', egTown: was?.town ?? '' },
        { egName: is.name, egTown: is.town },
        finess,
      ),
    );
  }
  return found;
}

function ofInstance(was: InstanceState | undefined, is: InstanceState): Difference[] {
  const of = is.values['instanceName'] ?? '';
  const added = [...is.served].filter((finess) => !was?.served.has(finess)).sort();
  const serves: Difference[] = added.length > 0 ? [['serves', '', added.join(', '), of]] : [];
  const days = (instance: InstanceState | undefined): Values =>
    Object.fromEntries([...(instance?.expiries ?? [])].map(([key, { day }]) => [key, day]));
  return [
    ...ofValues(instanceKeys, was?.values ?? {}, is.values, of),
    ...serves,
    ...ofValues(expiryKeys, days(was), days(is), of),
  ];
}

function ofDelegations(before: ClientState, after: ClientState): Difference[] {
  return [...after.delegations].flatMap(([channel, { values }]) =>
    ofValues(delegationKeys, before.delegations.get(channel)?.values ?? {}, values, channelLabels[channel]),
  );
}

function ofHabilitations(before: ClientState, after: ClientState): Difference[] {
  const words = (held: HabilitationHeld | undefined) =>
    held ? (held.state === 'active' ? `enregistrée depuis le ${date(held.since)}` : 'demandée') : '';
  return [...after.habilitations].flatMap(([id, is]) => {
    const was = before.habilitations.get(id);
    return was?.state === is.state ? [] : [['habilitatedCards', words(was), words(is), is.name] as Difference];
  });
}
