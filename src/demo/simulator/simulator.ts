import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { agencyAnswers, clientAnswer, type Answer } from './answers.js';
import { ComingMails } from './coming-mails.js';
import { prepareMaildir } from './maildir.js';
import type { MisbehavingOutside } from './misbehaviour/misbehaving-outside.js';
import { openPlatform } from './platform/platform.js';
import { openPostOffice } from './post-office.js';

export interface RunningSimulator {
  smtpPort: number;
  /** The platform IGC-Santé as the demonstration shows it. */
  platformUrl: string;
  /** Answers the orders that are passed in this database. @param ownerUrl of the role that owns the tables */
  watchOrders(ownerUrl: string): Promise<void>;
  /** Nobody outside is writing, and nothing of theirs is on its way. */
  isIdle(): boolean;
  stop(): Promise<void>;
}

interface Options {
  maildir: string;
  smtpPort: number;
  /** Of the platform's page; 0 takes any. */
  platformPort?: number;
  /** Where the platform keeps its authority and its products. */
  folder: string;
  /** Where what is pending is kept, and shown from (SIMULATOR_STATE). */
  stateFile?: string;
  /** Between what is received and its first answer. */
  seconds?: number;
  /** What ANS answers: some of it to be corrected, some citing nothing, unless told. */
  agency?: (mail: ParsedMail) => Answer[];
  /** Signers and ANS with their troubles, instead. */
  outside?: MisbehavingOutside;
}

/**
 * Plays the agency, its platform and the clients' mailboxes behind the real ports: receives by SMTP what the product sends, and
 * drops its answers into the Maildir that the product's ordinary source reads.
 */
export async function startSimulator(options: Options): Promise<RunningSimulator> {
  const { maildir, folder, stateFile = join(folder, 'simulator.json'), seconds = 20 } = options;
  prepareMaildir(maildir);
  const { outside } = options;
  const agency = options.agency ?? agencyAnswers;
  let busy = 0;
  const mails = new ComingMails(stateFile, maildir, seconds);
  const platform = await openPlatform({ folder, port: options.platformPort ?? 0, mails });
  const office = await openPostOffice(options.smtpPort, (mail) => {
    const answered = answer(mail);
    // Whoever answers by the space reads codes that we mail: the office takes them meanwhile.
    return outside ? undefined : answered;
  });

  async function answer(mail: ParsedMail): Promise<void> {
    busy += 1;
    try {
      mails.add(await answersTo(mail));
    } catch (error) {
      if (!outside) throw error;
      console.error('simulateur :', (error as Error).message);
    } finally {
      busy -= 1;
    }
  }

  async function answersTo(mail: ParsedMail): Promise<Answer[]> {
    if (isForAgency(mail)) return outside ? outside.agency(mail) : agency(mail);
    return outside ? outside.signer(mail) : clientAnswer(mail);
  }

  return {
    smtpPort: office.port,
    platformUrl: platform.address,
    watchOrders: (ownerUrl) => platform.watch(ownerUrl),
    isIdle: () => busy === 0 && mails.count === 0,
    async stop() {
      mails.stop();
      await platform.stop();
      await office.stop();
    },
  };
}

function isForAgency(mail: ParsedMail): boolean {
  const recipients = [mail.to ?? []].flat().flatMap((list) => list.value);
  return recipients.some((recipient) => recipient.address?.endsWith('@esante.gouv.fr'));
}
