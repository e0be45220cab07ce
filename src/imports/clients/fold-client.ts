import { de } from '../../identifiers/elision.js';
import {
  departementOfNew,
  newClientForm,
  noDepartement,
  readSharedIdentity,
} from '../../clients/identity/client.form.js';
import { whyKeepsEnvironment } from '../../clients/environment-orders.queries.js';
import { whyNotFollowing } from '../../clients/who-follows.js';
import { contractForm } from '../../clients/records/contract.form.js';
import { representativeForm } from '../../clients/records/representative.form.js';
import { closedOrdersNothing, closedSince } from '../../journey/steps/closed-entity.js';
import { isAnEstablishment } from '../../establishments/structure-rules.js';
import type { z } from 'zod';
import { checkFiness } from '../../identifiers/finess.js';
import { type ClientState, type Known, numberOf, type Registered, takenKey } from './client-state.js';
import { clientKeys, contractKeys, identityKeys, representativeKeys, uniqueColumns } from './client-columns.js';
import { type Names, type Reading, whoFollows } from '../columns/cell-readers.js';
import { plainText } from '../columns/plain-text.js';
import type { CellError, Line, Values } from '../file/read-line.js';
import type { Holder } from '../kinds/import-kinds.js';

// Told by a name that the import resolves itself, or checked as it is.
const notAnswered = new Set(['accountManager', 'grouping', 'environment']);

/** The answers of a form, told by the keys of columns. */
export function issuesOf(error: z.ZodError, keyOf: (path: string) => string = (path) => path): CellError[] {
  return error.issues.map((issue) => ({ key: keyOf(issue.path.join('.')), text: issue.message }));
}

export const differs = (keys: string[], before: Values, after: Values) =>
  keys.some((key) => (before[key] ?? '') !== (after[key] ?? ''));

function givenOf(keys: string[], line: Line): Values {
  const given: Values = {};
  for (const key of keys) if (line.given[key] !== undefined) given[key] = line.given[key];
  return given;
}

/** What the line says of the client itself: identity, then contract. The rules are those of the pages' forms. */
export function foldClient(line: Line, next: ClientState, known: Known, reading: Reading): CellError[] {
  const before = next.client;
  const was = next.finessEj;
  const given = givenOf(clientKeys, line);
  next.finessEj = line.given['finessEj'] || was;
  next.client = {
    ...before,
    ...(next.id === null && before['name'] === '' ? presumed(next.finessEj, known, reading) : {}),
    ...given,
  };
  if (next.finessEj !== was) remarkClosed(line, known.entities.get(next.finessEj));
  return [...foldIdentity({ was, before }, next, known, reading.names), ...foldContract(before, next, given)];
}

// By hand a person ticks that it is meant; here it is read line by line before the file is applied.
function remarkClosed(line: Line, entity: Registered | undefined): void {
  if (!entity?.closedOn) return;
  const remark = `${closedSince(entity.closedOn)} ${closedOrdersNothing}\u00a0: vérifiez qui lui succède.`;
  if (!line.remarks.includes(remark)) line.remarks.push(remark);
}

// As the page « Nouveau client » does: what stands until the file says otherwise.
function presumed(finess: string, known: Known, { follower }: Reading): Values {
  const registered = fromRegister(finess, known);
  return follower ? { ...registered, accountManager: follower } : registered;
}

function fromRegister(finess: string, known: Known): Values {
  const entity = known.entities.get(finess);
  if (!entity) return {};
  const name = entity.name === `Entité juridique ${finess}` ? '' : entity.name;
  return { name, address: entity.address ?? '', postalCode: entity.postalCode ?? '', town: entity.town ?? '' };
}

function foldIdentity(
  { was, before }: { was: string; before: Values },
  next: ClientState,
  known: Known,
  names: Names,
): CellError[] {
  const isNew = next.id === null;
  const { finessEj } = next;
  if (before['name'] !== '' && !differs(identityKeys, before, next.client) && finessEj === was) return [];
  // What is copied comes last: added to a copy, each would be one more copy.
  const given = { accountManagerId: '', finessEj, establishments: [], version: 1, ...next.client };
  const refusal =
    followerRefusal(before['accountManager'], next.client['accountManager'], names) ??
    (finessEj === was || isNew ? null : entityRefusal(finessEj, next)) ??
    (isNew ? null : environmentRefusal(before, next));
  if (refusal) return [refusal];
  const read = isNew ? newClientForm.safeParse(given) : readSharedIdentity(placeOf(before, next), given);
  const misled = finessEj !== was && !known.entities.has(finessEj) ? establishmentOf(finessEj, known) : undefined;
  if (misled) return [{ key: 'finessEj', text: isAnEstablishment(finessEj, misled) }];
  if (!read.success) return issuesOf(read.error);
  const taken = takenErrors(next, [was || (before['siret'] ?? ''), numberOf(next)], known);
  if (taken.length > 0) return taken;
  const answers = read.data as Record<string, unknown>;
  for (const key of identityKeys) if (!notAnswered.has(key)) next.client[key] = String(answers[key] ?? '');
  const { postalCode } = read.data;
  const departement = isNew
    ? departementOfNew({ postalCode, finessEj }, known.entities.get(finessEj))
    : read.data.departement;
  if (departement === null) return [{ key: 'postalCode', text: noDepartement(postalCode) }];
  next.departement = departement;
  return [];
}

