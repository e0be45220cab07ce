import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/tenancy/tenant-db.js';
import { count, number } from '../../platform/web/view-helpers.js';
import { connectImap } from '../sources/imap-connection.js';
import { imapProblem, type ProblemCode, SourceProblem } from '../sources/source-problem.js';
import { problemSentence } from '../sources/source-problem.labels.js';
import { MailboxAccess } from './mailbox-access.service.js';
import type { Mailbox } from './mailbox.entity.js';

const namedFolders = 12;

export interface Trial {
  fine: boolean;
  /** What was found, or what is wrong, in French. */
  text: string;
}

/** Enters a mailbox as a round would, and says what it found: nothing is read, nothing is kept. */
@Injectable()
export class MailboxTrial {
  constructor(private readonly access: MailboxAccess) {}

  /** Outside of any transaction. */
  async of(mailbox: Mailbox, scope: TenantScope): Promise<Trial> {
    try {
      return await this.enter(mailbox, scope);
    } catch (error) {
      const problem = imapProblem(error);
      if (!problem) throw error;
      if (problem.code === 'login') this.access.refused(mailbox);
      return { fine: false, text: sentenceOf(problem.code, mailbox) };
    }
  }

  private async enter(mailbox: Mailbox, scope: TenantScope): Promise<Trial> {
    const client = await connectImap(await this.access.account(mailbox, scope));
    try {
      const there = (await client.list()).filter(({ flags }) => !flags.has('\\Noselect'));
      const names = new Set(there.map(({ path }) => path));
      const absent = mailbox.folders.filter((name) => !names.has(name) && name.toUpperCase() !== 'INBOX');
      if (absent.length > 0) return { fine: false, text: absentIn(absent, [...names]) };
      const found: string[] = [];
      for (const folder of mailbox.folders) {
        const status = await client.status(folder, { messages: true });
        if (!status) throw new SourceProblem('folder', folder);
        found.push(`${folder}, ${count(status.messages ?? 0, 'courriel', 'courriels')}`);
      }
      return { fine: true, text: `La boîte répond\u00a0: ${found.join('\u202f; ')}.` };
    } finally {
      await client.logout().catch(() => client.close());
    }
  }
}

function absentIn(absent: string[], there: string[]): string {
  const wanted = absent.map((name) => `«\u00a0${name}\u00a0»`).join(', ');
  const shown = there.slice(0, namedFolders).join(', ');
  const more = there.length > namedFolders ? ` et ${number(there.length - namedFolders)} autres` : '';
  return `La connexion se fait, mais le dossier ${wanted} n’existe pas. La boîte a ${shown}${more}.`;
}

/** With what was tried, as it is set: that is what one corrects. */
function sentenceOf(code: ProblemCode, { host, port }: Mailbox): string {
  return `${problemSentence(code, false)} Essayé\u00a0: ${host}, port ${port}.`;
}
