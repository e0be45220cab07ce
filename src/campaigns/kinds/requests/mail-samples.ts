import type { ProposedMail, RequestBatch } from '../../../requests/moves/request-batch.service.js';
import type { Sample } from '../../engine/campaign-kinds.js';

/** So many are read before a campaign is confirmed. */
const shown = 3;

/** The mails to signers as they would leave, each with the form that would go with it, drawn for the purpose. */
export async function signatureSamples(requests: RequestBatch, clientIds: string[]): Promise<Sample[]> {
  const mails = await requests.lettersToSign(clientIds.slice(0, shown));
  return mailSamples(mails, ({ clientId, paper }) => ({
    name: paper,
    href: `/clients/${clientId}/requests/form.pdf`,
  }));
}

/** The mails to ANS as they would leave, each with the document that was signed. */
export async function submissionSamples(requests: RequestBatch, clientIds: string[]): Promise<Sample[]> {
  const mails = await requests.lettersToAns(clientIds.slice(0, shown));
  return mailSamples(mails, ({ attachmentIds, paper }) => ({
    name: paper,
    href: `/documents/${attachmentIds?.[0]}`,
  }));
}

type Proposed = Pick<
  ProposedMail,
  'clientId' | 'clientName' | 'clientCalled' | 'to' | 'subject' | 'text' | 'attachmentIds'
>;

/** Each mail, then its document where it has one. */
export function mailSamples<Mail extends Proposed>(
  mails: Mail[],
  paperOf?: (mail: Mail) => { name: string; href: string },
): Sample[] {
  return mails.flatMap((mail): Sample[] => {
    const { clientId, clientName: client, clientCalled: called = client, to, text } = mail;
    const papers = paperOf ? [paperOf(mail)] : [];
    const subject = mail.subject.startsWith(called) ? mail.subject : `${called}\u00a0: ${mail.subject}`;
    return [
      { clientId, client, kind: 'mail', to, subject, text, attachments: papers.map(({ name }) => name) },
      ...papers.map((paper): Sample => ({ clientId, client, kind: 'document', ...paper })),
    ];
  });
}
