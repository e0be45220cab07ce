import { prerequisitesNamedFirst } from '../../../clients/records/prerequisites.js';
import { z } from 'zod';
import { choicesOf, field, type FormField } from '../../../platform/forms/form.js';
import { tickedOf } from '../kind-fields.js';
import { MailTexts } from '../../../exchanges/texts/mail-texts.service.js';
import { asksPrerequisites } from '../../../exchanges/texts/our-texts.js';
import { namingField } from '../../../mailbox/one-client/naming-field.js';
import { type NamedOther, OneClientAMail } from '../../../mailbox/one-client/one-client-a-mail.js';
import { HeldMails } from '../../../mailbox/out/held-mails.service.js';
import { MailQueue } from '../../../mailbox/out/mail-queue.service.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import {
  IsCampaignKind,
  type Answers,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { mailedText } from '../mailed-deed.js';
import { recipientRoles } from '../../../exchanges/letters/addressees.service.js';
import { askedNext, askedOfNobody } from '../../../exchanges/letters/asked-prerequisites.js';
import { type LetterToMany, LettersToMany } from '../../../exchanges/letters/letters-to-many.js';
import { longestLetter as longest, placeholderWords, wrongText } from '../../../exchanges/letters/placeholders.js';

const roles = Object.keys(recipientRoles) as LetterToMany['roles'];
const apart = 'Le chargé de compte est chez vous\u00a0: écrivez-lui par une campagne à part.';

const recipients = tickedOf(roles)
  .refine((chosen) => chosen.length > 0, 'Choisissez au moins un destinataire.')
  .refine((chosen) => chosen.length < 2 || !chosen.includes('manager'), apart);

const worded = (name: string, atMost: number) =>
  z
    .unknown()
    .transform(wordsOf)
    .superRefine((text, context) => {
      const message = wrongText(text, name, atMost);
      if (message) context.addIssue({ code: 'custom', message });
    });

const subject = worded('l’objet', longest.subject).refine(
  (text) => !/[\u0000-\u001f\u007f]/.test(text),
  'L’objet tient sur une seule ligne.',
);
const asks = z.literal(['', asksPrerequisites]).catch('');

const words = { sent: 'Courriel écrit', ready: 'Courriel prêt à partir' };

/** One mail a client, from one text: no outsider reads of another client. What left does not come back: there is no inverse. */
@IsCampaignKind()
export class WriteToManyKind implements CampaignKind {
  readonly kind = 'write_to_many';
  readonly label = 'Écrire aux clients';
  readonly group = 'writing';
  readonly description = 'Un courriel par client, avec ce qui lui est propre. Aucun ne parle d’un autre client.';
  readonly icon = 'mail';
  readonly byHand = '/clients/:id/mails';
  readonly takenBack = 'Un courriel parti ne revient pas\u00a0: écrivez de nouveau au client.';
  readonly mails = true;

  constructor(
    private readonly letters: LettersToMany,
    private readonly outgoing: MailQueue,
    private readonly held: HeldMails,
    private readonly oneClient: OneClientAMail,
    private readonly texts: MailTexts,
  ) {}

  async fields(given: Answers = {}): Promise<FormField[]> {
    const { numbers, names } = await this.named(given);
    const text = worded('le texte', longest.text).superRefine((_, context) => {
      if (numbers[0]) context.addIssue({ code: 'custom', message: numbers[0] });
    });
    return [
      field('recipients', 'Destinataires', recipients, {
        type: 'checkboxes',
        required: true,
        options: choicesOf(recipientRoles),
        hint: 'Ceux d’un même client reçoivent le même courriel.',
      }),
      field('subject', 'Objet', subject, {
        required: true,
        maxlength: longest.subject,
        hint: 'Le nom du client est mis devant.',
      }),
      field('text', 'Texte', text, {
        type: 'textarea',
        required: true,
        rows: 12,
        maxlength: longest.text,
        hint: `Ce que vous pouvez citer\u00a0: ${placeholderWords}.`,
      }),
      field(askedNext.name, askedNext.label, asks, { type: 'radio', required: true, options: askedNext.options }),
      ...(names.length > 0 ? [confirming(names)] : []),
    ];
  }

