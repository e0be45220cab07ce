import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { grouped } from '../../platform/grouped.js';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { addressesOf, type OutgoingMail } from '../out/outgoing-mail.js';
import { type Outside, OutsideQueries } from '../out/outside.queries.js';
import { type Cited, namesCited, numbersCited, placeOf, referencesCited } from './cited.js';
import { everyWay } from './other-words.js';
import { ElsewhereQueries, type Owned } from './elsewhere.queries.js';

/** What a mail says of other clients than its own, each with its place, in French. */
export interface Elsewhere {
  /** Never leaves. */
  numbers: string[];
  /** Leaves when a person says that it is meant. */
  names: NamedOther[];
}

export interface NamedOther {
  clientId: string;
  name: string;
  sentence: string;
}

/** null: of no client, so that each one is another. */
type Said = Pick<OutgoingMail, 'subject' | 'text' | 'byHand' | 'clientId'>;

const severalClients =
  'Ce courriel parle de plusieurs clients, et l’un de ses destinataires n’est pas de la maison\u00a0: il ne part pas. Vérifiez cette adresse.';

const whose: Record<Exclude<Owned['kind'], 'name'>, string> = {
  finess: 'le FINESS',
  siret: 'le SIRET',
  siren: 'le SIREN',
  establishment: 'le FINESS d’un établissement',
  former: 'un ancien numéro',
  dossier: 'le numéro d’un dossier',
  order: 'le numéro d’une commande',
  product: 'le numéro d’un produit',
};

/** A mail that leaves the house speaks of one client (product § 2.12): held where mails are written, whoever writes. */
@Injectable()
export class OneClientAMail {
  constructor(
    private readonly outside: OutsideQueries,
    private readonly elsewhere: ElsewhereQueries,
    private readonly editor: EditorService,
  ) {}

  /**
   * By as many statements for many mails as for one. Nothing of those that stay in the house; names are looked for in what a person wrote.
   * @returns of each mail, in their order
   */
  async of(mails: OutgoingMail[], outside?: Outside): Promise<Elsewhere[]> {
    const { strangers } =
      outside ?? (await this.outside.outside(mails.flatMap(addressesOf), await this.editor.current()));
    const leaving = mails.filter((mail) => addressesOf(mail).some((address) => strangers.has(address)));
    const found = new Map((await this.look(leaving)).map((one, index) => [leaving[index], one]));
    return mails.map((mail) => found.get(mail) ?? nothing);
  }

  /**
   * Before one mail that a person writes is queued, so that it comes back with what was typed.
   * @param field the one in which it is typed
   * @throws RefusedField there for a number of another client, on `naming` for names that nobody confirmed
   */
  async ask(mail: OutgoingMail, field: string): Promise<void> {
    const [found = nothing] = await this.of([mail]);
    const [number] = found.numbers;
    if (number) throw new RefusedField(field, number);
    const open = whyNot(found, mail);
    if (open.length > 0) throw new RefusedField('naming', `${open.join(' ')} Corrigez-le, ou confirmez.`);
  }

  /** What a text that a person writes says of others. @param clientId null: it is to serve for several clients, and each of them is another */
  async ofText(text: Pick<OutgoingMail, 'subject' | 'text'>, clientId: string | null): Promise<Elsewhere> {
    const [found = nothing] = await this.look([{ ...text, clientId, byHand: { naming: [] } }]);
    return found;
  }

  /** Other clients that a form which comes back names: what was found once is asked again. @param values of its fields */
  async namedBy(values: Record<string, unknown>, clientId: string): Promise<NamedOther[]> {
    const [subject, text] = ['subject', 'text'].map((name) => String(values[name] ?? ''));
    return (await this.ofText({ subject: subject ?? '', text: text ?? '' }, clientId)).names;
  }

  /**
   * By as many statements for many mails as for one.
   * @returns of each mail, in their order: the names of other clients that a person confirmed, or what of another client would leave
   */
  async judge(mails: OutgoingMail[], outside: Outside): Promise<(string[] | Refused)[]> {
    const leaving = mails.filter((mail) => addressesOf(mail).some((address) => outside.strangers.has(address)));
    const ofNobody = new Set(leaving.filter(({ clientId }) => clientId === null));
    const papers = await this.papersOfOthers(leaving);
    const found = await this.of(mails, outside);
    return mails.map((mail, index) => {
      if (ofNobody.has(mail)) return new Refused([severalClients]);
      const paper = papers.get(mail);
      if (paper)
        return new Refused([
          `«\u00a0${paper}\u00a0» est une pièce d’un autre client\u00a0: elle ne part pas dans un courriel de celui-ci.`,
        ]);
      const said = found[index] ?? nothing;
      const reasons = whyNot(said, mail);
      return reasons.length > 0 ? new Refused(reasons.slice(0, 3)) : said.names.map(({ name }) => name);
    });
  }

