import type { ClientState, InstanceState, Values } from './client-state.js';
import { clientKeys, columnByKey, expiryKeys, instanceKeys, representativeKeys } from '../file/import-columns.js';

/** One field that changes, as a person reads it; the last part names the establishment or the instance. */
export type Difference = [key: string, before: string, after: string, of?: string];

/** Everything that would change from one state of a client to another, in the order of the columns. */
export function differencesBetween(before: ClientState, after: ClientState): Difference[] {
  return [
    ...ofValues(clientKeys, before.client, after.client),
    ...ofValues(representativeKeys, before.representative?.values ?? {}, after.representative?.values ?? {}),
    ...ofEstablishments(before, after),
    ...after.instances.flatMap((instance, index) => ofInstance(before.instances[index], instance)),
  ];
}

function ofValues(keys: string[], before: Values, after: Values, of?: string): Difference[] {
  if (before === after) return [];
  const found: Difference[] = [];
  for (const key of keys) {
    const [was, is] = [before[key] ?? '', after[key] ?? ''];
    if (was === is) continue;
    const column = columnByKey.get(key);
    const [old, recent] = [column?.show(was) ?? was, column?.show(is) ?? is];
    found.push(of === undefined ? [key, old, recent] : [key, old, recent, of]);
  }
  return found;
}

function ofEstablishments(before: ClientState, after: ClientState): Difference[] {
  const found: Difference[] = [];
  for (const [finess, is] of after.establishments) {
    const was = before.establishments.get(finess);
    if (!was) found.push(['finessEg', '', finess, finess]);
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
