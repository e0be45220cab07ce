import { ImapSource } from './imap-source.js';
import type { MailSource } from './mail-source.js';
import { SourceProblem } from './source-problem.js';
import { MaildirSource } from './maildir-source.js';

/**
 * @param address `editors.mail_source`: `maildir:///absolute/path`, `imap://` or `imaps://user@host:port/INBOX`
 * @param slug of the editor: names the variable IMAP_PASSWORD_<SLUG> that holds the password
 * @throws SourceProblem when the address has another form, or the password is not in the environment
 */
export function openMailSource(
  address: string,
  slug: string,
  environment: NodeJS.ProcessEnv = process.env,
): MailSource {
  // The path as it is: a folder may be called anything, `#`, `%` and spaces included.
  if (address.startsWith('maildir:///')) return new MaildirSource(address.slice('maildir://'.length));
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'imap:' || url?.protocol === 'imaps:') {
    const variable = `IMAP_PASSWORD_${slug.toUpperCase().replaceAll('-', '_')}`;
    const password = environment[variable];
    if (!password)
      throw new SourceProblem('password', `${variable} is not set: the mailbox ${url.host} cannot be read`);
    return new ImapSource(url, password);
  }
  throw new SourceProblem('address', 'The mail source must begin with maildir:///, imap:// or imaps://');
}
