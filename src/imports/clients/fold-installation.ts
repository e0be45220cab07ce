import { instanceForm } from '../../instances/instance.form.js';
import { isClosed } from '../../instances/solution.form.js';
import { establishmentRefusal } from '../../establishments/structure-rules.js';
import { declaredExpiryProblem } from '../../slots/declared-expiry.js';
import { checkFiness } from '../../identifiers/finess.js';
import { neededSlots } from '../../journey/plan/plan.js';
import { longestCommonName } from '../../pki/verdict/common-name.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Names } from '../columns/cell-readers.js';
import {
  expiryKeyOf,
  servicesOf,
  type ClientState,
  type EstablishmentState,
  type InstanceState,
  type Known,
} from './client-state.js';
import { differs, issuesOf } from './fold-client.js';
import { clientColumns, expiryKeys, instanceKeys } from './client-columns.js';
import { plainText } from '../columns/plain-text.js';
import type { CellError, Line } from '../file/read-line.js';
import { clock } from '../../platform/clock.js';

/** The establishments the line names; several in one cell take their names from the register. */
export function foldEstablishments(line: Line, next: ClientState, known: Known): CellError[] {
  const list = (line.given['finessEg'] ?? '').split(' ').filter((finess) => finess !== '');
  const told = ['egName', 'egTown'].find((key) => line.given[key] !== undefined);
  if (list.length === 0) return told ? [{ key: told, text: 'Indiquez le FINESS EG de cet établissement.' }] : [];
  if (list.length > 1 && told) {
    return [
      {
        key: told,
        text: 'Plusieurs FINESS EG sont dans la même cellule\u00a0: leur nom et leur commune viennent du registre. Une ligne par établissement permet de les écrire.',
      },
    ];
  }
  return list.flatMap((finess) => foldEstablishment(finess, line, next, known));
}

function foldEstablishment(finess: string, line: Line, next: ClientState, known: Known): CellError[] {
  const { egName, egTown } = line.given;
  const own = next.establishments.get(finess);
  if (own && !own.closed) {
    Object.assign(own, egName === undefined ? {} : { name: egName }, egTown === undefined ? {} : { town: egTown });
    return [];
  }
  const checked = checkFiness(finess, { lenientKey: next.client['environment'] === 'TEST' });
  if (!checked.ok) return [{ key: 'finessEg', text: checked.reason }];
  const registered = known.registered.get(finess);
  const holder = known.holders.get(finess);
  const refusal = establishmentRefusal({
    finessEg: finess,
    finessEj: next.finessEj || null,
    owner: registered?.owner ?? null,
    isLegalEntity: known.entities.has(finess),
    entityOf: known.entityOf.get(finess) ?? null,
    holder:
      own && !own.undone
        ? { name: '', closedHere: true }
        : holder && holder.key !== next.finessEj
          ? { name: holder.name, closedHere: false, line: holder.line }
          : null,
  });
  if (refusal !== null) return [{ key: 'finessEg', text: refusal }];
  const name = egName ?? own?.name ?? registered?.name;
  if (!name)
    return [{ key: 'egName', text: `${finess} n’est pas dans le registre chargé\u00a0: indiquez aussi son nom.` }];
  next.establishments.set(finess, {
    id: own?.id ?? null,
    version: own?.version ?? 0,
    name,
    town: egTown ?? own?.town ?? registered?.town ?? '',
    category: registered?.category ?? null,
    closed: false,
    undone: false,
  });
  return [];
}

/**
 * A number that is new for the client, under the name and town of an establishment that the file no longer names: it may be the same, its number corrected.
 * @param lines all those of the client
 */
export function remarkTwins(lines: Line[], before: ClientState, after: ClientState): void {
  const named = new Set(lines.flatMap(finessOf));
  const left = [...before.establishments].filter(([finess, { closed }]) => !closed && !named.has(finess));
  if (left.length === 0) return;
  for (const line of lines)
    for (const finess of finessOf(line)) {
      const added = before.establishments.has(finess) ? undefined : after.establishments.get(finess);
      const twin = added && left.find(([, other]) => isAlike(other, added));
      if (twin) line.remarks.push(hasTwin(...twin));
    }
}

const finessOf = ({ given }: Line) => (given['finessEg'] ?? '').split(' ').filter((finess) => finess !== '');

const isAlike = (one: EstablishmentState, other: EstablishmentState) =>
  plainText(one.name) === plainText(other.name) && plainText(one.town) === plainText(other.town);

function hasTwin(finess: string, { name, town }: EstablishmentState): string {
  const where = town === '' ? '' : `, à ${town}`;
  return `Ce client a déjà «\u00a0${name}\u00a0»${where}, sous le FINESS EG ${finess}, que le fichier ne nomme pas\u00a0: si c’est son numéro qui est corrigé, fermez l’ancien établissement, sinon le client garde les deux.`;
}

/** What an instance is called that a line makes without a name. */
export const firstInstance = 'Production';

const nobodyChose = { level: 'EJ', since: null, reason: null } as const;