// Domain rule 6: the register tells, and where it knows nothing our own clients do.
function establishmentOf(finess: string, known: Known): { name: string; owner: string } | undefined {
  const registered = known.registered.get(finess);
  return registered ? { name: registered.name, owner: registered.owner ?? '' } : known.establishmentOf.get(finess);
}

// Whoever follows it already goes on, whatever became of their account: the file says nothing new.
function followerRefusal(before = '', after = '', names: Names): CellError | null {
  const person = after === before ? undefined : names.people.find(({ email }) => email === after);
  const text = person ? whyNotFollowing(person) : null;
  return text === null ? null : { key: 'accountManager', text: `${text} ${whoFollows(names)}` };
}

function environmentRefusal(before: Values, { client, held }: ClientState): CellError | null {
  const { environment = '' } = before;
  const text = client['environment'] === environment ? null : whyKeepsEnvironment(held, environment);
  return text === null ? null : { key: 'environment', text };
}

function placeOf(before: Values, { finessEj, departement }: ClientState) {
  return {
    finessEj: finessEj || null,
    siret: before['siret'] || null,
    postalCode: before['postalCode'] || null,
    departement,
    environment: before['environment'] ?? '',
  };
}

// A client that was known by its SIRET alone is given a FINESS EJ: nothing is to be done again as long as nothing stands under the SIRET.
function entityRefusal(finessEj: string, next: ClientState): CellError | null {
  const checked = checkFiness(finessEj, { lenientKey: next.client['environment'] === 'TEST' });
  if (!checked.ok) return { key: 'finessEj', text: checked.reason };
  const carried = next.instances.some(({ expiries }) => [...expiries.values()].some(({ certificate }) => certificate));
  const what = carried ? 'Ses certificats portent' : next.underSiret && standing[next.underSiret];
  if (what === null) return null;
  const text = `${what} son SIRET ${next.client['siret']}\u00a0: donnez-lui ce FINESS EJ depuis sa page, qui dit ce qui est à refaire.`;
  return { key: 'finessEj', text };
}

// What ANS and the client signed or recorded for that number: as the page of the change has it, it is asked again, never carried over by a file.
const standing = {
  contract: 'Son contrat avec l’ANS est sous',
  habilitations: 'Ses habilitations sont sous',
  delegation: 'Sa délégation est sous',
} as const;

/** @param own what the client was known by, and what it is */
function takenErrors(next: ClientState, own: string[], known: Known): CellError[] {
  return uniqueColumns.flatMap(({ key }) => {
    const value = next.client[key] ?? '';
    const other = value === '' ? undefined : known.taken.get(takenKey(key, value));
    if (!other || own.includes(other.key)) return [];
    return [{ key, text: `«\u00a0${value}\u00a0» est déjà ${whoseIs(other, next.id === null)}` }];
  });
}

// Of a client that the file makes there is no record to look at.
function whoseIs({ key, name, line }: Holder, isNew: boolean): string {
  if (line !== undefined)
    return `à «\u00a0${name}\u00a0» (${key}) par la ligne ${line} du fichier. Laissez cette valeur à l’un des deux.`;
  const changed = isNew ? ' Si son FINESS EJ a changé, changez-le d’abord sur sa page.' : '';
  return `dans la fiche ${de(name)} (${key}).${changed}`;
}

function foldContract(before: Values, next: ClientState, given: Values): CellError[] {
  if (!differs(contractKeys, before, next.client)) return [];
  const { contractState = '', contractSince = '', contractNumber = '', selfAdministered } = next.client;
  if (contractState === 'missing') {
    const told = ['contractSince', 'contractNumber'].find((key) => (given[key] ?? '') !== '');
    if (told)
      return [
        { key: told, text: 'Indiquez aussi l’état du contrat\u00a0: un contrat à souscrire n’a ni date ni numéro.' },
      ];
    Object.assign(next.client, { contractSince: '', contractNumber: '' });
    return [];
  }
  const ordering = selfAdministered === 'oui' ? 'self' : 'delegated';
  const read = contractForm.safeParse({ contractState, contractSince, contractNumber, ordering, version: 1 });
  return read.success ? [] : issuesOf(read.error);
}

// A telephone or a card that comes without a name, for a client that has no representative yet.
function ofNobody(key: string): CellError {
  const text =
    'Ce client n’a pas encore de représentant\u00a0: donnez aussi son nom et ses prénoms, chacun dans sa colonne, ou laissez cette valeur de côté.';
  return { key, text };
}

/** The person who signs. Another name is another person: the former keeps their row, and nothing of theirs is taken over. */
export function foldRepresentative(line: Line, next: ClientState): CellError[] {
  const given = givenOf(representativeKeys, line);
  if (Object.keys(given).length === 0) return [];
  const current = next.representative;
  const lastName = given['lastName'];
  const another =
    !current || (lastName !== undefined && plainText(lastName) !== plainText(current.values['lastName'] ?? ''));
  const values = another ? { role: 'legal_representative', ...given } : { ...current.values, ...given };
  if (!another && !differs(representativeKeys, current.values, values)) return [];
  if (!current && !('lastName' in given) && !('firstNames' in given)) return Object.keys(given).map(ofNobody);
  const read = representativeForm.safeParse({ ...values, version: '' });
  if (!read.success) return issuesOf(read.error);
  next.representative = another ? { id: null, version: 0, values } : { ...current, values };
  return [];
}
