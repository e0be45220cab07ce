import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { WhoWrites } from '../../accounts/who-writes.js';
import { archivedForecast } from '../../clients/read-only-client.js';
import { type ClientToWriteTo, CorrespondentsQueries } from '../../clients/correspondents.queries.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { type Elsewhere, OneClientAMail, whyNot } from '../../mailbox/one-client/one-client-a-mail.js';
import type { OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { type MailOfToday, MailsOfTodayQueries } from '../../mailbox/out/mails-of-today.queries.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import { grouped } from '../../platform/grouped.js';
import { together } from '../../platform/tenancy/together.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { Addressees, recipientRoles, type RecipientRole } from './addressees.service.js';
import { askingPrerequisites, isRepresentative, representativeNotReached } from './asked-prerequisites.js';
import { type Placeholder, placeholders, type PlaceholderValues, placeholdersIn, withValues } from './placeholders.js';
import { PrerequisitesLinks } from './prerequisites-links.service.js';

export interface LetterToMany {
  roles: RecipientRole[];
  subject: string;
  text: string;
  /** Other clients that it may name, by id. */
  naming: string[];
  /** It asks for the contract and the card: from then on they are waited for, and chased. */
  asksPrerequisites: boolean;
}

/** What would leave for one client, or why nothing does. */
export interface LetterOfClient {
  client: ClientToWriteTo;
  forecast: Forecast;
  mail: OutgoingMail;
}

/** One mail a client, from one text: composed the same way to be shown, judged and sent. */
@Injectable()
export class LettersToMany {
  constructor(
    private readonly correspondents: CorrespondentsQueries,
    private readonly addressees: Addressees,
    private readonly today: MailsOfTodayQueries,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
    private readonly oneClient: OneClientAMail,
    private readonly links: PrerequisitesLinks,
  ) {}

  async of(clientIds: string[], letter: LetterToMany): Promise<Map<string, LetterOfClient>> {
    const [clients, mails, editor, sender] = await together(
      this.correspondents.of(clientIds),
      this.today.to(clientIds),
      this.editors.current(),
      this.writer.name(),
    );
    const recipients = await this.recipients(clients, letter.roles);
    const written = grouped(mails, ({ clientId }) => clientId);
    const letters = clients.map((client) => {
      const values = valuesOf(client, editor.name, sender);
      return { client, values, mail: mailOf(client, recipients.get(client.id) ?? [], { letter, values }) };
    });
    const elsewhere = await this.oneClient.of(letters.map(({ mail }) => mail));
    // Who signs is all that may differ: the client would read the same letter twice.
    const signers = mails.length > 0 && cites(letter, 'expediteur') ? await this.writer.names() : [];
    return new Map(
      letters.map(({ client, values, mail }, index) => {
        const already = (written.get(client.id) ?? []).some(
          (one) =>
            isSame(one, mail) ||
            signers.some((expediteur) =>
              isSame(one, mailOf(client, mail.to, { letter, values: { ...values, expediteur } })),
            ),
        );
        const facts = { letter, values, already, elsewhere: elsewhere[index] };
        return [client.id, { client, forecast: judge(client, mail, facts), mail }];
      }),
    );
  }

  /** As they leave: each that asks for the contract and the card with a link of its own. */
  withLinks(letters: LetterOfClient[]): Promise<OutgoingMail[]> {
    return this.links.given(letters);
  }

  private async recipients(clients: ClientToWriteTo[], roles: RecipientRole[]): Promise<Map<string, string[]>> {
    const people = await this.addressees.of(clients, roles);
    return new Map([...people].map(([id, known]) => [id, known.map(({ email }) => email)]));
  }
}

/** What a text may cite of a client. */
export function valuesOf(client: ClientToWriteTo, editor: string, sender: string): PlaceholderValues {
  return {
    client: client.name,
    numero: numberWords(client.number),
    commune: client.town,
    representant: client.representative?.name ?? null,
    charge_de_compte: client.contact,
    editeur: editor,
    expediteur: sender,
  };
}

function mailOf(
  client: ClientToWriteTo,
  to: string[],
  { letter, values }: { letter: LetterToMany; values: PlaceholderValues },
): OutgoingMail {
  const mail: OutgoingMail = {
    purpose: 'other',
    clientId: client.id,
    about: null,
    to,
    subject: withValues(letter.subject, values).replace(/\s+/g, ' ').trim(),
    text: withValues(letter.text, values),
    byHand: { naming: letter.naming },
  };
  return letter.asksPrerequisites ? askingPrerequisites(mail) : mail;
}

function judge(
  client: ClientToWriteTo,
  mail: OutgoingMail,
  {
    letter,
    values,
    already,
    elsewhere,
  }: { letter: LetterToMany; values: PlaceholderValues; already: boolean; elsewhere: Elsewhere | undefined },
): Forecast {
  const record = { label: 'Fiche du client', href: '/clients/:id/edit' };
  if (already) return doneAlready('Le même courriel lui a déjà été écrit aujourd’hui');
  if (client.archived) return archivedForecast;
  if (mail.to.length === 0) return { forecast: 'refused', ...unreachable(letter.roles) };
  if (letter.asksPrerequisites && !mail.to.some((address) => isRepresentative(client, address)))
    return refused(representativeNotReached, representative);
  const odd = mail.to.find((address) => !isMailAddress(address));
  if (odd !== undefined) return refused(`Une adresse n’est pas valide\u00a0: corrigez-la.\n${odd}`, record);
  const missing = citedIn(letter).find((name) => !values[name]);
  if (missing)
    return refused(
      `Le texte cite {${missing}}, ${placeholders[missing]}, qui n’est pas connu\u00a0: indiquez-le.`,
      missing === 'representant' ? representative : record,
    );
  const [other] = elsewhere ? whyNot(elsewhere, mail) : [];
  if (other) return refused(`${speaksOfAnother}\n${other}`);
  return { forecast: 'would_do', reasons: [], basis: mail.to.join(' ') };
}

const representative = { label: 'Représentant du client', href: '/clients/:id/representative' };

const speaksOfAnother =
  'Son courriel parlerait d’un autre client\u00a0: corrigez le texte dans une nouvelle campagne, ou confirmez-y le nom.';

const citedIn = ({ subject, text }: LetterToMany) => placeholdersIn(`${subject} ${text}`);
const cites = (letter: LetterToMany, name: Placeholder) => citedIn(letter).includes(name);

// The client's name may stand before the subject.
const isSame = (one: MailOfToday, mail: OutgoingMail): boolean =>
  one.body === mail.text && one.subject.endsWith(mail.subject) && one.recipients.some((to) => mail.to.includes(to));

function unreachable(roles: RecipientRole[]): Pick<Forecast, 'reasons' | 'mend'> {
  const names = roles.map((role) => recipientRoles[role].toLowerCase()).join(', ');
  const [only] = roles;
  const reasons = [`Aucune adresse électronique n’est connue\u00a0: indiquez-la.\nDemandé\u00a0: ${names}`];
  if (only === 'manager') return { reasons, mend: { label: 'Chargé de compte', href: '/clients/:id/edit' } };
  if (only === 'informed')
    return { reasons, mend: { label: 'Certificats du client', href: '/clients/:id/certificates' } };
  return { reasons, mend: representative };
}