/** The instance the line speaks of, and the establishments of the line it serves. */
export function foldInstance(line: Line, next: ClientState, names: Names): CellError[] {
  const told = [...instanceKeys, ...expiryKeys].filter((key) => line.given[key] !== undefined);
  if (told.length === 0) return [];
  const found = instanceOf(line, next, told);
  if ('key' in found) return [found];
  const { instance } = found;
  const before = { ...instance.values };
  for (const key of instanceKeys) if (line.given[key] !== undefined) instance.values[key] = line.given[key];
  const closed = closedRefusal(before['solution'], instance.values['solution'], names);
  if (closed) return [closed];
  const defaults = instance.id === null && before['solution'] === '' ? fillDefaults(instance, names) : [];
  if (defaults.length > 0) return defaults;
  if (instance.id === null || differs(instanceKeys, before, instance.values)) {
    const errors = checkInstance(instance);
    if (errors.length > 0) return errors;
  }
  for (const finess of (line.given['finessEg'] ?? '').split(' ')) if (finess !== '') instance.served.add(finess);
  // What was chosen while it served some stays chosen: its own export says so, and comes back as it was.
  if (line.given['holderLevel'] === 'EG' && before['holderLevel'] !== 'EG' && instance.served.size === 0)
    return [
      {
        key: 'holderLevel',
        text: 'L’instance ne sert aucun établissement dont ses certificats porteraient le numéro\u00a0: indiquez aussi le FINESS EG.',
      },
    ];
  return foldExpiries(line, instance);
}

function instanceOf(line: Line, next: ClientState, told: string[]): { instance: InstanceState } | CellError {
  const name = line.given['instanceName'];
  const alone = next.instances[0];
  const named =
    name === undefined
      ? undefined
      : next.instances.find(({ values }) => plainText(values['instanceName'] ?? '') === plainText(name));
  if (named) return { instance: named };
  if (name === undefined && alone && next.instances.length === 1) return { instance: alone };
  if (name === undefined && next.instances.length > 1) {
    return { key: 'instanceName', text: `Ce client a ${next.instances.length} instances\u00a0: indiquez laquelle.` };
  }
  if (!told.some((key) => instanceKeys.includes(key))) {
    return {
      key: told[0] ?? '',
      text: 'Ce client n’a pas d’instance\u00a0: indiquez l’instance, sa solution et ses services.',
    };
  }
  const values = { instanceName: name ?? firstInstance, solution: '', applicationName: '', hostName: '', services: '' };
  const instance: InstanceState = {
    id: null,
    version: 0,
    values,
    holder: nobodyChose,
    served: new Set(),
    expiries: new Map(),
  };
  next.instances.push(instance);
  return { instance };
}

// As the page of an instance does: what it runs already it keeps.
function closedRefusal(before = '', after = '', { solutions }: Names): CellError | null {
  const closed = after !== before && solutions.some((one) => one.closed && one.name === after);
  return closed ? { key: 'solution', text: isClosed(after) } : null;
}

// An editor with one solution open need not repeat it; the application is called as its solution until told otherwise.
function fillDefaults({ values }: InstanceState, { solutions }: Names): CellError[] {
  const open = solutions.filter(({ closed }) => !closed).map(({ name }) => name);
  if (values['solution'] === '' && open.length === 1) values['solution'] = open[0] ?? '';
  if (values['solution'] === '') {
    const known = open.slice(0, 15).join(', ');
    return [
      {
        key: 'solution',
        text: `Indiquez la solution de cette instance. ${known === '' ? 'Ajoutez-la d’abord dans Sceau.' : `Connues\u00a0: ${known}.`}`,
      },
    ];
  }
  values['applicationName'] ||= values['solution']?.slice(0, longestCommonName) ?? '';
  return [];
}

const keyOfPath: Record<string, string> = { name: 'instanceName', solutionId: 'solution', solutionName: 'solution' };

function checkInstance(instance: InstanceState): CellError[] {
  const { instanceName, solution, applicationName, hostName } = instance.values;
  const read = instanceForm.safeParse({
    name: instanceName,
    applicationName,
    hostName,
    services: servicesOf(instance),
    establishments: [],
    version: '',
    solutionId: '',
    solutionName: solution,
  });
  return read.success ? [] : issuesOf(read.error, (path) => keyOfPath[path] ?? path);
}

// A date is kept by the slot that needs the certificate: without the service there is no slot (domain rules 1 to 3).
function foldExpiries(line: Line, instance: InstanceState): CellError[] {
  const errors: CellError[] = [];
  let slots: Set<string> | null = null;
  const today = clock.today();
  for (const key of expiryKeys) {
    const day = line.given[key];
    const now = instance.expiries.get(key);
    if (day === undefined || day === (now?.day ?? '')) continue;
    slots ??= slotKeys(instance);
    const refusal = expiryRefusal(key, instance, slots) ?? (day === '' ? null : declaredExpiryProblem(day, today));
    if (refusal) errors.push({ key, text: refusal });
    else if (day === '') instance.expiries.delete(key);
    else instance.expiries.set(key, { day, certificate: false, revoked: false });
  }
  return errors;
}

function slotKeys(instance: InstanceState): Set<string> {
  const { instanceName = '', applicationName = '', hostName = '' } = instance.values;
  const plan = { id: '', name: instanceName, services: servicesOf(instance), applicationName, hostName };
  return new Set(neededSlots(plan).map(expiryKeyOf));
}

function expiryRefusal(key: string, instance: InstanceState, slots: Set<string>): string | null {
  const now = instance.expiries.get(key);
  if (now?.certificate) {
    return `Le certificat de cet emplacement est déjà dans Sceau, il expire le ${date(now.day)}. Retirez cette date, ou importez le nouveau certificat.`;
  }
  if (slots.has(key)) return null;
  const shares = ['expiry.psc', 'expiry.mss_bal', 'expiry.ror'].includes(key);
  const held = [...slots].find(
    (slot) => slot === 'expiry.dmp_auth' || (slot !== 'expiry.dmp_sign' && !slot.startsWith('expiry.insi')),
  );
  if (shares && held) {
    return `Sur cette instance, ce service partage un certificat\u00a0: écrivez la date dans la colonne «\u00a0${clientColumns.label(held)}\u00a0».`;
  }
  return `L’instance «\u00a0${instance.values['instanceName']}\u00a0» n’a pas besoin de ce certificat\u00a0: ajoutez d’abord le service dans la colonne Services.`;
}
