import { isInForce } from '../../journey/states/delegation-states.js';
import { archivedReason } from '../../clients/read-only-client.js';
import { channelLabels } from '../../delegations/delegation-phrases.js';
import { delegationTable } from '../../delegations/delegation.transitions.js';
import { whyOlderMandate } from '../../delegations/former-papers.service.js';
import { whyNotSignedThen } from '../../delegations/mandate-signing-day.js';
import { isOver as isOverByDay } from '../../journey/calendar/mandate-days.js';
import { obstaclesTo, offers } from '../../journey/states/transitions.js';
import { clock } from '../../platform/clock.js';
import { date } from '../../platform/web/view-helpers.js';
import type { CellError } from '../file/read-line.js';
import type { Claims } from '../kinds/import-kinds.js';
import type { ClientOfPaper, KnownDelegation } from './known-delegations.queries.js';

/** One file, as its name and its bytes say. */
export interface Paper {
  file: string;
  sha256: string;
  /** '' when its name does not say it. */
  signedOn: string;
}

/** The delegation that a file is the paper of; `signing` when it is a mandate that comes back signed. */
export interface Place {
  client: ClientOfPaper;
  delegation: KnownDelegation;
  signing: { signedOn: string; activates: boolean; remarks: string[] } | null;
}

type Found = Place | { error: CellError } | { remark: string };

export interface PaperChoices {
  claims: Claims;
  /** A person chose: mandates whose name says no date were signed that day. */
  otherwiseOn: string | null;
  /** A person chose: what its name says of the day does not keep a file from a delegation in force. */
  otherDay: boolean;
}

const refuse = (key: string, text: string, more: { back?: true } = {}): { error: CellError } => ({
  error: { key, text, ...more },
});

/** Whose paper it is, or why nobody's. */
export function placeOf(key: string, client: ClientOfPaper | undefined, paper: Paper, choices: PaperChoices): Found {
  if (key.startsWith('?'))
    return refuse(
      'number',
      'Le nom de ce fichier ne dit pas de quel client il est\u00a0: nommez-le par un FINESS, ou un SIRET, et un seul.',
    );
  if (!client) return refuse('number', `${key} n’est ni le FINESS ni le SIRET d’un de vos clients.`);
  if (client.archived) return refuse('number', archivedReason);
  const nobodys = client.whyUnsigned(paper.sha256);
  if (nobodys) return refuse('file', nobodys);
  const known = client.standing.filter((one) => !isOver(one));
  if (known.some(({ evidence }) => evidence === paper.sha256))
    return { remark: 'Cette pièce est déjà celle de la délégation\u00a0: il n’y a rien à ajouter.' };
  const [delegation, ...others] = known.filter(awaits);
  if (!delegation) return refuse('delegation', nothingAwaits(client.name, known));
  if (others.length > 0)
    return refuse(
      'delegation',
      `Plusieurs délégations de «\u00a0${client.name}\u00a0» sont sans pièce. Ajoutez celle-ci sur la page du client.`,
    );
  const older = whyOlderMandate(paper.sha256, delegation.former);
  if (older) return refuse('file', older);
  const before = choices.claims.get(client.id);
  if (before && before.name !== paper.file)
    return refuse(
      'file',
      `«\u00a0${before.name}\u00a0» est déjà pour cette délégation, dans le même dépôt. Gardez un seul fichier par client.`,
    );
  const another = isInForce(delegation.state) && !choices.otherDay ? anotherDay(delegation, paper) : null;
  if (another !== null) return refuse('inForceSince', another, { back: true });
  const signing = isInForce(delegation.state) ? null : signingOf(delegation, client, paper, choices.otherwiseOn);
  if (signing && 'error' in signing) return signing;
  choices.claims.set(client.id, { key, name: paper.file });
  return { client, delegation, signing };
}

const isOver = (one: KnownDelegation) => isInForce(one.state) && isOverByDay(one, clock.today());

function awaits(delegation: KnownDelegation): boolean {
  if (isInForce(delegation.state)) return delegation.evidence === null;
  return delegation.channel === 'form' && offers(delegationTable, delegation.state, 'sign');
}

