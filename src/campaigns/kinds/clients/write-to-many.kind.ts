import { MailTexts } from '../../../exchanges/texts/mail-texts.service.js';
import { asksPrerequisites } from '../../../exchanges/texts/our-texts.js';
import { namingField } from '../../../mailbox/one-client/naming-field.js';
import { type NamedOther, OneClientAMail } from '../../../mailbox/one-client/one-client-a-mail.js';
import { MailQueue } from '../../../mailbox/out/mail-queue.service.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import {
  IsCampaignKind,
  readChoices,
  type CampaignKind,
  type Deed,
  type KindField,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { recipientRoles } from '../../../exchanges/letters/addressees.service.js';
import { askedNext, askedOfNobody } from '../../../exchanges/letters/asked-prerequisites.js';
import { type LetterToMany, LettersToMany } from '../../../exchanges/letters/letters-to-many.js';
import { longestLetter as longest, placeholderWords, wrongText } from '../../../exchanges/letters/placeholders.js';

const roleOptions = Object.entries(recipientRoles).map(([value, label]) => ({ value, label }));

/** One mail a client, from one text: no outsider reads of another client. What left does not come back: there is no inverse. */
@IsCampaignKind()
export class WriteToManyKind implements CampaignKind {
  readonly kind = 'write_to_many';
  readonly label = 'Écrire aux clients';
  readonly group = 'writing';
  readonly description = 'Un courriel par client, avec ce qui lui est propre. Aucun ne parle d’un autre client.';
  readonly icon = 'mail';
  readonly byHand = '/clients/:id/mails';
  readonly mails = true;

  constructor(
    private readonly letters: LettersToMany,
    private readonly outgoing: MailQueue,
    private readonly oneClient: OneClientAMail,
    private readonly texts: MailTexts,
  ) {}

  async fields(given: Record<string, unknown> = {}): Promise<KindField[]> {
    const { subject, text } = given;
    const begun = given['asks'] === asksPrerequisites ? await this.texts.byKey(asksPrerequisites) : null;
    const { names } = await this.oneClient.ofText({ subject: wordsOf(subject), text: wordsOf(text) }, null);
    return [
      {
        type: 'checkboxes',
        name: 'recipients',
        label: 'Destinataires',
        required: true,
        options: roleOptions,
        hint: 'Ceux d’un même client reçoivent le même courriel.',
      },
      {
        type: 'text',
        name: 'subject',
        label: 'Objet',
        required: true,
        maxlength: longest.subject,
        hint: 'Le nom du client est mis devant.',
        ...(begun ? { value: begun.subject } : {}),
      },
      {
        type: 'textarea',
        name: 'text',
        label: 'Texte',
        required: true,
        rows: 12,
        maxlength: longest.text,
        hint: `Ce que vous pouvez citer\u00a0: ${placeholderWords}.`,
        ...(begun ? { value: begun.text } : {}),
      },
      { type: 'radio', required: true, value: '', ...askedNext, options: [...askedNext.options] },
      ...(names.length > 0 ? [namingOf(names)] : []),
    ];
  }

  async read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const recipients = readChoices(values['recipients'], roleOptions);
    const [subject, text] = [wordsOf(values['subject']), wordsOf(values['text'])];
    const asks = values['asks'] === asksPrerequisites ? asksPrerequisites : '';
    const errors: FormErrors = {};
    if (recipients.length === 0) errors['recipients'] = 'Choisissez au moins un destinataire.';
    if (recipients.length > 1 && recipients.includes('manager'))
      errors['recipients'] = 'Le chargé de compte est chez vous\u00a0: écrivez-lui par une campagne à part.';
    const wrong = {
      subject: wrongText(subject, 'l’objet', longest.subject),
      text: wrongText(text, 'le texte', longest.text),
    };
    for (const [name, sentence] of Object.entries(wrong)) if (sentence) errors[name] = sentence;
    if (/[\u0000-\u001f\u007f]/.test(subject)) errors['subject'] = 'L’objet tient sur une seule ligne.';
    if (asks !== '' && !recipients.includes('representative')) errors['asks'] = askedOfNobody;
    const named = recipients.join() === 'manager' ? [] : await this.namedIn({ subject, text }, values, errors);
    const parameters = {
      recipients: recipients.join(','),
      subject,
      text,
      asks,
      naming: idsOf(named),
      named: namesOf(named),
    };
    return Object.keys(errors).length > 0 ? { errors } : { parameters };
  }

  /** The other clients that the text names, each confirmed; what is not is an error of its field. */
  private async namedIn(
    letter: { subject: string; text: string },
    values: Record<string, unknown>,
    errors: FormErrors,
  ) {
    const { numbers, names } = await this.oneClient.ofText(letter, null);
    if (numbers[0]) errors['text'] ??= numbers[0];
    const ticked = readChoices(values['naming'], namingOf(names).options);
    const open = names.filter(({ clientId }) => !ticked.includes(clientId));
    if (open.length > 0)
      errors['naming'] = `${open.map(({ sentence }) => sentence).join(' ')} Corrigez-le, ou confirmez.`;
    return names;
  }

  describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    const { roles, subject, text } = letterOf(parameters);
    const { asks, named } = parameters;
    return Promise.resolve([
      { label: 'Destinataires', value: roles.map((role) => recipientRoles[role]).join(', ') },
      { label: 'Objet', value: subject },
      { label: 'Texte', value: text },
      ...(asks ? [{ label: 'Attendu ensuite', value: 'Le contrat et la carte, relancés' }] : []),
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
    return new Map(
      letters.map(({ client, mail }, index) => [
        client.id,
        { text: `Courriel écrit\n${mail.to.join(', ')}`, result: { kind: 'message', id: queued[index]?.id ?? '' } },
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

function namingOf(names: NamedOther[]) {
  const { name, label, hint = '' } = namingField(names);
  const options = names.map((one) => ({ value: one.clientId, label: one.name, hint: one.sentence }));
  return { type: 'checkboxes' as const, name, label, hint, required: true, options };
}

const wordsOf = (given: unknown) => (typeof given === 'string' ? given.trim() : '');
const idsOf = (named: NamedOther[]) => named.map(({ clientId }) => clientId).join(',');
const namesOf = (named: NamedOther[]) => named.map(({ name }) => name).join(', ');

function letterOf({ recipients = '', subject = '', text = '', asks, naming = '' }: Parameters): LetterToMany {
  const chosen = readChoices(recipients.split(','), roleOptions) as LetterToMany['roles'];
  return { roles: chosen, subject, text, naming: naming.split(',').filter(Boolean), asksPrerequisites: Boolean(asks) };
}
