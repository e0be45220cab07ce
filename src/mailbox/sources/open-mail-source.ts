import { ImapSource } from './imap-source.js';
import type { MailSource } from './mail-source.js';
import { SourceProblem } from './source-problem.js';
import { MaildirSource } from './maildir-source.js';

/**
 * @param address `editors.mail_source`: `maildir:///absolute/path`, `imap://` or `imaps://user@host:port/INBOX`
 * @param slug of the editor: names the variable IMAP_PASSWORD_<SLUG> by which an operator gives the password instead
 * @param kept the password that is kept sealed, or null
 * @throws SourceProblem when the address has another form, or there is no password
 */
export function openMailSource(
  address: string,
  slug: string,
  kept: string | null,
  environment: NodeJS.ProcessEnv = process.env,
): MailSource {
  // The path as it is: a folder may be called anything, `#`, `%` and spaces included.
  if (address.startsWith('maildir:///')) return new MaildirSource(address.slice('maildir://'.length));
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'imap:' || url?.protocol === 'imaps:') {
    const variable = `IMAP_PASSWORD_${slug.toUpperCase().replaceAll('-', '_')}`;
    const password = environment[variable] ?? kept;
    if (!password)
      throw new SourceProblem(
        'password',
        `no password is kept for the mailbox ${url.host}: npm run cli -- mailbox:password --editor ${slug}`,
      );
    const secure = url.protocol === 'imaps:';
    const account = {
      host: url.hostname,
      port: Number(url.port) || (secure ? 993 : 143),
      secure,
      auth: { user: decodeURIComponent(url.username), pass: password },
      publicBut: null,
    };
    return new ImapSource(account, decodeURIComponent(url.pathname.slice(1)) || 'INBOX');
  }
  throw new SourceProblem('address', 'The mail source must begin with maildir:///, imap:// or imaps://');
}