// A mandate in force may have been planned: only a person tells whether a paper signed another day is another mandate’s.
function anotherDay({ startsOn, signedOn: known }: KnownDelegation, { signedOn }: Paper): string | null {
  const day = known ?? startsOn;
  if (signedOn === '' || day === null || signedOn === day) return null;
  const days = `le nom du fichier dit signé le ${date(signedOn)}, la délégation dit ${known ? 'signée' : 'en vigueur depuis'} le ${date(day)}`;
  return `C’est peut-être un autre mandat\u00a0: ${days}. Corrigez le nom, ou joignez-le malgré cette date.`;
}

function nothingAwaits(name: string, known: KnownDelegation[]): string {
  if (known.length === 0)
    return `Aucune délégation de «\u00a0${name}\u00a0» n’est en vigueur ni en cours\u00a0: enregistrez-la d’abord, avec sa pièce.`;
  if (known.some(({ state }) => state === 'signed'))
    return `Le mandat signé de «\u00a0${name}\u00a0» est déjà là\u00a0: il reste à l’activer sur la page du client.`;
  return `La délégation de «\u00a0${name}\u00a0» a déjà sa pièce\u00a0: un nouveau mandat est une nouvelle délégation.`;
}

// The table decides of the signature, then says what keeps the mandate from being in force at once.
function signingOf(
  delegation: KnownDelegation,
  client: ClientOfPaper,
  paper: Paper,
  otherwiseOn: string | null,
): NonNullable<Place['signing']> | { error: CellError } {
  const signedOn = paper.signedOn || otherwiseOn;
  const facts = {
    today: clock.today(),
    startsOn: delegation.startsOn ?? signedOn,
    endsOn: delegation.endsOn,
    representative: client.representative,
    email: null,
    onPaper: delegation.channel === 'form',
    evidence: true,
    anotherInForce: false,
    leftOut: [],
    inTest: false,
  };
  const [reason] = obstaclesTo(delegationTable, { state: delegation.state, action: 'sign', facts });
  if (reason !== undefined) return refuse('delegation', reason);
  if (signedOn === null)
    return refuse(
      'signedOn',
      'Le nom de ce fichier ne dit pas quand le mandat a été signé\u00a0: ajoutez-y la date (12.11.2026), ou retenez le jour du dépôt.',
      { back: true },
    );
  if (signedOn > facts.today)
    return refuse('signedOn', `Le mandat serait signé le ${date(signedOn)}, un jour à venir\u00a0: corrigez le nom.`);
  const tooEarly = whyNotSignedThen(delegation, signedOn);
  if (tooEarly) return refuse('signedOn', tooEarly);
  const obstacles = [
    ...obstaclesTo(delegationTable, { state: 'signed', action: 'activate', facts }),
    ...(client.standing.some((one) => isReplaced(one, delegation)) ? [replacedByHand] : []),
  ];
  return { signedOn, activates: obstacles.length === 0, remarks: obstacles };
}

const isReplaced = (one: KnownDelegation, by: KnownDelegation) =>
  one.id !== by.id && one.channel === by.channel && isInForce(one.state) && !isOver(one);

// What ended for it would not come back with an import that is undone (0112).
const replacedByHand =
  'Une autre délégation de ce client est en vigueur par la même voie\u00a0: celle-ci la remplacera quand vous l’activerez, sur la page du client ou par une campagne.';

/** What changes, as the page shows it. */
export function changesOf({ client, delegation, signing }: Place, file: string): [string, string, string][] {
  const { states } = delegationTable;
  const after = signing?.activates ? states.active.label : states.signed.label;
  return [
    ['client', '', client.name],
    ['delegation', '', channelLabels[delegation.channel]],
    ...(signing
      ? ([
          ['state', states[delegation.state].label, after],
          ['signedOn', '', date(signing.signedOn)],
        ] as [string, string, string][])
      : []),
    ['evidence', '', file],
  ];
}