  async presets(given: Answers): Promise<Parameters> {
    if (given['asks'] !== asksPrerequisites) return { asks: '' };
    const { subject: title, text } = await this.texts.byKey(asksPrerequisites);
    return { asks: '', subject: title, text };
  }

  wrong({ asks: next }: Parameters, { recipients: roles }: Answers): FormErrors {
    const reached = Array.isArray(roles) && roles.includes('representative');
    return next && !reached ? { asks: askedOfNobody } : {};
  }

  parametersOf({ recipients: roles, subject: title, text, asks: next, naming = [] }: Answers): Promise<Parameters> {
    const named = naming as NamedOther[];
    return Promise.resolve({
      recipients: String(roles),
      subject: String(title),
      text: String(text),
      asks: String(next),
      naming: named.map(({ clientId }) => clientId).join(','),
      named: named.map(({ name }) => name).join(', '),
    });
  }

  // Of other clients, what would leave the house: a colleague may read of them.
  private async named({ recipients: roles, subject: title, text }: Answers) {
    if ([roles].flat().join() === 'manager') return { numbers: [], names: [] };
    return this.oneClient.ofText({ subject: wordsOf(title), text: wordsOf(text) }, null);
  }

  describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    const { roles, subject, text } = letterOf(parameters);
    const { asks, named } = parameters;
    return Promise.resolve([
      { label: 'Destinataires', value: roles.map((role) => recipientRoles[role]).join(', ') },
      { label: 'Objet', value: subject },
      { label: 'Texte', value: text },
      ...(asks ? [{ label: 'Attendu ensuite', value: `${prerequisitesNamedFirst}, relancés` }] : []),
      ...(named ? [{ label: 'Autres clients nommés, confirmé', value: named }] : []),
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const letters = await this.letters.of(clientIds, letterOf(parameters));
    const judged = new Map([...letters].map(([id, { forecast }]) => [id, forecast]));
    return answered(clientIds, judged);
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const letters = [...(await this.letters.of(clientIds, letterOf(parameters))).values()];
    const queued = await this.outgoing.queueMany(await this.letters.withLinks(letters));
    const waits = await this.held.whyWaiting(queued);
    return new Map(
      letters.map(({ client, mail }, index) => [
        client.id,
        {
          text: mailedText(words, waits[index] ?? null, [mail.to.join(', ')]),
          result: { kind: 'message', id: queued[index]?.id ?? '' },
        },
      ]),
    );
  }

  async samples(clientIds: string[], parameters: Parameters): Promise<Sample[]> {
    const letters = await this.letters.of(clientIds.slice(0, 3), letterOf(parameters));
    return [...letters.values()].map(({ client: { id, name }, mail: { to, subject, text } }) => ({
      clientId: id,
      client: name,
      kind: 'mail',
      to,
      subject: subject.startsWith(name) ? subject : `${name}\u00a0: ${subject}`,
      text,
      attachments: [],
    }));
  }
}

/** Each confirmed by name; what is not is an error of its field. */
function confirming(names: NamedOther[]): FormField {
  const naming = namingField(names);
  const schema = naming.schema.transform((ticked, context) => {
    const open = names.filter(({ clientId }) => !ticked.includes(clientId));
    if (open.length === 0) return names;
    const message = `${open.map(({ sentence }) => sentence).join(' ')} Corrigez-le, ou confirmez.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
  return {
    ...naming,
    schema,
    options: names.map((one) => ({ value: one.clientId, label: one.name, hint: one.sentence })),
  };
}

function wordsOf(given: unknown): string {
  return typeof given === 'string' ? given.trim() : '';
}

function letterOf({ recipients = '', subject = '', text = '', asks, naming = '' }: Parameters): LetterToMany {
  const chosen = roles.filter((role) => recipients.split(',').includes(role));
  return { roles: chosen, subject, text, naming: naming.split(',').filter(Boolean), asksPrerequisites: Boolean(asks) };
}