  /** The name of the first paper of another client that each would carry. */
  private async papersOfOthers(mails: OutgoingMail[]): Promise<Map<OutgoingMail, string>> {
    const attached = mails.flatMap(({ clientId, attachmentIds = [] }) =>
      clientId === null ? [] : attachmentIds.map((documentId) => ({ clientId, documentId })),
    );
    const others = await this.outside.otherDocuments(attached);
    return new Map(
      mails.flatMap((mail) => {
        const paper = others.find(({ clientId, id }) => clientId === mail.clientId && mail.attachmentIds?.includes(id));
        return paper ? [[mail, paper.fileName] as const] : [];
      }),
    );
  }

  private async look(mails: Said[]): Promise<Elsewhere[]> {
    const read = mails.map((mail) => ({ ...mail, ...citedBy(mail) }));
    const all = (pick: (one: Read) => Cited) => [...new Set(read.flatMap((one) => [...pick(one).keys()]))];
    const owned = await this.elsewhere.owners(
      all(({ numbers }) => numbers),
      all(({ references }) => references),
      all(({ names }) => names),
    );
    const bySaid = grouped(
      owned.map((one, place) => ({ ...one, place })),
      ({ said }) => said,
    );
    const others = read.map((mail) => ofOthers(mail, bySaid));
    const own = await this.ownWords(others);
    return others.map(({ mail, numbers, names }) => ({
      numbers: numbers.map((one) => numberSentence(mail, one)),
      names: [...grouped(names, ({ said }) => said)]
        .filter(([said]) => !everyWay(said).some((way) => own.has(`${mail.clientId} ${way}`)))
        .flatMap(([, bearers]) => bearers.map((one) => namedIn(mail, one))),
    }));
  }

  private async ownWords(mails: { mail: Said; names: Owned[] }[]): Promise<Set<string>> {
    const said = mails.flatMap(({ mail: { clientId }, names }) => {
      if (clientId === null) return [];
      // Of a name that many bear, once.
      const ways = new Set([...new Set(names.map((one) => one.said))].flatMap(everyWay));
      return [...ways].map((way) => ({ clientId, said: way }));
    });
    return new Set((await this.elsewhere.within(said)).map((one) => `${one.clientId} ${one.said}`));
  }
}

const nothing: Elsewhere = { numbers: [], names: [] };

/** Why it does not leave as it is, in French: a number of another client, or a name that nobody confirmed. */
export function whyNot({ numbers, names }: Elsewhere, mail: Pick<OutgoingMail, 'byHand'> | undefined): string[] {
  const confirmed = mail?.byHand?.naming ?? [];
  return [...numbers, ...names.filter(({ clientId }) => !confirmed.includes(clientId)).map(({ sentence }) => sentence)];
}

type Read = Said & ReturnType<typeof citedBy>;

const whole = ({ subject, text }: Said) => `${subject}\n${text}`;

function citedBy(mail: Said) {
  const text = whole(mail);
  const names: Cited = mail.byHand ? namesCited(text) : new Map();
  return { numbers: numbersCited(text), references: referencesCited(text), names };
}

/** What the mail says is its own client’s, if only among others, is no other’s. One sentence for each thing that is said. */
function ofOthers(mail: Read, owned: Map<string, (Owned & { place: number })[]>) {
  const ofThis = ({ kind, said: what }: Owned) =>
    kind === 'name' ? mail.names.has(what) : mail.numbers.has(what) || mail.references.has(what);
  const words = new Set([...mail.numbers.keys(), ...mail.references.keys(), ...mail.names.keys()]);
  const said = [...words]
    .flatMap((what) => owned.get(what) ?? [])
    .filter(ofThis)
    .toSorted((one, other) => one.place - other.place);
  const ofItsClient = said.filter(({ clientId }) => clientId === mail.clientId);
  const own = new Set(ofItsClient.flatMap((one) => (one.kind === 'name' ? everyWay(one.said) : [one.said])));
  const others = said.filter((one) => !own.has(one.said));
  const numbers = new Map(others.filter(({ kind }) => kind !== 'name').map((one) => [one.said, one]));
  return { mail, numbers: [...numbers.values()], names: others.filter(({ kind }) => kind === 'name') };
}

function numberSentence(mail: Read, { kind, said, name }: Owned): string {
  const words = kind === 'name' ? '' : whose[kind];
  const at = mail.numbers.get(said) ?? mail.references.get(said) ?? 0;
  return `Le courriel cite ${said}, ${words} ${de(name)}\u00a0: un courriel qui sort ne parle que d’un client. Enlevez-le, ${where(mail, at)}.`;
}

function namedIn(mail: Read, { clientId, said, name }: Owned): NamedOther {
  const sentence = `Le courriel nomme ${name}, un autre client, ${where(mail, mail.names.get(said) ?? 0)}.`;
  return { clientId, name, sentence };
}

function where({ subject, text }: Said, index: number): string {
  return index < subject.length ? 'dans l’objet' : placeOf(text, index - subject.length - 1);
}
