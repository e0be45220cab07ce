import { isKeyWritten } from '../../pki/bytes/written-key.js';
import type { ReadMail } from './received-mail.js';

const removed =
  'Ce courriel contenait une clé privée\u00a0: son texte, ses pièces jointes et le message d’origine n’ont pas été enregistrés.\n\nLa clé privée ne doit jamais nous parvenir\u00a0: considérez-la comme exposée, demandez au client d’en générer une nouvelle et de ne déposer que la CSR, puis supprimez ce courriel de la messagerie.';

/** A mail that brought a private key, with nothing of it: neither in what people read nor in what only machines do. @param ownId for one that is named by a key */
export function withoutSecret(mail: ReadMail, ownId: string): ReadMail {
  const harmless = (text: string) => !isKeyWritten(text);
  return {
    ...mail,
    sender: harmless(mail.sender) ? mail.sender : '',
    recipients: mail.recipients.filter(harmless),
    subject: harmless(mail.subject)
      ? mail.subject.slice(0, 200)
      : '(objet supprimé\u00a0: il contenait une clé privée)',
    body: removed,
    formatted: null,
    htmlSha256: null,
    messageId: harmless(mail.messageId) ? mail.messageId : ownId,
    inReplyTo: mail.inReplyTo && harmless(mail.inReplyTo) ? mail.inReplyTo : null,
    referenceIds: mail.referenceIds.filter(harmless),
    attachments: [],
    leftAttachments: 0,
    deliveryReport: mail.deliveryReport && harmless(mail.deliveryReport) ? mail.deliveryReport : null,
    quotedIds: mail.quotedIds.filter(harmless),
    evidence: 'head',
  };
}
