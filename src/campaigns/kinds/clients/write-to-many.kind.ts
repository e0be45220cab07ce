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
  ) {}

  fields(): Promise<KindField[]> {
    return Promise.resolve([
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
      },
      {
        type: 'textarea',
        name: 'text',
        label: 'Texte',
        required: true,
        rows: 12,
        maxlength: longest.text,
        hint: `Ce que vous pouvez citer\u00a0: ${placeholderWords}.`,
      },
    ]);
  }

  read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const recipients = readChoices(values['recipients'], roleOptions);
    const subject = String(values['subject'] ?? '').trim();
    const text = String(values['text'] ?? '')
      .replaceAll('\r\n', '\n')
      .trim();
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
    const parameters = { recipients: recipients.join(','), subject, text };
    return Promise.resolve(Object.keys(errors).length > 0 ? { errors } : { parameters });
  }

  describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    const { roles, subject, text } = letterOf(parameters);
    return Promise.resolve([
      { label: 'Destinataires', value: roles.map((role) => recipientRoles[role]).join(', ') },
      { label: 'Objet', value: subject },
      { label: 'Texte', value: text },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const letters = await this.letters.of(clientIds, letterOf(parameters));
    const judged = new Map([...letters].map(([id, { forecast }]) => [id, forecast]));
    return answered(clientIds, judged);
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const letters = [...(await this.letters.of(clientIds, letterOf(parameters))).values()];
    const queued = await this.outgoing.queueMany(letters.map(({ mail }) => mail));
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

function letterOf({ recipients = '', subject = '', text = '' }: Parameters): LetterToMany {
  const chosen = readChoices(recipients.split(','), roleOptions) as LetterToMany['roles'];
  return { roles: chosen, subject, text };
}
